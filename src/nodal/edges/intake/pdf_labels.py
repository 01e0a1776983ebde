"""The labels of the printed report: what a line is about, and whom the lines below a heading are about.

The printed form is not documented by its maker: the labels are those that officers' own parsers rely on, and the words
of the two formats that are. Source: the format notes, section 6.
"""

from __future__ import annotations

import re
import tomllib
from importlib import resources
from typing import NamedTuple

from nodal.facts.report import Role

_TABLE = tomllib.loads(resources.files("nodal.edges.intake").joinpath("pdf_labels.toml").read_text("utf-8"))

NUMBER, RECEIVED, SENDER, ADDRESS, WHEN, PORT, DEVICE, VIEWED, NOTE, PERSON_NOTE = (
    frozenset(_TABLE[name])
    for name in ("number", "received", "sender", "address", "when", "port", "device", "viewed", "note", "person_note")
)
INCIDENT, IDENTIFIER, PERSON, FILE, HASH = (
    dict[str, str](_TABLE[name]) for name in ("incident", "identifier", "person", "file", "hash")
)
ROLES = {heading: Role(role) for heading, role in _TABLE["role"].items()}
COMPANY_HEADINGS, FILE_HEADINGS = frozenset(_TABLE["company_heading"]), frozenset(_TABLE["file_heading"])
NEUTRAL = COMPANY_HEADINGS | FILE_HEADINGS | frozenset(_TABLE["other_heading"])
"""Labels and headings by what they are, in lower case."""

_NO_LABEL = re.compile(r"[0-9]|https?:", re.IGNORECASE)
"""How a time or an address begins: neither has a label before its first colon."""

_SECTION = re.compile(r"section\s+([a-d])\b", re.IGNORECASE)
_LABELLED = re.compile(r"\s*([^:?]{1,70})[:?]\s*(.*?)\s*")
_NUMBER_LINE = re.compile(r"\s*CyberTip(?:line)?\s+Report\s*#?\s*([0-9]{1,19})\b.*", re.IGNORECASE)
_RECEIVED_LINE = re.compile(r"\s*Received\s+by\s+NCMEC\s+on\s+([^:]*[0-9].*?)\s*", re.IGNORECASE)
_CHILD = re.compile(r"\b(child|victim|minor)\b", re.IGNORECASE)


class Line(NamedTuple):
    """One line: `kind` is section, role, neutral, label or text."""

    kind: str
    label: str
    value: str
    place: str


def line_of(text: str, place: str) -> Line:
    """What a line of the printed report is.

    >>> line_of("IP Address: 203.0.113.7 (Login)", "p")[:3]
    ('label', 'ip address', '203.0.113.7 (Login)')
    >>> line_of("Section A: Reported Information", "p")[:2]
    ('section', 'A')
    """
    if found := _SECTION.match(text.lstrip()):
        return Line("section", found.group(1).upper(), "", place)
    if found := _NUMBER_LINE.fullmatch(text):
        return Line("label", _TABLE["number_line"], found.group(1), place)
    if found := _RECEIVED_LINE.fullmatch(text):
        return Line("label", _TABLE["received_line"], found.group(1), place)
    heading = " ".join(text.split()).rstrip(":").rstrip(" #0123456789").casefold()
    if not text.rstrip().rpartition(":")[2] or ":" not in text:
        if heading in ROLES:
            return Line("role", ROLES[heading].value, heading, place)
        if heading in NEUTRAL:
            return Line("neutral", heading, "", place)
    found = None if _NO_LABEL.match(text.lstrip()) else _LABELLED.fullmatch(text)
    if found:
        return Line("label", " ".join(found.group(1).split()).casefold(), found.group(2), place)
    if _CHILD.search(text) and len(text.split()) <= 6:
        return Line("role", Role.VICTIM.value, heading, place)
    return Line("text", "", text.strip(), place)
