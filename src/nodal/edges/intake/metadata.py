"""Pairs of names and values that a platform gives with a file: a digest is read as one, everything else is kept."""

from __future__ import annotations

from nodal.edges.intake.gather import Fields, Gather
from nodal.facts.identifiers import hash as digest

Pair = tuple[int, str | None, str | None]
"""The number of the pair, its name and its value."""


def add_metadata(gather: Gather, pair: Pair, place: str, *, hashes: dict[str, str], fields: Fields) -> None:
    """Add one pair: to the file's `hashes` if it is a digest under the name of its algorithm, else to its `fields`."""
    count, name, value = pair
    if name and value and digest.of(name, value) is not None:
        gather.add_hash(name, value, place, known=hashes, fields=fields)
        return
    if name:
        fields[f"meta.{count}.name"] = name
    if value:
        fields[f"meta.{count}.value"] = value


def add_names(name: str | None, original: str | None, fields: Fields) -> None:
    """The name of a file; the one that its uploader gave is added only if it is another one."""
    shown = name or original
    if shown:
        fields["name"] = shown
    if original and original != shown:
        fields["original_name"] = original
