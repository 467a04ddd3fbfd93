"""Set up, run, test, measure and bundle Partner Desk from a fresh clone; needs nothing but Python 3.11 or later.

python3 dev.py run [ARGS]     set up what is missing, then open the window
python3 dev.py setup          set up alone
python3 dev.py test [ARGS]    set up, then ruff, mypy, import contracts and pytest (ARGS go to pytest)
python3 dev.py windows DIR    set up, then make a Windows for the tests in a folder (Debian as root, with Wine)
python3 dev.py quick          the same within a minute, with the tests of rules, facts and house alone
python3 dev.py coverage [ARGS]  set up, then pytest, and what it reached of each package
python3 dev.py test --windows DIR [ARGS]   set up, then pytest on that Windows
python3 dev.py bench [ARGS]   set up, then the benchmarks
python3 dev.py campaign NAME  set up, then attack: kills, power cuts, odd files and more (--help lists them)
python3 dev.py messages [FILE]  set up, then compile the catalogs, and write all that is said for translators
python3 dev.py bundle         set up, then build with PyInstaller and prove the frozen programs
"""

from __future__ import annotations

import ctypes
import ctypes.util
import hashlib
import importlib.util
import json
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "set-up-for"
SCRIPTS = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = SCRIPTS / ("python.exe" if os.name == "nt" else "python")
BUNDLE = ROOT / "dist" / "partner-desk"
SUPPORTED = ((3, 11), (3, 14))
MACHINE = f"{sys.implementation.name} {sys.platform} {platform.machine()}"
"""What packages are built for, besides the version of Python."""

# Debian's packages, each with a library that it alone brings. Qt needs the first lot even without a screen.
HEADLESS = {
    "libglib2.0-0": "libglib-2.0.so.0",
    "libegl1": "libEGL.so.1",
    "libgl1": "libGL.so.1",
    "libdbus-1-3": "libdbus-1.so.3",
    "libxkbcommon0": "libxkbcommon.so.0",
    "libfontconfig1": "libfontconfig.so.1",
}
SCREEN = {
    "libxcb-cursor0": "libxcb-cursor.so.0",
    "libxcb-icccm4": "libxcb-icccm.so.4",
    "libxcb-keysyms1": "libxcb-keysyms.so.1",
    "libxcb-shape0": "libxcb-shape.so.0",
    "libxkbcommon-x11-0": "libxkbcommon-x11.so.0",
}
NO_DISPLAY = (
    "There is no display to open the window on: start it from a desktop session, or on a virtual screen with "
    "`xvfb-run -a python3 dev.py run` (Debian: apt-get install xvfb xauth)."
)


class Stop(Exception):
    """Something the person must do first; the message says what."""


def main(arguments: Sequence[str]) -> int:
    """Run one verb and return the exit code."""
    verbs = {"run": run, "setup": setup, "test": test, "windows": windows}
    verbs |= {
        "quick": quick,
        "coverage": coverage,
        "bench": bench,
        "campaign": campaign,
        "bundle": bundle,
        "messages": messages,
    }
    if not arguments or arguments[0] not in verbs:
        print(__doc__)
        return 0 if arguments[:1] in (["-h"], ["--help"]) else 2
    try:
        return verbs[arguments[0]](arguments[1:])
    except Stop as stop:
        print(stop, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def run(arguments: Sequence[str]) -> int:
    """Open the window."""
    without = {"-h", "--help", "--version", "--self-check"} & set(arguments)
    if not without and not has_display():
        raise Stop(NO_DISPLAY)
    prepare(SCREEN if not without else {})
    return step([str(SCRIPTS / "partner-desk"), *arguments])


def setup(arguments: Sequence[str]) -> int:
    """Make the environment, for a screen too if the machine has one."""
    if arguments:
        raise Stop("`setup` takes no arguments.")
    prepare(SCREEN if has_display() else {})
    print("Partner Desk is set up. Open it with: python3 dev.py run")
    return 0


def quick(arguments: Sequence[str]) -> int:
    """What most slips show in, before a commit."""
    places = ("test_house.py", "test_docs.py", "test_cases.py", "test_case_slips.py", "domain", "engine", "readings")
    return test([*(f"tests/{one}" for one in places), *arguments])


def test(arguments: Sequence[str]) -> int:
    """Every check there is; the exit code is that of the first one that fails. `--windows DIR`: pytest there alone."""
    prepare({})
    if arguments[:1] == ["--windows"]:
        return step([str(PYTHON), "-m", "tests.windows_rig", "test", windows_folder(arguments[1:2]), *arguments[2:]])
    checks = {
        "ruff": [str(SCRIPTS / "ruff"), "check", "."],
        "ruff format": [str(SCRIPTS / "ruff"), "format", "--check", "."],
        "mypy": [str(SCRIPTS / "mypy")],
        "import contracts": [str(SCRIPTS / "lint-imports"), "--no-cache"],
        "pytest": [str(PYTHON), *PYTEST, *arguments],
    }
    for name, command in checks.items():
        print(f"== {name}", flush=True)
        code = step(command, TESTING)
        if code:
            print(f"== {name} failed", file=sys.stderr)
            return code
    return 0


TESTING = {"QT_QPA_PLATFORM": "offscreen", "PYTHONDONTWRITEBYTECODE": ""}
"""A screen in memory; and modules are compiled once, not by each program that a test starts."""
PYTEST = ("-m", "pytest", "--numprocesses=auto", "--dist=worksteal")


def coverage(arguments: Sequence[str]) -> int:
    """Which share of the lines and branches of each package the tests reach, also in the programs that they start."""
    prepare({})
    folder = VENV / "coverage"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    told = folder / "coverage.json"
    extra = {**TESTING, "COVERAGE_FILE": str(folder / "data")}
    code = step([str(PYTHON), "-m", "coverage", "run", *PYTEST, *arguments], extra)
    for command in (["combine", "--quiet"], ["json", "--quiet", "--ignore-errors", "-o", str(told)]):
        code = step([str(PYTHON), "-m", "coverage", *command], extra) or code
    if told.is_file():
        print("\n".join(shares(json.loads(told.read_text(encoding="utf-8")))))
    return code


def shares(measured: Any) -> Iterator[str]:
    """The rows of a table: each package with its lines and how much of its lines and branches was reached."""
    sums: dict[str, Counter[str]] = {}
    for name, file in measured["files"].items():
        places = Path(name).parts
        for package in (places[1] if len(places) > 2 else "(top)", "all"):
            sums.setdefault(package, Counter()).update(file["summary"])
    yield "| package | lines | reached |"
    yield "|---|---:|---:|"
    for package, found in sorted(sums.items(), key=lambda row: (row[0] == "all", row[0])):
        reached = found["covered_lines"] + found["covered_branches"]
        whole = found["num_statements"] + found["num_branches"]
        yield f"| {package} | {found['num_statements']:,} | {100 * reached / max(whole, 1):.1f} % |"


def windows(arguments: Sequence[str]) -> int:
    """Make a Windows to run the tests on."""
    folder = windows_folder(arguments)
    if sys.platform != "linux" or shutil.which("apt-get") is None or os.geteuid() != 0:
        raise Stop("The Windows for the tests is made with Wine and Debian's packages: run this as root on Debian 12.")
    prepare({})
    return step([str(PYTHON), "-m", "tests.windows_rig", "make", folder])


def windows_folder(arguments: Sequence[str]) -> str:
    """The folder of the Windows for the tests."""
    if len(arguments) != 1:
        raise Stop("Name one folder for the Windows of the tests.")
    return str(Path(arguments[0]).resolve())


def bench(arguments: Sequence[str]) -> int:
    """Print the table of benchmarks."""
    prepare({})
    return step([str(PYTHON), "-m", "tests.benchmarks", *arguments], {"QT_QPA_PLATFORM": "offscreen"})


def campaign(arguments: Sequence[str]) -> int:
    """Run a campaign: attacks by the thousand, too long for the suite."""
    prepare({})
    return step([str(PYTHON), "-m", "tests.campaigns", *arguments])


def messages(arguments: Sequence[str]) -> int:
    """Compile the catalogs, and write their template where one is named: every text that the program says."""
    if len(arguments) > 1:
        raise Stop("Name one file for the template, for example messages.pot.")
    prepare({})
    return step([str(PYTHON), "-m", "tests.messages", *(str(Path(one).resolve()) for one in arguments)])


def bundle(arguments: Sequence[str]) -> int:
    """Build both programs into one folder and let each prove itself."""
    if arguments:
        raise Stop("`bundle` takes no arguments.")
    prepare({})
    if sys.platform == "linux":
        wanted = [] if shutil.which("objdump") else ["binutils"]
        library = str(sysconfig.get_config_var("INSTSONAME") or "")
        if sys.base_prefix == "/usr" and library.startswith("libpython") and not loads(library):
            wanted.append(f"libpython{sys.version_info.major}.{sys.version_info.minor}")
        if wanted:
            install(wanted)
    code = step([str(PYTHON), "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN", "build.spec"])
    for name in ("partner-desk", "partner-desk-cli"):
        if code == 0:
            program = BUNDLE / (name + (".exe" if os.name == "nt" else ""))
            code = step([str(program), "--self-check"], {"QT_QPA_PLATFORM": "offscreen"}, timeout=60)
    return code


# Set-up ---------------------------------------------------------------------------------------------------


def prepare(libraries: Mapping[str, str]) -> None:
    """Do what is missing: system libraries, environment, packages. Done before: two quick looks."""
    low, high = SUPPORTED
    if not low <= sys.version_info[:2] < high:
        raise Stop(f"Partner Desk needs Python {low[0]}.{low[1]} to {high[0]}.{high[1] - 1}; this is {sys.version}.")
    wanted = fingerprint(ROOT)
    if not STAMP.is_file() or STAMP.read_text(encoding="utf-8") != wanted or not starts(PYTHON):
        make_environment()
        STAMP.write_text(wanted, encoding="utf-8")
    if sys.platform == "linux":
        absent = [package for package, library in {**HEADLESS, **libraries}.items() if not loads(library)]
        if absent:
            install(absent)


def fingerprint(root: Path, version: tuple[int, int] = sys.version_info[:2], machine: str = MACHINE) -> str:
    """What the environment was made from; another one is made where anything else is wanted.

    That is the locked packages, what `pyproject.toml` says of the program itself, the place, and the interpreter as
    far as packages are built for it: an update of Python in its place keeps the version, and tools have settings of
    their own there.
    """
    import tomllib  # an older Python has none, and is refused before

    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    itself = [project["project"], project["build-system"], project["tool"]["hatch"]]
    lock = (root / "requirements.lock").read_text(encoding="utf-8")
    wanted = json.dumps([lock, itself, str(root), version, machine])
    return hashlib.sha256(wanted.encode()).hexdigest()


def starts(python: Path) -> bool:
    """Whether the interpreter of an environment still starts the program: it may have been moved away since."""
    command = [str(python), "-I", "-c", "import partner_desk"]
    try:
        return subprocess.run(command, stderr=subprocess.DEVNULL, timeout=60, check=False).returncode == 0
    except OSError:
        return False


def make_environment() -> None:
    """A fresh environment with exactly the locked packages, and the program itself."""
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        install([f"python{sys.version_info.major}.{sys.version_info.minor}-venv"])
    print("Setting up .venv (once; some 400 MB) ...", flush=True)
    for command in (
        [sys.executable, "-m", "venv", "--clear", str(VENV)],
        [*PIP, "--require-hashes", "-r", "requirements.lock"],
        [*PIP, "--no-deps", "--no-build-isolation", "-e", "."],
    ):
        if step(command):
            raise Stop(f"Setting up failed at: {' '.join(command)}\nNothing else was changed; run it again to retry.")


PIP = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]


def loads(library: str) -> bool:
    """Whether a shared library of the system can be loaded."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def install(packages: Sequence[str]) -> None:
    """Install Debian packages as root; otherwise stop with the exact command."""
    command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    if not root or shutil.which("apt-get") is None:
        raise Stop(
            "Some system libraries are missing. On Debian or Ubuntu, run this and start again:\n"
            f"  sudo {' '.join(command)}\nElsewhere, install what your system calls {', '.join(packages)}."
        )
    print(f"Installing {', '.join(packages)} ...", flush=True)
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    for one in (["apt-get", "update", "-qq"], [*command, "-qq"]):
        if step(one, quiet):
            raise Stop(f"This failed: {' '.join(one)}")


def has_display() -> bool:
    """Whether there is a screen to open a window on."""
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def step(command: Sequence[str], extra: Mapping[str, str] | None = None, timeout: float | None = None) -> int:
    """Run a program in the project's folder and return its exit code."""
    try:
        return subprocess.run(command, cwd=ROOT, env={**os.environ, **(extra or {})}, timeout=timeout).returncode
    except subprocess.TimeoutExpired:
        print(f"No answer within {timeout:.0f} seconds: {' '.join(command)}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
