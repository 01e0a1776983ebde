"""The identity provider of an office, as the settings name it: all of it or nothing."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nodal.facts.errors import Misconfigured

ADDRESS = re.compile(
    r"(https://[a-z0-9.-]+|http://(127\.0\.0\.1|localhost))(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?", re.ASCII
)
"""Over https, or on this machine. Nothing but a host and a path: the host goes into the policy that browsers obey."""

LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Provider:
    """Where people sign in, and as what this node is known there."""

    url: str
    client: str
    secret: str = field(repr=False)
    name: str

    @property
    def key(self) -> str:
        """Names the provider beside every identity: another address is another provider, with other people."""
        return f"oidc-{hashlib.sha256(self.url.encode()).hexdigest()[:16]}"

    def settings(self) -> dict[str, Any]:
        """As the sign-in library takes it. Asks for nothing but who it is: no name, no address of mail."""
        app = {
            "provider_id": self.key,
            "name": self.name,
            "client_id": self.client,
            "secret": self.secret,
            "settings": {"server_url": self.url, "scope": ["openid"]},
        }
        return {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}


def provider_of(value: Mapping[str, str]) -> Provider | None:
    """The provider that the settings name; None without any. Raises Misconfigured for a half of one."""
    names = ("NODAL_OIDC_URL", "NODAL_OIDC_CLIENT", "NODAL_OIDC_SECRET_FILE")
    missing = [name for name in names if not value[name]]
    if len(missing) == len(names):
        return None
    if missing:
        raise Misconfigured(f"{missing[0]}: expected a value, because another one of its group has one, got none")
    url = value["NODAL_OIDC_URL"].rstrip("/")
    if not ADDRESS.fullmatch(url):
        raise Misconfigured("NODAL_OIDC_URL: expected https://HOST or https://HOST/PATH, got something else")
    name = value["NODAL_OIDC_NAME"].strip()
    if not (1 <= len(name) <= LONGEST_NAME and name.isprintable()):
        raise Misconfigured(f"NODAL_OIDC_NAME: expected 1 to {LONGEST_NAME} characters, got something else")
    return Provider(url, value["NODAL_OIDC_CLIENT"], _secret(value["NODAL_OIDC_SECRET_FILE"]), name)


def _secret(path: str) -> str:
    try:
        secret = Path(path).expanduser().read_text("utf-8").strip()
    except (OSError, ValueError) as cause:
        raise Misconfigured("NODAL_OIDC_SECRET_FILE: expected a file that can be read, found none") from cause
    if not secret:
        raise Misconfigured("NODAL_OIDC_SECRET_FILE: expected a secret, found an empty file")
    return secret
