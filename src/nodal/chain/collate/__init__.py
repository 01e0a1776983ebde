"""One of many? Compare a report with what its source said before, and fold what many report."""

from __future__ import annotations

from nodal.chain.collate.bundles import VIRAL_AUDIENCE, Bundle, Member, bundle, bundle_key
from nodal.chain.collate.content import Content, flatten
from nodal.chain.collate.merging import merge
from nodal.chain.collate.outcomes import (
    Again,
    Change,
    ChangeKind,
    Collated,
    Conflict,
    Delta,
    Duplicate,
    Early,
    Held,
    Known,
    New,
    Retracted,
    RetractedEarly,
    RetractionOutcome,
    Stranger,
    Supplement,
)
from nodal.chain.collate.retracting import retract
from nodal.chain.collate.same import collate, compare

__all__ = [
    "VIRAL_AUDIENCE",
    "Again",
    "Bundle",
    "Change",
    "ChangeKind",
    "Collated",
    "Conflict",
    "Content",
    "Delta",
    "Duplicate",
    "Early",
    "Held",
    "Known",
    "Member",
    "New",
    "Retracted",
    "RetractedEarly",
    "RetractionOutcome",
    "Stranger",
    "Supplement",
    "bundle",
    "bundle_key",
    "collate",
    "compare",
    "flatten",
    "merge",
    "retract",
]
