"""What a report says, cut into things that can be held against what its look-alikes say.

Each thing has a topic (what it speaks of) and a key (what it says of it). Left out, because they differ in every report
and say nothing: its number, the times, the ports, what one upload of a file was called.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from itertools import islice

from nodal.chain.collate.content import UPLOAD, hashes_of
from nodal.chain.collate.words import plain
from nodal.facts.report import Party, Role, SeenFile, Told, leaf

MOST = 256
"""So many things of one report are compared; signs first, words of texts last. Our own choice: a report that says more
is marked as one that was not compared whole."""

MOST_WORDS = 400
"""So many words of all texts of a report are read."""

LONGEST_WORD = 40

SIGNS = frozenset({"urgent", "mark", "file.mark", "file.tag", "file.classification", "party.victim", "party.recipient",
                   "parties"})  # fmt: skip
"""Topics by which a sender itself says that a case stands out: escalation, marks, tags, a child, a further person."""

WORD = "word"
"""Topic of single words of free texts."""

CUT = "cut"
"""Topic of a report that says more than was compared."""

_TOPIC_BITS, _KEY_BITS = 20, 43


@dataclass(frozen=True, slots=True)
class Trait:
    """One thing that a report says. `text` is how it is told; `party` whose it is, None when nobody's.

    `code` stands for topic and key in 63 bits, `about` for the topic alone: so that a million reports can be compared
    without keeping what they say a second time.
    """

    topic: str
    key: str
    text: str
    party: int | None = None

    @property
    def is_sign(self) -> bool:
        """Whether a sender says by it that a case stands out."""
        return self.topic in SIGNS

    @property
    def about(self) -> int:
        """The number of the topic: what every report has that says anything of it."""
        return _number(self.topic, _TOPIC_BITS) << _KEY_BITS

    @property
    def code(self) -> int:
        """The number of topic and key together."""
        return self.about | (_number(f"{self.topic}\0{self.key}", _KEY_BITS) or 1)


def topic_of(code: int) -> int:
    """The number of the topic that a code belongs to.

    >>> one = Trait("email", "a@example.org", "a@example.org")
    >>> topic_of(one.code) == one.about
    True
    """
    return code >> _KEY_BITS << _KEY_BITS


def traits_of(told: Told) -> tuple[Trait, ...]:
    """Everything that can be compared, each thing once, at most `MOST` of them."""
    found: dict[tuple[str, str], Trait] = {}
    for one in (*_signs(told), *_said(told)):
        found.setdefault((one.topic, one.key), one)
    words, read = _words(told)
    kept = list(islice(found.values(), MOST - 1))
    if len(found) < MOST - 1:
        kept += list(islice(words.values(), MOST - 1 - len(kept)))
    if len(found) + len(words) > len(kept) or read >= MOST_WORDS:
        kept.append(Trait(CUT, "yes", ""))
    return tuple(kept)


def codes(found: Iterable[Trait]) -> tuple[int, ...]:
    """The numbers of these things and of their topics, sorted: what is kept of a report to compare it."""
    return tuple(sorted({number for one in found for number in (one.about, one.code)}))


def _number(text: str, bits: int) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()) >> (64 - bits)


def _signs(told: Told) -> Iterator[Trait]:
    if told.incident.urgent is not None:
        yield Trait("urgent", "yes", told.incident.urgent)
    yield from (Trait("mark", plain(mark), mark) for mark in told.incident.annotations)
    for role, count in sorted(Counter(party.role for party in told.parties).items()):
        first = next(index for index, party in enumerate(told.parties) if party.role is role)
        if role is not Role.REPORTER:
            yield Trait("parties", f"{role.value} {count}", str(count), first)
        if role in (Role.VICTIM, Role.RECIPIENT):
            yield Trait(f"party.{role.value}", "yes", str(count), first)
    for seen in told.files:
        yield from (Trait("file.mark", plain(mark), mark) for mark in seen.annotations)
        yield from (Trait("file.tag", plain(tag), tag) for tag in seen.tags)
        grade = seen.get("classification")
        if grade:
            yield Trait("file.classification", plain(grade), grade)


def _said(told: Told) -> Iterator[Trait]:
    incident = told.incident
    for topic, text in (("sender", told.sender), ("incident.type", incident.type), ("platform", incident.platform)):
        if text:
            yield Trait(topic, plain(text), text)
    yield from (Trait(f"incident.{name}", plain(text), text) for name, text in incident.fields if plain(text))
    for seen in told.files:
        yield from _file(seen)
    for index, party in enumerate(told.parties):
        yield from _party(index, party)
    for sighting in told.sightings:
        value = sighting.value if sighting.value is not None else plain(sighting.raw)
        yield Trait(sighting.kind, value, sighting.raw, sighting.party)
        if sighting.event:
            yield Trait("event", sighting.event.casefold(), sighting.event)
    yield from (Trait(f"extra.{leaf(place)}", plain(raw), raw) for place, raw in told.extra)


def _file(seen: SeenFile) -> Iterator[Trait]:
    hashes = hashes_of(seen)
    if hashes:
        # One value a file: two digests of one file are one fact.
        algorithm = min(hashes, key=lambda name: (_ORDER.get(name, len(_ORDER)), name))
        yield Trait("file", f"{algorithm}:{hashes[algorithm]}", hashes[algorithm])
    if seen.viewed is not None:
        yield Trait("file.viewed", str(seen.viewed), str(seen.viewed))
    for name, text in seen.fields:
        if plain(text) and name not in (UPLOAD, "classification"):
            yield Trait(f"file.{name}", plain(text), text)


_ORDER = {"md5": 0, "sha1": 1, "sha256": 2}


def _party(index: int, party: Party) -> Iterator[Trait]:
    for name, text in party.fields:
        if plain(text):
            yield Trait(f"{party.role.value}.{_unnumbered(name)}", plain(text).casefold(), text, index)


def _unnumbered(name: str) -> str:
    return re.sub(r"\.\d+(?=\.)", "", name)


def texts(told: Told) -> Iterator[tuple[str, int | None]]:
    """Every free text of a report, and whose it is."""
    yield from ((note, None) for note in told.notes)
    if told.incident.urgent:
        yield told.incident.urgent, None
    for index, party in enumerate(told.parties):
        yield from ((note, index) for note in party.notes)
    for seen in told.files:
        yield from ((note, None) for note in seen.notes)


def _words(told: Told) -> tuple[dict[str, Trait], int]:
    """The distinct words of all texts, and how many were read."""
    found: dict[str, Trait] = {}
    read = 0
    for text, party in texts(told):
        for word in islice(words(text), MOST_WORDS - read):
            read += 1
            found.setdefault(word, Trait(WORD, word, word, party))
    return found, read


def words(text: str) -> Iterator[str]:
    """The words of a text in small letters; figures are one sign each, so that numbers and times look alike.

    >>> list(words("User 4711 wrote: meet me at 10:30!"))
    ['user', '#', 'wrote', 'meet', 'me', 'at', '#:#']
    """
    for piece in unicodedata.normalize("NFKC", text).casefold().split():
        bare = _FIGURES.sub("#", piece.strip(_EDGES))
        if not bare:
            continue
        if _NO_BLANKS.search(bare):
            # Scripts without blanks between words: every two neighbouring characters.
            yield from (bare[at : at + 2] for at in range(max(1, len(bare) - 1)))
        else:
            yield bare[:LONGEST_WORD]


_FIGURES = re.compile(r"\d+")
_EDGES = "".join(chr(code) for code in range(0x21, 0x7F) if not chr(code).isalnum()) + "…“”‘’«»।॥–—"
_NO_BLANKS = re.compile(r"[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
