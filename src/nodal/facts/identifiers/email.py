"""E-mail addresses."""

from __future__ import annotations

import re
import unicodedata

from nodal.facts.identifiers.hosts import host_name
from nodal.facts.identifiers.kind import Kind

_LOCAL = re.compile(r"[^\s\x00-\x1f\x7f\"(),:;<>@\[\\\].]+(?:\.[^\s\x00-\x1f\x7f\"(),:;<>@\[\\\].]+)*")
_NOBODY = frozenset(
    {"noreply", "no-reply", "donotreply", "do-not-reply", "none", "null", "unknown", "undefined", "anonymous", "na"}
)


def canonical(text: str) -> str | None:
    """`local@domain`: trimmed, NFC, lower-case. None if it is not one address.

    That the local part is lower-cased is our own choice: the standard leaves its case to the receiving host, and no
    large host tells them apart. Dots and "+tags" stay, because only some hosts ignore them. Quoted local parts, display
    names and addresses in brackets are not read.
    """
    local, at, domain = unicodedata.normalize("NFC", text.strip()).rpartition("@")
    if not at or len(local.encode("utf-8", "replace")) > 64 or not _LOCAL.fullmatch(local):
        return None
    host = host_name(domain)
    return None if host is None else f"{unicodedata.normalize('NFC', local.lower())}@{host}"


def placeholder(value: str) -> bool:
    """Whether nobody in particular stands behind it, as with noreply@. Our own list."""
    return value.partition("@")[0] in _NOBODY


KIND = Kind(
    name="email",
    canonical=canonical,
    examples=(
        (" Asha.K@Example.ORG ", "asha.k@example.org"),
        ("a+tag@example.test", "a+tag@example.test"),
        ("a@bücher.example", "a@xn--bcher-kva.example"),
    ),
    non_examples=(
        "", "@", "asha", "asha@", "@example.org", "asha@localhost", "a b@example.org", "a@b@example.org",
        "Asha <asha@example.org>", "asha@[192.0.2.1]", "asha@192.0.2.1", "a..b@example.org", ".a@example.org",
        "a@-x.example", "a@exa mple.org",
    ),
    placeholder=placeholder,
    group="email",
    sentence="The same e-mail address.",
)  # fmt: skip
