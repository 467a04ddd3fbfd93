"""Until when service principals can sign in: whose credentials files list, and which of two files is the newer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from partner_desk.domain.access import Principal, PrincipalKind
from partner_desk.domain.grouping import grouped
from partner_desk.domain.naming import counted, person_name
from partner_desk.exchange.gather import completed, time_of
from partner_desk.exchange.listed import CredentialsEnd
from partner_desk.exchange.reconcile.preview import Choice, PreviewDraft

CREDENTIALS_OF = "credentials-of"
"""Begins the question whose credentials a file lists; the name of the file follows."""
NOBODYS = "none"

_MOST_OFFERED = 200
"""So many service principals are offered as answers."""


def with_credentials(draft: PreviewDraft, principals: Mapping[str, Principal]) -> Iterator[Principal]:
    """The service principals of the files and the desk whose credentials are listed, with the end of the last one."""
    said = draft.gathered.listed.credentials
    if not said:
        return
    people = {one.id: one for one in _people(draft, principals)}
    by_app = grouped(people.values(), lambda one: one.app_id.casefold())
    strangers = 0
    for app, ends in grouped((one for one in said if one.app_id), lambda one: one.app_id).items():
        strangers += app not in by_app
        for who in by_app.get(app, ()):
            yield _until(draft, who, ends)
    for file, ends in grouped((one for one in said if not one.app_id), lambda one: one.origin.source).items():
        asked = _asked(draft, people, file)
        if asked is not None:
            yield _until(draft, people[asked], ends)
    if strangers:
        draft.notes.append(
            f"{counted(strangers, 'application', 'applications')} with credentials in these files "
            f"{'has' if strangers == 1 else 'have'} no service principal on the desk."
        )


def _people(draft: PreviewDraft, principals: Mapping[str, Principal]) -> Iterator[Principal]:
    known = draft.estate.principals
    for who in dict.fromkeys((*principals, *known)):
        here, before = principals.get(who), known.get(who)
        both = completed(here, before) if here is not None and before is not None else here or before
        if isinstance(both, Principal) and both.kind is PrincipalKind.SERVICE_PRINCIPAL:
            yield both


def _until(draft: PreviewDraft, who: Principal, ends: list[CredentialsEnd]) -> Principal:
    """A service principal with the end of its last credential, by the newest file that lists them."""
    newest = max(time_of(one.origin) for one in ends)
    last = max((one for one in ends if time_of(one.origin) == newest), key=lambda one: one.until)
    before = draft.estate.principals.get(who.id)
    if before is not None and before.credential_until is not None and newest < time_of(before.origin):
        return who
    return replace(who, credential_until=last.until, origin=last.origin)


def _asked(draft: PreviewDraft, people: Mapping[str, Principal], file: str) -> str | None:
    """Whose credentials a file lists: by its name, or as the person said."""
    name = file.casefold()
    named = [
        one.id
        for one in people.values()
        if one.id in name or (one.app_id and one.app_id.casefold() in name) or _is_called(one, name)
    ]
    if len(named) == 1:
        draft.notes.append(f"{file}: by its name, it lists the credentials of {person_name(people[named[0]])}.")
        return named[0]
    options = [(one.id, person_name(one)) for one in people.values()][:_MOST_OFFERED]
    question = f"{CREDENTIALS_OF}:{file}"
    answers = (*options, (NOBODYS, "of none of these"))
    draft.questions.append(Choice(question, f"credentials in {file}", "Of which service principal are they?", answers))
    said = draft.answers.get(question, NOBODYS)
    return said if said in people else None


def _is_called(one: Principal, file: str) -> bool:
    return len(one.name) > 3 and one.name.casefold() in file
