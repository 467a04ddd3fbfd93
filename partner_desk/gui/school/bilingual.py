"""Words in the language of the lessons, which may be another one than that of the window."""

from __future__ import annotations

from enum import Enum

from partner_desk.training.texts import Language


class BilingualWords(Enum):
    """Each is said in English and in German."""

    def said(self, language: Language, **values: object) -> str:
        """The words in a language."""
        text: str = self.value[1 if language is Language.DE else 0]
        return text.format(**values) if values else text
