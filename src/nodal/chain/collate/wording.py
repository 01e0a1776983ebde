"""Reports without a file that say the same in the same words: one message sent to hundreds, each with its own names."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b
from itertools import islice

from nodal.chain.collate.traits import MOST_WORDS, texts, words
from nodal.facts.report import Told

LEAST_WORDS = 8
"""Of so many different words at least: shorter texts are said alike by chance. Our own choice."""

FIGURE = "#"


def template(told: Told) -> str | None:
    """The number of the words in which a report is told, in hexadecimal digits; None where they say nothing.

    None of a report with a file, which its digests hold together, and of one of few words. Figures count as one sign
    each, and what the report itself lists as an identifier or a name is left out, so that only the frame is compared.
    Two reports are alike by it only if every other word is the same, in the same order.
    """
    if any(seen.hashes for seen in told.files):
        return None
    own = frozenset(_names(told))
    said = [
        word
        for text, _ in texts(told)
        for word in islice(words(text), MOST_WORDS)
        if word not in own and "@" not in word and "://" not in word
    ][:MOST_WORDS]
    if len({word for word in said if FIGURE not in word}) < LEAST_WORDS:
        return None
    return blake2b("\0".join(said).encode("utf-8", "replace"), digest_size=12).hexdigest()


def _names(told: Told) -> Iterator[str]:
    for sighting in told.sightings:
        yield from words(sighting.raw)
        yield from words(sighting.value or "")
    for party in told.parties:
        for _, text in party.fields:
            yield from words(text)
