"""Hostile names on every fact, and everything that the program says or writes of them.

Nothing in a name is executed by bash, is code to PowerShell, markup to Markdown or a command to the typesetter; no
control character and none that turns the direction of writing reaches a terminal; what is exported is read again.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import sys
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from unittest import mock

from markdown_it import MarkdownIt
from pygments.lexers.shell import PowerShellLexer
from pygments.token import Comment, Error, String

from partner_desk.app import rulebook
from partner_desk.app.runbooks import FORMS, made, of_scenario, of_step
from partner_desk.app.scenarios import Scenarios
from partner_desk.app.school.lessonfile import read_lesson
from partner_desk.app.workspace import Workspace
from partner_desk.cli import output
from partner_desk.cli.application import run
from partner_desk.domain import edits
from partner_desk.domain.access import Authorization, Delegation, DenyAssignment, Principal, RoleDefinition
from partner_desk.domain.changes import Change, ChangeSet, Fact
from partner_desk.domain.errors import Refused
from partner_desk.domain.mutes import Mute
from partner_desk.domain.origin import Origin
from partner_desk.domain.partners import Partner
from partner_desk.domain.scopes import Scope
from partner_desk.exchange.case.asking import Vocabulary
from partner_desk.exchange.case.reading import read_case_file
from partner_desk.exchange.runbook import bash
from partner_desk.exchange.runbook.model import Runbook
from tests.campaigns.campaign import Campaign, Hang, Plant, Tally, at_most
from tests.exchange.runbook.azure import Azure, accepts
from tests.exchange.runbook.worlds import CONTRIBUTOR, CUSTOMER, GUEST, HOME_KEY, NOW, SUBSCRIPTION, TEAM, facts

PIECES = (
    "'", '"', "`", "```", "$(touch owned)", "`touch owned`", "${IFS}", ";", "|", "&&", "\\", "\\'", "#", "#>", "@'", "'@", "\n", "\r\n",
    "\r", "\t", "\x1b[31m", "\x1b]0;owned\x07", "\x1b[2J", "\x9b31m", "\x07", "\x08", "\x7f", "\u0085", "\u2028", "\u2029", "\u200e", "\u200f",
    "\u061c", "\u202e", "\u202d", "\u2066", "\u2069", "\ufeff", "\u2018", "\u2019", "\u201a", "\u201b", "\u201c", "\u201d", "<script>", "</b>",
    "<img src=http://evil.example/x>", "![x](http://evil.example)", "[x](javascript:1)", "[/red]", "[link=http://evil.example]", "*", "_",
    "~~~", "|a|", "{holder}", "{0}", "%s", "%n", "!", "--", "-", "EOF", "\ntouch owned\n", "\n}\ntouch owned\n", "\n# Step 2", " ", "Ann",
    "=cmd|' /C calc'!A0", "+1", "@SUM(1)", "#read(\"/etc/passwd\")", "#panic(\"owned\")", "$ x $", "]]>", "'''", '"""', "\\u0000", "]\n[[ask]]",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467", "ä", "中文", "x" * 300,
)  # fmt: skip

UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""What steers a terminal, or turns the direction of what people read after it; what belongs to one letter may stay."""


def hostile(chance: Random) -> str:
    """A name that wants to be more than that."""
    found = "".join(chance.choice(PIECES) for _ in range(chance.randint(1, 6)))
    return found if found.strip() else f"{found}x"


def desk(chance: Random, path: Path) -> Workspace:
    """A desk on which every name is hostile, with a step of each kind and a scenario."""
    workspace = Workspace.create(path)
    workspace.who = hostile(chance)
    origin = Origin(hostile(chance), hostile(chance), NOW)
    group = (
        "g"
        + chance.choice(["'", "''", "$(touch owned)", "`touch owned`", ";", "!", "(x)", "{}", "~", " a", "\u2019", "z"])
        + "z"
    )
    found: list[Fact] = [replace(one, origin=origin) for one in facts(group, hostile(chance))]
    all_facts = [
        replace(one, name=hostile(chance)) if isinstance(one, (Scope, Principal, Partner)) else one for one in found
    ]
    all_facts += [
        RoleDefinition("custom:ops", hostile(chance), custom=True, origin=origin),
        Delegation(
            "d",
            HOME_KEY,
            SUBSCRIPTION.casefold(),
            (Authorization(TEAM, CONTRIBUTOR),),
            name=hostile(chance),
            origin=origin,
        ),
        DenyAssignment("x", GUEST, SUBSCRIPTION.casefold(), name=hostile(chance), origin=origin),
        Mute("a-finding", hostile(chance), None, origin),
    ]
    workspace.commit(ChangeSet(hostile(chance), tuple(Change(None, one) for one in all_facts)))
    scope = SUBSCRIPTION.casefold()
    for step in (
        edits.assign_role(workspace.estate, GUEST, CONTRIBUTOR, [scope], None, origin),
        edits.link_partner(workspace.estate, [GUEST], "5100001", None, hostile(chance), origin),
        edits.set_partner_of_record(workspace.estate, [scope], "5300001", None, origin),
    ):
        workspace.commit(replace(step, name=hostile(chance)) if chance.random() < 0.5 else step)
    branch = Scenarios(workspace).new(
        hostile(chance), lambda estate: edits.assign_role(estate, TEAM, CONTRIBUTOR, [HOME_KEY], None, origin)
    )
    branch.close()
    return workspace


def attempt(chance: Random, place: Path, tally: Tally) -> None:
    """One hostile desk, and all that can be said of it."""
    path = place / "a.partnerdesk"
    workspace = desk(chance, path)
    books = [made(of_step(workspace, one.id)) for one in workspace.history()] + [_scenario(workspace)]
    name = Scenarios(workspace).all()[0].id
    estate = workspace.estate
    names = {one.name for one in estate.principals.values()} | {estate.partners["contoso"].name}
    workspace.close()
    tally.count("desks")
    for form in ("markdown", "powershell", "az"):
        book = chance.choice(books)
        text = FORMS[form].write(book)
        tally.count(f"runbooks for {form}")
        for wrong in (_unseen(text), _CHECKS[form](text, place)):
            if wrong:
                tally.fault(f"runbook, {form}: {wrong[:60]}", wrong, text.encode("utf-8", "surrogatepass"))
    for arguments in chance.sample(verbs(str(path), name, chance, place), 6):
        _said(arguments, tally)
    _papers(path, place, names, tally)
    owned = [one for one in place.rglob("*") if one.name == "owned"]
    if owned:
        tally.fault("a name was executed", str(owned))


def _scenario(workspace: Workspace) -> Runbook:
    return made(of_scenario(workspace, Scenarios(workspace).all()[0].id))


def verbs(path: str, scenario: str, chance: Random, place: Path) -> list[list[str]]:
    """What can be asked of a desk on the command line."""
    asked = ["--partner", "contoso", "--scope", SUBSCRIPTION, "--program", "pec"]
    name = hostile(chance).replace("\0", "")
    commands = [
        ["history", path], ["backups", path], ["explain", path], ["explain", path, *asked, "--full"], ["judge", path], ["judge", path, *asked, "--full"],
        ["timeline", path, *asked], ["advise", path, *asked], ["compare", path, "--on", "2024-01-01"], ["compare", path, "--scenario", scenario],
        ["fragile", path], ["findings", path], ["findings", path, "--muted"], ["scenario", "list", path], ["scenario", "show", path, scenario],
        ["runbook", path, "--last", "--form", "az"], ["runbook", path, "--scenario", scenario, "--form", "powershell"],
        ["move", path, "ea-to-mca", "--subscription", SUBSCRIPTION], ["explain", path, "--partner", name], ["explain", path, "--scope", name],
        ["add-partner", path, name, "--location", "5900001"], ["add-partner", path, "x", "--location", name], ["undo", path], ["redo", path],
        ["link-pal", path, name, "--partner", "contoso"], ["assign-dpor", path, SUBSCRIPTION, "--partner", name], ["mute", path, name, "--reason", name],
        ["scenario", "new", path, name], ["scenario", "rename", path, scenario, name], ["import", path, str(place / name.replace("/", ""))],
        ["new", str(place / "no" / name.replace("/", ""))], ["cases", "judge", str(place / name.replace("/", ""))], ["export", path, "--out", str(place / name)],
    ]  # fmt: skip
    return commands + [[*one, "--json"] for one in commands[:16]]


class Terminal(io.BytesIO):
    """A terminal without colours."""

    def isatty(self) -> bool:
        """It is one."""
        return True


def _said(arguments: list[str], tally: Tally) -> None:
    """Run a verb on a terminal and look at what it says."""
    tally.count("verbs")
    out = Terminal()
    stream = io.TextIOWrapper(out, encoding="utf-8", errors="backslashreplace", write_through=True)
    with contextlib.ExitStack() as stack:
        stack.enter_context(mock.patch.object(sys, "stdout", stream))
        stack.enter_context(mock.patch.object(sys, "stderr", stream))
        stack.enter_context(mock.patch.dict("os.environ", {"TERM": "dumb", "COLUMNS": "120"}))
        code = run(arguments)
    text = out.getvalue().decode().removeprefix("\ufeff")  # the mark that Windows PowerShell needs
    if code not in (0, 1, 2):
        tally.fault(f"{arguments[0]}: exit code {code}", f"{arguments}\n{text}")
    if "--json" in arguments and code in (0, 1):
        json.loads(text)
        text = re.sub("[\u2028\u2029\u202a-\u202e\u2066-\u2069\x7f-\x9f]", "", text)  # as JSON may
    if wrong := _unseen(text):
        tally.fault(f"{arguments[0]}: {wrong}", f"{arguments}\n{text!r}")


def _unseen(text: str) -> str:
    found = UNSEEN.search(text)
    return "" if found is None else f"U+{ord(found[0]):04X} in what people read"


# Runbooks -------------------------------------------------------------------------------------------------


def _bash(text: str, place: Path) -> str:
    if said := accepts(text):
        return f"bash does not accept it: {said}"
    azure = Azure(place / "azure", tenant=CUSTOMER, subscription=SUBSCRIPTION.rpartition("/")[2], identity=GUEST)
    for step in ("1", "2"):
        azure.run(text, step)
    left = {one.name for one in azure.folder.iterdir()} - {"book.sh", "log", "state", "pretence.sh", "state.template"}
    return f"a script left files: {left}" if left else ""


def _powershell(text: str, place: Path) -> str:
    code = "\n".join(line for line in text.split("\n") if not line.lstrip().startswith("#"))
    if not code.isascii():
        return "letters beyond ASCII"
    tokens = list(PowerShellLexer().get_tokens(code))
    if any(kind is Error for kind, _ in tokens):
        return "PowerShell cannot read it"
    outside = "".join(found for kind, found in tokens if kind not in String and kind not in Comment)
    names = [one for one in ("touch", "owned", "calc", "evil", "IFS") if one in outside]
    return f"part of a name is code: {names}" if names else ""


def _markdown(text: str, place: Path) -> str:
    for block in MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(text):
        if block.type == "html_block":
            return "HTML"
        for token in block.children or ():
            if (
                token.type in ("html_inline", "image", "s_open")
                or "evil" in str(token.attrs)
                or "javascript" in str(token.attrs)
            ):
                return f"markup from a name: {token.type}"
    return ""


_CHECKS: dict[str, Callable[[str, Path], str]] = {"az": _bash, "powershell": _powershell, "markdown": _markdown}


# Paper and cases ------------------------------------------------------------------------------------------


def _papers(path: Path, place: Path, names: set[str], tally: Tally) -> None:
    """The summary as PDF, the desk as a case, as one without its names, and as a lesson."""
    pdf, case, redacted, lesson = (place / one for one in ("summary.pdf", "case.toml", "redacted.toml", "lesson.toml"))
    try:
        with at_most(60):
            _said(["report", "summary", str(path), "--scope", SUBSCRIPTION, "--out", str(pdf)], tally)
            _said(["export", str(path), "--out", str(case), "--leave-out"], tally)
            _said(["export", str(path), "--out", str(redacted), "--leave-out", "--redact"], tally)
            asked = ["--partner", "contoso", "--scope", SUBSCRIPTION]
            _said(["lessons", "make", str(path), *asked, "--out", str(lesson)], tally)
            if pdf.exists():
                tally.count("PDF")
                data = pdf.read_bytes()
                content = data + b"".join(_inflated(data))
                bad = [one for one in (b"/JavaScript", b"/Launch", b"root:x:") if one in content]
                bad += [one for one in re.findall(rb"/URI\s*\(([^)]*)", content) if b"evil" in one]
                if bad:
                    tally.fault(f"PDF: {bad}", str(bad))
            else:
                tally.fault("PDF: none was made", "")
            if case.exists():
                tally.count("cases")
                read_case_file(case, Vocabulary.of(rulebook.library()))
            if redacted.exists():
                tally.count("redacted cases")
                read_case_file(redacted, Vocabulary.of(rulebook.library()))
                told = redacted.read_text("utf-8")
                leaked = [one for one in names if len(one) > 9 and (one in told or repr(one)[1:-1] in told)]
                if leaked:
                    tally.fault("a name is in a redacted case", repr(leaked))
            if lesson.exists():
                tally.count("lessons")
                read_lesson(lesson)
    except Refused as refused:
        tally.fault("what was exported is not read again", str(refused))
    except (Exception, Hang) as trouble:
        tally.bug("paper", trouble)


def _inflated(data: bytes) -> Iterator[bytes]:
    for found in re.finditer(rb"stream\r?\n(.*?)endstream", data, re.S):
        with contextlib.suppress(zlib.error):
            yield zlib.decompress(found[1])


# Planted faults -------------------------------------------------------------------------------------------


@contextlib.contextmanager
def nothing_quoted() -> Iterator[None]:
    """Names stand in scripts as they are."""
    with mock.patch.object(bash, "for_bash", str), mock.patch.object(bash, "printable", str):
        yield


@contextlib.contextmanager
def nothing_escaped() -> Iterator[None]:
    """What is printed is not looked at."""
    with mock.patch.object(output, "printable", str):
        yield


def warm() -> str:
    """Read the rules once."""
    rulebook.judge()
    return ""


CAMPAIGN = Campaign(
    "names",
    "verbs",
    6,
    attempt,
    {
        "names in scripts are not quoted": Plant(nothing_quoted, attempt, 10),
        "what a terminal shows is not escaped": Plant(nothing_escaped, attempt, 10),
    },
    warm,
)
