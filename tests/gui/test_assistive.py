"""The real window, met by a screen reader: a process of its own that knows it through AT-SPI alone."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from partner_desk.app.sample import sample_step
from partner_desk.app.workspace import Workspace
from tests.facts import as_recorded

BUS = Path("/usr/libexec/at-spi-bus-launcher")
SYSTEM_PYTHON = "/usr/bin/python3"
ROOT = Path(__file__).parents[2]
DAY = date(2023, 4, 1)
SESSION = """
"$1" --launch-immediately & bus=$!
"$2" -c 'import sys; from partner_desk.gui.application import run; sys.exit(run(sys.argv[1:]))' "$4" & window=$!
"$3" -m tests.gui.reader "$5"; code=$?
kill $window; wait $window; kill $bus
exit $code
"""


def lacks() -> str:
    """What this machine lacks for it."""
    if not sys.platform.startswith("linux"):
        return "AT-SPI is of Linux"
    tools = [one for one in ("dbus-run-session", "xvfb-run", "xauth") if shutil.which(one) is None]
    if not BUS.exists():
        tools.append("at-spi2-core")
    command = [SYSTEM_PYTHON, "-c", "import pyatspi"]
    if not tools and subprocess.run(command, stderr=subprocess.DEVNULL, check=False).returncode:
        tools.append("python3-pyatspi")
    return f"there is no {', '.join(tools)} here" if tools else ""


@pytest.fixture(scope="module")
def met(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a screen reader meets in the sample: at first, and after it went to a subscription and to another day."""
    if lacking := lacks():
        pytest.skip(lacking)
    home = tmp_path_factory.mktemp("home")
    desk = home / "sample.partnerdesk"
    workspace = Workspace.create(desk)
    workspace.commit(as_recorded(sample_step()))
    adatum = next(key for key, one in workspace.estate.partners.items() if one.name.startswith("Adatum"))
    workspace.close()
    settings = home / ".config" / "partner-desk" / "window.ini"
    settings.parent.mkdir(parents=True)
    settings.write_text(f"[General]\nprogram=pec\npartner={adatum}\n", encoding="utf-8")
    without = ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY", "XDG_CONFIG_HOME", "XDG_STATE_HOME")
    own = {one: value for one, value in os.environ.items() if one not in without}
    own |= {"HOME": str(home), "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1", "PYTHONPATH": str(ROOT)}
    session = ["xvfb-run", "-a", "dbus-run-session", "--", "sh", "-c", SESSION, "sh"]
    people = [str(BUS), sys.executable, SYSTEM_PYTHON, str(desk), str(DAY.toordinal())]
    done = subprocess.run(
        [*session, *people], env=own, cwd=ROOT, capture_output=True, text=True, timeout=180, check=False
    )
    assert done.returncode == 0, done.stderr[-4000:]
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def of(role: str, seen: list[dict[str, Any]], start: str = "") -> list[dict[str, Any]]:
    return [one for one in seen if one["role"] == role and one["name"].startswith(start)]


def test_the_estate_is_a_tree_of_scopes_with_their_levels_and_verdicts(met: dict[str, Any]) -> None:
    (tree,) = of("tree", met["first"])
    (tenant,) = of("table cell", met["first"], "Wingtip")
    (subscription,) = of("table cell", met["last"], "wingtip-core")
    assert tree["name"].startswith("Estate")
    assert (tenant["attributes"], subscription["attributes"]) == (["level:1"], ["level:2"])
    assert "expanded" in tenant["states"]
    assert "collapsed" in subscription["states"]
    assert subscription["name"].startswith("wingtip-core, subscription, ")
    assert subscription["more"] == "CSP, Azure plan, DPOR: none in CSP, PAL: \N{EM DASH}"


def test_every_control_has_a_name(met: dict[str, Any]) -> None:
    assert not [one for one in met["first"] + met["last"] if "focusable" in one["states"] and not one["name"]]


def test_the_time_line_is_a_slider_that_goes_to_another_day(met: dict[str, Any]) -> None:
    (slider,) = of("slider", met["last"])
    assert slider["value"] == DAY.toordinal()
    assert {"Increase", "Decrease", "Next Page"} <= set(slider["actions"])
    assert slider["more"].startswith(DAY.isoformat())


def test_another_verdict_is_announced(met: dict[str, Any]) -> None:
    assert met["heard"][0].startswith("PEC of ")
    assert "wingtip-core, subscription, " in met["heard"][0]


def test_what_the_panel_says_is_read_in_paragraphs_and_its_links_are_followed(met: dict[str, Any]) -> None:
    assert all(len(of("paragraph", met[when])) > 3 for when in ("first", "last"))  # advice comes when it is found
    opened = "\N{BLACK DOWN-POINTING SMALL TRIANGLE} All reasons"
    assert (len(of("link", met["first"], opened)), len(of("link", met["last"], opened))) == (0, 1)
    assert all("Press" in one["actions"] for one in of("link", met["last"]))
