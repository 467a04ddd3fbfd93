"""The lesson beside the training desk: what is told, what is asked, what came of it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from partner_desk.app.school.hints import Hint
from partner_desk.app.school.taking import Taking
from partner_desk.domain.estate import Estate
from partner_desk.gui.panels.prose import target
from partner_desk.gui.panels.quiet import QuietBrowser
from partner_desk.gui.plain import Label
from partner_desk.gui.school.prose import OPTION, lesson_step
from partner_desk.gui.school.stage import LessonHead, PinnedStory
from partner_desk.gui.school.words import SchoolWords
from partner_desk.gui.situation import Situation
from partner_desk.language import tr
from partner_desk.training.lessons import StepKind
from partner_desk.training.texts import Language, plain

TITLE = 1.5
"""How much larger the title of a lesson is than its text."""


class LessonBrowser(QuietBrowser):
    """The text of a step; the keys 1 to 9 choose an option."""

    numbered = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A number chooses; everything else is the text's."""
        number = event.key() - Qt.Key.Key_1
        if 0 <= number < 9 and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.numbered.emit(number)
        else:
            super().keyPressEvent(event)


class LessonPanel(QWidget):
    """Shows one step. What the learner wants is told by signals; nothing is decided here."""

    chosen = Signal(int)
    followed = Signal(str)
    hint_wanted = Signal()
    answer_wanted = Signal()
    next_wanted = Signal()
    back_wanted = Signal()
    again_wanted = Signal()
    left = Signal()
    language_chosen = Signal(object)

    def __init__(self, language: Language, situation: Situation) -> None:
        """Empty until a step is shown."""
        super().__init__()
        self.setAccessibleName(tr("Lesson"))
        self.head = LessonHead(language, situation)
        """Stands above the whole window while a lesson is taken."""
        self.head.left.connect(self.left)
        self.head.language_chosen.connect(self.language_chosen)
        self.leave, self.languages = self.head.leave, self.head.languages
        self.chapter = Label()
        self.title = Label()
        self.title.setWordWrap(True)
        font = self.title.font()
        font.setBold(True)
        font.setPointSizeF(font.pointSizeF() * TITLE)
        self.title.setFont(font)
        self.story = PinnedStory()
        self.place = Label()
        """Which step of how many, and what came of the first try."""
        self.place.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._written = ""
        self.text = LessonBrowser(tr("Text of the lesson"))
        self.text.anchorClicked.connect(self._clicked)
        self.text.numbered.connect(self.chosen)
        self.hint, self.answer, self.again, self.back, self.next = (
            self._button(signal)
            for signal in (self.hint_wanted, self.answer_wanted, self.again_wanted, self.back_wanted, self.next_wanted)
        )
        self.next.setDefault(True)
        self._lay_out()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        titles = QVBoxLayout()
        titles.setSpacing(0)
        titles.addWidget(self.chapter)
        titles.addWidget(self.title)
        top.addLayout(titles, 1)
        top.addWidget(self.again)
        bottom = QHBoxLayout()
        bottom.addWidget(self.back)
        bottom.addWidget(self.place, 1)
        for button in (self.hint, self.answer, self.next):
            bottom.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 6)
        layout.setSpacing(4)
        layout.addLayout(top)
        layout.addWidget(self.story)
        layout.addWidget(self.text, 1)
        layout.addLayout(bottom)

    def _button(self, signal: object) -> QPushButton:
        button = QPushButton()
        button.clicked.connect(lambda _=False: signal.emit())  # type: ignore[attr-defined]
        return button

    @property
    def language(self) -> Language:
        """The language of the lesson."""
        return self.head.language

    def speak(self, language: Language) -> None:
        """Show another language as chosen."""
        self.head.speak(language)

    def show_step(self, taking: Taking, estate: Estate, hint: Hint | None = None, chapter: str = "") -> None:
        """Show the step at hand as far as the learner has come."""
        language, plan, exercise = self.language, taking.lesson.plan, taking.lesson.is_exercise
        self.chapter.setText(chapter)
        self.chapter.setVisible(bool(chapter))
        self.title.setText(plan.title.said(language))
        self.story.show_story(plain(plan.story.said(language)) if taking.at > 0 and not exercise else "", language)
        self.place.setText(self._place(taking))
        html = lesson_step(taking, estate, language, hint)
        if html != self._written:  # what came of an answer stands at the beginning: it is in sight at once
            self._written = html
            self.text.setHtml(html)
        asks = taking.step.kind is not StepKind.TELL
        for button, words in (
            (self.hint, SchoolWords.HINT), (self.answer, SchoolWords.SHOW), (self.again, SchoolWords.ANEW),
            (self.back, SchoolWords.BACK),
            (self.next, SchoolWords.FINISH if taking.last and not exercise else SchoolWords.NEXT),
        ):  # fmt: skip
            button.setText(words.said(language))
            button.setAccessibleName(words.said(language).replace("&", ""))
        self.hint.setVisible(asks and not taking.solved)
        self.answer.setVisible(asks and not taking.solved)
        self.again.setVisible(taking.step.kind is StepKind.DO)
        self.hint.setEnabled(not taking.hinted)
        self.back.setVisible(not exercise)
        self.back.setEnabled(taking.at > 0)
        self.next.setEnabled(taking.solved)

    def _place(self, taking: Taking) -> str:
        language, steps = self.language, len(taking.lesson.plan.step)
        told = [SchoolWords.STEP.said(language, at=taking.at + 1, all=steps)] if steps > 1 else []
        if taking.wrong is not None:
            told.append(SchoolWords.COMES_AGAIN.said(language))
        return " \N{MIDDLE DOT} ".join(told)

    def begin_reading(self) -> None:
        """Put the keyboard into the text, at its beginning."""
        self.text.verticalScrollBar().setValue(0)
        self.text.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves; where one was is kept."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _clicked(self, url: QUrl) -> None:
        word, _, key = target(url.toString()).partition(":")
        if word == OPTION:
            self.chosen.emit(int(key))
        else:
            self.followed.emit(f"{word}:{key}")
