"""Signed checkpoints: what the log looked like at a moment, in a form that others can keep and check.

Formats: C2SP `tlog-checkpoint` (the text) in a C2SP `signed-note` (the signatures, Ed25519).
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from nodal.custody.ports import Signer, Verifier
from nodal.custody.tree import HASH_BYTES
from nodal.facts.errors import Unreadable, Untrusted

AUDIT_LOG = "nodal/audit"
"""Name (origin) of the audit log in its checkpoints; the signer's name tells nodes apart. Our own choice."""

ED25519 = b"\x01"
"""Signature type of Ed25519 in a key id. Source: C2SP signed-note, "Signature types"."""

MAX_NOTE_CHARACTERS = 65_536
"""Longest note that is read. Our own choice; a checkpoint with 100 cosignatures has about 15,000."""

_SIZE = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)
_BAD_TEXT = re.compile("[\x00-\x09\x0b-\x1f\x7f\ud800-\udfff]")
_BAD_NAME = re.compile(r"[\s+]|^$")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The size and root of the log named `origin`. `extensions` are further lines, kept as they are."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(self.root) != HASH_BYTES or self.size < 0:
            raise ValueError("a checkpoint has a size from 0 and a root of 32 bytes")
        if not all(
            line and "\n" not in line and not _BAD_TEXT.search(line) for line in (self.origin, *self.extensions)
        ):
            raise ValueError("each line of a checkpoint is text and not empty")

    @property
    def body(self) -> str:
        """The text that is signed, with its last line end."""
        lines = (self.origin, str(self.size), b64encode(self.root).decode(), *self.extensions)
        return "".join(f"{line}\n" for line in lines)

    @classmethod
    def parse(cls, body: str) -> Checkpoint:
        """Read the signed text. Raises `Unreadable` for anything but exactly the form that `body` writes."""
        match body.split("\n"):
            case [origin, size, root, *extensions, ""] if _SIZE.fullmatch(size):
                try:
                    found = cls(origin, int(size), b64decode(root, validate=True), tuple(extensions))
                except (NotBase64, ValueError):
                    raise _unreadable("other lines") from None
            case _:
                raise _unreadable("another layout")
        if found.body != body:
            raise _unreadable("another spelling")
        return found


def key_id(name: str, public: bytes) -> bytes:
    """The 4 bytes that tell keys apart in a note: SHA-256(name || 0x0A || 0x01 || public key), first 4 bytes."""
    return sha256(name.encode() + b"\n" + ED25519 + public).digest()[:4]


def verifier_text(name: str, public: bytes) -> str:
    """One line that hands a public key on: `name+keyid+base64(0x01 || public key)`, as C2SP signed-note writes it."""
    return f"{_good_name(name)}+{key_id(name, public).hex()}+{b64encode(ED25519 + public).decode()}"


def read_verifier_text(text: str) -> tuple[str, bytes]:
    """The name and the Ed25519 public key of such a line. Raises `Unreadable` for a line that contradicts itself."""
    name, _, rest = text.strip().partition("+")
    _, _, coded = rest.partition("+")
    try:
        raw = b64decode(coded, validate=True)
        if raw[:1] == ED25519 and len(raw) == 1 + HASH_BYTES and verifier_text(name, raw[1:]) == text.strip():
            return name, raw[1:]
    except (NotBase64, ValueError):
        pass
    raise Unreadable("key line", expected="name+keyid+key of an Ed25519 key", got=f"{len(text)} characters")


def sign_note(body: str, signers: Sequence[Signer]) -> str:
    """The text with one signature line for each signer. Raises ValueError for text that a note cannot carry."""
    if not body.endswith("\n") or _BAD_TEXT.search(body) or not signers:
        raise ValueError("a note is lines of text and has at least one signer")
    return body + "\n" + "".join(_signature_line(body, signer) for signer in signers)


def open_note(note: str, verifiers: Sequence[Verifier]) -> tuple[str, tuple[str, ...]]:
    """The signed text and the names of the known signers, each of whom did sign it.

    Signatures of keys that we do not know are left aside, as the format wants it. Raises `Untrusted` when no known key
    signed, when a known key's signature does not hold, and when the note has another layout.
    """
    if len(note) > MAX_NOTE_CHARACTERS or _BAD_TEXT.search(note):
        raise Untrusted("note: too long, or not plain text")
    text, gap, tail = note.rpartition("\n\n")
    if not gap or not tail.endswith("\n"):
        raise Untrusted("note: no signature lines after a blank line")
    body, signers = text + "\n", list[str]()
    known = {(verifier.name, key_id(verifier.name, verifier.public)): verifier for verifier in verifiers}
    for line in tail[:-1].split("\n"):
        signature = _read_signature(line)
        verifier = known.pop((signature.name, signature.key_id), None)
        if verifier:
            verifier.verify(body.encode(), signature.value)
            signers.append(verifier.name)
    if not signers:
        raise Untrusted("note: no signature by a known key")
    return body, tuple(signers)


def sign_checkpoint(checkpoint: Checkpoint, signers: Sequence[Signer]) -> str:
    """The checkpoint as a signed note: what is published, kept and handed to peers."""
    return sign_note(checkpoint.body, signers)


def verify_checkpoint(note: str, *, origin: str, verifiers: Sequence[Verifier]) -> Checkpoint:
    """The checkpoint of a signed note of the log named `origin`. Raises `Untrusted` for anything else."""
    body, _ = open_note(note, verifiers)
    try:
        checkpoint = Checkpoint.parse(body)
    except Unreadable as unreadable:
        raise Untrusted(f"checkpoint: {unreadable}") from unreadable
    if checkpoint.origin != origin:
        raise Untrusted("checkpoint: it is of another log")
    return checkpoint


class _Signature(NamedTuple):
    name: str
    key_id: bytes
    value: bytes


def _signature_line(body: str, signer: Signer) -> str:
    coded = b64encode(key_id(signer.name, signer.public) + signer.sign(body.encode())).decode()
    return f"\N{EM DASH} {_good_name(signer.name)} {coded}\n"


def _read_signature(line: str) -> _Signature:
    match line.split(" "):
        case ["\N{EM DASH}", name, coded] if not _BAD_NAME.search(name):
            try:
                raw = b64decode(coded, validate=True)
            except (NotBase64, ValueError):
                raise Untrusted("note: a signature line is not base64") from None
            if len(raw) > 4 and b64encode(raw).decode() == coded:
                return _Signature(name, raw[:4], raw[4:])
    raise Untrusted("note: a signature line has another layout")


def _good_name(name: str) -> str:
    if _BAD_NAME.search(name) or _BAD_TEXT.search(name):
        raise ValueError("a key's name is text without blanks and plus signs")
    return name


def _unreadable(got: str) -> Unreadable:
    return Unreadable("checkpoint", expected="origin, size and root on lines of their own", got=got)
