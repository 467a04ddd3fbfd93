"""Read whole files: every record to its family, what cannot be used set aside with its place and reason."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from partner_desk.domain import clock
from partner_desk.domain.access import Principal
from partner_desk.domain.errors import Refused
from partner_desk.domain.naming import counted, listed
from partner_desk.domain.origin import Origin
from partner_desk.domain.progress import Progress
from partner_desk.domain.showing import quoted
from partner_desk.exchange.decode import EncodedText, beginning, records, texts_of
from partner_desk.exchange.families import ACCOUNT_LIST, AMOUNT_FORMATS, ATTESTATION, LOOKED_FOR, family_of
from partner_desk.exchange.families.amounts import AmountReader
from partner_desk.exchange.folders import files_of
from partner_desk.exchange.gather import MOST_LEFT_OUT, Gathered, Unusable, folded, text
from partner_desk.exchange.jsontext import GroupNamed, JsonRecord, PartialFile, Told
from partner_desk.exchange.printed import CUT, Restored
from partner_desk.exchange.sources import ImportSource
from partner_desk.exchange.tabular import CellRow

MOST_HELD, LONGEST_HELD = 5_000, 4_000
"""So many records that are left out are kept with what they hold, and so many letters of that."""

_LONGEST_NAME = 200
"""So many letters are kept of the name of who exported a file."""

NAMED = 8
"""So many keys of a record of no known kind are named."""


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
    name, known, more, unsure = gathered.origin.source, 0, 0, is_part
    strange: list[tuple[str, str]] = []
    keys: Sequence[str] = ()
    whole = Restored()
    amounts = AmountReader(gathered, AMOUNT_FORMATS)
    for record in records(texts, progress):
        if not isinstance(record, JsonRecord):
            unsure |= _note(record, gathered)
            continue
        fields = record.value if amounts.begins(record.value) else folded(whole.record(record.value))
        family = amounts.format_of(fields) or family_of(fields)
        if family is None:
            keys = keys or (list(record.value) if isinstance(record.value, dict) else ())
            if len(strange) < MOST_LEFT_OUT:
                strange.append((record.where, _held(record.value) if len(strange) < MOST_HELD else ""))
            else:
                more += 1
            continue
        known += 1
        try:
            amounts.read(family, fields, record.where)
            gathered.used += 1
        except Unusable as slip:
            held = _held(record.value) if len(gathered.rejected) < MOST_HELD else ""
            gathered.leave_out(name, record.where, f"the record {slip} ({family.name})", held)
    amounts.finish()
    if not (known or strange or unsure) and all(beginning(one).startswith(("[", "{")) for one in texts):
        gathered.listed.empty.append(gathered.origin)
        return
    if not known:
        gathered.leave_out(name, "", _unrecognized(texts, keys, bool(strange)))
        gathered.notes.append(f"Files are looked through for {LOOKED_FOR}.")
        return
    for where, held in strange:
        gathered.leave_out(name, where, "the record is of no known kind", held)
    gathered.more_left_out += more
    if whole.cut:
        gathered.warn(
            f"{counted(whole.cut, 'record was', 'records were')} cut at a depth of 2 by PowerShell ({', '.join(CUT)}): "
            "what still stands there was read. Export again with | ConvertTo-Json -Depth 10."
        )
    own = (fact for fact in gathered.facts.values() if isinstance(fact, Principal) and fact.origin == gathered.origin)
    lost = sum("?" in one.name for one in own)
    if lost:
        gathered.warn(f"{lost} names have a ? where a letter was lost; Export-Csv keeps them with -Encoding UTF8.")


def _note(told: Told, gathered: Gathered) -> bool:
    """Note what a document says of itself; whether more may belong to it than was read."""
    if isinstance(told, GroupNamed):
        gathered.listed.end_members(gathered.origin, told.group)
        return False
    if isinstance(told, PartialFile):
        gathered.told_part(told.why)
    else:
        gathered.warn(told.why)
    return True


def _held(value: Any) -> str:
    """A record as JSON, for whoever looks at what was left out."""
    whole = value.record() if isinstance(value, CellRow) else value
    try:
        return json.dumps(whole, ensure_ascii=False, default=str)[:LONGEST_HELD]
    except (ValueError, RecursionError):
        return ""


def _unrecognized(texts: Sequence[EncodedText], keys: Sequence[str], has_records: bool) -> str:
    """Why nothing of a file can be used, with what there is in it instead."""
    first, held = beginning(texts[0]), ""
    if not first and not has_records:
        return "it is empty: the command that wrote it printed nothing, or failed"
    if not has_records and len(re.split(r"[,;\t]", first)) > 2 and not first.startswith(("[", "{")):
        return f"it is a table without a row; its heading begins with {quoted(first)}"
    if keys:
        held = f" (its records have {listed([quoted(key) for key in keys], NAMED)})"
    elif not first.startswith(("[", "{")):
        held = f" (it begins with {quoted(first)})"
    return f"nothing in it was recognised{held}"
