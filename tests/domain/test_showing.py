"""What is shown of a name: everything but what breaks lines and turns directions."""

from __future__ import annotations

import sys
import unicodedata

import pytest

from partner_desk.domain.showing import on_paper, one_line


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


FLAG = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"


@pytest.mark.parametrize(
    "name",
    ["Contoso", "Müller & Söhne", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\u2764\ufe0f\u200d\U0001f525", "1\ufe0f\u20e3",
     "\u00a9\ufe0f", "\U0001f44d\U0001f3fd", "\U0001f1e9\U0001f1ea", FLAG, "\U0001f9d1\U0001f3fd\u200d\u2695\ufe0f", "e\u0301",
     "\u0646\u0627\u0645\u200c\u0647\u0627", "\u0915\u094d\u200d\u0937", "\u0d28\u0d4d\u200d", "\u845b\U000e0100", "\u182d\u180b",
     "\u05e9\u05c1\u05b8\u05dc\u05d5\u05b9\u05dd", "\u65e5\u672c", "\uffe5", "\U0001fae8"],
)  # fmt: skip
def test_on_paper_letters_pictures_and_what_joins_them_stay(name: str) -> None:
    assert on_paper(name) == name
    assert on_paper(f"a {name} b") == f"a {name} b"


@pytest.mark.parametrize(
    "unseen",
    ["\u00ad", "\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u061c", "\u2060", "\u2063", "\ufeff", "\u034f", "\u180e", "\u3164",
     "\u115f", "\uffa0", "\ufe0f", "\U000e0041", "\U000e0100", "\ufff9"],
)  # fmt: skip
def test_on_paper_nothing_unseen_is_in_a_word(unseen: str) -> None:
    assert on_paper(f"Con{unseen}toso") == "Contoso"
    assert on_paper(f"{unseen}Con{unseen}{unseen}toso{unseen}") == "Contoso"
    assert on_paper(f"\U0001f44d{unseen if unseen != chr(0xFE0F) else ''} x") == "\U0001f44d x"


def test_on_paper_no_letter_between_others_is_unseen() -> None:
    """Of the letters for layout only those are left that are seen: signs that span a number or stand before it."""
    of = {one: unicodedata.category(one) for one in map(chr, range(sys.maxunicode + 1))}
    left = {one for one, kind in of.items() if kind in ("Cf", "Cc", "Cs", "Zl", "Zp") and one in on_paper(f"a{one}b")}
    seen = {
        "\u0600",
        "\u0601",
        "\u0602",
        "\u0603",
        "\u0604",
        "\u0605",
        "\u06dd",
        "\u070f",
        "\u0890",
        "\u0891",
        "\u08e2",
    }
    seen |= {"\U000110bd", "\U000110cd"}
    assert left == seen
    assert on_paper("a\nb\u202ec") == one_line("a\nb\u202ec") == "a b\ufffdc"
