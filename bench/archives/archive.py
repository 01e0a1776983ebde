"""An archive with its truth, what fools a linker, and the file that `nodal link` reads."""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from nodal.chain.link import Observation

START = datetime(2024, 1, 1, tzinfo=UTC)
PLATFORMS = ("alpha", "beta", "gamma", "delta", "epsilon")
NAMES = tuple(f"name{n}" for n in range(400))


@dataclass
class Archive:
    """Rows, and the truth that no engine sees.

    `person_of`: whose an account is. `rings`: people who are organised. `roles`: the part that a person of a ring has
    (source, broker, hub, member), where the world gives parts. `innocent`: dense groups that are not organised.
    """

    rows: list[Observation] = field(default_factory=list)
    person_of: dict[str, str] = field(default_factory=dict)
    rings: list[frozenset[str]] = field(default_factory=list)
    roles: dict[str, str] = field(default_factory=dict)
    innocent: list[frozenset[str]] = field(default_factory=list)

    def add(self, report: str, account: str, kind: str, value: str, **more: object) -> None:
        self.rows.append(Observation(report, account, kind, value, **more))  # type: ignore[arg-type]


def some_hash(chance: random.Random) -> str:
    return f"{chance.getrandbits(160):040x}"


def with_lists(archive: Archive, seed: int) -> Archive:
    """The same archive in which files stand on lists of known material.

    Of the files that two people of a ring have every second one, at random; of those that two of an innocent group have
    one, which all forward; of anybody's other files one in a hundred. Our own choices: nobody publishes the shares.
    """
    chance = random.Random(f"lists {seed}")
    holders: dict[str, set[str]] = {}
    for row in archive.rows:
        if row.kind == "hash" and row.account_id in archive.person_of:
            holders.setdefault(row.value, set()).add(archive.person_of[row.account_id])
    shared = {file: who for file, who in sorted(holders.items()) if len(who) > 1}
    listed = {file for file in sorted(holders) if chance.random() < 0.01}
    for group in archive.innocent:
        own = [file for file, who in shared.items() if len(who & group) > 1]
        listed -= set(own)
        listed |= set(chance.sample(own, min(1, len(own))))
    for ring in archive.rings:
        listed |= {file for file, who in shared.items() if len(who & ring) > 1 and chance.random() < 0.5}
    return replace(archive, rows=[replace(row, listed=row.value in listed) for row in archive.rows])


def plant(archive: Archive, seed: int, times: int, kind: str, *, verified: bool | None = False) -> str:
    """Put something of an innocent into `times` reports by one sender. Gives the innocent's own account.

    The innocent was reported once, by a platform that verified the address, phone or address of the internet.
    """
    chance = random.Random(f"plant {seed} {times} {kind}")
    value = {"email": "innocent@example.org", "phone": "+9100009182736", "ip": "203.0.113.251"}[kind]
    at = START + timedelta(days=100)
    archive.add("plant-own", "beta|innocent", kind, value, at=at, verified=True, sender="beta", port=None)
    archive.add("plant-own", "beta|innocent", "hash", some_hash(chance), at=at, sender="beta")
    victims = chance.sample(sorted(archive.person_of), min(times, len(archive.person_of)))
    for n, account in enumerate(victims):
        archive.add(f"plant{n}", account, kind, value, at=at + timedelta(hours=n), verified=verified, sender="malice")
    return "beta|innocent"


def write_csv(archive: Archive, path: Path) -> Path:
    """The archive as the CSV that `nodal link` reads."""
    with path.open("w", newline="", encoding="utf-8") as stream:
        lines = csv.writer(stream)
        lines.writerow(
            ("report_id", "account_id", "kind", "value", "role", "port", "at", "verified", "sender", "listed")
        )
        for row in archive.rows:
            at = row.at.isoformat() if row.at else ""
            sure = "" if row.verified is None else str(row.verified).lower()
            port = "" if row.port is None else row.port
            told = (
                row.report_id,
                row.account_id,
                row.kind,
                row.value,
                row.role,
                port,
                at,
                sure,
                row.sender or "",
                str(row.listed).lower(),
            )
            lines.writerow(told)
    return path
