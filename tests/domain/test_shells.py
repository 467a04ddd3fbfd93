"""What is shown as a line to type is typed into a shell, by somebody who does not read it."""

from __future__ import annotations

import shlex
from pathlib import PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partner_desk.domain.shells import typed, typed_line
from tests.typing_lines import words_of


@pytest.mark.parametrize(
    "word", ["a.partnerdesk", "roles=all", r"C:\Users\Ann\contoso.partnerdesk", "2024-05-10", "/subscriptions/1"]
)
def test_on_windows_a_plain_word_is_typed_as_it_is(word: str) -> None:
    assert typed(word, windows=True) == word


@given(st.lists(st.text(alphabet="ab C\\'&|;()<>^,{}@#~é", max_size=8), max_size=4))
def test_on_windows_a_word_is_quoted_so_that_both_shells_and_the_program_read_it_alike(words: list[str]) -> None:
    line = typed_line(words, windows=True)
    for word in words:
        text, closing = typed(word, windows=True), "\\" * (len(word) - len(word.rstrip("\\")))
        assert text in (word, f'"{word}{closing}"')
        if text == word:
            assert word
            assert not set(word) & set(" '&|;()<>^,{}@#~é")
    assert line.count('"') == 2 * sum(typed(word, windows=True) != word for word in words)


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("$(calc)", '"`$(calc)"'),
        ('a" & calc & "', '"a"" & calc & """'),
        ("a\u201d; calc; \u201c", '"a`\u201d; calc; `\u201c"'),
        ("a`nb", '"a``nb"'),
        ("two\nlines", '"two lines"'),
        ("", '""'),
        ("a folder\\", '"a folder\\\\"'),
    ],
)
def test_on_windows_no_name_ends_its_quotes_or_runs_anything(word: str, text: str) -> None:
    assert typed(word, windows=True) == text


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), max_size=12))
def test_in_bash_every_word_is_read_as_it_is(word: str) -> None:
    assert shlex.split(typed(word, windows=False)) == [word]


@pytest.mark.parametrize("word", ["a folder & more", "O'Brien (new)", "50% off", "a;b,c", "plain"])
def test_the_shell_of_this_machine_passes_a_word_on_as_it_was(word: str) -> None:
    assert words_of(typed_line([word, "end"])) == [word, "end"]


def test_a_path_of_windows_with_a_blank_is_one_word() -> None:
    path = str(PureWindowsPath("C:/Users/Ann Example/contoso.partnerdesk"))
    assert typed_line(["partner-desk-cli", "backups", path], windows=True) == f'partner-desk-cli backups "{path}"'
