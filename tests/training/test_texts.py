"""Texts of the school: marks become pieces, and nothing is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from partner_desk.training.texts import Language, Text, TextRun, paragraphs, plain, terms_in


def test_links_and_strong_words_are_told_apart() -> None:
    (block,) = paragraphs("A [[pal]] and **a [[dpor|DPOR]] too**.")
    assert block == [
        TextRun("A "),
        TextRun("pal", "pal"),
        TextRun(" and "),
        TextRun("a ", strong=True),
        TextRun("DPOR", "dpor", strong=True),
        TextRun(" too", strong=True),
        TextRun("."),
    ]
    assert plain("A [[pal]] and **a [[dpor|DPOR]] too**.") == "A pal and a DPOR too."
    assert list(terms_in("A [[pal]] and **a [[dpor|DPOR]] too**.")) == ["pal", "dpor"]


def test_an_empty_line_parts_paragraphs_and_a_break_does_not() -> None:
    assert plain("one\n  line\n\n\nanother ") == "one line\n\nanother"
    assert Text(en=" yes\n", de="ja").said(Language.EN) == "yes"


@given(st.text(alphabet="ab *[]|-\n"))
def test_any_text_can_be_taken_apart(text: str) -> None:
    words = [piece for block in paragraphs(text) for piece in block]
    assert all(piece.words for piece in words)
    if not set("*[]|") & set(text):
        assert "".join(plain(text).split()) == "".join(text.split())
