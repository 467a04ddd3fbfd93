"""Every shape in which the tools of the trade export: what it says, alone and however it was packed or copied."""

from __future__ import annotations

import gzip
import io
import sqlite3
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from partner_desk.app import imports
from partner_desk.domain.estate import Estate
from partner_desk.exchange.reconcile.preview import Preview
from partner_desk.exchange.sources import ImportSource, given_bytes, given_text

SHAPES = Path(__file__).parent.parent / "fixtures" / "shapes"
READ = {
    "Get-AzRoleAssignment_object.json": {"role-assignments": 1, "principals": 1},
    "account_list_lighthouse_style_cli2.91.json": {"subscriptions": 2, "tenants": 2},
    "account_subscription_list_csp.json": {"subscriptions": 1, "offers": 1},
    "account_subscription_list_ea_rest_2016-06-01.json": {"subscriptions": 5, "offers": 5},
    "arg_cli_v2_query.json": {"resources": 3},
    "arg_resourcecontainers_subscription_row.json": {"subscriptions": 1, "offers": 1},
    "arg_rest_response_skiptoken.json": {"resources": 3},
    "assignment_show_cli2.91.json": {"implied-subscriptions": 1},
    "definition_list_cli2.91.json": {"principals": 1},
    "entities_rest.json": {"management-groups": 11, "subscriptions": 1},
    "entra_download_users_2021.csv": {"principals": 2},
    "group_members_group_in_group.json": {"principals": 1},
    "group_members_user.json": {"principals": 1},
    "list_cli2.91.json": {"management-groups": 1},
    "managementpartner_create_show_cli_2026.json": {"partner-admin-links": 1},
    "managementpartner_rest_2018.json": {"partner-admin-links": 1},
    "managementpartner_rest_2018_powershell_recording.json": {"partner-admin-links": 1},
    "managementpartner_rest_2026_sp.json": {"partner-admin-links": 1},
    "managementpartner_rest_get_without_id_spec_example.json": {"partner-admin-links": 1},
    "pal_attestation_sp_with_assignments.json": {"partner-admin-links": 1, "role-assignments": 3},
    "rest_subscriptions_2020-01-01.json": {"subscriptions": 1},
    "rest_subscriptions_2022-12-01_spec_example.json": {"subscriptions": 2},
    "role_assignments_rest_2020-04-01-preview.json": {"role-assignments": 3},
    "service_principal.json": {"principals": 1},
    "show_expand_recurse_cli2.91.json": {"management-groups": 4},
    "show_expand_recurse_rest.json": {"management-groups": 4},
    "subscriptions_under_mg_cli2.91.json": {"subscriptions": 1, "management-groups": 1},
    "azure_usage_analytics.json": {"subscriptions": 1},
    "gdap_delegatedAdminCustomers.json": {"tenants": 2},
    "relationships.json": {"tenants": 1},
    "rest_tenants_2020-01-01.json": {"tenants": 2},
}
"""What comes of each, among other things."""

LEFT_OUT = {
    "account_alias_list_rest.json": "an alias of a subscription",
    "arm_rg.parameters.json": "the template of an offer",
    "arm_subscription.json": "the template of an offer",
    "arm_subscription.parameters.json": "the template of an offer",
    "arm_subscription_eligible.parameters.json": "the template of an offer",
    "classic_administrators_rest.json": "a classic administrator",
    "contracts.json": "the customer 'customerid-value', which is no GUID",
    "export_manifest_template.json": "a manifest of Cost Management",
    "gdap_accessAssignments.json": "roles of Microsoft Entra",
    "graph_billing_export_attributes.json": "describes the columns",
    "insights_dataset_dynamics_example.json": "describes the columns",
    "insights_system_query_columns.json": "describes the columns",
    "quotaId_table.json": "a table of quota ids",
    "schema_actualcost_c360-2025-04_columns.json": "describes the columns",
    "schema_focuscost_1.0_columns.json": "describes the columns",
    "schema_focuscost_1.2_columns.json": "describes the columns",
}
"""What is said of those of which nothing comes."""

ELSEWHERE = {
    "field_inputs/tools/tenants.json": "",
    "powershell/derived_AOBOchecker.csv": "",
    "cost/ea_no_rows.csv": "a table of cost (Cost Management) without a row",
    "field_inputs/tools/azurehound.json": "",
    "field_inputs/partners/admin_relationships.json": "",
    "pal_attestation_other_object.json": "",
    "pal_attestation_user_with_assignments.json": "",
    "pim_roleEligibilityScheduleInstances_rest.json": "",
    **dict.fromkeys((f"partner_center/{one}" for one in (
        "bill.csv", "customers.csv", "customers.json", "daily_rated_line_items.json", "entitlements.json")), ""),
    "partner_center/plans.json": "a plan or licence of Partner Center",
    "partner_center/daily_rated_heading.csv": "a table of daily rated usage (Partner Center) without a row",
    "partner_center/insights_heading.tsv": "a table of usage by partner (Partner Center Insights) without a row",
    **dict.fromkeys((f"cost/{one}.csv" for one in ("ea_actual", "ea_amortized", "focus")), ""),
    **dict.fromkeys((f"cost/{one}_heading.csv" for one in ("csp_subscription", "mpa")),
                    "a table of cost (Cost Management) without a row"),
    **dict.fromkeys((f"powershell/{one}" for one in (
        "Get-AzManagementPartner.txt", "Get-AzRoleAssignment_list.txt",
        "derived_ConvertTo-Csv_redirect_ps51_utf16le.csv", "derived_Export-Csv_ps51_type_row_ascii.csv",
        "derived_Export-Csv_ps7_utf8.csv", "derived_role_assignment_list_ps51_redirect_utf16le.json")), ""),
    **dict.fromkeys((f"estate_recorded/{one}.json" for one in (
        "account_list_cli2.91", "group_list_cli2.91", "management_group_entities_list_cli2.91",
        "resource_list_cli2.91", "role_assignment_list_cli2.60", "role_assignment_list_cli2.91",
        "role_definition_list_builtin_trimmed_cli2.91", "role_definition_list_custom_cli2.91")), ""),
}  # fmt: skip
"""The other files of the trade among the fixtures, and what is said of those of which nothing comes."""

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def previewed(source: ImportSource) -> Preview:
    return imports.preview(Estate(), imports.gather([source], "a person"), {}, [source])


def zipped(name: str, data: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(f"exports/{name}", data)
    return packed.getvalue()


PACKINGS: dict[str, Callable[[str, bytes], bytes]] = {
    "zip": zipped,
    "gz": lambda _, data: gzip.compress(data),
    "gz in zip in zip": lambda name, data: zipped("a.zip", zipped(f"{name}.gz", gzip.compress(data))),
    "redirected by Windows PowerShell": lambda _, data: data.decode("utf-8-sig").replace("\n", "\r\n").encode("utf-16"),
    "with a mark": lambda _, data: b"\xef\xbb\xbf" + data.removeprefix(b"\xef\xbb\xbf"),
}


def test_every_shape_is_read_or_left_out_by_what_it_is() -> None:
    assert {one.name for one in SHAPES.iterdir()} == {*READ, *LEFT_OUT}
    for name, wanted in READ.items():
        kinds = previewed(SHAPES / name).kinds
        assert {word: kinds[word].new for word in wanted if word in kinds} == wanted, name
    for name, words in LEFT_OUT.items():
        found = previewed(SHAPES / name)
        assert not len(found.changes), name
        assert all(words in one.reason for one in found.rejected), name
        assert found.rejected


def test_all_83_kinds_of_files_of_the_trade_are_read_or_named_with_the_reason(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "roadrecon.db") as database:
        database.execute("create table Users (id)")
    database.close()
    (told,) = previewed(tmp_path / "roadrecon.db").rejected
    assert "a database (as that of ROADtools)" in told.reason
    for name, words in ELSEWHERE.items():
        found = imports.gather([SHAPES.parent / name], "a person")
        reasons = [one.reason for one in found.rejected]
        assert words in " ".join(reasons), name
        assert bool(found.used) == (not words), name
        assert not any("no known kind" in one or "was recognized" in one for one in reasons), name
    assert len({*READ, *LEFT_OUT, *ELSEWHERE, "roadrecon.db"}) == 83


def said(found: Preview) -> set[tuple[str, str]]:
    return {(type(one.after).__name__, one.key) for one in found.changes}


@pytest.mark.parametrize("packing", PACKINGS)
def test_a_shape_says_the_same_however_it_is_packed(packing: str) -> None:
    for name in (*READ, *LEFT_OUT):
        data = (SHAPES / name).read_bytes()
        found = previewed(given_bytes(PACKINGS[packing](name, data), "packed", NOW))
        assert said(found) == said(previewed(SHAPES / name)), name


@pytest.mark.parametrize("around", ["{0}", "PS C:\\> az x --query [].id\n\n{0}\n\nPS C:\\> ", "```json\n{0}\n```"])
def test_a_shape_says_the_same_as_it_was_copied(around: str) -> None:
    for name in (one for one in (*READ, *LEFT_OUT) if one.endswith(".json")):
        text = around.replace("{0}", (SHAPES / name).read_text(encoding="utf-8-sig"))
        assert said(previewed(given_text(text, "pasted text", NOW))) == said(previewed(SHAPES / name)), name


def test_all_shapes_are_one_import_as_they_are_in_a_folder() -> None:
    gathered = imports.gather([SHAPES], "a person")
    assert {one.file for one in gathered.rejected} >= {*LEFT_OUT}
    assert not {one.file for one in gathered.rejected if not one.where}, "no file as a whole"
    used = {
        one.origin.source for one in (*gathered.facts.values(), *gathered.scopes.values()) if one.origin is not None
    }
    assert used <= {*READ}, "of two that say the same of one thing the later one is kept"
    assert len(used) > 20
