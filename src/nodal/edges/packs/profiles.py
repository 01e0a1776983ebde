"""Reads the profiles of a pack: `profiles/NAME.toml` says what the headings of somebody's table mean."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nodal.edges.packs.tables import PackRefused
from nodal.facts.sheets import ORDERS, SheetProfile

FOLDER = "profiles"

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_KEYS = frozenset({"title", "date_order", "delimiter", "source", "columns", "constants", "case"})
_CASE_KEYS = frozenset({"id", "table", "expect", "source"})

Table = dict[str, Any]
"""TOML as the standard library gives it; every use below checks the type."""


@dataclass(frozen=True, slots=True)
class ProfileCase:
    """A golden case: this table, read with this profile, says these lines."""

    id: str
    profile: SheetProfile
    table: bytes
    expect: tuple[str, ...]


def read_profiles(folder: Path) -> dict[str, SheetProfile]:
    """The profiles of a pack by name. Raises `PackRefused` for the first that is wrong."""
    return {path.stem: _profile(path, table) for path, table in _tables(folder)}


def read_profile_cases(folder: Path) -> tuple[ProfileCase, ...]:
    """The golden cases of all profiles. A profile without one is refused."""
    return tuple(case for path, table in _tables(folder) for case in _cases(path, table))


def _tables(folder: Path) -> Iterator[tuple[Path, Table]]:
    for path in sorted((folder / FOLDER).glob("*.toml")):
        try:
            yield path, tomllib.loads(path.read_text("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
            raise PackRefused(f"not TOML: {fault}", file=_file(path)) from fault


def _file(path: Path) -> str:
    return f"{FOLDER}/{path.name}"


def _profile(path: Path, table: Table) -> SheetProfile:
    file = _file(path)
    if not _NAME.fullmatch(path.stem):
        raise PackRefused("expected a name of small letters, digits and hyphens", file=file)
    for key in table:
        if key not in _KEYS:
            raise PackRefused(f"unknown key; expected {', '.join(sorted(_KEYS))}", file=file, column=key)
    for key in ("title", "source", "date_order"):
        if not isinstance(table.get(key), str) or not table[key].strip():
            raise PackRefused("expected a text", file=file, column=key)
    order = next((known for known in ORDERS if known == table["date_order"]), None)
    if order is None:
        raise PackRefused(f"expected one of {', '.join(ORDERS)}", file=file, column="date_order")
    columns, constants = (_pairs(file, table.get(key, {}), key) for key in ("columns", "constants"))
    try:
        return SheetProfile(path.stem, table["title"], order, columns, constants, table.get("delimiter"))
    except ValueError as fault:
        raise PackRefused(str(fault), file=file, column="columns") from fault


def _pairs(file: str, table: object, key: str) -> tuple[tuple[str, str], ...]:
    if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
        raise PackRefused("expected texts by name", file=file, column=key)
    return tuple(table.items())


def _cases(path: Path, table: Table) -> Iterator[ProfileCase]:
    file, profile, seen = _file(path), _profile(path, table), set[str]()
    cases = table.get("case")
    if not isinstance(cases, list) or not cases:
        raise PackRefused("a profile has golden cases: [[case]] with id, table and expect", file=file, column="case")
    for case in cases:
        if not isinstance(case, dict) or set(case) != _CASE_KEYS:
            raise PackRefused(f"expected {', '.join(sorted(_CASE_KEYS))}", file=file, column="case")
        texts = (case["id"], case["table"], case["source"], *case["expect"])
        if not all(isinstance(text, str) and text for text in texts) or case["id"] in seen:
            raise PackRefused("expected texts, and an id that stands once", file=file, column="case")
        seen.add(case["id"])
        yield ProfileCase(
            f"{path.stem}/{case['id']}", profile, case["table"].lstrip("\n").encode(), tuple(case["expect"])
        )
