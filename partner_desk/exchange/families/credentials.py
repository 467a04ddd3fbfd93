"""Until when applications can sign in: the ends of their secrets and certificates, as az and Microsoft Graph list them.

Of a secret only its end is read. Both are mostly those of the application, whose service principals have its id.
"""

from __future__ import annotations

from datetime import datetime

from partner_desk.exchange.families.roles import Fields, value
from partner_desk.exchange.fields import Unusable, folded, moment, needed, text
from partner_desk.exchange.gather import Gathered
from partner_desk.exchange.listed import CredentialsEnd

_LISTS = ("passwordcredentials", "keycredentials")


def is_application(record: Fields) -> bool:
    """Whether it is an application, as a directory registers it."""
    return "appid" in record and any(isinstance(record.get(name), list) for name in _LISTS)


def application(record: Fields, into: Gathered) -> None:
    """An application: nobody by itself, but with credentials."""
    if not ends_of(record, into):
        raise Unusable("is of an application without credentials, and an application holds no role")


def ends_of(record: Fields, into: Gathered) -> bool:
    """Keep when the last credential ends that an object has; False if it has none that ends."""
    rows = (row for name in _LISTS if isinstance(held := record.get(name), list) for row in held)
    ends = [end for row in rows if (end := _end(folded(row))) is not None]
    if ends:
        into.listed.credentials.append(CredentialsEnd(needed(record, "appid").casefold(), max(ends), into.origin))
    return bool(ends)


def credential(record: Fields, into: Gathered) -> None:
    """A credential of an application that the list does not name."""
    end = _end(record)
    if end is None:
        raise Unusable(f"ends at {value(record, 'enddatetime')[:40]!r}, which is no moment")
    into.listed.credentials.append(CredentialsEnd("", end, into.origin))


def _end(record: Fields) -> datetime | None:
    return moment(text(record, "enddatetime", "enddate"))
