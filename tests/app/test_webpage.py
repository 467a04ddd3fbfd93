"""The summary for a browser says what its PDF says, needs nothing besides itself, and runs nothing."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from partner_desk.app.firm import Firm
from partner_desk.app.papers import SUMMARY
from partner_desk.cli.application import run
from partner_desk.domain.estate import Estate
from partner_desk.reports.webpage import POLICY
from tests.app.test_documents import PICTURE, SAMPLE, about
from tests.app.test_reporting import customer
from tests.hostile import NAMES
from tests.papers import squeezed, words_of
from tests.sample import key_of

UNSEEN = {"terms", "verdicts", "language", "paper", "day", "running", "programs", "columns", "term_of", "kind"}


class Reader(HTMLParser):
    """The text of a page, the elements in it, and what they name."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.text, self.names, self.asked = "", set[str](), list[tuple[str, str]]()
        self.open: list[str] = []
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.asked += [(name, value or "") for name, value in attrs]
        if tag not in ("meta", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, "each element ends where it should"

    def handle_data(self, data: str) -> None:
        self.text += f"{data} " if "style" not in self.open else ""


@cache
def sample() -> tuple[dict[str, Any], Reader]:
    asked = about(SAMPLE, key_of("wingtip"))
    return SUMMARY.content(asked, "a4", lambda *_: None), Reader(SUMMARY.written(".html", asked))


def test_it_says_what_the_paper_says() -> None:
    content, page = sample()
    text = squeezed(page.text)
    drawn = {"recognized", "partly", "not-recognized", "unknown", "not-applicable"}
    told = words_of([value for key, value in content.items() if key not in UNSEEN]) - drawn
    told = {one for one in told if not one.startswith("data:")}
    lost = [one for one in told if squeezed(one) not in text]
    assert lost == []
    assert {"table", "th", "main", "header", "footer"} <= page.names
    assert page.open == []


def test_it_needs_nothing_besides_itself_and_runs_nothing(tmp_path: Path) -> None:
    logo = tmp_path / "logo.svg"
    logo.write_text(PICTURE, encoding="utf-8")
    asked = replace(about(SAMPLE, key_of("wingtip")), firm=Firm("Acme", logo=logo))
    page = Reader(SUMMARY.written(".html", asked))
    assert ("content", POLICY) in page.asked
    loaded = [value for name, value in page.asked if name in ("src", "srcset", "action", "style", "background")]
    assert len(loaded) == 1
    assert loaded[0].startswith("data:image/svg+xml;base64,")
    assert not {"script", "iframe", "link", "object", "embed", "form", "base"} & page.names
    assert not [name for name, _ in page.asked if name.startswith("on")]
    links = [value for name, value in page.asked if name == "href"]
    assert links
    assert all(one.startswith("https://") for one in links)


def test_names_are_no_markup() -> None:
    estate = customer(2)
    hostile = "".join(NAMES) + "</style><script>x</script><img src=x onerror=y>&amp;\"'"
    people = [replace(one, name=hostile) for one in estate.principals.values()]
    scopes = [one for one in estate.facts_in_order() if one not in estate.principals.values()]
    page = Reader(SUMMARY.written(".html", about(Estate.of([*scopes, *people]), "cust")))
    assert not {"script", "img"} & page.names
    assert not [name for name, _ in page.asked if name.startswith("on")]
    assert "<script>x</script>" in page.text


def test_the_command_line_writes_it_in_german_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desk, out = str(tmp_path / "a.partnerdesk"), tmp_path / "a.html"
    assert run(["new", desk, "--sample"]) == 0
    asked = ["report", "summary", desk, "--scope", "wingtip", "--on", "2024-04-01", "--out", str(out), "--lang", "de"]
    assert run(asked) == 0
    text = out.read_text(encoding="utf-8")
    assert '<html lang="de">' in text
    assert "Was Sie wissen sollten" in text
    assert not re.findall(r"\b(?:the|is|not) (?:the|is|not)\b", text)
    assert "a.html" in capsys.readouterr().out
    assert run([*asked[:1], "recognized", *asked[2:7], "--out", "-", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["sheets"]
    assert run([*asked[:1], "recognized", *asked[2:7], "--out", "-", "--format", "csv"]) == 2
    assert "A paper of this kind can be pdf, html, txt, json, not 'csv'." in " ".join(capsys.readouterr().err.split())
