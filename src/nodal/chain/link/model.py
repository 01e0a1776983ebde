"""The numbers of the link model, in one place: integer micro-bits, each with its source.

Everything is summed as integers, so that every engine, row order and thread count gives the same result.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import log2
from types import MappingProxyType

MODEL = "hand-set-8"
"""Name and version of this set of numbers; it stands in every summary."""

MICRO = 1_000_000
"""Micro-bits in a bit. One bit = twice as likely."""

AUDIENCE_POWER = 0.15
"""How fast a shared value says less as more accounts hold it: p = p_t * (2/k)^0.15. Source: LINK, prototype."""


def micro(bits: float) -> int:
    """Bits as whole micro-bits.

    >>> micro(1.5)
    1500000
    """
    return round(bits * MICRO)


@dataclass(frozen=True, slots=True)
class Fact:
    """How one strand of evidence speaks about one person.

    `group`: facts of one group are one fact (a household shares device and address). `verified` and `stated` are the
    probabilities that two accounts holding the same value are one person, when both holdings are sure, and when one
    was only stated; None = it is never merely stated. `cap`: above so many accounts it says nothing. `alone`: whether
    it may carry a link without a second group. `carries`: whether it counts as one of two groups that carry a link;
    what does not carry only adds to those that do.
    """

    group: str
    verified: float
    stated: float | None
    cap: int
    alone: bool = False
    carries: bool = True


PERSON_FACTS: Mapping[str, Fact] = MappingProxyType(
    {
        "email": Fact("mail", 0.995, 0.85, 20, alone=True),
        "phone": Fact("phone", 0.98, 0.80, 12),
        "pay": Fact("pay", 0.97, 0.80, 20, carries=False),
        "device": Fact("household", 0.90, None, 12),
        "ip_port": Fact("household", 0.93, None, 4),
        "ip": Fact("household", 0.20, None, 5, carries=False),
        "screen": Fact("name", 0.45, None, 10),
    }
)
"""Strands for `same_person`. `ip_port` is an address with port and time, `ip` a bare one. Verified values and caps:
LINK, prototype. Our own choices: the stated values, so low that what nobody verified cannot link by itself; that a
phone never links alone, because numbers are given to new people and families share them (in one of our synthetic
archives a third of the links by phone alone were wrong); that a payment handle, which may be the payee's, and a bare
address only add."""

PRIOR = micro(-0.5)
"""Two accounts are two people until something says otherwise. Our own choice: a margin, because the probabilities of
`PERSON_FACTS` were set on pairs that already shared something."""

SIDE_BY_SIDE = micro(-3.0)
"""Against: one report names both accounts as different parties. Our own choice, 8 : 1 against."""

NOTHING_ALIKE = micro(-5.0)
"""Against: devices and screen names are told of both accounts, and they have none in common. Our own choice: so much
that a mail box which a family shares does not make one person of two by itself, and that a number beside it still
may."""

OWN_THINGS = frozenset({"device", "screen"})
"""What an account has for itself rather than with a family, as far as reports tell it at all. Our own reading."""

CORROBORATION = micro(2.5)
"""For every further independent group: each probability already holds the low starting odds once, so they are given
back once per further group. LINK describes the term; the size is our own choice."""

SAME_PERSON = micro(3.0)
"""A `same_person` link needs at least this many bits (8 : 1). Our own choice, conservative."""

DECIDED = micro(30.0)
"""What an officer's "same person" adds. Our own choice: above anything that evidence can sum to."""

PHONE_HALF_LIFE_DAYS = 720
"""Numbers are given to new people: the bits of a phone halve per so many days between the sightings. Our own choice."""

KAPPA: Mapping[str, int] = MappingProxyType(
    {"chat": 96, "pay": 256, "hash": 24, "url": 32, "email": 12, "phone": 12, "device": 6}
)
"""Association: at this audience a value says nothing, below it log2(kappa / audience) bits. Source: LINK, prototype.
It is the hub cap and bounds the pairs that are ever built. (s_t of LINK is 1 for every kind: our own choice.)"""

ASSOCIATE_HALF_LIFE_DAYS = 180
"""The bits of an association halve per so many days between the sightings. Source: LINK."""

UNKNOWN_GAP_DAYS = 180
"""A sighting without a time counts as so many days apart. Source: the interface document, section 4."""

LONGEST_GAP_DAYS = 7_200
"""Beyond this (ten half-lives of a phone) nothing is left. Our own choice; it bounds the table of decays."""

ASSOCIATE = micro(3.0)
"""An `associate` link needs at least this many bits. Source: LINK, edges with w >= 3."""

TYPED = frozenset({"email", "phone", "pay"})
"""Kinds that people type. If nobody says that such a value was verified, it is only stated. Our own reading."""

WATCHED = frozenset({"device", "ip"})
"""Kinds that a platform sees by itself. If nobody says whether such a value was observed, it was where a platform
speaks of its own account; told of anybody else's account it is the sender's word. Our own reading."""

CHOSEN = frozenset({"screen"})
"""Kinds that whoever holds an account chooses freely, so that observing them proves nothing about whose they are: a
screen name is never more than a word. Our own reading."""

CONTENT = frozenset({"chat", "pay", "hash", "url"})
"""Kinds that show dealing with one another. Only these count in the test of a network: a family shares devices,
numbers and mail boxes without being organised. Our own choice."""

HOUSEHOLD = frozenset({"device", "email", "phone"})
"""People of a network who share one of these may be a family, or one person whom we did not recognise: the test counts
them as one. Our own choice."""

CROWD_BITS = micro(2.0)
"""A value counts in the test only while it gives so many bits by itself, that is up to a quarter of its hub cap; what
more people hold may be a class or a club. Our own choice."""

FIRST_PRIVATE_PORT = 1_024
"""A lower source port is probably a server's: the address counts as bare. Source: DECISIONS 12."""

BUCKET_SECONDS = 600
"""An address with a port is compared in buckets of ten minutes; neighbouring buckets are joined. Source: LINK."""

EARLIEST_YEAR, LATEST_YEAR = 1990, 2200
"""Times outside are clock faults and count as not known. Our own choice."""

CPM_RESOLUTION = 1.0
"""Bits that an average pair of a cluster must share (constant Potts model). Our own choice: a third of an edge."""

LEAST_PERSONS = 3
"""A network has at least so many people (source: the interface document, section 4), and a value counts in the test
only if so many of them hold it: what two share is theirs, not the group's (our own choice)."""

TESTED_BITS = micro(40.0)
"""What must remain without the best evidence (`LEFT_OUT`). Source of the bits: LINK."""

LEFT_OUT = 2
"""The best evidence that the test leaves out: so many values. A circle of friends or a family has one chat, one picture
that all have and one till; without the best two of them nothing is left. LINK left out one, which let such circles
pass in two of our synthetic worlds: our own choice."""

TESTED_VALUES, TESTED_KINDS = 3, 2
"""A tested network shares at least so many values, of so many kinds. Source: LINK."""

TESTED_LEFT, TESTED_OUTSIDE = 2 * LEAST_PERSONS, LEAST_PERSONS
"""Holdings (a household has a value) that must remain without the best evidence, as many as two further things of three
households; and without any one room, what may have passed in it and the best of the rest, as many as one. Our own
choice; unlike bits it asks the same of an archive of any size."""

EVERYBODYS = 3, 4
"""A room is everybody's when three of four are told to be in it: reports leave out a fifth of what there is, and more,
so that the rest need not be elsewhere. Our own choice."""

ROOM = "chat"
PASSED = frozenset({"hash", "url"})
"""What passes in a room: who is in it has these from there, so that they say nothing beside it. Our own choice."""

ATTACHED_KINDS = TESTED_KINDS
"""Who stands in no network is attached to a tested one by things that count there, of so many kinds: files alone may be
what two friends gave each other. Our own choice; decision 24 has what other rules give."""

TESTED_EXCLUSIVITY = MICRO * 2 // 3
"""Mean share of a value's holders that are inside. A group that half of the holders stand outside of is a part of a
larger circle, such as those of a class who happen to be reported; fewer are often the group's own people, on accounts
or by ties that were not recognised. Our own choice; LINK asked for half, and such parts passed."""

LARGEST_TESTED = 200
"""A larger cluster is shown as `possible`: nobody can check it as one group. Our own choice."""

VALUES_PER_PAIR = 20
"""Of what two people share, so many values at most make their association, the strongest first. Our own choice: it
bounds what a flood of shared values can cost."""

EVIDENCE_REPORTS = 100
"""At most so many report ids stand in an evidence row (the first in order). Our own choice; it bounds the output."""


def person_bits(strand: str, audience: int, *, sure: bool) -> int | None:
    """Micro-bits of one shared value for `same_person`; None when it must not speak (too many, or merely stated).

    >>> round(person_bits("email", 2, sure=True) / MICRO, 1)
    7.6
    >>> person_bits("email", 21, sure=True) is None
    True
    """
    return fact_bits(PERSON_FACTS[strand], audience, sure=sure)


def fact_bits(fact: Fact, audience: int, *, sure: bool) -> int | None:
    """The same of a strand with these probabilities and this cap."""
    probability = fact.verified if sure else fact.stated
    if probability is None or not 2 <= audience <= fact.cap:
        return None
    shared = probability * (2 / audience) ** AUDIENCE_POWER
    return micro(log2(shared / (1 - shared)))


def associate_bits(kind: str, audience: int) -> int | None:
    """Micro-bits of one shared value for `associate`, before time; None at the hub cap and above.

    >>> associate_bits("chat", 12), associate_bits("chat", 96)
    (3000000, None)
    """
    if not 2 <= audience < KAPPA[kind]:
        return None
    return micro(log2(KAPPA[kind] / audience))


def decay(gap_days: int, *, half_life_days: int) -> int:
    """What is left after so many days, in millionths.

    >>> decay(180, half_life_days=180)
    500000
    """
    return 0 if gap_days > LONGEST_GAP_DAYS else micro(2.0 ** (-gap_days / half_life_days))


def surprise_bits(holders: int, *, people: int, size: int, audience: int) -> int:
    """Micro-bits by which `holders` of a cluster of `size` share a value more than chance would have it.

    s = c * log2(c * P / (|C| * audience)), never below 0. All counts are people. Source: LINK.

    >>> surprise_bits(3, people=3000, size=3, audience=3) / MICRO
    29.897353
    """
    return max(0, micro(holders * log2(holders * people / (size * audience))))
