"""What stands on a paper: its text, as anybody gets it who copies it from the PDF."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdfium2 import PdfDocument


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page."""
    with PdfDocument(pdf) as document:
        texts = [document[number].get_textpage().get_text_range() for number in range(len(document))]
    ends: dict[str, str | int | None] = {"\r": "", "\ufffe": "-"}  # of lines, and a hyphen there
    return [text.translate(str.maketrans(ends)) for text in texts]


def text_of(pdf: bytes) -> str:
    """The text of all pages."""
    return "\n".join(pages_of(pdf))


def text_as_written(pdf: bytes) -> str:
    """The text of all pages in the order of its letters in the file, where readers turn words of both directions."""
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def squeezed(text: str) -> str:
    """A text without spaces and ends of lines, which stand where the column of a paper wants them."""
    return "".join(text.split())


def words_of(content: Any) -> set[str]:
    """Every text of a content model."""
    if isinstance(content, str):
        return {content}
    values = content.values() if isinstance(content, dict) else content if isinstance(content, list) else ()
    return {word for one in values for word in words_of(one)}
