"""What recognition rests on alone, as a list: the person or fact, and what would be lost with it."""

from __future__ import annotations

from collections.abc import Sequence

from partner_desk.app.factnames import FactNames
from partner_desk.app.fragility import Burden, prop_words
from partner_desk.app.lists import RowKey
from partner_desk.app.rulebook import library
from partner_desk.domain.changes import KIND_NAMED
from partner_desk.domain.estate import Estate
from partner_desk.language import tr


class FragileRows:
    """The heaviest burdens first; people before single assignments and links."""

    headings = ("Rests on", "What it is", "Leaves", "Partners", "Programs")

    def __init__(self, estate: Estate, burdens: Sequence[Burden]) -> None:
        """Of what was found in a snapshot."""
        self.estate = estate
        self.found = burdens
        self.names = FactNames(estate)
        self.keys: list[RowKey] = [(one.prop.kind, one.prop.key) for one in burdens]

    def cells(self, row: int) -> tuple[str, ...]:
        """The texts of a row."""
        burden = self.found[row]
        programs = library().programs
        return (
            prop_words(self.estate, burden.prop),
            tr(KIND_NAMED[burden.prop.kind].singular),
            f"{burden.leaves:,}",
            ", ".join(self.names.partner(partner) for partner in burden.partners),
            ", ".join(programs[program].short for program in burden.programs),
        )
