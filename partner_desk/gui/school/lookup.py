"""A searchable page: a list that what is typed puts in order, the best first, and the text of what is chosen in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from partner_desk.app.school.lookups import page_index
from partner_desk.gui.look import open_at
from partner_desk.gui.panels.prose import target
from partner_desk.gui.panels.quiet import QuietBrowser
from partner_desk.gui.plain import Label, window_title
from partner_desk.language import tr
from partner_desk.training.texts import Language

KEY = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class LookupPage:
    """One thing to look up: its key, its name in the list, the group above it, what it is found by, its text."""

    key: str
    name: str
    group: str
    found_by: tuple[str, str]
    html: str


class LookupDialog(QDialog):
    """Type to find: the best page is shown at once; Up and Down choose while typing. The list is never empty."""

    def __init__(
        self,
        title: str,
        pages: Callable[[Language], Sequence[LookupPage]],
        language: Language,
        follow: Callable[[str], None],
        speak: Callable[[Language], None],
        parent: QWidget,
        key: str = "",
    ) -> None:
        """`follow` follows a link, `speak` keeps another language; the page of `key` is shown first."""
        super().__init__(parent)
        self._make, self._follow, self._speak = pages, follow, speak
        self.setWindowTitle(window_title(title))
        open_at(self, 900, 580)
        self.field = QLineEdit()
        self.field.setPlaceholderText(tr("Words to look for"))
        self.field.setAccessibleName(tr("Words to look for"))
        self.field.setClearButtonEnabled(True)
        self.languages = QComboBox()
        self.languages.setAccessibleName(tr("Language"))
        for one in Language:
            self.languages.addItem(one.own_name, one)
        self.languages.setCurrentIndex(list(Language).index(language))
        self.list = QListWidget()
        self.list.setAccessibleName(title)
        self.list.setWordWrap(True)
        self.text = QuietBrowser(tr("Text"))
        self.count = Label()
        top = QHBoxLayout()
        top.addWidget(self.field, 1)
        top.addWidget(self.count)
        top.addWidget(self.languages)
        across = QSplitter(Qt.Orientation.Horizontal)
        across.addWidget(self.list)
        across.addWidget(self.text)
        across.setSizes([360, 540])
        layout = QVBoxLayout(self)
        layout.addLayout(top)
        layout.addWidget(across, 1)
        self._show_language(language)
        self.field.textChanged.connect(lambda typed: self._fill("" if typed.strip() else self.chosen))
        self.list.currentItemChanged.connect(lambda *_: self._tell())
        self.languages.currentIndexChanged.connect(lambda _: self._respeak())
        self.text.anchorClicked.connect(lambda url: self._clicked(target(url.toString())))
        self._fill(key)

    @property
    def chosen(self) -> str:
        """The key of the page that is shown."""
        item = self.list.currentItem()
        return str(item.data(KEY) or "") if item is not None else ""

    def go_to(self, key: str) -> bool:
        """Show a page; whether there is one."""
        for row in range(self.list.count()):
            if self.list.item(row).data(KEY) == key:
                self.list.setCurrentRow(row)
                return True
        return False

    def _fill(self, key: str) -> None:
        """List all pages by group, or those that have what is typed, the best first; then show the page of a key."""
        typed = self.field.text().strip()
        ranked = self._index.found(typed) if typed else []
        shown = [self.pages[number] for number in ranked] or self.pages
        self.list.clear()
        group = ""
        for page in shown:
            if not ranked and page.group != group:
                group = page.group
                self._add_heading(group)
            item = QListWidgetItem(page.name)
            item.setData(KEY, page.key)
            self.list.addItem(item)
        if typed and not ranked:
            self.count.setText(tr("Nothing has these words: all {all:,} are listed", all=len(self.pages)))
        else:
            self.count.setText(tr("{number:,} of {all:,}", number=len(shown), all=len(self.pages)))
        if not (key and self.go_to(key)):
            self._choose(0, 1)

    def _add_heading(self, words: str) -> None:
        heading = QListWidgetItem(words)
        heading.setFlags(Qt.ItemFlag.ItemIsEnabled)
        font = heading.font()
        font.setBold(True)
        heading.setFont(font)
        self.list.addItem(heading)

    def _choose(self, row: int, by: int) -> None:
        """The first row from here on that can be chosen."""
        while 0 <= row < self.list.count() and not self.list.item(row).data(KEY):
            row += by
        if 0 <= row < self.list.count():
            self.list.setCurrentRow(row)

    def _tell(self) -> None:
        page = next((one for one in self.pages if one.key == self.chosen), None)
        self.text.setHtml(page.html if page is not None else "")

    def _respeak(self) -> None:
        language = Language(self.languages.currentData())
        self._speak(language)
        chosen = self.chosen
        self._show_language(language)
        self._fill(chosen)

    def _show_language(self, language: Language) -> None:
        self.pages = self._make(language)
        self._index = page_index([one.found_by for one in self.pages], language)

    def _clicked(self, link: str) -> None:
        word, _, key = link.partition(":")
        if word == "page":
            if not self.go_to(key):
                self.field.clear()
                self.go_to(key)
            return
        if word in ("lesson", "term"):
            self.close()
        self._follow(link)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down choose while the field has the keyboard; Return must not close."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            by = 1 if event.key() == Qt.Key.Key_Down else -1
            self._choose(self.list.currentRow() + by, by)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.text.setFocus()
        else:
            super().keyPressEvent(event)
