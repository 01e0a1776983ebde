"""Reads `pack.toml`: what a pack is called, which tiers it has, and which long tables lie beside it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from nodal.edges.packs.tables import PackRefused
from nodal.facts.pack import Confidence, EmergencyNumber
from nodal.facts.places import Tier

FILE = "pack.toml"
Table = dict[str, Any]
"""TOML as the standard library gives it; every use below checks the type."""


@dataclass(frozen=True, slots=True)
class Head:
    """The short facts of a pack, checked."""

    code: str
    version: str
    name: str
    country: str
    languages: tuple[tuple[str, str], ...]
    time_zone: str
    calling_code: str
    majority_age: int
    emergency: str
    emergency_numbers: tuple[EmergencyNumber, ...]
    tiers: tuple[Tier, ...]
    places: tuple[str, ...]
    postal: str | None
    postal_prefixes: str | None
    network_tables: tuple[str, ...]
    forbidden_words: tuple[str, ...]


def read_head(folder: Path) -> Head:
    """The head of the pack in that folder. The folder bears the pack's code."""
    table = _toml(folder)
    code = _text(table, "code")
    if code != folder.resolve().name:
        raise _refuse("code", f"expected the name of the folder, {folder.resolve().name!r}")
    version = _text(table, "version")
    if not re.fullmatch(r"[0-9]{4}\.[0-9]{2}(\.[0-9]+)?", version):
        raise _refuse("version", "expected YEAR.MONTH, for example 2026.11")
    return Head(
        code=code,
        version=f"{code}@{version}",
        name=_text(table, "name"),
        country=_text(table, "country"),
        languages=_languages(table),
        time_zone=_zone(table),
        calling_code=_digits(table, "calling_code"),
        majority_age=_age(table),
        emergency=_text(table, "emergency"),
        emergency_numbers=_numbers(table),
        tiers=_tiers(table),
        places=_list(table, "tables", "places"),
        postal=_optional_file(table, "postal"),
        postal_prefixes=_optional_file(table, "postal_prefixes"),
        network_tables=_list(table, "tables", "networks"),
        forbidden_words=_list(table, "words", "forbidden_in_src"),
    )


def _toml(folder: Path) -> Table:
    try:
        return tomllib.loads((folder / FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise PackRefused("the file is missing", file=FILE) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PackRefused(f"not TOML: {error}", file=FILE) from error


def _refuse(key: str, reason: str) -> PackRefused:
    return PackRefused(reason, file=FILE, column=key)


def _text(table: Table, key: str, *, within: str = "") -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value.strip():
        raise _refuse(f"{within}{key}", "expected a text")
    return value


def _digits(table: Table, key: str) -> str:
    text = _text(table, key)
    if not re.fullmatch(r"[0-9]{1,3}", text):
        raise _refuse(key, "expected one to three digits without a plus sign")
    return text


def _age(table: Table) -> int:
    age = table.get("majority_age")
    if not isinstance(age, int) or isinstance(age, bool) or not 10 <= age <= 30:
        raise _refuse("majority_age", "expected a number of years")
    return age


def _zone(table: Table) -> str:
    name = _text(table, "time_zone")
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise _refuse("time_zone", f"unknown time zone {name!r}") from None
    return name


def _languages(table: Table) -> tuple[tuple[str, str], ...]:
    languages = table.get("languages")
    if not isinstance(languages, dict) or not languages:
        raise _refuse("languages", "expected at least one language")
    return tuple((code, _text(languages, code, within="languages.")) for code in languages)


_NUMBER = re.compile(r"\+?[0-9](?:[0-9 -]{0,18}[0-9])?", re.ASCII)
"""A telephone number as people read it: digits with blanks or dashes between."""


def _numbers(table: Table) -> tuple[EmergencyNumber, ...]:
    rows = table.get("emergency_numbers")
    if not isinstance(rows, list) or not rows:
        raise _refuse("emergency_numbers", "expected at least one number to call when somebody is in danger now")
    return tuple(_one_number(row, _languages(table)) for row in rows)


def _one_number(row: Table, languages: tuple[tuple[str, str], ...]) -> EmergencyNumber:
    within = "emergency_numbers."
    number, names, as_of = _text(row, "number", within=within), row.get("name"), row.get("as_of")
    if not _NUMBER.fullmatch(number):
        raise _refuse(f"{within}number", "expected digits, with blanks or dashes between")
    if not isinstance(names, dict):
        raise _refuse(f"{within}name", "expected who answers, in every language of the pack")
    # A date with a time is a date to Python, but no day.
    if type(as_of) is not date:
        raise _refuse(f"{within}as_of", "expected the day on which the source said so")
    confidence = _text(row, "confidence", within=within)
    if confidence not in list(Confidence):
        raise _refuse(f"{within}confidence", f"expected one of {', '.join(Confidence)}")
    return EmergencyNumber(
        number,
        tuple((code, _text(names, code, within=f"{within}name.")) for code, _ in languages),
        as_of,
        Confidence(confidence),
        _text(row, "source", within=within),
    )


def _tiers(table: Table) -> tuple[Tier, ...]:
    rows = table.get("tiers")
    if not isinstance(rows, list) or not rows:
        raise _refuse("tiers", "expected at least one tier, the highest first")
    tiers = tuple(
        Tier(_text(row, "code", within="tiers."), _text(row, "name", within="tiers."), row.get("name_local", ""), rank)
        for rank, row in enumerate(rows)
    )
    if len({tier.code for tier in tiers}) != len(tiers):
        raise _refuse("tiers.code", "a tier stands twice")
    return tiers


def _list(table: Table, group: str, key: str) -> tuple[str, ...]:
    values = table.get(group, {}).get(key, [])
    if not isinstance(values, list) or not all(isinstance(value, str) and value for value in values):
        raise _refuse(f"{group}.{key}", "expected a list of texts")
    return tuple(values)


def _optional_file(table: Table, key: str) -> str | None:
    entry = table.get("tables", {}).get(key)
    if entry is None:
        return None
    # A long table has no source in its rows, so it must have one here.
    if not isinstance(entry, dict):
        raise _refuse(f"tables.{key}", "expected file and source")
    _text(entry, "source", within=f"tables.{key}.")
    return _text(entry, "file", within=f"tables.{key}.")
