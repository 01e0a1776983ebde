"""Engines that link whole archives; each agrees with the slow twin in `nodal.chain.link`."""

from __future__ import annotations

from nodal.edges.engine.leiden import leiden
from nodal.edges.engine.local import link_files
from nodal.edges.engine.reading import Refused
from nodal.edges.engine.running import Limits

__all__ = ["Limits", "Refused", "leiden", "link_files"]
