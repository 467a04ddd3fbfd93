"""The estate as a tree: a scope is an item of the one above it, with its level, its verdict, and whether it is open."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QAccessible, QAccessibleActionInterface, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget

from partner_desk.domain.scopes import Ints
from partner_desk.gui.assistive.parts import PartInterface, drop
from partner_desk.gui.views.tree import EstateTree

_PRESS, _TOGGLE = QAccessibleActionInterface.pressAction(), QAccessibleActionInterface.toggleAction()


class EstateInterface(QAccessibleWidget):
    """Stands for the tree of a window."""

    def __init__(self, view: EstateTree) -> None:
        """Of this one."""
        super().__init__(view, QAccessible.Role.Tree)
        self.view = view
        self._items: dict[str, ScopeItem] = {}
        self._seen: object = None
        self._below: dict[int | None, Ints] = {}

    def forget(self) -> None:
        """There are no such scopes any longer."""
        drop(self._items.values())
        self._items = {}

    def item(self, scope: int) -> ScopeItem:
        """What stands for a scope, the same as before."""
        key = self.view.estate_model.outline.tree.key(scope)
        if key not in self._items:
            self._items[key] = ScopeItem(self, key)
        return self._items[key]

    def below(self, scope: int | None) -> Ints:
        """The scopes that are shown directly below one, or all the way up, as they stand there."""
        outline = self.view.estate_model.outline
        if self._seen is not outline.rows:
            self._seen, self._below = outline.rows, {}
        if scope not in self._below:
            row = outline.row_of(scope) if scope is not None else -1
            rows = outline.rows[row + 1 if row is not None else len(outline.rows) :]
            depth, own = outline.depth[rows], int(outline.depth[scope]) if scope is not None else -1
            others = np.flatnonzero(depth <= own).tolist() if own >= 0 else []
            end = others[0] if others else len(rows)
            self._below[scope] = rows[:end][depth[:end] == own + 1]
        return self._below[scope]

    def childCount(self) -> int:
        """How many scopes stand at the top."""
        return len(self.below(None))

    def child(self, index: int) -> ScopeItem | None:  # type: ignore[override]  # Qt wants none for none
        """One of them."""
        every = self.below(None)
        return self.item(int(every[index])) if 0 <= index < len(every) else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """Which of them this is."""
        return place(self.below(None), child)

    def childAt(self, x: int, y: int) -> ScopeItem | None:  # type: ignore[override]  # Qt wants none for none
        """The scope at a point of the screen."""
        viewport = self.view.viewport()
        scope = self.view.estate_model.scope_at(self.view.indexAt(viewport.mapFromGlobal(QPoint(x, y))))
        return self.item(scope) if scope is not None else None

    def focusChild(self) -> ScopeItem | None:  # type: ignore[override]  # Qt wants none for none
        """The scope under the cursor."""
        scope = self.view.current_scope
        return self.item(scope) if scope is not None and self.view.hasFocus() else None


class ScopeItem(PartInterface):
    """Stands for one scope."""

    def __init__(self, estate: EstateInterface, key: str) -> None:
        """The scope with this key."""
        super().__init__(estate)
        self.estate, self._key = estate, key

    @property
    def scope(self) -> int | None:
        """Its number in the tree that is shown now."""
        return self.estate.view.estate_model.outline.tree.find(self._key)

    def isValid(self) -> bool:
        """Whether it is in the tree that is shown."""
        return super().isValid() and self.scope is not None

    def parent(self) -> QAccessibleInterface:
        """The scope above."""
        scope = self.scope
        above = int(self.estate.view.estate_model.outline.tree.parent[scope]) if scope is not None else -1
        return self.estate.item(above) if above >= 0 else self.estate

    def childCount(self) -> int:
        """How many scopes are shown directly below it."""
        return len(self.estate.below(self.scope)) if self.scope is not None else 0

    def child(self, index: int) -> ScopeItem | None:  # type: ignore[override]  # Qt wants none for none
        """One of them."""
        if self.scope is None or not 0 <= index < self.childCount():
            return None
        return self.estate.item(int(self.estate.below(self.scope)[index]))

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """Which of them this is."""
        return place(self.estate.below(self.scope), child) if self.scope is not None else -1

    def rect(self) -> QRect:
        """Its row on the screen."""
        view, row = self.estate.view, self._row
        if row is None:
            return QRect()
        seen = QRect(0, view.rowViewportPosition(row), view.viewport().width(), view.rowHeight(row))
        return QRect(view.viewport().mapToGlobal(seen.topLeft()), seen.size())

    @property
    def _row(self) -> int | None:
        scope = self.scope
        return self.estate.view.estate_model.outline.row_of(scope) if scope is not None else None

    def role(self) -> QAccessible.Role:
        """An item of a tree."""
        return QAccessible.Role.TreeItem

    def state(self) -> QAccessible.State:
        """Whether it is open, chosen, under the cursor, in sight."""
        state, scope, view = QAccessible.State(), self.scope, self.estate.view
        if scope is None:
            state.invalid = True
            return state
        outline, row = view.estate_model.outline, self._row
        state.selectable = state.focusable = state.multiSelectable = True
        if outline.tree.count[scope]:
            state.expandable = True
            state.expanded = outline.is_open(scope)
            state.collapsed = not outline.is_open(scope)
        if row is None:
            state.invisible = True
            return state
        state.selected = view.selectionModel().isRowSelected(row)
        state.focused = view.hasFocus() and view.current_scope == scope
        state.offscreen = not view.viewport().rect().intersects(view.visualRect(view.estate_model.index(row, 0)))
        return state

    def text(self, kind: QAccessible.Text) -> str:
        """Its name with the verdict; who is known there besides."""
        scope, model = self.scope, self.estate.view.estate_model
        if scope is None:
            return ""
        if kind == QAccessible.Text.Name:
            return model.spoken(scope)
        if kind == QAccessible.Text.Description:
            return model.spoken_besides(scope)
        return ""

    def actionNames(self) -> list[str]:
        """It can be chosen, and opened or closed."""
        scope = self.scope
        opens = scope is not None and bool(self.estate.view.estate_model.outline.tree.count[scope])
        return [_PRESS, _TOGGLE] if opens else [_PRESS]

    def doAction(self, name: str) -> None:
        """Do it."""
        scope, view = self.scope, self.estate.view
        if scope is not None and name == _PRESS:
            view.go_to(scope)
        elif scope is not None and name == _TOGGLE:
            view.set_open(scope, not view.estate_model.outline.is_open(scope))

    def attributeKeys(self) -> list[QAccessible.Attribute]:
        """Its level is known."""
        return [QAccessible.Attribute.Level]

    def attributeValue(self, key: QAccessible.Attribute) -> int | None:
        """How deep it lies, from 1."""
        scope = self.scope
        if key != QAccessible.Attribute.Level or scope is None:
            return None
        return int(self.estate.view.estate_model.outline.depth[scope]) + 1


def place(every: Ints, child: QAccessibleInterface) -> int:
    """Where among scopes the one is for which something stands."""
    if not isinstance(child, ScopeItem) or child.scope is None:
        return -1
    found: list[int] = np.flatnonzero(every == child.scope).tolist()
    return found[0] if found else -1
