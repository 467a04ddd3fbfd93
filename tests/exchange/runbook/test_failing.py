"""A script never says more than Azure answered: every kind of step, every call of az, every way in which az fails."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import pytest

from partner_desk.domain.access import AccessKind, Authorization, Delegation, Membership, RoleAssignment
from partner_desk.domain.billing import Billing, Offer
from partner_desk.domain.changes import Change, ChangeSet, Fact
from partner_desk.domain.ids import ROOT
from partner_desk.domain.partners import PartnerAdminLink
from partner_desk.exchange.runbook.bash import as_bash
from partner_desk.exchange.runbook.operations import Operation, SetDelegation, SetLink, SetMember, SetRole
from partner_desk.exchange.runbook.steps import runbook
from partner_desk.readings.library import Library
from tests.capabilities import needs_bash
from tests.examples import SLIM, some
from tests.exchange.runbook.azure import NOT_FOUND, Azure, Failing, Reply, State, is_change
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
    OWNER,
    PRODUCTION,
    READER,
    ROBOT,
    SUBSCRIPTION,
    TEAM,
    world,
)

pytestmark = needs_bash

OLD, NEW = (PartnerAdminLink(one, GUEST, one) for one in ("5100001", "5300001"))

STEPS: dict[str, tuple[tuple[Fact | None, Fact | None], ...]] = {
    "role": ((None, RoleAssignment("r", GUEST, CONTRIBUTOR, GROUP)),),
    "role at the root": ((None, RoleAssignment("r", GUEST, OWNER, ROOT)),),
    "foreign": ((None, RoleAssignment("r", AGENTS, OWNER, SUBSCRIPTION)),),
    "eligible": ((None, RoleAssignment("r", GUEST, READER, GROUP, AccessKind.ELIGIBLE)),),
    "member": ((None, Membership("m", TEAM, GUEST)),),
    "application as member": ((None, Membership("m", TEAM, ROBOT)),),
    "delegation": ((None, Delegation("d", HOME_KEY, SUBSCRIPTION, (Authorization(TEAM, READER),))),),
    "delegation of a group": ((None, Delegation("d", HOME_KEY, GROUP, (Authorization(TEAM, READER),))),),
    "link": ((None, NEW),),
    "link instead": ((OLD, None), (None, NEW)),
    "link of an application": ((None, PartnerAdminLink("l", ROBOT, "5300001")),),
    "link of a machine": ((None, PartnerAdminLink("l", MACHINE, "5300001")),),
}
"""What begins; the way back is what ends."""

WAYS = {
    "not signed in": Reply(1, noise="ERROR: Please run 'az login' to setup account.\n"),
    "expired": Reply(1, noise="ERROR: AADSTS700082: The refresh token has expired due to inactivity.\n"),
    "no extension": Reply(2, noise="ERROR: 'managementpartner' is misspelled or not recognized by the system.\n"),
    "403": Reply(1, noise="ERROR: (AuthorizationFailed) The client does not have authorization.\n"),
    "404 of something else": Reply(3, noise="ERROR: (SubscriptionNotFound) It could not be found.\n"),
    "404": NOT_FOUND,
    "404 of a proxy": Reply(3, noise="ERROR: Not Found(<html>not found</html>)\n"),
    "429": Reply(1, noise="ERROR: (TooManyRequests) Retry after 17 seconds.\n"),
    "no network": Reply(1, noise="ERROR: HTTPSConnectionPool(host='management.azure.com'): Max retries exceeded\n"),
    "cut off": Reply(137),
    "empty": Reply(),
    "several answers": Reply(0, "1\r\n0\r\n"),
    "the next page": Reply(0, "more\r\n"),
    "a page of a proxy": Reply(0, "<html>Sign in</html>\r\n"),
}


@pytest.fixture
def azure(tmp_path: Path) -> Azure:
    return Azure(tmp_path / "azure", CUSTOMER, PRODUCTION)


def prepared(library: Library, azure: Azure, kind: str) -> tuple[str, Operation]:
    """The script of a kind of step, with its sign-in and what must be so before it; and what it changes."""
    pairs = STEPS[kind]
    estate = world().apply(ChangeSet("so far", tuple(Change(None, old) for old, _ in pairs if old is not None)))
    book = runbook(ChangeSet("now", tuple(Change(*one) for one in pairs)), estate, "now", NOW, library.roles)
    (step,) = book.steps
    assert step.change is not None
    assert step.sign_in is not None
    azure.tenant = step.sign_in.tenant
    if step.sign_in.identity is not None:
        azure.identity = step.sign_in.identity.id
    if isinstance(step.change, SetLink) and step.change.before is not None:
        azure.state.link(azure.identity, step.change.before)
    return as_bash(book), step.change


def is_so(azure: Azure, change: Operation) -> bool:
    """Whether the pretended Azure is as a change wants it."""
    match change:
        case SetLink():
            return azure.state.partner_of(azure.identity) == change.after
        case SetRole():
            held = azure.state.eligible if change.eligible else azure.state.roles
            return ((change.scope, change.principal, change.role) in held) is change.on
        case SetMember():
            return ((change.group, change.member) in azure.state.members) is change.on
        case SetDelegation():
            there = f"{change.scope}/providers/Microsoft.ManagedServices/registrationAssignments/"
            return any(one.startswith(there) for one in azure.state.delegations) is change.on


def claims(said: str) -> bool:
    """Whether a script says that things are as they must be."""
    return "Proved" in said or "so already" in said


def once(number: int, reply: Reply) -> Failing:
    """What makes one call end so."""
    left = [number]

    def failing(_: list[str]) -> Reply | None:
        left[0] -= 1
        return reply if left[0] == -1 else None

    return failing


def for_good(number: int, reply: Reply) -> Failing:
    """What makes a call and all after it that ask end so."""
    left = [number]

    def failing(call: list[str]) -> Reply | None:
        left[0] -= 1
        return reply if left[0] < 0 and not is_change(call) else None

    return failing


def turns(library: Library, azure: Azure, kind: str) -> Iterator[tuple[str, tuple[str, ...], Operation, State]]:
    """The step and its way back, each with how things are before it."""
    script, change = prepared(library, azure, kind)
    yield script, ("1",), change, deepcopy(azure.state)
    assert azure.run(script, "1").code == 0
    assert is_so(azure, change)
    yield script, ("back", "1"), change.back, deepcopy(azure.state)


CHECKED_FIRST = ("version", "extension", "account", "provider")
"""What is asked before the step's own question; in the same words for every kind."""


@pytest.mark.parametrize("kind", STEPS)
def test_no_failure_is_taken_for_an_answer(library: Library, azure: Azure, kind: str) -> None:
    for script, arguments, wanted, before in list(turns(library, azure, kind)):
        azure.state, azure.failing = deepcopy(before), lambda _: None
        good = azure.run(script, *arguments)
        assert (good.code, is_so(azure, wanted), "Proved" in good.said) == (0, True, True)
        changes = [number for number, call in enumerate(good.calls) if is_change(call)]
        for number, call in enumerate(good.calls):
            if call[0] in CHECKED_FIRST and kind not in ("delegation", "link"):
                continue
            ways = list(WAYS.items())
            if SLIM > 1:  # each call fails in some of the ways, and each way is met at some of the calls
                few = 3 if kind in ("delegation", "link") else 7
                ways = ways[number % few :: few]
            for way, reply in ways:
                if reply is NOT_FOUND and call[:2] == ["managementpartner", "show"]:
                    continue  # of a link, that is an answer
                azure.state, azure.failing = deepcopy(before), once(number, reply)
                done = azure.run(script, *arguments)
                told = f"{kind} {arguments}: {' '.join(call)[:60]} fails by {way}:\n{done.said}"
                assert (done.code == 0) is claims(done.said), told
                assert not claims(done.said) or is_so(azure, wanted), told
                if number < changes[0]:
                    assert (done.code, done.changing, azure.state) == (1, [], before), told
                    assert "This step changed nothing" in done.said, told
                elif reply.code and number in changes:
                    assert done.code == 3, told


@pytest.mark.parametrize("kind", some(list(STEPS)))
def test_what_cannot_be_asked_afterwards_is_not_proved(library: Library, azure: Azure, kind: str) -> None:
    for script, arguments, wanted, before in list(turns(library, azure, kind)):
        azure.state, azure.failing = deepcopy(before), lambda _: None
        good = azure.run(script, *arguments)
        last = max(number for number, call in enumerate(good.calls) if is_change(call)) + 1
        for way in ("no extension", "empty"):
            azure.state, azure.failing = deepcopy(before), for_good(last, WAYS[way])
            done = azure.run(script, *arguments)
            assert (done.code, claims(done.said)) == (2, False), done.said
            assert "Done, but not proved: it could not be asked" in done.said
            assert is_so(azure, wanted)


def test_a_removal_that_could_not_be_asked_for_is_not_done_already(library: Library, azure: Azure) -> None:
    """The extension is missing on a new machine: that is no word about the link of the person who leaves."""
    script, _ = prepared(library, azure, "link")
    azure.state.link(GUEST, "5300001")
    azure.failing = lambda call: WAYS["no extension"] if call[0] == "managementpartner" else None
    done = azure.run(script, "back", "1")
    assert done.code == 1
    assert (
        "Which PartnerID this identity carries could not be asked. What came back: ERROR: 'managementpartner' is"
        in (done.said)
    )
    assert "so already" not in done.said


def test_tools_that_are_missing_or_old_are_told_and_not_installed(library: Library, azure: Azure) -> None:
    script, _ = prepared(library, azure, "link")
    azure.state.extensions = {}
    missing = azure.run(script, "1")
    assert (missing.code, missing.changing) == (1, [])
    assert "az extension add --name managementpartner" in missing.said
    azure.state.extensions = {"managementpartner": "0.1.3"}
    assert "is of version 0.1.3, and this needs 1.0.0 or later" in azure.run(script, "1").said
    azure.version = "2.9.1"
    old = azure.run(script, "1")
    assert "az is of version 2.9.1, and this needs 2.69.0 or later" in old.said
    assert [one[0] for one in old.calls] == ["version"]


def test_a_subscription_that_is_not_registered_is_told(library: Library, azure: Azure) -> None:
    script, _ = prepared(library, azure, "delegation")
    azure.state.registered = set()
    done = azure.run(script, "1")
    assert (done.code, done.changing) == (1, [])
    assert "az provider register --namespace Microsoft.ManagedServices --wait" in done.said


def test_what_was_taken_before_a_failure_is_told(library: Library, azure: Azure) -> None:
    roles = [Change(None, RoleAssignment(role, GUEST, role, GROUP)) for role in (CONTRIBUTOR, READER)]
    script = as_bash(runbook(ChangeSet("two", tuple(roles)), world(), "two", NOW, library.roles))
    unknown = azure.run(script, "1", "9")
    assert (unknown.code, unknown.calls) == (1, [])
    assert "There is no step 9" in unknown.said
    azure.failing = lambda call: WAYS["403"] if READER in call else None
    done = azure.run(script, "1", "2")
    assert (done.code, {role for _, _, role in azure.state.roles}) == (3, {CONTRIBUTOR})
    assert "Taken before it: 1." in done.said


def test_an_interruption_says_what_came_of_it(library: Library, azure: Azure) -> None:
    script, _ = prepared(library, azure, "link")
    interrupted = Reply(1, noise="interrupted")
    azure.failing = lambda call: interrupted if call[1] == "show" and call[0] == "managementpartner" else None
    before = azure.run(script, "1")
    assert (before.code, before.changing) == (1, [])
    assert "This step changed nothing" in before.said
    azure.failing = lambda call: interrupted if call[1] == "create" else None
    after = azure.run(script, "1")
    assert after.code == 2
    assert "Perhaps it was taken, perhaps not" in after.said
    assert not claims(before.said + after.said)


def test_a_script_without_a_folder_for_its_files_changes_nothing(library: Library, azure: Azure) -> None:
    script, _ = prepared(library, azure, "delegation")
    for failing in ("mktemp() { return 1; }", 'mktemp() { if [ "$#" -gt 0 ]; then return 1; fi; command mktemp; }'):
        done = azure.run(f"{failing}\n{script}", "1")
        assert (done.code, done.changing) == (1, [])
        assert "Stopped: " in done.said
        assert "This step changed nothing" in done.said


def test_another_shell_than_bash_does_nothing(library: Library, azure: Azure, tmp_path: Path) -> None:
    script, _ = prepared(library, azure, "link")
    path = tmp_path / "a book.sh"
    path.write_text(f"unset BASH_VERSION\n{script}")
    done = subprocess.run(
        ["bash", str(path), "1"], capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"This is for bash: bash {path}\n"


def test_a_step_with_a_day_ahead_is_not_taken_before_it(library: Library, azure: Azure) -> None:
    prepared(library, azure, "role")
    for year, code in ((1, 0), (9000, 1)):
        late = RoleAssignment("r", GUEST, CONTRIBUTOR, GROUP, since=NOW.replace(year=year))
        made = NOW.replace(year=1, month=1)
        script = as_bash(runbook(ChangeSet("later", (Change(None, late),)), world(), "later", made, library.roles))
        azure.state.roles.clear()
        done = azure.run(script, "1")
        assert (done.code, bool(done.changing)) == (code, code == 0)
        assert ("This step is not due before 9000-03-02T09:30Z" in done.said) is (code == 1)


def test_no_command_is_run_after_a_step_that_people_have_to_do_first(library: Library, azure: Azure) -> None:
    told = Billing("offer", SUBSCRIPTION, Offer.CSP_AZURE_PLAN, bill_to="contoso")
    estate = world()
    both = ChangeSet("a move", (Change(estate.billings["offer"], told), Change(None, STEPS["role"][0][1])))
    book = runbook(both, estate, "a move", NOW, library.roles)
    assert [one.change is None for one in book.steps] == [True, False]
    done = azure.run(as_bash(book), "1", "2")
    assert (done.code, done.changing) == (4, [])
    assert "Not taken: step 2. People do 1 first" in done.said
    assert (azure.run(as_bash(book), "2").code, len(azure.state.roles)) == (0, 1)


def test_a_member_through_another_group_is_no_direct_member(library: Library, azure: Azure) -> None:
    """The step is about the group itself, in every shell alike."""
    script, wanted = prepared(library, azure, "member")
    azure.state.members = {(AGENTS, GUEST), (TEAM, AGENTS)}
    done = azure.run(script, "1")
    assert done.code == 0
    assert "so already" not in done.said
    assert is_so(azure, wanted)


def test_a_delegation_with_other_authorizations_is_not_the_same(library: Library, azure: Azure) -> None:
    """It is neither taken for the one that is meant nor for none; and where it is exchanged, the new one stays."""
    script, _ = prepared(library, azure, "delegation")
    there = f"{SUBSCRIPTION}/providers/Microsoft.ManagedServices/registrationAssignments/1"
    azure.state.delegations = {there: HOME}
    azure.state.grants = {there: {"authorizations": [{"principalId": TEAM, "roleDefinitionId": CONTRIBUTOR}]}}
    for arguments in (["1"], ["back", "1"]):
        done = azure.run(script, *arguments)
        assert (done.code, done.changing) == (1, []), done.said
        assert "with other authorizations, which the desk does not know of" in done.said
        assert not claims(done.said)

    old, new = (Delegation("d", HOME_KEY, SUBSCRIPTION, (Authorization(TEAM, one),)) for one in (CONTRIBUTOR, READER))
    estate = world().apply(ChangeSet("so far", (Change(None, old),)))
    exchange = ChangeSet("less", (Change(old, new),))
    script = as_bash(runbook(exchange, estate, "less", NOW, library.roles))
    done = azure.run(script, "1", "2")
    assert done.code == 0, done.said
    (held,) = (azure.state.grants[one]["authorizations"] for one in azure.state.delegations)
    assert [one["roleDefinitionId"] for one in held] == [READER]
    assert "so already" not in done.said
    done = azure.run(script, "back", "2", "1")
    assert done.code == 0, done.said
    (held,) = (azure.state.grants[one]["authorizations"] for one in azure.state.delegations)
    assert [one["roleDefinitionId"] for one in held] == [CONTRIBUTOR]


def test_only_the_delegation_of_this_very_scope_ends(library: Library, azure: Azure) -> None:
    script, _ = prepared(library, azure, "delegation of a group")
    own, whole, other = (
        f"{place}/providers/Microsoft.ManagedServices/registrationAssignments/1"
        for place in (f"{SUBSCRIPTION}/resourceGroups/Web", SUBSCRIPTION, f"{SUBSCRIPTION}/resourceGroups/Other")
    )
    azure.state.delegations = {own: HOME, whole: HOME, f"{own}0": CUSTOMER_KEY}
    azure.state.grants = {own: {"authorizations": [{"principalId": TEAM, "roleDefinitionId": READER}]}}
    done = azure.run(script, "back", "1")
    assert done.code == 0, done.said
    assert set(azure.state.delegations) == {whole, f"{own}0"}
    assert other not in azure.state.delegations
