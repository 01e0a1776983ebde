"""Seal a package: sign it with its recipients named inside, then encrypt it to their keys, then sign the outside.

The inner signature is the sender's word, kept and shown to others together with the parts. The outer one lets whoever
carries the file see that it is whole without being able to read it.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from hashlib import sha256

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from nodal.custody.canonical import JSON
from nodal.custody.manifest import Manifest
from nodal.custody.ports import SealingKey, Signer
from nodal.edges.export.container import (
    MAX_PACKAGE,
    Container,
    context,
    fingerprint,
    framed,
    inner_message,
    outer_message,
)
from nodal.edges.export.statement import NONCE_BYTES, Head, Header, Recipient, Statement

PACKAGE_SUFFIX = ".nodal"
"""How the files of packages end."""

KEY_BYTES = 32
"""Length of the data key: AES-256."""


def seal(
    parts: Mapping[str, bytes], *, header: Mapping[str, JSON], sign: Signer, to: Mapping[str, SealingKey]
) -> bytes:
    """The package: `parts` by name, readable with the keys in `to` (unit -> key) only, signed by `sign`.

    The header travels open; it has at least `from` (the signer), `to` (one of the recipients), `message` and `created`.
    Raises `Unreadable` for a header or a part's name that cannot be, ValueError when header and keys contradict.
    The bytes are kept and sent again as they are, never signed a second time.
    """
    head_of = Header(dict(header))
    if head_of.sender != sign.name or head_of.to not in to:
        raise ValueError("the header names another sender or recipient than the keys do")
    manifest = Manifest.of(parts)
    # (1) The sender signs what is inside and for whom.
    named = tuple(Recipient(name, fingerprint(to[name].public)) for name in sorted(to))
    statement = Statement(head_of, manifest, named).to_bytes()
    signature = sign.sign(inner_message(statement))
    plain = b"".join((framed(statement), signature, *(parts[part.name] for part in manifest.parts)))
    if len(plain) > MAX_PACKAGE // 2:
        raise ValueError("a package holds at most 128 MiB")
    # (2) Sealed under a data key that is used once, and the data key for each recipient.
    bound = context(head_of.canonical())
    data_key, nonce = secrets.token_bytes(KEY_BYTES), secrets.token_bytes(NONCE_BYTES)
    sealed = AESGCM(data_key).encrypt(nonce, plain, bound)
    recipients = tuple(Recipient(one.name, one.key, to[one.name].wrap(data_key, context=bound)) for one in named)
    # (3) The outside is signed too, over the digest of what is sealed.
    head = Head(head_of, recipients, nonce, sha256(sealed).hexdigest(), len(sealed)).to_bytes()
    return Container(head, sign.sign(outer_message(head)), sealed).to_bytes()
