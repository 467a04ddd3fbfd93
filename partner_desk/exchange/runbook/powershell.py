"""Runbooks for PowerShell with the Az modules; the code is pure ASCII whatever the names are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import quote

from partner_desk.domain.access import PrincipalKind
from partner_desk.domain.details import Cloud
from partner_desk.exchange.runbook import bodies, needs
from partner_desk.exchange.runbook.az import OTHER, answers
from partner_desk.exchange.runbook.model import Runbook, RunbookStep, SignIn
from partner_desk.exchange.runbook.operations import Grant, Operation, SetDelegation, SetLink, SetMember, SetRole
from partner_desk.exchange.runbook.quoting import ascii_json, printable
from partner_desk.exchange.runbook.quoting import for_powershell as quoted
from partner_desk.exchange.runbook.script import ScriptLanguage
from partner_desk.exchange.runbook.words import RunbookWords, sentences
from partner_desk.resources import resource_path

_CLOUDS = {Cloud.GOVERNMENT: "AzureUSGovernment", Cloud.CHINA: "AzureChinaCloud"}
_AUTHORIZATION = "/providers/Microsoft.Authorization"
_PIM = "2020-10-01"
GRANTS = (
    "# The authorizations of a delegation as one text; a part that Azure leaves out is an empty one.",
    "function Get-Grants($Definition, [string] $Part) {",
    "  $held = $Definition.PSObject.Properties | Where-Object Name -eq $Part | ForEach-Object { $_.Value }",
    '  $words = $held | Where-Object { $_ } | ForEach-Object { "$($_.principalId) $($_.roleDefinitionId)" }',
    "  return @($words | Sort-Object) -join ','",
    "}",
)
"""How delegations are told apart, as lines that the script begins with and a document shows."""

_DEFINED = "$_.properties.registrationDefinition.properties"


def sign_in(at: SignIn) -> list[str]:
    """How to sign in; the secrets of applications are asked for, never written."""
    who = at.identity
    options = f" -Tenant {quoted(at.tenant)}"
    if who is not None and who.kind is PrincipalKind.MANAGED_IDENTITY:
        options = " -Identity" + (f" -AccountId {quoted(who.app_id)}" if who.app_id else "")
    elif who is not None and who.kind is PrincipalKind.SERVICE_PRINCIPAL:
        user = f" -UserName {quoted(who.app_id)}" if who.app_id else ""
        options = f" -ServicePrincipal -Tenant {quoted(at.tenant)} -Credential (Get-Credential{user} -Message 'Secret')"
    if at.cloud in _CLOUDS:
        options += f" -Environment {_CLOUDS[at.cloud]}"
    if at.subscription is not None:
        options += f" -Subscription {quoted(at.subscription)}"
    return [f"Connect-AzAccount{options}"]


def question(change: Operation) -> list[str]:
    """The lines whose answer tells how things are, for the script: its own functions stop where there is none."""
    if isinstance(change, SetLink):
        return ["Get-OwnLink"]
    option, address = _asked(change)
    return _counted(change, f"Read-List {option} {quoted(address)}")


def shown_question(change: Operation) -> list[str]:
    """The same question outside of the script: first the status of the answer, then what it says."""
    option, address = _asked(change)
    said = "$found.Content | ConvertFrom-Json"
    if isinstance(change, SetLink):
        told = [f"({said}).properties | Select-Object partnerId, state"]
    else:
        told = _counted(change, f"({said}).value")
    if isinstance(change, SetDelegation):
        told = [*GRANTS, *told]
    return [f"$found = Invoke-AzRestMethod -Method GET {option} {quoted(address)}", "$found.StatusCode", *told]


def _counted(change: Operation, listed: str) -> list[str]:
    """How many of a list are meant, unless there is a delegation that nobody on the desk expects."""
    if not isinstance(change, SetDelegation):
        return [f"@({listed} | Where-Object {{ {_mine(change)} }}).Count"]
    unknown = " -and ".join(f"-not ({_exactly(one)})" for one in (change.grants, *change.others))
    return [
        f"$all = @({listed} | Where-Object {{ {_own(change)} }})",
        f"if (@($all | Where-Object {{ {unknown} }}).Count) {{ {quoted(OTHER)} }} "
        f"else {{ @($all | Where-Object {{ {_exactly(change.grants)} }}).Count }}",
    ]


def _asked(change: Operation) -> tuple[str, str]:
    """The address of what is asked, and the option by which it is given."""
    match change:
        case SetRole(eligible=False):
            path = f"{_path(change.scope)}{_AUTHORIZATION}/roleAssignments?api-version=2022-04-01&$filter=atScope()"
        case SetRole():
            instances = f"{_path(change.scope)}{_AUTHORIZATION}/roleEligibilityScheduleInstances"
            path = f"{instances}?api-version={_PIM}&$filter=atScope()"
        case SetMember():
            mine = f"{bodies.graph(change.cloud)}/{change.collection}/{change.member}/memberOf"
            return "-Uri", f"{mine}?$select=id&$top=999"
        case SetLink():
            path = "/providers/Microsoft.ManagementPartner/partners?api-version=2018-02-01"
        case SetDelegation():
            path = (
                f"{_path(change.scope)}/providers/Microsoft.ManagedServices/registrationAssignments"
                f"?api-version={bodies.API}&$expandRegistrationDefinition=true"
            )
    return "-Path", path


def _mine(change: Operation) -> str:
    """Which of the list are meant."""
    match change:
        case SetRole():
            who = (
                f"$_.properties.principalId -eq {quoted(change.principal)} -and "
                f"$_.properties.roleDefinitionId -like {quoted('*' + change.role)}"
            )
            here = f"$_.properties.scope -eq {quoted(change.scope)}"
            return f"{who} -and $_.properties.memberType -eq 'Direct'" if change.eligible else f"{who} -and {here}"
        case SetMember():
            return f"$_.id -eq {quoted(change.group)}"
        case SetDelegation():
            return f"{_own(change)} -and {_exactly(change.grants)}"
        case SetLink():
            raise TypeError("a link is no list")


def _own(change: SetDelegation) -> str:
    """All delegations of exactly this scope to the managing tenant."""
    whole = quoted(f"/subscriptions/{change.subscription}/providers/*")
    here = f"$_.id {'-like' if change.resource_group is None else '-notlike'} {whole}"
    return f"{here} -and {_DEFINED}.managedByTenantId -eq {quoted(change.managing_tenant)}"


def _exactly(grants: tuple[Grant, ...]) -> str:
    """A delegation with these authorizations and no other."""
    conditions: list[str] = []
    for eligible, part in ((False, "authorizations"), (True, "eligibleAuthorizations")):
        mine = ",".join(sorted(f"{one.principal} {one.role}" for one in grants if one.eligible is eligible))
        conditions.append(f"(Get-Grants {_DEFINED} '{part}') -eq {quoted(mine)}")
    return " -and ".join(conditions)


def target(change: Operation) -> str | None:
    """The expression that finds the id of what is removed, for the script, where only Azure knows that."""
    if not isinstance(change, SetDelegation) or change.on:
        return None
    option, address = _asked(change)
    return f"@(Read-List {option} {quoted(address)} | Where-Object {{ {_mine(change)} }})[0].id"


def commands(change: Operation) -> list[str]:
    """The lines that make the change."""
    match change:
        case SetRole(eligible=True):
            path = f"{_path(change.scope)}{_AUTHORIZATION}/roleEligibilityScheduleRequests/"
            return [
                f"$path = {quoted(path)} + [guid]::NewGuid() + '?api-version={_PIM}'",
                "$now = [DateTime]::UtcNow.ToString('yyyy-MM-ddTHH:mm:ssZ')",
                f"$payload = {quoted(ascii_json(bodies.eligibility(change)))}.Replace('{bodies.NOW}', $now)",
                "Invoke-AzRestMethod -Method PUT -Path $path -Payload $payload",
            ]
        case SetRole():
            verb, kind = ("New", f" -ObjectType {quoted(change.principal_type)}") if change.on else ("Remove", "")
            return [
                f"{verb}-AzRoleAssignment -ObjectId {quoted(change.principal)} -RoleDefinitionId {quoted(change.role)} "
                f"-Scope {quoted(change.scope)}{kind} | Out-Null"
            ]
        case SetMember(on=True):
            return [
                f"Add-AzADGroupMember -TargetGroupObjectId {quoted(change.group)} "
                f"-MemberObjectId {quoted(change.member)}"
            ]
        case SetMember():
            return [
                f"Remove-AzADGroupMember -GroupObjectId {quoted(change.group)} -MemberObjectId {quoted(change.member)}"
            ]
        case SetLink(before=before, after=after):
            verb = "Remove" if after is None else "New" if before is None else "Update"
            return [f"{verb}-AzManagementPartner -PartnerId {quoted(after or before or '')} | Out-Null"]
        case SetDelegation(on=True):
            return [
                "$template = New-TemporaryFile",
                "try {",
                f"  Set-Content -LiteralPath $template.FullName -Encoding Ascii "
                f"-Value {quoted(ascii_json(bodies.template(change)))}",
                f"  New-AzSubscriptionDeployment -Name {quoted(bodies.name(change, 'deployment'))} "
                f"-Location {quoted(sentences().location)} -TemplateFile $template.FullName | Out-Null",
                "} finally { Remove-Item -LiteralPath $template.FullName }",
            ]
        case SetDelegation():
            return [f"Invoke-AzRestMethod -Method DELETE -Path ($assignment + '?api-version={bodies.API}')"]


def shown_commands(change: Operation) -> list[str]:
    """The lines outside of the script, with the one that finds what is removed in the answer to the question."""
    if target(change) is None:
        return commands(change)
    said = "($found.Content | ConvertFrom-Json).value"
    return [f"$assignment = @({said} | Where-Object {{ {_mine(change)} }})[0].id", *commands(change)]


def _path(scope: str) -> str:
    return quote(scope.rstrip("/"), safe="/")


# The script -----------------------------------------------------------------------------------------------


def as_powershell(runbook: Runbook) -> str:
    """A script that lists its steps, and takes those that it is told to; to be saved as UTF-8 with its mark."""
    return "\n".join(_script(runbook)) + "\n"


def _named(text: str) -> str:
    """A name in a comment."""
    return f"'{printable(text)}'"


def _script(runbook: Runbook) -> Iterator[str]:
    yield from _LANGUAGE.heading(runbook)
    yield "#   ./FILE                lists the steps and does nothing"
    yield "#   ./FILE -Step 1,2      does the steps 1 and 2: checks the sign-in, changes, proves"
    yield "#   ./FILE -Back 2,1      takes them back, the last one first"
    yield "param([int[]] $Step = @(), [int[]] $Back = @())"
    yield "Set-StrictMode -Version Latest"
    yield "$ErrorActionPreference = 'Stop'"
    yield ""
    yield resource_path("runbooks", "powershell.ps1").read_text("utf-8").rstrip()
    yield ""
    yield from GRANTS
    yield from _LANGUAGE.sections(runbook)
    yield from _listing(runbook)


def _by_people(name: str, portal: tuple[RunbookWords, ...], step: RunbookStep) -> Iterator[str]:
    yield f"function {name} {{"
    yield f"  $script:Told += {name.split('-')[1]}"
    yield f"  Write-Host {quoted('For people; there is no command here. ' + step.who.plain() + ':')}"
    for position, one in enumerate(portal, 1):
        yield f"  Write-Host {quoted(f'  {position}. {one.plain()}')}"
    yield "}"


def _function(name: str, at: SignIn, change: Operation, due: datetime | None) -> Iterator[str]:
    before, after = answers(change)
    yield f"function {name} {{"
    if due is not None:
        yield f"  Confirm-Due '{due:%Y-%m-%dT%H:%M}Z'"
    yield f"  Confirm-People {name.split('-')[1]}"
    yield from (f"  {one}" for one in _needed(at, change))
    yield "  $question = {"
    for one in question(change):
        yield f"    {one}"
    yield "  }"
    yield f"  $now = Get-Now {quoted(needs.what(change))} $question"
    yield f"  if ($now -eq {quoted(after)}) {{"
    yield "    Write-Host 'It is so already: nothing was changed, and there is nothing to take back.'"
    yield "    return"
    yield "  }"
    strange = needs.surprise(change)
    if strange is not None:
        yield f"  if ($now -eq {quoted(OTHER)}) {{ Stop-Here {quoted(strange)} }}"
    yield (
        f"  if ($now -ne {quoted(before)}) {{ "
        f"Stop-Here \"The answer is '$now', neither '{before}' nor '{after}': Azure is not as the desk says.\" }}"
    )
    found = target(change)
    if found is not None:
        yield f"  $assignment = Get-Now 'The ID of the delegation' {{ {found} }}"
    yield "  Send-Change {"
    for command in commands(change):
        yield f"    {command}"
    yield "  }"
    yield f"  Wait-Answer {quoted(after)} $question"
    yield "}"


_LANGUAGE = ScriptLanguage(_named, sign_in, needs.for_powershell, _by_people, _function, "Step-", "Back-")


def _needed(at: SignIn, change: Operation) -> Iterator[str]:
    """The checks before anything is asked: tools, sign-in, registration."""
    for module, version in needs.modules(change):
        yield f"Confirm-Module {quoted(module)} {quoted(version)}"
    identity = at.identity.id if at.identity is not None else ""
    yield (
        f"Confirm-SignIn -Tenant {quoted(at.tenant)} -Subscription {quoted(at.subscription or '')} "
        f"-Identity {quoted(identity)}"
    )
    provider = needs.provider(change)
    if provider is not None:
        yield f"Confirm-Provider {quoted(at.subscription or '')} {quoted(provider)}"


def _listing(runbook: Runbook) -> Iterator[str]:
    yield "if ($Step.Count -eq 0 -and $Back.Count -eq 0) {"
    yield f"  Write-Host {quoted(runbook.title)}"
    for number, step in enumerate(runbook.steps, 1):
        yield f"  Write-Host {quoted(f'  {number}. {step.title.plain()}')}"
    if not runbook.steps:
        yield "  Write-Host 'Nothing has to be done in Azure.'"
    yield "}"
    yield f"foreach ($number in $Step + $Back) {{ if ($number -lt 1 -or $number -gt {len(runbook.steps)}) {{"
    yield '  Stop-Here "There is no step $number." } }'
    for verb in ("Step", "Back"):
        yield f"foreach ($number in ${verb}) {{"
        yield f'  Write-Host "-- {verb.lower()} $number"; & "{verb}-$number"'
        yield "  if ($script:Told -notcontains $number) { $script:Taken += $number }"
        yield "}"
    yield "if ($script:Told.Count) {"
    yield "  Write-Warning \"Told, not done: $($script:Told -join ', '). People do that, and nothing here proves it.\""
    yield "}"
