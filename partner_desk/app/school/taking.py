"""A lesson being taken: which step, what was answered, what the learner may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from partner_desk.app.rulebook import judge, library
from partner_desk.app.school.check import solution
from partner_desk.app.school.lessonfile import Lesson
from partner_desk.domain.access import RoleAssignment
from partner_desk.domain.changes import ChangeSet
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.rules.advice import Advice
from partner_desk.rules.questions import Answer, Question
from partner_desk.training.grading import is_right
from partner_desk.training.lessons import Option, Step, StepKind


@dataclass
class Taking:
    """One learner in one lesson. An answer is graded by the judge on the desk as it is at that moment.

    `wrong` are the options (from 0) of this step that were chosen and are wrong; `revealed` says that the reasons
    may be seen; `given_up` that the answer was shown; `hinted` that a hint was asked for; `tried` that the desk was
    changed without the wanted outcome.
    """

    lesson: Lesson
    at: int = 0
    wrong: list[int] = field(default_factory=list)
    right: int | None = None
    revealed: bool = False
    hinted: bool = False
    given_up: bool = False
    tried: bool = False
    spare: Advice | None = None
    """After something was done: advice that needs less access than was given; None where there is none."""
    _before: Estate | None = None
    _sought: list[Advice | None] = field(default_factory=list)

    @property
    def step(self) -> Step:
        """The step at hand."""
        return self.lesson.plan.step[self.at]

    @property
    def question(self) -> Question | None:
        """What is asked, if something is."""
        return self.lesson.questions.get(self.at)

    @property
    def concealed(self) -> bool:
        """Whether verdicts and reasons are kept from the learner: until the answer, and while it comes up next."""
        if self.step.kind is not StepKind.TELL:
            return not self.revealed
        return self.predicts_next and not self.step.open

    @property
    def predicts_next(self) -> bool:
        """Whether a prediction is the next thing asked for: what it asks must not be told before."""
        steps = self.lesson.plan.step[self.at + 1 :]
        ahead = next((one.kind for one in steps if one.kind is not StepKind.TELL), None)
        return ahead is StepKind.PREDICT

    @property
    def solved(self) -> bool:
        """Whether the learner may go on."""
        return self.step.kind is StepKind.TELL or self.given_up or self.right is not None or self._is_done

    @property
    def last(self) -> bool:
        """Whether this is the last step."""
        return self.at == len(self.lesson.plan.step) - 1

    @property
    def _is_done(self) -> bool:
        return self.step.kind is StepKind.DO and self.revealed

    def begin(self, estate: Estate, at: int | None = None) -> None:
        """Begin a step, the first or another one, on the desk as it is."""
        self.at = self.at if at is None else at
        self.wrong, self.right, self.spare = [], None, None
        self.revealed = self.hinted = self.given_up = self.tried = False
        self._before, self._sought = estate, []

    def answer(self, estate: Estate) -> Answer:
        """The judge's answer to what is asked."""
        assert self.question is not None
        return judge().answer(estate, self.question)

    def choose(self, number: int, estate: Estate) -> bool:
        """Choose an option (from 0); whether it is right. The reasons may be seen from now on."""
        self.revealed = True
        if is_right(self.step.option[number], self.answer(estate)):
            self.right = number
            return True
        if number not in self.wrong:
            self.wrong.append(number)
        return False

    def changed(self, estate: Estate) -> bool:
        """The desk changed: whether that brings what the step wants, now for the first time."""
        if self.step.kind is not StepKind.DO or self.revealed:
            return False
        if self.answer(estate).verdict is not self.step.verdict:
            self.tried = estate is not self._before
            return False
        self.revealed = True
        self.spare = self._spare(estate)
        return True

    def give_up(self, estate: Estate) -> ChangeSet | None:
        """Show the answer: the right option, or one way to do it; returns the changes that are left to be made."""
        self.revealed = self.given_up = True
        if self.step.kind is StepKind.PREDICT:
            answer = self.answer(estate)
            self.right = next((at for at, one in enumerate(self.step.option) if is_right(one, answer)), None)
            return None
        remedy = self.remedy if estate is self._before else None  # else it may not fit what the learner did
        return remedy.changes if remedy is not None else None

    @property
    def remedy(self) -> Advice | None:
        """The program's own way to what the step wants, from the desk as it was when the step began."""
        if self._before is None or self.question is None or self.step.kind is not StepKind.DO:
            return None
        if not self._sought:
            self._sought.append(solution(self._before, self.step, self.question))
        return self._sought[0]

    def _spare(self, estate: Estate) -> Advice | None:
        best, before = self.remedy, self._before
        if best is None or best.changes is None or before is None:
            return None
        return best if _dearest(before, estate) > _dearest(before, before.apply(best.changes)) else None

    @property
    def chosen_options(self) -> Sequence[Option]:
        """The wrong options that were chosen, in order."""
        return [self.step.option[one] for one in self.wrong]


def _dearest(before: Estate, after: Estate) -> tuple[int, int]:
    """The strongest of the roles that came, and the width of the widest scope that one came at."""
    new: list[RoleAssignment] = [
        one for key, one in after.role_assignments.items() if key not in before.role_assignments
    ]
    ladder = list(library().advisory.roles)
    strength = [ladder.index(one.role) if one.role in ladder else len(ladder) for one in new]
    scopes = [after.scopes.find(one.scope) for one in new]
    width = [ScopeKind.RESOURCE - int(after.scopes.kind[one]) for one in scopes if one is not None]
    return max(strength, default=-1), max(width, default=-1)
