"""Reports about people who belong to no planted group: most of what arrives."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from tools.synth.dice import dice, number, share
from tools.synth.people import People, Person
from tools.synth.platforms import platform_at
from tools.synth.shape import RECIPIENT, REPORTED, VICTIM, Contact, Home, Party, Report, SeenFile
from tools.synth.things import Things

MATERIAL = "Child Pornography (possession, manufacture, and distribution)"
ENTICEMENT = "Online Enticement of Children for Sexual Acts"
INCIDENTS = (MATERIAL,) * 17 + (ENTICEMENT, "Child Sexual Molestation", "Child Sex Trafficking")
PLACEHOLDER_PHONES = ("0000000000", "9999999999", "1234567890")
PLACEHOLDER_EMAIL = "test@example.com"
RECIPES = ("upload", "viral", "known", "class_chat", "contact", "empty_file", "merchant", "batched")
WEIGHTS = (38, 27, 16, 3, 9, 2, 4, 1)
"""How often each recipe is used, of 100: our own choice (viral files are the largest single part, see README)."""


class Ordinary:
    """Builds the report of a slot, and the person in it. Pure: the same slot gives the same report."""

    def __init__(self, seed: int, people: People, things: Things, received: Callable[[int], datetime]) -> None:
        self.seed, self.people, self.things, self.received = seed, people, things, received

    def person_of(self, slot: int) -> str:
        """Whose account this slot is about: somebody new, somebody reported before, or somebody of their household."""
        mate = ""
        while slot > 0:
            draw = share(self.seed, "slot", slot)
            if draw >= 0.30:
                break
            mate = mate or ("~mate" if draw < 0.04 else "")
            slot -= 1 + number(self.seed, "back", slot) % min(slot, 4000)
        return f"p{slot}{mate}"

    def build(self, slot: int, number_: int) -> Report:
        """The full report, before the habits of the platform."""
        chance = dice(self.seed, "ordinary", slot)
        name = self.person_of(slot)
        platform = self.platform_of(name, chance.random())
        kind = chance.choices(RECIPES, WEIGHTS)[0]
        report = self.blank(slot, number_, platform, kind)
        report.incident = INCIDENTS[number(self.seed, "incident", slot) % len(INCIDENTS)]
        again = int(chance.random() < 0.06)
        report.parties = [self.party(name, platform, report.happened, chance, again=again)]
        getattr(self, f"_{kind}")(report, chance)
        if kind != "batched":
            self._others(report, chance)
        return report

    def blank(self, slot: int, number_: int, platform: str, kind: str) -> Report:
        """A report without contents that arrives at the time of the slot."""
        received = self.received(slot)
        delay = timedelta(minutes=30 + int(share(self.seed, "delay", slot) ** 3 * 20 * 24 * 60))
        happened = (received - delay).replace(microsecond=0)
        return Report(number_, "clearinghouse", platform, received, kind, happened, MATERIAL)

    def platform_of(self, name: str, draw: float) -> str:
        """A person uses one platform mostly and a second one sometimes."""
        return platform_at(number(self.seed, name, "platform", int(draw > 0.8)))

    def party(self, name: str, platform: str, at: datetime, chance: Random, *, again: int = 0) -> Party:
        """An account with everything that the platform could know about it."""
        person = self.people.get(name)
        party = Party(REPORTED, name, self.people.account(name, platform, again), person.first, person.last)
        party.born = person.born.isoformat()
        party.screen = person.screen if not again else f"{person.screen}{again}"
        party.emails = [Contact(person.emails[0])]
        party.phones = [Contact(person.phone)]
        party.homes = [self.home(person)]
        party.devices = list(person.devices[: 1 + (chance.random() < 0.4)])
        times = sorted(
            at - timedelta(minutes=int(chance.expovariate(1 / 2000))) for _ in range(1 + chance.randrange(4))
        )
        party.captures = [self.people.seen(name, "Login", time) for time in times]
        party.captures.append(self.people.seen(name, "Upload", at))
        self._spoil(party, chance)
        return party

    def home(self, person: Person) -> Home:
        """The address of the household, written with more or less care."""
        care = share(self.seed, person.name, "care")
        place = person.place
        return Home(
            self.people.street(person), place.city, place.state_name if care > 0.1 else None,
            place.pin if care < 0.85 else None, "IN",
        )  # fmt: skip

    def _spoil(self, party: Party, chance: Random) -> None:
        """What is in every real archive: placeholder values that say nothing."""
        draw = chance.random()
        if draw < 0.015:
            party.phones = [Contact(chance.choice(PLACEHOLDER_PHONES), False)]
        elif draw < 0.025:
            party.emails = [Contact(PLACEHOLDER_EMAIL, False)]

    def _others(self, report: Report, chance: Random) -> None:
        """Victims and recipients named in the report, notes, annotations, danger."""
        slot = f"{report.number}"
        if chance.random() < 0.06:
            child = self.people.get(f"v{number(self.seed, slot, 'victim') % 10**6}")
            report.parties.append(Party(VICTIM, child.name, None, child.first, None, age=9 + chance.randrange(8)))
        if chance.random() < 0.08:
            other = f"r{number(self.seed, slot, 'recipient') % 10**6}"
            account = self.people.account(other, report.platform)
            report.parties.append(Party(RECIPIENT, other, account, screen=self.people.get(other).screen))
        if chance.random() < 0.03:
            report.annotations.append(chance.choice(("csamSolicitation", "minorToMinorInteraction", "spam")))
        if chance.random() < 0.006:
            report.urgent = f"Synthetic note {chance.randrange(90)}: the platform asks for a look today."
        if chance.random() < 0.25:
            report.notes.append(f"Synthetic note {chance.randrange(500)}")
        if chance.random() < 0.01:
            self._abroad(report, chance)

    def _abroad(self, report: Report, chance: Random) -> None:
        """Somebody in another country: for the foreign track."""
        party = report.parties[0]
        party.homes = [Home(None, "Example City", None, None, chance.choice(("XA", "XB")))]
        party.phones = []
        for capture in (*party.captures, *(seen.capture for seen in report.files if seen.capture)):
            capture.ip, capture.port = self.people.networks.abroad(party.person, capture.at), None

    def _with(self, report: Report, *files: SeenFile) -> None:
        report.files.extend(files)
        if files:
            files[0].capture = self.people.seen(report.parties[0].person, "Upload", report.happened)

    def _upload(self, report: Report, chance: Random) -> None:
        count = 1 + int(chance.expovariate(0.7))
        self._with(report, *(self.things.file(f"own{report.number}.{i}") for i in range(min(count, 12))))

    def _viral(self, report: Report, chance: Random) -> None:
        name = self.things.viral_name(report.number)
        self._with(report, self.things.file(name, viral=chance.random() < 0.6))

    def _known(self, report: Report, chance: Random) -> None:
        names = sorted({self.things.known_name(report.number, i) for i in range(1 + chance.randrange(3))})
        self._with(report, *(self.things.file(name) for name in names))

    def _class_chat(self, report: Report, chance: Random) -> None:
        """Somebody passes a warning on in the chat of a class: the same file and chat for many innocent people."""
        chat = self.things.class_chat(report.number)
        report.chats.append(chat)
        report.annotations.append("informational")
        self._with(report, self.things.file(f"warning{number(self.seed, chat) % 2}", viral=chance.random() < 0.4))

    def _contact(self, report: Report, chance: Random) -> None:
        """No file: words to somebody who may be a child."""
        report.incident = ENTICEMENT
        if chance.random() < 0.5:
            report.annotations.append("sextortion")
        victim = self.people.get(f"v{number(self.seed, report.number, 'contact') % 10**6}")
        account = self.people.account(victim.name, report.platform)
        report.parties.append(Party(VICTIM, victim.name, account, victim.first, age=10 + chance.randrange(7)))

    def _empty_file(self, report: Report, chance: Random) -> None:
        self._with(report, self.things.empty_file())

    def _merchant(self, report: Report, chance: Random) -> None:
        report.parties[0].payments.append(self.things.merchant(report.number))
        self._known(report, chance)

    def _batched(self, report: Report, chance: Random) -> None:
        """One viral file and the accounts that passed it on, nothing else: as the protocol allows it."""
        report.batched = True
        name = self.things.viral_name(report.number)
        report.files = [self.things.file(name, viral=True)]
        first = report.parties[0]
        more = [f"b{number(self.seed, report.number, i) % 10**6}" for i in range(2 + chance.randrange(20))]
        accounts = [(first.person, first.esp_id), *((m, self.people.account(m, report.platform)) for m in more)]
        report.parties = [Party(REPORTED, person, account) for person, account in accounts]
