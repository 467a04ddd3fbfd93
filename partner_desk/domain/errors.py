"""The two families of errors: what a person can act on, and bugs (every other exception)."""


class Refused(Exception):
    """Raised when something cannot be done and the user can act on it; the message is the sentence to show.

    The sentence says what happened, where (file, row, key), what was kept and what to do next.
    """

    @property
    def sentence(self) -> str:
        """The words for the person."""
        return str(self)
