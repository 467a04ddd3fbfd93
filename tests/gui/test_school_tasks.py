"""Tasks in the window: forms that propose nothing, harm that is told, the task begun again with a key."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox
from pytestqt.qtbot import QtBot

from partner_desk.app.recording import KINDS_SAID
from partner_desk.app.school.catalogue import catalogue
from partner_desk.app.school.lessonfile import lesson_path, read_lesson
from partner_desk.app.school.progress import default_folder
from partner_desk.domain.descriptions import Refers
from partner_desk.gui.dialogs.edits import LinkForm, OfferForm, RecordForm, RoleForm
from partner_desk.gui.dialogs.factfields import FieldEditor
from partner_desk.gui.dialogs.facts import FactForm
from partner_desk.gui.dialogs.form import Form
from partner_desk.gui.look import SIGNS
from partner_desk.gui.main_window import MainWindow
from partner_desk.gui.school.classroom import Classroom
from partner_desk.gui.school.schooling import Schooling
from partner_desk.readings.questions import Verdict
from partner_desk.training.lessons import StepKind
from partner_desk.training.texts import Language
from tests.gui.hands import answering, by_key, fill, scope, typing

FABRIKAM = "Fabrikam humongous-claims"
UP, DOWN = "\N{BLACK UP-POINTING TRIANGLE}", "\N{BLACK DOWN-POINTING TRIANGLE}"
SIGN_YES, SIGN_NO = SIGNS[Verdict.RECOGNIZED], SIGNS[Verdict.NOT_RECOGNIZED]
CONTROL = Qt.KeyboardModifier.ControlModifier
FORMS = {
    Qt.Key.Key_L: LinkForm,
    Qt.Key.Key_R: RoleForm,
    Qt.Key.Key_D: RecordForm,
    Qt.Key.Key_E: OfferForm,
}
TASKS = {
    identifier: at
    for identifier in catalogue().lessons
    for at, step in enumerate(read_lesson(lesson_path(identifier)).plan.step)
    if step.kind is StepKind.DO
}


@pytest.fixture
def school(window: MainWindow) -> Schooling:
    shutil.rmtree(default_folder(), ignore_errors=True)
    window.adorn()
    window.settings.setValue("school/language", "en")
    window.later.schooling.panel.speak(Language.EN)
    return window.later.schooling


def at_task(school: Schooling, identifier: str) -> Classroom:
    school.take(identifier)
    while school.room.taking is not None and school.room.taking.at < TASKS[identifier]:
        if not school.room.taking.solved:
            school.room.show_answer()
        school.room.go(1)
    return school.room


def opened(window: MainWindow, key: Qt.Key) -> Form:
    """Press a shortcut; the form that it opens."""
    window.activateWindow()
    QTest.keyClick(window, key, CONTROL)
    form = window.dialog
    assert isinstance(form, Form)
    assert isinstance(form, FORMS[key]), (key, form)
    return form


def confirm(form: Form) -> None:
    QTest.keyClick(form.buttons.button(QDialogButtonBox.StandardButton.Ok), Qt.Key.Key_Return)


@pytest.mark.parametrize("identifier", TASKS)
def test_no_task_is_done_by_confirming_what_opens(
    school: Schooling, window: MainWindow, identifier: str, qtbot: QtBot
) -> None:
    room = at_task(school, identifier)
    desk = window.situation.desk
    assert desk is not None
    before = len(desk.history())
    for key in FORMS:
        window.activateWindow()
        QTest.keyClick(window, key, CONTROL)
        form = window.dialog
        assert form is not None
        for _ in range(2):
            QTest.keyClick(form.focusWidget() or form, Qt.Key.Key_Return)
        form.reject()
    assert len(desk.history()) == before, "nothing was recorded"
    assert room.taking is not None
    assert not room.taking.solved


def test_no_form_for_a_fact_of_any_kind_names_a_partner_an_identity_or_a_role(
    school: Schooling, window: MainWindow
) -> None:
    room = at_task(school, "what-is-recognition")
    for kind in KINDS_SAID.values():
        window.later.facting.show_form(kind)
        form = window.dialog
        if isinstance(form, FactForm):
            said = {name for part in form.editors.values() for name, one in named(part) if one}
            assert not said, (kind, said)
            form.buttons.button(QDialogButtonBox.StandardButton.Ok).click()
            form.reject()
    assert room.taking is not None
    assert not room.taking.solved


def named(editor: FieldEditor) -> Iterator[tuple[str, object]]:
    """What a field says of partners, identities and roles."""
    for part in editor.parts():
        if part.field.described.refers in (Refers.PARTNER, Refers.PRINCIPAL, Refers.ROLE):
            yield part.field.name, part.said()


def test_a_form_can_be_confirmed_once_everything_is_chosen(school: Schooling, window: MainWindow) -> None:
    room = at_task(school, "seed-15-pal-gives-higher-incentives-than-dpor")
    form = opened(window, Qt.Key.Key_L)
    ok = form.buttons.button(QDialogButtonBox.StandardButton.Ok)
    assert not ok.isEnabled()
    fill(form, person="Theo")
    assert not ok.isEnabled(), "the partner is not chosen yet"
    fill(form, partner="5200001")
    assert ok.isEnabled()
    confirm(form)
    assert "Done: it is so now." in room.panel.text.toPlainText()
    assert "Contoso loses nothing by it." in room.panel.text.toPlainText()
    said = " ".join(room.panel.text.toPlainText().split())
    assert "\N{CHECK MARK} Works: the verdict is “recognized”." in said
    assert "\N{CHECK MARK} Harms nobody: no partner has less than before." in said
    assert "\N{CHECK MARK} As asked: nothing else was changed." in said
    assert "\N{CHECK MARK} Least access: with no more access than needed." in said
    assert f"{FABRIKAM} {SIGN_NO} not recognized {SIGN_YES} recognized {UP} gained" in said
    assert f"Contoso humongous-claims {SIGN_YES} recognized {SIGN_YES} recognized" in said


def test_taking_another_partners_link_is_told_and_begun_again_with_a_key(school: Schooling, window: MainWindow) -> None:
    room = at_task(school, "seed-15-pal-gives-higher-incentives-than-dpor")
    given = window.situation.estate.links
    form = opened(window, Qt.Key.Key_L)
    fill(form, person="Olga", partner="5200001")
    confirm(form)
    said = " ".join(room.panel.text.toPlainText().split())
    assert "It works, but it is not done yet:" in said
    assert "Contoso has lost Azure consumption incentives at humongous-claims, by a change of the link of Olga" in said
    assert "\N{BALLOT X} Harms somebody: Contoso has lost" in said
    assert "\N{BALLOT X} Not as asked: You changed the link of Olga (Contoso), but the task is about Theo" in said
    assert f"{FABRIKAM} {SIGN_NO} not recognized {SIGN_YES} recognized {UP} gained" in said
    assert f"Contoso humongous-claims {SIGN_YES} recognized {SIGN_NO} not recognized {DOWN} lost" in said
    assert "Take the step back (Ctrl+Z) or begin the task again" in said
    assert "loses nothing" not in said
    assert "no more access than needed" not in said
    assert not room.panel.next.isEnabled()
    room.panel.languages.setCurrentIndex(1)
    said = " ".join(room.panel.text.toPlainText().split())
    assert "Es wirkt, aber die Aufgabe ist noch nicht gelöst:" in said
    assert "Contoso hat Azure consumption incentives auf humongous-claims verloren." in said
    by_key(window, "task-again")
    assert window.situation.estate.links == given
    assert "Es wirkt" not in room.panel.text.toPlainText()
    assert not room.panel.next.isEnabled()


def test_a_task_can_be_begun_again_only_while_there_is_one(school: Schooling, window: MainWindow) -> None:
    action = window.actions_.by_name["task-again"]
    assert not action.isEnabled()
    room = at_task(school, "what-is-recognition")
    assert action.isEnabled()
    assert room.panel.again.isVisible()
    room.go(-1)
    assert not action.isEnabled()
    assert not room.panel.again.isVisible()
    room.go(1)
    form = opened(window, Qt.Key.Key_R)
    fill(form, person="ann-at-litware", role="Owner")
    confirm(form)
    said = room.panel.text.toPlainText()
    assert "More access than needed: it works, but less would do: Contributor at rg-mail." in said
    assert len(window.situation.estate.role_assignments) == 3, "once"
    QTest.keyClick(room.panel.again, Qt.Key.Key_Space)
    assert len(window.situation.estate.role_assignments) == 2
    assert room.taking is not None
    assert not room.taking.solved
    assert window.situation.concealed_here
    room.leave()
    assert not action.isEnabled()


def test_a_scope_that_a_lesson_goes_to_is_the_only_one_chosen(school: Schooling, window: MainWindow) -> None:
    at_task(school, "what-is-recognition")
    QTest.keyPress(window, Qt.Key.Key_Control, CONTROL)  # the key of the shortcut that began it is still held
    window.tree.go_to(scope(window, "rg-web"))
    window.tree.go_to(scope(window, "rg-mail"))
    QTest.keyRelease(window, Qt.Key.Key_Control)
    assert window.situation.chosen_keys() == ["rg-mail"]


def test_what_is_tried_in_a_scenario_is_not_done(school: Schooling, window: MainWindow) -> None:
    room = at_task(school, "seed-15-pal-gives-higher-incentives-than-dpor")
    with answering(typing("a try")):
        QTest.keyClick(window, Qt.Key.Key_B, CONTROL)
    assert window.situation.branch is not None
    assert not window.banner.buttons[0].isEnabled(), "comparing tells"
    window.actions_.by_name["link"].trigger()
    form = window.dialog
    assert isinstance(form, Form)
    fill(form, person="Theo", partner="5200001")
    confirm(form)
    assert room.taking is not None
    assert not room.taking.solved, "the desk is as it was"
    room.show_answer()
    assert window.situation.workspace is window.situation.desk, "the answer is made on the desk itself"
    assert "Done" not in room.panel.text.toPlainText()
    assert "One way to do it: Theo (Fabrikam) links itself" in room.panel.text.toPlainText()
    room.go(-1)
    room.go(1)
    assert "One way to do it:" in room.panel.text.toPlainText(), "shown is shown, also when one comes back"
    assert "no more access" not in room.panel.text.toPlainText()


def test_in_free_play_too_nothing_is_proposed(school: Schooling, window: MainWindow) -> None:
    school.play()
    form = opened(window, Qt.Key.Key_R)
    assert not form.buttons.button(QDialogButtonBox.StandardButton.Ok).isEnabled()
    form.reject()
