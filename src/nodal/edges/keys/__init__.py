"""Keys in files: sign, verify, seal and open. Custody says what it needs of them (`nodal.custody.ports`)."""

from __future__ import annotations

from nodal.edges.keys.file_keys import Keys, PublicKeys, UnitKeys, create_unit_keys, load_opener, read_public_keys
from nodal.edges.keys.sealing import KEY_BYTES, Kek, SealOpener, SealPublic
from nodal.edges.keys.signing import NoteSigner, NoteVerifier, PackageSigner, PackageVerifier
from nodal.edges.keys.text import TextSeal

__all__ = [
    "KEY_BYTES",
    "Kek",
    "Keys",
    "NoteSigner",
    "NoteVerifier",
    "PackageSigner",
    "PackageVerifier",
    "PublicKeys",
    "SealOpener",
    "SealPublic",
    "TextSeal",
    "UnitKeys",
    "create_unit_keys",
    "load_opener",
    "read_public_keys",
]
