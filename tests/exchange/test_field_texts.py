"""Texts as programs write them along the way: line ends, encodings and wrappings make no difference to what is read."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from partner_desk.app import imports
from partner_desk.domain.estate import Estate
from partner_desk.exchange.decode import PIECE
from partner_desk.exchange.reconcile.preview import Preview
from partner_desk.exchange.sources import given_bytes

SUB = "11111111-2222-4333-8444-000000000001"
ANN = "bbbbbbbb-2222-4333-8444-000000000001"
GROUP = "dddddddd-2222-4333-8444-000000000001"
CONTRIBUTOR = "b24988ac-6180-42a0-ab88-20f7382dd24c"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def previewed(data: str | bytes, name: str = "export") -> Preview:
    source = given_bytes(data.encode() if isinstance(data, str) else data, name, NOW)
    return imports.preview(Estate(), imports.gather([source], "a person"), {}, [source])


def facts(found: Preview) -> set[tuple[str, str]]:
    return {(type(one.after).__name__, one.key) for one in found.changes}


def role(number: int) -> dict[str, str]:
    """A role as PowerShell has it."""
    return {
        "RoleAssignmentId": f"/subscriptions/{SUB}/providers/Microsoft.Authorization/roleAssignments/"
        f"cccccccc-2222-4333-8444-00000000000{number}",
        "Scope": f"/subscriptions/{SUB}/resourceGroups/shop{number}",
        "DisplayName": "Ann", "RoleDefinitionName": "Contributor", "RoleDefinitionId": CONTRIBUTOR,
        "ObjectId": ANN, "ObjectType": "User",
    }  # fmt: skip


def rest(number: int) -> dict[str, Any]:
    """The same as a service answers."""
    one = role(number)
    named = {"scope": "Scope", "principalId": "ObjectId", "roleDefinitionId": "RoleDefinitionId"}
    return {"id": one["RoleAssignmentId"], "properties": {key: one[name] for key, name in named.items()}}


ROLES = [role(1), role(2)]
BOTH = facts(previewed(json.dumps(ROLES)))


def table(rows: Sequence[dict[str, str]], end: str = "\n", delimiter: str = ",") -> str:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]), lineterminator=end, delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def printed(rows: Sequence[dict[str, str]], end: str = "\n") -> str:
    return end + "".join("".join(f"{key:18} : {value}{end}" for key, value in one.items()) + end for one in rows)


# Line ends, encodings, blanks -------------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r\r\n", "\r"])
def test_tables_and_lists_say_the_same_with_every_line_end(end: str) -> None:
    for text in (table(ROLES, end), f"Exported today{end}{end}{table(ROLES, end)}", printed(ROLES, end)):
        found = previewed(text)
        assert (facts(found), found.rejected) == (BOTH, ()), repr(text[:60])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r\r\n", "\r"])
def test_so_do_long_ones_that_are_read_in_pieces(end: str) -> None:
    long = [one | {"Note": "x" * (PIECE // 7)} for one in ROLES * 8]
    found = previewed(table(long, end))
    assert (facts(found), found.rejected) == (BOTH, ())
    lines = table([one | {"Note": ""} for one in ROLES], end).split(end)
    for cut in range(4):  # where the first piece ends, a line ends
        padding = "x" * (PIECE - len(lines[0]) - len(lines[1]) - 2 * len(end) + cut)
        found = previewed(end.join((lines[0], lines[1] + padding, *lines[2:])))
        assert (facts(found), found.rejected) == (BOTH, ()), cut


def test_rows_below_an_empty_line_are_told_with_the_line_at_which_they_stand() -> None:
    wrong = table([ROLES[0] | {"Scope": "nonsense"}], "\r\r\n")
    assert [one.where for one in previewed(wrong).rejected] == ["line 2"]


@pytest.mark.parametrize("encoding", ["utf-16-be", "utf-16-le", "utf-32", "utf-8-sig"])
def test_they_say_the_same_in_every_encoding(encoding: str) -> None:
    for text in (table(ROLES, "\r\n", ";"), json.dumps(ROLES)):
        assert facts(previewed(text.encode(encoding))) == BOTH


def test_blanks_beside_delimiters_are_no_part_of_a_cell() -> None:
    text = "\n".join(" , ".join(f'"{cell}"' for cell in line) for line in (ROLES[0], *(one.values() for one in ROLES)))
    assert facts(previewed(text)) == BOTH


# What stands around and inside ------------------------------------------------------------------------------


def test_braces_in_what_a_program_says_are_no_broken_json() -> None:
    noise = 'ERROR: the service said {"code" 403} for [{0}], see {"a"}\n'
    for text in (
        f"{noise}{json.dumps(ROLES[:1], indent=1)}\n{noise}{json.dumps(ROLES[1:])}",
        noise + json.dumps(ROLES),
    ):
        found = previewed(text)
        assert (facts(found), found.rejected) == (BOTH, ())
    (told,) = previewed('[\n{"id": 1},\n{"id" 2}\n]').rejected
    assert "not valid JSON (line 3" in told.reason


def test_an_answer_of_columns_and_rows_is_a_table() -> None:
    rows = [list(one.values()) for one in ROLES]
    named = {"columns": [{"name": key, "type": "string"} for key in ROLES[0]], "rows": rows}
    for answer in ({"data": named, "count": 2}, {"properties": named | {"nextLink": None}}, named,
                   {"tables": [{"name": "PrimaryResult", **named}]}):  # fmt: skip
        assert facts(previewed(json.dumps(answer))) == BOTH
    long = {"count": 2, "data": {"columns": list(ROLES[0]), "rows": rows}, "note": "x" * PIECE}
    assert facts(previewed(json.dumps(long))) == BOTH
    part = previewed(json.dumps({"properties": named | {"nextLink": "https://management.azure.com/next"}}))
    assert any("one page of several" in one for one in part.notes)


def test_answers_that_were_asked_for_together_are_read_one_by_one() -> None:
    pages = [
        {"httpStatusCode": 200, "content": {"value": [rest(1)], "nextLink": "https://management.azure.com/next"}},
        {"httpStatusCode": 200, "content": {"value": [rest(2)]}},
        {"httpStatusCode": 403, "content": {"error": {"code": "AuthorizationFailed", "message": "no access"}}},
    ]
    found = previewed(json.dumps({"responses": pages}))
    assert found.kinds["role-assignments"].new == 2
    assert any("one page of several" in one for one in found.notes)
    assert ["AuthorizationFailed" in one.reason for one in found.rejected] == [True]
    context = f"https://graph.microsoft.com/v1.0/$metadata#groups('{GROUP}')/members"
    member = {"@odata.type": "#microsoft.graph.user", "id": ANN, "displayName": "Ann"}
    body = {"responses": [{"id": "1", "status": 200, "body": {"@odata.context": context, "value": [member]}}]}
    assert previewed(json.dumps(body)).kinds["memberships"].new == 1


def test_a_key_that_stands_twice_is_told() -> None:
    twice = json.dumps(rest(1)).replace('"id"', '"principalId": "nobody", "ID": 1, "id": "other", "id"')
    found = previewed(f"[{twice}, {json.dumps(rest(2))}]")
    assert found.kinds["role-assignments"].new == 2
    assert [one for one in found.notes if "1 object names a key twice ('id')" in one]
    assert not any("twice" in one for one in previewed(json.dumps([rest(1), rest(2)])).notes)


# What is of no use ------------------------------------------------------------------------------------------


def test_a_table_of_no_known_kind_is_told_by_its_columns() -> None:
    (told,) = previewed("Rolle;Objekt-ID;Bereich\nMitwirkender;x;y\n").rejected
    assert "its columns are 'Rolle', 'Objekt-ID' and 'Bereich'" in told.reason
    assert "are read in English" in told.reason


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (
            "AzureCloud\t11111111-1111-4111-8111-111111111111\tTrue\nAzureCloud\tx\tFalse\n",
            "as az writes them with -o tsv",
        ),
        ("/subscriptions/x/providers/y\tann\tUser\n", "run the command again with -o json"),
        ("Name,Subscription,Location\nshop,Prod,West Europe\n", "az group list"),
        ("Name,Abonnement-ID,Status\nProd,x,Aktiv\n", "set the portal to English"),
    ],
)
def test_a_table_that_cannot_be_read_says_what_to_export_instead(table: str, words: str) -> None:
    (told,) = previewed(table).rejected
    assert words in told.reason


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("SubscriptionId,ResourceId,Date,CostInBillingCurrency,BillingCurrency,ChargeType", "cost (Cost Management)"),
        ("CustomerId;EntitlementId;UsageDate;ChargeType;BillingPreTaxTotal;BillingCurrency", "daily rated usage"),
        ("PGAMpnId\tSubscriptionId\tMonth\tMpnId\tPartnerAttributionType", "usage by partner"),
        ("RoleAssignmentId,Scope,ObjectId,RoleDefinitionId", "role assignments"),
    ],
)
def test_a_table_without_rows_is_told_by_its_kind(heading: str, kind: str) -> None:
    (told,) = previewed(f"{heading}\r\n").rejected
    assert f"a table of {kind}" in told.reason
    assert "without a row" in told.reason
