"""The market: days pass, accounts are made, banned and made again, files go from hand to hand, goods are paid for."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bench.archives.archive import NAMES, PLATFORMS, START, Archive, some_hash


@dataclass
class Trader:
    """Somebody in the market, with the account used at the moment."""

    name: str
    account: str
    platform: str
    mail: str
    phone: str
    device: str
    screen: str
    files: list[str] = field(default_factory=list)
    chats: list[str] = field(default_factory=list)
    pays: list[str] = field(default_factory=list)
    remade: int = 0


def market(seed: int, people: int = 900, *, rings: int = 6, missing: float = 0.2) -> Archive:
    """Days pass: people pass files on, groups deal, platforms notice some of it, ban accounts, and people come back."""
    chance = random.Random(f"market {seed}")
    archive = Archive()
    traders = [_trader(chance, n) for n in range(people)]
    for trader in traders:
        archive.person_of[trader.account] = trader.name
    crews = [traders[n * 12 : n * 12 + chance.randrange(4, 10)] for n in range(rings)]
    archive.rings = [frozenset(t.name for t in crew) for crew in crews]
    archive.roles = {t.name: "source" if t is crew[0] else "member" for crew in crews for t in crew}
    shops = [f"shop{n}@pay.test" for n in range(3)]
    rooms = [f"room|{n}" for n in range(people // 40)]
    fads = [some_hash(chance) for _ in range(8)]
    number = 0
    for day in range(180):
        for n, crew in enumerate(crews):
            _deal(chance, crew, n, day)
        for trader in chance.sample(traders, people // 60):
            _idle(chance, trader, traders, rooms=rooms, fads=fads, shops=shops)
        for trader in chance.sample(traders, max(1, people // 90)):
            number += 1
            _market_report(chance, archive, trader, f"m{number:07}", at=START + timedelta(days=day), missing=missing)
            if chance.random() < 0.3:
                _remake(chance, archive, trader)
    for trader in traders:  # in the end everybody was reported once
        number += 1
        at = START + timedelta(days=chance.randrange(180))
        _market_report(chance, archive, trader, f"m{number:07}", at=at, missing=missing)
    return archive


def _trader(chance: random.Random, n: int) -> Trader:
    platform = chance.choice(PLATFORMS)
    family = f"f{n // 4}"
    device = f"tab-{family}" if chance.random() < 0.3 else f"mob-{n}-{chance.randrange(10**6)}"
    name = chance.choice(NAMES[: 1 + int(chance.paretovariate(1.1)) % 400])
    phone = f"+910000{5_000_000 + n}"
    return Trader(f"p{n}", f"{platform}:{n}.0", platform, f"t{n}@example.com", phone, device, name)


def _deal(chance: random.Random, crew: list[Trader], n: int, day: int) -> None:
    boss = crew[0]
    if day % 30 == 0:
        boss.files.append(some_hash(chance))
        boss.chats.append(f"crew|{n}.{day // 60}")
        boss.pays.append(f"crew{n}.{day // 90}@pay.test")
    buyer = chance.choice(crew)
    for mine, theirs in ((buyer.files, boss.files), (buyer.chats, boss.chats[-1:]), (buyer.pays, boss.pays[-1:])):
        mine.extend(thing for thing in theirs if thing not in mine and chance.random() < 0.7)


def _idle(
    chance: random.Random, trader: Trader, traders: list[Trader], *, rooms: list[str], fads: list[str], shops: list[str]
) -> None:
    """Ordinary life: big rooms, fads, a shop that everybody pays, and a file passed to one friend."""
    trader.chats.append(rooms[int(trader.name[1:]) // 40 % len(rooms)])
    trader.files.append(chance.choice(fads))
    if chance.random() < 0.3:
        trader.pays.append(chance.choice(shops))
    friend = traders[(int(trader.name[1:]) + 300) % len(traders)]
    if trader.files and chance.random() < 0.3:
        friend.files.append(some_hash(chance))
        trader.files.append(friend.files[-1])


def _market_report(
    chance: random.Random, archive: Archive, trader: Trader, report: str, *, at: datetime, missing: float
) -> None:
    told: dict[str, object] = {"at": at if chance.random() > 0.05 else None, "sender": trader.platform}
    verified = chance.choice((True, True, True, None))
    facts = [("email", trader.mail, verified), ("phone", trader.phone, verified), ("device", trader.device, None)]
    facts += [("screen", trader.screen, None)]
    facts += [("hash", thing, None) for thing in trader.files[-8:]]
    facts += [("chat", thing, None) for thing in trader.chats[-4:]]
    facts += [("pay", thing, True) for thing in trader.pays[-3:]]
    archive.add(report, trader.account, "hash", some_hash(chance), **told)
    for kind, value, sure in facts:
        if chance.random() >= missing:
            archive.add(report, trader.account, kind, value, verified=sure, **told)
    address = f"192.0.2.{int(trader.name[1:]) // 4 % 250}" if chance.random() < 0.5 else "198.51.100.7"
    archive.add(report, trader.account, "ip", address, port=chance.randrange(1024, 65_000), **told)


def _remake(chance: random.Random, archive: Archive, trader: Trader) -> None:
    """A banned account comes back with some of the old facts."""
    trader.remade += 1
    trader.platform = chance.choice((trader.platform, chance.choice(PLATFORMS)))
    trader.account = f"{trader.platform}:{trader.name[1:]}.{trader.remade}"
    archive.person_of[trader.account] = trader.name
    if chance.random() < 0.5:
        trader.mail = f"t{trader.name[1:]}.{trader.remade}@example.com"
    if chance.random() < 0.3:
        trader.phone = f"+910001{int(trader.name[1:]) * 10 + trader.remade:07}"
    if chance.random() < 0.3:
        trader.device = f"mob-{trader.name[1:]}-{chance.randrange(10**6)}"
