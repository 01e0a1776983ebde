"""Collects the evidence about places from a report and from what enrichment found. Nothing here decides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from nodal.chain.enrich import Finding
from nodal.chain.route.evidence import INCIDENT, PlaceEvidence
from nodal.chain.route.resolve import Address, Pointing, of_address, of_circle
from nodal.facts.pack import Pack
from nodal.facts.report import Party, Role, Sighting, Told
from nodal.facts.routing import EvidenceKind

_IP_KINDS = {"fixed": EvidenceKind.FIXED_IP, "mobile": EvidenceKind.MOBILE_IP, "cgnat": EvidenceKind.MOBILE_IP}
_PARTS = ("city", "state", "postal", "country")
_ORDER = (Role.REPORTED, Role.VICTIM, Role.RECIPIENT)
"""Whose places count. A reporter's address is that of a platform or of a witness."""


class Series(Protocol):
    """A loaded table of number series. Absence is an answer: no table with a licence is shipped."""

    def circle(self, number: str) -> str | None:
        """The code of the telecom circle of a canonical number, None when the table does not say."""
        ...


class NoSeries:
    """The table of an installation that has none."""

    def circle(self, number: str) -> str | None:
        """Never known."""
        return None


@dataclass(frozen=True, slots=True)
class _Origin:
    source: str
    report_id: str
    place: str
    about: str
    as_of: date | None = None

    def say(self, pointing: Pointing) -> PlaceEvidence:
        return PlaceEvidence(
            kind=pointing.kind,
            value=pointing.value,
            points_to=pointing.points_to,
            source=self.source,
            as_of=self.as_of,
            report_id=self.report_id,
            place=self.place,
            about=self.about,
            among=pointing.among,
            note=pointing.note,
        )


def place_evidence(
    told: Told, findings: Iterable[Finding], *, pack: Pack, series: Series | None = None
) -> tuple[PlaceEvidence, ...]:
    """Everything in a report that may say where it belongs; the reported person first, then victims and recipients.

    `findings` are those of `enrich` for `told.sightings`. What a reporter says about themselves is left out.
    """
    known: dict[int, dict[str, Finding]] = {}
    for finding in findings:
        known.setdefault(finding.sighting_index, {})[finding.kind] = finding
    found: list[PlaceEvidence] = []
    for role in _ORDER:
        for index, party in enumerate(told.parties):
            if party.role is role:
                found += _of_party(told, index, party, pack)
                found += _of_sightings(told, index, known, pack=pack, series=series or NoSeries())
    found += _of_sightings(told, None, known, pack=pack, series=series or NoSeries())
    return tuple(found)


def _of_party(told: Told, index: int, party: Party, pack: Pack) -> Iterator[PlaceEvidence]:
    day = told.incident.moment.at.date() if told.incident.moment and told.incident.moment.at else None
    source = told.sender or told.format
    for number in _numbers(party):
        place = f"parties[{index}].addresses[{number}]"
        origin = _Origin(source, told.number, place, party.role.value, day)
        parts = {name: party.get(f"address.{number}.{name}") or "" for name in _PARTS}
        yield from (origin.say(pointing) for pointing in of_address(Address(**parts), pack))
    location = Address(
        city=party.get("location.city") or "",
        state=party.get("location.region") or "",
        country=party.get("location.country") or "",
    )
    if location.text():
        origin = _Origin(source, told.number, f"parties[{index}].location", party.role.value, day)
        for p in of_address(location, pack):
            yield origin.say(Pointing(EvidenceKind.PLATFORM_LOCATION, p.value, p.points_to, p.among, p.note))


def _numbers(party: Party) -> list[int]:
    parts = [name.split(".") for name, _ in party.fields if name.startswith("address.")]
    return sorted({int(part[1]) for part in parts if len(part) == 3 and part[1].isdigit()})


def _of_sightings(
    told: Told, party: int | None, known: Mapping[int, Mapping[str, Finding]], *, pack: Pack, series: Series
) -> Iterator[PlaceEvidence]:
    about = INCIDENT if party is None else told.parties[party].role.value
    for index, sighting in enumerate(told.sightings):
        if sighting.party != party or sighting.value is None or not sighting.linkable:
            continue
        found = known.get(index, {})
        if sighting.kind == "ip":
            pointing, finding = _of_ip(sighting, found, pack)
        elif sighting.kind == "phone":
            pointing, finding = _of_phone(sighting, found, pack=pack, series=series)
        else:
            continue
        source = finding.source if finding else told.sender or told.format
        origin = _Origin(source, told.number, sighting.place, about, finding.as_of if finding else None)
        yield origin.say(pointing)


def _text(found: Mapping[str, Finding], kind: str) -> str | None:
    finding = found.get(kind)
    return finding.value if finding and isinstance(finding.value, str) else None


def _of_ip(sighting: Sighting, found: Mapping[str, Finding], pack: Pack) -> tuple[Pointing, Finding | None]:
    kind = _IP_KINDS.get(_text(found, "ip.class") or "", EvidenceKind.OTHER_IP)
    hint, country = _text(found, "ip.place_hint"), _text(found, "ip.country")
    finding = found.get("ip.place_hint") or found.get("ip.class")
    note = (found["ip.country"].confidence if "ip.country" in found else None) or ""
    if country and country != pack.country:
        return Pointing(kind, sighting.raw, country, note=note), finding
    codes = pack.called(hint) if hint and kind is EvidenceKind.FIXED_IP else ()
    if len(codes) == 1:
        return Pointing(kind, sighting.raw, codes[0], note=note), finding
    return Pointing(kind, sighting.raw, None, note=note), finding


def _of_phone(
    sighting: Sighting, found: Mapping[str, Finding], *, pack: Pack, series: Series
) -> tuple[Pointing, Finding | None]:
    verified = sighting.verified is True
    circle = series.circle(sighting.value or "")
    if circle is not None:
        kind = EvidenceKind.VERIFIED_PHONE_CIRCLE if verified else EvidenceKind.CLAIMED_PHONE
        return of_circle(circle, sighting.raw, kind, pack=pack), None
    kind = EvidenceKind.VERIFIED_PHONE_COUNTRY if verified else EvidenceKind.CLAIMED_PHONE
    region = _text(found, "phone.region")
    return Pointing(kind, sighting.raw, region), found.get("phone.region")


def of_reply(
    address: Address, *, pack: Pack, source: str, report_id: str, as_of: date | None = None
) -> Sequence[PlaceEvidence]:
    """A subscriber's address from a provider's reply, of the day for which the provider says that it held."""
    origin = _Origin(source, report_id, "reply", Role.REPORTED.value, as_of)
    return [
        origin.say(Pointing(EvidenceKind.PROVIDER_REPLY, p.value, p.points_to, p.among, p.note))
        for p in of_address(address, pack)
    ]
