"""What goes wrong on the way: sent again, sent with more, sent with something else, taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from tools.synth.dice import dice, number, pick, share
from tools.synth.express import ISPWS, LE_JSON, SHEET
from tools.synth.people import People
from tools.synth.shape import Contact, Party, Report
from tools.synth.things import Things

DUPLICATE, SUPPLEMENT, CONFLICT, RETRACT = "duplicate", "supplement", "conflict", "retract"
SHARES = {DUPLICATE: 0.04, SUPPLEMENT: 0.02, CONFLICT: 0.003, RETRACT: 0.005}
REFUSED_SHARE = 0.005


@dataclass(frozen=True, slots=True)
class Fate:
    """What happens to a report after it was sent once.

    `other`: the second format of a duplicate, None if it is the same. `after`: batches between the two (0: the same
    file). `manner` of a retraction: normal, early, stranger, twice.
    """

    what: str
    other: str | None = None
    after: int = 1
    manner: str = "normal"


def counts(size: int) -> dict[str, int]:
    """How many of `size` handed-in reports have each fate; `first` is the number of different reports."""
    found = {what: round(size * part) for what, part in SHARES.items()}
    found["refused"] = round(size * REFUSED_SHARE)
    found["first"] = size - sum(n for what, n in found.items() if what != RETRACT)
    return found


def fates(seed: int, size: int) -> dict[int, Fate]:
    """Which slots have which fate."""
    number_of = counts(size)
    marked = dice(seed, "fates").sample(range(number_of["first"]), sum(number_of[what] for what in SHARES))
    found: dict[int, Fate] = {}
    for what in SHARES:
        for _ in range(number_of[what]):
            slot = marked.pop()
            found[slot] = _fate(seed, slot, what)
    return found


def _fate(seed: int, slot: int, what: str) -> Fate:
    after = 1 + number(seed, slot, "after") % 6
    draw = share(seed, slot, "manner")
    if what == RETRACT:
        manner = "early" if draw < 0.15 else "stranger" if draw < 0.25 else "twice" if draw < 0.35 else "normal"
        return Fate(what, after=after, manner=manner)
    if what == DUPLICATE and draw < 0.25:
        return Fate(what, other=pick((LE_JSON, LE_JSON, ISPWS, SHEET), seed, slot, "other"), after=after)
    return Fate(what, after=0 if what == DUPLICATE and draw > 0.9 else after)


def add(report: Report, people: People, things: Things) -> Report:
    """The later version of a report that says more and nothing else."""
    first = report.parties[0]
    if report.batched:
        more = f"b{number(report.number, 'more') % 10**6}"
        report.parties.append(Party(first.role, more, people.account(more, report.platform)))
        return report
    later = report.received + timedelta(hours=5)
    choice = number(report.number, "choice") % 3
    if choice == 0 and first.emails:
        first.emails.append(Contact(f"late{report.number}@example.org", first.emails[0].verified))
    elif choice == 1 and report.files:
        seen = things.file(f"late{report.number}")
        known = list(report.files[0].hashes)
        seen.hashes = {name: seen.hashes[name] for name in known}
        seen.classification, seen.tags = None, []
        report.files.append(seen)
    else:
        capture = people.seen(first.person, "Login", later)
        capture.text = later.strftime("%Y-%m-%dT%H:%M:%SZ")
        first.captures.append(capture)
    return report


def contradict(report: Report) -> Report:
    """The later version of a report in which one single value is another."""
    first = report.parties[0]
    if number(report.number, "which") % 2 and first.born:
        first.born = f"{int(first.born[:4]) - 1}{first.born[4:]}"
    else:
        report.happened_text = (report.happened + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    return report
