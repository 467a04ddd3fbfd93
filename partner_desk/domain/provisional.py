"""Ids of a desk's own for scopes and identities whose GUID is not known yet; each gives way to the GUID later."""

from __future__ import annotations

from uuid import uuid4

from partner_desk.domain.errors import Refused
from partner_desk.domain.ids import bare_guid, malformed_guid
from partner_desk.domain.showing import quoted

LATER = "later"
"""What people say in place of a GUID that they do not have yet."""
_BEGINNING = "guid-later-"


def is_provisional(identifier: str) -> bool:
    """Whether an id, or the last word of one, stands for a GUID that is not known yet."""
    return identifier.rsplit("/", 1)[-1].casefold().startswith(_BEGINNING)


def has_provisional(identifier: str) -> bool:
    """Whether any word of an id stands for a GUID that is not known yet, as of the subscription that a group is in."""
    return any(map(is_provisional, identifier.split("/")))


def id_said(text: str) -> str:
    """The id that a person says, or one of the desk's own where they say that it comes later.

    Raises Refused if it was to be a GUID and is none.
    """
    if text.strip().casefold() == LATER:
        return f"{_BEGINNING}{uuid4().hex[:12]}"
    if wrong := malformed_guid(text):
        raise Refused(
            "{text} is not a GUID: {wrong}. Copy it from Azure, or write {later}.",
            text=quoted(text.strip()),
            wrong=wrong,
            later=LATER,
        )
    return bare_guid(text)
