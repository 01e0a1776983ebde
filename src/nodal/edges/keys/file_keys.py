"""Keys kept in files of one folder, made on first use; the public halves stand in a file of their own to hand on."""

from __future__ import annotations

import json
import re
import secrets
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from nodal.custody.checkpoint import verifier_text
from nodal.edges.keys.key_files import pem, read_pem, read_secret, secret_file, write_once
from nodal.edges.keys.sealing import KEY_BYTES, Kek, SealOpener, SealPublic
from nodal.edges.keys.signing import NoteSigner, PackageSigner, PackageVerifier
from nodal.edges.keys.text import TextSeal
from nodal.facts.errors import Misconfigured, Unreadable, Untrusted, WrongUsage

KEK_LABEL = "NODAL KEY ENCRYPTION KEY"
NAMING_LABEL = "NODAL NAMING KEY"
FACTOR_LABEL = "NODAL SECOND FACTOR KEY"

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", re.ASCII)


@dataclass(frozen=True, slots=True)
class PublicKeys:
    """What a unit hands to others: the key that checks its signatures and the key to seal for it."""

    name: str
    verifier: PackageVerifier
    sealing: SealPublic

    def text(self) -> str:
        """The public directory entry: JSON with name, sign_public and seal_public (base64 of 65 bytes each)."""
        entry = {
            "name": self.name,
            "sign_public": b64encode(self.verifier.public).decode(),
            "seal_public": b64encode(self.sealing.public).decode(),
        }
        return json.dumps(entry, indent=1) + "\n"


@dataclass(frozen=True, slots=True)
class UnitKeys:
    """A unit's key pairs: it signs packages with the one and opens packages with the other."""

    name: str
    signer: PackageSigner
    opener: SealOpener

    @property
    def public(self) -> PublicKeys:
        return PublicKeys(self.name, self.signer.verifier, self.opener.sealing)


class Keys:
    """All keys of an installation, in one folder that only its owner can read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __repr__(self) -> str:
        return f"Keys({str(self.folder)!r})"

    @cached_property
    def kek(self) -> Kek:
        """The key over the data keys. The first block of the file seals, further blocks (older keys) only open."""
        path = self.folder / "originals.kek.pem"
        current, *older = _secrets(path, KEK_LABEL)
        return Kek(current, older=older)

    @cached_property
    def naming_key(self) -> bytes:
        """The key that turns the digest of an original into the name of its object."""
        return _secrets(self.folder / "originals.naming.pem", NAMING_LABEL)[0]

    @cached_property
    def factors(self) -> TextSeal:
        """The key over the secrets of second factors, which stand in the database."""
        return TextSeal(_secrets(self.folder / "factors.pem", FACTOR_LABEL)[0])

    def note_signer(self, name: str) -> NoteSigner:
        """The key named `name` that signs checkpoints of the audit log; `<name>.note.pub` is the line for auditors."""
        path = self.folder / f"{_good(name)}.note.pem"
        private = _private(path, secret_file(path, lambda: _pkcs8(Ed25519PrivateKey.generate())))
        if not isinstance(private, Ed25519PrivateKey):
            raise Misconfigured(f"{path}: not an Ed25519 key")
        signer = NoteSigner(name, private)
        public = self.folder / f"{name}.note.pub"
        if not public.exists():
            write_once(public, f"{verifier_text(name, signer.public)}\n".encode(), mode=0o644)
        return signer

    def unit(self, name: str) -> UnitKeys:
        """The key pairs of a unit."""
        return create_unit_keys(self.folder, name)


def create_unit_keys(folder: Path, name: str) -> UnitKeys:
    """The signing and the sealing key pair of a unit, made on first use, with `<name>.public.json` beside them."""
    stem = _good(name)
    keys = UnitKeys(
        name,
        PackageSigner(name, _p256(folder / f"{stem}.sign.pem")),
        SealOpener(name, _p256(folder / f"{stem}.seal.pem")),
    )
    public = folder / f"{stem}.public.json"
    if not public.exists():
        write_once(public, keys.public.text().encode(), mode=0o644)
    return keys


def load_opener(path: Path) -> SealOpener:
    """The private key that opens packages, from a file `<unit>.seal.pem` that exists; nothing is made."""
    if not path.is_file():
        raise WrongUsage(f"{path}: no such key file")
    return SealOpener(path.name.removesuffix(".seal.pem"), _p256_of(path, read_secret(path)))


def read_public_keys(text: str | bytes) -> PublicKeys:
    """Read a public directory entry. Raises `Unreadable` for another shape, `Untrusted` for points off the curve."""
    try:
        entry = json.loads(text)
    except (ValueError, RecursionError):
        entry = None
    match entry:
        case {"name": str(name), "sign_public": str(sign), "seal_public": str(seal)} if _NAME.fullmatch(name):
            return PublicKeys(name, PackageVerifier(name, _point(sign)), SealPublic(name, _point(seal)))
    raise Unreadable("public keys", expected="JSON with name, sign_public, seal_public", got="another shape")


def _point(coded: str) -> bytes:
    try:
        return b64decode(coded, validate=True)
    except (NotBase64, ValueError):
        raise Untrusted("public key: not base64") from None


def _p256(path: Path) -> ec.EllipticCurvePrivateKey:
    return _p256_of(path, secret_file(path, lambda: _pkcs8(ec.generate_private_key(ec.SECP256R1()))))


def _p256_of(path: Path, text: bytes) -> ec.EllipticCurvePrivateKey:
    private = _private(path, text)
    if not isinstance(private, ec.EllipticCurvePrivateKey) or not isinstance(private.curve, ec.SECP256R1):
        raise Misconfigured(f"{path}: not a P-256 key")
    return private


def _private(path: Path, text: bytes) -> object:
    try:
        return load_pem_private_key(text, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise Misconfigured(f"{path}: not a private key in PEM") from None


def _pkcs8(private: ec.EllipticCurvePrivateKey | Ed25519PrivateKey) -> bytes:
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _secrets(path: Path, label: str) -> tuple[bytes, ...]:
    found = read_pem(label, secret_file(path, lambda: pem(label, secrets.token_bytes(KEY_BYTES))), where=path)
    if any(len(secret) != KEY_BYTES for secret in found):
        raise Misconfigured(f"{path}: a key has 32 bytes")
    return found


def _good(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise WrongUsage("a key's name has letters, digits, dot, dash and underscore only")
    return name
