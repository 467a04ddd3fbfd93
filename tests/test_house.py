"""The rules of the house: layers, sizes, no network, nothing of a machine or a rule where it does not belong."""

from __future__ import annotations

import ast
import itertools
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from typing import NamedTuple

from partner_desk.domain.changes import KINDS
from partner_desk.domain.descriptions import kind_of
from partner_desk.readings.library import Library

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "partner_desk"
MODULES = sorted(PACKAGE.rglob("*.py"))
NETWORK = {
    "socket",
    "ssl",
    "http",
    "urllib",
    "ftplib",
    "smtplib",
    "requests",
    "httpx",
    "aiohttp",
    "QtNetwork",
    "asyncio",
}


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Everything in a module, as `ast.walk` meets it."""
    return tuple(ast.walk(parsed(path)))


@cache
def strings(path: Path) -> frozenset[str]:
    """The string constants of a module that are not docstrings."""
    prose = {id(node.value) for node in nodes(path) if isinstance(node, ast.Expr)}
    constants = (node for node in nodes(path) if isinstance(node, ast.Constant) and id(node) not in prose)
    return frozenset(node.value for node in constants if isinstance(node.value, str))


def imports(path: Path) -> Iterator[str]:
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from (name for one in node.names for name in one.name.split("."))
        elif isinstance(node, ast.ImportFrom) and node.module == "urllib.parse":
            continue  # quotes and unquotes text
        elif isinstance(node, ast.ImportFrom):
            yield from (node.module or "").split(".")
            yield from (one.name for one in node.names)


def guilty(slips: Callable[[Path], object], among: list[Path] = MODULES) -> dict[str, object]:
    """What is wrong with each module with which anything is."""
    found = {path.relative_to(PACKAGE).as_posix(): slips(path) for path in among}
    return {name: slip for name, slip in found.items() if slip}


def test_the_layers_hold() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout


def test_no_module_of_the_window_needs_itself() -> None:
    """Not even for the name of a type: who reads one module must not have to read all of them."""
    window = {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in MODULES if "gui" in path.parts}
    needed: dict[str, set[str]] = {}
    for name, path in window.items():
        found = [node for node in nodes(path) if isinstance(node, ast.ImportFrom)]
        needed[name] = {node.module or "" for node in found}
        needed[name] |= {f"{node.module}.{one.name}" for node in found for one in node.names}
    TopologicalSorter({name: found & window.keys() for name, found in needed.items()}).prepare()


def test_a_module_is_small() -> None:
    lines = {path: path.read_text(encoding="utf-8").count("\n") for path in MODULES}
    assert not guilty(lambda path: lines[path] >= (250 if path.name == "main_window.py" else 400) and lines[path])


def test_a_module_says_what_it_is_for() -> None:
    assert not guilty(lambda path: not ast.get_docstring(parsed(path)))
    assert not guilty(lambda path: path.stem in {"utils", "util", "helpers", "common", "manager", "base", "misc"})


def test_nothing_can_reach_the_network() -> None:
    assert not guilty(lambda path: NETWORK & set(imports(path)))


def test_the_program_starts_and_judges_without_a_network() -> None:
    # Every attempt to open a connection or to look up a name would raise.
    script = (
        "import socket\n"
        "def no(*a, **k): raise AssertionError('a network connection')\n"
        "for n in ('connect', 'connect_ex', 'sendto', 'bind'): setattr(socket.socket, n, no)\n"
        "for n in ('getaddrinfo', 'gethostbyname', 'create_connection'): setattr(socket, n, no)\n"
        "from partner_desk import bootstrap\n"
        "raise SystemExit(bootstrap.command_line(['cases', 'run', 'tests/cases']))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_command_line_loads_no_qt() -> None:
    script = (
        "import sys, pkgutil, importlib\n"
        "import partner_desk.cli as cli\n"
        "for m in pkgutil.walk_packages(cli.__path__, 'partner_desk.cli.'): importlib.import_module(m.name)\n"
        "assert not [m for m in sys.modules if m.startswith(('PySide6', 'shiboken6'))]\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_window_starts_without_what_checks_files_and_looks_for_findings() -> None:
    script = (
        "import sys\n"
        "from partner_desk.gui import main_window, session\n"
        "late = 'pydantic', 'sqlmodel', 'partner_desk.findings', 'partner_desk.advice', 'partner_desk.training'\n"
        "assert not [m for m in late if m in sys.modules]\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_first_step_does_not_wait_for_what_writes_it() -> None:
    """It takes half a second to load, which a window that was painted has."""
    script = (
        "import sys, time\n"
        "from PySide6.QtCore import QSettings\n"
        "from PySide6.QtWidgets import QApplication\n"
        "application = QApplication([])\n"
        "from partner_desk.gui.main_window import MainWindow\n"
        "window = MainWindow(QSettings())\n"
        "window.later.begin_school()\n"
        "until = time.monotonic() + 60\n"
        "while 'partner_desk.store.tables' not in sys.modules and time.monotonic() < until:\n"
        "    application.processEvents()\n"
        "window.close()\n"
        "assert 'partner_desk.store.tables' in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_desk_made_while_things_are_loaded_beside_the_window_meets_no_halves_of_them() -> None:
    script = (
        "from PySide6.QtCore import QSettings\n"
        "from PySide6.QtWidgets import QApplication\n"
        "application = QApplication([])\n"
        "from partner_desk.gui.main_window import MainWindow\n"
        "window = MainWindow(QSettings())\n"
        "window.later.begin_school()\n"
        "window.later.schooling.play()\n"
        "assert window.situation.desk is not None\n"
        "window.close()\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


OF_RULES = ("readings", "engine", "explain", "advice", "findings")
RULE_FREE = [path for path in MODULES if path.relative_to(PACKAGE).parts[0] in OF_RULES]


def test_the_judge_knows_no_rule_by_name(library: Library) -> None:
    names = {one.id for one in library.programs.values()} - {"dpor", "pal"}
    names |= {criterion for reading in library.readings.values() for criterion in reading.criteria}
    names |= {role.name for role in library.roles.by_id.values()}
    assert not guilty(lambda path: strings(path) & (names - {"scope.subscription"}), RULE_FREE)
    dated = re.compile(r"://|\b20\d\d-\d\d-\d\d\b")
    assert not guilty(lambda path: [one for one in strings(path) if dated.search(one)], RULE_FREE)


def test_no_program_and_no_partner_of_the_sample_is_named_in_code(library: Library) -> None:
    sample = tomllib.loads((ROOT / "resources" / "samples" / "story.toml").read_text(encoding="utf-8"))
    names = ({*library.programs} - {"dpor", "pal"}) | {one["id"] for one in sample["partner"]}
    assert not guilty(lambda path: names & strings(path))


def days_named(path: Path) -> Iterator[int]:
    """The lines of a module that name a day of these years."""
    for call in nodes(path):
        match call:
            case ast.Call(func=ast.Name("date" | "datetime"), args=[ast.Constant(year), *_]) if year in range(
                2000, 2100
            ):
                yield call.lineno


def test_no_object_is_opened_up_by_name() -> None:
    """Whatever is worked out anew is kept as a value of its own, which whoever reads the class can see."""
    assert not guilty(lambda path: "__dict__" in path.read_text(encoding="utf-8"))


def test_no_day_of_these_years_is_named_in_code() -> None:
    """What happened on a day is a rule, or a story: both are data."""
    assert not guilty(lambda path: [f"line {line}" for line in days_named(path)])


def test_each_small_break_can_still_be_made() -> None:
    for one in tomllib.loads((ROOT / "tests" / "mutants.toml").read_text(encoding="utf-8"))["mutant"]:
        assert (ROOT / one["file"]).read_text(encoding="utf-8").count(one["before"]) == 1, one
        module, _, name = one["killed_by"].partition("::")
        assert (
            f"def {name.split('[')[0]}" in (ROOT / module).read_text(encoding="utf-8")
            if name
            else (ROOT / module).exists()
        ), one


def test_one_module_asks_what_time_it_is() -> None:
    asking = re.compile(r"datetime\.now|date\.today|utcnow|time\.time\(|currentDate")
    assert guilty(lambda path: asking.findall(path.read_text(encoding="utf-8"))).keys() == {"domain/clock.py"}


SPANS_AS_ARRAYS = {"access_table.py", "day_facts.py", "interval_set.py"}
"""Of the engine: columns of bounds are compared in one go, and the pieces of a day by its edges."""


def spans_compared(path: Path) -> Iterator[str]:
    """The lines of a module that compare bounds themselves."""
    for node in nodes(path):
        if isinstance(node, ast.Compare) and any(
            isinstance(one, ast.Lt | ast.LtE | ast.Gt | ast.GtE) for one in node.ops
        ):
            sides = {re.split(r"\W", ast.unparse(one))[-1] for one in (node.left, *node.comparators)}
            if sides & {"since", "until"}:
                yield f"line {node.lineno}: {ast.unparse(node)}"


def test_whether_something_holds_is_asked_in_one_way() -> None:
    """`since` and `until` may be open, and the end is exclusive: `domain/moments.py` alone compares them."""
    arrays = {PACKAGE / "engine" / name for name in SPANS_AS_ARRAYS}
    others = [path for path in MODULES if "domain" not in path.relative_to(PACKAGE).parts and path not in arrays]
    assert not guilty(lambda path: [*spans_compared(path)], others)


READS_TOML = {
    "readings/strict.py",
    "readings/parse_cache.py",
    "app/sample.py",
    "app/versions.py",
    "exchange/case/reading.py",
}
"""Data of the program that is checked; the readings, which are kept parsed; what a start cannot wait to have checked; and
files of the person."""


def test_the_data_of_the_program_is_read_in_one_way() -> None:
    readers = {path.relative_to(PACKAGE).as_posix() for path in MODULES if "tomllib" in set(imports(path))}
    assert readers == READS_TOML


def committed() -> list[Path]:
    if shutil.which("git") is None:
        return [*MODULES, *ROOT.glob("*.*")]
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    names = [name for name in done.stdout.decode().split("\0") if name]
    return [ROOT / name for name in names] or [*MODULES, *ROOT.glob("*.*")]


def identities_of_qt(path: Path) -> Iterator[str]:
    """The lines of a module that compare values of Qt by `is`."""
    for node in nodes(path):
        if isinstance(node, ast.Compare) and any(isinstance(one, ast.Is | ast.IsNot) for one in node.ops):
            sides = [ast.unparse(one) for one in (node.left, *node.comparators)]
            if "None" not in sides and any(re.match(r"Q[A-Za-z]*\.", one) for one in sides):
                yield f"line {node.lineno}: use =="


def test_values_of_qt_are_compared_by_what_they_are() -> None:
    """Some calls of Qt give a plain number where others give a member of the enumeration: `is` fails in silence."""
    window = [path for path in MODULES if path.is_relative_to(PACKAGE / "gui")]
    assert not guilty(lambda path: [*identities_of_qt(path)], window)


def test_the_event_loop_runs_in_no_transaction() -> None:
    """Only the self-check, which has no person in front of it, lets Qt handle events in between."""
    asking = {path.name for path in MODULES if "processEvents" in path.read_text(encoding="utf-8")}
    assert asking <= {"application.py"}


def test_no_package_host_and_no_machine_is_named() -> None:
    hosts = re.compile(
        rb"pypi\."
        + rb"org|files\.pythonhosted|registry\.npm"
        + rb"js|--index-"
        + rb"url|/root/"
        + rb"\.|/work/"
        + rb"main"
    )
    naming = [path.name for path in committed() if path.is_file() and hosts.search(path.read_bytes())]
    assert not naming


def test_the_lock_is_hashed() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    packages = re.findall(r"^[a-z0-9][^\n]*==", text, re.MULTILINE)
    assert len(packages) > 30
    assert text.count("--hash=sha256:") >= len(packages)
    assert "http" not in text


WORDS = {field.label for fact in KINDS.values() for field in kind_of(fact).fields.values()}
WORDS |= {kind_of(fact).label for fact in KINDS.values()}
NO_FACTS = {"app/findinglist.py": {"Finding", "Since"}, "gui/dialogs/form.py": {"Day"}}
"""Headings and labels of what is no fact: findings, and the day on which something ends."""


def words_written(path: Path) -> set[str]:
    """The words of fields that a module writes as headings or labels itself."""
    found: set[str] = set()
    for node in nodes(path):
        written: ast.expr | None = None
        match node:
            case (
                ast.Assign(targets=[ast.Name(id=name) | ast.Attribute(attr=name)], value=value)
                | ast.AnnAssign(target=ast.Name(id=name) | ast.Attribute(attr=name), value=ast.expr() as value)
            ):
                written = value if name.casefold() == "headings" else None
            case ast.Call(func=ast.Attribute(attr="add" | "addRow"), args=[value, _]):
                written = value
        if written is not None:
            found |= {one.value for one in ast.walk(written) if isinstance(one, ast.Constant) and one.value in WORDS}
    return found - NO_FACTS.get(path.relative_to(PACKAGE).as_posix(), set())


def test_a_heading_or_label_of_a_field_is_written_in_its_description_only() -> None:
    assert not guilty(words_written)


def top_level_names(path: Path) -> Iterator[tuple[str, str]]:
    """The names in capitals and small letters of a module: its classes, and other words for types, with their value."""
    for node in parsed(path).body:
        match node:
            case ast.ClassDef(name=name):
                yield name, f"class in {path.relative_to(PACKAGE)}"
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                yield name, ast.unparse(value)
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                yield name, ast.unparse(value)


def test_a_public_class_name_means_one_thing() -> None:
    meanings: dict[str, set[str]] = {}
    for path in MODULES:
        for name, meaning in top_level_names(path):
            if re.match(r"[A-Z]\w*[a-z]", name):
                meanings.setdefault(name, set()).add(meaning)
    assert not {name: found for name, found in meanings.items() if len(found) > 1}


SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
SAYING_NOTHING = {"one", "found"}
"""Names of variables that do not say what they hold: the lines on which they stand have to show it."""


class Mention(NamedTuple):
    line: int
    column: int
    name: str
    binds: bool


def mention(node: ast.AST) -> Iterator[Mention]:
    match node:
        case ast.Name(id=name, ctx=context) if name in SAYING_NOTHING:
            yield Mention(node.lineno, node.col_offset, name, isinstance(context, ast.Store))
        case ast.arg(arg=str(name)) | ast.MatchAs(name=str(name)) | ast.ExceptHandler(name=str(name)):
            if name in SAYING_NOTHING:
                yield Mention(node.lineno, node.col_offset, name, binds=True)


def lives(mentions: list[Mention], comprehension: bool) -> Iterator[tuple[int, int]]:
    """The first and the last line of a variable in its scope, for each binding; a comprehension binds it once."""
    ordered = sorted(mentions)
    begins = [number for number, each in enumerate(ordered) if each.binds and not comprehension]
    for first, after in itertools.pairwise([*(begins or [0]), len(ordered)]):
        yield ordered[first].line, ordered[after - 1].line


def unbound(node: ast.AST, most: int, slips: list[int]) -> list[Mention]:
    """The variables that say nothing and are bound around a node; those within that live longer than `most` lines are
    slips, by the line on which they begin.
    """
    mentions = [
        *mention(node),
        *(each for child in ast.iter_child_nodes(node) for each in unbound(child, most, slips)),
    ]
    if isinstance(node, ast.AugAssign):  # changes what is bound already
        return [each._replace(binds=False) for each in mentions]
    if not isinstance(node, (ast.Module, *SCOPES)):
        return mentions
    own = {each.name for each in mentions if each.binds}
    for name in own:
        inside = [each for each in mentions if each.name == name]
        comprehension = isinstance(node, SCOPES[3:])
        slips += [first for first, last in lives(inside, comprehension) if last - first >= most]
    return [each for each in mentions if each.name not in own]


def long_lived(module: ast.Module, most: int = 3) -> list[int]:
    """The lines at which a variable that says nothing begins to live for more than so many lines."""
    slips: list[int] = []
    unbound(module, most, slips)
    return sorted(slips)


REFUSED = """
def names(found, rows):
    for one in rows:
        if one.kind:
            yield [
                one.name
                for one in rows
                if one.id
                and one.since
            ]
            found += one.names
    return found
"""
PASSES = """
def names(rows):
    found = dict(rows)
    found |= {one: one.name for one in rows}
    for one in found:
        say(one)
    say(rows)
    say(rows)
    for one in rows:
        say(lambda one: one.id)
    found = [
        one for one in rows
    ]
    return found
"""


def test_a_variable_that_lives_for_more_than_three_lines_says_what_it_holds() -> None:
    assert long_lived(ast.parse(REFUSED)) == [2, 3, 6]
    assert not long_lived(ast.parse(PASSES), 4)
    helpers = (path for path in (ROOT / "tests").rglob("*.py") if not path.name.startswith("test_"))
    lived = {path: long_lived(parsed(path)) for path in (*MODULES, *helpers)}
    assert not [f"{path.relative_to(ROOT)}, line {line}" for path, lines in lived.items() for line in lines]
