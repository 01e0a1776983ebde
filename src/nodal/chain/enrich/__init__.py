"""Says what is publicly known about addresses, telephone numbers and times, with its source, or that it is not known.

Nothing here names a person, and no finding is a reason to link on its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from nodal.chain.enrich.address import about_address, class_of, may_link_bare
from nodal.chain.enrich.finding import KINDS, Finding, NotKnown
from nodal.chain.enrich.local_time import about_moment, local_text
from nodal.chain.enrich.phone import about_phone
from nodal.chain.enrich.ports import Network, NetworkClass, Networks, PhoneFacts, Phones
from nodal.facts.report import Sighting

__all__ = [
    "KINDS",
    "Finding",
    "Network",
    "NetworkClass",
    "Networks",
    "NotKnown",
    "PhoneFacts",
    "Phones",
    "class_of",
    "enrich",
    "local_text",
    "may_link_bare",
]


def enrich(sightings: Sequence[Sighting], *, networks: Networks, phones: Phones, time_zone: str) -> tuple[Finding, ...]:
    """What is known about each sighting, in their order. `time_zone` is the IANA name of the pack's zone.

    Addresses are asked for in one go, so pass many sightings at once. A sighting without a canonical value gets no
    finding about the value, only about its time.
    """
    zone = ZoneInfo(time_zone)
    held = networks.lookup(list(dict.fromkeys(s.value for s in sightings if s.kind == "ip" and s.value)))
    found: list[Finding] = []
    for index, sighting in enumerate(sightings):
        found += _about_value(index, sighting, held=held, phones=phones)
        if sighting.moment is not None:
            found.append(about_moment(index, sighting.moment, zone=zone))
    return tuple(found)


def _about_value(index: int, sighting: Sighting, *, held: Mapping[str, Network], phones: Phones) -> list[Finding]:
    if sighting.value is None:
        return []
    if sighting.kind == "ip":
        return about_address(index, sighting, held.get(sighting.value))
    if sighting.kind == "phone":
        return about_phone(index, phones.facts(sighting.value))
    return []
