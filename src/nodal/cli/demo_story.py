"""What the people of the demo do, through the same steps that a person uses: bureau, state unit, police districts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from rich.console import Console

from nodal.chain.follow import Kind
from nodal.chain.identify import Decision
from nodal.chain.measure import Operation
from nodal.cli.demo_intake import take_world
from nodal.cli.demo_people import People
from nodal.cli.demo_played import Played
from nodal.cli.demo_replies import DELAY, Providers
from nodal.edges.reference import read_series
from nodal.ledger.access import Viewer
from nodal.steps import audit, evidence, figures, measure, packages, refer, route
from nodal.steps.acts.decide import Refused, decide
from nodal.steps.acts.send import send
from nodal.steps.follow import record
from nodal.steps.look import show_list
from nodal.steps.tools import Tools
from nodal.steps.worker import drain

AGO = timedelta(days=14)
"""The story begins so long ago, so that all that happens in it is past. Our own choice."""

READ_BY_ASHA = 30
"""Reports sent by the bureau that Asha acknowledges or returns. Our own choice."""

DRIVE = timedelta(days=4)
"""Length of each of the two drives."""


class Clock:
    """The story's own time: it stands still unless the story moves it on."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        # A little later each time it is asked, so that what follows is dated after what it follows.
        self.now += timedelta(milliseconds=1)
        return self.now


class Story:
    """The demo from the first file to the last count."""

    def __init__(self, tools: Tools, first: Viewer, world: Path, console: Console, played: Played) -> None:
        self.clock = Clock(datetime.now(UTC).replace(microsecond=0) - AGO)
        series = read_series(world / "reference" / "phone_series.csv")
        self.tools = replace(tools, clock=self.clock, series=series)
        self.first, self.world, self.console, self.played = first, world, console, played
        self.state = played.state
        self.providers = Providers(tools.pack, played.state, self.clock.now.date())
        self.why_networks: list[list[str]] = []
        self.people = People(self.tools, first, played)
        self.taken: dict[str, int] = {}
        self.replies = 0

    def play(self) -> dict[str, Any]:
        """Run it and return the summary."""
        self.people.enter()
        with self._scene("The bureau takes in what arrived"):
            self.taken = take_world(self.tools, self.first, self.world, self.console)
        with self._scene("The worker enriches, matches, ranks and routes"):
            self._work()
        with self._scene("The bureau sends each report to its state, as one audited act"):
            sent, held = len(send(self.tools, self.first)), figures.summary()["reports"]
            self._say(f"{sent} of {held} reports sent; the others wait at the bureau (see `nodal route explain`)")
        with self._scene("Links, networks and leads are computed"):
            self._work()
        with self._scene("Asha acknowledges some of what the bureau sent, and returns what is not hers"):
            self._read_post()
            self._work()
        drives = [self._drive(name, half=half) for half, name in enumerate(self.played.drives)]
        self._look_from_outside()
        return self._count(drives)

    def _work(self) -> None:
        counts = drain(self.tools)
        if counts["failed"] or counts["waiting"]:
            self._say(f"[bold]{counts['failed']} pieces of work failed, {counts['waiting']} wait[/]")

    def _read_post(self) -> None:
        """The newest stay unread, so that something is overdue when the desk opens."""
        asha = self.people["asha"]
        items, _ = show_list(self.tools, asha, "referrals", limit=100_000)
        came = [int(way["id"]) for way in items if way["to_unit"] == asha.unit and way["state"] == "sent"]
        read = came[: min(READ_BY_ASHA, len(came) * 2 // 3)]
        for turn, referral in enumerate(read):
            if turn % 10 == 1:
                self._act(asha, referral, Kind.RETURNED, reason="not_our_area", text="The place lies elsewhere.")
            else:
                self._act(asha, referral, Kind.ACKNOWLEDGED)
        self._say(f"{len(read)} of {len(came)} read")

    def _drive(self, name: str, *, half: int) -> str:
        """Asha decides on her half of the leads; the districts act; one lead is sent back, one person is cleared."""
        asha = self.people["asha"]
        starts = self.clock().replace(microsecond=0)
        measure.create(
            self.tools,
            self.people["esha"],
            Operation(name, starts, starts + DRIVE, "leads confirmed and referred by the state unit"),
        )
        with self._scene(f"Operation {name}: Asha asks providers who had an address or number"):
            self.clock.now += DELAY
            answers = self.providers.answer(self.tools, asha, self._proposed(asha, half))
            self.replies += answers.asked
            self._say(f"{answers.asked} replies; {answers.empty} say that no record is left, and name nobody")
            self._work()
        with self._scene(f"Operation {name}: Asha decides, the districts act"):
            mine = self._proposed(asha, half)
            decided = [self._decide(asha, lead) for lead in mine]
            self._say(f"{len(mine)} leads: {_tally(decided)}")
            self._work()
            self._hand_on(asha)
            self._work()
        self.clock.now = starts + DRIVE + timedelta(days=1)
        return name

    def _proposed(self, asha: Viewer, half: int) -> list[dict[str, Any]]:
        """The half of the undecided leads that this drive is about, the most pressing first."""
        items, _ = show_list(self.tools, asha, "leads", limit=100_000)
        return [lead for lead in items if lead["state"] == "proposed" and int(str(lead["id"])) % 2 == half]

    def _decide(self, asha: Viewer, lead: dict[str, Any]) -> str:
        """Asha confirms what two independent sources carry; doubts what is weak; never decides about a child alone."""
        number = int(lead["id"])
        if lead["track"] == "welfare":
            return self._judge(
                asha, number, Decision.UNSURE, "The person reported may be a child: to the welfare officer."
            )
        if lead["may_confirm"]:
            return self._judge(asha, number, Decision.CONFIRM, "Two kinds of evidence from two independent sources.")
        if _weight(lead["reasons_against"]) < -_weight(lead["reasons_for"]):
            # Weak is not cleared: clearing says that it was somebody else.
            return self._judge(asha, number, Decision.UNSURE, "The doubts outweigh what speaks for it.")
        return "left open"

    def _judge(self, asha: Viewer, lead: int, decision: Decision, reason: str) -> str:
        try:
            return str(decide(self.tools, asha, lead, decision, reason=reason).state)
        except Refused as refused:
            return f"refused by the rule {refused.rule}"

    def _hand_on(self, asha: Viewer) -> None:
        """Asha chooses the district, sends and seals; each district opens, acknowledges and acts."""
        items, _ = show_list(self.tools, asha, "leads", limit=100_000)
        confirmed = [int(str(lead["id"])) for lead in items if lead["state"] == "confirmed"]
        open_ways = {way["subject_id"] for way in self._referrals(asha) if way["subject_kind"] == "lead"}
        for number in sorted(set(confirmed) - open_ways):
            unit, reason = self.providers.office(number)
            route.choose(self.tools, asha, "lead", number, unit, reason=reason)
        sent = send(self.tools, asha, kind="lead")
        self._say(f"{len(sent)} leads referred to police districts, each as a sealed package")
        ways = {int(way["id"]): way for way in self._referrals(asha)}
        for turn, referral in enumerate(sent):
            self._district(asha, ways[referral], turn)

    def _referrals(self, viewer: Viewer) -> list[dict[str, Any]]:
        items, _ = show_list(self.tools, viewer, "referrals", limit=100_000)
        return [item for item in items if item["from_unit"] == viewer.unit]

    def _district(self, asha: Viewer, way: dict[str, Any], turn: int) -> None:
        referral, unit = int(way["id"]), str(way["to_unit"])
        officer = self.people.officer(unit)
        folder = self.tools.settings.data / "packages"
        folder.mkdir(exist_ok=True)
        package = folder / f"referral-{referral}.nodal"
        package.write_bytes(refer.seal(self.tools, asha, referral).package)
        keys = self.tools.keys.folder
        packages.open_file(
            package, key=keys / f"{unit}.seal.pem", trusted=[keys / f"{self.state}.public.json"], out=None
        )
        self._act(officer, referral, Kind.ACKNOWLEDGED)
        self._acts(asha, officer, way, turn)

    def _acts(self, asha: Viewer, officer: Viewer, way: dict[str, Any], turn: int) -> None:
        """What a district finds, in turn: an arrest, an arrest and a child safe, the wrong person, the wrong place."""
        referral, unit = int(way["id"]), str(way["to_unit"])
        fir = {"station": unit, "year": str(self.clock().year), "number": f"{referral:04d}", "sections": "see the FIR"}
        arrest = {
            "fir": f"{unit}/{fir['year']}/{fir['number']}",
            "accused": "A1",
            "person": f"lead-{way['subject_id']}",
        }
        if turn % 4 == 3:
            self._act(officer, referral, Kind.RETURNED, reason="not_our_area", text="The place lies elsewhere.")
            return
        if turn % 4 == 2:
            self._act(officer, referral, Kind.PRELIMINARY_ENQUIRY)
            self._act(officer, referral, Kind.CLOSED, outcome="not_the_person")
            self._judge(asha, int(way["subject_id"]), Decision.CLEAR, "The district found that it was somebody else.")
            return
        if turn == 0:
            self._act(officer, referral, Kind.ARRESTED, **arrest)  # too early, on purpose: the law has an order
        self._act(officer, referral, Kind.FIR_REGISTERED, **fir)
        self._act(officer, referral, Kind.ARRESTED, **arrest)
        if turn % 4 == 1:
            self._act(officer, referral, Kind.SAFEGUARDED, child=f"child-{referral}")

    def _act(self, officer: Viewer, referral: int, kind: Kind, **details: str) -> None:
        try:
            record(self.tools, officer, referral, kind, details=details)
        except Refused as refused:
            self._say(f"referral {referral}: {kind.value} is refused by the rule {refused.rule}: {refused.why}")

    def _look_from_outside(self) -> None:
        """Chitra works for another state: of Asha's leads she sees none."""
        _, hers = show_list(self.tools, self.people["asha"], "leads", limit=0)
        mine, _ = show_list(self.tools, self.people["chitra"], "leads", limit=100_000)
        foreign = sum(lead["unit"] == self.state for lead in mine)
        self._say(f"Chitra of another state sees {foreign} of Asha's {hers} leads")

    def _count(self, drives: list[str]) -> dict[str, Any]:
        asha = self.people["asha"]
        found = measure.compare(self.tools, asha, *drives)
        self._say("The two drives may be compared." if found.comparable else f"Not comparable: {found.why}")
        networks, _ = show_list(self.tools, asha, "networks", limit=20)
        for network in networks:
            head = f"Network {network['id']} ({network['tier']}; accounts that Asha sees: {network['accounts']}):"
            self.why_networks.append([head, *(f"  {line}" for line in network["sentences"])])
        audit.checkpoint(self.tools)
        verified, originals = audit.verify(self.tools), evidence.verify(self.tools)
        self._say(f"{originals.objects} sealed originals read again, {len(originals.bad)} bad")
        document = figures.summary()
        entries = document.pop("audit_entries")
        return {
            **document,
            "duplicates": self.taken["duplicates"],
            "replies_of_providers": self.replies,
            "operations": [
                {"name": c.operation.name, "cases": c.figure("cases").n, "arrests": c.figure("arrests").n}
                for c in (found.a, found.b)
            ],
            "comparable": found.comparable,
            "evidence": {"objects": originals.objects, "bad": len(originals.bad)},
            "audit": {"entries": entries, "verified": verified.ok},
        }

    @contextmanager
    def _scene(self, what: str) -> Iterator[None]:
        self.console.print(f"[bold]{what}[/]")
        yield

    def _say(self, text: str) -> None:
        self.console.print(f"  {text}", highlight=False)


def _weight(sentences: list[dict[str, Any]]) -> int:
    return sum(sentence["microbits"] for sentence in sentences)


def _tally(words: list[str]) -> str:
    counted = {word: words.count(word) for word in sorted(set(words))}
    return ", ".join(f"{n} {word}" for word, n in counted.items()) or "none"
