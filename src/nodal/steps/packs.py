"""Try the golden cases of a pack against its own rules."""

from __future__ import annotations

from pathlib import Path

from nodal.chain.route import CaseResult, check_cases
from nodal.edges.packs import read_cases, read_pack


def check(folder: Path) -> tuple[CaseResult, ...]:
    """Read the pack, which refuses what is incomplete, and try every golden case of it."""
    return check_cases(read_pack(folder), read_cases(folder))
