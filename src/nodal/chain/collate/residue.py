"""What is different about one report among its look-alikes, and how unusual that is.

An information measure over the bundle, in bits: what every look-alike says costs nothing; what one of 500 says, nine.
A value is held against the other values *of its topic*: an account of one's own costs nothing where everybody has one,
and much where all the others name the same. No list of words is asked: a text stands out by words that its look-alikes
do not use. Marks that the sender itself set (`traits.SIGNS`) count before everything else.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log2

from nodal.chain.collate.traits import SIGNS, WORD, Trait, topic_of

SHARED = 0.9
"""From which part of the bundle on something is said once for all. Our own choice."""

SIGN_WEIGHT, WORDS_AT_MOST, OTHER_AT_MOST = 4.0, 2.4, 1.5
"""How much the three parts can weigh, in units of log2 of the bundle's size, which one sign that nobody else has
costs: one such sign weighs more than the strangest text and the strangest fields together. Our own choice; measured in
the tests of planted cases."""


@dataclass(frozen=True, slots=True)
class Census:
    """How often what is said in a bundle of `size` reports.

    `counts`: code -> how many reports say it, only where at least two do. `once`: topic -> how many things on it are
    said by one report alone. Topics stand among the codes too: how many reports say anything of them.
    """

    size: int
    counts: Mapping[int, int]
    once: Mapping[int, int]
    _tails: dict[int, dict[int, tuple[int, int]]] = field(default_factory=dict, compare=False, repr=False)
    _expected: dict[int, float] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, members: Iterable[Sequence[int]]) -> Census:
        """The census of these members, each the `codes` of its traits."""
        found: Counter[int] = Counter()
        size = 0
        for member in members:
            found.update(member)
            size += 1
        once = Counter(topic_of(code) for code, n in found.items() if n == 1 and topic_of(code) != code)
        return cls(size, {code: n for code, n in found.items() if n > 1}, dict(once))

    def holders(self, code: int) -> int:
        """How many reports of the bundle say this; one that is not counted is at least one."""
        return self.counts.get(code, 1)

    def surprise(self, code: int) -> float:
        """Bits of what is said on a topic, among all that is said on it: how many say something as rare as this."""
        rare, all_of = self._tail(topic_of(code), self.holders(code))
        return log2(all_of / rare)

    def presence(self, topic: int) -> float:
        """Bits of saying anything on this topic at all."""
        return max(0.0, log2(max(1, self.size) / self.holders(topic)))

    def expected(self) -> Mapping[int, float]:
        """Topics on which nearly all say something -> bits of saying nothing of it."""
        if not self._expected:
            for topic, n in self.counts.items():
                if topic == topic_of(topic) and _is_shared(n, self):
                    self._expected[topic] = log2((self.size + 1) / (self.size - n + 1))
        return self._expected

    def _tail(self, topic: int, count: int) -> tuple[int, int]:
        tails = self._all_tails().get(topic, {})
        rare, all_of = tails.get(count) or (1, max(1, self.once.get(topic, 0)))
        return rare, max(rare, all_of)

    def _all_tails(self) -> dict[int, dict[int, tuple[int, int]]]:
        """Topic -> number of holders -> (things said that are as rare or rarer, things said)."""
        if not self._tails:
            by: defaultdict[int, Counter[int]] = defaultdict(Counter)
            for topic, n in self.once.items():
                by[topic][1] += n
            for code, n in self.counts.items():
                if code != topic_of(code):
                    by[topic_of(code)][n] += n
            for topic, said in by.items():
                total, so_far = sum(said.values()), 0
                self._tails[topic] = {}
                for n in sorted(said):
                    so_far += said[n]
                    self._tails[topic][n] = (so_far, total)
        return self._tails


@dataclass(frozen=True, slots=True)
class Odd:
    """One thing that is different: the trait, how many of the bundle share it, what it costs in bits."""

    trait: Trait
    holders: int
    bits: float


@dataclass(frozen=True, slots=True)
class Residue:
    """What one report alone brings: signs first, then fields, the rarest first; `words` are the rare words of texts.

    `unsaid` are topics (by a trait of another report) on which all but this one say something.
    """

    signs: tuple[Odd, ...]
    fields: tuple[Odd, ...]
    words: tuple[Odd, ...]
    unsaid: tuple[Odd, ...]


def unlike(member: Sequence[int], census: Census) -> int:
    """How unusual a member is, in thousandths of a bit; the higher, the earlier it should be read.

    `member` are the `codes` of its traits.
    """
    unit = log2(max(2, census.size))
    sign = text = other = 0.0
    for code in member:
        topic = topic_of(code)
        bits = census.presence(topic) if code == topic else census.surprise(code)
        if topic in _SIGNS:
            sign += bits
        elif topic == _WORDS:
            text += bits
        else:
            other += bits
    said = set(member)
    other += sum(bits for topic, bits in census.expected().items() if topic not in said)
    strange = _bounded(text, WORDS_AT_MOST * unit) + _bounded(other, OTHER_AT_MOST * unit)
    return round(1000 * (SIGN_WEIGHT * sign + strange))


def differing(found: Sequence[Trait], census: Census, *, shared: Mapping[int, Trait]) -> Residue:
    """What is different about a report that says `found`. `shared` are things of the bundle's common part by topic."""
    odd = [Odd(one, census.holders(one.code), _bits(one, census)) for one in found]
    odd = [o for o in odd if not _is_shared(o.holders, census)]
    odd.sort(key=lambda o: (-o.bits, o.trait.topic, o.trait.key))
    said = {one.about for one in found}
    return Residue(
        signs=tuple(o for o in odd if o.trait.is_sign),
        fields=tuple(o for o in odd if not o.trait.is_sign and o.trait.topic != WORD),
        words=tuple(o for o in odd if o.trait.topic == WORD),
        unsaid=tuple(
            Odd(trait, census.holders(topic), 0.0)
            for topic, trait in sorted(shared.items(), key=lambda pair: pair[1].topic)
            if topic not in said and trait.topic != WORD
        ),
    )


def common(members: Iterable[Sequence[Trait]], census: Census) -> tuple[Trait, ...]:
    """What nearly all of the bundle say, once, in the words of the first of these members that says it."""
    found: dict[int, Trait] = {}
    for member in members:
        for one in member:
            if _is_shared(census.holders(one.code), census):
                found.setdefault(one.code, one)
    return tuple(sorted(found.values(), key=lambda one: (not one.is_sign, one.topic, one.key)))


def _bits(one: Trait, census: Census) -> float:
    return census.presence(one.about) + census.surprise(one.code)


def _is_shared(holders: int, census: Census) -> bool:
    return census.size > 1 and holders >= SHARED * census.size


def _bounded(bits: float, most: float) -> float:
    """Rises with the bits and never reaches `most`: a long list of small oddities does not drown a sign."""
    return most * bits / (bits + most) if bits > 0 else 0.0


_WORDS = Trait(WORD, "", "").about
_SIGNS = frozenset(Trait(topic, "", "").about for topic in SIGNS)
