"""The documents speak of what there is: every link leads somewhere, every file that they name exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from partner_desk.app.facthelp import how_said
from partner_desk.app.recording import KINDS_SAID, fields_said, is_needed
from partner_desk.domain.changes import Fact
from partner_desk.domain.descriptions import Field, kind_of

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)")
NAMED = re.compile(r"`((?:partner_desk|resources|tests|docs|app|cli|gui|store|exchange|reports|training|advice|findings"
                   r"|explain|engine|readings|domain)/[\w./-]*)`")  # fmt: skip


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_links_and_names_what_there_is(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert not [one for one in LINK.findall(text) if not (page.parent / one).exists()]
    places = (ROOT, ROOT / "partner_desk", ROOT / "resources")
    assert not [one for one in NAMED.findall(text) if not any((place / one).exists() for place in places)]


def test_the_glossary_names_classes_that_there_are() -> None:
    source = "\n".join(one.read_text(encoding="utf-8") for one in (ROOT / "partner_desk").rglob("*.py"))
    classes = set(re.findall(r"^class (\w+)", source, re.MULTILINE))
    named = re.findall(r"`([A-Z]\w+)[.`]", (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"))
    assert len(named) > 40
    assert not [one for one in named if one not in classes]


def row_of_kind(noun: str, kind: type[Fact]) -> str:
    """What the page of facts says of a kind; a star marks a field without which nothing is recorded."""
    fields = "; ".join(_told(one, is_needed(kind, one)) for one in fields_said(kind))
    return f"| `{noun}` | {kind_of(kind).plural} | {fields} |"


def _told(field: Field, needed: bool) -> str:
    words = how_said(field).removeprefix("One of ").rstrip(".") if field.vocabulary else ""
    told = ", ".join(filter(None, ("several" if field.several else "", words)))
    return f"`{field.name}`{'*' if needed else ''}{f' ({told})' if told else ''}"


def test_the_page_of_facts_has_every_kind_and_field() -> None:
    page = (ROOT / "docs" / "facts.md").read_text(encoding="utf-8")
    rows = [row_of_kind(noun, kind) for noun, kind in KINDS_SAID.items()]
    missing = [one for one in rows if one not in page]
    assert not missing, "write in docs/facts.md:\n" + "\n".join(missing)
