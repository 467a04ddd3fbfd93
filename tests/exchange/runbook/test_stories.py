"""Runbooks as stories: what somebody wants changed, who does it where, and what comes of the script."""

from __future__ import annotations

import json
import re
import string
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from partner_desk.domain import edits
from partner_desk.domain.access import (
    AccessKind,
    Authorization,
    Delegation,
    DelegationRoute,
    DenyAssignment,
    Membership,
    Principal,
    PrincipalKind,
    RoleAssignment,
)
from partner_desk.domain.billing import Billing, Offer
from partner_desk.domain.changes import Change, ChangeSet, Fact
from partner_desk.domain.coverage import Collectable, Collected
from partner_desk.domain.endings import ends
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind, subscription_scope_id
from partner_desk.domain.moments import Span, in_utc
from partner_desk.domain.partners import Agreement, ClosedId, PartnerOfRecord
from partner_desk.domain.scopes import Scope
from partner_desk.exchange.runbook import bodies
from partner_desk.exchange.runbook.bash import as_bash
from partner_desk.exchange.runbook.markdown import as_markdown
from partner_desk.exchange.runbook.model import Runbook
from partner_desk.exchange.runbook.operations import SetDelegation, SetLink, SetRole
from partner_desk.exchange.runbook.powershell import as_powershell
from partner_desk.exchange.runbook.steps import runbook
from partner_desk.exchange.runbook.words import sentences
from partner_desk.readings.library import Library
from tests.capabilities import NO_BASH
from tests.exchange.runbook.azure import Azure, Failing, Reply, accepts
from tests.exchange.runbook.worlds import (
    AGENTS,
    CONTRIBUTOR,
    CUSTOMER,
    CUSTOMER_KEY,
    GROUP,
    GUEST,
    HOME,
    HOME_KEY,
    MACHINE,
    NOW,
    ORIGIN,
    OWNER,
    PRODUCTION,
    READER,
    ROBOT,
    ROBOT_APP,
    SUBSCRIPTION,
    TEAM,
    facts,
    world,
)

WEB = f"/subscriptions/{PRODUCTION}/resourceGroups/Web"


@pytest.fixture
def azure(tmp_path: Path) -> Azure:
    if NO_BASH:
        pytest.skip(NO_BASH)
    return Azure(tmp_path / "azure", CUSTOMER, PRODUCTION, GUEST)


def made(library: Library, changes: ChangeSet, estate: Estate | None = None) -> Runbook:
    return runbook(changes, estate or world(), changes.name, NOW, library.roles)


def new(*added: Fact) -> ChangeSet:
    return ChangeSet("a step", tuple(Change(None, one) for one in added))


def answering(beginning: str, reply: Reply) -> Failing:
    """What makes every call that begins so end so."""
    words = beginning.split()
    return lambda call: reply if call[: len(words)] == words else None


def kinds(book: Runbook) -> list[str]:
    return [one.kind for one in book.steps]


def test_a_guest_gets_a_role_at_a_resource_group(library: Library, azure: Azure) -> None:
    step = edits.assign_role(world(), GUEST, CONTRIBUTOR, [GROUP], None, ORIGIN)
    book = made(library, step)
    (only,) = book.steps
    assert only.title.plain() == "Give Litware guest the role Contributor at Litware web"
    assert "Owner" in only.who.plain()
    script = as_bash(book)
    assert accepts(script) == ""
    assert f"# Sign in: az login --tenant {CUSTOMER}\n" in script
    assert f"# Sign in: az account set --subscription {PRODUCTION}\n" in script

    done = azure.run(script, "1")
    assert (done.code, azure.state.roles) == (0, {(WEB, GUEST, CONTRIBUTOR)})
    assert "Proved" in done.said
    assert done.changing == [
        ["role", "assignment", "create", "--assignee-object-id", GUEST, "--assignee-principal-type", "User",
         "--role", CONTRIBUTOR, "--scope", WEB, "--output", "none"]
    ]  # fmt: skip
    again = azure.run(script, "1")
    assert (again.code, again.changing) == (0, [])
    assert "It is so already" in again.said
    back = azure.run(script, "back", "1")
    assert (back.code, azure.state.roles) == (0, set())
    assert back.changing == [
        ["role", "assignment", "delete", "--assignee-object-id", GUEST, "--role", CONTRIBUTOR, "--scope", WEB,
         "--output", "none"]
    ]  # fmt: skip
    shell = as_powershell(book)
    assert (
        f"New-AzRoleAssignment -ObjectId '{GUEST}' -RoleDefinitionId '{CONTRIBUTOR}' -Scope '{WEB}' -ObjectType 'User'"
    ) in shell
    assert "Set-StrictMode -Version Latest\n$ErrorActionPreference = 'Stop'\n" in shell
    assert "**Access control (IAM)**" in as_markdown(book)


def test_a_script_does_nothing_unless_told_and_stops_in_a_wrong_place(library: Library, azure: Azure) -> None:
    script = as_bash(made(library, edits.assign_role(world(), GUEST, CONTRIBUTOR, [GROUP], None, ORIGIN)))
    listed = azure.run(script)
    assert (listed.code, listed.calls) == (0, [])
    assert "1. Give Litware guest the role Contributor at Litware web" in listed.said
    for wrong in (replace(azure, tenant=HOME), replace(azure, tenant=""), replace(azure, subscription=HOME)):
        stopped = wrong.run(script, "1")
        assert stopped.code == 1
        assert stopped.changing == []
        assert "Stopped: " in stopped.said
    azure.failing = answering("role assignment list", Reply(0, "7\n"))  # neither as before nor as after
    assert (azure.run(script, "1").code, azure.run(script, "1").changing) == (1, [])
    assert azure.run(script, "2").code == azure.run(script, "back").code == 1


def test_what_does_not_come_true_is_told(library: Library, azure: Azure) -> None:
    script = as_bash(made(library, edits.assign_role(world(), GUEST, CONTRIBUTOR, [GROUP], None, ORIGIN)))
    azure.failing = answering("role assignment create", Reply())  # taken, and nothing comes of it
    done = azure.run(script, "1")
    assert done.code == 2
    assert "Done, but not proved: the answer is '0', not '1'" in done.said
    azure.failing = answering("role assignment create", Reply(1, noise="ERROR: (AuthorizationFailed) No.\n"))
    refused = azure.run(script, "1")
    assert refused.code == 3
    assert "(AuthorizationFailed) No." in refused.said
    assert "Proved" not in refused.said


def test_a_service_principal_links_itself(library: Library, azure: Azure) -> None:
    book = made(library, edits.link_partner(world(), [ROBOT], "5300001", None, "", ORIGIN))
    (only,) = book.steps
    assert "portal is for people" in only.portal[0].plain()
    assert not book.steps[0].who.plain().startswith("An Owner")
    script = as_bash(book)
    assert f"az login --service-principal --tenant {CUSTOMER} --username {ROBOT_APP}" in script
    assert "--password" not in script
    somebody_else = azure.run(script, "1")
    assert (somebody_else.code, somebody_else.changing) == (1, [])
    assert f"You are signed in as the object {GUEST}, not as {ROBOT}" in somebody_else.said
    azure.identity = ROBOT
    done = azure.run(script, "1")
    assert (done.code, azure.state.partner_of(ROBOT)) == (0, "5300001")
    assert done.changing == [["managementpartner", "create", "--partner-id", "5300001", "--output", "none"]]
    back = azure.run(script, "back", "1")
    assert (back.code, azure.state.partner_of(ROBOT)) == (0, None)
    assert back.changing == [["managementpartner", "delete", "--partner-id", "5300001", "--output", "none"]]
    azure.state.link(ROBOT, "4444444")  # a link that the desk did not know of
    assert (azure.run(script, "1").code, azure.run(script, "1").changing) == (1, [])
    assert f"-UserName '{ROBOT_APP}'" in as_powershell(book)


def test_an_application_without_a_known_id_is_asked_for(library: Library) -> None:
    estate = Estate.of([replace(one, app_id="") if one == world().principals[ROBOT] else one for one in facts()])
    book = made(library, edits.link_partner(estate, [ROBOT], "5300001", None, "", ORIGIN), estate)
    assert "--service-principal --tenant 22222222-2222-4222-8222-222222222222 --username APPLICATION-ID" in as_bash(
        book
    )
    assert "put it in place of APPLICATION-ID" in as_markdown(book)


def test_above_all_scopes_the_portal_has_a_switch_and_no_page(library: Library) -> None:
    """The root is reached by who elevated access; that of a tenant is a group with a name of its own."""
    admin = "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9"
    (root,) = made(library, new(RoleAssignment("r", GUEST, admin, "/"))).steps
    assert (root.kind, root.change is not None) == ("root-add", True)
    assert "elevated access" in root.who.plain()
    assert "Access management for Azure resources to Yes" in root.portal[0].plain()
    assert "Access management for Azure resources to No" in root.back[0].plain()
    (tenant,) = made(library, new(RoleAssignment("r", GUEST, READER, CUSTOMER_KEY))).steps
    assert tenant.title.plain() == "Give Litware guest the role Reader at Litware (Tenant Root Group)"


def test_a_managed_identity_signs_in_where_it_lives(library: Library) -> None:
    book = made(library, edits.link_partner(world(), [MACHINE], "5300001", None, "", ORIGIN))
    assert "az login --identity" in as_bash(book)
    assert "Connect-AzAccount -Identity" in as_powershell(book)


def test_a_link_is_changed_not_made_twice(library: Library, azure: Azure) -> None:
    before = world().apply(edits.link_partner(world(), [GUEST], "5100001", None, "", ORIGIN))
    step = edits.link_partner(before, [GUEST], "5300001", NOW - timedelta(days=1), "", ORIGIN)
    book = made(library, step, before)
    (only,) = book.steps
    assert only.change == SetLink("5100001", "5300001")
    assert only.title.plain() == "Link Litware guest to the PartnerID 5300001 (Fabrikam) instead of 5100001"
    assert "Enter 5100001 in place of 5300001" in only.back[2].plain()
    azure.state.link(GUEST, "5100001")
    assert azure.run(as_bash(book), "1").changing == [
        ["managementpartner", "update", "--partner-id", "5300001", "--output", "none"]
    ]
    assert azure.run(as_bash(book), "back", "1").code == 0
    assert azure.state.partner_of(GUEST) == "5100001"


def test_a_link_that_is_only_marked_as_deleted_is_none_in_every_form(library: Library) -> None:
    before = world().apply(edits.link_partner(world(), [GUEST], "5100001", None, "", ORIGIN))
    (link,) = before.links.values()
    document = as_markdown(made(library, ChangeSet("end", (Change(link, None),)), before))
    assert "Only an error with (NotFound) in it, or `none` proves it" in document
    assert "Only 404 and nothing (or the state `Deleted`) proves it" in document
    assert "go on only if the answer is 200 and `5100001` (and no state `Deleted`)" in document


def test_a_link_that_nobody_looked_for_is_said_to_be_unknown(library: Library) -> None:
    estate = Estate.of([one for one in facts() if not isinstance(one, Collected)])
    step = edits.link_partner(estate, [GUEST], "5100000", None, "", ORIGIN, found_so=True)
    notes = " ".join(one.plain() for one in made(library, step, estate).steps[0].notes)
    assert "does not know whether this identity is linked already" in notes
    assert "5100000 is the global ID of Litware partner" in notes


def test_a_group_cannot_link_itself(library: Library) -> None:
    book = made(library, edits.link_partner(world(), [AGENTS], "5100001", None, "", ORIGIN, found_so=True))
    assert kinds(book) == ["group-link"]
    assert book.steps[0].change is None
    assert "(AOBO) have no account in the tenant of the customer" in as_markdown(book)


def test_a_foreign_principal_is_made_again(library: Library, azure: Azure) -> None:
    """The commands by which the partners' documentation restores it, in substance."""
    book = made(library, edits.assign_role(world(), AGENTS, OWNER, [SUBSCRIPTION], None, ORIGIN))
    script, shell = as_bash(book), as_powershell(book)
    assert f"# Sign in: az login --tenant {CUSTOMER}\n# Sign in: az account set --subscription {PRODUCTION}" in script
    (create,) = azure.run(script, "1").changing
    options = dict(zip(create[3::2], create[4::2], strict=True))
    assert create[:3] == ["role", "assignment", "create"]
    assert options == {
        "--role": OWNER, "--assignee-object-id": AGENTS, "--scope": f"/subscriptions/{PRODUCTION}",
        "--assignee-principal-type": "ForeignGroup", "--output": "none",
    }  # fmt: skip
    assert f"Connect-AzAccount -Tenant '{CUSTOMER}' -Subscription '{PRODUCTION}'" in shell
    assert (
        f"New-AzRoleAssignment -ObjectId '{AGENTS}' -RoleDefinitionId '{OWNER}' "
        f"-Scope '/subscriptions/{PRODUCTION}' -ObjectType 'ForeignGroup'"
    ) in shell
    assert "Get-AzADGroup -DisplayName AdminAgents" in as_markdown(book)
    assert "The portal cannot pick a group of another tenant" in book.steps[0].portal[0].plain()


def test_a_partner_of_record_is_a_matter_of_the_portal(library: Library, azure: Azure) -> None:
    book = made(library, edits.set_partner_of_record(world(), [SUBSCRIPTION], "5300001", None, ORIGIN))
    (only,) = book.steps
    assert only.change is None
    assert "owner of the subscription Litware production" in only.who.plain()
    assert [one.plain() for one in only.portal][1].startswith("Enter 5300001, choose Validate ID")
    done = azure.run(as_bash(book), "1")
    assert (done.code, done.calls) == (4, [])
    assert "Told, not done: 1." in done.said
    assert "Partner information" in done.said
    assert "Az" not in as_powershell(book).split("# Step 1")[1]
    assert "```" not in as_markdown(book)


def test_an_eligible_role_is_asked_for(library: Library, azure: Azure) -> None:
    book = made(library, edits.assign_role(world(), GUEST, READER, [GROUP], None, ORIGIN, AccessKind.ELIGIBLE))
    (put,) = azure.run(as_bash(book), "1").changing
    assert re.fullmatch(
        rf"{WEB}/providers/Microsoft.Authorization/roleEligibilityScheduleRequests/[0-9a-f-]{{36}}", put[4]
    )
    asked = json.loads(put[put.index("--body") + 1])["properties"]
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ", asked["scheduleInfo"].pop("startDateTime"))
    assert asked == {
        "principalId": GUEST,
        "roleDefinitionId": f"/subscriptions/{PRODUCTION}/providers/Microsoft.Authorization/roleDefinitions/{READER}",
        "requestType": "AdminAssign",
        "justification": "By a runbook of Partner Desk",
        "scheduleInfo": {"expiration": {"type": "NoExpiration"}},
    }
    (back,) = azure.run(as_bash(book), "back", "1").changing
    assert json.loads(back[back.index("--body") + 1])["properties"]["requestType"] == "AdminRemove"


def test_a_resource_group_is_delegated_by_a_template(library: Library, azure: Azure) -> None:
    grants = (Authorization(TEAM, CONTRIBUTOR), Authorization(TEAM, READER, AccessKind.ELIGIBLE))
    book = made(library, new(Delegation("d", HOME_KEY, GROUP, grants, name="[concat('a')]")))
    done = azure.run(as_bash(book), "1")
    assert (done.code, list(azure.state.delegations.values())) == (0, [HOME])
    assert not list(azure.folder.glob("delegation-*"))
    definition, inner = json.loads(done.template)["resources"]
    said = definition["properties"]
    assert said["managedByTenantId"] == HOME
    assert said["registrationDefinitionName"] == "[[concat('a')]"  # a name, not an expression
    assert said["authorizations"] == [
        {"principalId": TEAM, "principalIdDisplayName": "Litware team", "roleDefinitionId": CONTRIBUTOR}
    ]
    assert said["eligibleAuthorizations"][0]["justInTimeAccessPolicy"]["maximumActivationDuration"] == "PT8H"
    assert inner["resourceGroup"] == "Web"
    assert definition["name"] in inner["dependsOn"][0]
    (there,) = azure.state.delegations
    back = azure.run(as_bash(book), "back", "1")
    assert back.changing == [
        ["rest", "--method", "delete", "--url", there, "--uri-parameters", "api-version=2022-10-01"]
    ]
    assert (back.code, azure.state.delegations) == (0, {})


@pytest.mark.parametrize(
    ("delegation", "reason"),
    [
        (Delegation("d", HOME_KEY, SUBSCRIPTION, (Authorization(TEAM, OWNER),)), "Owner cannot be given"),
        (Delegation("d", HOME_KEY, SUBSCRIPTION), "no authorization"),
        (Delegation("d", "home", SUBSCRIPTION, (Authorization(TEAM, READER),)), "real ID of home"),
    ],
)
def test_a_delegation_that_azure_would_refuse_has_no_command(
    library: Library, delegation: Delegation, reason: str
) -> None:
    (only,) = made(library, new(delegation)).steps
    assert only.change is None
    assert reason in only.notes[0].plain()


def test_a_delegation_says_which_roles_may_be_given(library: Library) -> None:
    grant = Authorization(TEAM, "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9", delegated_roles=(CONTRIBUTOR, READER))
    (only,) = made(library, new(Delegation("d", HOME_KEY, SUBSCRIPTION, (grant,)))).steps
    assert isinstance(only.change, SetDelegation)
    (definition, _) = bodies.template(only.change)["resources"]
    assert definition["properties"]["authorizations"][0]["delegatedRoleDefinitionIds"] == [CONTRIBUTOR, READER]


def test_a_role_under_a_condition_has_no_command(library: Library) -> None:
    (only,) = made(library, new(RoleAssignment("r", GUEST, READER, SUBSCRIPTION, condition=True))).steps
    assert only.change is None
    assert "under a condition" in only.notes[0].plain()


def test_an_eligible_membership_is_made_by_a_person_and_is_no_membership(library: Library) -> None:
    eligible = Membership("m", TEAM, GUEST, kind=AccessKind.ELIGIBLE)
    book = made(library, new(eligible))
    assert kinds(book) == ["eligible-member-add"]
    assert book.steps[0].change is None
    assert "Privileged Identity Management" in as_markdown(book)
    assert "az ad group member" not in as_bash(book)
    turned = ChangeSet("turn", (Change(eligible, replace(eligible, kind=AccessKind.ACTIVE)),))
    assert kinds(made(library, turned, world().apply(new(eligible)))) == ["member-add", "eligible-member-remove"]


def test_what_only_people_can_do_has_no_command(library: Library) -> None:
    partner = world().partners["contoso"]
    guest = world().principals[GUEST]
    billing = world().billings["offer"]
    sold = Billing("b2", SUBSCRIPTION, Offer.CSP_AZURE_PLAN, "contoso", "fabrikam", since=NOW)
    changes = ChangeSet(
        "much",
        (
            Change(None, DenyAssignment("x", GUEST, GROUP)),
            Change(None, Delegation("d", HOME_KEY, GROUP, via=DelegationRoute.MARKETPLACE)),
            Change(billing, replace(billing, until=NOW)),
            Change(None, sold),
            Change(
                partner, replace(partner, agreement=Agreement.INACTIVE, closed_ids=(ClosedId("5100001", NOW),))
            ),
            Change(guest, replace(guest, disabled_from=NOW)),
        ),
    )  # fmt: skip
    book = made(library, changes)
    assert set(kinds(book)) == {
        "deny-add",
        "market-add",
        "billing-to-partner",
        "agreement",
        "id-close",
        "user-disable",
    }
    assert not [one for one in book.steps if one.change is not None]
    assert "People can neither make nor change a deny assignment" in as_markdown(book)
    assert "billed to Litware partner, sold by Fabrikam" in as_bash(book)
    back = made(library, changes.inverse(), world().apply(changes))
    assert set(kinds(back)) == {
        "deny-remove",
        "market-remove",
        "billing-by-hand",
        "agreement",
        "id-open",
        "user-enable",
    }


def test_what_belongs_to_a_scenario_says_so(library: Library) -> None:
    step = edits.assign_role(world(), GUEST, CONTRIBUTOR, [GROUP], None, ORIGIN)
    book = runbook(step, world(), "x", NOW, library.roles, "Ann leaves")
    for text in (as_bash(book), as_powershell(book), as_markdown(book)):
        assert re.search("This is for the scenario .Ann leaves., which is assumed and not recorded", text)
    assert "assumed" not in as_bash(made(library, step))


def test_a_step_without_a_command_sends_nobody_in_a_circle(library: Library) -> None:
    """Where the portal cannot do it and no command is written, it is told how people do it."""
    invented = Principal("agents", PrincipalKind.FOREIGN_GROUP, None, "Agents")
    robot = Principal("robot", PrincipalKind.SERVICE_PRINCIPAL, CUSTOMER_KEY, "Robot")
    estate = world().apply(new(invented, robot))
    for step, command in (
        (new(RoleAssignment("a", "agents", OWNER, SUBSCRIPTION)), "az role assignment create --assignee-object-id"),
        (edits.link_partner(estate, ["robot"], "5100001", None, "", ORIGIN), "az managementpartner create"),
    ):
        (only,) = made(library, step, estate).steps
        assert only.change is None
        assert command in " ".join(one.plain() for one in only.portal)
        said = " ".join(one.plain() for one in (*only.portal, *only.notes))
        assert "Use the portal" not in said
        assert "Use az" not in said


def test_what_is_merely_recorded_needs_nothing(library: Library, azure: Azure) -> None:
    somebody = Principal("aaaaaaaa-1111-4111-8111-111111111111", PrincipalKind.GUEST, CUSTOMER_KEY, "New guest")
    book = made(library, new(somebody, Billing("b", f"{SUBSCRIPTION}x", Offer.EA), Collected(Collectable.CHARGES)))
    assert book.steps == ()
    assert "Only on this desk, people, groups and service principals (1): New guest" in [
        one.plain() for one in book.only_here
    ]
    assert "Nothing has to be done in Azure." in azure.run(as_bash(book)).said
    assert "Only on this desk" in as_markdown(book)


def test_what_the_desk_calls_by_its_own_names_gets_no_command(library: Library) -> None:
    """A real group, a role, a place: one of them without a real id, and there is no command at all."""
    invented = Principal("ops@contoso in Litware", PrincipalKind.GUEST, CUSTOMER_KEY, "Ops")
    estate = world().apply(new(invented))
    for step in (
        new(RoleAssignment("a", "ops@contoso in Litware", READER, SUBSCRIPTION)),
        new(RoleAssignment("a", GUEST, "custom:ops", SUBSCRIPTION)),
        new(RoleAssignment("a", GUEST, READER, "wingtip-core")),
        new(RoleAssignment("a", "nobody", READER, SUBSCRIPTION)),
        edits.link_partner(estate, ["ops@contoso in Litware"], "5100001", None, "", ORIGIN),
    ):
        (only,) = made(library, step, estate).steps
        assert only.change is None
        assert "does not know the real ID of" in only.notes[0].plain()
        assert only.portal
        script = as_bash(made(library, step, estate))
        assert "role assignment create" not in script
        assert "managementpartner create" not in script


def test_steps_come_in_an_order_in_which_they_work(library: Library) -> None:
    old = RoleAssignment("old", GUEST, OWNER, SUBSCRIPTION)
    estate = world().apply(new(old))
    changes = [
        Change(old, replace(old, until=NOW)),
        *edits.link_partner(estate, [GUEST], "5100001", None, "", ORIGIN),
        Change(None, RoleAssignment("n1", GUEST, READER, GROUP)),
        Change(None, Membership("m", TEAM, GUEST)),
        Change(None, RoleAssignment("n2", ROBOT, READER, GROUP)),
    ]
    book = made(library, ChangeSet("all", tuple(changes)), estate)
    assert kinds(book) == ["member-add", "role-add", "role-add", "link-add", "role-remove"]
    assert [len(steps) for _, steps in book.sections()] == [1, 2, 1, 1]


def test_days_ahead_are_said(library: Library) -> None:
    later = NOW + timedelta(days=30)
    held = RoleAssignment("held", GUEST, READER, SUBSCRIPTION)
    estate = world().apply(new(held))
    (ends,) = made(library, ChangeSet("end", (Change(held, replace(held, until=later)),)), estate).steps
    assert (ends.kind, ends.notes[0].plain()) == ("role-remove", "Not before 2026-04-01 09:30 UTC.")
    (begins,) = made(
        library, new(RoleAssignment("n", GUEST, READER, GROUP, since=later, until=later + timedelta(1)))
    ).steps
    assert [one.plain() for one in begins.notes[:2]] == [
        "Not before 2026-04-01 09:30 UTC.",
        "It is to end on 2026-04-02 09:30 UTC: take it back then.",
    ]
    past = made(library, new(RoleAssignment("n", GUEST, READER, GROUP, until=NOW - timedelta(1))))
    assert past.steps == ()


def test_what_ends_and_begins_again_as_the_same_is_nothing_to_do(library: Library) -> None:
    old = RoleAssignment("old", GUEST, OWNER, SUBSCRIPTION)
    record = PartnerOfRecord("r1", SUBSCRIPTION, "5300001")
    estate = world().apply(new(old, record))
    step = ChangeSet(
        "again",
        (
            Change(old, None),
            Change(None, replace(old, id="new")),
            Change(record, replace(record, until=NOW)),
            Change(None, replace(record, id="r2", since=NOW)),
        ),
    )  # fmt: skip
    book = made(library, step, estate)
    assert book.steps == ()
    assert [one.plain() for one in book.only_here] == [
        "Only on this desk, role assignments (2): Owner of Litware guest at Litware production "
        "and Owner of Litware guest at Litware production",
        "Only on this desk, partners of record (2): Litware production and Litware production",
    ]


def everything(estate: Estate) -> Sequence[ChangeSet]:
    until = NOW - timedelta(days=1)
    return (
        edits.assign_role(estate, GUEST, CONTRIBUTOR, [GROUP, SUBSCRIPTION], None, ORIGIN),
        edits.assign_role(estate, AGENTS, OWNER, [SUBSCRIPTION], None, ORIGIN),
        edits.assign_role(estate, ROBOT, READER, [GROUP], None, ORIGIN, AccessKind.ELIGIBLE),
        edits.link_partner(estate, [GUEST, ROBOT, MACHINE], "5100001", until, "", ORIGIN),
        new(Membership("m", TEAM, GUEST), Delegation("d", HOME_KEY, GROUP, (Authorization(TEAM, READER),))),
    )


def test_the_runbook_of_an_undo_is_the_way_back(library: Library) -> None:
    estate = world()
    for step in everything(estate):
        after = estate.apply(step)
        there, back = made(library, step, estate), made(library, step.inverse(), after)
        assert there.steps
        assert {one.change.back for one in there.steps if one.change} == {one.change for one in back.steps}
        assert {one.change.back.back for one in there.steps if one.change} == {one.change for one in there.steps}
        assert {one.back for one in there.steps} == {one.portal for one in back.steps}
        estate = after


def test_undoing_an_end_begins_again(library: Library) -> None:
    held = RoleAssignment("held", GUEST, READER, SUBSCRIPTION)
    estate = world().apply(new(held))
    step = ChangeSet("Remove a role", ends([held], NOW - timedelta(hours=1)))
    (ended,) = made(library, step, estate).steps
    (begins,) = made(library, step.inverse(), estate.apply(step)).steps
    assert isinstance(ended.change, SetRole)
    assert begins.change == ended.change.back


def test_nobody_reads_a_runbook_of_an_import(library: Library) -> None:
    many = [RoleAssignment(f"a{number}", GUEST, READER, GROUP, AccessKind.ACTIVE) for number in range(201)]
    with pytest.raises(Refused, match="201 steps"):
        made(library, new(*many))


def test_a_runbook_says_what_it_came_from(library: Library) -> None:
    book = made(library, edits.assign_role(world(), GUEST, CONTRIBUTOR, [GROUP], None, ORIGIN))
    for text in (as_bash(book), as_powershell(book), as_markdown(book)):
        assert "2026-03-02 09:30 UTC" in text
        assert "role assignments (1)" in text
        assert "by hand" in text
        assert "executed nothing" in text


def test_a_subscription_that_is_assumed_has_to_be_bought(library: Library) -> None:
    """Where it is recorded it is there; in a scenario somebody gets it, on the day that its offer begins."""
    future = subscription_scope_id("12345678-1234-4234-8234-123456789012")
    offer = Billing("new", future, Offer.CSP_AZURE_PLAN, bill_to="contoso", since=NOW + timedelta(days=30))
    changes = new(Scope(future, ScopeKind.SUBSCRIPTION, CUSTOMER_KEY, "Litware test"), offer)
    assert not made(library, changes).steps
    (step,) = runbook(changes, world(), "a move", NOW, library.roles, scenario="One more").steps
    assert step.title.plain() == "Buy the subscription Litware test: CSP, Azure plan, billed to Litware partner"
    assert "Admin agent of Litware partner" in step.who.plain()
    assert step.notes[0].plain() == "Not before 2026-04-01 09:30 UTC."
    assert "cancels it" in step.back[0].plain()
    less = runbook(changes.inverse(), world().apply(changes), "a move", NOW, library.roles, scenario="One less")
    assert [one.kind for one in less.steps] == ["subscription-end"]
    direct = new(Scope(future, ScopeKind.SUBSCRIPTION, CUSTOMER_KEY, "Litware test"))
    (step,) = runbook(direct, world(), "a move", NOW, library.roles, scenario="One more").steps
    assert step.who.plain() == "An owner of the billing account that is to pay"


@pytest.mark.parametrize(
    ("principal", "before", "after", "steps"),
    [
        (GUEST, "", "disabled", ["user-disable"]),
        (GUEST, "disabled", "deleted", ["user-delete"]),
        (GUEST, "deleted", "", ["user-restore"]),
        (GUEST, "deleted", "disabled", ["user-restore", "user-disable"]),
        (ROBOT, "", "disabled", ["app-disable"]),
        (ROBOT, "", "deleted", ["app-delete"]),
        (MACHINE, "", "deleted", ["machine-delete"]),
        (MACHINE, "disabled", "deleted", []),
        (TEAM, "", "disabled", ["group-delete"]),
    ],
)
def test_an_account_is_stopped_as_its_kind_is(
    library: Library, principal: str, before: str, after: str, steps: list[str]
) -> None:
    """Disabled is not deleted: only one of them is gone for good. And neither is done before its day."""
    day = NOW + timedelta(days=30)
    plain = world().principals[principal]
    disabled, deleted = replace(plain, disabled_from=day), replace(plain, deleted_from=day)
    standing = {"": plain, "disabled": disabled, "deleted": deleted}
    was, becomes = standing[before], standing[after]
    estate = world().apply(ChangeSet("so far", (Change(plain, was),))) if was != plain else world()
    book = made(library, ChangeSet("an account", (Change(was, becomes),)), estate)
    assert kinds(book) == steps
    for step in book.steps:
        told = any(note.plain() == "Not before 2026-04-01 09:30 UTC." for note in step.notes)
        assert told is (step.kind.endswith(("-disable", "-delete")))


def test_an_account_is_put_to_use_again_on_its_day(library: Library) -> None:
    """Not before it; and of who will be disabled for a time it is said until when."""
    guest, day = world().principals[GUEST], NOW + timedelta(days=30)
    disabled = replace(guest, disabled_from=NOW - timedelta(days=9))
    back = replace(guest, disabled_during=(Span(NOW - timedelta(days=9), day),))
    away = replace(guest, disabled_during=(Span(NOW + timedelta(days=2), day),))
    over = replace(guest, disabled_during=(Span(NOW - timedelta(days=9), NOW - timedelta(days=2)),))
    for was, becomes, expected in (
        (disabled, back, [("user-enable", day)]),
        (disabled, over, [("user-enable", None)]),
        (guest, away, [("user-disable", NOW + timedelta(days=2))]),
        (guest, over, []),
    ):
        estate = world().apply(ChangeSet("so far", (Change(guest, was),))) if was != guest else world()
        book = made(library, ChangeSet("an account", (Change(was, becomes),)), estate)
        told = [[note.plain() for note in one.notes if "Not before" in note.plain()] for one in book.steps]
        due = [[] if on is None else [f"Not before {in_utc(on)}."] for _, on in expected]
        assert (kinds(book), told) == ([kind for kind, _ in expected], due)
        ends = any(in_utc(day) in note.plain() for one in book.steps for note in one.notes)
        assert ends is (becomes in (back, away))


def test_every_sentence_can_be_filled_and_quotes_nothing_itself() -> None:
    """A quote in a sentence would be read together with those around the names."""
    words = sentences()
    filled = {"holder", "role", "scope", "tenant", "group", "member", "managing", "grants", "partner_id", "owner",
              "old_id", "was", "becomes", "seller", "old_seller"}  # fmt: skip
    for kind, entry in words.step.items():
        for text in (entry.title, entry.who, entry.proof, *entry.portal, *entry.notes):
            names = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
            assert names <= filled, kind
            assert not set("'\"`$\\!") & set(text), kind
            assert text.count("**") % 2 == 0, kind
            assert text.isascii(), kind
        assert entry.back in words.step, kind
        assert kind.startswith("billing-") or words.step[entry.back].back == kind
    assert not set("'\"`$\\!") & set("".join(words.sentence.values()) + "".join(words.head))
