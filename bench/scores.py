"""How right a result is: pairs of accounts for persons; for networks the clusters and the groups found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations

from bench.archives import Archive

PERSON_KINDS = {"email", "phone", "device", "pay", "screen"}


def persons_score(archive: Archive, person_of: Mapping[str, str]) -> dict[str, float]:
    """Pairwise precision and recall; `reachable` = pairs of one person that share any identifier at all."""
    said = set(_pairs(person_of.items()))
    truth = set(_pairs((a, archive.person_of[a]) for a in person_of if a in archive.person_of))
    holders: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in archive.rows:
        if row.kind in PERSON_KINDS and row.role == "reported":
            holders[row.kind, row.value].add(row.account_id)
    shared = {pair for who in holders.values() if len(who) <= 20 for pair in combinations(sorted(who), 2)}
    reachable = truth & shared
    return {
        "precision": len(said & truth) / max(1, len(said)),
        "recall": len(said & truth) / max(1, len(truth)),
        "of_reachable": len(said & reachable) / max(1, len(reachable)),
        "said": len(said),
    }


def networks_score(archive: Archive, networks: Mapping[str, set[str]]) -> dict[str, float]:
    """`precision`: clusters with 3 people of which half are of one group. `found`: groups met at Jaccard .5."""
    people = [{archive.person_of.get(account, account) for account in who} for who in networks.values()]
    right = sum(len(who) >= 3 and any(2 * len(who & ring) >= len(who) for ring in archive.rings) for who in people)
    found = sum(any(2 * len(who & ring) >= len(who | ring) for who in people) for ring in archive.rings)
    return {
        "precision": right / max(1, len(people)),
        "found": found / max(1, len(archive.rings)),
        "said": len(people),
        "rings": len(archive.rings),
    }


def _pairs(homes: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for account, home in homes:
        groups[home].append(account)
    for group in groups.values():
        yield from combinations(sorted(group), 2)
