"""The test of a network, and the three lines that tell of it."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from math import log2

from reading import platform_voice
from weighing import (
    CONTENT,
    CROWD,
    HOME,
    KAPPA,
    KINDS,
    LARGEST,
    MANY,
    MICRO,
    NEEDED,
    OUTSIDE,
    PASSED,
    PEOPLE,
    REMAIN,
    ROOM,
    SHARE,
    VALUES,
    bits_text,
    micro,
    weight,
)

ATTACHED = 2  # kinds of things that somebody in no network shares with a tested one before being attached to it
LEFT_OUT = 2  # the best evidence that the test leaves out: so many values


def parts(people, pairs):
    """Person -> the smallest one of the connected part."""
    name = {person: person for person in people}

    def top(person):
        while name[person] != person:
            person = name[person]
        return person

    for p, q in pairs:
        low, high = sorted((top(p), top(q)))
        name[high] = low
    return {person: top(person) for person in people}


def test(ties, check):
    """What the test of a network finds in its ties (a, b, person, person, value, micro-bits)."""
    holders, owner = defaultdict(set), lambda account: check.person.get(account, account)
    for _, _, p, q, strand, _ in ties:
        holders[strand] |= {p, q}
    people = {person for some in holders.values() for person in some}
    homes = parts(people, [(p, q) for _, _, p, q, strand, _ in ties if strand[0] in HOME])
    households = len(set(homes.values()))
    everybody = check.model.population or len(set(check.person.values()))
    heard, bits, shares, rooms = {}, {}, {}, []
    for strand, inside in holders.items():
        own = {homes[person] for person in inside}
        if strand[0] == ROOM and len(own) >= PEOPLE:
            rooms.append((strand, own))
        known = check.held["associate"].get(strand, {})
        audience = len({owner(a) for a, one in known.items() if one["grade"] > 0})
        heft = weight(KAPPA[strand[0]], None, audience, True) if strand[0] in CONTENT else None
        if len(own) >= PEOPLE and (heft or 0) >= CROWD:
            heard[strand] = own
            bits[strand] = max(0, micro(len(own) * log2(len(own) * everybody / (households * audience))))
            shares[strand] = MICRO * len(inside) // audience
    counted = bundle(heard, bits)
    scores = sorted(((bits[strand], strand) for strand in counted), reverse=True)
    found = {
        "persons": len(people),
        "households": households,
        "values": len(counted),
        "kinds": sorted({strand[0] for _, strand in scores}),
        "total": sum(bits for bits, _ in scores),
        "best": scores[0][1][0] if scores else "chat",
        "exclusivity": sum(shares[strand] for strand in counted) // max(1, len(counted)),
        "second_voice": second_voice(ties, check) and not (len(counted) >= VALUES and strangers(ties, check)),
    }
    known = {homes[owner(a)] for tie in ties for a in tie[:2] if a in check.roomed}
    found["left"] = sum(sorted((len(heard[strand]) for strand in counted), reverse=True)[LEFT_OUT:])
    found["listed"] = sum(strand in check.listed for strand in counted)
    passed = {strand for strand in counted if strand[0] in PASSED and strand not in check.listed}
    found["outside"] = outside(heard, counted, rooms, known, passed)
    found["without_best"] = found["total"] - sum(bits for bits, _ in scores[:LEFT_OUT])
    found["misses"] = misses(found, check.model)
    found["people"], found["counting"], found["attached"] = people, set(counted), 0
    return found


def attached(ties, check, inside):
    """Network -> accounts of people in none who share two kinds of what counts in that tested one.

    `ties` as for `test`, all of them; `inside`: network -> what `test` found in it.
    """
    home = {person: name for name, found in inside.items() for person in found["people"]}
    near = defaultdict(lambda: defaultdict(list))
    for tie in ties:
        for here, outer, inner in ((0, tie[2], tie[3]), (1, tie[3], tie[2])):
            there = inside.get(home.get(inner))
            is_free = outer not in home and outer in check.person
            if is_free and there and not there["misses"] and tie[4] in there["counting"]:
                near[outer][home[inner]].append((tie, tie[here]))
    found = defaultdict(set)
    for every in near.values():
        choices = {n: [end for end in own if is_known(check, end[0][4], end[1])] for n, own in every.items()}
        heft = [
            (-len({tie[4] for tie, _ in own}), -sum(tie[5] for tie, _ in own), name)
            for name, own in choices.items()
            if own and suffices([tie for tie, _ in own], check)
        ]
        if heft:
            name = min(heft)[-1]
            found[name] |= {account for _, account in choices[name]}
    return found


def is_known(check, strand, account):
    """Whether the account was reported with it, by its own platform or by two senders."""
    known = check.held["associate"].get(strand, {}).get(account)
    senders = known["senders"] - {""} if known else set()
    return bool(known) and known["reported"] and (len(senders) > 1 or platform_voice(account) in senders)


def suffices(ties, check):
    """Two kinds of things, 3 bits of them with one person; beside a chat only listed files are another kind."""
    kinds = {tie[4][0] for tie in ties}
    if ROOM in kinds:
        kinds = {tie[4][0] for tie in ties if tie[4][0] not in PASSED or tie[4] in check.listed}
    best = defaultdict(int)
    for _, _, p, q, strand, bits in ties:
        best[min(p, q), max(p, q), strand] = max(bits, best[min(p, q), max(p, q), strand])
    total = defaultdict(int)
    for (p, q, _), bits in best.items():
        total[p, q] += bits
    return len(kinds) >= ATTACHED and max(total.values()) >= NEEDED


def outside(heard, counted, rooms, known, passed):
    """Who has what, household by household, without the room after which least is left, and the best of the rest."""
    most = sum(len(heard[strand]) for strand in counted)
    for room, inside in rooms:
        away = set() if 4 * len(inside) >= 3 * len(inside | known) else known - inside
        rest = [heard[s] & away if s in passed else heard[s] for s in counted if s != room]
        most = min(most, sum(sorted(map(len, rest), reverse=True)[LEFT_OUT - 1 :]))
    return most


def bundle(heard, bits):
    """The values that belong together and weigh most: two belong together when two households hold both."""
    first, alike = {}, []
    for strand in sorted(heard):
        for two in combinations(sorted(heard[strand]), 2):
            alike.append((first.setdefault(two, strand), strand))
    name = parts(heard, alike)
    bundles = [[s for s in sorted(heard) if name[s] == head] for head in sorted(set(name.values()))]
    return max(bundles, key=lambda some: sum(bits[strand] for strand in some), default=[])


def _senders(check, strand, account):
    """Who says that an account holds a value, in rows that may tie."""
    return check.held["associate"].get(strand, {}).get(account, {"senders": set()})["senders"]


def second_voice(ties, check):
    """Whether, whichever sender is left out, the others still tie two of the people."""
    told = defaultdict(list)
    for a, b, p, q, strand, _ in ties:
        for account, person in ((a, p), (b, q)):
            told[person, strand].append(_senders(check, strand, account))
    everyone = {sender for some in told.values() for senders in some for sender in senders}

    def stands(sender):
        others = {key for key, some in told.items() if any(senders - {sender} for senders in some)}
        best, total = {}, defaultdict(int)
        for _, _, p, q, strand, bits in ties:
            if (p, strand) in others and (q, strand) in others:
                pair = tuple(sorted((p, q)))
                gain = max(0, bits - best.get((pair, strand), 0))
                best[pair, strand] = best.get((pair, strand), 0) + gain
                total[pair] += gain
        return any(bits >= NEEDED for bits in total.values())

    return bool(everyone) and all(stands(sender) for sender in everyone)


def strangers(ties, check):
    """People whom one sender alone ties to others, not their platform; nobody where no platform speaks for itself."""
    voices, known = defaultdict(set), set()
    for a, b, p, q, strand, _ in ties:
        for account, person in ((a, p), (b, q)):
            senders = _senders(check, strand, account)
            voices[person] |= senders
            if platform_voice(account) in senders - {""}:
                known.add(person)
    return {person for person, own in voices.items() if len(own - {""}) < 2 and person not in known} if known else set()


def things(found):
    """How many things a network shares, in words."""
    return "one thing" if found["values"] == 1 else f"{found['values']} things"


def misses(found, model):
    """What a network lacks, in the words of its third line."""
    points = [
        (found["persons"] > LARGEST, "it is too large to be checked as one group"),
        (found["households"] < PEOPLE, f"it may be {found['households']} households, and {PEOPLE} are needed"),
    ]
    shared = [
        (
            found["values"] < VALUES,
            f"it shares {things(found)} of the kind that shows dealing, and {VALUES} are needed",
        ),
        (len(found["kinds"]) < KINDS, f"what it shares is of one kind, and {KINDS} are needed"),
        (found["without_best"] < model.tested, "without its best evidence too little remains"),
        (found["left"] < REMAIN, "without its best evidence too few households hold what remains"),
        (
            found["outside"] < OUTSIDE,
            "most of what it shares may have passed in one chat, as in a class, a club or a family",
        ),
        (
            found["exclusivity"] < SHARE,
            "too much of what it shares is held by others as well, so that it may be a part of a larger circle",
        ),
    ]
    nothing = f"it shares nothing of the kind that shows dealing, and {VALUES} things are needed"
    points += shared if found["values"] else [(True, nothing)]
    points.append((not found["second_voice"], "it rests on one sender"))
    return [words for is_missed, words in points if is_missed]


def told_network(found, model):
    """The three lines of explain.jsonl for a network."""
    people = f"Of {found['persons']} people ({found['households']} households)"
    kinds = " and ".join(MANY[kind] for kind in found["kinds"])
    first = f"{people} no three households have anything in common that shows dealing."
    if found["values"]:
        shared = things(found) if found["values"] == 1 else f"each of {things(found)}"
        first = (
            f"{people} at least three have {shared} in common ({kinds}); "
            f"on average {found['exclusivity'] * 100 // MICRO} % of the holders are in this group."
        )
        if found["listed"]:
            one = found["listed"] == 1
            first += " One is a file on a list" if one else f" {found['listed']} are files on lists"
            first += " of known material."
        if found["attached"]:
            more, have = ("One", "has") if found["attached"] == 1 else (str(found["attached"]), "have")
            were, some = "was" if found["attached"] == 1 else "were", "some of these things, of two kinds at least"
            first += f" {more} more, who {have} {some}, {were} attached after the test."
    left = f"{bits_text(found['without_best'])} of {bits_text(found['total'])} bits remain, "
    left += f"{bits_text(model.tested)} are needed."
    if found["misses"]:
        third = f"It is only possible, because {'; '.join(found['misses'])}."
        return [first, f"Without its best evidence {left}", third]
    second = f"It still stands without its best evidence ({MANY[found['best']]}): {left}"
    third = "It also stands without any one sender, and without any one chat and what may have passed in it"
    third += ", apart from files on lists of known material." if found["listed"] else "."
    return [first, second, f"{third} It is a proposal for a person to examine."]
