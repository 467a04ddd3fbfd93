"""Mutes follow what they are about: a finding has another id where its scope or identity has one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from partner_desk.domain import clock
from partner_desk.domain.changes import Change, ChangeSet
from partner_desk.domain.estate import Estate
from partner_desk.domain.renaming import Renaming


def with_mutes(estate: Estate, changes: ChangeSet, day: date | None = None) -> ChangeSet:
    """Changes that rename or remove scopes and identities, with the mutes of findings that are about those.

    A mute knows only the id of its finding, which is looked for as of today, of the `day` at hand, and of that of the
    mute.
    """
    if not estate.mutes:
        return changes
    from partner_desk.app.answers import View  # brings the judge, which desks without mutes do without
    from partner_desk.app.findings import all_findings
    from partner_desk.findings import renamed

    renaming, gone = Renaming.of(changes), {one.key for one in changes if one.after is None}

    def rekey(key: str) -> str:
        other = renaming.key(key)
        return "" if other == key and key in gone else other

    days = {clock.today(), day or clock.today()}
    days |= {one.origin.on.date() for one in estate.mutes.values() if one.origin is not None}
    moved: dict[str, Change] = {}
    for told in (muted for each in days for muted in all_findings(estate, View("", "", each)).muted):
        other = renamed(told.finding, rekey)
        if other != told.finding.id:
            moved[told.mute.id] = Change(told.mute, None)
            if other and other not in estate.mutes:
                moved[other] = Change(None, replace(told.mute, id=other))
    return replace(changes, changes=(*changes, *moved.values()))
