"""The sample desk: the story that newcomers learn the difference between DPOR and PAL by."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from partner_desk.app.rulebook import library
from partner_desk.domain.access import Principal
from partner_desk.domain.changes import Change, ChangeSet
from partner_desk.domain.estate import Estate
from partner_desk.domain.origin import SAMPLE, Origin
from partner_desk.resources import resource_path


def sample_step() -> ChangeSet:
    """The sample estate as one step; every fact says that it comes from the sample."""
    from partner_desk.exchange.cases import Vocabulary, read_case_file  # only who opens the sample waits for it

    case = read_case_file(resource_path("samples", "story.toml"), Vocabulary.of(library()))
    return step_of(case.estate, "Open the sample", SAMPLE)


def step_of(estate: Estate, name: str, source: str) -> ChangeSet:
    """An invented estate as one step: every fact says where it comes from, and people are called by their ids."""
    origin = Origin(source, "Partner Desk", datetime.now(UTC).replace(microsecond=0))
    changes = []
    for fact in estate.facts_in_order():
        if isinstance(fact, Principal) and not fact.name:
            fact = replace(fact, name=fact.id)
        changes.append(Change(None, replace(fact, origin=origin)))
    return ChangeSet(name, tuple(changes))
