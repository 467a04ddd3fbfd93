"""What quizzes and mails show of a learner's beliefs: each answer is a first try, without help."""

from __future__ import annotations

from partner_desk.app.school.explaining import Explaining, SentenceKind, model
from partner_desk.app.school.quiz import QuizAnswer, QuizTaking
from partner_desk.app.school.record import LearnerRecord
from partner_desk.readings.questions import Verdict
from partner_desk.training.lessons import Option
from partner_desk.training.progress import AskedBelief


def answered(record: LearnerRecord, answer: QuizAnswer) -> None:
    """Keep an answer of a quiz."""
    drawn = answer.exercise
    situation = f"practice:{drawn.motif}:{drawn.form}:{drawn.level}"
    asked = AskedBelief(drawn.about, situation, drawn.options, drawn.level)
    record.tested(asked, drawn.options[answer.chosen], answer.right)


def over(record: LearnerRecord, taking: QuizTaking) -> None:
    """Keep what came of a quiz."""
    record.quizzed(taking.quiz.id, taking.right, len(taking.answers))


def sent(record: LearnerRecord, explaining: Explaining) -> None:
    """Keep an answer to a mail: a false sentence that was taken betrays its belief."""
    mail = explaining.mail
    for at in explaining.of(SentenceKind.FALSE):
        sentence = mail.sentence[at]
        said = Option(
            verdict=sentence.verdict or Verdict.RECOGNIZED, text=sentence.text, misconception=sentence.misconception
        )
        asked = AskedBelief(sentence.misconception, f"mail:{mail.id}:{at}", (said,))
        record.tested(asked, said, right=False)
    needed = model(mail)
    record.quizzed(f"explain:{mail.id}", len(needed) - len(explaining.missing), len(needed))
