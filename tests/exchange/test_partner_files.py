"""Files about partners: their own tenants, the groups of their agents, and what that makes of roles at customers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from partner_desk.cli.application import run
from partner_desk.domain.access import PrincipalKind
from partner_desk.domain.coverage import Collectable
from partner_desk.domain.ids import scope_key, tenant_scope_id
from partner_desk.domain.partners import Partner
from tests.exchange.importing import BASE, FIRST, FIXTURES, LATER, LINK, SECOND, SUBSCRIPTION, Desk

ADMINS, HELPDESK = (f"c0000000-0000-4000-8000-0000000000a{number}" for number in (1, 2))
HOME, RESELLERS_HOME = (f"a0000000-0000-4000-8000-0000000000f{number}" for number in (1, 2))
GROUPS, FOREIGN = "partners/az_groups_of_a_partner.json", "partners/roles_of_agents.json"
CHECKER, PROFILE = "partners/AOBOchecker.csv", "partners/organization_profile.json"
CONTOSO = "partner-6400001"
OF_CONTOSO = f"agents:{ADMINS}={CONTOSO}"
RELATIONSHIPS = "partners/admin_relationships.json"
COMMON = "8777b240-c6f0-4469-9e98-a3205431b836"
"""What the ids of the relationships of one partner end with."""

OWN = f"own-tenant:{HOME}={CONTOSO}"
KEY = scope_key(tenant_scope_id(HOME))


def row(file: str, number: int = 0) -> dict[str, object]:
    """One record of a list among the fixtures."""
    held = json.loads((FIXTURES / file).read_text(encoding="utf-8"))
    return dict((held.get("items") or held["value"] if isinstance(held, dict) else held)[number])


def contoso(desk: Desk) -> Partner:
    return desk.estate().partners[CONTOSO]


@pytest.fixture
def desk(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Desk:
    """A desk with a customer whose subscription Contoso sells under CSP, and of which all is known but the roles."""
    desk = Desk(tmp_path, capfd)
    desk.imports(*BASE, LINK, on=FIRST)
    sold = ["--offer", "csp-azure-plan", "--bill-to", "Contoso", "--since", "2023-01-01"]
    assert run(["record", "billing", desk.path, "--subscription", SUBSCRIPTION, *sold]) == 0
    assert run(["record", "subscription", desk.path, "--subscription", SUBSCRIPTION, "--usage", "some"]) == 0
    return desk


def earned(desk: Desk) -> str:
    """The verdict of the partner earned credit on the last day."""
    desk.capfd.readouterr()
    asked = ["--partner", "Contoso", "--scope", SUBSCRIPTION, "--program", "pec", "--on", LATER, "--json"]
    assert run(["judge", desk.path, *asked]) == 0
    (found,) = json.loads(desk.capfd.readouterr().out)
    return str(found["verdict"])


def test_roles_of_a_foreign_group_are_those_of_the_partner_whose_agents_it_has(desk: Desk) -> None:
    desk.imports(FOREIGN, on=FIRST, answer="roles=all")
    assert earned(desk) == "unknown"
    said = desk.imports(GROUPS, on=SECOND)
    assert "Of which partner are these agents?" in said
    assert contoso(desk).admin_agents is None, "a name proves nothing"
    said = desk.imports(GROUPS, on=SECOND, answer=OF_CONTOSO)
    assert f"{ADMINS} is the AdminAgents group of Contoso: roles that it holds are the partner's" in said
    assert (contoso(desk).admin_agents, contoso(desk).helpdesk_agents) == (ADMINS, HELPDESK)
    assert earned(desk) == "recognized"
    people = desk.estate().principals
    assert people[ADMINS].kind is people[HELPDESK].kind is PrincipalKind.FOREIGN_GROUP
    assert "0 facts recorded: all of it is on the desk already" in desk.imports(GROUPS, on=LATER)


def test_the_tenant_of_the_groups_tells_whose_they_are(desk: Desk) -> None:
    said = desk.imports(PROFILE, on=FIRST)
    assert "the tenant Contoso" in said
    assert "Of which partner is it the own tenant?" in said
    assert contoso(desk).tenant is None
    desk.imports(PROFILE, on=FIRST, answer=OWN)
    assert contoso(desk).tenant == KEY
    said = desk.imports(CHECKER, on=SECOND)
    assert f"agents:{ADMINS}" not in said
    assert (contoso(desk).admin_agents, contoso(desk).helpdesk_agents) == (ADMINS, HELPDESK)
    assert desk.estate().principals[ADMINS].tenant == KEY
    customer = desk.estate().scopes.find(f"/subscriptions/{SUBSCRIPTION}")
    assert customer is not None
    assert desk.estate().scopes.key(desk.estate().scopes.tenant(customer)) != KEY


def test_one_answer_on_the_tenant_gives_the_groups_of_the_same_file_as_well(desk: Desk) -> None:
    desk.imports(CHECKER, on=FIRST, answer=OWN)
    assert (contoso(desk).tenant, contoso(desk).admin_agents) == (KEY, ADMINS)


def test_members_of_a_group_of_agents_are_at_home_with_the_partner(desk: Desk) -> None:
    context = f"https://graph.microsoft.com/v1.0/$metadata#groups('{ADMINS}')/members"
    agent = {"@odata.type": "#microsoft.graph.user", "id": HELPDESK[:-2] + "b1", "displayName": "Agent"}
    desk.imports(CHECKER, on=FIRST, answer=OWN)
    desk.imports({"@odata.context": context, "value": [agent]}, on=SECOND, answer="members=all")
    (membership,) = desk.estate().memberships.values()
    assert (membership.group, membership.member) == (ADMINS, agent["id"])
    assert desk.estate().principals[membership.member].tenant == KEY


def test_a_foreign_group_named_after_a_partner_is_asked_for(desk: Desk) -> None:
    listed = row(FOREIGN) | {"principalName": "Foreign Principal for 'Contoso' in Role 'TenantAdmins' (Wingtip)"}
    other = listed | {"id": str(listed["id"])[:-1] + "2", "principalId": HELPDESK}
    other["principalName"] = "Foreign Principal for 'Fabrikam' in Role 'TenantAdmins' (Wingtip)"
    said = desk.imports([listed, other], on=FIRST)
    assert f"--answer agents:{ADMINS}={CONTOSO} or none" in said
    assert f"agents:{HELPDESK}" not in said
    desk.imports([listed, other], on=FIRST, answer=OF_CONTOSO)
    assert contoso(desk).admin_agents == ADMINS


def test_what_the_desk_knows_of_a_partner_is_not_overwritten(desk: Desk) -> None:
    desk.imports(CHECKER, on=FIRST, answer=OWN)
    others = {"GroupName": "AdminAgents", "ObjectID": HELPDESK[:-2] + "b2", "PartnerTenantName": "Contoso"}
    said = desk.imports([others | {"PartnerTenantID": HOME}], on=SECOND)
    assert "Contoso has another AdminAgents group on the desk" in said
    assert contoso(desk).admin_agents == ADMINS


def test_a_group_that_a_delegation_authorizes_stays_one_of_its_own_tenant(desk: Desk) -> None:
    definitions = json.loads((FIXTURES / "lighthouse/az_definitions.json").read_text(encoding="utf-8"))
    text = json.dumps(definitions).replace("c0000000-0000-4000-8000-000000000010", ADMINS)
    assert ADMINS in text
    desk.imports(json.loads(text), "lighthouse/az_assignments.json", GROUPS, on=FIRST, answer=OF_CONTOSO)
    assert contoso(desk).admin_agents == ADMINS
    assert desk.estate().principals[ADMINS].kind is PrincipalKind.GROUP


def test_a_reseller_is_asked_for_by_its_tenant_and_number(desk: Desk) -> None:
    add = ["--name", "First Up Consultants", "--global-id", "6500001", "--location-ids", "6500002"]
    assert run(["record", "partner", desk.path, *add]) == 0
    said = desk.imports([row("partners/resellers.json")], on=FIRST)
    first, *_ = said[said.index(f"own-tenant:{RESELLERS_HOME}=") :].partition(" or ")
    partner = first.partition("=")[2]
    assert desk.estate().partners[partner].name == "First Up Consultants", "the likely one is offered first"
    desk.imports([row("partners/resellers.json")], on=FIRST, answer=first)
    assert desk.estate().partners[partner].tenant == scope_key(tenant_scope_id(RESELLERS_HOME))


def test_without_partners_it_is_told_what_to_do(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    desk = Desk(tmp_path, capfd, Collectable.ROLE_ASSIGNMENTS)
    said = desk.imports(CHECKER, on=FIRST)
    assert "add the partner with its PartnerIDs, and import the file again" in said
    assert not desk.estate().partners


# Admin relationships --------------------------------------------------------------------------------------


def test_admin_relationships_are_kept_with_their_ends_and_make_no_verdict(desk: Desk) -> None:
    before = earned(desk)
    said = desk.imports(RELATIONSHIPS, on=FIRST)
    assert "whose status is 'approvalpending', so it is not in force" in said
    assert "2 admin relationships (GDAP) in admin_relationships.json: Of which partner are they?" in said
    desk.imports(RELATIONSHIPS, on=FIRST, answer=f"relationships-of:{COMMON}={CONTOSO}")
    care, over = sorted(desk.estate().relationships.values(), key=lambda one: str(one.since), reverse=True)
    assert (care.name, care.partner, care.extends) == ("Contoso admin relationship", CONTOSO, True)
    assert (f"{care.since:%Y-%m-%d}", f"{care.until:%Y-%m-%d}") == ("2022-02-10", "2024-02-10")
    assert (over.extends, f"{over.until:%Y-%m-%d}") == (False, "2021-10-29")
    scopes = desk.estate().scopes
    assert "Contoso Inc" in [scopes.name(one) for one in range(len(scopes))]
    assert earned(desk) == before
    assert "0 facts recorded" in desk.imports(RELATIONSHIPS, on=SECOND)


def test_of_two_lists_of_admin_relationships_the_newer_one_holds(desk: Desk) -> None:
    listed = row(RELATIONSHIPS)
    longer = listed | {"endDateTime": "2025-03-20T00:00:00Z", "autoExtendDuration": "PT0S"}
    desk.imports([longer], on=SECOND)
    desk.imports([listed], on=FIRST)
    (kept,) = desk.estate().relationships.values()
    assert (f"{kept.until:%Y-%m-%d}", kept.extends) == ("2025-03-20", False)
    (sentence,) = desk.findings("relationship.ends")
    assert "with Contoso Inc ends on 2025-03-20, in 19 days" in sentence
    gone = longer | {"status": "terminated", "lastModifiedDateTime": "2025-02-15T00:00:00Z"}
    desk.imports([gone], on=LATER)
    assert not desk.findings("relationship.ends")


def test_relationships_of_a_known_tenant_are_its_partners(desk: Desk) -> None:
    desk.imports(CHECKER, on=FIRST, answer=OWN)
    listed = json.loads(json.dumps(row(RELATIONSHIPS)).replace(COMMON, HOME))
    said = desk.imports([listed], on=FIRST)
    assert "relationships-of" not in said
    assert [one.partner for one in desk.estate().relationships.values()] == [CONTOSO]


def test_customers_of_a_partner_are_tenants_with_names_and_access_by_relationships_is_told(desk: Desk) -> None:
    listed = {"@odata.type": "#microsoft.graph.delegatedAdminCustomer", "id": RESELLERS_HOME, "displayName": "Adatum"}
    contract = {"contractType": "SyndicationPartner", "customerId": HOME, "displayName": "Litware", "id": "x"}
    access = {"id": "x", "status": "active", "accessContainer": {"accessContainerId": ADMINS}, "accessDetails": {}}
    said = desk.imports([listed, contract, access], on=FIRST)
    assert "gives a group roles of Microsoft Entra by an admin relationship, and none in Azure" in said
    scopes = desk.estate().scopes
    assert {"Adatum", "Litware"} <= {scopes.name(one) for one in range(len(scopes))}


def test_an_admin_relationship_can_be_recorded_and_ended_by_hand(desk: Desk) -> None:
    said = ["--customer", "Wingtip", "--partner", "Contoso", "--name", "Care", "--since", "2024-01-01"]
    assert run(["record", "admin-relationship", desk.path, *said]) == 0
    assert run(["end", "admin-relationship", desk.path, "--customer", "Wingtip", "--until", "2025-03-10"]) == 0
    (sentence,) = desk.findings("relationship.ends")
    assert "Care of Contoso with Wingtip ends on 2025-03-10" in sentence
    assert run(["export", desk.path, "--out", str(desk.folder.parent / "case.toml"), "--leave-out"]) == 0
    assert run(["undo", desk.path]) == run(["undo", desk.path]) == 0
    assert not desk.estate().relationships


@pytest.mark.parametrize("strange", [None, 7, "x" * 10_000, [], [None], {"a": 1}, "<b>'\u202e", True])
def test_strange_values_about_partners_are_left_out_and_told(desk: Desk, strange: object) -> None:
    rows: list[object] = []
    for held in (
        row(GROUPS),
        json.loads((FIXTURES / PROFILE).read_text(encoding="utf-8")),
        row("partners/resellers.json"),
        row(RELATIONSHIPS),
        {"GroupName": "AdminAgents", "ObjectID": ADMINS, "PartnerTenantName": "Contoso", "PartnerTenantID": HOME},
    ):
        rows += [held | {key: strange} for key in held]
    said = desk.imports(rows, on=FIRST)
    assert "record" in said
    assert contoso(desk).tenant is contoso(desk).admin_agents is None
