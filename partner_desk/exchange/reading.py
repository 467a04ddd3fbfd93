"""Read whole files: every record to its family, what cannot be used set aside with its place and reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from partner_desk.domain import clock
from partner_desk.domain.access import Principal
from partner_desk.domain.errors import Refused
from partner_desk.domain.naming import counted
from partner_desk.domain.origin import Origin
from partner_desk.domain.progress import Progress
from partner_desk.exchange.decode import EncodedText, beginning, records, texts_of
from partner_desk.exchange.families import ACCOUNT_LIST, AMOUNT_FORMATS, ATTESTATION, Family, family_of
from partner_desk.exchange.families.amount_formats import AmountFormat
from partner_desk.exchange.families.amounts import AmountReader
from partner_desk.exchange.fields import Unusable, folded, text
from partner_desk.exchange.folders import files_of
from partner_desk.exchange.gather import Gathered
from partner_desk.exchange.jsontext import JsonRecord, Told
from partner_desk.exchange.printed import CUT, Restored
from partner_desk.exchange.sources import ImportSource
from partner_desk.exchange.tabular import EmptyTable
from partner_desk.exchange.unrecognized import MOST_HELD, Unrecognized, held
from partner_desk.exchange.wrapping import GroupNamed, PartialFile

_LONGEST_NAME = 200
"""So many letters are kept of the name of who exported a file."""


def read_files(
    given: Iterable[ImportSource],
    who: str,
    progress: Progress,
    made: datetime | None = None,
    exported_by: str = "",
) -> Gathered:
    """Everything that files hold; one that cannot be read to its end is left out as a whole, with the reason.

    `made` is when all of them were exported, if somebody knows better than their folder; `exported_by` who was
    signed in then, for files that do not say so themselves.
    """
    now = clock.now()
    gathered = Gathered(Origin("", who, now))
    with files_of(given, now, progress) as (files, left_out):
        for one in left_out:
            gathered.leave_out(one.name, "", one.why)
        files.sort(key=lambda one: one.written or now, reverse=True)  # of two files the later one holds
        while files:
            source = files.pop()
            origin = Origin(source.name, who, now, made or source.written, exported_by)
            gathered.begin(origin)
            try:
                texts = texts_of(source, progress, gathered.warn)
                # a file is read to its end before anything of it is used
                signed_in = {name for one in records(texts, _half(progress, 0)) if (name := _signed_in(one))}
            except Refused as slip:
                gathered.leave_out(source.name, "", slip.sentence)
                continue
            if len(signed_in) == 1:
                gathered.begin(replace(origin, exported_by=signed_in.pop()))
            for note in source.notes:
                gathered.warn(note)
            if source.missing:
                held = len(source.parts)
                gathered.told_part(f"it holds {held:,} of {held + source.missing:,} parts that its manifest names")
            _read(texts, gathered, _half(progress, 1), is_part=bool(source.missing))
    gathered.notes[:] = dict.fromkeys(gathered.notes)  # what holds of several files is told once
    return gathered


def _signed_in(record: object) -> str:
    """Who made an export by what one of its records says: `user` of `az account list`, whoever ran the attestation."""
    value = getattr(record, "value", None)
    if not isinstance(value, dict) or not ("user" in value or "partnerAdminLink" in value):
        return ""
    fields = folded(value)
    family = family_of(fields)
    if family is None or family.name not in (ACCOUNT_LIST, ATTESTATION):
        return ""
    user = folded(fields.get("user")) if family.name == ACCOUNT_LIST else fields
    name = text(user, "userprincipalname", "name") if text(user, "type").casefold() == "user" else ""
    return " ".join(name.split())[:_LONGEST_NAME]


def _half(progress: Progress, part: int) -> Progress:
    """The progress of one of two readings of a file."""
    return lambda done, total: progress((done + part * total) // 2, total)


def _read(texts: Sequence[EncodedText], gathered: Gathered, progress: Progress, *, is_part: bool) -> None:
    known, unsure, strange = 0, is_part, Unrecognized()
    family: Family | AmountFormat | None
    whole = Restored()
    amounts = AmountReader(gathered, AMOUNT_FORMATS)
    for record in records(texts, progress):
        if not isinstance(record, JsonRecord):
            unsure |= _note(record, gathered, strange)
            continue
        if amounts.begins(record.value):
            fields, family = record.value, amounts.format
        else:
            fields = folded(whole.record(record.value))
            family = family_of(fields)
        if family is None:
            strange.add(record)
            continue
        known += 1
        try:
            amounts.read(family, fields, record.where)
            gathered.used += 1
        except Unusable as slip:
            one = held(record.value) if len(gathered.rejected) < MOST_HELD else ""
            gathered.leave_out(gathered.origin.source, record.where, f"the record {slip} ({family.name})", one)
    amounts.finish()
    if not (known or strange.records or unsure) and all(beginning(one).startswith(("[", "{")) for one in texts):
        gathered.listed.empty.append(gathered.origin)
        return
    if not known:
        strange.tell_alone(gathered, texts)
        return
    strange.tell(gathered)
    if whole.cut:
        gathered.warn(
            f"{counted(whole.cut, 'record was', 'records were')} cut at a depth of 2 by PowerShell "
            f"({', '.join(CUT[:2])}): what still stands there was read. Export again with | ConvertTo-Json -Depth 10."
        )
    own = (fact for fact in gathered.facts.values() if isinstance(fact, Principal) and fact.origin == gathered.origin)
    lost = sum("?" in one.name for one in own)
    if lost:
        gathered.warn(f"{lost} names have a ? where a letter was lost; Export-Csv keeps them with -Encoding UTF8.")


def _note(told: Told, gathered: Gathered, strange: Unrecognized) -> bool:
    """Note what a document says of itself; whether more may belong to it than was read."""
    if isinstance(told, GroupNamed):
        gathered.listed.end_members(gathered.origin, told.group, told.called)
        return False
    if isinstance(told, PartialFile):
        gathered.told_part(told.why)
    elif isinstance(told, EmptyTable):
        strange.empty.append(told.heading)
    else:
        gathered.warn(told.why)
    return True
