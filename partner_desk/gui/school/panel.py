"""The lesson beside the training desk: what is told, what is asked, what came of it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from partner_desk.app.school.taking import Taking
from partner_desk.domain.estate import Estate
from partner_desk.gui.panels.prose import target
from partner_desk.gui.panels.quiet import QuietBrowser
from partner_desk.gui.plain import Label
from partner_desk.gui.school.prose import OPTION, lesson_step
from partner_desk.gui.school.words import SchoolWords
from partner_desk.language import tr
from partner_desk.training.lessons import StepKind
from partner_desk.training.texts import Language


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

    def __init__(self, language: Language) -> None:
        """Empty until a step is shown."""
        super().__init__()
        self.setAccessibleName(tr("Lesson"))
        self.title = Label()
        self.title.setWordWrap(True)
        font = self.title.font()
        font.setBold(True)
        self.title.setFont(font)
        self.place = Label()
        self.languages = QComboBox()
        self.languages.setAccessibleName(tr("Language of the lessons"))
        for one in Language:
            self.languages.addItem(one.own_name, one)
        self.languages.setCurrentIndex(list(Language).index(language))
        self.languages.currentIndexChanged.connect(lambda _: self.language_chosen.emit(self.language))
        self._written = ""
        self.text = LessonBrowser(tr("Text of the lesson"))
        self.text.anchorClicked.connect(self._clicked)
        self.text.numbered.connect(self.chosen)
        self.leave, self.hint, self.answer, self.again, self.back, self.next = (
            self._button(signal)
            for signal in (
                self.left, self.hint_wanted, self.answer_wanted, self.again_wanted, self.back_wanted, self.next_wanted,
            )
        )  # fmt: skip
        self.next.setDefault(True)
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addWidget(self.place)
        top.addWidget(self.languages)
        bottom = QHBoxLayout()
        for button in (self.leave, self.hint, self.answer, self.again):
            bottom.addWidget(button)
        bottom.addStretch(1)
        for button in (self.back, self.next):
            bottom.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 6, 6, 6)
        layout.addLayout(top)
        layout.addWidget(self.text, 1)
        layout.addLayout(bottom)

    def _button(self, signal: object) -> QPushButton:
        button = QPushButton()
        button.clicked.connect(lambda _=False: signal.emit())  # type: ignore[attr-defined]
        return button

    @property
    def language(self) -> Language:
        """The language of the lesson."""
        return Language(self.languages.currentData())  # Qt gives back plain letters

    def speak(self, language: Language) -> None:
        """Show another language as chosen."""
        self.languages.blockSignals(True)
        self.languages.setCurrentIndex(list(Language).index(language))
        self.languages.blockSignals(False)

    def show_step(self, taking: Taking, estate: Estate, hint: str = "") -> None:
        """Show the step at hand as far as the learner has come."""
        language, steps = self.language, len(taking.lesson.plan.step)
        self.title.setText(taking.lesson.plan.title.said(language))
        self.place.setText(SchoolWords.STEP.said(language, at=taking.at + 1, all=steps) if steps > 1 else "")
        html = lesson_step(taking, estate, language, hint)
        if html != self._written:  # what came of an answer stands at the beginning: it is in sight at once
            self._written = html
            self.text.setHtml(html)
        asks = taking.step.kind is not StepKind.TELL
        for button, words in (
            (self.leave, SchoolWords.LEAVE), (self.hint, SchoolWords.HINT), (self.answer, SchoolWords.SHOW),
            (self.again, SchoolWords.ANEW), (self.back, SchoolWords.BACK),
            (self.next, SchoolWords.FINISH if taking.last and not taking.lesson.is_exercise else SchoolWords.NEXT),
        ):  # fmt: skip
            button.setText(words.said(language))
            button.setAccessibleName(words.said(language).replace("&", ""))
        self.hint.setVisible(asks)
        self.answer.setVisible(asks)
        self.again.setVisible(taking.step.kind is StepKind.DO)
        self.hint.setEnabled(not taking.solved and not taking.hinted)
        self.answer.setEnabled(not taking.solved)
        self.back.setEnabled(taking.at > 0)
        self.next.setEnabled(taking.solved)

    def begin_reading(self) -> None:
        """Put the keyboard into the text, at its beginning."""
        self.text.verticalScrollBar().setValue(0)
        self.text.setFocus()

    def _clicked(self, url: QUrl) -> None:
        word, _, key = target(url.toString()).partition(":")
        if word == OPTION:
            self.chosen.emit(int(key))
        else:
            self.followed.emit(f"{word}:{key}")
