"""The time line as a slider: the day is its value, and there are actions to where the verdict turns."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtGui import QAccessible, QAccessibleActionInterface, QAccessibleValueInterface
from PySide6.QtWidgets import QAccessibleWidget
from shiboken6 import Shiboken

from partner_desk.gui.assistive.parts import face
from partner_desk.gui.views.timeline import TimeLine


class DaysInterface(QAccessibleWidget, QAccessibleValueInterface):
    """Stands for a time line; a value is a day as its number."""

    def __init__(self, line: TimeLine) -> None:
        """Of this one."""
        QAccessibleWidget.__init__(self, line, QAccessible.Role.Slider)
        QAccessibleValueInterface.__init__(self)
        self._line = line
        more, less = QAccessibleActionInterface.increaseAction(), QAccessibleActionInterface.decreaseAction()
        self._actions: dict[str, Callable[[], object]] = {
            more: lambda: line.step(timedelta(days=1)),
            less: lambda: line.step(timedelta(days=-1)),
            QAccessibleActionInterface.nextPageAction(): lambda: line.turn(forward=True),
            QAccessibleActionInterface.previousPageAction(): lambda: line.turn(forward=False),
            QAccessibleActionInterface.setFocusAction(): line.setFocus,
        }

    def interface_cast(self, kind: QAccessible.InterfaceType) -> Shiboken.VoidPtr:  # type: ignore[override]  # its stub says int
        """Qt asks what else this is."""
        if kind == QAccessible.InterfaceType.ValueInterface:
            return face(self, kind, DaysInterface)
        found: object = QAccessibleWidget.interface_cast(self, kind)
        return found if isinstance(found, Shiboken.VoidPtr) else Shiboken.VoidPtr(0)

    def text(self, kind: QAccessible.Text) -> str:
        """The day and its verdict are the value in words; what began it is the description."""
        if kind == QAccessible.Text.Value:
            return self._line.spoken()
        if kind == QAccessible.Text.Description:
            return f"{self._line.spoken()}\n{self._line.told(self._line.piece_at(self._line.day))}"
        return QAccessibleWidget.text(self, kind)

    def currentValue(self) -> int:
        """The day at hand."""
        return self._line.day.toordinal()

    def minimumValue(self) -> int:
        """The first day in the picture."""
        return self._line.since.toordinal()

    def maximumValue(self) -> int:
        """The last one."""
        return self._line.until.toordinal() - 1

    def minimumStepSize(self) -> int:
        """A day."""
        return 1

    def setCurrentValue(self, value: object) -> None:
        """Look at another day."""
        if isinstance(value, int | float):
            self._line.choose(date.fromordinal(int(value)))

    def actionNames(self) -> list[str]:
        """A day on and back, to where the verdict turns, and the keyboard."""
        return list(self._actions)

    def doAction(self, name: str) -> None:
        """Do it."""
        if name in self._actions:
            self._actions[name]()
