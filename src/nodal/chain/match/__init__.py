"""Examine what was reported: does a list know the hash values of a file? Values only; no file is opened here."""

from __future__ import annotations

from nodal.chain.match.exact import match
from nodal.chain.match.found import FileMatch, Hit, Ignored, State, Tier
from nodal.chain.match.ports import Assertion, KnownHashes, Status
from nodal.chain.match.values import usable

__all__ = [
    "Assertion",
    "FileMatch",
    "Hit",
    "Ignored",
    "KnownHashes",
    "State",
    "Status",
    "Tier",
    "match",
    "usable",
]
