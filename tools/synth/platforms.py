"""Six invented platforms and their habits: what they fill in, what they leave out, what they get wrong."""

from __future__ import annotations

from bisect import bisect
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random

from tools.synth.shape import Capture, Party, Report, SeenFile

CLOCK_ERROR = timedelta(hours=5, minutes=30)
"""One platform writes its users' wall clock and marks it Z: known of at least one public client (see README)."""


@dataclass(frozen=True, slots=True)
class Platform:
    """Habits. Shares are 0..1: how often a field that exists is filled in.

    `phones`, `emails`, `ports`, `devices`, `names`, `homes`: shares. `vouches`: whether contacts are verified (None:
    not said). `clock`: utc, local_as_z, no_zone or offset. `digests`: which hash values. `viewed`: share of files that
    somebody looked at. `empty`: share of reports that carry almost nothing. `weight`: share of all reports.
    """

    name: str
    weight: int
    phones: float
    emails: float
    ports: float
    devices: float
    names: float
    homes: float
    vouches: bool | None
    clock: str
    digests: tuple[str, ...]
    viewed: float
    empty: float
    classifies: bool
    tags: bool


PLATFORMS = (
    Platform("ExampleChat", 34, 0.85, 0.45, 0.90, 0.60, 0.55, 0.10, True, "utc",
             ("md5", "sha1", "sha256"), 0.55, 0.02, True, False),
    Platform("ExampleShare", 22, 0.25, 0.95, 0.15, 0.15, 0.50, 0.35, True, "utc", ("md5",), 0.90, 0.01, True, True),
    Platform("ExamplePics", 18, 0.60, 0.55, 0.60, 0.70, 0.65, 0.15, None, "no_zone",
             ("md5",), 0.40, 0.03, False, False),
    Platform("ExampleForum", 8, 0.35, 0.70, 0.05, 0.05, 0.40, 0.60, False, "local_as_z",
             ("md5", "sha1"), 0.70, 0.02, False, True),
    Platform("ExampleMail", 10, 0.70, 1.00, 0.30, 0.20, 0.80, 0.30, True, "offset",
             ("md5", "sha256"), 0.65, 0.01, True, True),
    Platform("ExampleGram", 8, 0.40, 0.20, 0.45, 0.50, 0.30, 0.05, None, "utc",
             ("md5", "sha256"), 0.05, 0.45, False, False),
)  # fmt: skip
BY_NAME = {platform.name: platform for platform in PLATFORMS}
_CUMULATED = tuple(accumulate(platform.weight for platform in PLATFORMS))


def platform_at(draw: int) -> str:
    """The platform behind a number: large ones more often."""
    return PLATFORMS[bisect(_CUMULATED, draw % _CUMULATED[-1])].name


def written(at: datetime, clock: str) -> str:
    """A moment as a platform with that clock writes it. `at` is UTC."""
    if clock == "local_as_z":
        return (at + CLOCK_ERROR).strftime("%Y-%m-%dT%H:%M:%SZ")
    if clock == "no_zone":
        return at.strftime("%Y-%m-%dT%H:%M:%S")
    if clock == "offset":
        return (at + CLOCK_ERROR).strftime("%Y-%m-%dT%H:%M:%S+05:30")
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def show(report: Report, chance: Random, missing: float) -> Report:
    """Reduce a full report to what this platform writes; then drop each optional fact with probability `missing`."""
    habits = BY_NAME[report.platform]
    empty = not report.urgent and report.group is None and chance.random() < habits.empty
    report.happened_text = written(report.happened, habits.clock)
    for party in report.parties:
        _show_party(party, habits, chance, missing)
        if empty:
            _empty(party)
    report.files = [] if empty else [_show_file(seen, habits, chance) for seen in report.files]
    report.chats = [] if empty else _kept(report.chats, missing, chance)
    report.urls = [] if empty else _kept(report.urls, missing, chance)
    return report


def _kept(items: list, missing: float, chance: Random) -> list:  # type: ignore[type-arg]
    return [item for item in items if chance.random() >= missing]


def _show_party(party: Party, habits: Platform, chance: Random, missing: float) -> None:
    def shown(share: float) -> bool:
        return chance.random() < share * (1 - missing)

    typed = [c for c in (*party.emails, *party.phones) if c.verified is False]
    party.phones = [c for c in party.phones if c in typed or shown(habits.phones)]
    party.emails = [c for c in party.emails if c in typed or shown(habits.emails)]
    for contact in (*party.phones, *party.emails):
        contact.verified = False if contact in typed else habits.vouches
    party.homes = party.homes if shown(habits.homes) or party.person.startswith("x") else []
    if not shown(habits.names):
        party.first = party.last = party.born = None
    party.devices = [d for d in party.devices if shown(habits.devices)]
    party.captures = _kept(party.captures, missing * 0.6, chance) or party.captures[:1]
    party.payments = _kept(party.payments, missing, chance)
    party.profiles = _kept(party.profiles, missing, chance)
    for capture in party.captures:
        _show_capture(capture, habits, chance)


def _show_capture(capture: Capture, habits: Platform, chance: Random) -> None:
    capture.text = written(capture.at, habits.clock) if chance.random() > 0.03 else None
    if chance.random() >= habits.ports:
        capture.port = 443 if chance.random() < 0.02 else None


def _show_file(seen: SeenFile, habits: Platform, chance: Random) -> SeenFile:
    seen.hashes = {name: value for name, value in seen.hashes.items() if name in habits.digests}
    seen.viewed = (chance.random() < habits.viewed) if chance.random() < 0.9 else None
    if not habits.classifies or seen.annotations or chance.random() < 0.3:
        seen.classification = None
    seen.tags = seen.tags if habits.tags else []
    if seen.capture:
        _show_capture(seen.capture, habits, chance)
        seen.capture = seen.capture if chance.random() < 0.5 else None
    return seen


def _empty(party: Party) -> None:
    party.emails, party.phones, party.homes, party.devices = [], [], [], []
    party.captures, party.payments, party.profiles, party.born = party.captures[:1], [], [], None
