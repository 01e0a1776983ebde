"""What the sender signs: the header, the manifest of the parts, and for whom it is. And the head that travels open."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nodal.custody.canonical import JSON, canonical, read_canonical
from nodal.custody.manifest import Manifest
from nodal.edges.export.container import FORMAT
from nodal.facts.errors import Unreadable, Untrusted

REQUIRED = ("created", "from", "message", "to")
"""Texts without which there is no header."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
NONCE_BYTES = 12


@dataclass(frozen=True, slots=True)
class Header:
    """What everybody may read of a package: who sends it to whom, its message id and time. `values` holds all of it.

    It travels unsealed, so it names no person. Raises `Unreadable` when one of `REQUIRED` is missing or no text, or a
    unit's name has other characters than letters, digits, dot, dash and underscore.
    """

    values: Mapping[str, JSON]

    def __post_init__(self) -> None:
        texts = [self.values.get(name) for name in REQUIRED]
        if not all(isinstance(text, str) and text for text in texts):
            raise Unreadable("package header", expected="created, from, message and to as text", got="something else")
        if not (_NAME.fullmatch(self.sender) and _NAME.fullmatch(self.to)):
            raise Unreadable("package header", expected="codes of units", got="something else")

    @property
    def sender(self) -> str:
        """The unit that signs: `from` in the header."""
        return str(self.values["from"])

    @property
    def to(self) -> str:
        """The unit that it is for."""
        return str(self.values["to"])

    @property
    def message(self) -> str:
        """The message id that the sender made."""
        return str(self.values["message"])

    @property
    def created(self) -> str:
        """When it was made, as the sender writes it."""
        return str(self.values["created"])

    def canonical(self) -> bytes:
        """The bytes that seals are bound to."""
        return canonical(self.values)


@dataclass(frozen=True, slots=True)
class Recipient:
    """One key that can open the package: whose, its fingerprint, and the data key sealed for it."""

    name: str
    key: str
    wrapped: bytes = b""


@dataclass(frozen=True, slots=True)
class Head:
    """What travels unsealed under the outer signature. `sha256`, `size` and `nonce` are those of the sealed bytes."""

    header: Header
    recipients: tuple[Recipient, ...]
    nonce: bytes
    sha256: str
    size: int

    def to_bytes(self) -> bytes:
        sealed: JSON = {"nonce": b64encode(self.nonce).decode(), "sha256": self.sha256, "size": self.size}
        keys: JSON = [
            {"key": one.key, "name": one.name, "wrapped": b64encode(one.wrapped).decode()} for one in self.recipients
        ]
        return canonical({"format": FORMAT, "header": self.header.values, "recipients": keys, "sealed": sealed})

    @classmethod
    def parse(cls, data: bytes) -> Head:
        """Read a head. Raises `Untrusted` for another spelling, other keys or other kinds of values."""
        match _canonical("package head", data):
            case {"header": dict(header), "recipients": list(keys), "sealed": dict(sealed)}:
                head = cls(_header(header), _recipients(keys), *_sealed(sealed))
            case _:
                raise Untrusted("package head: another format")
        # Writing it again compares the format, and leaves no room for anything that was not read.
        if head.to_bytes() != data:
            raise Untrusted("package head: another format, or more than belongs there")
        return head


@dataclass(frozen=True, slots=True)
class Statement:
    """What the inner signature is over. The recipients stand inside, so that nobody can pass the package on as ours."""

    header: Header
    manifest: Manifest
    recipients: tuple[Recipient, ...]

    def to_bytes(self) -> bytes:
        keys: JSON = [{"key": one.key, "name": one.name} for one in self.recipients]
        return canonical(
            {
                "format": FORMAT,
                "header": self.header.values,
                "manifest": self.manifest.as_json(),
                "recipients": keys,
            }
        )

    @classmethod
    def parse(cls, data: bytes, *, head: Head) -> Statement:
        """Read a statement. Raises `Untrusted` unless it says the same as the head: sender, recipients, message."""
        match _canonical("package statement", data):
            case {"manifest": parts}:
                manifest = _manifest(parts)
            case _:
                raise Untrusted("package statement: no manifest")
        statement = cls(head.header, manifest, tuple(Recipient(one.name, one.key) for one in head.recipients))
        if statement.to_bytes() != data:
            raise Untrusted("package statement: signed for other recipients or another message than the head says")
        return statement


def _canonical(where: str, data: bytes) -> JSON:
    try:
        return read_canonical(data)
    except Unreadable:
        raise Untrusted(f"{where}: not in canonical form") from None


def _header(values: Mapping[str, JSON]) -> Header:
    try:
        return Header(values)
    except Unreadable as unreadable:
        raise Untrusted(f"package head: {unreadable}") from None


def _manifest(parts: JSON) -> Manifest:
    try:
        return Manifest.from_json(parts)
    except Unreadable as unreadable:
        raise Untrusted(f"package manifest: {unreadable}") from None


def _recipients(keys: Sequence[JSON]) -> tuple[Recipient, ...]:
    found = []
    for item in keys:
        match item:
            case {"name": str(name), "key": str(key), "wrapped": str(wrapped)}:
                found.append(Recipient(name, key, _base64(wrapped)))
            case _:
                raise Untrusted("package head: a recipient without name, key or sealed key")
    if not found or not all(_NAME.fullmatch(one.name) and _SHA256.fullmatch(one.key) for one in found):
        raise Untrusted("package head: recipients are not named by code and key")
    return tuple(found)


def _sealed(sealed: Mapping[str, JSON]) -> tuple[bytes, str, int]:
    match sealed:
        case {"nonce": str(nonce), "sha256": str(digest), "size": int(size)}:
            raw = _base64(nonce)
            if len(raw) == NONCE_BYTES:
                return raw, digest, size
    raise Untrusted("package head: nonce, digest or size of the sealed bytes are missing")


def _base64(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except (NotBase64, ValueError):
        raise Untrusted("package head: not base64") from None
