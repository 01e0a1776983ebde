"""The town: who people are is drawn first, and every account shows a part of it."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from bench.archives.archive import NAMES, PLATFORMS, START, Archive, some_hash


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
    groups = _gatherings(chance, archive, accounts, people)
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


def _gatherings(
    chance: random.Random, archive: Archive, accounts: dict[str, list[Account]], people: int
) -> list[list[str]]:
    """Classes, families and circles of friends share chats and files without being organised. Gives free people."""
    free = list(accounts)
    chance.shuffle(free)
    for n in range(people // 90):
        pupils = [free.pop() for _ in range(30)]
        archive.innocent.append(frozenset(pupils))
        _share(chance, accounts, pupils, [("chat", f"chat|class{n}")], 0.95)
        _share(chance, accounts, pupils[:14], [("chat", f"chat|sport{n}")], 0.95)
        _share(chance, accounts, pupils, [("hash", some_hash(chance)) for _ in range(3)], 0.6)
    for n in range(people // 30):
        circle = [free.pop() for _ in range(chance.randrange(3, 6))]
        archive.innocent.append(frozenset(circle))
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
