"""What linking reads: one row per thing that a report says about an account."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

KINDS = ("email", "phone", "device", "pay", "screen", "chat", "url", "hash", "ip")
"""Kinds of identifiers that linking knows. Source: the interface document, section 4."""

ROLES = ("reported", "victim", "recipient", "reporter")
"""Parts that an account can play in an observation. Source: the interface document, section 4."""


@dataclass(frozen=True, slots=True)
class Observation:
    """One thing that one report says about one account.

    `value` is canonical text; "" carries nothing but still says that the account was named. `role` belongs to the
    observation, not to the account. `at` is UTC or None. `verified`: True = the platform observed or verified it,
    False = somebody typed it, None = the report does not say. `sender` is who reported; None when it is not said.
    `listed`: a list of known material has exactly this file, as whoever matched it says; it is no part of the report.
    """

    report_id: str
    account_id: str
    kind: str
    value: str
    role: str = "reported"
    port: int | None = None
    at: datetime | None = None
    verified: bool | None = None
    sender: str | None = None
    listed: bool = field(default=False, compare=False)

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError("not a kind that linking knows")
        if self.role not in ROLES:
            raise ValueError("not a role that linking knows")
        if self.at is not None and self.at.utcoffset() is None:
            raise ValueError("a time without a zone")


@dataclass(frozen=True, slots=True)
class Decision:
    """What an officer decided about two accounts: `same` True = one person, False = two people. It beats evidence."""

    a: str
    b: str
    same: bool

    def __post_init__(self) -> None:
        if self.a == self.b:
            raise ValueError("a decision is about two accounts")

    @property
    def pair(self) -> tuple[str, str]:
        """The two accounts in order."""
        return (self.a, self.b) if self.a < self.b else (self.b, self.a)
