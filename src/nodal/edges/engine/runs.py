"""Who met in a run of ten-minute buckets, in SQL as in `statements`: a run says how many were there, not that any two
were there together."""

from __future__ import annotations

from nodal.edges.engine.running import Run

LONG_RUN = """
SELECT holder_own.v FROM holder_own JOIN speak_own ON speak_own.v = holder_own.v WHERE kind = 'ip_port'
GROUP BY holder_own.v
HAVING max(t1) {div} ({bucket_seconds} * 1000000) > min(t0) {div} ({bucket_seconds} * 1000000) + 1
"""
"""Runs of more than two buckets: who was seen at one end was not seen with whoever was seen at the other."""

MOMENT = """
SELECT told.v, told.a, t {div} ({bucket_seconds} * 1000000) AS n FROM told JOIN long_run ON told.v = long_run.v
JOIN holder_own ON holder_own.v = told.v AND holder_own.a = told.a
UNION
SELECT told.v, told.a, t {div} ({bucket_seconds} * 1000000) + 1 FROM told JOIN long_run ON told.v = long_run.v
JOIN holder_own ON holder_own.v = told.v AND holder_own.a = told.a
"""
"""The buckets in which an account itself was seen there, and those after: two accounts have one in common where they
were seen in the same bucket or in neighbouring ones."""

MET = """
SELECT DISTINCT x.v, x.a AS a, y.a AS b FROM moment x JOIN moment y ON x.v = y.v AND x.n = y.n AND x.a < y.a
"""

PAIR_MET = """
SELECT pair.* FROM pair LEFT JOIN long_run ON long_run.v = pair.v
LEFT JOIN met ON met.v = pair.v AND met.a = pair.a AND met.b = pair.b
WHERE long_run.v IS NULL OR met.v IS NOT NULL
"""


def only_who_met(run: Run) -> None:
    """Leave out of `pair` who was seen in one run of ten-minute buckets and never within ten minutes of each other."""
    run.make("long_run", LONG_RUN)
    if run.one("SELECT count(*) FROM long_run"):
        run.make("moment", MOMENT)
        run.pass_on("met", MET)
        run.make("pair", PAIR_MET)
        run.drop("moment", "met")
    run.drop("long_run")
