"""Seal short secrets of the program for itself, as text that a column of the database can hold."""

from __future__ import annotations

import secrets
from base64 import b64decode, b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from nodal.edges.keys.sealing import NONCE_BYTES
from nodal.facts.errors import Untrusted

VERSION = "1:"


class TextSeal:
    """AES-256-GCM under one key: what leaves with a copy of the database opens nothing."""

    def __init__(self, key: bytes) -> None:
        self._key = AESGCM(key)

    def __repr__(self) -> str:
        return "TextSeal(key hidden)"

    def seal(self, text: str) -> str:
        nonce = secrets.token_bytes(NONCE_BYTES)
        return VERSION + b64encode(nonce + self._key.encrypt(nonce, text.encode(), None)).decode()

    def open(self, sealed: str) -> str:
        """Raises Untrusted for a text that was sealed under another key, or altered."""
        try:
            raw = b64decode(sealed.removeprefix(VERSION), validate=True)
            return self._key.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], None).decode()
        except (InvalidTag, ValueError) as cause:
            raise Untrusted("sealed text: expected one of this node, got another") from cause
