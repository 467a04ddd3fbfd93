"""What forms propose: nothing in training; elsewhere what is at hand, and never somebody whom nobody chose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QDialog

from partner_desk.app.sample import sample_step
from partner_desk.app.workspace import Workspace
from partner_desk.domain.edits import save_partner
from partner_desk.gui.dialogs.edits import LinkForm, OfferForm, RecordForm, RoleForm
from partner_desk.gui.dialogs.form import Form
from partner_desk.gui.main_window import MainWindow
from tests.facts import as_recorded
from tests.gui.hands import fill, may_confirm, scope
from tests.sample import id_of

CHOICES = {
    "dpor": {"partner": "5400001"},
    "link": {"person": "ops@fabrikam", "partner": "5300001"},
    "role": {"person": "ops@contoso", "role": "Owner"},
    "offer": {"offer": "pay-as-you-go"},
}
"""What each form asks for."""


@pytest.fixture
def real(make_window: Callable[[], MainWindow]) -> MainWindow:
    """The same estate as on a desk of somebody's customers."""
    found = make_window()
    found.situation.open(Workspace.in_memory(as_recorded(sample_step())))
    found.situation.look(partner="fabrikam")
    found.show()
    return found


def opened(window: MainWindow, name: str) -> Form:
    window.actions_.by_name[name].trigger()
    assert isinstance(window.dialog, Form)
    return window.dialog


def chosen(form: QDialog, box: str) -> str:
    found = getattr(form, box)
    assert isinstance(found, QComboBox)
    return str(found.currentData())


@pytest.mark.parametrize("name", CHOICES)
def test_in_training_everything_is_to_be_chosen(window: MainWindow, name: str) -> None:
    window.tree.go_to(scope(window, "litware-production"))
    window.situation.look(partner="fabrikam")
    before = window.situation.estate
    form = opened(window, name)
    for _ in range(2):
        QTest.keyClick(form.focusWidget() or form, Qt.Key.Key_Return)
    assert window.situation.estate is before, "Enter alone records nothing"
    for box, text in CHOICES[name].items():
        assert chosen(form, box) == ""
        assert not may_confirm(form)
        fill(form, **{box: text})
    assert may_confirm(form)
    QTest.keyClick(form, Qt.Key.Key_Return)
    assert window.situation.estate is not before


def test_in_training_nobody_is_said_to_have_seen_it_and_nobody_to_be_billed(window: MainWindow) -> None:
    window.tree.go_to(scope(window, "wingtip-core"))
    link = opened(window, "link")
    assert isinstance(link, LinkForm)
    assert link.source.currentText() == ""
    link.reject()
    offer = opened(window, "offer")
    assert (chosen(offer, "seller"), chosen(offer, "reseller")) == ("", ""), "though they are recorded"


def test_on_a_real_desk_no_identity_and_no_role_is_proposed(real: MainWindow) -> None:
    real.tree.go_to(scope(real, "litware-production"))
    before = real.situation.estate
    for name in ("role", "link"):
        form = opened(real, name)
        assert chosen(form, "person") == ""
        QTest.keyClick(form, Qt.Key.Key_Return)
        form.accept()
        assert form.isVisible()
        form.reject()
    assert chosen(opened(real, "role"), "role") == ""
    assert real.situation.estate is before


def test_on_a_real_desk_the_viewed_partner_and_the_recorded_offer_are_proposed(real: MainWindow) -> None:
    real.tree.go_to(scope(real, "wingtip-core"))
    form = opened(real, "dpor")
    assert isinstance(form, RecordForm)
    assert chosen(form, "partner") == "5300001"
    assert may_confirm(form)
    form.reject()
    offer = opened(real, "offer")
    assert chosen(offer, "offer") == "csp-azure-plan"
    assert chosen(offer, "seller") != ""
    assert may_confirm(offer)


def test_a_viewed_partner_without_a_location_is_no_reason_to_propose_another(real: MainWindow) -> None:
    viewed = replace(real.situation.estate.partners["fabrikam"], location_ids=())
    assert real.situation.commit(save_partner(real.situation.estate, viewed))
    real.tree.go_to(scope(real, "litware-production"))
    form = opened(real, "dpor")
    assert chosen(form, "partner") == ""
    assert not may_confirm(form)


def test_the_offer_of_one_subscription_is_not_proposed_for_another(real: MainWindow) -> None:
    real.situation.chosen = [scope(real, "wingtip-core"), scope(real, "litware-production")]
    form = opened(real, "offer")
    assert isinstance(form, OfferForm)
    assert chosen(form, "offer") == ""
    assert not may_confirm(form)


@pytest.mark.parametrize("desk", ["window", "real"])
def test_who_is_chosen_in_the_list_is_who_is_meant_as_long_as_it_is_in_sight(
    desk: str, request: pytest.FixtureRequest
) -> None:
    found: MainWindow = request.getfixturevalue(desk)
    found.tree.go_to(scope(found, "litware-production"))
    people = found.lists["identities"]
    found.tabs.setCurrentWidget(people)
    assert people.go_to(("principals", id_of("ops@fabrikam in Wingtip")))
    for name, kind in (("link", LinkForm), ("role", RoleForm)):
        form = opened(found, name)
        assert isinstance(form, kind)
        assert chosen(form, "person") == id_of("ops@fabrikam in Wingtip")
        form.reject()
    found.tabs.setCurrentWidget(found.lists["access"])
    for name in ("link", "role"):
        form = opened(found, name)
        assert chosen(form, "person") == "", "it was chosen for something else"
        form.reject()


def test_where_there_is_nothing_to_choose_a_form_says_how_it_comes_on_the_desk(window: MainWindow) -> None:
    window.situation.open(Workspace.create(None))
    form = opened(window, "link")
    assert isinstance(form, LinkForm)
    assert (form.person.currentText(), form.partner.currentText()) == (
        "no identity is here yet: Edit > Add identity",
        "no partner has a location ID yet: Edit > Add partner",
    )
    assert not may_confirm(form)
