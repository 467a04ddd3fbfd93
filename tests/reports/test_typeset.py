"""What people call things comes onto paper as it is, except for what would break or turn a line."""

from __future__ import annotations

from partner_desk.reports.typeset import printable


def test_letters_and_what_joins_them_stay() -> None:
    family, farsi = (
        "\U0001f468\u200d\U0001f469\u200d\U0001f467 GmbH",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
    )
    assert printable({"name": [family, farsi], "count": 3}) == {"name": [family, farsi], "count": 3}


def test_what_breaks_or_turns_a_line_does_not() -> None:
    assert printable(["a\nb", "x\u202egnp.exe", "bell\a"]) == ["a b", "x\ufffdgnp.exe", "bell\ufffd"]


def test_a_letter_and_its_marks_are_one_where_there_is_one() -> None:
    assert printable("Cafe\u0301") == "Caf\u00e9"


def test_no_word_holds_what_nobody_can_see() -> None:
    assert printable({"rows": [["co\u00adop", "zero\u200bwidth", "\ufeffmark", "left\u200e"]]}) == {
        "rows": [["coop", "zerowidth", "mark", "left"]]
    }
