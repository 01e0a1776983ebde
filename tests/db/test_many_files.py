"""Many files at once: what becomes of each is what becomes of it alone, whoever reads it and whoever dies."""

from __future__ import annotations

import json
import os
import random
import signal
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

import make
from nodal.edges.intake import Options, reader
from nodal.steps import folder
from nodal.steps.folder import Said, take_paths
from nodal.steps.reading import Arrival, read
from node import Node

FIRST = 700400001


@pytest.fixture
def world(tmp_path: Path) -> list[Path]:
    """Thirty small files in an order of their own: reports, repeats, retractions before and after, broken ones."""
    rng = random.Random(7)
    texts: list[str] = []
    for n in range(12):
        texts.append(json.dumps([_report(FIRST + n * 2), _report(FIRST + n * 2 + 1)]))
    texts += [json.dumps([_report(FIRST + n)]) for n in (0, 3, 4)]
    texts += [json.dumps({"retract": [{"reportId": str(FIRST + n)}]}) for n in (2, 5, 90)]
    texts += [json.dumps([_report(FIRST + n, phone="+911234567890")]) for n in (6, 8, 10, 12, 14, 90)]
    texts += ['{"reports": [', json.dumps([_report(FIRST + 40), {"reportId": "x"}]), "{}", ""]
    rng.shuffle(texts)
    for n, text in enumerate(texts):
        (tmp_path / f"{n:02}.json").write_text(text, encoding="utf-8")
    return sorted(tmp_path.glob("*.json"))


def _report(number: int, **more: Any) -> dict[str, Any]:
    return make.report(number, make.person(f"u-{number}", email=f"u{number}@example.org", **more))


def _documents(node: Node, files: Sequence[Path], *, together: int) -> Iterator[dict[str, Any]]:
    said = Said("ncmec", Options(now=node.clock(), doc_ranges_global=True))
    names = [str(file) for file in files]
    for start in range(0, len(names), together):
        for result in take_paths(node.tools, node.bureau, names[start : start + together], said):
            yield result.document()


def _held(node: Node) -> list[Any]:
    return node.sql(
        "SELECT r.number, r.state, r.version, r.has_conflict, count(DISTINCT s.id), count(DISTINCT v.id), min(f.name)"
        " FROM report r JOIN report_version v ON v.report_id = r.id JOIN incoming_file f ON f.id = v.file"
        " LEFT JOIN sighting s ON s.report_id = r.id GROUP BY r.id ORDER BY r.number"
    )


@pytest.mark.parametrize("with_a_reader", [False, True])
def test_files_taken_in_together_become_what_each_becomes_alone(
    node: Node, world: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, with_a_reader: bool
) -> None:
    alone = list(_documents(node, world, together=1))
    held = _held(node)
    node.base.empty()
    again = Node.of(node.base, tmp_path / "again")
    monkeypatch.setattr(folder, "TOGETHER", 7)
    monkeypatch.setattr(folder, "WORTH_IT_BYTES", 0 if with_a_reader else 1 << 30)
    assert list(_documents(again, world, together=len(world))) == alone
    assert _held(again) == held
    outcomes = {one["outcome"] for one in alone}
    assert outcomes == {"accepted", "partly", "refused"}
    assert any(one["retracted"] for one in alone)
    assert any(one["supplements"] for one in alone)


def test_every_file_is_finished_with_its_own_counts(node: Node, world: list[Path]) -> None:
    said = list(_documents(node, world, together=len(world)))
    rows = node.sql("SELECT name, outcome, (counts ->> 'seen')::int FROM incoming_file ORDER BY id")
    assert rows == [(one["file"], one["outcome"], one["seen"]) for one in said]


def test_another_process_reads_what_this_one_would(node: Node, world: list[Path]) -> None:
    options = Options(now=node.clock(), doc_ranges_global=True)
    with reader() as other:
        for file in world:
            with file.open("rb") as stream:
                here = read(node.tools, Arrival(stream, file.name, "ncmec", options))
                there = read(node.tools, Arrival(stream, file.name, "ncmec", options, ahead=other.start(file, options)))
                assert (here.sha256, here.size, here.format) == (there.sha256, there.size, there.format)
                assert here.spans == there.spans
                assert list(here.items()) == list(there.items())
                assert bool(here.refusal) == bool(there.refusal)
                here.close()


def test_a_reader_that_dies_costs_nothing(node: Node, world: list[Path]) -> None:
    options = Options(now=node.clock(), doc_ranges_global=True)
    with reader() as other:
        other.start(world[0], options).result()
        (child,) = other.pool._processes  # there is no other way to know whom to kill
        os.kill(child, signal.SIGKILL)
        with world[1].open("rb") as stream:
            ahead = [other.start(world[1], options) for _ in range(3)][-1]
            found = read(node.tools, Arrival(stream, "one", "ncmec", options, ahead=ahead))
            assert found.sha256
            found.close()
