"""The sample desk: the story that newcomers learn the difference between DPOR and PAL by."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from partner_desk.app.rulebook import library
from partner_desk.domain.access import Principal
from partner_desk.domain.changes import Change, ChangeSet
from partner_desk.domain.origin import Origin
from partner_desk.resources import resource_path


def sample_step() -> ChangeSet:
    """The sample estate as one step; every fact says that it comes from the sample."""
    from partner_desk.exchange.cases import Vocabulary, read_case_file  # only who opens the sample waits for it

    vocabulary = Vocabulary.of(library())
    case = read_case_file(resource_path("samples", "story.toml"), vocabulary)
    origin = Origin("the sample desk", "Partner Desk", datetime.now(UTC).replace(microsecond=0))
    changes = []
    for fact in case.estate.facts_in_order():
        if isinstance(fact, Principal) and not fact.name:
            fact = replace(fact, name=fact.id)
        changes.append(Change(None, replace(fact, origin=origin)))
    return ChangeSet("Open the sample", tuple(changes))
