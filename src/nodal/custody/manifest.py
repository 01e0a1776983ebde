"""The list of parts with their digests: what a package says that it holds, and how two such lists differ."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from nodal.custody.canonical import JSON, canonical, read_canonical
from nodal.facts.errors import Unreadable

MAX_PART_NAME = 200
"""Longest name of a part, in characters. Our own choice: below the 255 bytes that file systems take."""

_NAME = re.compile(r"[a-z0-9._-]+(?:/[a-z0-9._-]+)*", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its name, its size in bytes and its SHA-256 in hex.

    A name has a-z 0-9 . _ - and / only, and no step is empty, `.` or `..`. Raises `Unreadable` otherwise.
    """

    name: str
    size: int
    sha256: str

    def __post_init__(self) -> None:
        if len(self.name) > MAX_PART_NAME or not _NAME.fullmatch(self.name):
            raise Unreadable("part name", expected="a-z 0-9 . _ - and / only", got="other characters or length")
        if {".", ".."} & set(self.name.split("/")):
            raise Unreadable("part name", expected="no step `.` or `..`", got="one")
        if self.size < 0 or not _SHA256.fullmatch(self.sha256):
            raise Unreadable("part", expected="a size from 0 and a SHA-256 in hex", got="something else")


@dataclass(frozen=True, slots=True)
class Manifest:
    """The parts, sorted by name, each name once. Raises `Unreadable` otherwise."""

    parts: tuple[Part, ...]

    def __post_init__(self) -> None:
        names = [part.name for part in self.parts]
        if names != sorted(set(names)):
            raise Unreadable("manifest", expected="parts sorted by name, each once", got="another order")
        # A part cannot be a file and a folder at once: `a` beside `a/b` could not be written out.
        if _folders(names) & set(names):
            raise Unreadable("manifest", expected="no part inside another", got="one")

    @classmethod
    def of(cls, parts: Mapping[str, bytes]) -> Manifest:
        """The manifest of these parts.

        >>> Manifest.of({"lead.txt": b"x"}).parts[0].size
        1
        """
        return cls(tuple(Part(name, len(parts[name]), sha256(parts[name]).hexdigest()) for name in sorted(parts)))

    @classmethod
    def from_json(cls, value: JSON) -> Manifest:
        """Read what `as_json` wrote. Raises `Unreadable` for more, less or other keys."""
        if not isinstance(value, list):
            raise Unreadable("manifest", expected="a list of parts", got=type(value).__name__)
        return cls(tuple(_part(item) for item in value))

    @classmethod
    def parse(cls, data: bytes) -> Manifest:
        """Read canonical bytes."""
        return cls.from_json(read_canonical(data))

    def as_json(self) -> JSON:
        """The manifest as a plain value."""
        return [{"name": part.name, "sha256": part.sha256, "size": part.size} for part in self.parts]

    def canonical(self) -> bytes:
        """The bytes that are hashed and signed."""
        return canonical(self.as_json())

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical bytes, in hex: one value that stands for all parts."""
        return sha256(self.canonical()).hexdigest()


@dataclass(frozen=True, slots=True)
class Differences:
    """How two manifests differ, as names of parts. False when they do not."""

    only_left: tuple[str, ...] = ()
    only_right: tuple[str, ...] = ()
    altered: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.only_left or self.only_right or self.altered)


def compare(left: Manifest, right: Manifest) -> Differences:
    """What is only in one of the two, and what has another size or digest."""
    ours, theirs = ({part.name: part for part in side.parts} for side in (left, right))
    return Differences(
        only_left=tuple(name for name in ours if name not in theirs),
        only_right=tuple(name for name in theirs if name not in ours),
        altered=tuple(name for name, part in ours.items() if theirs.get(name, part) != part),
    )


def _folders(names: Iterable[str]) -> set[str]:
    return {name[: step.start()] for name in names for step in re.finditer("/", name)}


def _part(item: JSON) -> Part:
    if isinstance(item, Mapping) and item.keys() == {"name", "sha256", "size"}:
        match item["name"], item["size"], item["sha256"]:
            case str(name), int(size), str(digest) if not isinstance(size, bool):
                return Part(name, size, digest)
    raise Unreadable("part", expected="name, sha256 and size", got="something else")
