"""Names and ids come from files that anybody may have written: none of them may become more than text."""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from pygments.lexers.shell import PowerShellLexer
from pygments.token import Comment, Error, String

from partner_desk.domain import edits
from partner_desk.domain.access import Authorization, Delegation
from partner_desk.domain.changes import Change, ChangeSet
from partner_desk.domain.origin import Origin
from partner_desk.exchange.runbook import powershell
from partner_desk.exchange.runbook.bash import as_bash
from partner_desk.exchange.runbook.markdown import as_markdown
from partner_desk.exchange.runbook.model import Runbook
from partner_desk.exchange.runbook.operations import Grant, SetDelegation, SetRole
from partner_desk.exchange.runbook.powershell import as_powershell
from partner_desk.exchange.runbook.quoting import (
    fenced,
    for_bash,
    for_markdown,
    for_powershell,
    guid,
    printable,
    real_scope,
)
from partner_desk.exchange.runbook.steps import runbook
from partner_desk.readings.library import Library
from tests.capabilities import needs_bash
from tests.examples import examples
from tests.exchange.runbook.azure import Azure, accepts
from tests.exchange.runbook.worlds import (
    CONTRIBUTOR,
    CUSTOMER,
    GUEST,
    HOME,
    HOME_KEY,
    NOW,
    ORIGIN,
    PRODUCTION,
    SUBSCRIPTION,
    TEAM,
    world,
)

PIECES = (
    "'", '"', "`", "``", "```", "$(touch owned)", "`touch owned`", "${IFS}", ";", "|", "&&", "\\", "\\'", "#", "#>", "@'",
    "'@", '@"', "\n", "\r\n", "\r", "\t", "\x1b[31m", "\x07", "\x7f", "\u0085", "\u2028", "\u2029", "\u200f", "\u202e", "\u2066",
    "\ufeff", "\u2018", "\u2019", "\u201a", "\u201b", "\u201c", "\u201d", "\u201e", "\u2013", "\u2014", "\u0112", "\u0152", "\u4e2d", "\U0001f600",
    "<script>", "</", "![x](http://evil.example)", "[x](javascript:1)", "*", "_", "~~~", "|a|", "{holder}", "{0}", "%s", "!", "-", "--",
    "EOF", "exit", "\ntouch owned\n", "\n}\ntouch owned\n", "\n# Step 2", " ", "a", "Ann", "\ud800", "$null", "[char]0x27", "..",
)  # fmt: skip

names = st.lists(st.one_of(st.sampled_from(PIECES), st.characters(exclude_characters="\0")), max_size=8).map("".join)
groups = st.lists(
    st.sampled_from(["'", "''", "$(touch owned)", "`touch owned`", ";", "!", "(", ")", "{", "}", "~", "*", " ", "a", "b-c", ".d", "\u2019", "\u0112",
                     "@'", "$null", "\U0001f600", "="]), min_size=1, max_size=6,
).map(lambda found: "g" + "".join(found) + "z")  # fmt: skip


def book_of(library: Library, group: str, name: str) -> Runbook:
    """One of every kind of command, with hostile names everywhere."""
    estate = world(group, name)
    web = next(key for one in range(len(estate.scopes)) if "/resourcegroups/" in (key := estate.scopes.key(one)))
    origin = Origin(name, name, NOW)
    changes = (
        *edits.assign_role(estate, GUEST, CONTRIBUTOR, [web], None, origin),
        Change(None, Delegation("d", HOME_KEY, web, (Authorization(TEAM, CONTRIBUTOR),), name=name)),
        *edits.link_partner(estate, [GUEST], "5100001", None, name, origin),
        *edits.set_partner_of_record(estate, [SUBSCRIPTION], "5300001", None, ORIGIN),
    )
    return runbook(ChangeSet(name, changes), estate, name, NOW, library.roles)


@needs_bash
@examples(60)
@given(group=groups, name=names)
def test_bash_gets_exactly_the_intended_arguments(library: Library, group: str, name: str) -> None:
    book = book_of(library, group, name)
    script = as_bash(book)
    assert accepts(script) == ""
    assert all(one.isprintable() for one in script.split("\n"))
    scope = f"/subscriptions/{PRODUCTION}/resourceGroups/{group}"
    with tempfile.TemporaryDirectory() as folder:
        azure = Azure(Path(folder) / "azure", CUSTOMER, PRODUCTION, GUEST)
        role = azure.run(script, "1")
        assert role.code == 0, role.said
        assert role.asked("role", "assignment", "create") == [
            ["role", "assignment", "create", "--assignee-object-id", GUEST, "--assignee-principal-type", "User",
             "--role", CONTRIBUTOR, "--scope", scope, "--output", "none"]
        ]  # fmt: skip
        assert {one[4] for one in role.asked("role", "assignment", "list")} == {scope}
        delegated = azure.run(script, "2")
        assert delegated.code == 0, delegated.said
        definition, inner = json.loads(delegated.template)["resources"]
        assert inner["resourceGroup"] == group
        shown = definition["properties"]["registrationDefinitionName"]
        assert shown in (name, f"[{name}") if name else shown.endswith(" web")
        linked = azure.run(script, "3")
        assert linked.changing == [["managementpartner", "create", "--partner-id", "5100001", "--output", "none"]]
        listed = azure.run(script, "4")
        assert listed.calls == []
        assert f"the subscription {printable(name)} production" in listed.said
        assert azure.run(script).said.startswith(printable(name) + "\n")
        left = {one.name for one in azure.folder.iterdir()}
        assert left <= {"book.sh", "pretence.sh"}  # nothing was touched


# PowerShell -----------------------------------------------------------------------------------------------

QUOTES = "'\u2018\u2019\u201a\u201b"


def strings_of(script: str) -> list[str]:
    """The single-quoted strings of PowerShell code by its own rules, comments and double quotes skipped; or an error."""
    found, at = [], 0
    while at < len(script):
        one = script[at]
        if one == "#":
            at = script.index("\n", at)
        elif one == '"':
            at += 1
            while script[at] != '"':
                at += 2 if script[at] == "`" else 1
            at += 1
        elif one in QUOTES:
            text, at = "", at + 1
            while True:
                if script[at] in QUOTES:
                    if script[at + 1] not in QUOTES:
                        break
                    at += 1
                assert script[at] != "\n", "no string runs over the end of its line"
                text, at = text + script[at], at + 1
            found.append(text)
            at += 1
        else:
            at += 1
    return found


def said_by(expression: str) -> str:
    """What an expression of strings and letters by number says, read without the code that writes it."""
    pattern = r"'((?:[^']|'')*)'|\[char\]0x([0-9A-F]+)|\[char\]::ConvertFromUtf32\(0x([0-9A-F]+)\)"
    found, at = "", 0
    inner = expression[1:-1] if expression.startswith("(") else expression
    while at < len(inner):
        piece = re.compile(pattern).match(inner, at)
        assert piece is not None, inner[at:]
        plain, short, long = piece.groups()
        found += plain.replace("''", "'") if plain is not None else chr(int(short or long, 16))
        at = piece.end()
        if at < len(inner):
            assert inner.startswith(" + ", at)
            at += 3
    return found


@given(name=names)
def test_a_string_of_powershell_is_ascii_and_says_what_it_should(name: str) -> None:
    expression = for_powershell(name)
    assert expression.isascii()
    assert "\n" not in expression
    assert said_by(expression) == printable(name)
    tokens = list(PowerShellLexer().get_tokens(f"Write-Host {expression}"))
    assert not [one for one in tokens if one[0] is Error]


@examples(40)
@given(group=groups, name=names)
def test_powershell_reads_every_name_as_a_string(library: Library, group: str, name: str) -> None:
    script = as_powershell(book_of(library, group, name))
    assert all(one.isprintable() for one in script.split("\n"))
    code = "\n".join(line for line in script.split("\n") if not line.lstrip().startswith("#"))
    assert code.isascii()
    strings_of(script)  # every string ends where it should
    tokens = list(PowerShellLexer().get_tokens(code))
    assert not [text for kind, text in tokens if kind is Error]
    outside = "".join(text for kind, text in tokens if kind not in String and kind not in Comment)
    plain = as_powershell(book_of(library, "gz", "Litware"))
    plain_code = "\n".join(line for line in plain.split("\n") if not line.lstrip().startswith("#"))
    expected = "".join(
        text for kind, text in PowerShellLexer().get_tokens(plain_code) if kind not in String and kind not in Comment
    )
    assert bones(outside) == bones(expected)  # names change nothing but strings


def bones(code: str) -> str:
    """Code without what letters by number and joined strings add."""
    code = re.sub(r"\[char\](?:0x[0-9A-Fa-f]+|::ConvertFromUtf32\(0x[0-9A-Fa-f]+\))", "", code)
    return re.sub(r"[\s()+]+", "", code)


@given(group=groups)
def test_a_scope_reaches_powershell_whole(group: str) -> None:
    scope = f"/subscriptions/{PRODUCTION}/resourceGroups/{group}"
    (line,) = powershell.commands(SetRole(GUEST, "User", CONTRIBUTOR, scope, eligible=False, on=True))
    expression = line.split(" -Scope ")[1].removesuffix(" -ObjectType 'User' | Out-Null")
    assert said_by(expression) == scope


# Markdown -------------------------------------------------------------------------------------------------


@examples(60)
@given(group=groups, name=names)
def test_a_document_shows_names_and_reads_no_markup_in_them(library: Library, group: str, name: str) -> None:
    hostile, plain = (as_markdown(book_of(library, *one)) for one in ((group, name), ("gz", "Litware")))
    assert all(one.isprintable() for one in hostile.split("\n"))
    assert skeleton(hostile) == skeleton(plain)


def skeleton(document: str) -> list[str]:
    """The kinds of pieces that a document is made of."""
    found = []
    for block in MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(document):
        found.append(block.type)
        found += [one.type for one in block.children or () if one.type != "text"]
    return found


@given(name=names)
def test_a_span_of_code_holds_any_name(name: str) -> None:
    (paragraph,) = [one for one in MarkdownIt().parse(f"A {for_markdown(name)} b") if one.type == "inline"]
    code = [one.content for one in paragraph.children or () if one.type == "code_inline"]
    assert code == [printable(name)] or not printable(name).strip()
    (block,) = [one for one in MarkdownIt().parse(fenced(printable(name), "bash")) if one.type == "fence"]
    assert block.content.rstrip("\n") == printable(name).rstrip("\n")


# Ids ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "scope",
    [
        "wingtip-core",
        "/subscriptions/wingtip-core",
        f"/subscriptions/{PRODUCTION}/resourceGroups/a#b",
        f"/subscriptions/{PRODUCTION}/resourceGroups/a?b",
        f"/subscriptions/{PRODUCTION}/resourceGroups/a%2fb",
        f"/subscriptions/{PRODUCTION}/resourceGroups/a\nb",
        f"/subscriptions/{PRODUCTION}/resourceGroups/a\u2028b",
        f"/subscriptions/{PRODUCTION}/resourceGroups/a\u202eb",
        f"/subscriptions/{PRODUCTION}/resourceGroups/..",
        f"/subscriptions/{PRODUCTION}/resourceGroups/a&calc",
        f'/subscriptions/{PRODUCTION}/resourceGroups/a"b',
        "/providers/Microsoft.Management/managementGroups/..",
        "/providers/Microsoft.Management/managementGroups/a|b",
    ],
)
def test_a_scope_that_azure_cannot_have_given_is_not_written(scope: str) -> None:
    assert real_scope(scope) is None


def test_real_scopes_stay_as_they_are() -> None:
    for scope in (
        "/",
        f"/subscriptions/{PRODUCTION}",
        f"/subscriptions/{PRODUCTION}/resourceGroups/B\u00fcro (1)",
        f"/subscriptions/{PRODUCTION}/resourceGroups/a/providers/Microsoft.Network/dnsZones/b.example/A/*",
        "/providers/Microsoft.Management/managementGroups/Top -> down",
    ):
        assert real_scope(scope) == scope


@given(text=names)
def test_only_a_guid_is_a_guid(text: str) -> None:
    assert guid(text) is None
    assert guid(f"{HOME}{text}") in (None, HOME)
    assert guid(f" {HOME.upper()}\n") == HOME
    assert guid("ABCDEF01-0000-4000-8000-00000000CAFE") == "abcdef01-0000-4000-8000-00000000cafe"


@needs_bash
@given(name=names)
def test_a_word_of_bash_is_one_word(name: str) -> None:
    assert accepts(f"printf '%s' {for_bash(name)}") == ""


def test_a_delegation_names_are_no_expressions() -> None:
    change = SetDelegation(
        "d", "[a]", HOME, PRODUCTION, None, (Grant(TEAM, "[b]", CONTRIBUTOR, eligible=False),), on=True
    )
    text = "".join(powershell.commands(change))
    assert '"[[a]"' in text
    assert '"[[b]"' in text
