"""What ends soon as a calendar file (RFC 5545): one event a day-long end, for the calendar that people look at."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from partner_desk.app.ending import ending_words, losses_words
from partner_desk.app.outputs import FileKind
from partner_desk.domain.changes import WORD_OF, fact_key
from partner_desk.domain.estate import Estate
from partner_desk.domain.moments import day_after, in_utc
from partner_desk.domain.showing import one_line
from partner_desk.findings.scheduled_ends import ScheduledEnd
from partner_desk.language import tr

CALENDAR = FileKind("A calendar", ".ics")

_LONGEST = 75
"""So many octets a line may have before it is folded."""


def calendar(estate: Estate, ahead: Sequence[ScheduledEnd], made: datetime) -> bytes:
    """A calendar with an all-day event for each end; `made` is when it was written.

    The id of an event is that of the fact that ends, so that a later file moves the event and makes no second one.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Partner Desk//What ends soon//EN"]
    for ending in ahead:
        lines += _event(estate, ending, made)
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _event(estate: Estate, ending: ScheduledEnd, made: datetime) -> Iterator[str]:
    words = ending_words(estate, ending)
    lost = losses_words(estate, ending)
    day = ending.at.date()
    began = ending.since.isoformat() if ending.part and ending.since is not None else ""
    about = "\n".join((WORD_OF[type(ending.fact)], fact_key(ending.fact), ending.part, began))
    told = [tr("{fact} ends on {day}.", fact=words, day=in_utc(ending.at))]
    told += [tr("No longer recognized: {loss}.", loss=one) for one in lost]
    summary = tr("Recognition ends: {fact}", fact=words) if lost else tr("Ends: {fact}", fact=words)
    yield "BEGIN:VEVENT"
    yield f"UID:{hashlib.sha256(about.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}@partner-desk"
    yield f"DTSTAMP:{made:%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{day_after(day):%Y%m%d}"
    yield f"SUMMARY:{_text(summary)}"
    yield f"DESCRIPTION:{_text(*told)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _text(*lines: str) -> str:
    """Lines of text as the value of a property: what steers a calendar in it is escaped."""
    return "\\n".join(re.sub(r"([\\;,])", r"\\\1", one_line(line)) for line in lines)


def _folded(line: str) -> bytes:
    """A line with its end; a longer one is folded between letters, each piece going on after a blank."""
    pieces, piece = [], b""
    for letter in line:
        octets = letter.encode("utf-8", "replace")
        if len(piece) + len(octets) > _LONGEST:
            pieces.append(piece)
            piece = b" "
        piece += octets
    return b"\r\n".join([*pieces, piece]) + b"\r\n"
