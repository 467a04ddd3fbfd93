"""Files as they come and as they should never come: changed by chance, with knowledge of how they are built."""

from __future__ import annotations

import copy
import csv
import io
import json
from collections.abc import Callable
from random import Random
from typing import Any

ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 2**63, 10**30, 1e308, 0.1, "", " ", "\0", "a\0b", "\ud800", "\udfff\ud800", "x" * 20_000, [], {}, [[]],
    [None], {"": ""}, {"id": 1}, "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.9999999Z", "2024-02-30", "2024-03-31T02:30:00+99:00",
    "24:00", "1e400", "/", "//", "/subscriptions//", "/subscriptions/x/resourceGroups/", "\u202eabc", "\u2066\u2069", "e\u0301",
    "\ufeff", "\u2028", "'; DROP TABLE partners; --", "<img src=x>", "=cmd|' /C calc'!A0", "../../../etc/passwd", "%s%n{0}",
    "00000000-0000-0000-0000-000000000000", "\U0001f468\u200d\U0001f469", "ß", "İ", "\u017f", "١٢٣", "²", "Ⅷ", "NaN", "Infinity", "-0",
)  # fmt: skip
"""Values that nobody expects."""

KEYS = (
    "id", "name", "properties", "scope", "principalId", "tenantId", "subscriptionId", "value", "data", "type", "kind", "", "__proto__",
    "startDateTime", "createdOn", "roleDefinitionId", "state", "managedByTenants", "$skipToken", "nextLink", "partnerId",
)  # fmt: skip


def mutated(chance: Random, data: bytes, name: str, others: list[bytes]) -> bytes:
    """A file changed in some ways; `others` are files that it can be mixed with."""
    text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", errors="replace")
    structured = structure(chance, text, name) if chance.random() < 0.9 else text
    return (
        as_bytes(chance, structured, others) if chance.random() < 0.4 else structured.encode("utf-8", "surrogatepass")
    )


def structure(chance: Random, text: str, name: str) -> str:
    """A text changed as what it is: JSON, a table, or lines."""
    if name.endswith(".json"):
        try:
            return _json(chance, json.loads(text))
        except ValueError:
            return lines(chance, text)
    if name.endswith((".csv", ".tsv")):
        return _table(chance, text)
    return lines(chance, text)


# JSON -----------------------------------------------------------------------------------------------------


def _json(chance: Random, value: Any) -> str:
    value = _few(chance, copy.deepcopy(value))
    for _ in range(chance.choice([1, 1, 2, 5, 20])):
        value = chance.choice(_ON_JSON)(chance, value)
    if chance.random() < 0.05:
        value = _nested(chance, value)
    if chance.random() < 0.1 and isinstance(value, list):
        return "\n".join(json.dumps(one) for one in value)  # JSON lines
    indent = chance.choice([None, 1])
    text = json.dumps(value, ensure_ascii=chance.random() < 0.5, indent=indent)
    if chance.random() < 0.03:
        digits = "9" * chance.choice([30, 400, 4_299, 4_301, 9_000])
        text = text.replace(": null", f": {digits}", 1).replace(": true", f": -{digits}e{digits[:3]}", 1)
    return text


def _few(chance: Random, value: Any) -> Any:
    """No more rows than a quick try can do with."""
    for key in ("value", "data"):
        if isinstance(value, dict) and isinstance(value.get(key), list):
            return {**value, key: _few(chance, value[key])}
    if isinstance(value, list) and len(value) > 12:
        return chance.sample(value, chance.randint(1, 12))
    return value


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of all values inside."""
    places = []
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in inside:
        places.append((*path, key))
        if len(path) < 12:
            places += _places(inner, (*path, key))
    return places


def _at(value: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        value = value[key]
    return value


def _some_place(chance: Random, value: Any) -> tuple[Any, Any] | None:
    """The container of some value inside, and its key there."""
    places = _places(value)
    if not places:
        return None
    path = chance.choice(places)
    return _at(value, path[:-1]), path[-1]


def _odd_value(chance: Random, value: Any) -> Any:
    place = _some_place(chance, value)
    if place is not None:
        place[0][place[1]] = copy.deepcopy(chance.choice(ODD))
    return value


def _odd_inside(chance: Random, value: Any) -> Any:
    """Something odd within a text."""
    place = _some_place(chance, value)
    if place is not None and isinstance(place[0][place[1]], str):
        text, odd = place[0][place[1]], str(chance.choice(ODD))[:50]
        cut = chance.randint(0, len(text))
        place[0][place[1]] = text[:cut] + odd + (text[cut:] if chance.random() < 0.7 else "")
    return value


def _swap(chance: Random, value: Any) -> Any:
    """Two values change places."""
    first_place, other = _some_place(chance, value), _some_place(chance, value)
    if first_place is not None and other is not None:
        first, second = copy.deepcopy(first_place[0][first_place[1]]), copy.deepcopy(other[0][other[1]])
        first_place[0][first_place[1]] = second
        if not isinstance(other[0], (dict, list)) or other[1] in (
            other[0] if isinstance(other[0], dict) else range(len(other[0]))
        ):
            other[0][other[1]] = first
    return value


def _gone(chance: Random, value: Any) -> Any:
    place = _some_place(chance, value)
    if place is not None:
        del place[0][place[1]]
    return value


def _renamed(chance: Random, value: Any) -> Any:
    place = _some_place(chance, value)
    if place is not None and isinstance(place[0], dict):
        key = chance.choice([chance.choice(KEYS), str(place[1]).swapcase(), str(place[1]) + " ", "\ud800"])
        place[0][key] = place[0].pop(place[1])
    return value


def _doubled(chance: Random, value: Any) -> Any:
    if isinstance(value, list) and value:
        one = copy.deepcopy(chance.choice(value))
        value.insert(chance.randint(0, len(value)), _odd_value(chance, one) if chance.random() < 0.5 else one)
    return value


def _shuffled(chance: Random, value: Any) -> Any:
    if isinstance(value, list):
        chance.shuffle(value)
    return value


def _wrapped(chance: Random, value: Any) -> Any:
    return chance.choice(
        [{"value": value}, {"data": value}, [value], {"value": value, "nextLink": "x"}, {"a": {"value": value}}]
    )


def _nested(chance: Random, value: Any) -> Any:
    place = _some_place(chance, value)
    if place is not None:
        deep = place[0][place[1]]
        for _ in range(chance.choice([3, 60, 300])):
            deep = [deep] if chance.random() < 0.5 else {"properties": deep}
        place[0][place[1]] = deep
    return value


_ON_JSON: tuple[Callable[[Random, Any], Any], ...] = (
    _odd_value, _odd_value, _odd_value, _odd_inside, _odd_inside, _swap, _gone, _gone, _renamed, _doubled, _shuffled, _wrapped,
)  # fmt: skip


# Tables and lines -----------------------------------------------------------------------------------------


def _table(chance: Random, text: str) -> str:
    head = text.lstrip("\ufeff")
    delimiter = max((",", ";", "\t"), key=head.partition("\n")[0].count)
    try:
        rows = list(csv.reader(io.StringIO(head, newline=""), delimiter=delimiter))[:14]
    except csv.Error:
        return lines(chance, text)
    for _ in range(chance.choice([1, 2, 5])):
        if not rows:
            break
        row = chance.choice(rows)
        what = chance.randint(0, 6)
        if what <= 2 and row:
            row[chance.randrange(len(row))] = str(chance.choice(ODD))
        elif what == 3:
            rows.insert(chance.randint(0, len(rows)), list(row))
        elif what == 4:
            rows.remove(row)
        elif what == 5:
            row.extend(str(chance.choice(ODD))[:99] for _ in range(chance.randint(1, 3)))
        elif row:
            del row[chance.randrange(len(row)) :]
    out = io.StringIO(newline="")
    writer = csv.writer(
        out,
        delimiter=chance.choice([delimiter, delimiter, ";", "\t"]),
        lineterminator=chance.choice(["\r\n", "\n", "\r"]),
    )
    for row in rows:
        writer.writerow(row)
    return out.getvalue()


def lines(chance: Random, text: str) -> str:
    """Lines dropped, doubled, exchanged; words in them replaced by odd ones."""
    rows = text.splitlines(keepends=True)
    for _ in range(chance.choice([1, 1, 2, 4, 10])):
        if not rows:
            break
        at, other = chance.randrange(len(rows)), chance.randrange(len(rows))
        what = chance.randint(0, 7)
        if what == 0:
            del rows[at]
        elif what == 1:
            rows.insert(other, rows[at])
        elif what == 2:
            rows[at], rows[other] = rows[other], rows[at]
        elif what == 3:
            cut = chance.randint(0, len(rows[at]))
            rows[at] = rows[at][:cut] + str(chance.choice(ODD))[:80] + rows[at][cut:]
        elif "=" in rows[at]:
            key, _, value = rows[at].partition("=")
            rows[at] = f"{key}= {toml(chance, value)}\n" if what < 7 else f"{chance.choice(KEYS) or 'a'} ={value}"
    return "".join(rows)


def toml(chance: Random, value: str) -> str:
    """A value of TOML that stands where another one stood."""
    choices = [
        "0", "-1", "9" * chance.choice([19, 30, 4_301]), "0x" + "f" * chance.choice([4, 5_000]), "1e400", "nan", "inf", "true", '""',
        '"\\u0000"', '"\\u202e"', "[]", "[[]]", "{}", "[" * 200 + "]" * 200, "2024-01-01", "0001-01-01", "9999-12-31", "24:00:00",
        "2024-02-30", "2024-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59", f"[{value.strip()}]",
        json.dumps(str(chance.choice(ODD)), ensure_ascii=True), json.dumps(value.strip()), f'{{ id = "a", since = {value.strip()} }}',
    ]  # fmt: skip
    return chance.choice(choices)


# Bytes ----------------------------------------------------------------------------------------------------


def as_bytes(chance: Random, text: str, others: list[bytes]) -> bytes:
    """A text in some encoding, perhaps cut off, joined to another, or with a few wrong bytes."""
    encoding = chance.choice(
        ["utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "utf-32", "utf-7"]
    )
    try:
        data = text.encode(
            encoding, "surrogatepass" if encoding.startswith("utf-") and encoding != "utf-7" else "replace"
        )
    except UnicodeError:
        data = text.encode("utf-8", "replace")
    what = chance.randint(0, 6)
    if what == 0:
        data = data[: chance.randint(0, len(data))]
    elif what == 1:
        data = chance.choice([data + chance.choice(others), chance.choice(others) + b"\n" + data])
    elif what == 2:
        changed = bytearray(data)
        for _ in range(chance.randint(1, 8) if changed else 0):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        data = bytes(changed)
    elif what == 3:
        cut = chance.randint(0, len(data))
        data = (
            data[:cut]
            + chance.choice([b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\r", b'"', b"\x1a"])
            + data[cut:]
        )
    return data
