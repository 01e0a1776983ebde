"""What the outermost ring hands to every step: adapters, the clock, the pack and the settings. Frozen, built once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from nodal.chain.enrich import Networks, Phones
from nodal.chain.route import Series
from nodal.edges.evidence import Store
from nodal.edges.intake import Limits
from nodal.edges.keys import Keys
from nodal.facts.pack import Pack

TOOLS = "nodal.tools"
"""Key of the environment of a request under which the server hands the node's adapters to pages and API."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Choices of an installation. `data` is its folder; everything else has a default that is safe."""

    data: Path
    limits: Limits
    doc_ranges_global: bool = False
    stages: frozenset[str] = frozenset()
    second_factor: bool = True
    """Whether a person must have a second factor before the pages open."""
    searches_per_hour: int = 60
    """How many searches a person may make within an hour."""
    form_unit: str = ""
    """The unit that the public form serves; empty: this node has no such form."""
    forms_per_address: int = 20
    """How many reports of the public are taken in from one network address within ten minutes."""
    forms_in_all: int = 600
    """How many reports of the public are taken in within ten minutes, from wherever they come."""


@dataclass(frozen=True, slots=True)
class Tools:
    """The adapters of a running node."""

    clock: Callable[[], datetime]
    settings: Settings
    pack: Pack
    store: Store
    keys: Keys
    networks: Networks
    phones: Phones
    series: Series
