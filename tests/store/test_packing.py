"""The journal keeps a large step without holding all of it twice."""

from __future__ import annotations

import tracemalloc
from datetime import date
from decimal import Decimal

import pytest

from partner_desk.domain.billing import ChargeKind, EarnedCredit
from partner_desk.domain.changes import Change, ChangeSet
from partner_desk.domain.origin import by_hand
from partner_desk.store import codec, packing

ORIGIN = by_hand("lea", 'a bill with a quote " and a bracket ], [[')
CREDITS = [
    EarnedCredit(f"c-{number}", "/subscriptions/s", date(2025, 9, 1), ChargeKind.USAGE, Decimal(number), "EUR",
                 Decimal(15), None, ORIGIN)
    for number in range(4_000)
]  # fmt: skip
STEP = ChangeSet("Import a bill", tuple(Change(None, one) for one in CREDITS))


def test_a_step_is_packed_without_all_of_it_as_text() -> None:
    size = len(codec.pack(STEP))
    tracemalloc.start()
    packing.pack(STEP)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < size / 2


def test_a_step_is_read_in_pieces_and_its_facts_share_their_origin() -> None:
    blob = packing.pack(STEP)
    assert len(blob) > packing.CHUNK
    again = packing.unpack(STEP.name, blob)
    assert again == STEP
    assert len({id(one.fact.origin) for one in again}) == 1
    assert packing.unpack("nothing", packing.pack(ChangeSet("nothing", ()))).changes == ()


@pytest.mark.parametrize("piece", [1, 7, 100])
def test_it_is_the_same_wherever_a_piece_ends(piece: int) -> None:
    few = ChangeSet("few", STEP.changes[:5])
    text = codec.pack(few)
    assert codec.unpack("few", (text[start : start + piece] for start in range(0, len(text), piece))) == few


@pytest.mark.parametrize("cut", [1, 10, 1_000])
def test_a_step_that_breaks_off_is_no_step(cut: int) -> None:
    blob, text = packing.pack(STEP), codec.pack(STEP)
    with pytest.raises(ValueError, match="breaks off"):
        packing.unpack("cut", blob[:-cut])
    with pytest.raises(ValueError, match="breaks off"):
        codec.unpack("cut", (text[:-cut],))
