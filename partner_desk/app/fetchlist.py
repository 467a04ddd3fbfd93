"""What to fetch first as a list: how many unknown verdicts rest on it, what it is, and who fetches it."""

from __future__ import annotations

from partner_desk.app.fetching import ToFetch, fetch_words, sign_in_words
from partner_desk.app.lists import RowKey
from partner_desk.domain.estate import Estate


class FetchRows:
    """What settles the most for a sign-in first."""

    headings = ("Unknown", "On it alone", "What to fetch", "Who")

    def __init__(self, estate: Estate, wanted: ToFetch) -> None:
        """Of what was found in a snapshot."""
        self.estate = estate
        self.wanted = wanted
        self.keys: list[RowKey] = [("fetch", str(number)) for number in range(len(wanted.list))]

    def cells(self, row: int) -> tuple[str, ...]:
        """The texts of a row."""
        one = self.wanted.list[row]
        words = fetch_words(self.estate, one), sign_in_words(self.estate, one)
        return f"{one.verdicts:,}", f"{one.alone:,}", *words
