"""The quarter: households with their lines, tablets and lent numbers; what people forward runs along who knows whom.

Facts carry time (a number that was given up goes to somebody else months later), every platform tells other fields and
vouches for other ones. Some rings live in chats, some in files; each has a source, a broker and members.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import timedelta

from bench.archives.archive import START, Archive, some_hash

DAYS = 365
STEMS = ("angel", "king", "rider", "lucky", "star", "queen", "tiger", "smile", "prince", "rose", "raja", "dream")
TOLD = {
    "alpha": {"email": True, "screen": None, "device": None, "chat": None, "hash": None, "url": None, "ip": None},
    "beta": {"phone": True, "screen": None, "device": None, "chat": None, "hash": None, "pay": None, "ip": None},
    "gamma": {"email": None, "phone": None, "screen": None, "chat": None, "hash": None, "url": None, "ip": None},
    "delta": {"email": False, "phone": True, "device": None, "pay": True, "hash": None, "url": None, "ip": None},
    "epsilon": {"email": True, "phone": True, "screen": None, "device": True, "chat": None, "hash": None, "pay": True},
}
"""What each platform tells of an account, and whether it vouches for it."""


@dataclass
class Home:
    """A household: its line (an address, a prefix, or none: then the carrier's), and its tablet."""

    line: str
    tablet: str | None
    people: list[Resident] = field(default_factory=list)


@dataclass
class Resident:
    """Somebody with what is theirs, and since when; `numbers` are (from day, number)."""

    name: str
    home: Home
    child: bool
    device: str
    mail: str
    stem: str
    numbers: list[tuple[int, str]]
    content: list[tuple[int, str, str]] = field(default_factory=list)
    accounts: list[Profile] = field(default_factory=list)

    def number(self, day: int) -> str:
        return [number for since, number in self.numbers if since <= day][-1]


@dataclass
class Profile:
    """An account: which of the person's facts it was made with."""

    name: str
    platform: str
    made: int
    mail: str
    device: str
    screen: str
    share: float


def quarter(seed: int, people: int = 900, *, rings: int = 6, missing: float = 0.2) -> Archive:
    """A year of a quarter, told by five platforms, a hotline and somebody who lies."""
    chance = random.Random(f"quarter {seed}")
    archive = Archive()
    residents = _residents(chance, people)
    _recycle(chance, residents)
    for resident in residents:
        _open_accounts(chance, archive, resident)
    _ordinary_life(chance, archive, residents)
    free = [r for r in residents if not r.child]
    chance.shuffle(free)
    for n in range(rings):
        crew = [free.pop() for _ in range(chance.choice((3, 4, 5, 5, 6, 7, 8, 10, 13)))]
        _ring(chance, archive, crew, f"q{seed}.{n}")
    _reports(chance, archive, residents, missing)
    _lies(chance, archive, residents)
    return archive


def _residents(chance: random.Random, people: int) -> list[Resident]:
    residents: list[Resident] = []
    while len(residents) < people:
        n = len(residents)
        kind = chance.random()
        line = f"203.0.113.{n % 250}" if kind < 0.4 else f"2001:db8:{n:x}:1::" if kind < 0.7 else ""
        home = Home(line, f"tab-{some_hash(chance)[:10]}" if chance.random() < 0.5 else None)
        for place in range(chance.choice((1, 1, 2, 2, 3, 4, 4, 5, 6))):
            child = place >= 2
            n = len(residents)
            elder = home.people[0] if home.people else None
            lent = child and elder is not None and chance.random() < 0.5
            number = elder.numbers[0][1] if lent and elder else f"+91700{chance.randrange(10**6, 10**7)}"
            device = home.tablet if child and home.tablet and chance.random() < 0.5 else f"d-{some_hash(chance)[:10]}"
            mail = elder.mail if lent and elder and chance.random() < 0.3 else f"u{n}.{chance.randrange(99)}@mail.test"
            stem = chance.choice(STEMS) if chance.random() < 0.3 else f"{some_hash(chance)[:7]}"
            one = Resident(f"p{n}", home, child, device, mail, stem, [(0, number)])
            home.people.append(one)
            residents.append(one)
    return residents


def _recycle(chance: random.Random, residents: list[Resident]) -> None:
    """Some give up their number; after three to eight months of nobody's it is somebody else's."""
    for giver in chance.sample(residents, len(residents) // 12):
        day = chance.randrange(20, 140)
        old = giver.number(day)
        giver.numbers.append((day, f"+91701{chance.randrange(10**6, 10**7)}"))
        taker, later = chance.choice(residents), day + chance.randrange(90, 240)
        if taker is not giver and later < DAYS and taker.numbers[-1][0] < later:
            taker.numbers.append((later, old))


def _open_accounts(chance: random.Random, archive: Archive, who: Resident) -> None:
    many = chance.choices((0, 1), (60, 40)) if who.child else chance.choices((1, 2, 3, 4), (55, 27, 12, 6))
    for n in range(many[0]):  # few children are reported
        platform = chance.choice(tuple(TOLD))
        fresh = n > 0 and chance.random() < 0.35
        tablet = who.home.tablet if who.home.tablet and chance.random() < 0.2 else None
        tail = chance.choice(("", "", "_", ".x", str(chance.randrange(100))))
        screen = who.stem + tail if chance.random() < 0.65 else f"{chance.choice(STEMS)}{chance.randrange(30)}"
        profile = Profile(
            f"{platform}|{who.name}-{n}", platform, chance.randrange(DAYS - 60),
            f"x{some_hash(chance)[:8]}@mail.test" if fresh else who.mail,
            tablet or (f"d-{some_hash(chance)[:10]}" if fresh and chance.random() < 0.2 else who.device),
            screen, chance.choice((0.6, 0.8, 0.95)),
        )  # fmt: skip
        who.accounts.append(profile)
        archive.person_of[profile.name] = who.name


def _ordinary_life(chance: random.Random, archive: Archive, residents: list[Resident]) -> None:
    """Families, classes, clubs, and warnings that everybody forwards to everybody they know."""
    homes = {id(r.home): r.home for r in residents}
    for n, home in enumerate(homes.values()):
        if len(home.people) > 2:
            archive.innocent.append(frozenset(r.name for r in home.people))
            _spread(
                chance, home.people, [("chat", f"fam{n}"), ("hash", some_hash(chance)), ("pay", f"rent{n}@pay.test")]
            )
    for n in range(len(residents) // 60):
        pupils = chance.sample(residents, chance.randrange(18, 40))
        archive.innocent.append(frozenset(r.name for r in pupils))
        notes = [("hash", some_hash(chance)) for _ in range(4)] + [
            ("url", f"https://school{n}.test/{k}") for k in (1, 2)
        ]
        _spread(chance, pupils, [("chat", f"class{n}")], 0.95)
        _spread(chance, pupils, notes, 0.5)
    for n in range(len(residents) // 50):
        club = chance.sample(residents, chance.randrange(4, 12))
        archive.innocent.append(frozenset(r.name for r in club))
        _spread(chance, club, [("chat", f"club{n}"), ("url", f"https://club{n}.test/")], 0.85)
    for n in range(5):
        warned = chance.sample(residents, chance.randrange(8, 60))
        archive.innocent.append(frozenset(r.name for r in warned))
        _spread(chance, warned, [("hash", some_hash(chance)), ("url", f"https://warning{n}.test/")], 0.9)
    for _ in range(len(residents) // 3):  # a file passed on by a few, each copy to fewer
        _spread(
            chance,
            chance.sample(residents, min(len(residents), int(chance.paretovariate(1.2)) + 1)),
            [("hash", some_hash(chance))],
        )


def _spread(chance: random.Random, who: list[Resident], what: list[tuple[str, str]], part: float = 0.8) -> None:
    start = chance.randrange(DAYS - 30)
    for resident in who:
        for kind, value in what:
            if chance.random() < part:
                resident.content.append((min(DAYS - 1, start + int(chance.expovariate(1 / 25))), kind, value))


def _ring(chance: random.Random, archive: Archive, crew: list[Resident], mark: str) -> None:
    """A source who has everything first, a broker who stands in both cells, and members of one cell each."""
    source, broker, *members = crew
    archive.rings.append(frozenset(r.name for r in crew))
    archive.roles |= {r.name: "member" for r in members} | {source.name: "source", broker.name: "broker"}
    cells = [members[::2], members[1::2]] if len(members) > 4 else [members]
    chatty, generous = chance.uniform(0.4, 0.95), chance.uniform(0.3, 0.95)
    for n, cell in enumerate(cells):
        files = [("hash", some_hash(chance)) for _ in range(chance.randrange(2, 9))]
        links = [("url", f"https://{mark}.{n}.test/{k}") for k in range(chance.randrange(3))]
        rooms = [("chat", f"{mark}.{n}.{k}") for k in range(chance.randrange(1, 3))]
        till = [("pay", f"{mark}.{n}@pay.test")] if chance.random() < 0.5 else []
        for kind, value in (*files, *links, *rooms, *till):
            day = chance.randrange(DAYS - 90)
            part = chatty if kind in ("chat", "pay") else generous
            for delay, resident in enumerate((source, broker, *cell)):
                if resident is source or chance.random() < (0.95 if resident is broker else part):
                    later = 0 if resident is source else 2 if resident is broker else 4 + chance.randrange(60) + delay
                    resident.content.append((day + later, kind, value))


def _reports(chance: random.Random, archive: Archive, residents: list[Resident], missing: float) -> None:
    number = 0
    for who in residents:
        hot = any(who.name in ring for ring in archive.rings)
        for profile in who.accounts:
            for _ in range(chance.choice((1, 1, 2, 2, 3)) + hot):
                number += 1
                day = chance.randrange(profile.made + 1, DAYS)
                _report(chance, archive, who, profile, report=(f"q{number:07}", day, missing))


def _report(
    chance: random.Random, archive: Archive, who: Resident, profile: Profile, *, report: tuple[str, int, float]
) -> None:
    name, day, missing = report
    grades = TOLD[profile.platform]
    sender = "hotline" if chance.random() < 0.06 else profile.platform
    told: dict[str, object] = {"sender": sender}
    told["at"] = START + timedelta(days=day, minutes=chance.randrange(1440)) if chance.random() > 0.04 else None
    facts = [
        ("email", profile.mail),
        ("phone", who.number(day)),
        ("device", profile.device),
        ("screen", profile.screen),
    ]
    seen = [(kind, value) for since, kind, value in who.content if since <= day and chance.random() < profile.share]
    archive.add(name, profile.name, "hash", some_hash(chance), **told)
    for kind, value in facts + seen:
        if kind in grades and chance.random() >= missing:
            sure = False if sender == "hotline" else grades[kind]
            archive.add(name, profile.name, kind, value, verified=sure, **told)
    if "ip" in grades and chance.random() >= missing:
        line = who.home.line if chance.random() < 0.6 else ""
        if line.endswith("::"):
            own = chance.getrandbits(32)
            line = f"{line}{own >> 16:x}:{own & 0xFFFF:x}"
        address = line or f"198.51.100.{chance.randrange(8)}"
        port = chance.randrange(1024, 65_000) if chance.random() < 0.7 else None
        archive.add(name, profile.name, "ip", address, port=port, **told)
    if chance.random() < 0.05:
        for kind, value in seen[:3]:
            archive.add(name, f"{profile.platform}|kid{chance.randrange(300)}", kind, value, role="victim", **told)


def _lies(chance: random.Random, archive: Archive, residents: list[Resident]) -> None:
    """One sender puts other people's mail boxes and numbers into reports about accounts that it picked."""
    marks = chance.sample(residents, 12)
    for n in range(120):
        target, mark = chance.choice(residents), chance.choice(marks)
        account = chance.choice(target.accounts).name if target.accounts else f"alpha|x{n}"
        kind, value = chance.choice((("email", mark.mail), ("phone", mark.number(0)), ("screen", mark.stem)))
        at = START + timedelta(days=chance.randrange(DAYS))
        sure = None if kind == "screen" else chance.choice((False, None))
        archive.add(f"lie{n:05}", account, kind, value, at=at, verified=sure, sender="mallory")
