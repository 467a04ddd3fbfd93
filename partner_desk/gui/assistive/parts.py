"""Interfaces of assistive technology that are written in Python: what Qt wants of them, and how long they live."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QRect
from PySide6.QtGui import (
    QAccessible,
    QAccessibleActionInterface,
    QAccessibleAttributesInterface,
    QAccessibleEvent,
    QAccessibleInterface,
    QAccessibleValueInterface,
)
from shiboken6 import Shiboken

_KINDS = QAccessible.InterfaceType
_FACES: dict[QAccessible.InterfaceType, type[Shiboken.Object]] = {
    _KINDS.ActionInterface: QAccessibleActionInterface,
    _KINDS.AttributesInterface: QAccessibleAttributesInterface,
    _KINDS.ValueInterface: QAccessibleValueInterface,
}
"""What Qt may ask an interface for besides what every one has."""


def face(
    part: QAccessibleInterface, kind: QAccessible.InterfaceType, made_of: type[QAccessibleInterface]
) -> Shiboken.VoidPtr:
    """The address of what a part is besides, as Qt wants it; that of nothing if it is no such thing.

    `made_of` is the class of the part that is made of Qt's own.
    Qt would follow any other object than such an address, None among them, into memory that is none of it.
    """
    wanted, bases = _FACES.get(kind), made_of.__bases__
    addresses: tuple[int, ...] = Shiboken.getCppPointer(part)
    return Shiboken.VoidPtr(addresses[bases.index(wanted)] if wanted in bases else 0)


class PartInterface(QAccessibleInterface, QAccessibleActionInterface, QAccessibleAttributesInterface):
    """A part of a widget that is no widget itself: a row, a paragraph, a link."""

    def __init__(self, whole: QAccessibleInterface) -> None:
        """A part of this."""
        QAccessibleInterface.__init__(self)
        QAccessibleActionInterface.__init__(self)
        QAccessibleAttributesInterface.__init__(self)
        self.whole = whole
        QAccessible.registerAccessibleInterface(self)

    def interface_cast(self, kind: QAccessible.InterfaceType) -> Shiboken.VoidPtr:  # type: ignore[override]  # its stub says int
        """Qt asks what else this is."""
        return face(self, kind, PartInterface)

    def isValid(self) -> bool:
        """Whether there still is such a thing."""
        return Shiboken.isValid(self.whole) and self.whole.isValid()

    def window(self):  # type: ignore[no-untyped-def]  # a window or none, against the stub
        """The window it is in."""
        return self.whole.window()

    def parent(self) -> QAccessibleInterface:
        """What it is a part of."""
        return self.whole

    def childCount(self) -> int:
        """How many parts it has itself."""
        return 0

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]  # Qt wants none for none
        """One of them."""
        return None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """Which of them this is."""
        return next((at for at in range(self.childCount()) if self.child(at) is child), -1)

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]  # Qt wants none for none
        """The part at a point of the screen."""
        every = (self.child(at) for at in range(self.childCount()))
        return next((one for one in every if one is not None and one.rect().contains(x, y)), None)

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]  # Qt wants none for none
        """The part that has the keyboard."""
        return None

    def rect(self) -> QRect:
        """Where it is on the screen."""
        return QRect()

    def state(self) -> QAccessible.State:
        """What can be done with it, and what was."""
        return QAccessible.State()

    def text(self, kind: QAccessible.Text) -> str:
        """What is read of it."""
        return ""

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        """Nothing can be written into it."""

    def actionNames(self) -> list[str]:
        """What can be done with it."""
        return []

    def doAction(self, name: str) -> None:
        """Do it."""

    def keyBindingsForAction(self, name: str) -> list[str]:
        """The keys for that."""
        return []

    def attributeKeys(self) -> list[QAccessible.Attribute]:
        """What else is known of it."""
        return []

    def attributeValue(self, key: QAccessible.Attribute) -> int | None:
        """What that is."""
        return None

    def object(self) -> None:  # type: ignore[override]  # Qt knows parts that are no objects, its stub does not
        """It is no object of Qt."""


def drop(parts: Iterable[PartInterface]) -> None:
    """Let Qt forget parts that are no more."""
    for one in parts:
        QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(one))


def tell(part: QAccessibleInterface, event: QAccessible.Event) -> None:
    """Tell that something happened to a part."""
    QAccessible.updateAccessibility(QAccessibleEvent(part, event))


class KeptInterfaces:
    """Keeps the interfaces of widgets as long as Qt needs them: it deletes them together with their widgets."""

    def __init__(self) -> None:
        """None yet."""
        self._all: list[tuple[QAccessibleInterface, Callable[[], None]]] = []

    def keep(self, made: QAccessibleInterface, forget_parts: Callable[[], None]) -> QAccessibleInterface:
        """Keep one, and let go of the parts of those whose widgets are gone."""
        for one, forget in self._all:
            if not Shiboken.isValid(one):
                forget()
        self._all = [(one, forget) for one, forget in self._all if Shiboken.isValid(one)]
        self._all.append((made, forget_parts))
        return made
