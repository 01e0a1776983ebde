"""Kinds of identifiers: one file for each, and the explicit table of all of them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from nodal.facts.identifiers import chat, device, email, hash, ip, pay, phone, screen, url
from nodal.facts.identifiers.ip import IPClass, classify
from nodal.facts.identifiers.kind import Kind

KINDS: tuple[Kind, ...] = (
    email.KIND,
    phone.KIND,
    device.KIND,
    pay.KIND,
    screen.KIND,
    chat.KIND,
    url.KIND,
    hash.KIND,
    ip.KIND,
)
"""Every kind there is. The order is that of the interface document, section 4."""

BY_NAME: Mapping[str, Kind] = MappingProxyType({kind.name: kind for kind in KINDS})
"""The same, by name."""

__all__ = ["BY_NAME", "KINDS", "IPClass", "Kind", "chat", "classify", "device", "email", "hash", "ip", "pay", "phone",
           "screen", "url"]  # fmt: skip
