"""A pack may say what its country believes of shared identifiers: weaker than the program, never stronger."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from dataclasses import fields, replace
from pathlib import Path

import duckdb
import pytest
from bench.archives import Archive, market, write_csv
from hypothesis import given
from hypothesis import strategies as st

from contract.link.engines import by_engine, by_twin
from nodal.chain.link import KAPPA, PERSON_FACTS, Numbers, link, numbers
from nodal.edges.engine import link_files
from nodal.edges.packs import PackRefused, read_pack
from nodal.edges.packs.linking import read_linking
from nodal.facts.linking import KindPrior, LinkingPriors, StrandPrior

PACKS = Path(__file__).parents[3] / "packs"
SCRIPT = Path(__file__).parents[3] / "tools" / "recheck_link"
WEAK = LinkingPriors(
    "weak@1", "xx@2026.11",
    tuple(StrandPrior(s, f.verified * 0.9, f.stated and f.stated * 0.5, max(2, f.cap - 2), "invented")
          for s, f in PERSON_FACTS.items()),
    tuple(KindPrior(kind, max(2, kappa // 2), "invented") for kind, kappa in KAPPA.items()), 180, 180,
)  # fmt: skip


def changed(tmp_path: Path, old: str, new: str) -> Path:
    text = (PACKS / "demo" / "linking.toml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "linking.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('strand = "screen"', 'strand = "shoe size"', "line 4, column strand: expected one of email"),
        ('strand = "phone"\nsure = 0.97\nstated = 0.75', 'strand = "screen"\nsure = 0.4', "stands twice"),
        ("sure = 0.40", "sure = 0", "line 4, column sure: expected a probability between 0 and 1"),
        ("sure = 0.40", "sure = 1.0", "line 4, column sure: expected a probability between 0 and 1"),
        ("sure = 0.40", 'sure = "high"', "line 4, column sure: expected a number"),
        ("sure = 0.40", "sure = nan", "line 4, column sure: expected a probability"),
        ("sure = 0.40", "sure = 0.46", "line 4, column sure: expected at most 0.45"),
        ("sure = 0.40", "sure = 0.40\nstated = 0.3", "line 4, column stated: this strand is never merely stated"),
        ("stated = 0.75\n", "", "line 10, column stated: expected a probability"),
        ("stated = 0.75", "stated = 0.81", "line 10, column stated: expected at most 0.8"),
        ("cap = 8", "cap = 1", "line 4, column cap: expected at least 2"),
        ("cap = 8", "cap = 11", "line 4, column cap: expected at most 10"),
        ("cap = 8", "cap = 8\nalone = true", "line 4, column alone: unknown key"),
        ("kappa = 128", "kappa = 257", "line 17, column kappa: expected at most 256"),
        ('kind = "pay"', 'kind = "screen"', "line 17, column kind: expected one of chat"),
        ("phone = 540", "phone = 721", "column half_life.phone: expected at most 720"),
        ("phone = 540", "phone = 0", "column half_life.phone: expected at least 1 day"),
        ("phone = 540", "device = 9", "unknown key"),
        ('source = "invented for tests"\n\n[[person]]', "\n\n[[person]]", "column source: expected a text"),
        ("[half_life]", "tested_bits = 3", "not TOML"),
    ],
)  # fmt: skip
def test_priors_that_linking_does_not_take_are_refused_with_their_place(
    old: str, new: str, message: str, tmp_path: Path
) -> None:
    with pytest.raises(PackRefused, match=r"linking\.toml") as refused:
        read_linking(changed(tmp_path, old, new), pack="demo@2026.11")
    assert message in str(refused.value) or message == "not TOML"


def test_a_pack_without_priors_starts_from_the_programs_own(tmp_path: Path) -> None:
    assert read_linking(tmp_path, pack="demo@2026.11") is None
    assert numbers(None) == numbers()


def test_priors_survive_the_summary_of_a_run() -> None:
    for own in (numbers(WEAK), replace(numbers(WEAK), model="x", tested_bits=50_000_000), numbers()):
        again = Numbers.from_json(own.to_json())
        without = replace(own, priors=None)
        assert replace(again, priors=None) == without
    assert Numbers.from_json(numbers(WEAK).to_json()).priors.pack == "xx@2026.11"  # type: ignore[union-attr]


GUARDS = {one.name for one in fields(Numbers) if one.init} - {
    "model", "base", "priors", "person_bits", "associate_bits", "decays", "phone_half_life_days",
    "associate_half_life_days",
}  # fmt: skip


@given(st.data())
def test_whatever_a_pack_says_nothing_weighs_more_and_no_guard_moves(data: st.DataObject) -> None:
    strands = tuple(
        StrandPrior(
            s, data.draw(st.floats(0.01, f.verified)), f.stated and data.draw(st.floats(0.01, f.stated)),
            data.draw(st.integers(2, f.cap)), "drawn",
        )
        for s, f in PERSON_FACTS.items() if data.draw(st.booleans())
    )  # fmt: skip
    kinds = tuple(KindPrior(k, data.draw(st.integers(2, n)), "drawn") for k, n in KAPPA.items())
    own, weak = (
        numbers(),
        numbers.__wrapped__(LinkingPriors("d@1", "d", strands, kinds, data.draw(st.integers(1, 720)))),
    )
    for (*name, bits), (*other, less) in zip(own.person_bits, weak.person_bits, strict=True):
        assert name == other
        assert less is None or less <= bits  # type: ignore[operator]
    for (kind, k, bits), (_, _, less) in zip(own.associate_bits, weak.associate_bits, strict=True):
        assert 0 <= less <= bits, (kind, k)
    assert all(getattr(own, name) == getattr(weak, name) for name in GUARDS)


@pytest.mark.parametrize("pack", ["in", "demo", "weak"])
def test_the_engine_starts_where_the_core_does(pack: str) -> None:
    priors = WEAK if pack == "weak" else read_pack(PACKS / pack).linking
    archive = market(3, 150, rings=2)
    assert by_engine(archive.rows, model=priors) == by_twin(archive.rows, model=priors)
    told = link(archive.rows, numbers=priors)
    assert told.calibration.is_fitted
    assert (by_engine(archive.rows, model=priors) == by_engine(archive.rows)) == (pack == "in")


def test_the_summary_names_the_pack_and_a_stranger_can_check_the_tables() -> None:
    priors = read_pack(PACKS / "demo").linking
    for start, name in ((priors, "demo@2026.11"), (WEAK, "xx@2026.11"), (None, "built in")):
        with tempfile.TemporaryDirectory() as folder:
            room = Path(folder)
            source = write_csv(Archive(rows=market(4, 250, rings=3).rows), room / "observations.csv")
            summary = link_files(source, room / "out", explain=True, model=start)
            assert summary["calibration"]["priors"] == name  # type: ignore[index]
            with duckdb.connect() as db:
                assert db.execute(f"SELECT count(*) > 20 FROM '{room}/out/links.parquet'").fetchall() == [(True,)]
            words = [sys.executable, "-I", str(SCRIPT), str(room / "out"), str(source)]
            done = subprocess.run(words, capture_output=True, text=True, check=False)
            assert (done.returncode, done.stdout.strip().endswith("0 do not agree")) == (0, True), done.stdout[-900:]
