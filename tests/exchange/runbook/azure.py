"""A pretended Azure for scripts: what `az` calls changes its small state, and every call can be made to fail.

`az` is a function of the shell that asks this process by a socket. `--query` is evaluated by the library that az
itself uses, and answers are written as az writes them.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Any, TypeAlias
from urllib.parse import unquote

import jmespath

PRETENCE = r"""
sleep() { :; }
az() {
  local code said noise
  exec 9<> "/dev/tcp/127.0.0.1/$AZ_PORT"
  printf '%s\0' "$#" "$@" >&9
  IFS= read -r -d '' code <&9
  IFS= read -r -d '' said <&9
  IFS= read -r -d '' noise <&9
  exec 9>&-
  printf '%s' "$said"
  printf '%s' "$noise" >&2
  if [ "$noise" = interrupted ]; then kill -TERM "$$"; fi
  return "$code"
}
"""


@dataclass(frozen=True)
class Reply:
    """How a call of az ends."""

    code: int = 0
    said: str = ""
    noise: str = ""


NOT_FOUND = Reply(3, noise="ERROR: (NotFound) There is no partner.\nCode: NotFound\nMessage: There is no partner.\n")
"""What az ends with where an identity has no link."""

Failing: TypeAlias = Callable[[list[str]], Reply | None]
"""Which reply, if any, takes the place of the right one."""

VERSION = "2.91.0"


@dataclass
class State:
    """How things are in the pretended Azure."""

    links: dict[str, dict[str, str]] = field(default_factory=dict)
    roles: set[tuple[str, str, str]] = field(default_factory=set)
    eligible: set[tuple[str, str, str]] = field(default_factory=set)
    members: set[tuple[str, str]] = field(default_factory=set)
    delegations: dict[str, str] = field(default_factory=dict)
    grants: dict[str, dict[str, Any]] = field(default_factory=dict)
    registered: set[str] = field(default_factory=lambda: {"Microsoft.ManagedServices"})
    extensions: dict[str, str] = field(default_factory=lambda: {"managementpartner": "1.0.0"})
    template: str = ""

    def link(self, identity: str, partner: str) -> None:
        """An identity that carries a PartnerID."""
        self.links[identity] = {"state": "Active", "partnerId": partner, "partnerName": "Somebody"}

    def partner_of(self, identity: str) -> str | None:
        """The PartnerID that an identity carries."""
        found = self.links.get(identity)
        return None if found is None or found["state"] == "Deleted" else found["partnerId"]


@dataclass
class Run:
    """What came of a script: its exit code, its words, and every call of `az` as a list of arguments."""

    code: int
    said: str
    calls: list[list[str]]
    template: str

    def asked(self, *beginning: str) -> list[list[str]]:
        """The calls that begin so."""
        return [one for one in self.calls if one[: len(beginning)] == list(beginning)]

    @property
    def changing(self) -> list[list[str]]:
        """The calls that change something."""
        return [one for one in self.calls if is_change(one)]


def is_change(call: list[str]) -> bool:
    """Whether a call of az is there to change something."""
    if call[0] == "rest":
        return call[2] != "get"
    return bool({"create", "update", "delete", "add", "remove"} & set(call[:4]))


@dataclass
class Azure:
    """Who is signed in where, how things are, and what fails."""

    folder: Path
    tenant: str = ""
    subscription: str = ""
    identity: str = ""
    state: State = field(default_factory=State)
    failing: Failing = lambda _: None
    version: str = VERSION

    def run(self, script: str, *arguments: str) -> Run:
        """Run a script for bash."""
        self.folder.mkdir(exist_ok=True)
        path, pretence = (self.folder / one for one in ("book.sh", "pretence.sh"))
        path.write_bytes(script.encode())
        pretence.write_text(PRETENCE)
        calls: list[list[str]] = []
        with self._served(calls) as port:
            environment = {
                "PATH": os.environ["PATH"], "BASH_ENV": str(pretence), "LC_ALL": "C.UTF-8", "AZ_PORT": str(port),
            }  # fmt: skip
            done = subprocess.run(
                ["bash", str(path), *arguments],
                cwd=self.folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=False,
            )
        return Run(done.returncode, (done.stdout + done.stderr).decode(), calls, self.state.template)

    @contextmanager
    def _served(self, calls: list[list[str]]) -> Iterator[int]:
        azure = self

        class Handler(StreamRequestHandler):
            def handle(self) -> None:
                words = [_word(self.rfile) for _ in range(int(_word(self.rfile)))]
                calls.append(words)
                reply = azure.failing(words) or azure.reply(words)
                for one in (str(reply.code), reply.said, reply.noise):
                    self.wfile.write(one.encode() + b"\0")

        with ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.002})
            thread.start()
            try:
                yield server.server_address[1]
            finally:
                server.shutdown()
                thread.join()

    def reply(self, words: list[str]) -> Reply:
        """The right answer to a call, after the change that it makes."""
        options = _options(words)
        try:
            answer = self._answer(words, options)
            if "--query" in options:
                answer = jmespath.search(options["--query"], answer)
        except Refusal as refusal:
            return refusal.reply
        except jmespath.exceptions.JMESPathError as trouble:
            return Reply(1, noise=f"ERROR: Invalid jmespath query supplied for `--query`: {trouble}\n")
        return Reply(0, written(answer, options.get("--output", "json")))

    def _answer(self, words: list[str], options: dict[str, str]) -> Any:
        match words:
            case ["version", *_]:
                return {"azure-cli": self.version, "extensions": self.state.extensions}
            case ["extension", "show", *_]:
                return {"name": options["--name"], "version": self._extension(options["--name"])}
            case ["provider", "show", *_]:
                known = options["--namespace"] in self.state.registered
                return {"registrationState": "Registered" if known else "NotRegistered"}
            case ["account", "show", *_]:
                if not self.tenant:
                    raise Refusal(1, "Please run 'az login' to setup account.")
                return {"tenantId": self.tenant.upper(), "id": self.subscription, "user": {"name": "ann"}}
            case ["account", "get-access-token", *_]:
                payload = json.dumps({"aud": "x", "oid": self.identity}, separators=(",", ":")).encode()
                return {"accessToken": f"h.{base64.urlsafe_b64encode(payload).decode().rstrip('=')}.s"}
            case ["managementpartner", verb, *_]:
                self._extension("managementpartner")
                return self._link(verb, options)
            case ["role", "assignment", verb, *_]:
                return self._role(verb, options)
            case ["ad", "group", "member", ("add" | "remove") as verb, *_]:
                change = self.state.members.add if verb == "add" else self.state.members.discard
                change((options["--group"], options["--member-id"]))
                return None
            case ["rest", "--method", method, "--url", url, *_]:
                return self._rest(method, unquote(url), options, words)
            case ["deployment", "sub", "create", *_]:
                return self._deploy((self.folder / options["--template-file"]).read_text("utf-8"))
        raise Refusal(2, f"'{' '.join(words[:3])}' is misspelled or not recognized by the system.")

    def _extension(self, name: str) -> str:
        if name not in self.state.extensions:
            raise Refusal(
                1, f"The extension {name} is not installed. Please install the extension via `az extension add`."
            )
        return self.state.extensions[name]

    def _link(self, verb: str, options: dict[str, str]) -> Any:
        now = self.state.partner_of(self.identity)
        if verb == "show":
            if self.identity not in self.state.links:
                raise Refusal(3, "(NotFound) There is no partner.\nCode: NotFound")
            return self.state.links[self.identity]
        partner = options["--partner-id"]
        if verb == "delete":
            if now != partner:
                raise Refusal(3, "(NotFound) There is no such partner.")
            self.state.links[self.identity]["state"] = "Deleted"
            return None
        if (now is None) is not (verb == "create"):
            raise Refusal(1, "(Conflict) There is a partner, or none.")
        self.state.link(self.identity, partner)
        return self.state.links[self.identity]

    def _role(self, verb: str, options: dict[str, str]) -> Any:
        scope = options["--scope"]
        if verb == "list":
            return [
                {"id": f"{scope}/1", "principalId": who, "roleDefinitionId": f"/x/roleDefinitions/{role}", "scope": where}
                for where, who, role in sorted(self.state.roles)
                if where == scope
            ]  # fmt: skip
        row = (scope, options["--assignee-object-id"], options["--role"])
        (self.state.roles.add if verb == "create" else self.state.roles.discard)(row)
        return None

    def _rest(self, method: str, url: str, options: dict[str, str], words: list[str]) -> Any:
        scope, _, kind = url.rpartition("/providers/")
        if url.startswith("https://graph."):
            member = url.split("/")[-2]
            return {"value": [{"id": group} for group, one in sorted(self.state.members) if one == member]}
        if kind.startswith("Microsoft.Authorization/roleEligibilityScheduleRequests/"):
            said = json.loads(options["--body"])["properties"]
            row = (scope, said["principalId"], said["roleDefinitionId"].rpartition("/")[2])
            adds = said["requestType"] == "AdminAssign"
            (self.state.eligible.add if adds else self.state.eligible.discard)(row)
            return {"name": "request"}
        if kind == "Microsoft.Authorization/roleEligibilityScheduleInstances":
            return {
                "value": [
                    {"properties": {"principalId": who, "roleDefinitionId": f"/x/roleDefinitions/{role}",
                                    "memberType": "Direct" if where == scope else "Inherited"}}
                    for where, who, role in sorted(self.state.eligible) if scope.startswith(where)
                ]
            }  # fmt: skip
        if kind == "Microsoft.ManagedServices/registrationAssignments":
            return {"value": [self._delegation(key) for key in sorted(self.state.delegations)]}
        if method == "delete" and url in self.state.delegations:
            del self.state.delegations[url]
            return None
        raise Refusal(1, f'Not Found({{"error":{{"code":"ResourceNotFound","message":"{" ".join(words)}"}}}})')

    def _deploy(self, template: str) -> Any:
        self.state.template = template
        definition, last = json.loads(template)["resources"]
        where = f"/subscriptions/{self.subscription}"
        if "resourceGroup" in last:
            where += f"/resourceGroups/{last['resourceGroup']}"
            last = last["properties"]["template"]["resources"][0]
        key = f"{where}/providers/Microsoft.ManagedServices/registrationAssignments/{last['name']}"
        self.state.delegations[key] = definition["properties"]["managedByTenantId"]
        kinds = ("authorizations", "eligibleAuthorizations")
        self.state.grants[key] = {one: definition["properties"][one] or None for one in kinds}
        return None

    def _delegation(self, key: str) -> dict[str, Any]:
        said = self.state.grants.get(key, {}) | {"managedByTenantId": self.state.delegations[key]}
        return {"id": key, "properties": {"registrationDefinition": {"properties": said}}}


class Refusal(Exception):
    """A call that az ends with an error."""

    def __init__(self, code: int, words: str) -> None:
        """With this exit code and these words."""
        super().__init__(words)
        self.reply = Reply(code, noise=f"ERROR: {words}\n")


def _word(stream: Any) -> str:
    word = b""
    while (one := stream.read(1)) not in (b"\0", b""):
        word += one
    return word.decode(errors="surrogateescape")


def _options(words: list[str]) -> dict[str, str]:
    """The options with one value each, as every one here has."""
    return {one: words[at + 1] for at, one in enumerate(words[:-1]) if one.startswith("--")}


def written(answer: Any, output: str) -> str:
    """An answer as az writes it: nothing for nothing, and lines that end as on Windows, which is the harder way."""
    if answer is None or output == "none":
        return ""
    if output == "json":
        return json.dumps(answer, indent=2) + "\r\n"
    return "".join(f"{_row(one)}\r\n" for one in (answer if isinstance(answer, list) else [answer]))


def _row(item: Any) -> str:
    if isinstance(item, (dict, list)):
        cells = [item[key] for key in sorted(item)] if isinstance(item, dict) else item
        return "\t".join(str(len(one)) if isinstance(one, list) else str(one) for one in cells)
    return str(item).lower() if isinstance(item, bool) else str(item)


def accepts(script: str) -> str:
    """What bash has to object to a script, without running it."""
    done = subprocess.run(["bash", "-n"], input=script.encode(), capture_output=True, check=False)
    return done.stderr.decode()
