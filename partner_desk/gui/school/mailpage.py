"""Explain it: a customer's mail is answered with sentences, compared with a good answer, and becomes a letter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from partner_desk.app.firm import Firm
from partner_desk.app.paper import AboutLetter
from partner_desk.app.papers import LETTER
from partner_desk.app.school.catalogue import catalogue
from partner_desk.app.school.explaining import Explaining, SentenceKind, customer_mails, kinds, mail_named, model
from partner_desk.domain import clock
from partner_desk.gui.asking import ButtonRole, ask
from partner_desk.gui.look import open_at
from partner_desk.gui.panels.prose import link, target
from partner_desk.gui.panels.quiet import QuietBrowser
from partner_desk.gui.plain import escape
from partner_desk.gui.saving import ask_pdf, save, sizes_here
from partner_desk.gui.school.prose import rich, sources
from partner_desk.gui.school.quizwords import QuizWords
from partner_desk.language import tr
from partner_desk.training.texts import Language, plain

ID = Qt.ItemDataRole.UserRole
SENTENCE = "sentence"
MOST_KEYS = 9
TAKEN, LEFT = "\N{BALLOT BOX WITH CHECK}", "\N{BALLOT BOX}"
SIGNS = {
    SentenceKind.NEEDED: "\N{HEAVY CHECK MARK}",
    SentenceKind.BESIDE: "\N{WHITE CIRCLE}",
    SentenceKind.FALSE: "\N{HEAVY BALLOT X}",
}


class MailDialog(QDialog):
    """Choose a mail, take sentences by mouse or number, send, compare; the letter is a paper."""

    def __init__(
        self,
        language: Language,
        sent: Callable[[Explaining], None],
        follow: Callable[[str], None],
        parent: QWidget,
        firm: Firm,
    ) -> None:
        """`sent` hears of each answer, `follow` follows a link, `firm` is whose letter it becomes."""
        super().__init__(parent)
        self.language, self._sent, self._follow, self._firm = language, sent, follow, firm
        self.setWindowTitle(tr("Explain it to the customer"))
        open_at(self, 940, 620)
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Mails"))
        self.list.setWordWrap(True)
        self.list.setSpacing(4)  # each mail has two lines, which are to be seen as one
        for mail in customer_mails():
            item = QListWidgetItem(f"{mail.subject.said(language)}\n{mail.sender.said(language)}")
            item.setData(ID, mail.id)
            self.list.addItem(item)
        self.text = QuietBrowser(tr("Mail and answer"))
        across = QSplitter(Qt.Orientation.Horizontal)
        across.addWidget(self.list)
        across.addWidget(self.text)
        across.setSizes([260, 680])
        row = QHBoxLayout()
        self.send_button = self._button(row, QuizWords.SEND.said(language), self.send)
        self.again_button = self._button(row, QuizWords.ANEW.said(language), self.again)
        self.letter_button = self._button(row, QuizWords.LETTER.said(language), self.save)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        row.addStretch(1)
        row.addWidget(close)
        layout = QVBoxLayout(self)
        layout.addWidget(across, 1)
        layout.addLayout(row)
        self.explaining = Explaining(customer_mails()[0])
        self.list.currentItemChanged.connect(lambda item, _: self._choose(str(item.data(ID))))
        self.text.anchorClicked.connect(lambda url: self._clicked(target(url.toString())))
        for number in range(MOST_KEYS):
            key = QShortcut(QKeySequence(str(number + 1)), self)  # wherever the keyboard is, also in the list
            key.activated.connect(lambda number=number: self.toggle(number))
        self.list.setCurrentRow(0)

    def _button(self, row: QHBoxLayout, text: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _=False: act())
        row.addWidget(button)
        return button

    def _choose(self, identifier: str) -> None:
        self.explaining = Explaining(mail_named(identifier))
        self._show(anew=True)

    def _show(self, *, anew: bool = False) -> None:
        explaining = self.explaining
        self.send_button.setEnabled(bool(explaining.taken) and not explaining.sent)
        self.again_button.setEnabled(bool(explaining.taken))
        self.letter_button.setEnabled(explaining.sent)
        pieces = compared(explaining, self.language) if explaining.sent else asked(explaining, self.language)
        self.text.show_html("".join(pieces), anew)

    def toggle(self, number: int) -> None:
        """Take a sentence (from 0), or put it back."""
        self.explaining.toggle(number)
        self._show()

    def send(self) -> None:
        """Send the answer, and see what it is worth."""
        self.explaining.send()
        if self.explaining.sent:
            self._sent(self.explaining)
            self._show(anew=True)

    def again(self) -> None:
        """Begin the answer anew."""
        self._choose(self.explaining.mail.id)

    def save(self) -> None:
        """The letter as a PDF: nothing false stands in it, and nothing that was asked is left out."""
        chosen = ask_pdf(self, tr("Save as PDF"), str(Path.home() / "letter.pdf"), sizes_here())
        if chosen is not None:
            place, size = chosen
            about = AboutLetter(self.explaining.mail.id, clock.today(), tuple(self.explaining.taken), self._firm)
            save(self, place, LETTER.pdf(about, size, language=self.language.value), LETTER.kind, self._say)

    def _say(self, sentence: str) -> None:
        ask(self, self.windowTitle(), sentence, ((tr("&Close"), ButtonRole.RejectRole),))

    def _clicked(self, link: str) -> None:
        word, _, key = link.partition(":")
        if word == SENTENCE:
            self.toggle(int(key))
            return
        if word == "lesson":
            self.close()
        self._follow(link)


def asked(explaining: Explaining, language: Language) -> Iterator[str]:
    """The mail, and the sentences to choose from."""
    mail = explaining.mail
    yield f"<h3>{escape(mail.subject.said(language))}</h3><p><small>{escape(mail.sender.said(language))}</small></p>"
    yield f"{rich(mail.text.said(language))}<hr><p><small>{QuizWords.TAKE.said(language)}</small></p>"
    for at, sentence in enumerate(mail.sentence):
        box = TAKEN if at in explaining.taken else LEFT
        words = link(SENTENCE, str(at), f"{box} {plain(sentence.text.said(language))}")
        yield f'<p style="margin:5px 0">{at + 1}. {words}</p>'


def compared(explaining: Explaining, language: Language) -> Iterator[str]:
    """What the answer is worth: each sentence of it, what is missing, and a good answer."""
    mail, of = explaining.mail, kinds(explaining.mail.id)
    verdict = QuizWords.GOOD if explaining.good else QuizWords.NOT_YET
    yield f"<p><b>{verdict.said(language)}</b></p>"
    words = {
        SentenceKind.NEEDED: QuizWords.TRUE,
        SentenceKind.BESIDE: QuizWords.BESIDE,
        SentenceKind.FALSE: QuizWords.FALSE,
    }
    for at in explaining.taken:
        sentence, kind = mail.sentence[at], of[at]
        text = escape(plain(sentence.text.said(language)))
        yield f"<p>{SIGNS[kind]} <b>{words[kind].said(language)}</b> {text}</p>"
        if kind is SentenceKind.FALSE and sentence.misconception is not None:
            entry = catalogue().misconceptions[sentence.misconception]
            yield f"<p><i>{escape(plain(entry.belief.said(language)))}</i></p>{rich(entry.truth.said(language))}"
            yield sources(entry.source, language)
    if explaining.missing:
        yield f"<p><b>{QuizWords.MISSING.said(language)}</b></p><ul>"
        yield from (f"<li>{escape(plain(mail.sentence[at].text.said(language)))}</li>" for at in explaining.missing)
        yield "</ul>"
    yield f"<hr><p><b>{QuizWords.MODEL.said(language)}</b></p>"
    yield from (f"<p>{escape(plain(mail.sentence[at].text.said(language)))}</p>" for at in model(mail))
    yield f"<p>{link('lesson', mail.lesson, QuizWords.LESSON.said(language))}</p>"
