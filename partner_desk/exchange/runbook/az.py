"""The commands of the Azure CLI for what a runbook changes, written for bash."""

from __future__ import annotations

import shlex
from urllib.parse import quote

from partner_desk.domain.access import PrincipalKind
from partner_desk.domain.details import Cloud
from partner_desk.exchange.runbook import bodies
from partner_desk.exchange.runbook.model import SignIn
from partner_desk.exchange.runbook.operations import Grant, Operation, SetDelegation, SetLink, SetMember, SetRole
from partner_desk.exchange.runbook.quoting import ascii_json
from partner_desk.exchange.runbook.words import sentences

_CLOUDS = {Cloud.GOVERNMENT: "AzureUSGovernment", Cloud.CHINA: "AzureChinaCloud"}
_ELIGIBLE = "api-version=2020-10-01"

NO_LINK = "none"
"""What an identity without a link is said to carry."""

OTHER = "other"
"""What is said where a delegation to the same tenant is there that the desk does not know of."""

_DEFINED = "properties.registrationDefinition.properties"


def line(*words: str) -> str:
    """One command, an option a line, every word quoted."""
    pieces: list[str] = []
    for word in words:
        quoted = shlex.quote(word)
        pieces.append(f" \\\n    {quoted}" if word.startswith("--") else f" {quoted}")
    return "".join(pieces).strip()


def sign_in(at: SignIn) -> list[str]:
    """How to sign in; the secrets of applications are asked for, never written."""
    lines = []
    if at.cloud in _CLOUDS:
        lines.append(f"az cloud set --name {_CLOUDS[at.cloud]}")
    who = at.identity
    login = f"az login --tenant {at.tenant}"
    if who is not None and who.kind is PrincipalKind.MANAGED_IDENTITY:
        login = "az login --identity" + (f" --client-id {who.app_id}" if who.app_id else "")
    elif who is not None and who.kind is PrincipalKind.SERVICE_PRINCIPAL:
        login = f"az login --service-principal --tenant {at.tenant} --username {who.app_id or 'APPLICATION-ID'}"
    lines.append(login if at.subscription is not None else f"{login} --allow-no-subscriptions")
    if at.subscription is not None:
        lines.append(f"az account set --subscription {at.subscription}")
    return lines


def question(change: Operation) -> tuple[str, ...]:
    """The command whose answer tells how things are."""
    match change:
        case SetRole(eligible=False):
            mine = f"length([?principalId=='{change.principal}' && ends_with(roleDefinitionId, '{change.role}')])"
            return (
                "az", "role", "assignment", "list", "--scope", change.scope, "--fill-principal-name", "false",
                "--query", mine, "--output", "tsv",
            )  # fmt: skip
        case SetRole():
            mine = (
                f"properties.principalId=='{change.principal}' && "
                f"ends_with(properties.roleDefinitionId, '{change.role}') && properties.memberType=='Direct'"
            )
            url = f"{_path(change.scope)}/providers/Microsoft.Authorization/roleEligibilityScheduleInstances"
            return _count(mine, "nextLink", url, _ELIGIBLE, "$filter=atScope()")
        case SetMember():
            url = f"{bodies.graph(change.cloud)}/{change.collection}/{change.member}/memberOf"
            return _count(f"id=='{change.group}'", '"@odata.nextLink"', url, "$select=id", "$top=999")
        case SetLink():
            query = "state=='Deleted' && 'none' || partnerId"
            return ("az", "managementpartner", "show", "--query", query, "--output", "tsv")
        case SetDelegation():
            return _delegated(change)


def form(change: Operation) -> str:
    """The name of the pattern that an answer must have to be one."""
    match change:
        case SetLink():
            return "LINK"
        case SetDelegation():
            return "DELEGATED"
        case _:
            return "NUMBER"


def answers(change: Operation) -> tuple[str, str]:
    """What the question is answered before and after, in every shell."""
    if isinstance(change, SetLink):
        return change.before or NO_LINK, change.after or NO_LINK
    return ("0", "1") if change.on else ("1", "0")


def target(change: Operation) -> tuple[str, ...] | None:
    """The command that finds the id of what is removed, where only Azure knows that."""
    if isinstance(change, SetDelegation) and not change.on:
        url, *parameters = _delegations(change)
        return (
            *_get(url, *parameters),
            "--query",
            f"value[?{_own(change)} && {_exactly(change.grants)}].id | [0]",
            "--output",
            "tsv",
        )
    return None


def commands(change: Operation) -> list[str]:
    """The lines that make the change."""
    match change:
        case SetRole(eligible=True):
            return _eligible(change)
        case SetRole(on=True):
            return [
                line(
                    "az", "role", "assignment", "create", "--assignee-object-id", change.principal,
                    "--assignee-principal-type", change.principal_type, "--role", change.role,
                    "--scope", change.scope, "--output", "none",
                )
            ]  # fmt: skip
        case SetRole():
            return [
                line(
                    "az", "role", "assignment", "delete", "--assignee-object-id", change.principal,
                    "--role", change.role, "--scope", change.scope, "--output", "none",
                )
            ]  # fmt: skip
        case SetMember():
            verb = "add" if change.on else "remove"
            return [line("az", "ad", "group", "member", verb, "--group", change.group, "--member-id", change.member)]
        case SetLink(before=before, after=after):
            verb = "delete" if after is None else "create" if before is None else "update"
            return [line("az", "managementpartner", verb, "--partner-id", after or before or "", "--output", "none")]
        case SetDelegation(on=True):
            return _delegate(change)
        case SetDelegation():
            return [f'az rest --method delete --url "$found" \\\n    --uri-parameters api-version={bodies.API}']


def shown_commands(change: Operation) -> list[str]:
    """The lines outside of the script, with the one that finds what is removed."""
    found = target(change)
    before = [] if found is None else [f"found=\"$({line(*found)} | tr -d '\\r')\""]
    return [*before, *commands(change)]


def _path(scope: str) -> str:
    """A scope in the path of a request."""
    return quote(scope.rstrip("/"), safe="/")


def _get(url: str, *parameters: str) -> tuple[str, ...]:
    return ("az", "rest", "--method", "get", "--url", url, "--uri-parameters", *parameters)


def _count(mine: str, following: str, url: str, *parameters: str) -> tuple[str, ...]:
    """Ask how many of a list are meant; where the list goes on on another page, the answer is that and no number."""
    query = f"{following} && 'more' || to_string(length(value[?{mine}]))"
    return (*_get(url, *parameters), "--query", query, "--output", "tsv")


def _eligible(change: SetRole) -> list[str]:
    url = f"{_path(change.scope)}/providers/Microsoft.Authorization/roleEligibilityScheduleRequests/"
    return [
        f"body={shlex.quote(ascii_json(bodies.eligibility(change)))}",
        f'az rest --method put --url {shlex.quote(url)}"$(uuidgen)" \\\n    --uri-parameters {_ELIGIBLE}'
        f' \\\n    --body "${{body/{bodies.NOW}/$(date -u +%Y-%m-%dT%H:%M:%SZ)}}" \\\n    --output none',
    ]


def _delegations(change: SetDelegation) -> tuple[str, ...]:
    url = f"{_path(change.scope)}/providers/Microsoft.ManagedServices/registrationAssignments"
    return url, f"api-version={bodies.API}", "$expandRegistrationDefinition=true"


def _own(change: SetDelegation) -> str:
    """What tells all delegations of exactly this scope to the managing tenant; subscription and groups differ."""
    whole = f"starts_with(id, '/subscriptions/{change.subscription}/providers/')"
    here = whole if change.resource_group is None else f"!{whole}"
    return f"{_DEFINED}.managedByTenantId=='{change.managing_tenant}' && {here}"


def _exactly(grants: tuple[Grant, ...]) -> str:
    """What tells a delegation with these authorizations and no other."""
    conditions: list[str] = []
    for eligible, part in ((False, f"{_DEFINED}.authorizations"), (True, f"{_DEFINED}.eligibleAuthorizations")):
        mine = [one for one in grants if one.eligible is eligible]
        conditions.append(f"length({part} || `[]`)==`{len(mine)}`")
        conditions += [
            f"{part}[?principalId=='{one.principal}' && ends_with(roleDefinitionId, '{one.role}')]" for one in mine
        ]
    return " && ".join(conditions)


def _delegated(change: SetDelegation) -> tuple[str, ...]:
    """Ask how many such delegations there are, unless there is one that nobody on the desk expects."""
    known = [f"!({_exactly(one)})" for one in (change.grants, *change.others)]
    query = (
        f"nextLink && 'more' || (value[?{' && '.join([_own(change), *known])}] && '{OTHER}') || "
        f"to_string(length(value[?{_own(change)} && {_exactly(change.grants)}]))"
    )
    return (*_get(*_delegations(change)), "--query", query, "--output", "tsv")


def _delegate(change: SetDelegation) -> list[str]:
    return [
        'template="$(mktemp ./delegation-XXXXXX)"',
        f"printf '%s' {shlex.quote(ascii_json(bodies.template(change)))} > \"$template\"",
        line("az", "deployment", "sub", "create", "--name", bodies.name(change, "deployment"), "--location",
             sentences().location, "--output", "none") + ' \\\n    --template-file "$template"',
        'rm -- "$template"',
    ]  # fmt: skip
