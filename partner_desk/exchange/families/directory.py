"""People, applications and groups of a directory, and who is in a group, as az, Microsoft Graph and Az list them.

A list of members has what other lists lack, the type of each row (`@odata.type`), but does not name its group: that
comes from the answer of Graph, the name of the file, or is asked. Deleted objects have that type too, and their day.
"""

from __future__ import annotations

from partner_desk.domain.access import AccountState, Principal, PrincipalKind
from partner_desk.domain.coverage import Collectable
from partner_desk.domain.ids import is_guid
from partner_desk.exchange.families.credentials import ends_of
from partner_desk.exchange.families.roles import Fields, value
from partner_desk.exchange.fields import Unusable, moment, needed, text
from partner_desk.exchange.gather import Gathered
from partner_desk.exchange.listed import AccountSaid

_STATES = {"true": AccountState.IN_USE, "false": AccountState.DISABLED}

_GRAPH = "#microsoft.graph."
_BEFORE_GRAPH = "microsoft.directoryservices."
_DOWNLOADED = {"objecttype", "isuser", "isgroup"}
"""What a list of members has that the portal downloads."""

_KINDS = {
    "user": PrincipalKind.MEMBER,
    "group": PrincipalKind.GROUP,
    "serviceprincipal": PrincipalKind.SERVICE_PRINCIPAL,
}


def graph_type(record: Fields) -> str:
    """What Graph calls a row, in small letters; empty if the row has no type."""
    said = text(record, "@odata.type", "odatatype").casefold()
    return said.removeprefix(_GRAPH) if said.startswith(_GRAPH) else ""


def is_typed(record: Fields) -> bool:
    """Whether it is a row of a list of objects of any type, as of the members of a group."""
    return graph_type(record) in (*_KINDS, "device", "orgcontact") and "id" in record


def is_downloaded(record: Fields) -> bool:
    """Whether it is a row of a list of members as the portal downloads it."""
    return record.keys() >= _DOWNLOADED and "id" in record


def is_old(record: Fields) -> bool:
    """Whether it is an object as the directory listed it before Microsoft Graph, which tells of no membership."""
    said = text(record, "@odata.type", "odatatype", "odata.type").casefold()
    return said.removeprefix(_BEFORE_GRAPH) in _KINDS or _old_type(record) in _KINDS


def _old_type(record: Fields) -> str:
    return text(record, "objecttype").casefold() if text(record, "objectid", "id") and "displayname" in record else ""


def is_user(record: Fields) -> bool:
    """Whether it is a person, as the lists of users have them."""
    return {"userprincipalname", "displayname"} <= record.keys() and bool(text(record, "id", "objectid"))


def is_application(record: Fields) -> bool:
    """Whether it is a service principal."""
    listed = {"id", "appid"} <= record.keys() and not record.keys().isdisjoint(_OF_APPLICATIONS)
    return listed or {"name", "objectid", "applicationid", "createdon"} <= record.keys()


_OF_APPLICATIONS = ("serviceprincipaltype", "serviceprincipalnames", "serviceprincipalname")


def member(record: Fields, into: Gathered) -> None:
    """A row of a list of members, or of what was deleted."""
    said = graph_type(record) or text(record, "objecttype").casefold().replace(" ", "")
    kind = _KINDS.get(said)
    if kind is None:
        raise Unusable(f"is of a {said}, which holds no role")
    who = _add(record, into, kind)
    if not value(record, "deleteddatetime"):
        into.listed.of(into.origin, Collectable.GROUP_MEMBERS).members[who] = None


def old(record: Fields, into: Gathered) -> None:
    """A person, group or service principal as older programs list them."""
    said = text(record, "@odata.type", "odatatype", "odata.type").casefold().removeprefix(_BEFORE_GRAPH)
    _add(record, into, _KINDS[said if said in _KINDS else _old_type(record)])


def is_member_row(record: Fields) -> bool:
    """Whether it is a row of a table of the members of several groups: the group stands in columns of its own."""
    who = any(key in record for key in _MEMBER_IDS)
    told = graph_type(record) or not record.keys().isdisjoint(_TELL_MEMBERS)
    return who and bool(told) and not record.keys().isdisjoint((*_GROUP_IDS, *_GROUP_NAMES))


_GROUP_IDS = ("groupid", "groupobjectid", "parentgroupid")
_GROUP_NAMES = ("groupname", "groupdisplayname", "parentgroupname")
_MEMBER_IDS = ("memberid", "memberobjectid", "userid", "userobjectid", "objectid", "id")
_TELL_MEMBERS = (
    "memberid", "memberobjectid", "membertype", "memberobjecttype", "objecttype", "membername", "memberdisplayname",
    "memberuserprincipalname", "memberupn", "userprincipalname", "upn", "additionalproperties",
)  # fmt: skip
"""Columns of which a table of members has one, beside that of the ids."""


def member_row(record: Fields, into: Gathered) -> None:
    """A member of the group that its row names."""
    group, called = value(record, *_GROUP_IDS).casefold(), value(record, *_GROUP_NAMES)
    who = needed(record, *_MEMBER_IDS).casefold()
    if not is_guid(who) or not (is_guid(group) or called):
        raise Unusable("has no GUID of a member, or neither a GUID nor a name of its group")
    name = text(record, "membername", "memberdisplayname", "userdisplayname", "displayname")
    sign_in = text(record, "memberuserprincipalname", "memberupn", "userprincipalname", "upn")
    word = graph_type(record) or value(record, "membertype", "memberobjecttype", "objecttype", "type").casefold()
    kind = _KINDS.get(word.removeprefix(_GRAPH).replace(" ", "")) or (PrincipalKind.MEMBER if sign_in else None)
    if word.removeprefix(_GRAPH) in ("device", "orgcontact", "contact"):
        raise Unusable(f"is of a {word}, which holds no role")
    if kind is PrincipalKind.MEMBER and "#EXT#" in sign_in:
        kind = PrincipalKind.GUEST
    into.elsewhere.add(who)
    person = Principal(who, kind or PrincipalKind.MEMBER, None, name, sign_in, origin=into.origin)
    into.add_principal(person, guessed=kind is None)
    if is_guid(group):
        into.elsewhere.add(group)
        into.add_principal(Principal(group, PrincipalKind.GROUP, None, called, origin=into.origin), guessed=False)
    into.listed.members_of(into.origin, group if is_guid(group) else "", called).members[who] = None


def user(record: Fields, into: Gathered) -> None:
    """A person."""
    _add(record, into, PrincipalKind.MEMBER)


def application(record: Fields, into: Gathered) -> None:
    """A service principal."""
    _add(record, into, PrincipalKind.SERVICE_PRINCIPAL)
    ends_of(record, into)


def group(record: Fields, into: Gathered) -> None:
    """A group."""
    _add(record, into, PrincipalKind.GROUP)


def _add(record: Fields, into: Gathered, kind: PrincipalKind) -> str:
    who, sign_in = needed(record, "id", "objectid").casefold(), text(record, "userprincipalname")
    if not is_guid(who):
        raise Unusable(f"has the id {who[:80]!r}, which is no GUID")
    if kind is PrincipalKind.MEMBER and ("#EXT#" in sign_in or text(record, "usertype").casefold() == "guest"):
        kind = PrincipalKind.GUEST
    if text(record, "serviceprincipaltype").casefold() == "managedidentity":
        kind = PrincipalKind.MANAGED_IDENTITY
    app = text(record, "appid", "applicationid")
    person = Principal(who, kind, None, text(record, "displayname", "name"), sign_in, app, origin=into.origin)
    into.elsewhere.add(who)  # a list of a directory does not say of which tenant
    deleted, enabled = moment(value(record, "deleteddatetime")), str(record.get("accountenabled")).casefold()
    if kind is PrincipalKind.GROUP and deleted is None:
        into.organizations.name_group(who, person.name, into.origin)
    state = AccountState.DELETED if deleted is not None else _STATES.get(enabled)
    if state is not None:
        into.listed.accounts.setdefault(who, []).append(AccountSaid(into.origin, state, deleted))
    into.add_principal(person, guessed=False)
    return who
