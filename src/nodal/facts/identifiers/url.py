"""Addresses of pages. They are compared, never opened."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

from nodal.facts.identifiers.hosts import host_name
from nodal.facts.identifiers.kind import Kind

_DEFAULT_PORTS = {"http": 80, "https": 443}
_UNSAFE = re.compile(r"[\s\x00-\x20\x7f-\xa0\\<>\"^`{|}\ud800-\udfff]")


def canonical(text: str) -> str | None:
    """An http(s) address: scheme and host lower-case, default port and fragment dropped, everything else as it is.

    Tracking parameters stay: which of them matter is not for us to guess. Anything else (other schemes, no scheme, user
    names in the address, blanks or control characters) is None and shown as `url.unsafe`.
    """
    text = text.strip()
    if not text[:8].lower().startswith(("http://", "https://")) or _UNSAFE.search(text):
        return None
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return None
    host = _host(parts.hostname or "")
    if host is None or "@" in parts.netloc:
        return None
    shown_port = "" if port is None or port == _DEFAULT_PORTS[parts.scheme] else f":{port}"
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.scheme}://{host}{shown_port}{parts.path or '/'}{query}"


def _host(name: str) -> str | None:
    try:
        if ":" in name:
            return f"[{ipaddress.IPv6Address(name)}]" if "%" not in name else None
        if name.replace(".", "").isdigit():
            return str(ipaddress.IPv4Address(name))
    except ValueError:
        return None
    return host_name(name)


def placeholder(value: str) -> bool:
    """Whether it is only the front page of a site, which everybody visits."""
    return value.endswith("/") and value.count("/") == 3


KIND = Kind(
    name="url",
    canonical=canonical,
    examples=(
        ("HTTPS://Example.ORG:443/A?b=C#d", "https://example.org/A?b=C"),
        ("http://example.org", "http://example.org/"),
        ("http://[2001:DB8::1]:8080/x", "http://[2001:db8::1]:8080/x"),
    ),
    non_examples=("", "example.org/x", "javascript:alert(1)", "ftp://example.org/", "https://user:pw@example.org/",
                  "https://exa mple.org/", "https://", "http://example.org:99999/", "http://[::1%25eth0]/", "data:,x"),
    placeholder=placeholder,
    group="content",
    sentence="The same page.",
)  # fmt: skip
