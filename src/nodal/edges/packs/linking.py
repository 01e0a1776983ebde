"""Reads the priors of linking of a pack, and refuses what the program does not take, with the place of the fault."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from nodal.chain.link import why_half_life_refused, why_prior_refused
from nodal.edges.packs.rules import Entry, entries, head_of
from nodal.facts.linking import KindPrior, LinkingPriors, StrandPrior

FILE = "linking.toml"

Prior = TypeVar("Prior", StrandPrior, KindPrior)


def read_linking(folder: Path, *, pack: str) -> LinkingPriors | None:
    """The priors in that folder; None when it has none. `pack`: its code and version.

    Raises `PackRefused` with file, line and name of the first fault: a probability that is none, a strand or kind that
    linking does not know, and whatever is stronger than the program's own.
    """
    if not (folder / FILE).is_file():
        return None
    head, text = head_of(folder, FILE)
    head.only("version", "person", "associate", "half_life")
    strands = tuple(_strand(one) for one in entries(head, "person", text)) if "person" in head.cells else ()
    kinds = tuple(_kind(one) for one in entries(head, "associate", text)) if "associate" in head.cells else ()
    phone, associate = _half_lives(head)
    try:
        return LinkingPriors(head.text("version"), pack, strands, kinds, phone, associate)
    except ValueError as fault:
        raise head.refuse("person", str(fault)) from fault


def _strand(entry: Entry) -> StrandPrior:
    entry.only("strand", "sure", "stated", "cap", "source")
    stated = entry.number("stated") if "stated" in entry.cells else None
    try:
        prior = StrandPrior(
            entry.text("strand"), entry.number("sure"), stated, entry.whole("cap"), entry.text("source")
        )
    except ValueError as fault:
        name, _, reason = str(fault).partition(": ")
        raise entry.refuse(name, reason) from fault
    return _taken(entry, prior)


def _kind(entry: Entry) -> KindPrior:
    entry.only("kind", "kappa", "source")
    try:
        prior = KindPrior(entry.text("kind"), entry.whole("kappa"), entry.text("source"))
    except ValueError as fault:
        name, _, reason = str(fault).partition(": ")
        raise entry.refuse(name, reason) from fault
    return _taken(entry, prior)


def _taken(entry: Entry, prior: Prior) -> Prior:
    if why := why_prior_refused(prior):
        raise entry.refuse(*why)
    return prior


def _half_lives(head: Entry) -> tuple[int | None, int | None]:
    table = head.cells.get("half_life", {})
    if not isinstance(table, dict):
        raise head.refuse("half_life", "expected phone, associate and source")
    entry = Entry(head.file, None, table)
    entry.only("phone", "associate", "source")
    found: list[int | None] = []
    for name in ("phone", "associate"):
        days = entry.whole(name) if name in table else None
        if days is not None and days < 1:
            raise entry.refuse(f"half_life.{name}", "expected at least 1 day")
        if days is not None and (why := why_half_life_refused(name, days)):
            raise entry.refuse(f"half_life.{name}", why[1])
        found.append(days)
    if table:
        entry.text("source")
    return found[0], found[1]
