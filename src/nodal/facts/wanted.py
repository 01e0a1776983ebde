"""What somebody may mean who types an identifier: every kind and canonical form that the text can stand for."""

from __future__ import annotations

import re
import unicodedata

from nodal.facts.identifiers import BY_NAME, device, hash

Reading = tuple[str, str]
"""(kind, canonical form)."""

_BARE_DIGITS = re.compile(r"[0-9]{7,15}")
_ALGORITHMS = {digits: name for name, digits in hash.LENGTHS.items()}


def readings(text: str, kind: str | None = None) -> tuple[Reading, ...]:
    """The canonical forms of a text, of one kind or of every kind that it can be read as; none when it is no such.

    Digits may lack the plus of a telephone number or the name of a device's type, a digest the name of its algorithm:
    what people copy from elsewhere. Each reading is an exact value, so one too many finds nothing wrong.

    >>> readings("One@Example.ORG", "email")
    (('email', 'one@example.org'),)
    >>> readings("919000000001", "phone")
    (('phone', '+919000000001'),)
    >>> readings("no such thing", "ip")
    ()
    """
    kinds = [BY_NAME[kind]] if kind else list(BY_NAME.values())
    spoken = [(one.name, one.canonical(written)) for one in kinds for written in (text, *_fuller(text, one.name))]
    return tuple(dict.fromkeys((name, value) for name, value in spoken if value is not None))


def spellings(text: str) -> tuple[str, ...]:
    """The text as typed, and in the composed and decomposed forms of Unicode in which it may have been written.

    >>> len(spellings("plain"))
    1
    >>> len(spellings("caf\\u00e9"))
    2
    """
    forms = (text, *(unicodedata.normalize(form, text) for form in ("NFC", "NFD")))
    return tuple(dict.fromkeys(forms))


def plain_number(text: str) -> str | None:
    """The number of a report in ASCII digits, whatever digits it was typed in; None when it is none (1 to 19 digits).

    >>> plain_number(" \\u0967\\u0968\\u0969 ")
    '123'
    """
    try:
        digits = "".join(str(unicodedata.digit(character)) for character in "".join(text.split()))
    except ValueError:
        return None
    return digits if 1 <= len(digits) <= LONGEST_NUMBER else None


LONGEST_NUMBER = 19
"""Digits of a report's number (`Told.number`)."""


def _fuller(text: str, kind: str) -> tuple[str, ...]:
    bare = "".join(text.split())
    match kind:
        case "phone" if _BARE_DIGITS.fullmatch(bare):
            return ("+" + bare,)
        case "device" if bare.isascii() and bare.isdigit():
            return tuple(f"{name}:{bare}" for name in ("imei", "imsi", "iccid") if device.of(name, bare))
        case "hash" if len(bare) in _ALGORITHMS:
            return (f"{_ALGORITHMS[len(bare)]}:{bare}",)
        case _:
            return ()
