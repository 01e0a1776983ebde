"""Who walks, and over what: twenty people of the large database, the pages that their roles open, their subjects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from uuid import UUID

import psycopg

MIX = {
    "report": 30, "inbox": 24, "lead": 12, "referral": 8, "network": 7, "leads": 4, "referrals": 4, "networks": 3,
    "home": 3, "operation": 2, "operations": 1, "pictures": 1, "intake": 1,
}  # fmt: skip
"""How often a page is asked for in the mixed walk, and which pages are measured alone. Our own choice: half of a day
goes into reading reports and choosing the next one."""

SUBJECTS = {
    "report": "SELECT i.ref FROM inbox_item i WHERE i.unit = %(unit)s AND i.subject_kind = 'report'",
    "lead": "SELECT l.ref FROM lead l JOIN access_grant g ON g.subject_id = l.id AND g.subject_kind = 'lead'"
    " AND g.until IS NULL WHERE g.unit = %(unit)s",
    "network": "SELECT n.ref FROM network n JOIN network_member m ON m.network_id = n.id"
    " JOIN party p ON p.account_id = m.account_id JOIN access_grant g ON g.subject_id = p.report_id"
    " AND g.subject_kind = 'report' AND g.until IS NULL WHERE g.unit = %(unit)s",
    "referral": "SELECT r.ref FROM referral r WHERE r.from_unit = %(unit)s"
    " OR (r.to_unit = %(unit)s AND r.state NOT IN ('ready', 'superseded'))",
    "operation": "SELECT o.ref FROM operation o WHERE o.unit = %(unit)s",
}
"""What a page is about, as anybody of the unit may see it; a sample of it is walked over."""

SAMPLE = 300
"""Different subjects a unit and page."""


@dataclass(frozen=True, slots=True)
class Walker:
    """Somebody who signs in and looks at pages."""

    username: str
    unit: str
    role: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the desk: its route's name and path, and the roles that it opens to."""

    name: str
    path: str
    roles: tuple[str, ...]


def walkers(admin: psycopg.Connection) -> list[Walker]:
    """Twenty people: the unit that holds everything, the largest state with two units below it, and other states."""
    units = [
        row[0]
        for row in admin.execute(
            "SELECT unit FROM access_grant WHERE subject_kind = 'report' GROUP BY unit ORDER BY count(*) DESC, unit"
        )
    ]
    national, largest, *others = units
    below = [unit for unit in others if unit.startswith(f"{largest}-")][:2]
    small = [unit for unit in others if not unit.startswith(f"{largest}-")]
    chosen = [(national, 4), (largest, 5), *((unit, 2) for unit in below)]
    chosen += [(unit, 2) for unit in (small[0], small[len(small) // 2], small[-1])]
    found: list[Walker] = []
    for unit, count in chosen:
        rows = admin.execute(
            "SELECT username, unit, role FROM person WHERE unit = %s AND role <> 'administrator' ORDER BY username",
            [unit],
        ).fetchall()
        roles = ["analyst", "supervisor", "officer", "auditor"]
        ranked = sorted(rows, key=lambda row: (roles.index(row[2]), row[0]))
        found += [Walker(*row) for row in ranked[:count]]
    return (found + [Walker(*row) for row in _more(admin, found)])[:20]


def _more(admin: psycopg.Connection, found: Sequence[Walker]) -> list[tuple[str, str, str]]:
    known = [walker.username for walker in found]
    return admin.execute(
        "SELECT username, unit, role FROM person WHERE role IN ('analyst', 'officer') AND username <> ALL(%s)"
        " ORDER BY md5(username) LIMIT 20",
        [known],
    ).fetchall()


def subjects(admin: psycopg.Connection, units: Sequence[str], rng: Random) -> dict[tuple[str, str], list[UUID]]:
    """(unit, page) -> a sample of the subjects that the unit may see."""
    found = {}
    for name, words in SUBJECTS.items():
        for unit in sorted(set(units)):
            rows = admin.execute(f"SELECT DISTINCT ref FROM ({words} LIMIT 40000) AS few", {"unit": unit}).fetchall()
            refs = sorted(row[0] for row in rows)
            found[unit, name] = rng.sample(refs, min(SAMPLE, len(refs)))
    return found


def alone(
    page: Page, people: Sequence[Walker], of: dict[tuple[str, str], list[UUID]], *, count: int
) -> list[tuple[str, str]]:
    """(person, path) in turn, each with another subject."""
    able = [(walker, _paths(page, walker, of)) for walker in people if walker.role in page.roles]
    able = [(walker, paths) for walker, paths in able if paths]
    if not able:
        return []
    asks = []
    for turn in range(count):
        walker, paths = able[turn % len(able)]
        asks.append((walker.username, paths[turn // len(able) % len(paths)]))
    return asks


def walk(
    walker: Walker, pages: Sequence[Page], of: dict[tuple[str, str], list[UUID]], rng: Random, *, length: int = 2000
) -> list[str]:
    """A long walk of one person over the pages that are open to them, as often as `MIX` says."""
    open_to = [(page, _paths(page, walker, of)) for page in pages if walker.role in page.roles]
    open_to = [(page, paths) for page, paths in open_to if paths]
    weights = [MIX[page.name] for page, _ in open_to]
    turns: Iterator[list[str]] = iter(rng.choices([paths for _, paths in open_to], weights, k=length))
    return [rng.choice(paths) for paths in turns]


def _paths(page: Page, walker: Walker, of: dict[tuple[str, str], list[UUID]]) -> list[str]:
    if "<" not in page.path:
        return [f"/{page.path}"]
    return [f"/{page.path.replace('<uuid:ref>', str(ref))}" for ref in of.get((walker.unit, page.name), ())]
