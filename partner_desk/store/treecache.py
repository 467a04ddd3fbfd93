"""The tree of scopes as one blob, so that a large desk opens without reading its rows one by one.

The blob also knows where in the tree some keys are (those of the scopes of role assignments, of which there are
most): a start spends much of its time on finding them. It believes that only of exactly the keys it was made for.

It is a cache: whatever is wrong with it, the rows are read instead. Nothing in it is executed. A line of JSON says
how long the parts after it are: the segments, between zero bytes, then the columns as they lie in memory.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

import numpy as np
import numpy.typing as npt

from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.origin import Origin
from partner_desk.domain.scopes import ScopeTree
from partner_desk.store.codec import plain, restorer

_COLUMNS = {
    "parent": "<i4", "first": "<i4", "count": "<i4", "kind": "u1", "level_starts": "<i4", "relative": "u1",
    "origin": "<i4",
}  # fmt: skip
_OF_SCOPES = ("parent", "first", "count", "kind", "relative", "origin")
_END = "\0"
_DIGEST = 16


def dump(tree: ScopeTree, keys: Sequence[str] = ()) -> bytes | None:
    """The blob of a tree, and of where these keys are in it; None if a name in it cannot be written so."""
    text = _END.join(tree.segments).encode("utf-8", "surrogatepass")
    columns = {name: np.ascontiguousarray(getattr(tree, name), dtype=kind) for name, kind in _COLUMNS.items()}
    if text.count(0) != max(0, len(tree.segments) - 1):
        return None
    head = {
        "text": len(text),
        "columns": {name: len(column) for name, column in columns.items()},
        "keys": _number(keys),
        "labels": sorted(tree.labels.items()),
        "origins": [plain(one) for one in tree.origins],
    }
    line = json.dumps(head, ensure_ascii=True).encode()
    found = np.array([-1 if (one := tree.find(key)) is None else one for key in keys], dtype="<i4")
    body = b"\n".join((line, text)) + b"".join(column.tobytes() for column in (*columns.values(), found))
    return _digest(body) + body


def restore(blob: bytes, keys: Sequence[str] = ()) -> ScopeTree:
    """The tree of a blob; raises ValueError or KeyError if it is not one."""
    digest, blob = blob[:_DIGEST], blob[_DIGEST:]
    if digest != _digest(blob):
        raise ValueError("it does not read as it was written")
    end = blob.index(b"\n") + 1
    head = json.loads(blob[:end])
    text, place = blob[end : end + head["text"]], end + head["text"]
    columns = {}
    for name, kind in _COLUMNS.items():
        columns[name] = np.frombuffer(blob, dtype=kind, count=head["columns"][name], offset=place).copy()
        place += columns[name].nbytes
    segments = text.decode("utf-8", "surrogatepass").split(_END) if len(columns["parent"]) else []
    numbers = np.frombuffer(blob, dtype="<i4", offset=place)
    if any(len(columns[name]) != len(segments) for name in _OF_SCOPES):
        raise ValueError("the columns differ in length")
    if not _is_a_tree(columns, len(head["origins"])):
        raise ValueError("the columns do not make a tree")
    columns["relative"] = columns["relative"] != 0
    make = restorer(Origin)
    known = len(keys) == len(numbers) and head["keys"] == _number(keys) and (numbers < len(segments)).all()
    numbered = zip(keys, numbers.tolist(), strict=True) if known else ()
    return ScopeTree(
        **columns,
        segments=segments,
        labels=dict(head["labels"]),
        origins=tuple(make(one) for one in head["origins"]),
        remembered={key: scope for key, scope in numbered if scope >= 0},
    )


def _digest(body: bytes) -> bytes:
    return blake2b(body, digest_size=_DIGEST).digest()


def _number(keys: Sequence[str]) -> int:
    return zlib.crc32("\n".join(keys).encode("utf-8", "surrogatepass"))


def _is_a_tree(columns: dict[str, npt.NDArray[Any]], origins: int) -> bool:
    """Whether parents come before their children, and every number is that of something there is."""
    numbers, starts = np.arange(len(columns["parent"])), columns["level_starts"]
    return bool(
        (columns["parent"] >= -1).all()
        and (columns["parent"] < numbers).all()
        and (columns["first"] >= 0).all()
        and (columns["count"] >= 0).all()
        and (columns["first"].astype(np.int64) + columns["count"] <= len(numbers)).all()
        and (columns["kind"] <= max(ScopeKind)).all()
        and (columns["origin"] < origins).all()
        and len(starts)
        and starts[0] == 0
        and starts[-1] == len(numbers)
        and (np.diff(starts) >= 0).all()
    )
