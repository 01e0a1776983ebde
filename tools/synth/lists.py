"""Hash lists of two invented owners: they know a part of the world's files, and much that is never met."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.synth.dice import number, pick, share
from tools.synth.things import EMPTY_FILE, GRADES, Things, hashes

COLUMNS = ("algorithm", "value", "list", "entry", "category", "contributor")
UNMET = 1000


@dataclass(frozen=True, slots=True)
class Owner:
    """Who keeps a list: which digests, which share of circulating files it knows, who contributed."""

    file: str
    list: str
    digests: tuple[str, ...]
    knows: float
    contributors: tuple[str, ...]


OWNERS = (
    Owner("example_hotline.csv", "example-hotline-2026", ("md5", "sha1"), 0.55, ("Example Hotline", "Sister Hotline")),
    Owner("example_hash_desk.csv", "example-hash-desk", ("md5", "sha256"), 0.35, ("Example Police Hash Desk",)),
)


def rows(things: Things, owner: Owner) -> Iterator[tuple[str, ...]]:
    """The rows of one list. One of them holds the digest of the empty file by mistake, as real lists do."""
    seed = things.seed
    names = [f"viral{i}" for i in range(things.viral)] + [f"known{i}" for i in range(things.known)]
    names = [name for name in names if share(seed, owner.list, name) < owner.knows]
    names += [f"unmet.{owner.list}.{i}" for i in range(UNMET)]
    for order, name in enumerate(names):
        digests = hashes(seed, name)
        for kind in owner.digests:
            entry = f"{owner.list[8:12]}-{order:06d}"
            grade, by = pick(GRADES, seed, name, "grade"), pick(owner.contributors, seed, name, "by")
            yield kind, digests[kind], owner.list, entry, grade, by
    if owner is OWNERS[0]:
        yield "md5", EMPTY_FILE["md5"], owner.list, f"{number(seed, 'slip') % 10**6}", GRADES[0], owner.contributors[0]


def write(folder: Path, things: Things) -> dict[str, int]:
    """Write the lists; returns how many rows each has."""
    found = {}
    for owner in OWNERS:
        with (folder / owner.file).open("w", encoding="utf-8", newline="") as file:
            out = csv.writer(file, lineterminator="\n")
            out.writerow(COLUMNS)
            found[owner.file] = 0
            for row in rows(things, owner):
                out.writerow(row)
                found[owner.file] += 1
    return found
