"""Rows by which a report is held against its look-alikes: what it says as numbers, how often a bundle says it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from django.db import connection

from nodal.chain.collate import Census, codes, traits_of, unlike
from nodal.ledger import bulk
from nodal.ledger.access import Viewer, visible_to
from nodal.ledger.store.receive import load_views

Group = tuple[str, str]
"""(unit, key) of a bundle of look-alikes."""

EXACT = 64
"""A bundle is counted anew with every report up to this size, later when it has changed by a quarter of what was
counted: each report is counted some five times in all, however large its bundle becomes."""

GROWN = 4


def compare(worker: Viewer, reports: Sequence[int], groups: Iterable[Group]) -> None:
    """Hold these reports against the look-alikes of each of these bundles, and all of a bundle that has grown."""
    wanted = sorted({group for group in groups if group[1]})
    if not wanted:
        return
    _cut(worker, reports)
    anew = _grown(wanted)
    if anew:
        _count(anew)
    known = _load(worker, wanted)
    scores = [
        (line, unlike(said, known[group]))
        for group, members in groupby(_members(wanted, anew, reports), key=lambda row: row[:2])
        for *_, line, said in members
        if group in known
    ]
    bulk.update("inbox_item", ("unlike",), scores)


def census(viewer: Viewer, key: str) -> Census | None:
    """How often what is said among the look-alikes of the viewer's unit; None for a report that has none."""
    return _load(viewer, [(viewer.unit, key)]).get((viewer.unit, key))


def _cut(worker: Viewer, reports: Sequence[int]) -> None:
    """Keep what each of these reports says, where that was not done since it was last told."""
    visible_to(worker)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.id, r.version FROM report r LEFT JOIN report_trait t ON t.report_id = r.id"
            " WHERE r.id = ANY(%s) AND t.version IS DISTINCT FROM r.version",
            [list(reports)],
        )
        stale: dict[int, int] = dict(cursor.fetchall())
        cursor.execute("DELETE FROM report_trait WHERE report_id = ANY(%s)", [list(stale)])
    told = load_views(worker, list(stale))
    bulk.insert(
        "report_trait",
        ("report_id", "version", "codes"),
        ((report, stale[report], list(codes(traits_of(view)))) for report, view in told.items()),
    )


def _asked(groups: Sequence[Group]) -> dict[str, object]:
    return {"units": [unit for unit, _ in groups], "keys": [key for _, key in groups]}


def _grown(groups: Sequence[Group]) -> list[Group]:
    with connection.cursor() as cursor:
        cursor.execute(_SIZES, _asked(groups))
        return [
            (unit, key)
            for unit, key, size, counted in cursor.fetchall()
            if size > 1 and (size <= EXACT or counted is None or abs(size - counted) * GROWN > counted)
        ]


def _count(groups: Sequence[Group]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, _asked(groups))


def _load(viewer: Viewer, groups: Sequence[Group]) -> dict[Group, Census]:
    visible_to(viewer)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.unit, c.group_key, c.size, c.counts, c.once FROM bundle_census c"
            " JOIN (SELECT unnest(%(units)s::text[]) AS unit, unnest(%(keys)s::text[]) AS key) g"
            " ON g.unit = c.unit AND g.key = c.group_key",
            _asked(groups),
        )
        return {
            (unit, key): Census(size, _numbers(counts), _numbers(once))
            for unit, key, size, counts, once in cursor.fetchall()
        }


def _numbers(counted: str) -> dict[int, int]:
    return bulk.read(counted, dict[int, int])


def _members(
    groups: Sequence[Group], anew: Sequence[Group], reports: Sequence[int]
) -> list[tuple[str, str, int, list[int]]]:
    with connection.cursor() as cursor:
        cursor.execute(
            _MEMBERS,
            {
                **_asked(groups),
                "all_units": [u for u, _ in anew],
                "all_keys": [k for _, k in anew],
                "reports": list(reports),
            },
        )
        return cursor.fetchall()


_GROUPS = "(SELECT unnest(%(units)s::text[]) AS unit, unnest(%(keys)s::text[]) AS key)"

_SIZES = f"""
SELECT g.unit, g.key, n.size, c.size FROM {_GROUPS} g
CROSS JOIN LATERAL (SELECT count(*) AS size FROM inbox_item i
                    WHERE i.unit = g.unit AND i.group_key = g.key AND i.group_key <> '' AND i.subject_kind = 'report'
                       AND i.state <> 'retracted') n
LEFT JOIN bundle_census c ON c.unit = g.unit AND c.group_key = g.key
"""  # noqa: S608 - our own words

# A code is a topic in its upper bits and a value in its lower 43; without the lower it is the topic itself.
_COUNT = f"""
WITH member AS MATERIALIZED (
    SELECT i.unit, i.group_key, t.codes FROM {_GROUPS} g
    JOIN inbox_item i ON i.unit = g.unit AND i.group_key = g.key AND i.group_key <> '' AND i.subject_kind = 'report'
         AND i.state <> 'retracted'
    JOIN report_trait t ON t.report_id = i.subject_id
), counted AS MATERIALIZED (
    SELECT m.unit, m.group_key, code, count(*) AS n FROM member m CROSS JOIN LATERAL unnest(m.codes) AS code
    GROUP BY 1, 2, 3
), single AS (
    SELECT unit, group_key, code >> 43 << 43 AS topic, count(*) AS n FROM counted
    WHERE n = 1 AND code <> code >> 43 << 43 GROUP BY 1, 2, 3
)
INSERT INTO bundle_census AS c (unit, group_key, size, counts, once)
SELECT m.unit, m.group_key, count(*),
       coalesce((SELECT jsonb_object_agg(x.code, x.n) FROM counted x
                 WHERE x.unit = m.unit AND x.group_key = m.group_key AND x.n > 1), '{{}}'),
       coalesce((SELECT jsonb_object_agg(x.topic, x.n) FROM single x
                 WHERE x.unit = m.unit AND x.group_key = m.group_key), '{{}}')
FROM member m GROUP BY m.unit, m.group_key
ON CONFLICT (unit, group_key) DO UPDATE SET size = excluded.size, counts = excluded.counts, once = excluded.once
"""  # noqa: S608 - our own words

_MEMBERS = f"""
SELECT i.unit, i.group_key, i.id, t.codes FROM {_GROUPS} g
JOIN inbox_item i ON i.unit = g.unit AND i.group_key = g.key AND i.group_key <> '' AND i.subject_kind = 'report'
JOIN report_trait t ON t.report_id = i.subject_id
WHERE i.subject_id = ANY(%(reports)s)
   OR (i.unit, i.group_key) IN (SELECT unnest(%(all_units)s::text[]), unnest(%(all_keys)s::text[]))
ORDER BY 1, 2
"""  # noqa: S608 - our own words
