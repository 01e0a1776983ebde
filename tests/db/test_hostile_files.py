"""Hostile archives and spreadsheets through the whole of intake: nothing outside the store, no value said."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

import people
from contract.intake import cases_xlsx, cases_zip, cases_zip_names
from contract.intake.containers import Container
from nodal.edges.intake import Options
from nodal.ledger import people as rows
from nodal.steps import evidence
from node import Node

LISTS = ("accepted", "duplicates", "supplements", "conflicts", "retracted", "refused")
CASES = [case for cases in (cases_zip_names, cases_zip, cases_xlsx) for case in cases.CASES][::4]
"""A fourth of the corpus; the whole of it walks through the readers in tests/contract/intake."""

SECRETS = ("kite", "203.0.113", "90000", "synthetic note", "ExampleChat")


def taken(node: Node, case: Container) -> list[dict[str, object]]:
    asha = rows.named("asha")
    given = {name: getattr(case.options, name) for name in ("format", "number", "limits", "date_order", "profile")}
    return [result.document() for result in node.take_all(asha, case.made(), name="case.zip", **given)]


def files_outside(node: Node, folder: Path) -> list[str]:
    known = ("originals", "keys")
    return [
        str(path) for path in folder.rglob("*") if path.is_file() and path.relative_to(folder).parts[0] not in known
    ]


def test_they_are_answered_in_full_and_leave_nothing_behind(
    node: Node, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    caplog.set_level(logging.DEBUG)
    people.enter()
    assert len(CASES) >= 45
    folder = node.tools.settings.data
    before = files_outside(node, folder)
    said: list[str] = []
    for case in CASES:
        for document in taken(node, case):
            assert document["seen"] == sum(len(document[name]) for name in LISTS), case.id  # type: ignore[arg-type]
            assert document["outcome"] in ("accepted", "partly", "refused")
            said += [f"{entry['message']} {entry['place']}" for entry in document["refused"]]  # type: ignore[attr-defined]
    assert files_outside(node, folder) == before
    assert not list(tmp_path.glob("**/evil*"))
    assert evidence.verify(node.tools).bad == ()
    said += [str(row) for row in node.sql("SELECT detail FROM audit_in")]
    assert not [text for text in (*said, caplog.text) if any(secret in text for secret in SECRETS)]


def test_the_options_of_a_case_are_those_of_an_intake() -> None:
    assert {"format", "number", "limits", "date_order", "profile"} <= set(Options.__slots__)
