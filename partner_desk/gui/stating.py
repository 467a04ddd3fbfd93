"""What the action does that gives a state of the history a name of one's own, or takes it away."""

from __future__ import annotations

from PySide6.QtWidgets import QInputDialog

from partner_desk.app.lists import STEPS
from partner_desk.app.states import name_state, state_names, unname_state
from partner_desk.gui.guard import guarded
from partner_desk.gui.host import Host
from partner_desk.gui.situation import Situation
from partner_desk.language import tr


def name_chosen_state(window: Host, situation: Situation) -> None:
    """Ask what to call the desk as it was after the chosen step of the history; no name takes it away."""
    desk, history = situation.desk, window.lists["history"]
    chosen = [int(key) for word, key in history.chosen_rows() if word == STEPS]
    if desk is None or situation.branch is not None or len(chosen) != 1:
        window.say(tr("Choose one step in the history of the desk first: the desk as it was after it gets the name."))
        return
    (number,) = chosen
    own = state_names(desk).get(number, "")
    asked = tr("What to call the desk as it was after step {step} (empty: nothing):", step=number)
    name, ok = QInputDialog.getText(window, tr("Name this state"), asked, text=own)
    if not ok or name.strip() == own:
        return

    def work() -> None:
        if name.strip():
            called = name_state(desk, number, name)
            told = tr("This state is called {name}. Compare offers it.", name=called)
        else:
            told = tr("This state is no longer called {name}.", name=unname_state(desk, number))
        window.tell(told)
        history.show_anew()

    guarded(work, window.say)
