"""A small invented country for the rules of routing: two states with stations, a foreign track, two circles."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from nodal.chain.route import PlaceEvidence, Returned, Routed, Unroutable, route
from nodal.facts.pack import Circle, Pack
from nodal.facts.places import Jurisdiction, Tier, Unit
from nodal.facts.priorities import BANDS, Band, Priorities
from nodal.facts.routing import EvidenceKind, ForeignTrack, Grade, GradeRule, RoutingRules

ON = date(2026, 1, 1)
GRADES: Mapping[str, int] = {
    "provider_reply": 1, "verified_phone_circle": 2, "verified_phone_country": 2, "stated_address": 3, "pin": 3,
    "position": 3, "stated_city": 4, "fixed_ip": 4, "mobile_ip": 5, "other_ip": 5, "platform_location": 5,
    "claimed_phone": 5,
}  # fmt: skip


def rules() -> RoutingRules:
    grades = {
        EvidenceKind(kind): GradeRule(EvidenceKind(kind), Grade(grade), f"Grade {grade}.", "invented")
        for kind, grade in GRADES.items()
    }
    return RoutingRules(
        "x-routing@1", grades, Grade.RANGE,
        {Grade.SUBSCRIBER: "high", Grade.VERIFIED: "medium", Grade.STATED: "medium", Grade.RANGE: "low"},
        ForeignTrack("X-WORLD", Grade.STATED, "invented"), 2, {"national": "X-BUREAU"}, re.compile("[0-9]{4}"),
    )  # fmt: skip


def place(code: str, kind: str, parent: str | None, *aliases: str, name: str = "") -> Jurisdiction:
    return Jurisdiction(code, name or code, "", kind, parent, aliases)


def unit(code: str, tier: str, parent: str | None, jurisdiction: str, **dates: date) -> Unit:
    return Unit(code, f"Office {code}", "", tier, parent, jurisdiction, **dates)  # type: ignore[arg-type]


PLACES = (
    place("XX", "country", None, name="Examplia"),
    place("XX-N", "state", "XX", "Old North", "NL", name="Northland"),
    place("XX-S", "state", "XX", name="Südmark"),
    place("XX-W", "state", "XX", name="Westland"),
    place("XX-E", "state", "XX", name="Eastland"),
    place("XX-N-1", "district", "XX-N", name="Ashford"),
    place("XX-N-2", "district", "XX-N", name="Newton"),
    place("XX-S-1", "district", "XX-S", name="Newton"),
)
UNITS = (
    unit("X-BUREAU", "national", None, "XX"),
    unit("X-WORLD", "national", None, "XX"),
    *(unit(f"XX-{s}", "state", "X-BUREAU", f"XX-{s}") for s in "NSWE"),
    unit("XX-N-1", "district", "XX-N", "XX-N-1"),
    unit("XX-N-2", "district", "XX-N", "XX-N-2"),
    unit("XX-S-1", "district", "XX-S", "XX-S-1", valid_from=date(2025, 1, 1)),
)
STATES = ("XX-N", "XX-S", "XX-W", "XX-E")


def pack() -> Pack:
    return Pack(
        code="x", version="x@2026.11", name="Examplia", country="XX", languages=(("en", "English"),),
        time_zone="Etc/UTC", calling_code="999", majority_age=18, emergency="Call.", emergency_numbers=(),
        tiers=(Tier("national", "", "", 0), Tier("state", "", "", 1), Tier("district", "", "", 2)),
        jurisdictions={p.code: p for p in PLACES}, units=UNITS,
        circles=(Circle("NO", "N", ("XX-N",), (), "", ""), Circle("SW", "SW", ("XX-S",), ("XX-W",), "", "")),
        postal={"1001": ("XX-N-1",), "1002": ("XX-N-1", "XX-N-2"), "2003": ("XX-N-2", "XX-S-1")},
        postal_prefixes={"1": ("XX-N",)}, networks={}, network_tables=(), clocks=(), law=(), regimes=(), documents={},
        words=(), forbidden_words=(), routing=rules(),
        priorities=Priorities("p@1", (), tuple(Band(b, n, "") for b, n in zip(BANDS, (9, 6, 3, 0), strict=True))),
    )  # fmt: skip


PACK = pack()


def says(kind: str, points_to: str | None, *, about: str = "reported", value: str = "", among: tuple[str, ...] = (),
         as_of: date | None = None, report_id: str = "1") -> PlaceEvidence:  # fmt: skip
    return PlaceEvidence(EvidenceKind(kind), value or f"{kind} of {points_to}", points_to, "a test", as_of, report_id,
                         "parties[0]", about, among)  # fmt: skip


def ask(*evidence: PlaceEvidence, start: str = "X-BUREAU", returned: tuple[Returned, ...] = (),
        on: date = ON) -> Routed | Unroutable:  # fmt: skip
    return route(evidence, pack=PACK, tier_from=start, returned=returned, on=on)


def office(decision: Routed | Unroutable) -> str | None:
    return decision.unit.code if isinstance(decision, Routed) else None
