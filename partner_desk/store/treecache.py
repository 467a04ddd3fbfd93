"""The tree of scopes as one blob, so that a large desk opens without reading its rows one by one.

It is a cache: whatever is wrong with it, the rows are read instead. Nothing in it is executed.
"""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import numpy as np

from partner_desk.domain.origin import Origin
from partner_desk.domain.scopes import ScopeTree
from partner_desk.store.codec import plain, restorer

_ARRAYS = ("parent", "first", "count", "kind", "level_starts", "relative", "origin")


def dump(tree: ScopeTree) -> bytes:
    """The blob of a tree."""
    words = {
        "segments": list(tree.segments),
        "labels": sorted(tree.labels.items()),
        "origins": [plain(one) for one in tree.origins],
    }
    text = np.frombuffer(json.dumps(words, ensure_ascii=False).encode(), dtype=np.uint8)
    buffer = BytesIO()
    arrays: dict[str, Any] = {name: getattr(tree, name) for name in _ARRAYS}
    np.savez(buffer, words=text, **arrays)
    return buffer.getvalue()


def restore(blob: bytes) -> ScopeTree:
    """The tree of a blob; raises ValueError or KeyError if it is not one."""
    with np.load(BytesIO(blob), allow_pickle=False) as found:
        arrays = {name: found[name] for name in _ARRAYS}
        words = json.loads(found["words"].tobytes().decode())
    if any(len(arrays[name]) != len(words["segments"]) for name in ("parent", "first", "count", "kind", "origin")):
        raise ValueError("the columns differ in length")
    make = restorer(Origin)
    return ScopeTree(
        **arrays,
        segments=words["segments"],
        labels=dict(words["labels"]),
        origins=tuple(make(one) for one in words["origins"]),
    )
