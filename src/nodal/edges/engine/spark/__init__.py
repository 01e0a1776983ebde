"""The engine for archives beyond one machine: the same statements on Spark (extra `spark`, Java 17 or newer)."""

from __future__ import annotations

from nodal.edges.engine.spark.engine import Place, link_files

__all__ = ["Place", "link_files"]
