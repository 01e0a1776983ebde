"""Synthetic archives of observations with their truth: two worlds with different mechanics, and what fools a linker.

`town` draws who people are and lets every account show a part of it. `market` lets time pass: accounts are made, banned
and made again, files are copied from hand to hand, goods are paid for. Both hold households, carrier NAT, classes,
families, viral files, recycled phones, common screen names, placeholders and, unless told otherwise, organised groups.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from nodal.chain.link import Observation

START = datetime(2024, 1, 1, tzinfo=UTC)
PLATFORMS = ("alpha", "beta", "gamma", "delta", "epsilon")
NAMES = tuple(f"name{n}" for n in range(400))


@dataclass
class Archive:
    """Rows, and the truth that no engine sees: whose an account is, and which people are organised."""

    rows: list[Observation] = field(default_factory=list)
    person_of: dict[str, str] = field(default_factory=dict)
    rings: list[frozenset[str]] = field(default_factory=list)

    def add(self, report: str, account: str, kind: str, value: str, **more: object) -> None:
        self.rows.append(Observation(report, account, kind, value, **more))  # type: ignore[arg-type]


def some_hash(chance: random.Random) -> str:
    return f"{chance.getrandbits(160):040x}"


# ------------------------------------------------------------------------------------------------ the town


@dataclass
class Account:
    """An account of the town: what it would show if its platform told everything."""

    name: str
    platform: str
    facts: list[tuple[str, str, bool | None]] = field(default_factory=list)
    content: list[tuple[str, str]] = field(default_factory=list)
    home: str = ""


def town(seed: int, people: int = 900, *, rings: int = 6, missing: float = 0.2) -> Archive:
    """People with fixed facts; each account is reported one to three times by its platform and shows a part of them."""
    chance = random.Random(f"town {seed}")
    archive = Archive()
    accounts = _townspeople(chance, people, archive)
    groups = _gatherings(chance, accounts, people)
    for _ in range(rings):
        archive.rings.append(_ring(chance, accounts, groups.pop()))
    viral = [some_hash(chance) for _ in range(12)]
    number = 0
    for owned in accounts.values():
        for account in owned:
            for _ in range(chance.choice((1, 1, 2, 3))):
                number += 1
                _town_report(chance, archive, account, f"t{number:07}", viral=viral, missing=missing)
    return archive


def _townspeople(chance: random.Random, people: int, archive: Archive) -> dict[str, list[Account]]:
    accounts: dict[str, list[Account]] = {}
    home, phone, device = "", "", ""
    for n in range(people):
        if n % 3 == 0 or chance.random() < 0.4:
            home, device = f"h{n}", f"dev-{some_hash(chance)[:12]}"
        # A tenth of the numbers were somebody else's before.
        phone = phone if phone and chance.random() < 0.03 else f"+910000{chance.randrange(10**6, 10**7)}"
        own = f"dev-{some_hash(chance)[:12]}"
        mail, name = f"m{n}.{chance.randrange(999)}@example.org", chance.choice(NAMES)
        owned = accounts.setdefault(f"p{n}", [])
        for k in range(chance.choices((1, 2, 3), (70, 22, 8))[0]):
            platform = chance.choice(PLATFORMS)
            account = Account(f"{platform}|{n}-{k}", platform, home=home)
            keeps = chance.random() < 0.75
            account.facts = [
                ("email", mail if keeps else f"m{n}.{k}x@example.org", chance.choice((True, True, None, False))),
                ("phone", phone if chance.random() < 0.7 else f"+910000{chance.randrange(10**6, 10**7)}", True),
                ("device", device if chance.random() < 0.35 else own, None),
                ("screen", name if chance.random() < 0.5 else f"{chance.choice(NAMES)}{chance.randrange(99)}", None),
            ]
            if chance.random() < 0.05:
                account.facts.append(("phone", "+9999999999", False))
                account.facts.append(("email", "none@example.org", False))
            owned.append(account)
            archive.person_of[account.name] = f"p{n}"
    return accounts


def _gatherings(chance: random.Random, accounts: dict[str, list[Account]], people: int) -> list[list[str]]:
    """Classes, families and circles of friends share chats and files without being organised. Gives free people."""
    free = list(accounts)
    chance.shuffle(free)
    for n in range(people // 90):
        pupils = [free.pop() for _ in range(30)]
        _share(chance, accounts, pupils, [("chat", f"chat|class{n}")], 0.95)
        _share(chance, accounts, pupils[:14], [("chat", f"chat|sport{n}")], 0.95)
        _share(chance, accounts, pupils, [("hash", some_hash(chance)) for _ in range(3)], 0.6)
    for n in range(people // 30):
        circle = [free.pop() for _ in range(chance.randrange(3, 6))]
        _share(chance, accounts, circle, [("chat", f"chat|friends{n}"), ("hash", some_hash(chance))], 0.9)
    for n in range(6):
        _share(chance, accounts, chance.sample(list(accounts), people // 6), [("chat", f"chat|public{n}")], 0.9)
    return [[free.pop() for _ in range(chance.randrange(4, 11))] for _ in range(min(20, len(free) // 12))]


def _share(
    chance: random.Random,
    accounts: dict[str, list[Account]],
    who: Iterable[str],
    what: list[tuple[str, str]],
    part: float,
) -> None:
    for person in who:
        for thing in what:
            if chance.random() < part:
                chance.choice(accounts[person]).content.append(thing)


def _ring(chance: random.Random, accounts: dict[str, list[Account]], who: list[str]) -> frozenset[str]:
    mark = some_hash(chance)[:6]
    what = [("chat", f"chat|{mark}{n}") for n in range(2)] + [("pay", f"pay-{mark}@upi.test")]
    what += [("hash", some_hash(chance)) for _ in range(chance.randrange(3, 7))]
    what += [("url", f"https://{mark}.test/{n}") for n in range(2)]
    _share(chance, accounts, who, what, 0.75)
    return frozenset(who)


def _town_report(
    chance: random.Random, archive: Archive, account: Account, report: str, *, viral: list[str], missing: float
) -> None:
    at = START + timedelta(minutes=chance.randrange(60 * 24 * 240))
    told: dict[str, object] = {"at": at, "sender": account.platform}
    archive.add(report, account.name, "hash", some_hash(chance), **told)
    for kind, value, verified in account.facts:
        if chance.random() >= missing:
            archive.add(report, account.name, kind, value, verified=verified, **told)
    for kind, value in account.content:
        if chance.random() >= missing:
            archive.add(report, account.name, kind, value, **told)
    if chance.random() < 0.5:
        archive.add(report, account.name, "hash", chance.choice(viral), **told)
    octet = int(account.home[1:]) % 250
    if chance.random() < 0.6:
        port = chance.choice((None, chance.randrange(30_000, 60_000)))
        archive.add(report, account.name, "ip", f"203.0.113.{octet}", port=port, **told)
    else:  # carrier NAT: twenty addresses for everybody
        port = chance.randrange(2_000, 4_000)
        archive.add(report, account.name, "ip", f"198.51.100.{chance.randrange(20)}", port=port, **told)
    if chance.random() < 0.1:
        child = f"{account.platform}|child-{chance.randrange(200)}"
        for kind, value in account.content[:2]:
            archive.add(report, child, kind, value, role="victim", **told)


# ------------------------------------------------------------------------------------------------ the market


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


# ------------------------------------------------------------------------------------------------ an innocent, scores


def plant(archive: Archive, seed: int, times: int, kind: str, *, verified: bool | None = False) -> str:
    """Put something of an innocent into `times` reports by one sender. Gives the innocent's own account.

    The innocent was reported once, by a platform that verified the address, phone or address of the internet.
    """
    chance = random.Random(f"plant {seed} {times} {kind}")
    value = {"email": "innocent@example.org", "phone": "+9100009182736", "ip": "203.0.113.251"}[kind]
    at = START + timedelta(days=100)
    archive.add("plant-own", "beta|innocent", kind, value, at=at, verified=True, sender="beta", port=None)
    archive.add("plant-own", "beta|innocent", "hash", some_hash(chance), at=at, sender="beta")
    victims = chance.sample(sorted(archive.person_of), min(times, len(archive.person_of)))
    for n, account in enumerate(victims):
        archive.add(f"plant{n}", account, kind, value, at=at + timedelta(hours=n), verified=verified, sender="malice")
    return "beta|innocent"


def write_csv(archive: Archive, path: Path) -> Path:
    """The archive as the CSV that `nodal link` reads."""
    with path.open("w", newline="", encoding="utf-8") as stream:
        lines = csv.writer(stream)
        lines.writerow(("report_id", "account_id", "kind", "value", "role", "port", "at", "verified", "sender"))
        for row in archive.rows:
            at = row.at.isoformat() if row.at else ""
            sure = "" if row.verified is None else str(row.verified).lower()
            port = "" if row.port is None else row.port
            told = (row.report_id, row.account_id, row.kind, row.value, row.role, port, at, sure, row.sender or "")
            lines.writerow(told)
    return path
