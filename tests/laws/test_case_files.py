"""What a case states can be told by the files that tools export, and what no file tells by hand: it is judged alike."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from partner_desk.app import imports
from partner_desk.app.factvalues import Said
from partner_desk.app.recording import amend, record
from partner_desk.domain.access import Principal
from partner_desk.domain.changes import WORD_OF, Fact
from partner_desk.domain.coverage import Collected
from partner_desk.domain.descriptions import Field
from partner_desk.domain.estate import Estate
from partner_desk.domain.lookup import partner_named
from partner_desk.domain.partners import Partner
from partner_desk.engine.judge import Judge
from partner_desk.exchange.case.asking import Vocabulary, differences
from partner_desk.exchange.case.reading import read_case_file
from partner_desk.readings.library import Library
from tests.exchange.exporting import File
from tests.exchange.snapshots import Azure, guid
from tests.facts import ORIGIN
from tests.laws.test_recording import CASES, Teller

ANSWERS = {"roles": "all", "pim": "used", "members": "all", "delegations": "all", "denials": "all"}
IN_THE_DIRECTORY = ("tenant", "admin_agents", "helpdesk_agents")


class IdTeller(Teller):
    """Says the facts of a case by the ids that Azure has for them."""

    def __init__(self, library: Library, azure: Azure) -> None:
        super().__init__(library, azure.estate)
        self.azure = azure

    def says(self, fact: Fact) -> dict[str, Said]:
        said = super().says(fact)
        return said | {"id": guid(fact.id)} if isinstance(fact, Principal) else said

    def _field(self, field: Field, value: Any, text: Any) -> Said:
        refers = field.described.refers
        if refers is not None and not field.nested and isinstance(value, str):
            if value in self.azure.ids:
                return self.azure.key(value)
            if value in self.azure.estate.principals:
                return guid(value)
        return super()._field(field, value, text)


def imported(estate: Estate, files: Sequence[File]) -> Estate:
    """A desk after one import."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [one.write(Path(folder)) for one in files]
        preview = imports.preview(estate, imports.gather(paths, "somebody"), ANSWERS, paths)
    left_out = [one for one in preview.rejected if "that was deleted" not in one.reason]
    assert not left_out, left_out
    return estate.apply(preview.changes)


def by_files(library: Library, azure: Azure) -> Estate:
    """The facts of a case: partners by hand, then what files tell, day by day, then the rest by hand."""
    teller, told = IdTeller(library, azure), Estate()
    everything = sorted(azure.estate.facts_in_order(), key=lambda one: [*WORD_OF].index(type(one)))
    for fact in everything:
        if isinstance(fact, Partner):
            said = {name: one for name, one in teller.says(fact).items() if name not in IN_THE_DIRECTORY}
            told = told.apply(record(told, Partner, said, ORIGIN))
    for moment in azure.moments:
        told = imported(told, azure.files(moment))
    for fact in everything:
        if isinstance(fact, Principal) and guid(fact.id) in told.principals:
            told = _at_home(told, azure, fact)
        elif isinstance(fact, Partner):
            said = {name: one for name, one in teller.says(fact).items() if name in IN_THE_DIRECTORY}
            told = told.apply(amend(told, Partner, {"id": fact.id}, said, ORIGIN)) if said else told
        elif not isinstance(fact, Collected) and not azure.told(fact):
            told = told.apply(record(told, type(fact), teller.says(fact), ORIGIN, found_so=True))
    return _looked_for(azure, told)


def _at_home(told: Estate, azure: Azure, fact: Principal) -> Estate:
    """Lists of a directory do not say of which tenant; where nothing else told it either, somebody does."""
    home = None if fact.tenant is None else azure.key(fact.tenant)
    found = told.principals[guid(fact.id)]
    assert found.tenant in (None, home), (fact.id, found.tenant)
    assert (found.kind, found.disabled_from, found.deleted_from) == (fact.kind, fact.disabled_from, fact.deleted_from)
    if found.tenant == home:
        return told
    return told.apply(amend(told, Principal, {"id": found.id}, {"tenant": home or ""}, ORIGIN))


def _looked_for(azure: Azure, told: Estate) -> Estate:
    """For each kind and subject whether that was all of it."""
    word = {azure.key(key): key for key in azure.ids} | {guid(one): one for one in azure.estate.principals}
    known = azure.estate.coverage
    subjects = {(one.kind, one.subject): one.subject for one in told.all(Collected).values()}
    for statement in azure.estate.all(Collected).values():
        subject = statement.subject
        mine = azure.key(subject) if subject in azure.ids else guid(subject) if subject in word.values() else subject
        subjects[statement.kind, mine] = mine
    for kind, subject in subjects:
        said = {"kind": kind.value, "subject": subject, "known": "no"}
        if known.knows(kind, word.get(subject, subject)):
            said["known"] = "yes"
        told = told.apply(record(told, Collected, said, ORIGIN))
    return told


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_case_told_by_files_is_judged_alike(path: Path, library: Library, judge: Judge) -> None:
    case = read_case_file(path, Vocabulary.of(library))
    azure = Azure(case.estate)
    told = by_files(library, azure)
    for ask in case.asks:
        partner = partner_named(told, ask.question.partner).id
        answer = judge.answer(told, replace(ask.question, scope=azure.key(ask.question.scope), partner=partner))
        assert differences(ask, answer) == []
