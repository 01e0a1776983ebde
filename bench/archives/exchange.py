"""The exchange: nobody is born into anything; whoever is in a ring was invited by somebody who was, and deals in pairs.

Rings are trees of invitations without a room for all; goods run down the tree and get lost on the way, a whole ring may
move to new accounts. Devices change hands, cafes lend theirs to many, and no platform says what it verified.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import timedelta

from bench.archives.archive import START, Archive, some_hash

WEEKS = 52
SITES = ("one", "two", "three", "four")
WORDS = tuple(
    f"{a}{b}" for a in ("blue", "dark", "sweet", "old", "fast", "tiny") for b in ("fox", "sun", "hill", "boy")
)


@dataclass
class Dealer:
    """Somebody with the account in use, and a drawer of things that stay."""

    name: str
    mails: list[str]
    phone: str
    device: str
    nick: str
    prefix: str
    account: str = ""
    made: int = 0
    fresh: dict[str, str] = field(default_factory=dict)
    goods: list[tuple[int, str, str]] = field(default_factory=list)


def exchange(seed: int, people: int = 900, *, rings: int = 6, missing: float = 0.2) -> Archive:
    """A year in weeks: people are invited, deal, lose accounts and take new ones, buy used phones."""
    chance = random.Random(f"exchange {seed}")
    archive = Archive()
    dealers = [_dealer(chance, n) for n in range(people)]
    for dealer in dealers:
        _new_account(chance, archive, dealer, week=0)
    _hobbies(chance, archive, dealers)
    pool = dealers[:]
    chance.shuffle(pool)
    crews = [[pool.pop() for _ in range(chance.randrange(4, 12))] for _ in range(rings)]
    moves = {id(crew): chance.randrange(15, 45) for crew in crews if chance.random() < 0.5}
    for n, crew in enumerate(crews):
        _invite(chance, archive, crew, f"x{seed}.{n}")
    number = 0
    for week in range(1, WEEKS):
        for crew in crews:
            if moves.get(id(crew)) == week:
                for dealer in crew:
                    _new_account(chance, archive, dealer, week=week)
        for dealer in chance.sample(dealers, people // 80):
            _new_account(chance, archive, dealer, week=week)
        for one, other in zip(*[iter(chance.sample(dealers, 2 * (people // 200)))] * 2, strict=True):
            other.device = one.device  # sold
            one.device = f"dev-{some_hash(chance)[:12]}"
        busy = [d for crew in crews for d in crew if chance.random() < 0.06]
        for dealer in chance.sample(dealers, people // 18) + busy:
            number += 1
            _report(chance, archive, dealer, report=(f"e{number:07}", week, missing))
    return archive


def _dealer(chance: random.Random, n: int) -> Dealer:
    nick = chance.choice(WORDS) if chance.random() < 0.35 else f"{chance.choice(WORDS)}{chance.randrange(10_000)}"
    cafe = chance.random() < 0.08
    device = f"cafe-{chance.randrange(6)}" if cafe else f"dev-{some_hash(chance)[:12]}"
    prefix = f"2001:db8:{n // 3:x}:{chance.randrange(16):x}:" if chance.random() < 0.5 else "198.51.100."
    # Two of a family may have one number between them.
    phone = f"+91880{(n // 2 if chance.random() < 0.06 else n + 500_000):07}"
    return Dealer(f"p{n}", [f"d{n}@box.example.org"], phone, device, nick, prefix)


def _new_account(chance: random.Random, archive: Archive, dealer: Dealer, *, week: int) -> None:
    site, serial = chance.choice(SITES), chance.getrandbits(32)
    dealer.account, dealer.made = f"{site}/{serial:08x}", week
    archive.person_of[dealer.account] = dealer.name
    if chance.random() < 0.4:
        dealer.mails.append(f"d{serial:08x}@box.example.org")
    dealer.fresh = {
        "screen": dealer.nick if chance.random() < 0.7 else chance.choice(WORDS),
        "phone": dealer.phone if chance.random() < 0.75 else f"+91881{serial % 10**7:07}",
        "email": dealer.mails[-1],
    }


def _hobbies(chance: random.Random, archive: Archive, dealers: list[Dealer]) -> None:
    """Circles that overlap, sellers whom hundreds pay, jokes that run for a week."""
    for n in range(len(dealers) // 12):
        circle = chance.sample(dealers, chance.choice((3, 4, 5, 6, 8, 15, 40)))
        archive.innocent.append(frozenset(d.name for d in circle))
        week = chance.randrange(40)
        things = [("chat", f"circle-{n}")]
        if chance.random() < 0.4:
            things += [("hash", some_hash(chance)), ("url", f"https://hobby{n}.test/a")]
        for dealer in circle:
            dealer.goods += [(week + chance.randrange(10), *thing) for thing in things if chance.random() < 0.85]
    for n in range(10):
        for dealer in chance.sample(dealers, chance.randrange(10, len(dealers) // 3)):
            dealer.goods.append((chance.randrange(WEEKS), "pay", f"seller{n}@pay.test"))
    for _ in range(40):
        week, joke = chance.randrange(50), some_hash(chance)
        for dealer in chance.sample(dealers, chance.randrange(2, 60)):
            dealer.goods.append((week + chance.randrange(2), "hash", joke))


def _invite(chance: random.Random, archive: Archive, crew: list[Dealer], mark: str) -> None:
    """A tree: the first has the goods; each was let in by an earlier one, and shares a chat with that one's others."""
    above = {n: chance.randrange(max(0, n - 3), n) for n in range(1, len(crew))}
    archive.rings.append(frozenset(d.name for d in crew))
    below = {n: sum(up == n for up in above.values()) for n in range(len(crew))}
    archive.roles |= {d.name: "broker" if n and below[n] > 1 else "member" for n, d in enumerate(crew)}
    archive.roles[crew[0].name] = "source"
    loss = chance.uniform(0.05, 0.35)
    goods = [(chance.randrange(20), "hash", some_hash(chance)) for _ in range(chance.randrange(4, 14))]
    goods += [(chance.randrange(20), "url", f"https://{mark}.test/{k}") for k in range(chance.randrange(4))]
    crew[0].goods += goods
    has = {0: goods}
    for n in range(1, len(crew)):
        has[n] = [(week + 1 + chance.randrange(3), *what) for week, *what in has[above[n]] if chance.random() > loss]
        crew[n].goods += has[n]
    for up in sorted(set(above.values())):
        for n in (up, *(n for n, over in above.items() if over == up)):
            crew[n].goods.append((chance.randrange(12), "chat", f"{mark}-{up}"))
            if chance.random() < 0.5:
                crew[n].goods.append((chance.randrange(12), "pay", f"{mark}-{up}@pay.test"))


def _report(chance: random.Random, archive: Archive, dealer: Dealer, *, report: tuple[str, int, float]) -> None:
    name, week, missing = report
    account, site = dealer.account, dealer.account.split("/")[0]
    told: dict[str, object] = {"sender": site, "at": START + timedelta(weeks=week, minutes=chance.randrange(10_000))}
    facts = [*dealer.fresh.items(), ("device", dealer.device)]
    seen = [(kind, value) for since, kind, value in dealer.goods if since <= week and chance.random() < 0.8]
    archive.add(name, account, "hash", some_hash(chance), **told)
    for kind, value in facts + seen:
        if chance.random() >= missing:
            archive.add(name, account, kind, value, **told)
    tail = f":{chance.getrandbits(16):x}" if dealer.prefix.endswith(":") else str(chance.randrange(40))
    port = chance.randrange(1024, 65_000) if chance.random() < 0.5 else None
    archive.add(name, account, "ip", dealer.prefix + tail, port=port, **told)
