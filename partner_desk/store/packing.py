"""The changes of a step as the journal keeps them: compressed JSON, written and read piece by piece.

The whole of a large import would be held as values and as text beside its facts.
"""

from __future__ import annotations

import codecs
import zlib
from collections.abc import Iterator

from partner_desk.domain.changes import ChangeSet
from partner_desk.store import codec

CHUNK = 1 << 13
"""Bytes that are unpacked at once."""


def pack(changes: ChangeSet) -> bytes:
    """Changes as the journal keeps them."""
    packer = zlib.compressobj(1)
    pieces = [packer.compress(codec.encoded(piece)) for piece in codec.packed(changes)]
    return b"".join((*pieces, packer.flush()))


def unpack(name: str, blob: bytes, errors: str = "strict") -> ChangeSet:
    """Changes from the journal; raises ValueError or zlib.error for what is not as it was written.

    `errors` says what becomes of half a character, as for a codec.
    """
    return codec.unpack(name, _text(blob, errors))


def _text(blob: bytes, errors: str) -> Iterator[str]:
    packer, text = zlib.decompressobj(), codecs.getincrementaldecoder("utf-8")(errors)
    for start in range(0, len(blob), CHUNK):
        yield text.decode(packer.decompress(blob[start : start + CHUNK]))
    yield text.decode(packer.flush(), final=True)
    if not packer.eof:
        raise ValueError("it breaks off")
