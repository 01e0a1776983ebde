"""Weights that an archive teaches: how often two accounts that share a value are one person, judged by all else.

Fellegi and Sunter's model (1969) with its parameters by expectation and maximisation (Winkler, 1988), over all pairs of
accounts at once: a pair shows some of four kinds, and agrees or differs on each. Besides one person and two strangers
there is a third class, two people of one household, who share devices and numbers but not names; without it a family
passes for one person. Only counts of patterns come in, so it costs the same for any archive.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import combinations, permutations
from math import log2
from types import MappingProxyType

from nodal.chain.link import model
from nodal.chain.link.priors import person_facts
from nodal.chain.link.tables import Numbers

STRANDS = ("email", "phone", "device", "screen")
"""What is learned, one of each evidence group that carries. A pattern is a bit mask of these."""

LEAST_PAIRS = 50
"""Pairs that share a strand (or two), below which weights stay as they were set by hand. Our own choice."""

PRIOR_PAIRS = 100
"""What the hand-set probability counts against the archive, as so many pairs. Our own choice: as many as a person could
look through by hand before believing them more than the table."""

LEAST_SHOWN = 3
"""A pair teaches only if both accounts show so many strands: from two alone the classes cannot be told apart."""

ROUNDS = 60
"""Rounds of expectation and maximisation. Our own choice; on our archives nothing moved after thirty."""

BINS = (2, 3, 6)
"""Audiences that are learned together: two holders, three to five, six and more. Our own choice."""

ONE, HOME, STRANGERS = "one_person", "household", "strangers"
AGREE: Mapping[str, tuple[float, ...]] = MappingProxyType(
    {ONE: (0.6, 0.6, 0.6, 0.4), HOME: (0.05, 0.15, 0.5, 0.01), STRANGERS: (1e-4, 1e-4, 1e-4, 1e-3)}
)
"""How often two accounts of each class that both show e-mail, phone, device and screen name agree on it, at first. Our
own guesses; they tell the classes apart and count as much as `PRIOR_PAIRS` pairs (strangers: as one)."""

Pattern = tuple[int, int]
"""Which strands both accounts show, and on which of these they agree, as bit masks of `STRANDS`."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What an archive says about its pairs of accounts, and nothing about any of them.

    `shown`: mask of strands that an account shows -> accounts. `agreeing`: pattern -> pairs that agree on something.
    `sharing`: (strand, audience, pattern) -> pairs that share a value which so many accounts hold. Both sides are sure.
    """

    shown: Mapping[int, int]
    agreeing: Mapping[Pattern, int]
    sharing: Mapping[tuple[str, int, Pattern], int]


@dataclass(frozen=True, slots=True)
class Lesson:
    """What the archive says of pairs that share a strand which `audience` accounts or more hold, or share two strands.

    `set_by_hand` and `learned` are probabilities that such a pair is one person; `bits` is the most that it may weigh
    for that, in micro-bits. `beside` is "" for one strand; for two `audience` is 0.
    """

    strand: str
    beside: str
    audience: int
    pairs: int
    set_by_hand: float
    learned: float
    bits: int


def learn_from(counts: Counts, own: Numbers) -> tuple[Numbers, tuple[Lesson, ...]]:
    """The numbers fitted to an archive, and what it taught. Where it says little they are `own`, to the last digit.

    An archive only teaches doubt: what it says is the most that a strand which may link alone weighs, and the most that
    two groups weigh together. Nothing weighs more than in `own`, and what may not link alone still may not.
    """
    same = _same_person(counts)
    alone = [lesson for strand in STRANDS for lesson in _lessons(strand, counts.sharing, same, own)]
    both = [found for two in combinations(STRANDS, 2) if (found := _lesson_of_two(two, counts, same, own))]
    most = {(lesson.strand, lesson.audience): lesson.bits for lesson in alone if _may_stand_alone(lesson.strand)}
    bits = _limited(own, most)
    together = tuple(
        (one, other, lesson.bits)
        for lesson in both
        for one, other in permutations((_group(lesson.strand), _group(lesson.beside)))
    )
    if bits == own.person_bits and not together:
        return own, (*alone, *both)
    return replace(own, model=f"{own.base}+learned", person_bits=bits, together=together), (*alone, *both)


def _limited(own: Numbers, most: Mapping[tuple[str, int], int]) -> tuple[tuple[str, bool, int, int | None], ...]:
    """The weights up to those limits; what more people hold never weighs more than what fewer hold."""
    rows: list[tuple[str, bool, int, int | None]] = []
    limits: dict[tuple[str, bool], int] = {}
    for strand, sure, audience, weight in own.person_bits:
        if weight is None:
            rows.append((strand, sure, audience, None))
            continue
        limit = min(most.get((strand, bin_of(audience)), weight), limits.get((strand, sure), weight))
        limits[strand, sure] = limit
        rows.append((strand, sure, audience, min(weight, limit)))
    return tuple(rows)


def teaches(pattern: Pattern) -> bool:
    """Whether the pair shows enough to tell one person from a household.

    >>> teaches((0b0111, 0b0100)), teaches((0b0011, 0b0011))
    (True, False)
    """
    return pattern[0].bit_count() >= LEAST_SHOWN


def bin_of(audience: int) -> int:
    """The first audience of the bin.

    >>> [bin_of(k) for k in (2, 3, 5, 6, 20)]
    [2, 3, 3, 6, 6]
    """
    return max(start for start in BINS if start <= audience)


def _lessons(
    strand: str, sharing: Mapping[tuple[str, int, Pattern], int], same: Mapping[Pattern, float], own: Numbers
) -> tuple[Lesson, ...]:
    found = []
    for start in BINS:
        rows = sorted(
            (k, pattern, n)
            for (s, k, pattern), n in sharing.items()
            if s == strand and bin_of(k) == start and teaches(pattern) and _speaks(own, strand, k)
        )
        pairs = sum(n for _, _, n in rows)
        if pairs >= LEAST_PAIRS:
            by_hand = sum(n * _by_hand(own, strand, k) for k, _, n in rows) / pairs
            seen = sum(n * same[pattern] for _, pattern, n in rows)
            found.append(_lesson((strand, "", start), pairs, seen, _logit(by_hand)))
    return tuple(found)


def _lesson_of_two(two: tuple[str, str], counts: Counts, same: Mapping[Pattern, float], own: Numbers) -> Lesson | None:
    mask = sum(1 << STRANDS.index(strand) for strand in two)
    rows = sorted(
        (pattern, n) for pattern, n in counts.agreeing.items() if pattern[1] & mask == mask and teaches(pattern)
    )
    pairs = sum(n for _, n in rows)
    if pairs < LEAST_PAIRS:
        return None
    together = model.CORROBORATION / model.MICRO
    for strand in two:  # the mean weight of each, over the audiences that these pairs have
        held = sorted(
            (k, n)
            for (s, k, p), n in counts.sharing.items()
            if s == strand and p[1] & mask == mask and teaches(p) and _speaks(own, strand, k)
        )
        if not held:
            return None
        together += sum(n * _logit(_by_hand(own, strand, k)) for k, n in held) / sum(n for _, n in held)
    return _lesson((*two, 0), pairs, sum(n * same[pattern] for pattern, n in rows), together)


def _lesson(about: tuple[str, str, int], pairs: int, seen: float, bits: float) -> Lesson:
    """`seen` of the `pairs` are one person as the archive has it; `bits` is their mean weight as set by hand."""
    by_hand = 1 / (1 + 2.0**-bits)
    learned = (seen + PRIOR_PAIRS * by_hand) / (pairs + PRIOR_PAIRS)
    return Lesson(*about, pairs, by_hand, learned, model.micro(_logit(learned)))


def _may_stand_alone(strand: str) -> bool:
    return model.PERSON_FACTS[strand].alone


def _group(strand: str) -> str:
    return model.PERSON_FACTS[strand].group


def _speaks(own: Numbers, strand: str, audience: int) -> bool:
    """Whether it says anything at that audience; where a pack silences it there is nothing to learn."""
    return own.person(strand, audience, sure=True) is not None


def _by_hand(own: Numbers, strand: str, audience: int) -> float:
    verified = person_facts(own.priors)[strand].verified
    return float(verified * (2 / audience) ** model.AUDIENCE_POWER)


def _logit(probability: float) -> float:
    return log2(probability / (1 - probability))


def _same_person(counts: Counts) -> Mapping[Pattern, float]:
    """How probable it is that a pair with that pattern is one person."""
    pairs = {pattern: n for pattern, n in _all_pairs(counts).items() if teaches(pattern)}
    total = max(1, sum(pairs.values()))
    common = sum(n for pattern, n in counts.agreeing.items() if teaches(pattern)) / total
    agree, weight = dict(AGREE), {ONE: common / 2, HOME: common / 4, STRANGERS: 1 - common}
    for _ in range(ROUNDS):
        belongs = {pattern: _belongs(pattern, agree, weight) for pattern in pairs}
        agree = {kind: _rates(kind, pairs, belongs) for kind in agree}
        weight = {kind: sum(n * belongs[pattern][kind] for pattern, n in pairs.items()) / total for kind in weight}
    return {pattern: _belongs(pattern, agree, weight)[ONE] for pattern in pairs}


def _all_pairs(counts: Counts) -> Mapping[Pattern, int]:
    """Every pair of accounts by its pattern: those that agree on nothing are counted from what the accounts show."""
    both: Counter[int] = Counter()
    masks = sorted(counts.shown.items())
    for place, (one, n) in enumerate(masks):
        both[one] += n * (n - 1) // 2
        for other, m in masks[place + 1 :]:
            both[one & other] += n * m
    for (shown, _), n in counts.agreeing.items():
        both[shown] -= n
    found = {(shown, 0): max(0, n) for shown, n in both.items()} | dict(counts.agreeing)
    return dict(sorted(found.items()))


def _belongs(
    pattern: Pattern, agree: Mapping[str, tuple[float, ...]], weight: Mapping[str, float]
) -> Mapping[str, float]:
    shown, same = pattern
    odds = dict(weight)
    for place in range(len(STRANDS)):
        if shown >> place & 1:
            for kind, rates in agree.items():
                odds[kind] *= rates[place] if same >> place & 1 else 1 - rates[place]
    total = sum(odds.values())
    return {kind: part / total for kind, part in odds.items()} if total else dict.fromkeys(odds, 0.0)


def _rates(
    kind: str, pairs: Mapping[Pattern, int], belongs: Mapping[Pattern, Mapping[str, float]]
) -> tuple[float, ...]:
    prior = 1 if kind == STRANGERS else PRIOR_PAIRS
    rates = []
    for place, first in enumerate(AGREE[kind]):
        shown = agreed = 0.0
        for pattern, n in pairs.items():
            if pattern[0] >> place & 1:
                part = n * belongs[pattern][kind]
                shown += part
                agreed += part * (pattern[1] >> place & 1)
        rates.append((agreed + prior * first) / (shown + prior))
    return tuple(rates)
