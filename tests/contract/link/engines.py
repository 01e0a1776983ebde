"""The two engines behind one face: rows in, the five tables out, in the columns of the interface document."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import duckdb
from bench.archives import Archive, write_csv

from nodal.chain.link import Decision, Numbers, Observation, link
from nodal.edges.engine import Limits, leiden, link_files

Tables = dict[str, list[tuple[object, ...]]]
Decided = Sequence[tuple[str, str, bool]]
NAMES = ("persons", "networks", "links", "evidence", "ignored")


def by_twin(rows: Sequence[Observation], decisions: Decided = (), *, model: Numbers | None = None) -> Tables:
    found = link(rows, decisions=[Decision(*one) for one in decisions], partition=leiden, numbers=model)
    return {
        "persons": [(p.account_id, p.person_id, bits(p.bits)) for p in found.persons],
        "networks": [(m.account_id, m.network_id, m.tier, m.role, bits(m.exclusivity)) for m in found.members],
        "links": [(one.a, one.b, one.relation, bits(one.bits), one.n_evidence) for one in found.links],
        "evidence": [
            (*row.key, row.audience, bits(row.decay), bits(row.bits), list(row.report_ids)) for row in found.evidence
        ],
        "ignored": [(i.kind, i.value, i.relation, i.audience, i.why) for i in found.ignored],
    }


def by_engine(
    rows: Sequence[Observation], decisions: Decided = (), *, threads: int = 1, model: Numbers | None = None
) -> Tables:
    with tempfile.TemporaryDirectory() as room:
        source = write_csv(Archive(rows=list(rows)), Path(room) / "observations.csv")
        link_files(source, Path(room) / "out", decisions=decisions, model=model, limits=Limits(threads=threads))
        return read_tables(Path(room) / "out")


def read_tables(out: Path) -> Tables:
    with duckdb.connect() as db:
        return {
            name: db.execute("SELECT * FROM read_parquet(?)", [str(out / f"{name}.parquet")]).fetchall()
            for name in NAMES
        }


def bits(micro: int | None) -> float | None:
    return None if micro is None else micro / 1e6


ENGINES = {"twin": by_twin, "local": by_engine}
