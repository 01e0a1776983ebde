"""Which shared values name nobody. The core decides; SQL only picks the few that it must be asked about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nodal.chain.link import Lists, why_unusable
from nodal.edges.engine.files import quoted
from nodal.edges.engine.running import Run

SUSPECT = """
SELECT v, kind, value FROM (SELECT v, kind, value, lower(value) AS text FROM strand)
WHERE strlen(value) <> length(value) OR left(value, 1) <= ' ' OR right(value, 1) <= ' ' OR text IN ({words})
    OR CASE kind
    WHEN 'email' THEN text NOT LIKE '_%@%' OR split_part(text, '@', 1) IN ({locals})
        OR split_part(text, '@', -1) IN ({domains})
    WHEN 'phone' THEN NOT regexp_matches(value, '[0-9]{{{phone_digits}}}$') OR right(value, 3) IN ({runs})
    WHEN 'device' THEN NOT regexp_matches(text, '[0-9a-z]{{3}}$') OR right(text, 3) IN ({runs}, {devices})
        OR replace(right(text, 3), right(text, 1), '') = ''
    WHEN 'screen' THEN length({plain}) < {screen_name} OR regexp_replace({plain}, '[0-9]+$', '') IN ({names})
    WHEN 'hash' THEN length(text) < 3 OR contains(right(text, 3), ':') OR right(text, 3) IN ({hashes})
        OR replace(right(text, 3), right(text, 1), '') = ''
    WHEN 'ip' THEN contains(text, '|') OR regexp_matches(text, '^({private})')
    WHEN 'ip_port' THEN split_part(text, '|', 5) <> '' OR regexp_matches(text, '^({private})')
    ELSE false END
"""
"""Every value that the core may call unusable and few others: about what is not ASCII, or has blanks around it, it is
always asked. What is one character over and over, digits in order, or in a list, shows it in its last three characters,
which cost a tenth of looking at all of them."""


def find_unusable(run: Run, lists: Lists) -> None:
    """Make the table `bad` (v, why)."""
    suspects = run.rows(
        SUSPECT,
        words=_listed(lists.words),
        locals=_listed(lists.locals),
        domains=_listed(lists.domains),
        devices=_listed({device[-3:] for device in lists.devices}),
        names=_listed(lists.names),
        hashes=_listed({digits[-3:] for digits in lists.hashes}),
        private=lists.private,
        phone_digits=lists.phone_digits,
        screen_name=lists.screen_name,
        plain="regexp_replace(text, '[^0-9a-z]', '', 'g')",
        runs=_listed(_three_in_order(lists.run)),
    )
    bad = [(v, why) for v, kind, value in suspects if (why := why_unusable(kind, value)) is not None]
    run.give_rows("bad", {"v": "INTEGER", "why": "VARCHAR"}, bad)


def _three_in_order(run: str) -> Iterator[str]:
    """Every three neighbours of a run, up and down, and every three of one digit."""
    for text in (run, run[::-1]):
        yield from (text[place : place + 3] for place in range(len(text) - 2))
    yield from (digit * 3 for digit in run)


def _listed(words: Iterable[str]) -> str:
    return ", ".join(map(quoted, sorted(words)))
