"""What hands do in a window: keys, answers to what it asks, and the names of scopes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLineEdit,
    QWidget,
)

from partner_desk.gui.dialogs.form import Form
from partner_desk.gui.main_window import MainWindow
from partner_desk.gui.panels.timeline import TimeLinePanel


def press(
    widget: QWidget, key: Qt.Key, text: str = "", modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    """A real key event (keyClicks aborts on letters beyond ASCII)."""
    for kind in (QKeyEvent.Type.KeyPress, QKeyEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, key, modifiers, text))


def by_key(window: MainWindow, action: str) -> None:
    """Press the keys of an action, whatever they are."""
    QTest.keySequence(window, window.actions_.by_name[action].shortcut())


def type_text(field: QLineEdit, text: str) -> None:
    """Type into an emptied field."""
    field.clear()
    for letter in text:
        press(field, Qt.Key(ord(letter.upper())) if letter.isascii() else Qt.Key(0), letter)


def scope(window: MainWindow, name: str) -> int:
    tree = window.situation.estate.scopes
    return next(one for one in range(len(tree)) if tree.name(one) == name)


def fill(form: QDialog, **values: str) -> None:
    """Choose in the boxes of a form, each by its name and a part of what is to be chosen."""
    for name, value in values.items():
        box = getattr(form, name)
        assert isinstance(box, QComboBox)
        box.setCurrentIndex(next(at for at in range(box.count()) if value in box.itemText(at)))


def may_confirm(form: Form) -> bool:
    """Whether the form takes Enter for what is chosen in it."""
    return form.buttons.button(QDialogButtonBox.StandardButton.Ok).isEnabled()


# Dialogs that ask and wait ------------------------------------------------------------------------------------

PATIENCE = 60_000
"""Milliseconds after which a dialog that did not come or took no answer is given up: a loaded machine is slow."""
AGAIN = 10
"""Milliseconds until it is looked again whether a dialog has the keyboard."""
Act = Callable[[QDialog], None]


class _Asked(QObject):
    """Hears of each dialog that comes up, and lets the next hand act once it waits."""

    def __init__(self, acts: list[Act], otherwise: Act | None = None) -> None:
        super().__init__()
        self.acts, self.otherwise = acts, otherwise
        self.seen: list[QDialog] = []  # kept, for the next dialog may get the id of one that is gone
        self.said: list[str] = []
        self.stuck: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        shown = event.type() is QEvent.Type.Show
        if shown and isinstance(watched, QDialog) and not any(one is watched for one in self.seen):
            self.seen.append(watched)
            text = str(watched.property("text") or "").replace(
                "\N{ZERO WIDTH SPACE}", ""
            )  # where long names may be parted
            self.said.append(f"{watched.windowTitle()}: {text}")
            QTimer.singleShot(PATIENCE, watched, lambda: self._give_up(watched))
            watched.activateWindow()  # as a window manager does
            QTimer.singleShot(0, watched, lambda: self._act(watched))
        return False

    def _act(self, dialog: QDialog) -> None:
        if not dialog.isVisible():
            return
        if not dialog.isActiveWindow():  # keys would go elsewhere
            QTimer.singleShot(AGAIN, dialog, lambda: self._act(dialog))
        elif self.acts:
            self.acts.pop(0)(dialog)  # a key of a button presses it a moment later
        elif self.otherwise is not None:
            self.otherwise(dialog)

    def _give_up(self, dialog: QDialog) -> None:
        """An answer that was not taken fails the test; it must not hang it."""
        if dialog.isVisible():
            self.stuck.append(dialog.windowTitle())
            dialog.reject()


def drawn(panel: TimeLinePanel) -> None:
    """Have the time line drawn, and wait until it is."""
    panel.write()
    patience = QDeadlineTimer(PATIENCE)
    while not panel.is_settled:
        assert not patience.hasExpired(), "the time line was not drawn"
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)


@contextmanager
def answering(*acts: Act) -> Iterator[list[str]]:
    """What hands do at the dialogs that come up, one after the other; all of them must come, and no more.

    Yields what the dialogs say.
    """
    asked = _Asked(list(acts))
    application = QApplication.instance()
    assert application is not None
    application.installEventFilter(asked)
    try:
        yield asked.said
        patience = QDeadlineTimer(PATIENCE)
        while asked.acts and not patience.hasExpired():
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)  # not every dialog is waited for
    finally:
        application.removeEventFilter(asked)
    assert not asked.stuck, f"took no answer: {asked.stuck}"
    assert not asked.acts, f"{len(asked.acts)} dialogs did not come"
    assert len(asked.said) == len(acts), asked.said


@contextmanager
def dismissing() -> Iterator[list[str]]:
    """Leave every dialog that comes up, with Escape. Yields what they said."""
    asked = _Asked([], otherwise=keys(Qt.Key.Key_Escape))
    application = QApplication.instance()
    assert application is not None
    application.installEventFilter(asked)
    try:
        yield asked.said
    finally:
        application.removeEventFilter(asked)


def button(words: str) -> Act:
    """Click the button with these words."""

    def act(dialog: QDialog) -> None:
        found = {one.text().replace("&", ""): one for one in dialog.findChildren(QAbstractButton) if one.isVisible()}
        assert words in found, list(found)
        QTest.mouseClick(found[words], Qt.MouseButton.LeftButton)

    return act


def keys(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> Act:
    """Press a key where the keyboard is."""
    return lambda dialog: QTest.keyClick(dialog.focusWidget() or dialog, key, modifiers)


def typing(text: str) -> Act:
    """Type into the one field of a dialog, and confirm."""

    def act(dialog: QDialog) -> None:
        field = dialog.findChild(QLineEdit)
        assert field is not None
        type_text(field, text)
        QTest.keyClick(field, Qt.Key.Key_Return)

    return act


def naming(path: Path | str) -> Act:
    """Type the name of a file into a real file dialog, and confirm."""

    def act(dialog: QDialog) -> None:
        assert isinstance(dialog, QFileDialog), dialog
        field = dialog.findChild(QLineEdit, "fileNameEdit")
        assert isinstance(field, QLineEdit)
        type_text(field, str(path))
        QTest.keyClick(field, Qt.Key.Key_Return)
        if dialog.isVisible():  # the first one chose what the field suggested
            QTest.keyClick(field, Qt.Key.Key_Return)

    return act
