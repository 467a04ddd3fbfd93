"""What a screen reader does: a program of its own that meets the window through AT-SPI alone, and prints what it met.

It runs in the Python of the system, which has Debian's `pyatspi`, and knows nothing of the program.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import pyatspi  # type: ignore[import-not-found]  # Debian's, for the Python of the system

CLOSED = ("table", "menu bar", "combo box")
PATIENCE = 60
"""Seconds after which what does not come is given up."""


class Reader:
    """Sits before one window."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        """What was announced."""
        pyatspi.Registry.registerEventListener(lambda event: self.heard.append(event.any_data), "object:announcement")
        self.window: Any = self.until(self._window)

    def until(self, look: Callable[[], Any]) -> Any:
        """What is found, as soon as it is."""
        end = time.monotonic() + PATIENCE
        while not (seen := look()):
            if time.monotonic() > end:
                sys.exit(f"did not come: line {look.__code__.co_firstlineno}: {json.dumps(self.told())}")
            pyatspi.Registry.pumpQueuedEvents()
            time.sleep(0.05)
        return seen

    def _window(self) -> Any:
        programs = (one for one in pyatspi.Registry.getDesktop(0) if one is not None and one.name == "partner-desk")
        return next((one[0] for one in programs if one.childCount and self.trees(one)), None)

    def trees(self, above: Any) -> list[Any]:
        return [one for one in self.below(above) if one.getRoleName() == "tree" and one.childCount]

    def below(self, above: Any) -> Iterator[Any]:
        """What is on the screen; of tables and of choices only that they are there."""
        for part in above:
            if part is None or not part.getState().contains(pyatspi.STATE_SHOWING):
                continue
            yield part
            if part.getRoleName() not in CLOSED:
                yield from self.below(part)

    def find(self, role: str, start: str) -> Any:
        """The first of a role whose name begins so."""
        every = self.below(self.window)
        return next((one for one in every if one.getRoleName() == role and one.name.startswith(start)), None)

    def act(self, role: str, start: str, action: str) -> None:
        """Do something with it, as soon as it is there."""
        actions = self.until(lambda: self.find(role, start)).queryAction()
        names = [actions.getName(number) for number in range(actions.nActions)]
        actions.doAction(names.index(action))

    def told(self) -> list[dict[str, Any]]:
        """What is on the screen of the window."""
        return [_told(one) for one in self.below(self.window)]


def _told(part: Any) -> dict[str, Any]:
    told = {"role": part.getRoleName(), "name": part.name, "more": part.description, "attributes": part.getAttributes()}
    told["states"] = [pyatspi.stateToString(state) for state in part.getState().getStates()]
    for kind, ask in (("value", "queryValue"), ("actions", "queryAction")):
        try:
            has = getattr(part, ask)()
        except NotImplementedError:
            continue
        told[kind] = has.currentValue if kind == "value" else [has.getName(number) for number in range(has.nActions)]
    return told


def main() -> None:
    """Look around, go to a subscription, to another day, and follow a link of what is said of it."""
    reader = Reader()
    seen = {"first": reader.told()}
    reader.act("table cell", "Wingtip", "Toggle")
    reader.until(lambda: reader.find("table cell", "wingtip-core") is None)
    reader.act("table cell", "Wingtip", "Toggle")
    reader.act("table cell", "wingtip-core", "Press")
    reader.until(lambda: "selected" in _told(reader.find("table cell", "wingtip-core"))["states"])
    reader.heard.clear()
    reader.find("slider", "").queryValue().currentValue = int(sys.argv[1])
    reader.until(lambda: reader.heard)
    reader.act("link", "\N{BLACK RIGHT-POINTING SMALL TRIANGLE} All reasons", "Press")
    reader.until(lambda: reader.find("link", "\N{BLACK DOWN-POINTING SMALL TRIANGLE} All reasons"))
    print(json.dumps({**seen, "last": reader.told(), "heard": reader.heard}))


main()
