"""Planned reports that are no group: look-alikes, one of them about a child in danger, and innocents put in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from tools.synth.dice import dice, number, pick
from tools.synth.ordinary import Ordinary
from tools.synth.people import People
from tools.synth.shape import RECIPIENT, VICTIM, Contact, Home, Party, Report
from tools.synth.things import Things

HARMFUL_K = (2, 3, 5, 4, 8, 2, 12, 3, 25, 60)
"""In how many reports each innocent is put; two to five is the dangerous case, so it is the frequent one."""
BURST = 36
"""Look-alike reports of one file, and the two that differ: one names a child and asks for haste, one is the same
without words of haste (our own choice)."""


@dataclass(slots=True)
class Planted:
    """One planned report: `what` is lookalike, danger, quiet_danger or innocent; `whom` names burst or innocent."""

    what: str
    whom: str
    order: int
    at: datetime


class Specials:
    """Plans and builds these reports."""

    def __init__(self, seed: int, people: People, things: Things, ordinary: Ordinary) -> None:
        self.seed, self.people, self.things, self.ordinary = seed, people, things, ordinary

    def plan(self, size: int, start: datetime, days: int) -> list[Planted]:
        """Bursts and innocents for a world of `size` reports; together at most an eighth of it."""
        found: list[Planted] = []
        room = size // 8
        for burst in range(max(1, size // 2500)):
            length = min(BURST, room // 4)
            at = start + timedelta(days=number(self.seed, "burst", burst) % max(1, days - 5))
            special = {length // 3: "danger", 2 * length // 3: "quiet_danger"} if length >= 6 else {0: "danger"}
            for i in range(length):
                when = at + timedelta(minutes=i * 77)
                found.append(Planted(special.get(i, "lookalike"), f"burst{burst}", i, when))
        for order in range(max(2, size // 600)):
            k = HARMFUL_K[order % len(HARMFUL_K)]
            at = start + timedelta(days=number(self.seed, "innocent", order) % max(1, days // 2))
            if len(found) + k > room:
                continue
            gap = timedelta(days=max(1, days // 2) / k)
            found += [Planted("innocent", f"x{order}", i, at + gap * i) for i in range(k)]
        return found

    def build(self, plan: Planted, slot: int, report_number: int) -> Report:
        """The full report of a plan, before the habits of the platform."""
        if plan.what == "innocent":
            return self._innocent(plan, slot, report_number)
        return self._lookalike(plan, slot, report_number)

    def _lookalike(self, plan: Planted, slot: int, report_number: int) -> Report:
        """The same file, the same platform, nearly the same minute, another account each time."""
        chance = dice(self.seed, "special", slot)
        report = self.ordinary.blank(slot, report_number, "ExampleShare", plan.what)
        name = f"l{plan.whom}.{plan.order}"
        report.parties = [self.ordinary.party(name, report.platform, report.happened, chance)]
        report.files = [self.things.file(plan.whom, viral=True)]
        report.notes = ["Synthetic note 4: same file as in other reports"]
        if plan.what != "lookalike":
            child = self.people.get(f"v{plan.whom}.{plan.what}")
            report.parties.append(Party(VICTIM, child.name, None, child.first, None, age=8))
            report.files.append(self.things.file(f"new.{plan.whom}.{plan.what}"))
        if plan.what == "danger":
            report.urgent = "Synthetic note 17: the platform believes that a child may be in danger now."
        return report

    def innocent(self, name: str) -> tuple[str, str, Home]:
        """What belongs to an innocent: mail, phone, postal address."""
        person = self.people.get(name)
        return person.emails[0], person.phone, self.ordinary.home(person)

    def _innocent(self, plan: Planted, slot: int, report_number: int) -> Report:
        """Somebody opens an account, types another's mail, phone or address into it and sees that it is reported."""
        chance = dice(self.seed, "special", slot)
        platform = pick(("ExampleForum", "ExamplePics", "ExampleChat"), self.seed, plan.whom)
        report = self.ordinary.blank(slot, report_number, platform, "planted_innocent")
        report.group = None
        malice = f"z{plan.whom}"
        party = self.ordinary.party(malice, platform, report.happened, chance, again=plan.order)
        email, phone, home = self.innocent(plan.whom)
        what = pick(("email", "phone", "both", "all"), self.seed, plan.whom, "what")
        party.emails = [Contact(email, False)] if what != "phone" else []
        party.phones = [Contact(phone, False)] if what != "email" else []
        party.homes = [home] if what == "all" else []
        party.first = party.last = party.born = None
        party.devices = []
        party.screen = f"nn{number(self.seed, malice, plan.order) % 10**6}"
        party.captures = [self.people.seen(f"{malice}.{plan.order}", "Login", report.happened)]
        report.parties = [party]
        report.files = [self.things.file(self.things.viral_name(slot), viral=True)]
        if chance.random() < 0.3:
            other = f"r{number(self.seed, slot) % 10**6}"
            report.parties.append(Party(RECIPIENT, other, self.people.account(other, platform)))
        return report
