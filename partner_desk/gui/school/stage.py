"""What stands around a lesson: above the window who learns and what is looked at, above the text the story in short."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QToolButton, QWidget

from partner_desk.app.rulebook import library
from partner_desk.domain.naming import name_or_id
from partner_desk.gui import look
from partner_desk.gui.plain import Label, MarkupLabel, escape, in_menu, tip
from partner_desk.gui.school.words import SchoolWords
from partner_desk.gui.situation import Situation
from partner_desk.training.texts import Language

STORY_LINES = 2
"""So many lines of the story stay in sight."""


class LessonHead(QWidget):
    """Who learns, where in the course, what is looked at; the question's fields open from here, else they are away."""

    left = Signal()
    learners_wanted = Signal()
    fields_wanted = Signal(bool)
    language_chosen = Signal(object)

    def __init__(self, language: Language, situation: Situation) -> None:
        """Follow what is looked at."""
        super().__init__()
        self.situation = situation
        self.name = Label()
        font = self.name.font()
        font.setBold(True)
        self.name.setFont(font)
        self.question = QToolButton()
        """What is looked at; opens the fields that change it."""
        self.question.setCheckable(True)
        self.question.toggled.connect(self.fields_wanted)
        self.learner = QToolButton()
        self.learner.clicked.connect(lambda _=False: self.learners_wanted.emit())
        for button in (self.question, self.learner):
            button.setAutoRaise(True)
        self.tag = Label()
        """Says that nothing here is real."""
        self.tag.setMargin(3)
        self.place = Label()
        """Where in the course the lesson stands, or which question of practice it is."""
        self.languages = QComboBox()
        for one in Language:
            self.languages.addItem(one.own_name, one)
        self.speak(language)
        self.languages.currentIndexChanged.connect(lambda _: self.language_chosen.emit(self.language))
        self.leave = QPushButton()
        self.leave.clicked.connect(lambda _=False: self.left.emit())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.setSpacing(8)
        layout.addWidget(self.name)
        layout.addWidget(self.question)
        layout.addWidget(self.tag)
        layout.addStretch(1)
        for part in (self.learner, self.place, self.languages, self.leave):
            layout.addWidget(part)
        self._dress()
        situation.view_changed.connect(self._follow)
        situation.desk_opened.connect(self._follow)

    @property
    def language(self) -> Language:
        """The language of the lesson."""
        return Language(self.languages.currentData())  # Qt gives back plain letters

    def speak(self, language: Language) -> None:
        """Show another language as chosen."""
        self.languages.blockSignals(True)
        self.languages.setCurrentIndex(list(Language).index(language))
        self.languages.blockSignals(False)

    def show_lesson(self, learner: str, place: str, *, exercise: bool) -> None:
        """Say who learns, and where."""
        language = self.language
        self.name.setText((SchoolWords.PRACTICE if exercise else SchoolWords.LESSON).said(language))
        self.learner.setText(in_menu(SchoolWords.LEARNER.said(language, name=learner)))
        self.place.setText(place)
        self.leave.setText(SchoolWords.LEAVE.said(language))
        self.leave.setAccessibleName(SchoolWords.LEAVE.said(language).replace("&", ""))
        self.languages.setAccessibleName(SchoolWords.LANGUAGE.said(language))
        self.question.setToolTip(tip(SchoolWords.LOOK_AT.said(language)))
        self.tag.setText(SchoolWords.INVENTED.said(language))
        self._follow()

    def _dress(self) -> None:
        """Give the tag the colours of the window as it is now."""
        ground, edge, ink = look.tag()
        self.tag.setStyleSheet(f"background: {ground}; border: 1px solid {edge}; color: {ink};")

    def changeEvent(self, event: QEvent) -> None:
        """The system went dark or light."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "tag"):
            self._dress()

    def _follow(self) -> None:
        view, estate = self.situation.view, self.situation.estate
        partner = estate.partners.get(view.partner)
        words = (name_or_id(partner) if partner is not None else "", library().programs[view.program].short)
        told = [*filter(None, words), self.language.day(view.day)]
        self.question.setText(in_menu(" \N{MIDDLE DOT} ".join(told)))
        self.question.setAccessibleName(f"{self.question.toolTip()}: {', '.join(told)}")


class PinnedStory(MarkupLabel):
    """The story of a lesson in as many lines as stay in sight; a link opens all of it, and closes it again."""

    def __init__(self) -> None:
        """There is no story yet."""
        super().__init__()
        self.setMargin(6)
        self.setMinimumWidth(1)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)  # Tab reaches the link
        self._words: Sequence[str] = ()
        self._lead = self._more = self._less = ""
        self.is_open = False
        """Whether all of it is shown."""
        self.linkActivated.connect(lambda _: self._turn())

    def show_story(self, story: str, language: Language) -> None:
        """Show another story, or none."""
        words = story.split()
        if words != list(self._words):
            self.is_open = False
        self._words, self._lead = words, SchoolWords.STORY.said(language)
        self._more, self._less = SchoolWords.ALL_OF_IT.said(language), SchoolWords.LESS_OF_IT.said(language)
        self.setAccessibleName(f"{self._lead} {story}")
        self.setVisible(bool(words))
        self._fit()

    def _turn(self) -> None:
        self.is_open = not self.is_open
        self._fit()

    def _fit(self) -> None:
        """As many words as have room before the link."""
        if self.is_open:
            self.setText(self._written(len(self._words), self._less))
            return
        fewest, most = 0, len(self._words)
        if self._has_room(" ".join((self._lead, *self._words))):
            self.setText(self._written(most, ""))
            return
        while fewest < most:
            middle = (fewest + most + 1) // 2
            text = " ".join((self._lead, *self._words[:middle], "\N{HORIZONTAL ELLIPSIS}", self._more))
            fewest, most = (middle, most) if self._has_room(text) else (fewest, middle - 1)
        self.setText(self._written(fewest, self._more))

    def _has_room(self, text: str) -> bool:
        measure, width = self.fontMetrics(), max(80, self.width() - 4 * self.margin())
        wrapped = measure.boundingRect(0, 0, width, 0, Qt.TextFlag.TextWordWrap, text)
        return wrapped.height() <= STORY_LINES * measure.lineSpacing()

    def _written(self, words: int, link: str) -> str:
        cut = " \N{HORIZONTAL ELLIPSIS}" if words < len(self._words) else ""
        story = escape(" ".join(self._words[:words])) + cut
        return f"<b>{escape(self._lead)}</b> {story}" + (f' <a href="story:all">{escape(link)}</a>' if link else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other lines have room for other words."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()
