from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nodal.custody.canonical import canonical
from nodal.custody.checkpoint import Checkpoint
from nodal.custody.dump import Finding, verify_dump
from nodal.custody.tree import leaf_hash, root

ENTRIES = [canonical({"act": "report.view", "id": number}) for number in range(12)]


def lines(entries: list[bytes] = ENTRIES) -> list[str]:
    return [json.dumps({"seq": seq, "leaf": entry.decode()}) + "\n" for seq, entry in enumerate(entries)]


def checkpoint(size: int) -> Checkpoint:
    return Checkpoint("example.org/log", size, root([leaf_hash(entry) for entry in ENTRIES[:size]]))


def test_an_honest_dump_holds_and_says_its_size_and_root() -> None:
    found = verify_dump(lines(), checkpoints=[checkpoint(12), checkpoint(5)])
    assert found == Finding(12, checkpoint(12).root.hex())
    assert found.ok


def test_entries_after_the_last_checkpoint_are_counted() -> None:
    found = verify_dump(lines(), checkpoints=[checkpoint(5)])
    assert (found.ok, found.size, found.root) == (True, 12, checkpoint(12).root.hex())


def test_an_empty_dump_agrees_with_an_empty_log() -> None:
    assert verify_dump([], checkpoints=[checkpoint(0)]).ok


def test_bytes_are_read_like_text() -> None:
    assert verify_dump([line.encode() for line in lines()], checkpoints=[checkpoint(12)]).ok


@given(st.integers(0, 11), st.sampled_from(["alter", "drop", "swap", "cut", "insert", "renumber"]))
@settings(max_examples=60)
def test_every_tampering_before_the_checkpoint_is_found(at: int, kind: str) -> None:
    entries = list(ENTRIES)
    match kind:
        case "alter":
            entries[at] = canonical({"act": "report.view", "id": at + 100})
        case "drop":
            del entries[at]
        case "swap":
            other = (at + 1) % 12
            entries[at], entries[other] = entries[other], entries[at]
        case "cut":
            del entries[at:]
        case "insert":
            entries.insert(at, b"null")
    told = lines(entries)
    if kind == "renumber":
        told[at] = told[at].replace(f'"seq": {at}', f'"seq": {at + 1}')
    found = verify_dump(told, checkpoints=[checkpoint(12)])
    assert not found.ok
    assert found.first_bad is not None
    assert found.first_bad <= at
    assert found.why


def test_the_last_checkpoint_that_agreed_narrows_the_place() -> None:
    entries = [*ENTRIES[:7], b"null", *ENTRIES[8:]]
    found = verify_dump(lines(entries), checkpoints=[checkpoint(3), checkpoint(6), checkpoint(9), checkpoint(12)])
    assert (found.size, found.first_bad) == (9, 6)
    assert found.why == "an entry from 6 to 8 is not the one that the checkpoint covers"


def test_a_cut_tail_is_named() -> None:
    found = verify_dump(lines(ENTRIES[:8]), checkpoints=[checkpoint(5), checkpoint(12)])
    assert (found.size, found.first_bad) == (8, 5)
    assert found.why == "the dump has 8 entries, the checkpoint covers 12: some are missing from entry 5 on"


@pytest.mark.parametrize(
    "line",
    ["", "no JSON", "[]", '{"seq":2}', '{"seq":2,"leaf":1}', '{"seq":"2","leaf":"null"}', '{"seq":2,"leaf":"{ }"}',
     '{"seq":2,"leaf":"null","more":1}', '{"seq":1,"leaf":"null"}', '{"seq":3,"leaf":"null"}',
     '{"seq":true,"leaf":"null"}', '{"seq":2,"leaf":"\\"\\ud800\\""}', '{"seq":2,"leaf":"1.5"}', "[" * 100_000],
    ids=range(14),
)  # fmt: skip
@pytest.mark.parametrize("covered", [1, 12])
def test_a_broken_line_is_named_by_its_entry(line: str, covered: int) -> None:
    told = [*lines()[:2], line, *lines()[3:]]
    found = verify_dump(told, checkpoints=[checkpoint(covered)])
    assert (found.ok, found.size, found.root, found.first_bad) == (False, 2, "", 2)
    assert "3 of the dump" in found.why or "entry 2" in found.why
