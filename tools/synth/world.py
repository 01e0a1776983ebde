"""The whole world: which report arrives when, in which format, and what happens to it afterwards."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import chain

from tools.synth.dice import dice, number, share
from tools.synth.express import ISPWS, LE_JSON, SHEET, cut
from tools.synth.faults import CONFLICT, SUPPLEMENT, Fate, add, contradict, counts, fates
from tools.synth.groups import Event, Group, Planter
from tools.synth.networks import Net, Networks
from tools.synth.ordinary import Ordinary
from tools.synth.people import People
from tools.synth.platforms import show
from tools.synth.shape import Contact, Report
from tools.synth.special import Planted, Specials
from tools.synth.things import Things

CLEARINGHOUSE, HOTLINE = "clearinghouse", "hotline"
FIRST_NUMBER = 700_000_000
END = datetime(2026, 11, 1, tzinfo=UTC)
DAYS = 84
"""The world ends at `END` and lasts twelve weeks (our own choice)."""
GROUP_EVERY, GROUP_SHARE = 700, 8
"""One planted group for so many reports, and all groups together at most this part (1/8) of them."""


class World:
    """Every report of a world can be built on its own, in any order, from (seed, size) alone."""

    def __init__(
        self, seed: int, size: int, nets: tuple[Net, ...], *, groups: bool = True, missing: float = 0.2
    ) -> None:
        self.seed, self.size, self.missing = seed, size, missing
        self.counts = counts(size)
        self.first = self.counts["first"]
        self.start = END - timedelta(days=DAYS)
        self.networks = Networks(seed, nets)
        self.people = People(seed, self.networks)
        self.things = Things(seed, size)
        self.ordinary = Ordinary(seed, self.people, self.things, self.received)
        self.planter = Planter(seed, self.people, self.things, self.ordinary)
        self.specials = Specials(seed, self.people, self.things, self.ordinary)
        self.fates = fates(seed, size)
        self.groups: list[Group] = []
        self.plan = self._plan(groups)
        self.batches = max(6, min(DAYS, self.first // 55))

    def received(self, slot: int) -> datetime:
        """When the report of this slot reached its source: evenly spread, in the order of the slots."""
        part = (slot + share(self.seed, slot, "received")) / self.first
        return (self.start + timedelta(days=DAYS) * part).replace(microsecond=0)

    def number(self, slot: int) -> int:
        """The report number that the source gave."""
        return FIRST_NUMBER + slot * 3 + number(self.seed, slot, "number") % 3

    def is_public(self, slot: int) -> bool:
        """Whether somebody of the public told a hotline, which counts its reports in numbers that others use too."""
        return slot >= 7 and slot not in self.plan and share(self.seed, slot, "public") < 0.012

    def _plan(self, groups: bool) -> dict[int, Event | Planted]:
        taken: dict[int, Event | Planted] = {}
        wanted: list[Event | Planted] = list(self.specials.plan(self.first, self.start, DAYS))
        room = self.first // GROUP_SHARE
        for order in range(max(1, self.first // GROUP_EVERY) if groups else 0):
            group = self.planter.plant(order, self.start, DAYS)
            if len(group.events) > room and self.groups:
                continue
            group.events = group.events[: max(4, room)]
            room -= len(group.events)
            self.groups.append(group)
            wanted += group.events
        for item in sorted(wanted, key=lambda item: item.at):
            later = timedelta(hours=6 + number(self.seed, item.at) % 150) if isinstance(item, Event) else timedelta()
            wish = int((item.at + later - self.start).total_seconds() / (DAYS * 86_400) * self.first)
            taken[self._free(min(max(wish, 0), self.first - 1), taken)] = item
        return taken

    def _free(self, wish: int, taken: dict[int, Event | Planted]) -> int:
        """The nearest slot that nothing planned has yet: later ones first."""
        for slot in chain(range(wish, self.first), range(wish - 1, -1, -1)):
            if slot not in taken:
                return slot
        raise ValueError("more is planned than the world has reports")

    def format_of(self, slot: int, report: Report) -> str:
        """In which format it is sent. Only the platform's own format can say that a child may be in danger now."""
        if report.urgent or report.batched:
            return ISPWS
        draw = share(self.seed, slot, "format")
        return LE_JSON if draw < 0.72 or report.source == HOTLINE else ISPWS if draw < 0.92 else SHEET

    def make(self, slot: int) -> tuple[Report, str, Fate | None]:
        """The report of a slot as it is first sent, its format, and its fate."""
        report = self._full(slot)
        public = self.is_public(slot) and not report.batched
        if public:
            self._by_the_public(report, slot)
        chance = dice(self.seed, "show", slot)
        show(report, chance, self.missing)
        fate, form = self.fates.get(slot), self.format_of(slot, report)
        # After a sheet any other format says more, so it would be a supplement: sheets are sent again as sheets.
        if fate and fate.other and (form in (fate.other, SHEET) or report.batched or report.urgent or public):
            fate = Fate(fate.what, None, fate.after, fate.manner)
        if fate and fate.after == 0 and form == SHEET:  # inside one sheet the rows of a report are one report
            fate = Fate(fate.what, fate.other, 1, fate.manner)
        return cut(report, form, *((fate.other,) if fate and fate.other else ())), form, fate

    def _full(self, slot: int) -> Report:
        item, number_ = self.plan.get(slot), self.number(slot)
        if isinstance(item, Event):
            return self.planter.build(item, slot, number_)
        if isinstance(item, Planted):
            return self.specials.build(item, slot, number_)
        return self.ordinary.build(slot, number_)

    def _by_the_public(self, report: Report, slot: int) -> None:
        """Somebody tells what they were sent and by whom, as far as they know: claims, nothing that was observed."""
        report.source, report.number, report.kind = HOTLINE, self.number(slot - 7), "public"
        report.files, report.notes = [], [f"Synthetic note {slot % 500}"]
        report.urgent = None
        report.urls = [f"https://pages.example.net/p/{number(self.seed, slot, 'page') % 10**8}"]
        for party in report.parties:
            party.esp_id, party.captures, party.devices, party.homes = None, [], [], []
            party.emails = [Contact(c.value, False) for c in party.emails]
            party.phones = [Contact(c.value, False) for c in party.phones]

    def again(self, slot: int) -> Report:
        """The report of a slot as it is sent the second time."""
        report, form, fate = self.make(slot)
        if fate and fate.what == SUPPLEMENT:
            return cut(add(report, self.people, self.things), form)
        if fate and fate.what == CONFLICT:
            return contradict(report)
        return report

    def batch_of(self, slot: int) -> int:
        """In which batch it arrives."""
        return slot * self.batches // self.first

    def slots_of(self, batch: int) -> range:
        """The slots whose reports arrive in this batch first."""
        low, high = (-(-edge * self.first // self.batches) for edge in (batch, batch + 1))
        return range(low, min(self.first, high))
