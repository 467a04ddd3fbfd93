"""Whatever a dialog has to say is read whole: it wraps, the dialog grows with it, and beyond that it scrolls."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QLabel
from pytestqt.qtbot import QtBot

from partner_desk.app.workspace import Workspace
from partner_desk.domain.billing import Billing, Offer
from partner_desk.domain.changes import Change, ChangeSet, Fact
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.partners import Partner
from partner_desk.domain.scopes import Scope
from partner_desk.gui.dialogs.edits import RecordForm
from partner_desk.gui.dialogs.moving import MoveDialog
from partner_desk.gui.main_window import MainWindow
from partner_desk.gui.plain import Label
from tests.examples import some
from tests.facts import ORIGIN
from tests.gui.hands import scope

SENTENCE = "The subscription Contoso production of the northern plants cannot have a partner of record. "


def is_whole(dialog: QDialog) -> None:
    """Every word of every label is seen, or can be scrolled to; the dialog stays on the screen."""
    QApplication.processEvents()
    labels = [one for one in dialog.findChildren(QLabel) if one.isVisible() and one.text()]
    assert labels
    for label in labels:
        if label.wordWrap():
            assert label.height() >= label.heightForWidth(label.width()), label.text()
        else:
            assert label.width() >= label.sizeHint().width(), label.text()
    assert dialog.height() <= dialog.screen().availableGeometry().height()


FORMS = ["dpor", "role", "link", "offer", "add-scope", "add-identity", "add-partner"]


@pytest.fixture
def large_letters(qapp: QApplication) -> Iterator[None]:
    """The letters of the system are twice as large."""
    usual = qapp.font()
    large = qapp.font()
    large.setPointSizeF(2 * usual.pointSizeF())
    qapp.setFont(large)
    yield
    qapp.setFont(usual)


@pytest.mark.usefixtures("large_letters")
@pytest.mark.parametrize("name", FORMS)
def test_large_letters_push_no_word_out_of_a_form(window: MainWindow, name: str) -> None:
    window.tree.go_to(scope(window, "tailspin-web"))
    window.actions_.by_name[name].trigger()
    form = window.dialog
    assert form is not None
    is_whole(form)
    form.resize(10, 10)
    is_whole(form)
    form.say(SENTENCE)  # type: ignore[attr-defined]
    is_whole(form)


@pytest.mark.parametrize(("name", "times"), some(list(product(FORMS, [1, 3, 10, 100]))))
def test_a_refusal_of_any_length_is_read_whole(window: MainWindow, name: str, times: int) -> None:
    window.tree.go_to(scope(window, "tailspin-web"))
    window.actions_.by_name[name].trigger()
    form = window.dialog
    assert form is not None
    before = form.height()
    form.say(SENTENCE * times)  # type: ignore[attr-defined]
    is_whole(form)
    hint = form.hint  # type: ignore[attr-defined]
    assert hint.isVisible()
    bar = hint.verticalScrollBar()
    assert bool(bar.maximum()) == (hint.label.height() > hint.height())
    assert times < 3 or form.height() > before, "the dialog makes room"
    form.resize(form.minimumWidth(), 10)
    is_whole(form)
    buttons = form.buttons  # type: ignore[attr-defined]
    assert form.rect().contains(buttons.geometry())


MANY = 209


@pytest.fixture
def many(make_window: Callable[[], MainWindow], qtbot: QtBot) -> MainWindow:
    """Subscriptions with long names, every third of them sold by a CSP."""
    facts: list[Fact] = [
        Scope("big", ScopeKind.TENANT, None, "Big", origin=ORIGIN),
        Partner("p", "A partner of record", "7654321", ("7654322",), origin=ORIGIN),
    ]
    for number in range(MANY):
        name = f"Contoso production of the northern plants, cost centre {number:04}, stage blue"
        offer = Offer.CSP_AZURE_PLAN if number % 3 == 1 else Offer.EA
        facts.append(Scope(f"sub-{number}", ScopeKind.SUBSCRIPTION, "big", name, origin=ORIGIN))
        facts.append(Billing(f"b{number}", f"sub-{number}", offer, "p" if offer.is_csp else None, origin=ORIGIN))
    found = make_window()
    found.situation.open(Workspace.in_memory(ChangeSet("Begin", tuple(Change(None, one) for one in facts))))
    found.show()
    found.tree.expand_all()
    return found


def test_what_is_refused_on_many_subscriptions_names_them(many: MainWindow) -> None:
    tree = many.situation.estate.scopes
    many.situation.chosen = [one for one in range(len(tree)) if tree.kind_of(one) is ScopeKind.SUBSCRIPTION]
    many.actions_.by_name["dpor"].trigger()
    form = many.dialog
    assert isinstance(form, RecordForm)
    is_whole(form)
    form.accept()
    assert form.isVisible()
    assert form.found_so.isVisible()
    is_whole(form)
    named = [one for one in form.findChildren(QLabel) if "cost centre" in one.text()]
    assert len(named) >= 2, "those it is about, and those it cannot be"
    assert all(one.isVisible() for one in named)


def test_a_move_that_is_refused_says_why_in_full(many: MainWindow) -> None:
    tree = many.situation.estate.scopes
    many.situation.chosen = [one for one in range(len(tree)) if tree.kind_of(one) is ScopeKind.SUBSCRIPTION]
    many.actions_.by_name["move"].trigger()
    dialog = many.dialog
    assert isinstance(dialog, MoveDialog)
    dialog.work_out()
    assert dialog.hint.text()
    is_whole(dialog)


def test_a_label_that_was_narrow_once_is_no_higher_than_its_lines(qtbot: QtBot) -> None:
    label = Label()
    qtbot.addWidget(label)
    label.setWordWrap(True)
    label.resize(60, 20)
    label.setText("What recognition is and what it is good for")
    narrow = label.minimumHeight()
    label.show()
    label.resize(900, 20)
    assert label.minimumHeight() < 2 * label.fontMetrics().lineSpacing() < narrow
    label.setText("Recognition")
    assert label.minimumHeight() < narrow
