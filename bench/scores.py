"""How right a result is, beside what could be right at best: the ceiling that the data left.

A ceiling is counted from the truth and the rows. `shared`: a pair of one person still shares some identifier, itself or
through a chain of the person's accounts. `allowed`: what it shares may bind under the rules that protect the innocent
(a claim of one sender binds nothing; a household fact, a number or a name alone makes no person; of two facts one is
more than somebody's word).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations

from bench.archives import Archive

from nodal.chain.link import ATTACHED, why_unusable

GROUPS = {"email": "mail", "phone": "phone", "device": "household", "screen": "name"}
TYPED = {"email", "phone"}
LARGEST = 20
"""A value of more accounts names nobody: the largest cap of the model."""
CONTENT = {"chat": 96, "pay": 256, "hash": 24, "url": 32}

Pair = tuple[str, str]
Score = dict[str, float]


def persons_score(archive: Archive, person_of: Mapping[str, str]) -> Score:
    """Pairs said, right among them, and right among those that are true, share something, and may bind."""
    said = set(pairs_within(person_of.items()))
    truth = set(pairs_within((a, archive.person_of[a]) for a in person_of if a in archive.person_of))
    shared, allowed = ceilings(archive, truth)
    right = len(said & truth)
    return {
        "said": len(said),
        "right": right,
        "true": len(truth),
        "shared": len(shared),
        "allowed": len(allowed),
        "found_of_shared": len(said & shared),
        "found_of_allowed": len(said & allowed),
    }


def ceilings(archive: Archive, truth: set[Pair]) -> tuple[set[Pair], set[Pair]]:
    """True pairs that share an identifier, and true pairs that share what may bind; each with its chains."""
    told: dict[tuple[str, str], dict[str, set[tuple[bool | None, str]]]] = defaultdict(lambda: defaultdict(set))
    for row in archive.rows:
        if row.kind in GROUPS and row.role == "reported" and row.value and not why_unusable(row.kind, row.value):
            told[row.kind, row.value][row.account_id].add((row.verified, row.sender or ""))
    near: dict[Pair, set[str]] = defaultdict(set)
    binding: dict[Pair, set[str]] = defaultdict(set)
    witnessed: set[Pair] = set()
    for (kind, _), who in told.items():
        if len(who) > LARGEST:
            continue
        for pair in combinations(sorted(who), 2):
            if pair not in truth:
                continue
            near[pair].add(kind)
            grades = [_grade(kind, who[account]) for account in pair]
            if min(grades):
                binding[pair].add("alone" if kind == "email" and min(grades) > 1 else GROUPS[kind])
            if min(grades) > 1 and kind != "screen":
                witnessed.add(pair)
    allowed = {p for p, groups in binding.items() if "alone" in groups or (len(groups) > 1 and p in witnessed)}
    return _chained(near) & truth, _chained(allowed) & truth


def _grade(kind: str, said: set[tuple[bool | None, str]]) -> int:
    if len({sender for _, sender in said}) > 1 or any(sure for sure, _ in said):
        return 2
    return (1 if kind in TYPED else 2) if any(sure is None for sure, _ in said) else 0


def _chained(pairs: Iterable[Pair]) -> set[Pair]:
    home: dict[str, str] = {}

    def find(account: str) -> str:
        while home.setdefault(account, account) != account:
            account = home[account]
        return account

    for a, b in pairs:
        home[find(a)] = find(b)
    return set(pairs_within((account, find(account)) for account in list(home)))


def networks_score(archive: Archive, networks: Mapping[str, set[str]]) -> Score:
    """Clusters said, right (3 people, half of one ring), groups found at Jaccard .5, and what could be found.

    `visible`: rings of which half still hang together by content that is no crowd's. `testable`: rings of which half
    still hang together by three values of two kinds that three of them hold, told by more than one sender. `harmed`:
    clusters of which half are of one dense innocent group, and no ring's.
    """
    people = [{archive.person_of.get(account, account) for account in who} for who in networks.values()]
    right = [len(who) >= 3 and any(2 * len(who & ring) >= len(who) for ring in archive.rings) for who in people]
    found = sum(any(2 * len(who & ring) >= len(who | ring) for who in people) for ring in archive.rings)
    harmed = [
        not ok and any(2 * len(who & group) >= len(who) for group in archive.innocent)
        for who, ok in zip(people, right, strict=True)
    ]
    visible, testable = _reachable_rings(archive)
    return {
        "said": len(people),
        "right": sum(right),
        "harmed": sum(harmed),
        "rings": len(archive.rings),
        "found": found,
        "visible": visible,
        "testable": testable,
    }


def _reachable_rings(archive: Archive) -> tuple[int, int]:
    holders: dict[tuple[str, str], set[str]] = defaultdict(set)
    accounts: dict[tuple[str, str], set[str]] = defaultdict(set)
    senders: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in archive.rows:
        if row.kind in CONTENT and row.role == "reported" and row.value:
            holders[row.kind, row.value].add(archive.person_of.get(row.account_id, row.account_id))
            accounts[row.kind, row.value].add(row.account_id)
            senders[row.kind, row.value].add(row.sender or "")
    visible = testable = 0
    for ring in archive.rings:
        own = {s: who & ring for s, who in holders.items() if len(who & ring) > 1 and len(accounts[s]) < CONTENT[s[0]]}
        visible += 2 * _largest(own.values()) >= len(ring)
        firm = {s: who for s, who in own.items() if len(who) > 2 and 2 * len(who) >= len(holders[s])}
        voices = {sender for s in firm for sender in senders[s]}
        enough = len(firm) > 2 and len({kind for kind, _ in firm}) > 1 and len(voices) > 1
        testable += enough and 2 * _largest(firm.values()) >= len(ring)
    return visible, testable


def _largest(groups: Iterable[set[str]]) -> int:
    sizes: dict[str, int] = defaultdict(int)
    pairs = [(min(g), other) for g in groups for other in g if other != min(g)]
    home = {p: p for pair in pairs for p in pair}

    def find(p: str) -> str:
        while home[p] != p:
            p = home[p]
        return p

    for p, q in pairs:
        home[find(p)] = find(q)
    for p in home:
        sizes[find(p)] += 1
    return max(sizes.values(), default=0)


def roles_score(archive: Archive, members: Iterable[tuple[str, str, str]]) -> dict[tuple[str, str], int]:
    """Per role: people of rings `said` to have it, `right` among them, and people in networks who have it (`there`).

    `members`: (account, network, role). Only worlds that give parts count.
    """
    said: dict[str, set[str]] = defaultdict(set)
    seen = set()
    for account, _, role in members:
        person = archive.person_of.get(account, account)
        if person in archive.roles:
            said[role].add(person)
            seen.add(person)
    told: dict[tuple[str, str], int] = {}
    for role in ("source", "broker", "hub", "member"):
        told[role, "said"] = len(said[role])
        told[role, "right"] = sum(archive.roles[person] == role for person in said[role])
        told[role, "there"] = sum(archive.roles[person] == role for person in seen)
    return told


def attached_score(archive: Archive, members: Iterable[tuple[str, str, str]]) -> Score:
    """People who were attached to networks, and those of them who are of a ring of which somebody judged there is.

    `members`: (account, network, role).
    """
    judged: dict[str, set[str]] = defaultdict(set)
    attached: dict[str, set[str]] = defaultdict(set)
    for account, network, role in members:
        (attached if role == ATTACHED else judged)[network].add(archive.person_of.get(account, account))
    right = sum(
        any(person in ring and ring & judged[network] for ring in archive.rings)
        for network, people in attached.items()
        for person in people
    )
    return {"said": sum(map(len, attached.values())), "right": right}


def pairs_within(homes: Iterable[tuple[str, str]]) -> Iterable[Pair]:
    """Every pair that has one home."""
    groups: dict[str, list[str]] = defaultdict(list)
    for account, home in homes:
        groups[home].append(account)
    for group in groups.values():
        yield from combinations(sorted(group), 2)
