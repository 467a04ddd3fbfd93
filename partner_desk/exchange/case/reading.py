"""Cases: a small estate and questions with the verdicts that must come out, read from a TOML file."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar, cast

from pydantic import ValidationError

from partner_desk.domain.access import Delegation, Principal, RoleAssignment, RoleDefinition
from partner_desk.domain.billing import Billing
from partner_desk.domain.changes import KINDS, Fact
from partner_desk.domain.coverage import Collectable, Collected
from partner_desk.domain.descriptions import Refers
from partner_desk.domain.details import SubscriptionDetail, TenantDetail
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.partners import Partner
from partner_desk.domain.scopes import Scope
from partner_desk.exchange.case.asking import Ask, Vocabulary, ask_of, ask_slips
from partner_desk.exchange.case.checks import CaseChecks
from partner_desk.exchange.case.format import (
    TABLES,
    ManagementGroupRow,
    PrincipalRow,
    ResourceGroupRow,
    ResourceRow,
    SubscriptionRow,
    TenantRow,
    case_table,
    keys_of,
    slips,
)
from partner_desk.exchange.case.index import CUSTOM, CaseIndex
from partner_desk.exchange.case.lines import line_of

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Case:
    """A case, ready to be judged."""

    title: str
    story: str
    source: tuple[str, ...]
    tags: tuple[str, ...]
    estate: Estate
    asks: tuple[Ask, ...]


def read_case(text: str, file: str, vocabulary: Vocabulary, *, judging: bool = False) -> Case:
    """Read a case; `judging` allows questions without an expected verdict.

    Raises Refused with one line for each slip: file, line, table, index from 1, key. Nothing is read then.
    """
    try:
        return case_of(tables_of(text, file), vocabulary, judging=judging)
    except Slips as found:
        raise refusal(file, text, found.sentences) from found


def refusal(file: str, text: str, sentences: Iterable[str]) -> Refused:
    """Slips of a file as one refusal, each with its line where it has one."""
    lines = ((sentence, line_of(text, sentence)) for sentence in sentences)
    return Refused("\n".join(f"{file}{f', line {line}' if line else ''}: {sentence}." for sentence, line in lines))


class Slips(Exception):
    """What is wrong with the tables of a case, one sentence each: table, index from 1, key, matter."""

    def __init__(self, sentences: Iterable[str]) -> None:
        """At least one sentence, without file and full stop."""
        self.sentences = tuple(sentences)
        super().__init__(*self.sentences)


def tables_of(text: str, file: str) -> dict[str, Any]:
    """The tables of a TOML text; raises Refused with line and column if it is none."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as slip:
        raise Refused("{file}: this is not valid TOML: {slip}. Nothing was judged.", file=file, slip=slip) from slip
    except RecursionError as deep:
        raise Refused("{file}: the tables are nested too deeply to be a case. Nothing was judged.", file=file) from deep
    except ValueError as slip:  # what Python makes of a number or a date, without the place
        raise Refused(
            "{file}: a value in it cannot be read ({slip}). Nothing was judged.", file=file, slip=slip
        ) from slip


def case_of(tables: Mapping[str, Any], vocabulary: Vocabulary, *, judging: bool = False) -> Case:
    """A case from its tables; raises Slips with all that is wrong with them."""
    try:
        table = case_table(tables)
    except ValidationError as found:
        raise Slips(slips(found)) from found
    case = CaseIndex(table, vocabulary.roles)
    wrong = [*CaseChecks(case).slips(), *ask_slips(case, vocabulary, judging)]
    if wrong:
        raise Slips(wrong)
    source = (table.source,) if isinstance(table.source, str) else table.source
    asks = tuple(ask_of(one, case) for one in table.ask)
    return Case(table.title, table.story, source, table.tags, Estate.of(facts(case)), asks)


def read_case_file(path: Path, vocabulary: Vocabulary, *, judging: bool = False) -> Case:
    """Read a case from a file; raises Refused as `read_case` does, and if the file cannot be read as text."""
    return read_case(text_of(path), str(path), vocabulary, judging=judging)


def text_of(path: Path) -> str:
    """The text of a file with line feeds alone; raises Refused if it cannot be read as text."""
    try:
        if path.exists() and not path.is_file():
            raise Refused("{path}: this is no file that can be read to an end. Nothing was judged.", path=path)
        text = path.read_text(encoding="utf-8-sig")
    except OSError as trouble:
        raise Refused(
            "{path}: the file cannot be read ({why}). Nothing was judged.", path=path, why=trouble.strerror
        ) from trouble
    except UnicodeDecodeError as trouble:
        raise Refused(
            "{path}: byte {start} is not UTF-8 text. Save the file as UTF-8.", path=path, start=trouble.start + 1
        ) from trouble
    return text.replace("\r\n", "\n")


def case_files(paths: Iterable[Path]) -> list[Path]:
    """The case files that paths name: files themselves, and every `.toml` below folders, in order."""
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            files.extend(sorted(path.rglob("*.toml")))
        elif path.exists():
            files.append(path)
        else:
            raise Refused("{path}: there is no such file or folder.", path=path)
    return files


# Facts ------------------------------------------------------------------------------------------------------


def facts(case: CaseIndex) -> Iterator[Fact]:
    """The facts that a case states, once everything in it fits together."""
    yield from _scopes(case)
    yield from (Collected(one) for one in Collectable if one not in case.table.incomplete)
    yield from _rows(case, Partner)
    yield from _people(case)
    for kind in (one for one in KINDS.values() if one not in (Partner, Principal)):
        if kind is RoleDefinition:
            yield from _own_roles(case)
        if kind is Billing:
            yield from _shorthand(case)
        if kind in TABLES.values():
            yield from _rows(case, cast(type[Any], kind))


def _rows(case: CaseIndex, kind: type[T]) -> Iterator[T]:
    return (_on_the_estate(case, row.says) for row in case.rows(kind))


def _people(case: CaseIndex) -> Iterator[Fact]:
    for row in _rows(case, PrincipalRow):
        yield Principal(
            row.id, row.kind, row.tenant, disabled_from=row.disabled_from, deleted_from=row.deleted_from
        )  # fmt: skip
        if not row.link_known:
            yield Collected(Collectable.PARTNER_ADMIN_LINKS, row.id, known=False)


def _own_roles(case: CaseIndex) -> Iterator[Fact]:
    roles = {one.says.role for one in case.rows(RoleAssignment)}
    roles |= {grant.role for one in case.rows(Delegation) for grant in one.says.authorizations}
    for name in sorted(one for one in roles if one.startswith(CUSTOM)):
        yield RoleDefinition(name, name.removeprefix(CUSTOM), custom=True)


def _shorthand(case: CaseIndex) -> Iterator[Fact]:
    for row in (each.says for each in case.rows(SubscriptionRow)):
        if row.offer is not None:
            number, key = f"subscription {row.id}", case.key(row.id)
            yield Billing(number, key, row.offer, row.bill_to, row.reseller_of_record, row.credit_offer)


def _scopes(case: CaseIndex) -> Iterator[Fact]:
    for tenant in (one.says for one in case.rows(TenantRow)):
        yield Scope(case.key(tenant.id), ScopeKind.TENANT, None, tenant.name or tenant.id)
        yield TenantDetail(case.key(tenant.id), tenant.cloud)
    for group in (one.says for one in case.rows(ManagementGroupRow)):
        parent = case.key(group.parent or group.tenant)
        yield Scope(case.key(group.id), ScopeKind.MANAGEMENT_GROUP, parent, group.id)
    for row in (each.says for each in case.rows(SubscriptionRow)):
        key = case.key(row.id)
        yield Scope(key, ScopeKind.SUBSCRIPTION, case.key(row.parent or row.tenant), row.id)
        yield SubscriptionDetail(key, usage=row.usage, security_usage=row.security_usage)
    for rg in (each.says for each in case.rows(ResourceGroupRow)):
        yield Scope(case.key(rg.id), ScopeKind.RESOURCE_GROUP, case.key(rg.subscription), rg.id)
    for resource in (each.says for each in case.rows(ResourceRow)):
        yield Scope(case.key(resource.id), ScopeKind.RESOURCE, case.key(resource.resource_group), resource.id)


def _on_the_estate(case: CaseIndex, fact: T) -> T:
    """A fact of a case with the keys that the estate has for scopes and roles."""
    values: dict[str, Any] = {}
    for _, field in keys_of(type(fact)):
        value, refers = getattr(fact, field.name), field.described.refers
        if field.nested:
            values[field.name] = tuple(_on_the_estate(case, one) for one in value)
        elif value is None or refers is None or value == field.described.besides:
            continue
        elif refers.is_scope:
            values[field.name] = case.key(value)
        elif refers is Refers.ROLE:
            values[field.name] = tuple(map(case.role, value)) if field.several else case.role(value)
    return replace(fact, **values)  # type: ignore[type-var]
