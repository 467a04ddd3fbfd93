"""Names that try to be more than names, and a desk on which every name is one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from itertools import cycle
from typing import Any

from partner_desk.domain.changes import ChangeSet
from tests.facts import as_recorded

PICTURE = "<img src='/etc/hostname'>"
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
NAMES = (
    f"{PICTURE} Contoso",
    "<a href='file:///etc/passwd'>recognized</a>",
    "&lt;b&gt;bold&lt;/b&gt;",
    "<table><tr><td style='color:#0b6a0b'>recognized</td></tr></table>",
    "<qt>Fabrikam</qt>",
    "<b\n>split</b\n>",
    "'\"`$(rm -rf ~)`\"'",
    "safe\u202egnp.exe",
    "\u2066left\u2069",
    "two\nlines\r\nand\ttabs",
    "bell\x07 null\x00 escape\x1b[31m",
    "w" * 240,
    f"Family {FAMILY} & {FAMILY}",
    "Flag \U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "Z\u0351\u036b\u0343\u036aa\u0302\u0363l\u0367g\u0321o",
    "\u05e9\u05dc\u05d5\u05dd \u0646\u0627\u0645\u200c\u0647\u0627",
    "Research & Development &amp; Co [*]",
    "=HYPERLINK(\"file:///etc\")",
    "<!--><script>alert(1)</script>",
    "<img src='//host.example/share/x.png'/>",
    "%s {0} %(x)s \\n",
)  # fmt: skip
NAMING = {"name", "sign_in_name", "reason", "source", "who", "state", "quota_id", "domain", "since_from"}
"""The fields that hold what somebody wrote."""


def hostile(step: ChangeSet, given: Sequence[str] = NAMES) -> ChangeSet:
    """The same step, with a hostile name wherever there is a name, and in the ids of identities and groups."""
    names = cycle(given)
    known = as_recorded(step)
    people = {one.after.id for one in known.changes if type(one.after).__name__ == "Principal"}  # type: ignore[union-attr]
    ids = {one: f"<img src='{number}.png'>{one}" for number, one in enumerate(sorted(people))}

    def named(value: Any, field: str = "") -> Any:
        if isinstance(value, str):
            return f"{next(names)} {value[:12]}" if field in NAMING else ids.get(value, value)
        if is_dataclass(value) and not isinstance(value, type):
            own = {one.name: named(getattr(value, one.name), one.name) for one in fields(value) if one.init}
            return replace(value, **own)
        if isinstance(value, tuple | list | frozenset):
            return type(value)(named(one) for one in value)
        return value

    changed = tuple(named(one) for one in known.changes)
    return replace(known, name=f"{given[0]} {given[-1]}", changes=changed)
