"""The tools of the window: the actions that one wants at hand, in groups; what finds everything is at the other end."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QSizePolicy, QToolBar, QToolButton, QWidget

from partner_desk.language import tr

TOOLS = (
    ("back", "forward"), ("import-files",), ("undo", "redo"), ("dpor", "link", "role", "add-partner"),
    ("scenario-new", "print"), ("palette",),
)  # fmt: skip
"""The tools in their groups: first those that need no words, last the one that stands at the other end."""
ICON_MORE = 6
"""So many pixels larger than a text its sign among the tools is."""


class ToolBar(QToolBar):
    """Shows signs with words where there is room for these, else signs."""

    def __init__(self, window: QWidget, actions: Mapping[str, QAction]) -> None:
        """Of some of the actions, by their names."""
        super().__init__(tr("Main tools"), window)
        self.setObjectName("tools")
        self._tools = {name: actions[name] for group in TOOLS for name in group}
        for group in TOOLS:
            if group is TOOLS[-1]:
                free = QWidget()
                free.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
                self.addWidget(free)
            elif group is not TOOLS[0]:
                self.addSeparator()
            self.addActions([actions[name] for name in group])

    def fit(self, width: int) -> None:
        """Write the words of the tools beside their signs where a window has room for them."""
        style = Qt.ToolButtonStyle
        if not any(one.icon().availableSizes() for one in self._tools.values()):
            return  # no signs are drawn yet
        side = self.fontMetrics().height() + ICON_MORE
        self.setIconSize(QSize(side, side))
        self.setToolButtonStyle(style.ToolButtonTextBesideIcon)
        for name in TOOLS[0]:
            button = self.widgetForAction(self._tools[name])
            assert isinstance(button, QToolButton)
            button.setToolButtonStyle(style.ToolButtonIconOnly)
        if self.sizeHint().width() > width:
            self.setToolButtonStyle(style.ToolButtonIconOnly)

    def show_icons(self) -> None:
        """Give the tools their icons, in the ink of the window as it is now."""
        from partner_desk.gui.icons import tool_icon  # drawings are not needed to start

        ink = QApplication.palette().buttonText().color()  # a part of the window learns of other colours after it
        for name, action in self._tools.items():
            action.setIcon(tool_icon(name, ink))
        self.fit(self.window().width())
