"""The fields of a record, by keys that are spelled alike whatever program wrote it, and what stands in them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from partner_desk.domain.moments import as_moment
from partner_desk.exchange.jsontext import parsed
from partner_desk.exchange.tabular import CellRow, spelled


class Unusable(Exception):
    """A record that cannot be used; the message says why."""


def folded(value: Any) -> dict[str, Any]:
    """A record's own keys and those of its `properties`, however they are spelled; its own come first.

    PowerShell for Graph has what it does not know under `AdditionalProperties`.
    Programs write `endDateTime`, `EndDateTime`, `end_date_time`, and of what is inside `properties_endDateTime`.
    """
    if isinstance(value, CellRow):
        if value.heading.spelled is not None:
            return value.record(value.heading.spelled)
        value = value.record()
    if not isinstance(value, dict):
        return {}
    names = _own_names(tuple(value)) if len(value) <= _MOST_KEYS else None
    if names is not None:
        return dict(zip(names, value.values(), strict=True))
    values: dict[str, Any] = {}
    inside = next((held for one in _HOLDERS if (held := value.get(one))), None)
    if isinstance(inside, str) and inside.lstrip().startswith("{"):
        inside = parsed(inside)  # as the portal writes it into a table
    for some in (value, inside if isinstance(inside, Mapping) else {}):
        for key, held in some.items():
            name = spelled(str(key))
            if values.get(name) in (None, ""):
                values[name] = held
    return values


_HOLDERS = ("properties", "Properties", "AdditionalProperties")
_MOST_KEYS = 64
"""So many keys of a record are remembered together: those of exports are fewer, and alike in each of their records."""


@lru_cache(maxsize=256)
def _own_names(keys: tuple[str, ...]) -> tuple[str, ...] | None:
    """These keys as `spelled`, where no two are alike and none holds others."""
    names = tuple(map(spelled, keys))
    return names if len(set(names)) == len(keys) and not set(_HOLDERS) & set(keys) else None


def text(record: Mapping[str, Any], *keys: str) -> str:
    """The first of these keys that holds text, else an empty string; a lone surrogate becomes an escape."""
    for key in keys:
        value = record.get(key)
        if value is None:
            continue
        if isinstance(value, str) and (stripped := value.strip()):
            return stripped if stripped.isascii() else stripped.encode("utf-8", "backslashreplace").decode("utf-8")
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
    return ""


def needed(record: Mapping[str, Any], *keys: str) -> str:
    """The first of these keys that holds text; raises Unusable if none does."""
    first = text(record, *keys)
    if not first:
        raise Unusable(f"has no {keys[0]}")
    return first


def moment(value: str) -> datetime | None:
    """A moment as exports write it (up to seven digits of a second, or as Windows PowerShell does); None if it is none.

    The year 1 is how .NET writes that there is none.
    """
    since_1970 = _MILLISECONDS.fullmatch(value)
    if since_1970 is not None:
        cut = (_EPOCH + timedelta(milliseconds=int(since_1970[1]))).isoformat() if len(since_1970[1]) < 15 else ""
    else:
        cut = value.strip().replace("Z", "+00:00")
    found_zone = _SECONDS.fullmatch(value.strip())
    if found_zone is not None:
        whole, digits, zone = found_zone.groups()
        cut = f"{whole}.{digits[:6]:0<6}{(zone or '').replace('Z', '+00:00')}"
    try:
        read = as_moment(datetime.fromisoformat(cut))
    except (ValueError, OverflowError):
        return None
    return read if read.year > 1 else None


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECONDS = re.compile(r"(.*:\d\d)\.(\d+)(Z|[+-]\d\d:?\d\d)?")
_MILLISECONDS = re.compile(r"\s*\\?/Date\((-?\d+)\)\\?/\s*", re.ASCII)
