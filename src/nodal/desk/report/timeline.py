"""One line for everything that happened to a report: who did and looked at what, tellings, referrals, notes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nodal.steps.look import Opened

LOOKS = frozenset({"report.read", "report.compared"})
"""Acts that repeat: those of one person in a row are one line with a count."""

SHOWN_DETAIL = ("reason", "unit")
"""What a line may say besides the act: a reason that a person typed, the code of a unit."""


@dataclass(slots=True)
class Moment:
    """One line. `kind` chooses the words: act, telling, referral, note, returned."""

    at: datetime
    kind: str
    code: str
    who: str = ""
    text: str = ""
    unit: str = ""
    times: int = 1


def timeline(opened: Opened) -> list[Moment]:
    """Newest first. Of other units nothing but what a referral between them and this unit says."""
    lines = sorted((*_acts(opened), *_tellings(opened), *_referrals(opened), *_notes(opened)), key=lambda m: m.at)
    folded: list[Moment] = []
    for line in reversed(lines):
        last = folded[-1] if folded else None
        if last and last.code in LOOKS and (last.code, last.who) == (line.code, line.who):
            last.times += 1
        else:
            folded.append(line)
    return folded


def _acts(opened: Opened) -> Iterator[Moment]:
    for entry in opened.history:
        if entry["action"] in ("report.noted", "report.collated", "report.retracted"):
            continue  # the note, the telling and the retraction stand there themselves
        who = "" if entry["unit"] == "*" else opened.names.get(entry["person"], "?")
        detail = entry["detail"]
        text, unit = (str(detail.get(name, "")) for name in SHOWN_DETAIL)
        yield Moment(entry["at"], "act", entry["action"], who, text, unit)


def _tellings(opened: Opened) -> Iterator[Moment]:
    told_here = {entry["detail"].get("telling") for entry in opened.history if entry["action"] == "report.settled"}
    for version in opened.found["versions"]:
        if version["kind"] == "settled" and version["settles"] in told_here:
            continue  # the act stands there itself, with name and reason
        yield Moment(version["received_at"], "telling", version["kind"], text=str(version["no"]))
    at = opened.found["head"]["retracted_at"]
    if at:
        yield Moment(at, "act", "report.retracted")


def _referrals(opened: Opened) -> Iterator[Moment]:
    for referral in opened.found["referrals"]:
        for event in referral["events"]:
            yield Moment(when(event["at"]), "referral", event["kind"], unit=referral["to_unit"])
    for back in opened.found["head"]["returned"]:
        yield Moment(when(back["at"]), "returned", back["reason"], unit=back["unit"])


def _notes(opened: Opened) -> Iterator[Moment]:
    for note in opened.found["head"]["notes"]:
        yield Moment(when(note["at"]), "note", "note", opened.names.get(note["person"], "?"), str(note["text"]))


def when(at: str | datetime) -> datetime:
    """A time that the database gave as JSON."""
    return at if isinstance(at, datetime) else datetime.fromisoformat(at)


def person(opened: Opened, who: Mapping[str, Any] | None) -> str:
    """The name of whoever has the report, empty when nobody has."""
    assignee = (who or {}).get("assignee")
    return opened.names.get(assignee, "?") if assignee else ""
