"""What came of a round of practice: how many first tries were right, and what to look up about the others."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from partner_desk.app.school.catalogue import catalogue
from partner_desk.app.school.lessonfile import course_lesson
from partner_desk.app.school.round import FirstTry, PracticeRound, taught_in
from partner_desk.gui.look import open_at
from partner_desk.gui.panels.prose import link, target
from partner_desk.gui.panels.quiet import QuietBrowser
from partner_desk.gui.plain import escape
from partner_desk.gui.school.prose import misconception
from partner_desk.gui.school.words import SchoolWords
from partner_desk.language import tr
from partner_desk.training.texts import Language


class RoundResultDialog(QDialog):
    """The result, with a way to another round and one to each lesson."""

    def __init__(
        self,
        played: PracticeRound,
        learner: str,
        language: Language,
        follow: Callable[[str], None],
        again: Callable[[], None],
        parent: QWidget,
    ) -> None:
        """`follow` follows a link to a lesson or term, `again` begins another round."""
        super().__init__(parent)
        self._follow, self._again = follow, again
        self.setWindowTitle(tr("Result of the practice"))
        open_at(self, 620, 520)
        self.text = QuietBrowser(tr("Result of the practice"))
        self.text.setHtml(result(played, learner, language))
        self.text.anchorClicked.connect(self._clicked)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Close)
        self.begin = buttons.button(QDialogButtonBox.StandardButton.Ok)
        self.begin.setText(tr("&Practise again"))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.text, 1)
        layout.addWidget(buttons)

    def accept(self) -> None:
        """Another round."""
        super().accept()
        self._again()

    def _clicked(self, url: QUrl) -> None:
        self.close()
        self._follow(target(url.toString()))


def result(played: PracticeRound, learner: str, language: Language) -> str:
    """The result as rich text."""
    told = SchoolWords.ROUND.said(language, right=played.count(FirstTry.RIGHT), all=len(played.tries))
    pieces = [f"<h3>{escape(learner)}</h3><p><b>{told}</b></p>"]
    for first, words in (
        (FirstTry.HELPED, SchoolWords.ROUND_HELPED),
        (FirstTry.WRONG, SchoolWords.ROUND_WRONG),
        (FirstTry.SHOWN, SchoolWords.ROUND_SHOWN),
    ):
        if number := played.count(first):
            pieces.append(f"<p>{words.said(language, count=number)}</p>")
    for belief in played.to_look_up:
        lesson = taught_in(belief)
        pieces += ("<hr>", misconception(belief, language))
        if lesson is not None:
            title = course_lesson(lesson).plan.title.said(language)
            where = SchoolWords.TAUGHT_IN.said(language)
            number = catalogue().lessons.index(lesson) + 1
            pieces.append(f"<p>{where} {link('lesson', lesson, f'{number}. {title}')}</p>")
    return "".join(pieces)
