"""Jurisdictions as data: reads a folder of `packs/` and refuses what is incomplete, with the place of the fault."""

from __future__ import annotations

from pathlib import Path

from nodal.edges.packs import places, rows
from nodal.edges.packs.cases import read_cases
from nodal.edges.packs.head import FILE, read_head
from nodal.edges.packs.linking import read_linking
from nodal.edges.packs.profiles import ProfileCase, read_profile_cases, read_profiles
from nodal.edges.packs.rules import check_units, read_priorities, read_routing
from nodal.edges.packs.tables import PackRefused
from nodal.facts.pack import Pack

__all__ = [
    "PackRefused",
    "ProfileCase",
    "read_cases",
    "read_pack",
    "read_priorities",
    "read_profile_cases",
    "read_profiles",
    "read_routing",
]


def read_pack(folder: Path) -> Pack:
    """The pack in that folder. Raises `PackRefused` with file, line and column of the first fault."""
    head = read_head(folder)
    found = places.read_places(folder, head.places)
    if head.country not in found:
        raise PackRefused("no place has this code", file=FILE, column="country")
    for name in head.network_tables:
        if not (folder / name).is_file():
            raise PackRefused(f"no file {name!r}", file=FILE, column="tables.networks")
    units = places.read_units(folder, tiers=head.tiers, places=found)
    routing = read_routing(folder)
    check_units(routing, units=[unit.code for unit in units], tiers=[tier.code for tier in head.tiers])
    return Pack(
        code=head.code,
        version=head.version,
        name=head.name,
        country=head.country,
        languages=head.languages,
        time_zone=head.time_zone,
        calling_code=head.calling_code,
        majority_age=head.majority_age,
        emergency=head.emergency,
        emergency_numbers=head.emergency_numbers,
        tiers=head.tiers,
        jurisdictions=found,
        units=units,
        circles=places.read_circles(folder, found),
        postal=places.read_postal(folder, head.postal, found) if head.postal else {},
        postal_prefixes=places.read_postal(folder, head.postal_prefixes, found) if head.postal_prefixes else {},
        networks=rows.read_network_classes(folder),
        network_tables=head.network_tables,
        clocks=rows.read_clocks(folder),
        law=rows.read_law(folder),
        regimes=rows.read_regimes(folder),
        documents=rows.read_documents(folder),
        words=rows.read_words(folder),
        forbidden_words=head.forbidden_words,
        routing=routing,
        priorities=read_priorities(folder),
        tiles=places.read_tiles(folder, found),
        profiles=read_profiles(folder),
        linking=read_linking(folder, pack=head.version),
    )
