"""Invented providers that answer the demo's analyst: who had an address at a port and time, or a number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from nodal.facts.pack import Pack
from nodal.ledger.access import Viewer
from nodal.steps.acts.reply import Address, Asked, Reply, record_reply, to_ask
from nodal.steps.tools import Tools

MOST = 60
"""Leads about which a unit asks in one drive. Our own choice: some tens are enough to see what follows."""

SILENT = 5
"""Of so many questions one finds no record any more."""

DELAY = timedelta(hours=6)
"""How long a provider of the demo takes. Our own choice."""

BANDS = frozenset({"imminent", "high"})
PROVIDERS = ("Example Telecom", "Example Fibre", "Example Mobile")


@dataclass(frozen=True, slots=True)
class Answers:
    """What came back: how many leads were asked about, and how many replies name nobody."""

    asked: int
    empty: int


class Providers:
    """Providers of the played state. The same lead gets the same answer in every run."""

    def __init__(self, pack: Pack, state: str, on: date) -> None:
        self.pack = pack
        self.below = sorted((unit for unit in pack.units_on(on) if unit.parent == state), key=lambda unit: unit.code)
        self.codes = sorted(
            code for code, places in pack.postal.items() if len(places) == 1 and pack.contains(state, places[0])
        )

    def answer(self, tools: Tools, viewer: Viewer, leads: Sequence[Mapping[str, Any]]) -> Answers:
        """The viewer asks about the first leads that lack nothing but a second source, and keeps what is answered."""
        short = {int(lead["id"]): lead for lead in leads if _lacks_only_a_source(lead)}
        questions = _questions(to_ask(viewer, sorted(short)))
        chosen = [(lead, questions[lead]) for lead in short if lead in questions][:MOST]
        replies = [(lead, self._reply(lead, asked)) for lead, asked in chosen]
        for lead, reply in replies:
            record_reply(tools, viewer, lead, reply)
        return Answers(len(replies), sum(not reply.holder for _, reply in replies))

    def _reply(self, lead: int, asked: Asked) -> Reply:
        provider = PROVIDERS[lead % len(PROVIDERS)]
        if lead % SILENT == 0 or not self.codes:
            return Reply(asked.kind, asked.value, provider)
        address = Address(postal=self.codes[lead % len(self.codes)], country=self.pack.country)
        return Reply(asked.kind, asked.value, provider, f"SUB-{lead:06d}", address=address)

    def office(self, lead: int) -> tuple[str, str]:
        """Where an analyst who reads the subscriber's address sends the lead, and why, in words.

        Postal districts are not police districts: the office with the likeliest name is a person's choice, no rule's.
        """
        code = self.codes[lead % len(self.codes)] if self.codes else ""
        places = self.pack.postal.get(code, ())
        name = self.pack.jurisdictions[places[0]].name if places and lead % SILENT else ""
        alike = [unit for unit in self.below if name and unit.name.startswith(f"{name} ")]
        if alike:
            return min(alike, key=lambda unit: (len(unit.name), unit.code)).code, f"The subscriber lives in {name}."
        return self.below[lead % len(self.below)].code, "No place below the state is known; by turn."


def _lacks_only_a_source(lead: Mapping[str, Any]) -> bool:
    missing = lead["missing"]
    return (
        lead["state"] == "proposed"
        and lead["track"] != "welfare"
        and lead["band"] in BANDS
        and len(missing) == 1
        and "source" in missing[0]
    )


def _questions(askable: Sequence[Asked]) -> dict[int, Asked]:
    """Lead -> the first value that a provider can answer: an address with port and time, else a verified number."""
    found: dict[int, Asked] = {}
    for one in sorted(askable, key=lambda one: (one.lead, one.kind != "ip", one.value)):
        settles = one.port is not None and one.at is not None if one.kind == "ip" else bool(one.verified)
        if one.kind in ("ip", "phone") and settles:
            found.setdefault(one.lead, one)
    return found
