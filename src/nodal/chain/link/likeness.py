"""Screen names that only look or sound alike: never evidence, shown to a person who may see more in it."""

from __future__ import annotations

import re
import unicodedata
from types import MappingProxyType

from nodal.chain.link.values import why_unusable

ALIKE = ("spelling", "digits", "letters", "sound")
"""How two names are alike, the closest first: but for capitals, accents and separators; with digits read as the letters
that they stand for; to the eye; to the ear, or in another script."""

SHORTEST = 5
"""Shorter names look like too many others. Our own choice."""

MOST_HOLDERS = 10
"""When more accounts than these have names that are alike, they say nothing: the cap of a screen name. Source: LINK."""

_DRAWN = str.maketrans(
    "\u0430\u0432\u0435\u043a\u043c\u043d\u043e\u0440\u0441\u0442\u0443\u0445\u0455\u0456\u0458\u04bb\u0501\u051b\u051d"
    "\u03b1\u03b2\u03b3\u03b5\u03b7\u03b9\u03ba\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7\u03c9\u0131\u0261\u0251",
    "abekmhopctyxsijhdqwabyenikvoptuxwiga",
)
"""Cyrillic, Greek and phonetic small letters that are drawn like Latin ones. Source: Unicode Technical Standard 39,
confusables; our own choice among them."""

_SIGNS = str.maketrans("01345789i", "oleastbgl")
"""Digits that stand for letters, and i for l, which many letter shapes do not tell apart. Our own list."""

_CONSONANTS = MappingProxyType(
    {
        "क": "k", "ख": "kh", "ग": "g", "घ": "gh", "ङ": "n", "च": "ch", "छ": "chh", "ज": "j", "झ": "jh", "ञ": "n",
        "ट": "t", "ठ": "th", "ड": "d", "ढ": "dh", "ण": "n", "त": "t", "थ": "th", "द": "d", "ध": "dh", "न": "n",
        "प": "p", "फ": "f", "ब": "b", "भ": "bh", "म": "m", "य": "y", "र": "r", "ल": "l", "व": "v", "श": "sh",
        "ष": "sh", "स": "s", "ह": "h", "ळ": "l",
    }
)  # fmt: skip
_VOWELS = MappingProxyType(
    {
        "अ": "a", "आ": "a", "इ": "i", "ई": "i", "उ": "u", "ऊ": "u", "ऋ": "ri", "ए": "e", "ऐ": "ai", "ओ": "o",
        "औ": "au", "ऑ": "o", "ऍ": "e", "ा": "a", "ि": "i", "ी": "i", "ु": "u", "ू": "u", "ृ": "ri", "े": "e",
        "ै": "ai", "ो": "o", "ौ": "au", "ॉ": "o", "ॅ": "e", "ं": "n", "ँ": "n", "ः": "h", "्": "", "़": "",
    }
)  # fmt: skip
"""Devanagari in the Latin letters that people use for it (as in Hunterian transliteration, without long vowels)."""

_SOUNDS = (("ee", "i"), ("oo", "u"), ("ph", "f"), ("w", "v"), ("z", "j"), ("q", "k"))
"""Latin spellings of one sound. Our own choice."""


def skeleton(name: str) -> str:
    """What is left of a screen name when everything that eye and ear confuse is made equal; "" where it says nothing.

    >>> skeleton("Asha_Sharma87") == skeleton("आशा शर्मा 87") == skeleton("a5ha.sharma87")
    True
    >>> skeleton("raj")
    ''
    """
    if len(_plain(name)) < SHORTEST or why_unusable("screen", name) is not None:
        return ""
    return _sound(name)


def likeness(one: str, other: str) -> str | None:
    """How two different names are alike, as a code of `ALIKE`; None when they are equal or not alike.

    >>> likeness("quietriver", "Quiet_River"), likeness("quietriver", "qu1etriver"), likeness("quietriver", "redriver")
    ('spelling', 'digits', None)
    """
    if one == other:
        return None
    forms = dict(zip(ALIKE, (_plain, _read, _seen, _sound), strict=True))
    return next((code for code, form in forms.items() if form(one) == form(other)), None)


def _plain(name: str) -> str:
    """Small letters and digits alone. Devanagari keeps its vowel signs, which are marks to Unicode."""
    kept = []
    for sign in unicodedata.normalize("NFKD", name).casefold():
        if sign.isdecimal():
            kept.append(str(unicodedata.decimal(sign)))
        elif sign.isalnum() or sign in _VOWELS:
            kept.append(sign)
    return "".join(kept)


def _read(name: str) -> str:
    return _plain(name).translate(_SIGNS)


def _seen(name: str) -> str:
    return _read(name).translate(_DRAWN).translate(_SIGNS).replace("rn", "m").replace("vv", "w")


def _sound(name: str) -> str:
    # Each form is made of the one before, so that whatever is alike in one is alike in all that follow.
    spoken = _latin(_seen(name))
    for spelling, sound in _SOUNDS:
        spoken = spoken.replace(spelling, sound)
    spoken = spoken.translate(_SIGNS)
    # Nobody agrees where a short a is written; at the beginning everybody writes it.
    return re.sub(r"(.)\1+", r"\1", spoken[:1] + spoken[1:].replace("a", ""))


def _latin(name: str) -> str:
    """Devanagari in Latin letters; a consonant without a sign has a short a."""
    told = []
    for place, sign in enumerate(name):
        if sign in _CONSONANTS:
            after = name[place + 1 : place + 2]
            told.append(_CONSONANTS[sign] + ("" if after in _VOWELS and after not in "ंँः" else "a"))
        else:
            told.append(_VOWELS.get(sign, sign))
    return "".join(told)
