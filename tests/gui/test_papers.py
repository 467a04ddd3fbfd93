"""What the window prints is what it shows: a scenario as one, and the period that the time line asks about."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from partner_desk.app.papers import SCOPE_PAPERS
from partner_desk.app.workspace import Workspace
from partner_desk.cli.application import run
from partner_desk.gui.dialogs.paperchoices import PaperChoices
from partner_desk.gui.dialogs.preview import PreviewDialog
from partner_desk.gui.main_window import MainWindow
from partner_desk.resources import resource_path
from tests.gui.hands import answering, naming, scope, typing
from tests.papers import pages_of, text_of

WINGTIP = "Wingtip"
MARK = "SCENARIO 'New <record>' - not recorded"


def previewed(window: MainWindow, qtbot: QtBot) -> bytes:
    window.actions_.by_name["print"].trigger()
    qtbot.waitUntil(lambda: bool(window.findChildren(PreviewDialog)))
    (dialog,) = window.findChildren(PreviewDialog)
    qtbot.waitUntil(lambda: dialog.document.whole)
    pdf = dialog.document.pdf
    dialog.reject()
    qtbot.waitUntil(lambda: not window.findChildren(PreviewDialog))
    return pdf


def looking(window: MainWindow) -> None:
    window.situation.look(partner="adatum", program="pec", day=date(2024, 4, 10))
    window.tree.go_to(scope(window, WINGTIP))


def test_a_scenario_is_printed_saved_and_copied_as_one(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    with answering(typing("New <record>")):
        window.actions_.by_name["scenario-new"].trigger()
    looking(window)
    pages = pages_of(previewed(window, qtbot))
    assert all("SCENARIO - not recorded" in page for page in pages)
    assert "New <record>" not in "".join(pages)
    assert "As recorded" not in "".join(pages)
    proposed: list[str] = []

    def look_and_name(dialog: QDialog) -> None:
        assert isinstance(dialog, QFileDialog)
        field = dialog.findChild(QLineEdit, "fileNameEdit")
        assert isinstance(field, QLineEdit)
        proposed.append(field.text())
        naming(tmp_path / "a.pdf")(dialog)

    with answering(look_and_name):
        window.actions_.by_name["pdf"].trigger()
    assert proposed == ["Wingtip 2024-04-10 SCENARIO - not recorded.pdf"]
    qtbot.waitUntil((tmp_path / "a.pdf").exists)
    assert "SCENARIO - not recorded" in text_of((tmp_path / "a.pdf").read_bytes())
    for action in ("copy-text", "copy-markdown"):
        window.actions_.by_name[action].trigger()
        copied = QApplication.clipboard().text().replace("\\", "")
        assert MARK in copied
        assert "As recorded" not in copied
    assert "Supposed in the scenario New <record>" in window.why.toPlainText()
    window.actions_.by_name["scenario-leave"].trigger()
    assert "SCENARIO" not in text_of(previewed(window, qtbot)), "the desk is as it was"


def test_the_period_that_is_asked_about_is_printed(window: MainWindow, qtbot: QtBot) -> None:
    looking(window)
    assert "2024-04-10" in text_of(previewed(window, qtbot))
    period = window.time_line.period
    period.setCurrentIndex(period.findData("month"))
    text = text_of(previewed(window, qtbot))
    assert "2024-04-01 to 2024-04-30" in text
    assert "of 30 days" in " ".join(text.split())
    window.situation.look(day=date(2024, 3, 10))
    assert "2024-03-01 to 2024-03-31" in text_of(previewed(window, qtbot)), "it follows the day"
    period.setCurrentIndex(0)
    assert "2024-03-01 to" not in text_of(previewed(window, qtbot))


def test_each_paper_about_a_scope_is_in_the_menu_and_on_the_command_line(
    window: MainWindow, capsys: pytest.CaptureFixture[str]
) -> None:
    names, texts = (
        set(window.actions_.by_name),
        [one.text().replace("&", "") for one in window.actions_.by_name.values()],
    )
    for paper in SCOPE_PAPERS:
        assert names >= {"print", "pdf"} if paper is SCOPE_PAPERS[0] else names >= {f"print-{paper.name}"}
        assert f"Print {paper.words}…" in texts
        assert run(["report", paper.name, "--help"]) == 0
        assert paper.words in capsys.readouterr().out
        assert resource_path("templates", paper.template).is_file()


def test_what_a_paper_is_about_is_chosen_beside_its_pages(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    looking(window)
    window.actions_.by_name["print"].trigger()
    qtbot.waitUntil(lambda: bool(window.findChildren(PreviewDialog)))
    (dialog,) = window.findChildren(PreviewDialog)
    (choices,) = dialog.findChildren(PaperChoices)
    first = text_of(dialog.document.pdf)
    assert not dialog.document.whole, "the first page is there before the others"
    assert not dialog.saving.isEnabled()
    qtbot.waitUntil(lambda: dialog.document.whole)
    assert dialog.saving.isEnabled()
    assert pages_of(dialog.document.pdf)[0].startswith(first.strip()[:200])

    def choose(box: QComboBox, words: str) -> str:
        shown, whole = dialog.document, dialog.saving.isEnabled()
        box.setCurrentIndex(next(row for row in range(box.count()) if words in box.itemText(row)))
        qtbot.waitUntil(lambda: dialog.document is not shown or dialog.saving.isEnabled() != whole)
        return text_of(dialog.document.pdf)

    assert not choices.redact.isEnabled()
    text = choose(choices.paper, "customer one-pager")
    assert "What Contoso Cloud" in text
    text = choose(choices.partner, "Fabrikam")
    assert "What Fabrikam" in text
    assert "Contoso Cloud" not in text
    assert "Was Fabrikam" in choose(choices.language, "Deutsch")
    assert "ops@fabrikam" in choose(choices.paper, "evidence pack")
    assert not choices.language.isEnabled()
    shown = dialog.document
    choices.redact.click()
    qtbot.waitUntil(lambda: dialog.document is not shown)
    assert "ops@fabrikam" not in text_of(dialog.document.pdf)
    choose(choices.paper, "before and after")
    assert not dialog.saving.isEnabled(), "there is none of a single day"
    assert "more than one day" in dialog.notice.text()
    assert "2024-04-30" in choose(choices.period, "2024-04-01 to 2024-04-30")
    assert dialog.saving.isEnabled()
    assert window.situation.period is None, "the window asks what it asked before"
    assert not choices.more.isEnabled()
    choose(choices.paper, "portfolio")
    Workspace.create(tmp_path / "other.partnerdesk").close()
    shown = dialog.document
    with answering(naming(tmp_path / "other.partnerdesk")):
        choices.more.click()
    qtbot.waitUntil(lambda: dialog.document is not shown)
    assert "other.partnerdesk has no partner with a PartnerID of" in " ".join(text_of(dialog.document.pdf).split())
    dialog.reject()
