"""One byte form for one value: RFC 8785 (JSON Canonicalization Scheme) without fractions.

What is signed or hashed must have exactly one spelling, or two honest programs disagree about the same entry.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from nodal.facts.errors import Unreadable

JSON: TypeAlias = bool | int | str | Sequence["JSON"] | Mapping[str, "JSON"] | None
"""What has a canonical form here. Fractions have none on purpose: no leaf and no manifest carries any."""

MAX_INTEGER = 2**53 - 1
"""Largest whole number that every JSON reader keeps exact. Source: RFC 7493 (I-JSON), section 2.2."""

MAX_LEVELS = 64
"""Deepest nesting that is written or read. Our own choice; the same limit as for incoming reports."""


def canonical(value: JSON) -> bytes:
    r"""The RFC 8785 bytes of a value: no blanks, keys in UTF-16 order, the shortest escapes, UTF-8.

    Raises `Unreadable` for fractions, whole numbers beyond 2**53 - 1, lone surrogates, keys that are not text, other
    types, and more than 64 levels.

    >>> canonical({"b": [1, True, None], "a": "\u20ac\n"}).decode()
    '{"a":"€\\n","b":[1,true,null]}'
    """
    # The encoder's C part writes the escapes that RFC 8785 asks for (checked in the tests); the order of keys is ours.
    try:
        return json.dumps(_ordered(value, MAX_LEVELS), ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        raise _refused("a lone surrogate") from None


def read_canonical(data: bytes) -> JSON:
    """The value of canonical bytes. Any other spelling of the same value is refused with `Unreadable`.

    Equality with the re-written bytes also refuses doubled keys, fractions, a byte order mark and trailing bytes.

    >>> read_canonical(b'{"a":1}')
    {'a': 1}
    """
    try:
        value: JSON = json.loads(data.decode())
    except (ValueError, RecursionError):
        raise Unreadable("canonical JSON", expected="JSON in UTF-8", got=f"{len(data)} other bytes") from None
    if canonical(value) != data:
        raise Unreadable("canonical JSON", expected="the RFC 8785 spelling", got="another spelling of the same value")
    return value


def _ordered(value: JSON, levels: int) -> JSON:
    if isinstance(value, str) or value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        if abs(value) > MAX_INTEGER:
            raise _refused("a whole number beyond 2**53 - 1")
        return value
    if levels == 0:
        raise _refused(f"more than {MAX_LEVELS} levels")
    if isinstance(value, Mapping):
        return {key: _ordered(value[key], levels - 1) for key in sorted(value, key=_utf16)}
    if isinstance(value, list | tuple):
        return [_ordered(item, levels - 1) for item in value]
    raise _refused(f"a {type(value).__name__}")


def _utf16(key: object) -> bytes:
    # RFC 8785, section 3.2.3: by UTF-16 code units, so U+1F602 (D83D DE02) stands before U+FB33.
    if not isinstance(key, str):
        raise _refused(f"a key that is a {type(key).__name__}")
    return key.encode("utf-16-be", "surrogatepass")


def _refused(got: str) -> Unreadable:
    return Unreadable(
        "value for canonical JSON", expected="text, whole numbers, true, false, null, lists, maps", got=got
    )
