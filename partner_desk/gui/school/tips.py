"""Every term of the window explains itself: what it means under the resting mouse, all about it with F1."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt
from PySide6.QtGui import QAction, QHelpEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QHeaderView,
    QLabel,
    QMenu,
    QTabBar,
    QTextBrowser,
    QToolTip,
    QWidget,
)

from partner_desk.app.school.catalogue import catalogue
from partner_desk.app.school.terms import term_at, terms_of
from partner_desk.gui.panels.prose import target
from partner_desk.gui.plain import in_menu, tip
from partner_desk.language import tr
from partner_desk.training.texts import Language, plain

WATCHED = (QTextBrowser, QAbstractItemView, QLabel, QComboBox, QTabBar, QAbstractButton)


class TermTips(QObject):
    """Watches widgets; a tip shows what is meant, F1 opens the glossary there."""

    def __init__(self, language: Callable[[], Language], explain: Callable[[str], None], parent: QObject) -> None:
        """`explain` opens the glossary at a term."""
        super().__init__(parent)
        self._language, self._explain = language, explain

    def watch(self, widget: QWidget) -> None:
        """Explain the terms of a widget and of everything in it."""
        for one in (widget, *widget.findChildren(QWidget)):
            if isinstance(one, WATCHED):
                own = one.viewport() if isinstance(one, QTextBrowser | QAbstractItemView) else one
                own.removeEventFilter(self)  # a widget that is watched twice answers twice
                own.installEventFilter(self)
        if isinstance(widget, QDialog):
            QShortcut(QKeySequence(Qt.Key.Key_F1), widget).activated.connect(self.explain_focus)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The mouse rests: tell the term below it, if there is one and nothing else to tell."""
        if event.type() != QEvent.Type.ToolTip or not isinstance(event, QHelpEvent):
            return False
        widget = watched if isinstance(watched, QWidget) else None
        if widget is None or widget.toolTip():
            return False
        term = term_below(widget, event.pos())
        if term is None:
            return False
        QToolTip.showText(event.globalPos(), self.tip(term), widget)
        return True

    def tip(self, term: str) -> str:
        """What a tip says of a term."""
        entry = catalogue().terms[term]
        name = entry.name.said(self._language())
        title = f"{name} ({entry.short})" if entry.short and entry.short != name else name
        return tip(f"{title}: {plain(entry.text.said(self._language()))}\n\nF1")

    def explain_focus(self) -> None:
        """Explain what the keyboard is at: the one term there, or one of several, or open the whole glossary."""
        widget = QApplication.focusWidget()
        terms = terms_of(text_at(widget)) if widget is not None else []
        linked = _linked_term(widget)
        if linked is not None:
            terms = [linked]
        if len(terms) > 1 and widget is not None:
            menu = QMenu(widget)
            menu.setAccessibleName(tr("Terms"))
            for term in terms:
                one = catalogue().terms[term]
                action = QAction(in_menu(one.name.said(self._language())), menu)
                action.triggered.connect(lambda _=False, term=term: self._explain(term))
                menu.addAction(action)
            menu.popup(widget.mapToGlobal(widget.rect().center()))
        else:
            self._explain(terms[0] if terms else "")


def term_below(widget: QWidget, place: QPoint) -> str | None:
    """The term at a place of a widget (or of the viewport of a text or list)."""
    owner = widget.parent()
    if isinstance(owner, QTextBrowser):
        link = target(owner.anchorAt(place)).partition(":")
        if link[0] == "term":
            return link[2]
        cursor = owner.cursorForPosition(place)
        if not owner.cursorRect(cursor).adjusted(-12, 0, 12, 0).contains(place):
            return None  # beside the text, not on it
        return term_at(cursor.block().text(), cursor.positionInBlock())
    if isinstance(owner, QHeaderView):
        section = owner.logicalIndexAt(place)
        return _first(str(owner.model().headerData(section, owner.orientation()) or "")) if section >= 0 else None
    if isinstance(owner, QAbstractItemView):
        index = owner.indexAt(place)
        if not index.isValid() or index.data(Qt.ItemDataRole.ToolTipRole):
            return None
        return _first(str(index.data() or ""))
    if isinstance(widget, QTabBar):
        tab = widget.tabAt(place)
        return _first(widget.tabText(tab)) if tab >= 0 and not widget.tabToolTip(tab) else None
    return _first(text_at(widget))


def text_at(widget: QWidget | None) -> str:
    """The words that the keyboard is at in a widget: the selected ones, the row, the label."""
    if isinstance(widget, QTextBrowser):
        cursor = widget.textCursor()
        return cursor.selectedText() or cursor.block().text()
    if isinstance(widget, QAbstractItemView):
        index = widget.currentIndex()
        model = index.model()
        if not index.isValid() or model is None:
            return ""
        cells = (index.siblingAtColumn(at) for at in range(model.columnCount(QModelIndex())))
        return " \N{MIDDLE DOT} ".join(str(cell.data() or "") for cell in cells)
    if isinstance(widget, QComboBox):
        return widget.currentText()
    if isinstance(widget, QLabel | QAbstractButton):
        return widget.text().replace("&", "")
    if isinstance(widget, QTabBar):
        return widget.tabText(widget.currentIndex())
    return widget.accessibleName() if widget is not None else ""


def _first(text: str) -> str | None:
    return next(iter(terms_of(text)), None)


def _linked_term(widget: QWidget | None) -> str | None:
    """The term of the link that the keyboard is on in a text."""
    if not isinstance(widget, QTextBrowser):
        return None
    word, _, key = target(widget.textCursor().charFormat().anchorHref()).partition(":")
    return key if word == "term" else None
