"""A signature scheme that is good enough for tests of the format: a keyed hash. Real keys are in the contract tests."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha512

from nodal.facts.errors import Untrusted


@dataclass(frozen=True)
class FakeKey:
    name: str

    @property
    def public(self) -> bytes:
        return self.name.encode().ljust(32, b".")

    def sign(self, message: bytes) -> bytes:
        return sha512(self.public + message).digest()

    def verify(self, message: bytes, signature: bytes) -> None:
        if signature != self.sign(message):
            raise Untrusted("signature: does not hold")
