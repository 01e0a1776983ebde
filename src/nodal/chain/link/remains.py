"""What remains of a group without the evidence that one circumstance would explain: its best things, or one room."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from nodal.chain.link import model
from nodal.chain.link.networks import Strand

Held = Mapping[Strand, frozenset[str]]
"""Which households of a group hold each value."""


def without_the_best(counted: Held) -> int:
    """Holdings (a household has a value) that remain without the values that most hold, `LEFT_OUT` of them.

    Bits grow with the archive: in a national one the third thing of any circle of friends is worth what is asked.
    Holdings do not, so both are asked for.
    """
    return _without(model.LEFT_OUT, (len(homes) for homes in counted.values()))


def outside_any_room(counted: Held, rooms: Held, roomed: Collection[str], listed: Collection[Strand]) -> int:
    """Holdings that remain, at worst, without one room, what may have passed in it, and the best of the rest.

    `rooms`: the chats of the group, crowded ones too; `roomed`: households of which some chat is told at all. People of
    one room have its files and links from there: all of that is one circumstance, of a class or a club as much as of a
    ring. A file or link therefore counts only with households that are known to be elsewhere: of whom another chat is
    told and not this one. Of whom no chat is told may be in it; and where nearly all are, the few of whom it is not
    told may be as well. Other rooms and payments are circumstances of their own, and so is each file of `listed`: no
    class or club passes what lists of known material have, or at most the one that everybody forwards.
    """
    known, passing = frozenset(roomed), {s for s in counted if s[0] in model.PASSED and s not in listed}
    return min(
        (
            _without(model.LEFT_OUT - 1, _beside(room, inside, counted, known, passing))
            for room, inside in rooms.items()
            if len(inside) >= model.LEAST_PERSONS
        ),
        default=sum(map(len, counted.values())),
    )


def _beside(
    room: Strand, inside: frozenset[str], counted: Held, known: frozenset[str], passing: Collection[Strand]
) -> list[int]:
    most, of = model.EVERYBODYS
    is_everybodys = of * len(inside) >= most * len(inside | known)
    elsewhere = frozenset() if is_everybodys else known - inside
    return [
        len(homes & elsewhere) if strand in passing else len(homes)
        for strand, homes in counted.items()
        if strand != room
    ]


def _without(best: int, holdings: Iterable[int]) -> int:
    return sum(sorted(holdings, reverse=True)[best:])
