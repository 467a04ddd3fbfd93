"""The two families of errors: what a person can act on, and bugs (every other exception)."""

from __future__ import annotations

from partner_desk.language import tr


class Refused(Exception):
    """Raised when something cannot be done and the user can act on it; the message is the sentence to show.

    The sentence says what happened, where (file, row, key), what was kept and what to do next. It is a template with
    the values that it names, so that it can be said in any language: `Refused("{file} is no desk.", file=name)`.
    """

    def __init__(self, template: str, /, **values: object) -> None:
        super().__init__(template)
        self.template = template
        self.values = values

    @property
    def sentence(self) -> str:
        """The words for the person."""
        return tr(self.template, **self.values)

    def __str__(self) -> str:
        return self.sentence


class AlreadyThere(Refused):
    """Something would be written over: whoever means it says so (`replace`), and only then is it done."""


class NotThere(Refused):
    """Something that was named is not on this desk; it may be on another one."""


class DeskLost(Refused):
    """The file of the open desk was deleted, moved or replaced: nothing more can be kept in it, only elsewhere."""


class WrittenOver(DeskLost):
    """Another program put other content into the file of the open desk: only what is in memory is left."""


class Damaged(Refused):
    """A desk whose content is not what was written: it was left as it is, and a backup can take its place."""
