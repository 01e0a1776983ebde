"""A report among its look-alikes in words: what it alone brings, and how many others say the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nodal.chain.collate import Odd, Trait
from nodal.desk.inbox.line import Shown
from nodal.desk.report.words import FIELDS, PARTS
from nodal.desk.tags.desk import number
from nodal.desk.words import KINDS
from nodal.facts.shown import inert
from nodal.steps.look.alike import Different

FIRST = 8
"""So many differing facts of a report stand open; the rest opens below them."""

USUAL = 0.5
"""Bits below which a value of one's own is nothing unusual, because nearly all have one."""

MOST = 40
MOST_WORDS = 24
MOST_TEXTS = 4


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that is said: what it speaks of, the value (empty when the topic says all), how many say the same."""

    topic: str
    value: str
    holders: str = ""
    is_sign: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One report of a bundle: its line as the inbox shows it, its number, and what it alone brings."""

    shown: Shown
    number: str
    signs: Sequence[Said]
    first: Sequence[Said]
    more: Sequence[Said]
    words: Sequence[str]
    texts: Sequence[str]
    unsaid: Sequence[str]

    @property
    def is_like_all(self) -> bool:
        """Whether nothing of it differs."""
        return not (self.signs or self.first or self.words or self.unsaid)


def rows(reports: Sequence[Different], shown: Sequence[Shown], size: int) -> list[Row]:
    """Each report with what differs, the rarest first."""
    return [_row(one, line, size) for one, line in zip(reports, shown, strict=True)]


def shared(traits: Iterable[Trait]) -> list[Said]:
    """What nearly all say; words of texts are left out, they stand in the texts."""
    return [Said(topic(one), _value(one), is_sign=one.is_sign) for one in traits if one.topic != "word"]


def _row(one: Different, line: Shown, size: int) -> Row:
    left = one.residue
    fields = [_said(odd, size) for odd in left.fields[:MOST]]
    return Row(
        shown=line,
        number=one.number,
        signs=[_said(odd, size) for odd in left.signs[:MOST]],
        first=fields[:FIRST],
        more=fields[FIRST:],
        words=[odd.trait.text for odd in left.words[:MOST_WORDS]],
        texts=one.texts[:MOST_TEXTS],
        unsaid=[topic(odd.trait) for odd in left.unsaid],
    )


def _said(odd: Odd, size: int) -> Said:
    return Said(topic(odd.trait), _value(odd.trait), _holders(odd, size), odd.trait.is_sign)


def _holders(odd: Odd, size: int) -> str:
    if odd.holders <= 1:
        return _("each has one of its own") if odd.bits < USUAL else _("no other says it")
    said = ngettext("%(n)s of %(of)s says it", "%(n)s of %(of)s say it", odd.holders)
    return said % {"n": number(odd.holders), "of": number(size)}


def _value(one: Trait) -> str:
    return "" if one.topic.startswith("party.") or one.topic == "cut" else one.text


def topic(one: Trait) -> str:
    """What a trait speaks of, in words."""
    name = one.topic
    if name == "parties":
        return _("How many of them: %(part)s") % {"part": PARTS.get(one.key.split(" ")[0], "")}
    if name.startswith("extra."):
        return _("Unknown field %(name)s") % {"name": inert(name.removeprefix("extra.")[:60])}
    if name in KINDS:
        return str(KINDS[name])
    if name in _topics():
        return _topics()[name]
    role, _dot, field = name.partition(".")
    word = str(FIELDS.get(field) or FIELDS.get(field.rpartition(".")[2]) or field)
    return _("%(part)s: %(field)s") % {"part": PARTS[role], "field": word} if role in PARTS else word


def _topics() -> dict[str, str]:
    return {
        "urgent": _("Escalated by the sender"),
        "mark": _("Marked as"),
        "file.mark": _("File marked as"),
        "file.tag": _("Tag of the file"),
        "file.classification": _("Industry class"),
        "file.viewed": _("Looked at by the platform"),
        "file": _("File"),
        "party.victim": _("Names a child who may be the victim"),
        "party.recipient": _("Names somebody who received it"),
        "sender": _("Sender"),
        "incident.type": _("What it is said to be"),
        "platform": _("Platform"),
        "event": _("What happened there"),
        "cut": _("Says more than was compared: read it whole"),
    }
