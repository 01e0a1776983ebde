"""The cases of `tests/contract/samples/intake` as bytes, and a short way to read what came of them."""

from __future__ import annotations

import io
import tomllib
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from nodal.edges.intake import Limits, Options, RefusedFile, open_file
from nodal.facts.report import Item, Retraction, Told

SAMPLES = Path(__file__).parents[1] / "samples" / "intake"
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
OPTIONS = Options(now=NOW, doc_ranges_global=True)
NUMBERS = {"A": "700200001", "B": "700200002", "C": "700200003"}
GOOD = {"json": "common.json", "form": "public_form.json", "xml": "common.xml", "sheet": "common.csv"}


@dataclass(frozen=True)
class Case:
    """One input and what must come of it."""

    id: str
    body: bytes
    options: Options
    refused: str | None = None
    rows: tuple[str, ...] | None = None
    flags: frozenset[str] | None = None
    values: frozenset[str] = field(default=frozenset())


def sample(name: str, number: str = NUMBERS["A"]) -> str:
    """A sample file with its report number put in."""
    return (SAMPLES / name).read_text(encoding="utf-8").replace("@ID@", number)


def cases() -> list[Case]:
    """All cases of all files."""
    return [
        _case(kind, raw)
        for kind in ("json", "xml", "sheet", "form")
        for raw in tomllib.loads((SAMPLES / f"cases_{kind}.toml").read_text(encoding="utf-8"))["case"]
    ]


def _case(kind: str, raw: dict[str, Any]) -> Case:
    given = dict(raw.get("options", {}))
    limits = Limits(**given.pop("limits", {}))
    return Case(
        f"{kind}: {raw['id']}",
        bytes.fromhex(raw["hex"]) if "hex" in raw else _body(kind, raw),
        replace(OPTIONS, limits=limits, **given),
        raw.get("refused"),
        tuple(raw["rows"]) if "rows" in raw else None,
        frozenset(raw["flags"]) if "flags" in raw else None,
        frozenset(raw.get("values", ())),
    )


def _body(kind: str, raw: dict[str, Any]) -> bytes:
    text = raw["body"]
    for mark, number in NUMBERS.items():
        good = sample(GOOD[kind], number)
        text = text.replace(f"@{mark}@", good if kind == "sheet" else good.strip())
        text = text.replace(f"@L{mark}@", " ".join(good.split("\n")).strip())
    if "@R@" in text:
        good = sample("common.xml")
        text = text.replace("@R@", good[good.index("<report>") : good.index("</report>")] + "</report>")
    text = text.replace("@H@", sample("header.csv")) if kind == "sheet" else text
    for old, new in raw.get("change", ()):
        assert old in text, f"{raw['id']}: nothing to change"
        text = text.replace(old, new, 1)
    for old, new in raw.get("change_all", ()):
        text = text.replace(old, new)
    for mark, unit, times in raw.get("fill", ()):
        text = text.replace(mark, unit * times)
    body = text.encode(raw.get("encoding", "utf-8"))
    return (body.replace(b"@BAD@", b"\xff\xfe") if raw.get("bad_bytes") else body) + bytes.fromhex(
        raw.get("tail_hex", "")
    )


def read(body: bytes, options: Options = OPTIONS) -> tuple[str, list[Item]]:
    """The format and everything in it."""
    opened = open_file(io.BytesIO(body), options=options)
    return opened.format, list(opened.items)


def refusal(body: bytes, options: Options = OPTIONS) -> RefusedFile | None:
    """How the whole file is refused, None if it is not."""
    try:
        open_file(io.BytesIO(body), options=options)
    except RefusedFile as refused:
        return refused
    return None


@cache
def outcome(case: Case) -> RefusedFile | tuple[Item, ...]:
    """What became of a case: how it was refused whole, or its items. Each case is read once."""
    refused = refusal(case.body, case.options)
    return refused or tuple(read(case.body, case.options)[1])


def described(item: Item) -> str:
    """An item as the cases write it."""
    if isinstance(item, Told):
        return item.number
    if isinstance(item, Retraction):
        return f"retract {item.number}"
    return f"{item.code} {item.number or '-'}{' !' if item.urgent else ''}"


def told(body: bytes, options: Options = OPTIONS) -> Told:
    """The one report in it."""
    (item,) = read(body, options)[1]
    assert isinstance(item, Told), item
    return item
