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
from nodal.chain.collate.residue import Census, Odd, Residue, common, differing, unlike
from nodal.chain.collate.retracting import retract
from nodal.chain.collate.same import collate, compare
from nodal.chain.collate.settling import LONGEST_REASON, open_questions, settle
from nodal.chain.collate.traits import WORD, Trait, codes, texts, traits_of, words
from nodal.chain.collate.wording import template

__all__ = [
    "LONGEST_REASON",
    "VIRAL_AUDIENCE",
    "WORD",
    "Again",
    "Bundle",
    "Census",
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
    "Odd",
    "Residue",
    "Retracted",
    "RetractedEarly",
    "RetractionOutcome",
    "Stranger",
    "Supplement",
    "Trait",
    "bundle",
    "bundle_key",
    "codes",
    "collate",
    "common",
    "compare",
    "differing",
    "flatten",
    "merge",
    "open_questions",
    "retract",
    "settle",
    "template",
    "texts",
    "traits_of",
    "unlike",
    "words",
]
