"""Open a package, or check what can be checked without its key. Every refusal says where and why."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from nodal.custody.manifest import Manifest
from nodal.custody.ports import OpeningKey, Verifier
from nodal.edges.export.container import (
    MAX_PACKAGE,
    SIGNATURE_BYTES,
    context,
    fingerprint,
    inner_message,
    outer_message,
    read_container,
    unframed,
)
from nodal.edges.export.statement import Head, Header, Statement
from nodal.facts.errors import Untrusted, WrongUsage


@dataclass(frozen=True, slots=True)
class Opened:
    """An open package: its parts by name, and the sender's word about them.

    `statement` and `signature` are the signed bytes as they came; kept with the parts they prove to a third person what
    was sent, without any key.
    """

    manifest: Manifest
    parts: Mapping[str, bytes]
    header: Header
    signer: str
    statement: bytes
    signature: bytes


def verify(data: bytes, trusted: Mapping[str, Verifier]) -> Header:
    """The header of a package that is whole and signed by a known sender. Raises `Untrusted` otherwise.

    `trusted`: unit -> its public signing key. What the package says inside takes the recipient's key (`open_package`).
    """
    head, _, _ = _verified(data, trusted)
    return head.header


def open_package(data: bytes, *, key: OpeningKey, trusted: Mapping[str, Verifier]) -> Opened:
    """The parts of a package that is whole, for this key, and of a known sender. Raises `Untrusted` otherwise."""
    # (1) to (3): container, head, signer and outer signature.
    head, sealed, sender = _verified(data, trusted)
    # (4) For us: by the fingerprint of the key, not by the name.
    plain = _unsealed(head, sealed, key)
    # (5) The statement says the same as the head, and the same sender signed it.
    inside, rest = unframed(plain, limit=MAX_PACKAGE, where="package inside")
    statement = Statement.parse(inside, head=head)
    signature, content = rest[:SIGNATURE_BYTES], rest[SIGNATURE_BYTES:]
    _check(sender, inner_message(inside), signature, where="package inner signature")
    # (6) Part by part, to the last byte.
    parts = _parts(statement.manifest, content)
    return Opened(statement.manifest, parts, head.header, head.header.sender, inside, signature)


def write_parts(opened: Opened, out: Path) -> tuple[Path, ...]:
    """Write the parts below `out`, a folder that is new or empty, and nowhere else. Gives the files written.

    Names were checked with the manifest: small letters, digits, `. _ -` and `/`, no step `..`. In an empty folder no
    link can lead them elsewhere.
    """
    out.mkdir(parents=True, exist_ok=True)
    if any(out.iterdir()):
        raise WrongUsage("folder for the parts: expected a new or empty one, got one with files in it")
    written = []
    for name, content in opened.parts.items():
        path = out.joinpath(*name.split("/"))
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        written.append(path)
    return tuple(written)


def _verified(data: bytes, trusted: Mapping[str, Verifier]) -> tuple[Head, bytes, Verifier]:
    # (1) The container has its three pieces.
    container = read_container(data)
    # (2) The head is one that we write.
    head = Head.parse(container.head)
    # (3) A known sender signed it; only then is anything else in it believed.
    sender = trusted.get(head.header.sender)
    if sender is None:
        raise Untrusted(f"package signer: no key of {head.header.sender} is known here")
    _check(sender, outer_message(container.head), container.signature, where="package outer signature")
    if len(container.sealed) != head.size or sha256(container.sealed).hexdigest() != head.sha256:
        raise Untrusted("package sealed bytes: altered, cut short or longer than signed")
    return head, container.sealed, sender


def _unsealed(head: Head, sealed: bytes, key: OpeningKey) -> bytes:
    ours = [one for one in head.recipients if one.key == fingerprint(key.public)]
    if not ours:
        names = ", ".join(one.name for one in head.recipients)
        raise Untrusted(f"package recipient: sealed for {names}, not for this key of {key.name}")
    bound = context(head.header.canonical())
    data_key = key.unwrap(ours[0].wrapped, context=bound)
    try:
        return AESGCM(data_key).decrypt(head.nonce, sealed, bound)
    except (InvalidTag, ValueError):
        raise Untrusted("package sealed bytes: they do not open with their key") from None


def _check(sender: Verifier, message: bytes, signature: bytes, *, where: str) -> None:
    try:
        sender.verify(message, signature)
    except Untrusted:
        raise Untrusted(f"{where}: not that of {sender.name}") from None


def _parts(manifest: Manifest, content: bytes) -> Mapping[str, bytes]:
    parts, at = {}, 0
    for part in manifest.parts:
        piece = content[at : at + part.size]
        if len(piece) != part.size or sha256(piece).hexdigest() != part.sha256:
            raise Untrusted(f"package part {part.name}: not what the manifest says")
        parts[part.name], at = piece, at + part.size
    if at != len(content):
        raise Untrusted("package inside: bytes after the last part")
    return parts
