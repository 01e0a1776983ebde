"""Planted organised groups, written from how such groups work; what a detector looks for is not considered here.

A group is played forward in time: people meet, pass things on, are banned and come back. What of that a platform
notices and reports is decided afterwards, by chance.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from tools.synth.dice import dice, pick, share
from tools.synth.ordinary import Ordinary
from tools.synth.people import People
from tools.synth.places import state_for
from tools.synth.platforms import PLATFORMS
from tools.synth.shape import RECIPIENT, REPORTED, Contact, Party, Report
from tools.synth.things import Things

KINDS = ("invitation", "seller", "ring")
HOME_STATE = "IN-DL"
"""The state whose unit the demo plays: home of one group of each kind, and later of every eighth."""
NAMES = tuple(platform.name for platform in PLATFORMS)


@dataclass(slots=True)
class Event:
    """A platform noticed one account of a group at a moment, and these things with it."""

    group: str
    kind: str
    person: str
    platform: str
    again: int
    at: datetime
    chats: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    payments: tuple[str, ...] = ()
    recipients: tuple[tuple[str, int], ...] = ()
    aside: bool = False


@dataclass(slots=True)
class Group:
    """What was planted: `members` took part; `asides` were near and did not."""

    name: str
    kind: str
    state: str
    members: list[str] = field(default_factory=list)
    asides: list[str] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)


class Planter:
    """Plays groups and turns their events into reports."""

    def __init__(self, seed: int, people: People, things: Things, ordinary: Ordinary) -> None:
        self.seed, self.people, self.things, self.ordinary = seed, people, things, ordinary

    def plant(self, order: int, start: datetime, days: int) -> Group:
        """The group of that order, played over at most `days` days from `start`."""
        kind = KINDS[order % len(KINDS)]
        at_home = order in (0, 2, 4) or order % 8 == 0
        state = HOME_STATE if at_home else state_for(self.seed, "group", order)
        group = Group(f"g{order}", kind, state)
        chance = dice(self.seed, "group", order)
        begin = start + timedelta(days=chance.randrange(max(1, days // 3)))
        end = start + timedelta(days=days)
        getattr(self, f"_play_{kind}")(group, chance, begin, end)
        self._bystanders(group, chance, begin, end)
        group.events.sort(key=lambda event: (event.at, event.person))
        return group

    def _member(self, group: Group, chance: Random, far: float = 0.35) -> str:
        order = len(group.members)
        away = chance.random() < far
        state = state_for(self.seed, group.name, order) if away else group.state
        name = f"{group.name}m{order}@{state}"
        group.members.append(name)
        return name

    def _play_invitation(self, group: Group, chance: Random, begin: datetime, end: datetime) -> None:
        """A founder invites, the invited invite; the chat moves on every few weeks; the banned come back."""
        platform = pick(NAMES[:3], self.seed, group.name)
        present = [self._member(group, chance)]
        lives: dict[str, int] = {}
        at, phase, target = begin, 0, 6 + chance.randrange(14)
        while at < end:
            chat = self.things.chat(group.name, phase)
            length = timedelta(days=7 + chance.randrange(14))
            for host in list(present):
                if len(group.members) < target and chance.random() < 0.7:
                    present += [self._member(group, chance) for _ in range(1 + chance.randrange(3))]
                    lives.setdefault(host, 0)
            shared = [f"{group.name}.{phase}.{i}" for i in range(3 + chance.randrange(8))]
            shared += [self.things.known_name(group.name, phase, i) for i in range(chance.randrange(3))]
            for member in present:
                if chance.random() < 0.8:
                    event = self._notice(group, chance, member, chat, shared)
                    event.platform, event.again = platform, lives.get(member, 0)
                    event.at = at + length * chance.random()
                    if chance.random() < 0.55:
                        group.events.append(event)
                        lives[member] = event.again + (chance.random() < 0.5)
            at, phase = at + length, phase + 1

    def _notice(self, group: Group, chance: Random, member: str, chat: str, shared: list[str]) -> Event:
        """What a platform would see of this member in one chat: the chat and some of the files."""
        files = tuple(sorted(chance.sample(shared, 1 + chance.randrange(min(4, len(shared))))))
        return Event(group.name, group.kind, member, "", 0, datetime.min.replace(tzinfo=UTC), (chat,), files)

    def _play_seller(self, group: Group, chance: Random, begin: datetime, end: datetime) -> None:
        """One seller, a payment handle that changes once, a catalogue, and buyers on several platforms."""
        seller = self._member(group, chance)
        handles = [self.things.handle(group.name, i) for i in range(2)]
        change = begin + (end - begin) * (0.3 + 0.5 * chance.random())
        catalogue = [f"{group.name}.{i}" for i in range(8 + chance.randrange(20))]
        shop = pick(NAMES[:2], self.seed, group.name, "shop")
        chat = self.things.chat(group.name, "orders")
        for _ in range(6 + chance.randrange(12)):
            buyer = self._member(group, chance, far=0.75)
            own = shop if chance.random() < 0.45 else pick(NAMES[:5], self.seed, buyer, "own")
            for _ in range(1 + chance.randrange(2)):
                at = begin + (end - begin) * chance.random()
                bought = tuple(sorted(chance.sample(catalogue, 1 + chance.randrange(3))))
                pays = (handles[at > change],) if chance.random() < 0.7 else ()
                chats = (chat,) if own == shop and chance.random() < 0.5 else ()
                named = ((seller, 0),) if own == shop and chance.random() < 0.4 else ()
                event = Event(group.name, group.kind, buyer, own, 0, at, chats, bought, pays, named)
                group.events.append(event)
        for _ in range(2 + chance.randrange(3)):
            at = begin + (end - begin) * chance.random()
            offered = tuple(sorted(chance.sample(catalogue, 2 + chance.randrange(4))))
            pays = (handles[at > change],) if chance.random() < 0.8 else ()
            again = int(at > change)
            group.events.append(Event(group.name, group.kind, seller, shop, again, at, (chat,), offered, pays))

    def _play_ring(self, group: Group, chance: Random, begin: datetime, end: datetime) -> None:
        """Five to fifteen accounts hand rare new files to each other for weeks; a report shows a part of them."""
        platform = pick(NAMES[1:3], self.seed, group.name)
        people = [self._member(group, chance, far=0.6) for _ in range(5 + chance.randrange(11))]
        holds: dict[str, list[str]] = {person: [] for person in people}
        lives = dict.fromkeys(people, 0)
        at, fresh = begin, 0
        while at < end:
            giver = chance.choice(people)
            if not holds[giver] or chance.random() < 0.4:
                holds[giver].append(f"{group.name}.{fresh}")
                fresh += 1
            takers = chance.sample(people, 1 + chance.randrange(3))
            for item in holds[giver][-3:]:
                for taker in takers:
                    if item not in holds[taker]:
                        holds[taker].append(item)
            for person in takers:
                if holds[person] and chance.random() < 0.16:
                    part = tuple(sorted(chance.sample(holds[person], min(len(holds[person]), 1 + chance.randrange(6)))))
                    named = ((giver, lives[giver]),) if giver != person and chance.random() < 0.3 else ()
                    event = Event(group.name, group.kind, person, platform, lives[person], at, (), part, (), named)
                    group.events.append(event)
                    lives[person] += chance.random() < 0.3
            at += timedelta(hours=4 + chance.randrange(30))

    def _bystanders(self, group: Group, chance: Random, begin: datetime, end: datetime) -> None:
        """People near a group who are not in it: one who opened the link once, one who lives with a member."""
        near = group.members[0] + "~mate"
        group.asides.append(near)
        at = begin + (end - begin) * chance.random()
        viral = (self.things.viral_name(group.name),)
        group.events.append(Event(group.name, "aside", near, pick(NAMES, near), 0, at, (), viral, aside=True))
        chats = sorted({chat for event in group.events for chat in event.chats})
        if chats:
            lost = f"{group.name}lost@{state_for(self.seed, group.name, 'lost')}"
            group.asides.append(lost)
            seen = group.events[0]
            event = Event(group.name, "aside", lost, seen.platform, 0, at, (chance.choice(chats),), viral, aside=True)
            group.events.append(event)

    def build(self, event: Event, slot: int, number: int) -> Report:
        """The full report of an event, before the habits of the platform."""
        chance = dice(self.seed, "event", slot)
        report = self.ordinary.blank(slot, number, event.platform, event.kind)
        report.group = None if event.aside else event.group
        report.happened = min(event.at, report.received - timedelta(hours=1)).replace(microsecond=0)
        party = self.ordinary.party(event.person, event.platform, report.happened, chance, again=event.again)
        self._come_back(party, event)
        party.payments.extend(event.payments)
        report.parties = [party]
        for person, again in event.recipients:
            account = self.people.account(person, event.platform, again)
            report.parties.append(Party(RECIPIENT, person, account, screen=self.people.get(person).screen))
        report.chats = list(event.chats)
        report.files = [self.things.file(name, viral=name.startswith("viral")) for name in event.files]
        if chance.random() < 0.15:
            report.notes.append(f"Synthetic note {chance.randrange(500)}")
        return report

    def _come_back(self, party: Party, event: Event) -> None:
        """After a ban the account is new; the old phone, handset or mail is kept or replaced, each by chance."""
        if party.role != REPORTED or not event.again:
            return
        person, life = event.person, event.again
        if share(self.seed, person, life, "mail") > 0.35:
            party.emails = [Contact(f"new{life}.{self.people.get(person).emails[1]}")]
        if share(self.seed, person, life, "sim") > 0.6:
            party.phones = [Contact(self.people.get(person.replace("@", f"+sim{life}@")).phone)]
        if share(self.seed, person, life, "handset") > 0.8:
            party.devices = list(self.people.get(person.replace("@", f"+handset{life}@")).devices[:1])
