"""What the archive teaches about its own numbers: patterns of agreement are counted here, the core learns from them."""

from __future__ import annotations

from collections.abc import Collection

from nodal.chain.link import STRANDS, Counts, learn_from
from nodal.edges.engine import statements as sql
from nodal.edges.engine.running import Run

SILENT = """
SELECT a, bit_or(bit) AS silent FROM holder JOIN (
    SELECT counted.v, bit FROM counted JOIN strand ON counted.v = strand.v JOIN learned ON learned.kind = strand.kind
    JOIN person_kind ON person_kind.kind = strand.kind WHERE own > cap OR counted.v IN (SELECT v FROM bad)
) mute ON holder.v = mute.v WHERE (g & 8) <> 0 GROUP BY a
"""
"""Accounts with values that name nobody: whether these are equal or not says nothing."""

SHOWING = """
SELECT account.a, shown & ~coalesce(silent, 0) AS shown FROM account LEFT JOIN silent ON account.a = silent.a
WHERE reported AND shown <> 0
"""

PATTERN = """
SELECT agree.a, agree.b, same, (coalesce(one.shown, 0) & coalesce(other.shown, 0)) | same AS shown FROM (
    SELECT a, b, bit_or(bit) AS same FROM pair JOIN speak_own ON pair.v = speak_own.v
    JOIN learned ON learned.kind = speak_own.kind WHERE sure GROUP BY a, b
) agree LEFT JOIN showing one ON one.a = agree.a LEFT JOIN showing other ON other.a = agree.b
"""
"""Per pair of accounts that agree on something: what both show and on what they agree."""

SHARING = """
SELECT speak_own.kind, k, shown, same, count(*) FROM pair JOIN speak_own ON pair.v = speak_own.v
JOIN learned ON learned.kind = speak_own.kind JOIN pattern ON pattern.a = pair.a AND pattern.b = pair.b
WHERE sure GROUP BY speak_own.kind, k, shown, same
"""


def showing(typed: Collection[str]) -> str:
    """The mask of what an account's lines show, each by itself for sure, for the statement that counts accounts."""
    kinds = " ".join(f"WHEN '{kind}' THEN {1 << place}" for place, kind in enumerate(STRANDS))
    stated = ", ".join(f"'{kind}'" for kind in typed)
    sure = f"role = 'reported' AND value <> '' AND coalesce(verified, kind NOT IN ({stated}))"
    return f"bit_or(CASE WHEN {sure} THEN CASE kind {kinds} ELSE 0 END ELSE 0 END)"


def teach(run: Run) -> None:
    """Fit the run's weights to its pairs of accounts, unless numbers were handed in; make `pair_limit` in any case."""
    if run.teaches:
        run.give_rows(
            "learned",
            {"kind": "VARCHAR", "bit": "INTEGER"},
            [(kind, 1 << place) for place, kind in enumerate(STRANDS)],
        )
        run.pass_on("silent", SILENT)
        run.make("showing", SHOWING)
        run.make("pattern", PATTERN)
        before = run.model
        run.model, run.lessons = learn_from(_counts(run), before)
        if run.model.person_bits != before.person_bits:
            give_person_bits(run)
            run.make("speak_own", sql.SPEAK_OWN)
        run.drop("silent", "showing", "pattern")
    run.give_rows("pair_limit", {"one": "VARCHAR", "other": "VARCHAR", "most": "BIGINT"}, run.model.together)


def give_person_bits(run: Run) -> None:
    """The weights for one person as a table."""
    columns = {"strand": "VARCHAR", "sure": "BOOLEAN", "audience": "INTEGER", "bits": "BIGINT"}
    run.give_rows("person_bits", columns, run.model.person_bits)
    run.pass_on("person_weight", sql.PERSON_WEIGHT)


def _counts(run: Run) -> Counts:
    shown = run.rows("SELECT shown, count(*) FROM showing WHERE shown <> 0 GROUP BY shown")
    agreeing = run.rows("SELECT shown, same, count(*) FROM pattern GROUP BY shown, same")
    return Counts(
        {int(mask): int(n) for mask, n in shown},
        {(int(both), int(same)): int(n) for both, same, n in agreeing},
        {(kind, int(k), (int(both), int(same))): int(n) for kind, k, both, same, n in run.rows(SHARING)},
    )
