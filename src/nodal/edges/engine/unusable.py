"""Which shared values name nobody. The core decides; SQL only picks the few that it must be asked about."""

from __future__ import annotations

from collections.abc import Iterable

from nodal.chain.link import Lists, why_unusable
from nodal.edges.engine.running import Run

SUSPECT = """
SELECT v, kind, value FROM (SELECT v, kind, value, lower(value) AS text FROM strand)
WHERE strlen(value) <> length(value) OR left(value, 1) <= ' ' OR right(value, 1) <= ' ' OR text IN ({words})
    OR CASE kind
    WHEN 'email' THEN text NOT LIKE '_%@%' OR split_part(text, '@', 1) IN ({locals})
        OR split_part(text, '@', -1) IN ({domains})
    WHEN 'phone' THEN length({digits}) < {phone_digits} OR replace(right({digits}, 10), right({digits}, 1), '') = ''
        OR contains('{run}', {digits}) OR contains('{back}', {digits})
        OR contains('{run}', right({digits}, 10)) OR contains('{back}', right({digits}, 10))
    WHEN 'device' THEN replace({plain}, left({plain}, 1), '') = '' OR {plain} IN ({devices})
        OR contains('{run}', {plain}) OR contains('{back}', {plain})
    WHEN 'screen' THEN length({plain}) < {screen_name} OR regexp_replace({plain}, '[0-9]+$', '') IN ({names})
    WHEN 'hash' THEN split_part(text, ':', -1) IN ({hashes})
        OR replace(split_part(text, ':', -1), left(split_part(text, ':', -1), 1), '') = ''
    WHEN 'ip' THEN regexp_matches(text, '^({private})')
    WHEN 'ip_port' THEN regexp_matches(text, '^({private})')
    ELSE false END
"""
"""Every value that the core may call unusable and few others: about what is not ASCII, or has blanks around it, it is
always asked."""


def find_unusable(run: Run, lists: Lists) -> None:
    """Make the table `bad` (v, why)."""
    suspects = run.rows(
        SUSPECT,
        words=_listed(lists.words),
        locals=_listed(lists.locals),
        domains=_listed(lists.domains),
        devices=_listed(lists.devices),
        names=_listed(lists.names),
        hashes=_listed(lists.hashes),
        private=lists.private,
        phone_digits=lists.phone_digits,
        screen_name=lists.screen_name,
        digits="regexp_replace(value, '[^0-9]', '', 'g')",
        plain="regexp_replace(text, '[^0-9a-z]', '', 'g')",
        run=lists.run,
        back=lists.run[::-1],
    )
    bad = [(v, why) for v, kind, value in suspects if (why := why_unusable(kind, value)) is not None]
    run.give_rows("bad", {"v": "INTEGER", "why": "VARCHAR"}, bad)


def _listed(words: Iterable[str]) -> str:
    return ", ".join("'" + word.replace("'", "''") + "'" for word in sorted(words))
