"""The explicit tables are complete: a file of a kind or format that nobody has entered is found here."""

from __future__ import annotations

import pytest
from tests.arch.checkout import ROOT, SOURCE

from nodal.edges.intake import FORMATS
from nodal.facts.identifiers import KINDS, Kind


def test_every_kind_of_identifier_has_its_file_and_every_file_its_kind() -> None:
    found = {
        path.stem
        for path in (SOURCE / "facts" / "identifiers").glob("*.py")
        if "\nKIND = " in path.read_text("utf-8") or "\nKIND: " in path.read_text("utf-8")
    }
    assert {kind.name for kind in KINDS} == found
    assert len(KINDS) == len(found)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_kind_has_examples_refusals_and_a_sentence(kind: Kind) -> None:
    assert kind.examples
    assert kind.non_examples
    assert kind.group
    assert kind.sentence.endswith(".")
    for told, canonical in kind.examples:
        assert kind.canonical(told) == canonical
        assert kind.canonical(canonical) == canonical
    assert [text for text in kind.non_examples if kind.canonical(text) is not None] == []


def test_every_format_that_reads_is_in_the_table() -> None:
    rooms = {
        path.stem
        for path in (SOURCE / "edges" / "intake").glob("*.py")
        if "\nNAME = " in path.read_text("utf-8") and "\ndef sniff(" in path.read_text("utf-8")
    }
    assert {format.name for format in FORMATS} == rooms
    assert len(FORMATS) == len(rooms)


def test_every_format_is_named_in_a_sample_case() -> None:
    cases = "".join(
        p.read_text("utf-8") for p in (ROOT / "tests" / "contract").rglob("*") if p.suffix in {".toml", ".py"}
    )
    assert [format.name for format in FORMATS if format.name not in cases] == []


def test_every_stage_that_runs_has_a_step() -> None:
    from nodal.chain import STAGES

    steps = {path.stem for path in (SOURCE / "steps").glob("*.py")}
    assert set(STAGES) - steps == set()
