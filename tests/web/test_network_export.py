"""A network as a file: minimised, valid in each format, the same bytes each time, inert, and written down."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import stix2
from lxml import etree

import make
from node import Node
from people import People
from web.test_networks import MD5, held, ref_of, ring, text  # noqa: F401

FORMATS = ("graphml", "stix", "case", "i2")
PURPOSE = "asked for by the prosecutor"


def taken(browser: Any, ref: str, form: str, purpose: str = PURPOSE) -> Any:
    return browser.post(f"/networks/{ref}/export/", {"format": form, "purpose": purpose})


def everything(data: bytes, form: str) -> str:
    """All text of a file, packed or not, with what JSON escapes written out."""
    if form == "i2":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "\n".join(archive.read(name).decode() for name in archive.namelist())
    return data.decode() if form == "graphml" else json.dumps(json.loads(data), ensure_ascii=False)


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_names_accounts_values_reports_and_sources(node: Node, held: People, signed_in, form: str) -> None:  # noqa: F811
    answer = taken(signed_in(held.asha), ref_of(node), form)
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith(f'attachment; filename="network-{ref_of(node)}.')
    said = everything(answer.content, form)
    for account in range(5):
        assert f"u-{account}" in said
    assert MD5 in said
    refs = [str(row[0]) for row in node.sql("SELECT ref FROM report")]
    assert len(refs) == 5
    assert all(ref in said for ref in refs)
    assert "no finding about anybody" in said
    # Minimised: of what the reports say more, nothing.
    assert "@example.org" not in said
    assert "7003000" not in said


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_network_gives_the_same_bytes(node: Node, held: People, signed_in, form: str) -> None:  # noqa: F811
    browser, ref = signed_in(held.asha), ref_of(node)
    assert taken(browser, ref, form).content == taken(browser, ref, form, "another purpose this time").content


def test_an_export_is_written_down_with_its_purpose_and_no_value(node: Node, held: People, signed_in) -> None:  # noqa: F811
    answer = taken(signed_in(held.asha), ref_of(node), "stix")
    assert answer.status_code == 200
    [(detail, subjects)] = node.sql("SELECT detail, subjects FROM audit_in WHERE action = 'network.exported'")
    detail = detail if isinstance(detail, dict) else json.loads(detail)
    assert (detail["format"], detail["purpose"], detail["accounts"]) == ("stix", PURPOSE, 5)
    assert len(subjects) == 1
    assert "u-0" not in json.dumps(detail)


def test_without_a_purpose_nothing_goes(node: Node, held: People, signed_in) -> None:  # noqa: F811
    browser, ref = signed_in(held.asha), ref_of(node)
    for form, purpose in (("stix", "why"), ("stix", " " * 40), ("word", PURPOSE)):
        answer = taken(browser, ref, form, purpose)
        assert (answer.status_code, answer["Content-Type"]) == (409, "text/html; charset=utf-8")
    assert "10 to 500 characters" in text(taken(browser, ref, "stix", "why"))
    assert node.sql("SELECT count(*) FROM audit_in WHERE action = 'network.exported'") == [(0,)]


def test_another_unit_cannot_take_it(node: Node, held: People, signed_in) -> None:  # noqa: F811
    assert taken(signed_in(held.chitra), ref_of(node), "stix").status_code == 404


def test_the_bundle_is_stix_and_accuses_nobody(node: Node, held: People, signed_in) -> None:  # noqa: F811
    data = taken(signed_in(held.asha), ref_of(node), "stix").content
    bundle = stix2.parse(data.decode())
    kinds = [one["type"] for one in bundle.objects]
    assert kinds.count("user-account") == 5
    assert kinds.count("file") == 2
    assert kinds.count("grouping") == 1
    assert not {"threat-actor", "intrusion-set", "indicator", "malware", "campaign"} & set(kinds)
    ids = [one["id"] for one in bundle.objects]
    assert len(set(ids)) == len(ids)
    for one in json.loads(data)["objects"]:
        for name in ("source_ref", "target_ref", "created_by_ref"):
            assert one.get(name, ids[0]) in ids
        if one["type"] in ("user-account", "file"):  # ids as the standard makes them
            made = stix2.parse({key: value for key, value in one.items() if key != "id"})
            assert made["id"] == one["id"]


def test_the_graph_is_case_by_the_published_shapes(node: Node, held: People, signed_in, tmp_path: Path) -> None:  # noqa: F811
    path = tmp_path / "network.jsonld"
    path.write_bytes(taken(signed_in(held.asha), ref_of(node), "case").content)
    validated(path)
    broken = json.loads(path.read_bytes())
    for one in broken["@graph"]:
        one.pop("core:isDirectional", None)
    path.write_text(json.dumps(broken))
    with pytest.raises(AssertionError, match="Conforms: False"):
        validated(path)


CASE_VALIDATE = "from case_utils.case_validate import main; main()"


def validated(path: Path) -> None:
    words = [
        sys.executable,
        "-W",
        "ignore",
        "-c",
        CASE_VALIDATE,
        "--built-version",
        "case-1.5.0",
        str(path),
    ]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert "Conforms: True" in done.stdout, done.stdout + done.stderr
    assert done.returncode == 0, done.stdout + done.stderr
    assert "undefined" not in done.stderr.lower()


def test_the_graph_is_graphml_whose_edges_end_at_its_nodes(node: Node, held: People, signed_in) -> None:  # noqa: F811
    tree = etree.fromstring(taken(signed_in(held.asha), ref_of(node), "graphml").content)
    nodes = {one.get("id") for one in tree.iter("{*}node")}
    ends = {one.get(end) for one in tree.iter("{*}edge") for end in ("source", "target")}
    assert ends <= nodes
    assert len(nodes) == 7
    keys = {one.get("id") for one in tree.iter("{*}key")}
    assert {one.get("key") for one in tree.iter("{*}data")} <= keys


def test_the_tables_fit_together(node: Node, held: People, signed_in) -> None:  # noqa: F811
    tables = unpacked(taken(signed_in(held.asha), ref_of(node), "i2").content)
    entities = {row["entity_id"] for row in tables["entities.csv"]}
    links = {row["link_id"]: row for row in tables["links.csv"]}
    assert {row[end] for row in links.values() for end in ("from_id", "to_id")} <= entities
    sums: dict[str, float] = {}
    for row in tables["evidence.csv"]:
        sums[row["link_id"]] = sums.get(row["link_id"], 0) + float(row["bits"])
    assert {key: round(bits, 6) for key, bits in sums.items()} == {
        key: float(row["bits"]) for key, row in links.items() if row["link_type"] != "holds"
    }
    assert {row["source"] for row in tables["reports.csv"]} == {row[0] for row in node.sql("SELECT source FROM report")}


def unpacked(data: bytes) -> dict[str, list[dict[str, str]]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: list(csv.DictReader(io.StringIO(archive.read(name).decode()))) for name in archive.namelist()}


HOSTILE = "=cmd|'/c calc'!A1</data><script>alert(1)</script>&\u202e\U000e0041\"'"


@pytest.mark.parametrize("form", FORMATS)
def test_hostile_text_is_inert_in_every_format(node: Node, four: People, signed_in, form: str, tmp_path: Path) -> None:
    node.take(four.asha, ring(3, account=HOSTILE))
    node.work()
    data = taken(signed_in(four.asha), ref_of(node), form).content
    assert "\u202e".encode() not in data
    assert b"<script>" not in data or form in ("case", "stix", "i2")  # JSON and CSV have no elements
    if form == "i2":
        for rows in unpacked(data).values():
            assert [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "@", "-c", "\t"))] == []
    elif form == "graphml":
        tree = etree.fromstring(data)
        assert len(list(tree.iter("{*}node"))) == 5
        assert "[U+202E]" in data.decode()
    elif form == "stix":
        stix2.parse(data.decode())
        assert HOSTILE in json.dumps(json.loads(data), ensure_ascii=False).replace('\\"', '"')
    else:
        path = tmp_path / "network.jsonld"
        path.write_bytes(data)
        validated(path)


def test_who_may_be_a_child_or_only_received_stays_behind_and_is_counted(node: Node, four: People, signed_in) -> None:
    reports = ring(4)
    friend = make.person("friend", email="friend@example.org", captures=[])
    reports[0]["reportedInformation"]["intendedRecipients"] = {"intendedRecipients": [friend]}
    node.take(four.asha, reports)
    node.work()
    node.sql(
        "INSERT INTO network_member (network_id, account_id, role) SELECT (SELECT id FROM network), id, 'recipient'"
        " FROM account WHERE key LIKE '%%friend'"
    )
    node.sql("UPDATE lead SET track = 'welfare' WHERE subject LIKE '%%u-2'")
    for form in FORMATS:
        said = everything(taken(signed_in(four.asha), ref_of(node), form).content, form)
        assert "friend" not in said
        assert "u-2" not in said
        assert "u-1" in said
        assert "only_received" in said
        assert "child" in said


def test_what_only_another_unit_holds_stays_behind_and_is_counted(node: Node, four: People, signed_in) -> None:
    node.take(four.asha, ring(5)[:3])
    node.take(four.chitra, ring(5)[3:])
    node.work()
    theirs = [str(row[0]) for row in node.sql("SELECT ref FROM report ORDER BY number DESC LIMIT 2")]
    for form in FORMATS:
        said = everything(taken(signed_in(four.asha), ref_of(node), form).content, form)
        assert "u-3" not in said
        assert not any(ref in said for ref in theirs)
        assert "other_units" in said


def test_the_command_writes_what_the_page_gives(node: Node, held: People, signed_in, tmp_path: Path) -> None:  # noqa: F811
    from nodal.steps.acts.export_network import export

    for form in FORMATS:
        made = export(node.tools, held.asha, UUID(ref_of(node)), form=form, purpose=PURPOSE)
        assert made.data == taken(signed_in(held.asha), ref_of(node), form).content
        assert (made.accounts, made.left_out) == (5, {})
