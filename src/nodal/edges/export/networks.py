"""The formats in which a network leaves: each with what it is for, how its file ends, and what writes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from nodal.chain.link import Handover
from nodal.edges.export import network_case, network_graphml, network_i2, network_stix


@dataclass(frozen=True, slots=True)
class NetworkFormat:
    """One format: its name, how its files end, their media type, and the writer."""

    name: str
    suffix: str
    media_type: str
    write: Callable[[Handover], bytes]


NETWORK_FORMATS = {
    one.name: one
    for one in (
        NetworkFormat("graphml", ".graphml", "application/graphml+xml", network_graphml.write),
        NetworkFormat("stix", ".stix.json", "application/stix+json;version=2.1", network_stix.write),
        NetworkFormat("case", ".case.jsonld", "application/ld+json", network_case.write),
        NetworkFormat("i2", ".i2.zip", "application/zip", network_i2.write),
    )
}
"""Name -> format."""
