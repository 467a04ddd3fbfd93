"""Questions for a room: large letters, hands are counted, then the answer is revealed. Nothing is recorded."""

from __future__ import annotations

from collections.abc import Iterator
from random import SystemRandom

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from partner_desk.app.school.catalogue import catalogue
from partner_desk.app.school.quiz import because, chapter_test, drawn, tested_chapters
from partner_desk.gui.look import open_at
from partner_desk.gui.panels.quiet import QuietBrowser
from partner_desk.gui.plain import escape
from partner_desk.gui.school.prose import rich
from partner_desk.gui.school.quizwords import QuizWords
from partner_desk.language import tr
from partner_desk.training.drawn import Exercise
from partner_desk.training.texts import Language, plain

SEEDS = 2**31
SIZE, SMALLEST, LARGEST, STEP = 22, 12, 60, 2
"""The letters in points: what they are at first, their bounds, and by how much they grow."""


class ProjectorDialog(QDialog):
    """Space reveals, and then goes on; plus and minus change the letters."""

    def __init__(self, language: Language, parent: QWidget) -> None:
        """It begins with the first chapter."""
        super().__init__(parent)
        self.language, self.revealed, self.size_ = language, False, SIZE
        self.setWindowTitle(tr("Questions for a room"))
        open_at(self, 1200, 720)
        self.setWindowState(self.windowState() | Qt.WindowState.WindowMaximized)
        self.chapters = QComboBox()
        self.chapters.setAccessibleName(tr("Chapter"))
        for chapter in tested_chapters():
            self.chapters.addItem(plain(chapter.title.said(language)))
        self.text = QuietBrowser(tr("Question"))
        self.go_on = QPushButton()
        row = QHBoxLayout()
        row.addWidget(self.chapters, 1)
        for words, by in (("A\N{MINUS SIGN}", -STEP), ("A+", STEP)):
            button = QPushButton(words)
            button.setAccessibleName(tr("Larger letters") if by > 0 else tr("Smaller letters"))
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, by=by: self.resize_letters(by))
            row.addWidget(button)
        row.addWidget(self.go_on)
        layout = QVBoxLayout(self)
        layout.addWidget(self.text, 1)
        layout.addLayout(row)
        for key, act in (
            (Qt.Key.Key_Space, self.advance), (Qt.Key.Key_Right, self.advance),
            (Qt.Key.Key_Plus, lambda: self.resize_letters(STEP)),
            (Qt.Key.Key_Minus, lambda: self.resize_letters(-STEP)),
        ):  # fmt: skip
            QShortcut(QKeySequence(key), self).activated.connect(act)  # wherever the keyboard is
        self._left: list[Exercise] = []
        self.exercise = self._drawn()
        self.go_on.clicked.connect(lambda _=False: self.advance())
        self.chapters.currentIndexChanged.connect(lambda _: self._begin())
        self._show()
        self.text.setFocus()

    def _begin(self) -> None:
        self._left = []
        self._next()

    def _drawn(self) -> Exercise:
        """The next question of a mixed test; another test is drawn when one is through."""
        if not self._left:
            quiz = chapter_test(self.chapters.currentIndex() + 1, SystemRandom().randrange(SEEDS))
            self._left = [drawn(one) for one in quiz.draws]
        return self._left.pop(0)

    def _next(self) -> None:
        self.exercise, self.revealed = self._drawn(), False
        self._show()

    def advance(self) -> None:
        """Reveal the answer; once it is, go on to the next question."""
        if self.revealed:
            self._next()
        else:
            self.revealed = True
            self._show()

    def resize_letters(self, by: int) -> None:
        """Larger or smaller letters."""
        self.size_ = min(LARGEST, max(SMALLEST, self.size_ + by))
        self._show()

    def _show(self) -> None:
        words = QuizWords.ON if self.revealed else QuizWords.REVEAL
        self.go_on.setText(words.said(self.language))
        body = "".join(_shown(self.exercise, self.language, revealed=self.revealed))
        self.text.show_html(f'<div style="font-size:{self.size_}pt">{body}</div>', anew=not self.revealed)


def _shown(exercise: Exercise, language: Language, *, revealed: bool) -> Iterator[str]:
    yield rich(exercise.text.said(language))
    for number, option in enumerate(exercise.options, 1):
        words = escape(plain(option.text.said(language)))
        sign = ("\N{HEAVY CHECK MARK}" if option.right else "\N{HEAVY BALLOT X}") if revealed else ""
        told = f"<b>{words}</b>" if revealed and option.right else words
        yield f'<p style="margin:8px 0">{number}. {sign} {told}</p>'
        if revealed and option.misconception is not None:
            belief = plain(catalogue().misconceptions[option.misconception].belief.said(language))
            yield f'<p style="margin:0 0 8px 32px"><i>{escape(belief)}</i></p>'
    if revealed:
        yield f"<p>{escape(because(exercise, language))}</p>"
