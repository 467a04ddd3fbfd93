"""The ids that a case is written with: those of the desk, names, or pseudonyms that say nothing but what a thing is."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping

from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import EVERYONE, ROOT, is_guid, scope_key
from partner_desk.readings.roles import RoleCatalogue

_CASE = "case:"
_CUSTOM = "custom:"


class CaseNames:
    """Ids as they stand on the desk; the mark by which the desk tells ids of cases from Azure's is left out."""

    def __init__(self, estate: Estate, roles: RoleCatalogue) -> None:
        """Write an estate's own ids."""
        self.estate = estate
        self.roles = roles

    def scope(self, key: str) -> str:
        """The id of a scope, or `/`."""
        found = self.estate.scopes.find(scope_key(key))
        spelled = key if found is None else self.estate.scopes.id(found)
        return spelled.removeprefix(_CASE) if spelled.startswith(f"{_CASE}/") else spelled

    def principal(self, key: str) -> str:
        """The id of a principal, or `everyone`."""
        return key

    def partner(self, key: str) -> str:
        """The id of a partner."""
        return key

    def number(self, number: str) -> str:
        """A PartnerID."""
        return number

    def label(self, text: str) -> str:
        """A name for people."""
        return text

    def role(self, key: str) -> str:
        """A role as cases write it: a built-in role by name, an own one as `custom:NAME`, any other by GUID."""
        own = self.estate.role_definitions.get(key)
        if own is not None and own.custom:
            return _CUSTOM + self._custom(key.removeprefix(_CUSTOM) if key.startswith(_CUSTOM) else own.name or key)
        built_in = self.roles.by_id.get(key)
        if built_in is None:
            return self._off_list(key)
        same = self.roles.find(built_in.name)
        return built_in.name if same is not None and same.id == key else key

    def _custom(self, name: str) -> str:
        return name

    def _off_list(self, key: str) -> str:
        return key


class CaseWords(CaseNames):
    """Names instead of ids, as one writes a case by hand; who has the name of another one gets a number as well."""

    def __init__(self, estate: Estate, roles: RoleCatalogue) -> None:
        """Give every scope and principal of an estate a word of its own."""
        super().__init__(estate, roles)
        tree = estate.scopes
        self._scopes = _words({tree.key(one): tree.name(one) for one in range(len(tree))}, ROOT)
        self._principals = _words({one.id: one.name for one in estate.principals.values()}, EVERYONE)

    def scope(self, key: str) -> str:
        """A scope's word."""
        return self._scopes.get(scope_key(key)) or super().scope(key)

    def principal(self, key: str) -> str:
        """A principal's word."""
        return self._principals.get(key, key)


def _words(names: Mapping[str, str], reserved: str) -> Mapping[str, str]:
    """A word of its own for each key, made of its name."""
    word_of: dict[str, str] = {}
    used = {reserved}
    for key, name in names.items():
        words = (f"{name or key} ({number})" if number > 1 else name or key for number in itertools.count(1))
        word_of[key] = next(one for one in words if one not in used)
        used.add(word_of[key])
    return word_of


class Pseudonyms(CaseNames):
    """Pseudonyms by kind and number: the same desk has the same ones every time, and they cannot be turned back."""

    def __init__(self, estate: Estate, roles: RoleCatalogue) -> None:
        """Number everything of an estate in its order."""
        super().__init__(estate, roles)
        self._given: dict[tuple[str, str], str] = {}
        self._counters: dict[str, Iterator[int]] = {}
        tree = estate.scopes
        for one in range(len(tree)):
            self._next("scope", tree.key(one), tree.kind_of(one).words.replace(" ", "-"))
        for principal in estate.principals.values():
            self._next("principal", principal.id, principal.kind.value)
        for partner in estate.partners.values():
            self._next("partner", partner.id, "partner")

    def _next(self, kind: str, key: str, word: str) -> str:
        if (kind, key) not in self._given:
            number = next(self._counters.setdefault(word, itertools.count(1)))
            self._given[kind, key] = f"{word}-{number}"
        return self._given[kind, key]

    def scope(self, key: str) -> str:
        """A scope's pseudonym."""
        return key if key == ROOT else self._next("scope", scope_key(key), "scope")

    def principal(self, key: str) -> str:
        """A principal's pseudonym."""
        return key if key == EVERYONE else self._next("principal", key, "principal")

    def partner(self, key: str) -> str:
        """A partner's pseudonym."""
        return self._next("partner", key, "partner")

    def number(self, number: str) -> str:
        """A PartnerID's pseudonym, again a number."""
        return str(9_000_000 + int(self._next("number", number, "number").rpartition("-")[2]))

    def label(self, text: str) -> str:
        """No name at all."""
        return ""

    def _custom(self, name: str) -> str:
        return self._next("role", name, "role")

    def _off_list(self, key: str) -> str:
        """A GUID that no role has."""
        if not is_guid(key):
            return key
        number = int(self._next("off-list", key, "off-list").rpartition("-")[2])
        return f"00000000-0000-4000-8000-{number:012d}"
