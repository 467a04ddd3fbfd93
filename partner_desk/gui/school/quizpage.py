"""A quiz in the window: one question after the other, answered by its number; what was right stands at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from partner_desk.app.school.catalogue import catalogue
from partner_desk.app.school.lessonfile import course_lesson
from partner_desk.app.school.quiz import QuizAnswer, QuizTaking, because
from partner_desk.gui.look import open_at
from partner_desk.gui.panels.prose import link, target
from partner_desk.gui.panels.quiet import QuietBrowser
from partner_desk.gui.plain import Label, escape, window_title
from partner_desk.gui.school.prose import rich
from partner_desk.gui.school.quizwords import QuizWords
from partner_desk.training.texts import Language, plain

OPTION = "option"


class QuizDialog(QDialog):
    """Take a quiz; each answer is told to `answered` at once, and the whole to `over`."""

    def __init__(
        self,
        taking: QuizTaking,
        language: Language,
        answered: Callable[[QuizAnswer], None],
        over: Callable[[QuizTaking], None],
        follow: Callable[[str], None],
        parent: QWidget,
        learner: str = "",
    ) -> None:
        """`follow` follows a link to a lesson; `learner` is who takes it."""
        super().__init__(parent)
        self.taking, self.language = taking, language
        self._answered, self._over, self._follow = answered, over, follow
        title = taking.quiz.title.said(language)
        self.setWindowTitle(window_title(title))
        open_at(self, 820, 560)
        self.head = Label()
        self.text = QuietBrowser(title)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.buttons.rejected.connect(self.reject)
        self.buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.addWidget(self.head)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.buttons)
        self.learner = learner
        self.text.anchorClicked.connect(lambda url: self._clicked(target(url.toString())))
        self._show()
        self.text.setFocus()

    def _show(self) -> None:
        taking, language = self.taking, self.language
        if taking.over:
            self.head.setText(QuizWords.OVER.said(language, right=taking.right, all=len(taking.answers)))
            self.text.show_html("".join(result(taking, language)), anew=True)
            return
        at, number = len(taking.answers) + 1, len(taking.quiz.draws)
        self.head.setText(" · ".join(filter(None, (QuizWords.AT.said(language, at=at, all=number), self.learner))))
        options = "".join(
            f'<p style="margin:6px 0">{number}. {link(OPTION, str(number), plain(one.text.said(language)))}</p>'
            for number, one in enumerate(taking.exercise.options, 1)
        )
        note = f"<p><small>{QuizWords.CHOOSE.said(language)}</small></p>"
        self.text.show_html(f"{rich(taking.exercise.text.said(language))}{options}{note}", anew=True)

    def choose(self, number: int) -> None:
        """Answer by an option (from 0); one that is not there does nothing."""
        if self.taking.over or not 0 <= number < len(self.taking.exercise.options):
            return
        taking = self.taking
        self._answered(taking.choose(number))
        self._show()
        if not taking.exercises_left:
            self._over(taking)

    def _clicked(self, link: str) -> None:
        word, _, key = link.partition(":")
        if word == OPTION:
            self.choose(int(key) - 1)
        else:
            self.close()
            self._follow(link)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits answer."""
        number = event.key() - Qt.Key.Key_1
        if 0 <= number < 9 and event.modifiers() in (
            Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier,
        ):  # fmt: skip
            self.choose(number)
        else:
            super().keyPressEvent(event)


def result(taking: QuizTaking, language: Language) -> Iterator[str]:
    """What came of a quiz: where to begin, lessons about what was wrong, and each wrong answer with what is right."""
    begin, chapters = taking.begin_at, catalogue().chapters
    if begin is None:
        yield f"<p><b>{QuizWords.ALL_RIGHT.said(language)}</b></p>"
        return
    chapter = escape(chapters[begin - 1].title.said(language))
    yield f"<p><b>{QuizWords.BEGIN.said(language, chapter=chapter)}</b></p><ul>"
    for lesson in taking.lessons:
        title = plain(course_lesson(lesson).plan.title.said(language))
        yield f"<li>{link('lesson', lesson, title)}</li>"
    yield "</ul>"
    for number, answer in enumerate(taking.answers, 1):
        if not answer.right:
            yield from _wrong(number, answer, language)


def _wrong(number: int, answer: QuizAnswer, language: Language) -> Iterator[str]:
    chosen = answer.exercise.options[answer.chosen]
    right = next(one for one in answer.exercise.options if one.right)
    yield f"<hr><p><b>{number}.</b></p>{rich(answer.exercise.text.said(language))}"
    for words, option in ((QuizWords.CHOSEN, chosen), (QuizWords.RIGHT_IS, right)):
        yield f"<p><b>{words.said(language)}</b> {escape(plain(option.text.said(language)))}</p>"
    reason = because(answer.exercise, language)
    if reason:
        yield f"<p>{escape(reason)}</p>"
    if chosen.misconception is not None:
        entry = catalogue().misconceptions[chosen.misconception]
        yield f"<p><i>{escape(plain(entry.belief.said(language)))}</i></p>{rich(entry.truth.said(language))}"
