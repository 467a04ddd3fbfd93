"""What is shown of a name: everything but what breaks lines and turns directions."""

from __future__ import annotations

import sys
import unicodedata

import pytest

from partner_desk.domain.showing import one_line


@pytest.mark.parametrize(
    "name",
    ["Contoso", "Müller & Söhne", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\u2764\ufe0f", "e\u0301", "\u0646\u0627\u0645\u200c\u0647\u0627",
     "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "\U0001fae8", "co\u00adop", "\u05d0\u200f!",
     "<img src='x'>", "&lt;"],
)  # fmt: skip
def test_letters_pictures_and_what_joins_them_stay(name: str) -> None:
    assert one_line(name) == name


def test_lines_are_joined_and_directions_kept() -> None:
    assert one_line("a\nb\r\nc\td\u2028e") == "a b  c d e"
    assert one_line("safe\u202egnp.exe\u2066x\x00\x1b[31m\ud800") == "safe\ufffdgnp.exe\ufffdx\ufffd\ufffd[31m\ufffd"


def test_no_letter_of_all_breaks_a_line_or_turns_it() -> None:
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    left = one_line(every)
    assert {unicodedata.category(one) for one in left}.isdisjoint({"Cc", "Cs", "Zl", "Zp"})
    assert not {unicodedata.bidirectional(one) for one in left} & {
        "LRE",
        "RLE",
        "LRO",
        "RLO",
        "PDF",
        "LRI",
        "RLI",
        "FSI",
        "PDI",
    }
    assert len(left) == len(every)
    assert "\u200d" in left
    assert len(left.splitlines()) == 1
