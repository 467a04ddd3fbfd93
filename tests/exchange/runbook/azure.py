"""A pretended Azure for scripts: `az` as a function of the shell that keeps one answer and writes down every call."""

from __future__ import annotations

import base64
import json
import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

PRETENCE = r"""
sleep() { :; }
az() {
  printf '%s\0' "$@" >> "$AZ_LOG"
  printf '\036\0' >> "$AZ_LOG"
  case "$1 $2 $3 $4" in
    'account show --query tenantId') printf '%s\r\n' "$AZ_TENANT" ;;
    'account show --query id') printf '%s\n' "$AZ_SUBSCRIPTION" ;;
    'account get-access-token '*) printf 'h.%s.s\n' "$AZ_TOKEN" ;;
    'managementpartner show '*) [ -s "$AZ_STATE" ] || { printf 'ERROR: NotFound\n' >&2; return 3; }; cat "$AZ_STATE" ;;
    'managementpartner delete '*) : > "$AZ_STATE" ;;
    'managementpartner '*) printf '%s' "$4" > "$AZ_STATE" ;;
    'role assignment list '*) cat "$AZ_STATE" ;;
    'role assignment create '*) printf 1 > "$AZ_STATE" ;;
    'role assignment delete '*) printf 0 > "$AZ_STATE" ;;
    'ad group member check') cat "$AZ_STATE" ;;
    'ad group member add') printf true > "$AZ_STATE" ;;
    'ad group member remove') printf false > "$AZ_STATE" ;;
    'rest --method get --url') case "$*" in *length*) cat "$AZ_STATE" ;; *) printf '/the/assignment\r\n' ;; esac ;;
    'rest --method delete --url') printf 0 > "$AZ_STATE" ;;
    'rest --method put --url') case "$*" in *AdminAssign*) printf 1 ;; *) printf 0 ;; esac > "$AZ_STATE" ;;
    'deployment sub create --name') cp -- "${@: -1}" "$AZ_STATE.template"; printf 1 > "$AZ_STATE" ;;
    *) printf 'no such command: %s\n' "$*" >&2; return 2 ;;
  esac
}
"""


@dataclass
class Run:
    """What came of a script: its exit code, its words, and every call of `az` as a list of arguments."""

    code: int
    said: str
    calls: list[list[str]]
    state: str
    template: str

    def asked(self, *beginning: str) -> list[list[str]]:
        """The calls that begin so."""
        return [one for one in self.calls if one[: len(beginning)] == list(beginning)]

    @property
    def changing(self) -> list[list[str]]:
        """The calls that change something."""
        quiet = (["account"], ["role", "assignment", "list"], ["managementpartner", "show"], ["rest", "--method", "get"],
                 ["ad", "group", "member", "check"])  # fmt: skip
        return [one for one in self.calls if not any(one[: len(begin)] == begin for begin in quiet)]


@dataclass
class Azure:
    """Who is signed in where, and how things are before the script."""

    folder: Path
    tenant: str = ""
    subscription: str = ""
    identity: str = ""
    state: str = "0"
    files: list[Path] = field(default_factory=list)

    def run(self, script: str, *arguments: str) -> Run:
        """Run a script for bash."""
        self.folder.mkdir(exist_ok=True)
        path, log, state, pretence = (self.folder / one for one in ("book.sh", "log", "state", "pretence.sh"))
        path.write_bytes(script.encode())
        pretence.write_text(PRETENCE)
        log.write_bytes(b"")
        state.write_text(self.state)
        payload = base64.urlsafe_b64encode(
            json.dumps({"aud": "x", "oid": self.identity}, separators=(",", ":")).encode()
        )
        environment = {
            "PATH": os.environ["PATH"], "BASH_ENV": str(pretence), "LC_ALL": "C.UTF-8", "AZ_LOG": str(log), "AZ_STATE": str(state),
            "AZ_TENANT": self.tenant.upper(), "AZ_SUBSCRIPTION": self.subscription, "AZ_TOKEN": payload.decode().rstrip("="),
        }  # fmt: skip
        done = subprocess.run(
            ["bash", str(path), *arguments], cwd=self.folder, env=environment, capture_output=True, check=False
        )
        calls: list[list[str]] = [[]]
        for word in log.read_bytes().decode().split("\0")[:-1]:
            if word == "\x1e":
                calls.append([])
            else:
                calls[-1].append(word)
        template = self.folder / "state.template"
        return Run(
            done.returncode,
            (done.stdout + done.stderr).decode(),
            calls[:-1],
            state.read_text(),
            template.read_text() if template.exists() else "",
        )


def accepts(script: str) -> str:
    """What bash has to object to a script, without running it."""
    done = subprocess.run(["bash", "-n"], input=script.encode(), capture_output=True, check=False)
    return done.stderr.decode()
