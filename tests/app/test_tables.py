"""A table of one's own is read: known headings, wrong rows, hostile cells, and one step for all of it."""

from __future__ import annotations

from contextlib import closing

import pytest

from partner_desk.app import tables
from partner_desk.app.recording import KINDS_SAID, fields_said, record
from partner_desk.app.tablekinds import TABLE_KINDS, mapped
from partner_desk.app.workspace import Workspace
from partner_desk.domain.billing import Offer
from partner_desk.domain.changes import Change, ChangeSet
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.partners import Partner
from partner_desk.domain.scopes import Scope
from partner_desk.exchange.reconcile.preview import Preview
from tests.facts import ORIGIN

SUBSCRIPTIONS, PEOPLE = TABLE_KINDS["subscriptions"], TABLE_KINDS["people"]
FORTY = "Subscription name\tSubscription ID\tTenant\tOffer\tMPN ID\tCost centre\r\n" + "".join(
    f"Shop {number}\t00000000-0000-0000-0000-{number:012}\tContoso\tpay-as-you-go\t5100001\tx\r\n"
    for number in range(40)
)
GUESTS = {"kind": "guest", "tenant": "Contoso", "since": "2024-05-01"}


def guid(number: int) -> str:
    return f"/subscriptions/00000000-0000-0000-0000-{number:012}"


@pytest.fixture(scope="module")
def contoso() -> Estate:
    estate = Estate()
    for kind, said in (
        (Scope, {"id": "c1", "kind": "tenant", "name": "Contoso"}),
        (Partner, {"name": "Northwind", "global_id": "5100000", "location_ids": ["5100001"]}),
    ):
        estate = estate.apply(record(estate, kind, said, ORIGIN))
    return estate


def read(estate: Estate, text: str, word: str = "subscriptions", **same: str) -> Preview:
    grid, kind = tables.read_text(text), TABLE_KINDS[word]
    return tables.preview(estate, grid, kind, mapped(kind, grid.headings), ORIGIN, same=same)


def test_forty_subscriptions_come_in_one_step_and_go_in_one(contoso: Estate) -> None:
    begun = ChangeSet("Begin", tuple(Change(None, one) for one in contoso.facts_in_order()))
    with closing(Workspace.in_memory(begun)) as desk:
        before = desk.estate
        made = read(before, FORTY)
        desk.commit(made.changes)
        offers = {one.subscription: one.offer for one in desk.estate.billings.values()}
        assert offers == {guid(number): Offer.PAYG for number in range(40)}
        assert {one.partner_id for one in desk.estate.records.values()} == {"5100001"}
        assert made.notes == ("Not read: Cost centre.",)
        again = read(desk.estate, FORTY)
        assert (len(again.changes), again.kinds["scopes"].same) == (0, 40)
        desk.undo()
        assert list(desk.estate.facts_in_order()) == list(before.facts_in_order())


def test_a_wrong_row_is_named_and_the_others_are_kept(contoso: Estate) -> None:
    rows = "Name;ID;Management group;Offer\nA;g1;Contoso;ea\nB;g2;Fabrikam;ea\n\nC;g3;Contoso;cheap\nD;g4;Contoso;;too much\nE;g5;Contoso;"
    made = read(contoso, rows)
    assert [one.where for one in made.rejected] == ["row 3, column Management group", "row 5, column Offer", "row 6"]
    assert "'Fabrikam'" in made.rejected[0].reason
    assert "'cheap' is none of the words ea," in made.rejected[1].reason
    after = contoso.apply(made.changes)
    assert {after.scopes.name(one) for one in range(len(after.scopes))} == {"Contoso", "A", "E"}


def test_rows_may_speak_of_rows_below_them(contoso: Estate) -> None:
    rows = (
        "kind,id,name,parent\nresource group,shop,,Web\nsubscription,g1,Web,Line\nmanagement group,line,Line,Contoso\n"
    )
    after = contoso.apply(read(contoso, rows, "scope").changes)
    assert after.scopes.find("/subscriptions/g1/resourcegroups/shop") is not None


def test_what_is_on_the_desk_is_completed_and_stays_where_it_stands(contoso: Estate) -> None:
    estate = contoso.apply(read(contoso, "kind,id,name,parent\nmanagement group,line,Line,Contoso\n", "scope").changes)
    estate = estate.apply(read(estate, "id,name,management group\ng1,Web,Line\n").changes)
    made = read(estate, "id,name,tenant,state\nG1,Shop,Contoso,Disabled\n")
    after = estate.apply(made.changes).get(Scope, "/subscriptions/g1")
    assert after is not None
    assert (after.name, after.parent) == ("Shop", "/providers/microsoft.management/managementgroups/line")
    scopes, details = made.kinds["scopes"], made.kinds["subscription-details"]
    assert (scopes.changed, scopes.new, details.changed) == (1, 0, 1)


def test_what_stands_in_brackets_behind_a_name_may_be_left_out(contoso: Estate) -> None:
    rows = "Name;ID;Tenant;Offer;Billed partner;Reseller (CSP)\nShop;g1;Contoso;csp-azure-plan;Northwind;\n"
    made = read(contoso, rows)
    assert not made.notes
    (offer,) = contoso.apply(made.changes).billings.values()
    assert (offer.bill_to, offer.reseller_of_record) == ("northwind", None)


def tenants(estate: Estate) -> dict[str, str]:
    """The names of the subscriptions, each with that of its tenant."""
    tree = estate.scopes
    return {
        tree.name(one): tree.name(tree.path(one)[-1])
        for one in range(len(tree))
        if tree.kind_of(one) is ScopeKind.SUBSCRIPTION
    }


NEW = "00000000-0000-4000-8000-0000000000a1"


def test_a_tenant_that_the_table_names_comes_with_its_subscriptions(contoso: Estate) -> None:
    rows = f"Name,ID,Customer,Tenant ID\nA,g1,Tailspin,{NEW}\nB,g2,Tailspin,{NEW}\nC,g3,Wingtip,\nD,g4,contoso,\n"
    made = read(contoso, rows)
    after = contoso.apply(made.changes)
    assert tenants(after) == {"A": "Tailspin", "B": "Tailspin", "C": "Wingtip", "D": "Contoso"}
    assert made.notes == ("New on this desk: the tenants Tailspin and Wingtip (its GUID is not known yet).",)
    assert after.scopes.find(f"/providers/microsoft.management/managementgroups/{NEW}") is not None
    assert not len(read(after, rows).changes)
    # the same list with the GUID of the tenant that had none
    later = after.apply(read(after, f"Name,ID,Tenant name,Directory ID\nC,g3,Wingtip,{NEW[:-1]}2\n").changes)
    assert len(later.scopes) == len(after.scopes)
    assert later.scopes.find(f"/providers/microsoft.management/managementgroups/{NEW[:-1]}2") is not None


@pytest.mark.parametrize(
    ("heading", "cell"), [("Tenant", NEW), ("Tenant ID", NEW), ("Directory ID", NEW), ("Tenant", "Tailspin")]
)
def test_a_tenant_is_named_by_its_id_or_its_name(contoso: Estate, heading: str, cell: str) -> None:
    assert tenants(contoso.apply(read(contoso, f"Name,ID,{heading}\nA,g1,{cell}\n").changes)) == {"A": cell}
    assert tenants(contoso.apply(read(contoso, "Name,ID\nA,g1\n", tenant=cell).changes)) == {"A": cell}


def test_a_slip_in_the_name_of_a_tenant_is_told_and_moves_nothing(contoso: Estate) -> None:
    made = read(contoso, "Name,ID,Tenant\nA,g1,Contosso\n")
    assert made.notes[1] == "'Contosso' is new, beside the tenant 'Contoso': look whether they are one."
    estate = contoso.apply(read(contoso, "Name,ID,Tenant\nA,g1,Contoso\n").changes)
    moved = read(estate, "Name,ID,Tenant\nA,g1,Contosso\n")
    assert not len(moved.changes)
    assert moved.rejected[0].where == "row 2, column Tenant"
    assert "no tenant 'Contosso' on this desk, and the subscription stands in another one" in moved.rejected[0].reason


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (f"Name,ID,Tenant\nA,g1,{NEW[:-1]}\n", "A GUID it is not"),
        ("Name,ID,Offer\nA,g1,ea\n", "Tenant: is missing. Say in a column, or for every row, where it stands"),
        (f"Name,ID,Tenant ID,Management group\nA,g1,{NEW},Contoso\n", "in another tenant than the row says"),
    ],
)
def test_a_row_without_a_tenant_that_can_be_leaves_nothing(contoso: Estate, rows: str, words: str) -> None:
    made = read(contoso, rows)
    assert not len(made.changes)
    assert words in made.rejected[0].reason


def test_people_come_with_their_role_and_link_and_what_is_the_same_is_said_once(contoso: Estate) -> None:
    rows = "Display name,Object ID,UPN,User type,Role,Subscription,PAL\n"
    rows += "Ann,a1,ann@x.example,Guest,Contributor,Contoso,Northwind\nBob,,,,,\n"
    after = contoso.apply(read(contoso, rows, "people", **GUESTS).changes)
    assert {one.name for one in after.principals.values()} == {"Ann", "Bob"}
    (role,), (link,) = after.role_assignments.values(), after.links.values()
    assert (role.principal, link.principal, link.partner_id) == ("a1", "a1", "5100001")
    assert f"{role.since:%Y-%m-%d}" == "2024-05-01"
    again = read(after, rows, "people", **GUESTS)
    assert (len(again.changes), again.kinds["principals"].same) == (0, 2)


def test_a_row_is_recorded_as_a_whole_or_not_at_all(contoso: Estate) -> None:
    made = read(contoso, "Name,Object ID,Role\nAnn,a1,Sorcerer\nBob,b1,\n", "people", **GUESTS)
    assert list(contoso.apply(made.changes).principals) == ["b1"]
    assert made.rejected[0].where == "row 2, column Role"


@pytest.mark.parametrize(
    "cell", ['=HYPERLINK("http://x")', "<b>bold</b>", "a\x00b", "\u202eevil", "'; DROP TABLE scopes", "@SUM(1)"]
)
def test_a_cell_is_text_whatever_it_looks_like(contoso: Estate, cell: str) -> None:
    quoted = '"' + cell.replace('"', '""') + '"'
    after = contoso.apply(read(contoso, f"Name,ID,Tenant\n{quoted},g1,Contoso\n").changes)
    found = after.get(Scope, "/subscriptions/g1")
    assert found is not None
    assert found.name == " ".join(cell.split())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no table"),
        ("\n \t\n", "no table"),
        ("Name,ID\n", "no row below"),
        ("Colour,Shape\nred,round\n", "No column of the table is known: Colour and Shape"),
        ("Name,ID\n\"open,x\n", "Line 2 of the table cannot be read"),
        ("Name\n" + "x\n" * (tables.MOST_ROWS + 1), f"{tables.MOST_ROWS:,} and"),
        (",".join("abc" * 40), "columns; "),
        ("x" * (tables.LONGEST_TEXT + 1), "more than"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused_in_a_sentence(contoso: Estate, text: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        read(contoso, text)


def test_every_field_of_every_kind_is_known_by_its_key_and_by_its_label() -> None:
    for noun in KINDS_SAID:
        kind = TABLE_KINDS[noun]
        fields = fields_said(KINDS_SAID[noun])
        assert mapped(kind, [one.name.upper() for one in fields]) == [one.name for one in fields]
        assert mapped(kind, [f" {one.label} " for one in fields]) == [one.name for one in fields]


def test_a_person_may_say_which_column_has_which_field(contoso: Estate) -> None:
    assert mapped(SUBSCRIPTIONS, ["Name", "Billed to", "Reseller"]) == ["name", "bill_to", "reseller_of_record"]
    headings = ["Bezeichnung", "Name", "Id"]
    assert mapped(SUBSCRIPTIONS, headings, {"bezeichnung": "name", "Name": ""}) == ["name", "", "id"]
    with pytest.raises(Refused, match="no column 'Colour'"):
        mapped(SUBSCRIPTIONS, headings, {"Colour": "name"})
    with pytest.raises(Refused, match="no field 'colour'"):
        mapped(PEOPLE, headings, {"Name": "colour"})


def test_a_training_desk_takes_no_table(contoso: Estate) -> None:
    from partner_desk.app.sample import sample_step

    with pytest.raises(Refused, match="training desk"):
        read(Estate().apply(sample_step()), FORTY)


def test_a_later_table_brings_the_guids(contoso: Estate) -> None:
    first = contoso.apply(read(contoso, "Name,Tenant,Offer\nShop,Contoso,payg\nWeb,Contoso,payg\n").changes)
    rows = "Name,Subscription ID,Tenant\nshop,g1,Contoso\nWeb,g2,Contoso\nLine,g3,Contoso\n"
    made = read(first, rows)
    after = first.apply(made.changes)
    assert not made.rejected
    assert len(after.scopes) == 4
    assert {one.subscription for one in after.billings.values()} == {"/subscriptions/g1", "/subscriptions/g2"}
