"""What is true about the world, for tests and benches only: no program may read it to do its work."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, TextIO

from tools.synth.faults import Fate
from tools.synth.people import circle_of_phone
from tools.synth.places import states_of_circle, towns
from tools.synth.shape import Home, Report
from tools.synth.world import World

Json = dict[str, Any]
COUNTRY = "IN"


class Spool:
    """One long JSON object, written entry by entry to a temporary file so that it never stands in memory."""

    def __init__(self) -> None:
        self.file: TextIO = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115
        self.length = 0

    def put(self, key: str, value: Json) -> None:
        """Add one entry."""
        self.file.write((",\n" if self.length else "\n") + json.dumps(key) + ":" + json.dumps(value, sort_keys=True))
        self.length += 1

    def copy_to(self, out: TextIO) -> None:
        """Write the object and give the temporary file back."""
        self.file.seek(0)
        out.write("{")
        while part := self.file.read(1 << 20):
            out.write(part)
        out.write("\n}")
        self.file.close()


@cache
def _states_by_text() -> dict[str, str]:
    found = {}
    for state, places in towns().items():
        for place in places:
            found[place.pin] = found[place.state_name] = state
    return found


def state_of_home(home: Home) -> str | None:
    """The state that an address proves: by postal code, else by the name of the state."""
    if home.country not in (None, COUNTRY):
        return "foreign"
    known = _states_by_text()
    return known.get(home.pin or "") or known.get(home.state or "")


def place_evidence(report: Report, world: World) -> Json:
    """What the report as written proves about the place, and what follows; `mobile` proves nothing."""
    parties = report.reported
    homes = sorted({s for p in parties for h in p.homes if (s := state_of_home(h))})
    captures = [c for p in parties for c in p.captures] + [f.capture for f in report.files if f.capture]
    fixed = sorted({s for c in captures if (s := world.networks.home_state(c.ip))})
    circles = sorted({c for p in parties for t in p.phones if t.verified and (c := circle_of_phone(t.value))})
    phone = sorted({s for circle in circles for s in states_of_circle()[circle]})
    mobile = any(world.networks.is_mobile(c.ip) for c in captures)
    grade, found = next(
        ((name, states) for name, states in (("address", homes), ("fixed", fixed), ("phone", phone)) if states),
        ("mobile" if mobile else "none", []),
    )
    return {
        "address": homes, "fixed": fixed, "phone_circles": circles, "phone": phone, "mobile": mobile, "grade": grade,
        "expected": found[0] if len(found) == 1 else None,
    }  # fmt: skip


class Truth:
    """Collects while the files are written."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.reports, self.files = Spool(), Spool()
        self.persons: dict[str, set[str]] = {}
        self.by_group: dict[str, list[str]] = {group.name: [] for group in world.groups}
        self.innocents: dict[str, list[str]] = {}
        self.marked: dict[str, list[str]] = {}
        self.totals: dict[str, int] = {}
        self.by_state: dict[str, int] = {}
        self.grades: dict[str, int] = {}

    def first(self, report: Report, file: str, form: str, fate: Fate | None) -> None:
        """A report as it was sent the first time."""
        place = place_evidence(report, self.world)
        lead = report.parties[0]
        person = self.world.people.get(lead.person)
        accounts = [self._account(report, p.person, p.esp_id) for p in report.reported if p.esp_id]
        told = {
            "number": report.number, "source": report.source, "kind": report.kind, "group": report.group, "file": file,
            "format": form, "persons": [p.person for p in report.reported], "accounts": accounts,
            "state": person.place.state, "place": place, "urgent": report.urgent is not None,
            "minor": lead.born is not None and person.age < 18, "fate": fate.what if fate else None,
            "manner": fate.manner if fate and fate.what == "retract" else None,
            "other_format": fate.other if fate else None,
        }  # fmt: skip
        self.reports.put(report.key, told)
        self.by_state[person.place.state] = self.by_state.get(person.place.state, 0) + 1
        self.grades[place["grade"]] = self.grades.get(place["grade"], 0) + 1
        if report.group:
            self.by_group[report.group].append(report.key)
        if report.kind == "planted_innocent":
            self.innocents.setdefault(lead.person[1:], []).append(report.key)
        if report.kind in ("danger", "quiet_danger", "lookalike", "public", "aside", "class_chat", "batched"):
            self.marked.setdefault(report.kind, []).append(report.key)

    def _account(self, report: Report, person: str, esp_id: str | None) -> str:
        account = f"{report.platform}|{esp_id}"
        self.persons.setdefault(person, set()).add(account)
        return account

    def file(self, name: str, result: Json) -> None:
        """What taking in this file must answer."""
        self.files.put(name, result)
        for what in ("seen", "accepted", "duplicates", "supplements", "conflicts", "retracted", "refused"):
            value = result[what]
            self.totals[what] = self.totals.get(what, 0) + (value if isinstance(value, int) else len(value))

    def _groups(self) -> Json:
        found = {}
        for group in self.world.groups:
            members = {m: sorted(self.persons.get(m, ())) for m in group.members}
            found[group.name] = {
                "kind": group.kind, "state": group.state, "members": members, "asides": group.asides,
                "reports": self.by_group[group.name], "reported_members": sum(bool(a) for a in members.values()),
            }  # fmt: skip
        return found

    def _innocents(self) -> Json:
        found = {}
        for name, keys in sorted(self.innocents.items()):
            email, phone, home = self.world.specials.innocent(name)
            street = {"street": home.street, "city": home.city, "pin": home.pin}
            found[name] = {"email": email, "phone": phone, "home": street, "k": len(keys), "reports": keys}
        return found

    def _households(self) -> Json:
        found: dict[str, list[str]] = {}
        for person in sorted(self.persons):
            found.setdefault(person.partition("~")[0], []).append(person)
        return {name: people for name, people in found.items() if len(people) > 1}

    def save(self, path: Path, viral: Iterable[Json]) -> Json:
        """Write the whole; returns its head (the counts)."""
        head = {
            "seed": self.world.seed, "size": self.world.size, "missing": self.world.missing,
            "planned": self.world.counts, "counts": self.totals, "by_state": dict(sorted(self.by_state.items())),
            "by_grade": dict(sorted(self.grades.items())), "batches": self.world.batches,
        }  # fmt: skip
        parts: Json = {
            **head, "groups": self._groups(), "innocents": self._innocents(), "households": self._households(),
            "marked": self.marked, "viral": list(viral),
            "persons": {person: sorted(accounts) for person, accounts in sorted(self.persons.items())},
        }  # fmt: skip
        with path.open("w", encoding="utf-8", newline="\n") as out:
            out.write(json.dumps(parts, sort_keys=True)[:-1])
            for name, spool in (("reports", self.reports), ("files", self.files)):
                out.write(f',\n"{name}": ')
                spool.copy_to(out)
            out.write("}\n")
        return head
