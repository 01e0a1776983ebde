"""The store of originals: each file sealed whole, each report in it under a data key of its own."""

from __future__ import annotations

from nodal.edges.evidence.store import Destroyed, Slice, Store, Stored, StoreFailed

__all__ = ["Destroyed", "Slice", "Store", "StoreFailed", "Stored"]
