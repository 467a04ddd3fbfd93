"""A lesson being taken: which step, what was answered, what the learner may see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from partner_desk.app.backups import difference
from partner_desk.app.rulebook import judge
from partner_desk.app.school.leastaccess import enough
from partner_desk.app.school.lessonfile import Lesson
from partner_desk.app.school.mistakes import MistakeSearch, PointedAt, Pointing
from partner_desk.app.school.objections import KINDS, Objection, changed, objections
from partner_desk.app.school.sight import SeenScope, Sight, place_of
from partner_desk.app.school.taskboard import BoardRow, board
from partner_desk.app.school.ways import TaskWay, way
from partner_desk.domain.changes import ChangeSet
from partner_desk.domain.estate import Estate
from partner_desk.readings.questions import Answer, Question
from partner_desk.training.grading import is_right
from partner_desk.training.lessons import EditKind, LessonStep, StepKind
from partner_desk.training.progress import LessonRun
from partner_desk.training.texts import Text


@dataclass(frozen=True, slots=True)
class Restart:
    """Where a lesson goes on that was left: the step (from 0), and what happened in those before it."""

    step: int
    run: LessonRun


@dataclass
class Taking:
    """One learner in one lesson. An answer is graded by the judge on the desk as it is at that moment.

    `wrong` is the option (from 0) of this step that was chosen, if it is wrong: the first try decides, since what is
    told after it names the right one. `right` is that one, once it is told; `revealed` says that the reasons
    may be seen; `given_up` that the answer was shown; `hinted` that a hint was asked for; `tried` that the desk was
    changed without the wanted outcome. Whoever comes back to a question finds it as it was answered.
    """

    lesson: Lesson
    at: int = 0
    wrong: int | None = None
    right: int | None = None
    revealed: bool = False
    hinted: bool = False
    given_up: bool = False
    tried: bool = False
    spare: Text | None = None
    """After something was done: how much access would have done, where more was given."""
    sparing: bool = False
    """After something was done: it was judged, and took no more access than needed."""
    objections: Sequence[Objection] = ()
    """Why what was done is not done as it is meant, even if the wanted verdict came out."""
    board: Sequence[BoardRow] = ()
    """What every partner had and has, once something was changed in a task."""
    shown: set[int] = field(default_factory=set)
    """The steps (from 0) of which the answer was shown, in the whole lesson."""
    helped: set[int] = field(default_factory=set)
    """Those at which a hint was asked for."""
    missed: set[int] = field(default_factory=set)
    """Those at which the first try was wrong."""
    told: frozenset[int] = frozenset()
    """Those whose answer was told before the lesson was left: another one is no first try."""
    _answered: dict[int, tuple[int | None, int | None, bool]] = field(default_factory=dict)
    """What was said to questions: the wrong option, the right one, and whether that was shown."""
    _searches: dict[int, MistakeSearch] = field(default_factory=dict)
    """What was found so far at each step that has mistakes to be found."""
    _starts: dict[int, Estate] = field(default_factory=dict)
    _sought: list[TaskWay | None] = field(default_factory=list)

    @property
    def step(self) -> LessonStep:
        """The step at hand."""
        return self.lesson.plan.step[self.at]

    @property
    def question(self) -> Question | None:
        """What is asked, if something is."""
        return self.lesson.questions.get(self.at)

    @property
    def concealed(self) -> bool:
        """Whether the step at hand still keeps something from the learner."""
        return self.sight(self.start) is not None

    def sight(self, estate: Estate, shown: SeenScope | None = None) -> Sight | None:
        """What the learner may see: everything (None) once nothing is asked any more, else what was answered.

        An open step tells what it shows.
        """
        coming = [
            asked
            for at, asked in self.lesson.questions.items()
            if at > self.at and self.lesson.plan.step[at].kind is StepKind.PREDICT
        ]
        waits = self.step.kind is not StepKind.TELL and not self.revealed and not self._is_found
        if not coming and not waits:
            return None
        told = [place_of(asked) for at, asked in self.lesson.questions.items() if at < self.at]
        if self.question is not None and self.revealed:
            told.append(place_of(self.question))
        if self.step.open and shown is not None:
            told.append(shown)
        if waits and self.question is not None:
            coming.append(self.question)
        safe = frozenset(one for one in told if not any(_gives_away(estate, one, asked) for asked in coming))
        return Sight(safe, frozenset((one.partner, one.program) for one in coming))

    @property
    def solved(self) -> bool:
        """Whether the learner may go on."""
        if self.step.kind is StepKind.FIND:
            return self._is_found
        return self.step.kind is StepKind.TELL or self.given_up or self.right is not None or self._is_done

    @property
    def last(self) -> bool:
        """Whether this is the last step."""
        return self.at == len(self.lesson.plan.step) - 1

    @property
    def _is_done(self) -> bool:
        return self.step.kind is StepKind.DO and self.revealed

    @property
    def search(self) -> MistakeSearch | None:
        """The mistakes to be found at the step at hand, on the desk as it was when that began."""
        if self.step.kind is not StepKind.FIND or self.question is None:
            return None
        if self.at not in self._searches:
            self._searches[self.at] = MistakeSearch(self.start, self.question)
        return self._searches[self.at]

    @property
    def _is_found(self) -> bool:
        return self.search is not None and (self.search.is_over or self.at in self.shown)

    def point(self, keys: Iterable[PointedAt]) -> Pointing | None:
        """Point at facts in which something is wrong; None where nothing is looked for any more."""
        if self.search is None or self.solved:
            return None
        came = self.search.point(keys)
        if came is Pointing.FOUND:
            self.hinted, self.revealed = False, self.search.is_over
        return came

    def resume(self, restart: Restart) -> Estate:
        """Go on where the lesson was left; returns the desk as it is there, with the tasks before it done."""
        self.shown, self.helped, self.missed = (
            set(one) for one in (restart.run.shown, restart.run.helped, restart.run.missed)
        )
        self.told = frozenset(self.shown | self.missed)
        estate = self.lesson.case.estate
        for at in range(restart.step):
            self._starts[at], step = estate, self.lesson.plan.step[at]
            if step.kind is StepKind.DO:
                done = way(estate, step, self.lesson.questions[at])
                estate = estate.apply(done.changes) if done is not None else estate
        self.at = restart.step
        if self.at in self.shown and self.step.kind is StepKind.PREDICT:
            self._answered[self.at] = (None, self._right(estate), True)
        return estate

    def begin(self, estate: Estate, at: int | None = None) -> None:
        """Begin a step, the first or another one, on the desk as it is; a task that is done already stays so."""
        self.at = self.at if at is None else at
        self.wrong, self.right, self.given_up = self._answered.get(self.at, (None, None, False))
        self.spare, self.sparing, self.objections = None, False, ()
        self.revealed, self.hinted, self.tried = self.right is not None, False, False
        self._starts.setdefault(self.at, estate)
        self._sought = []
        self.changed(estate)

    @property
    def _to_come(self) -> frozenset[tuple[str, str]]:
        """Partner and program of predictions that are still to come."""
        return frozenset(
            (asked.partner, asked.program)
            for at, asked in self.lesson.questions.items()
            if at > self.at and self.lesson.plan.step[at].kind is StepKind.PREDICT
        )

    @property
    def start(self) -> Estate:
        """The desk as it was when the step at hand began for the first time."""
        return self._starts[self.at]

    def again(self, estate: Estate) -> ChangeSet:
        """The changes that bring the desk back to what it was when the task at hand began."""
        return difference("Begin the task again", estate, self.start)

    def answer(self, estate: Estate) -> Answer:
        """The judge's answer to what is asked."""
        assert self.question is not None
        return judge().answer(estate, self.question)

    def choose(self, number: int, estate: Estate) -> bool:
        """Choose an option (from 0); whether it is right. Reasons and the right one may be seen from now on."""
        self.revealed, self.right = True, self._right(estate)
        if number != self.right:
            self.wrong = number
            self.missed.add(self.at)
        self._answered[self.at] = (self.wrong, self.right, False)
        return number == self.right

    def _right(self, estate: Estate) -> int | None:
        answer = self.answer(estate)
        return next((at for at, one in enumerate(self.step.option) if is_right(one, answer)), None)

    def ask_hint(self) -> None:
        """A hint is wanted."""
        self.hinted = True
        self.helped.add(self.at)

    def changed(self, estate: Estate) -> bool:
        """The desk changed: whether what the step wants is there, in the way that is meant; it may be gone again."""
        self.board = ()
        if self.step.kind is not StepKind.DO or self.given_up:
            return False
        self.spare, self.sparing = None, False
        assert self.question is not None
        made, works = changed(self.start, estate), self.answer(estate).verdict is self.step.verdict
        self.tried = bool(made) and not works
        self.objections = objections(self.start, estate, self.step, self.question)
        self.board = board(self.start, estate, self.question, made, self._to_come) if made else ()
        self.revealed = works and not self.objections
        if self.revealed:
            self._judge_access(estate, self.question)
        return self.revealed

    def _judge_access(self, estate: Estate, asked: Question) -> None:
        """Whether less access would have done; told only where somebody got access or was linked."""
        made, best = changed(self.start, estate), self.remedy
        if not any(KINDS.get(one.kind) in (EditKind.LINK, EditKind.ROLE) for one in made):
            return
        if self.step.least is None and best is None:
            return
        self.spare = enough(estate, self.step, asked, made, best.changes if best is not None else ())
        self.sparing = self.spare is None

    def give_up(self, estate: Estate) -> ChangeSet | None:
        """Show the answer: the right option, or one way to do it; returns the changes that are left to be made."""
        self.revealed = self.given_up = True
        self.shown.add(self.at)
        if self.step.kind is StepKind.PREDICT:
            self.right = self._right(estate)
            self._answered[self.at] = (None, self.right, True)
            return None
        self.objections = ()
        remedy = self.remedy
        if remedy is None:
            return None
        return difference(remedy.changes.name, estate, self.start.apply(remedy.changes))

    @property
    def remedy(self) -> TaskWay | None:
        """The program's own way to what the step wants, from the desk as it was when the step began."""
        if self.question is None or self.step.kind is not StepKind.DO:
            return None
        if not self._sought:
            self._sought.append(way(self.start, self.step, self.question))
        return self._sought[0]


def _gives_away(estate: Estate, place: SeenScope, asked: Question) -> bool:
    """Whether what is told at a place has the answer to a question in it: reasons name the parts of a scope.

    One day of a period is not the answer about the period.
    """
    key, view = place
    if (view.partner, view.program, view.reading) != (asked.partner, asked.program, asked.reading):
        return False
    if asked.days > 1 or view.day != asked.since:
        return False
    told, wanted = estate.scopes.find(key), estate.scopes.find(asked.scope)
    return told is None or wanted is None or told in estate.scopes.path(wanted)
