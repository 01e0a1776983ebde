"""Count what pairs of accounts agree on: the small table from which weights are learned. The slow, obvious way."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from nodal.chain.link.compare import comparable
from nodal.chain.link.holdings import Holding, Strand, grade_of
from nodal.chain.link.ignored import largest_audience
from nodal.chain.link.learn import STRANDS, Counts, Pattern
from nodal.chain.link.observation import Observation
from nodal.chain.link.values import why_unusable


def patterns(rows: Sequence[Observation], held: Mapping[Strand, tuple[Holding, ...]]) -> Counts:
    """The counts of an archive, from its cleaned rows and its holdings for `same_person`.

    Only values of which both sides are sure count, and only such as may speak: a claim teaches nothing, and that two
    people have a name that everybody has, or do not have it, neither.
    """
    shown: dict[str, int] = defaultdict(int)
    for account, kind in _shown(rows, held):
        shown[account] |= _bit(kind)
    agree: dict[tuple[str, str], int] = defaultdict(int)
    shared: list[tuple[tuple[str, str], str, int]] = []
    for (kind, value), holders in held.items():
        usable = [one for one in holders if one.grade > 0]
        if kind not in STRANDS or len(usable) > largest_audience("same_person", kind) or why_unusable(kind, value):
            continue
        for one, other in combinations(usable, 2):
            sure = min(one.grade, other.grade) > 1
            if sure and comparable(one, other, relation="same_person", kind=kind, owner_of={}):
                pair = one.account_id, other.account_id
                agree[pair] |= _bit(kind)
                shared.append((pair, kind, len(usable)))
    found = {pair: (shown.get(pair[0], 0) & shown.get(pair[1], 0) | same, same) for pair, same in agree.items()}
    sharing: Counter[tuple[str, int, Pattern]] = Counter((kind, k, found[pair]) for pair, kind, k in shared)
    return Counts(Counter(shown.values()), Counter(found.values()), sharing)


def _shown(rows: Sequence[Observation], held: Mapping[Strand, tuple[Holding, ...]]) -> Iterator[tuple[str, str]]:
    """Accounts with the kinds that they show, as one statement by itself is sure of it.

    Who has a value of a kind that names nobody (a placeholder, a name that everybody has) shows nothing of that kind.
    """
    named: dict[Strand, set[str]] = defaultdict(set)
    for row in rows:
        if row.kind in STRANDS and row.value:
            named[row.kind, row.value].add(row.account_id)
    silent = {
        (kind, value)
        for (kind, value), accounts in named.items()
        if len(accounts) > 1
        and (
            why_unusable(kind, value)
            or sum(one.grade > 0 for one in held.get((kind, value), ())) > largest_audience("same_person", kind)
        )
    }
    said = [row for row in rows if row.role == "reported" and (row.kind, row.value) in named]
    mute = {(row.account_id, row.kind) for row in said if (row.kind, row.value) in silent}
    for row in said:
        if (row.account_id, row.kind) not in mute and grade_of(row) > 1:
            yield row.account_id, row.kind


def _bit(kind: str) -> int:
    return 1 << STRANDS.index(kind)
