"""Exact match of the hash values of a report's files against lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import assert_never

from nodal.chain.match.found import FileMatch, Hit, Ignored, State, Tier
from nodal.chain.match.ports import Assertion, KnownHashes, Status
from nodal.chain.match.values import BYTE_FOR_BYTE, usable
from nodal.facts.report import SeenFile

_Value = tuple[str, str]


def match(files: Sequence[SeenFile], known: KnownHashes) -> tuple[FileMatch, ...]:
    """What lists say about each file, in the order of the report, with one look-up for all of them.

    * `known` (T1): a standing entry of a list has one of its values.
    * `novel`: a platform viewed the file, it has a byte-for-byte value (MD5, SHA-1, SHA-256), and no list says anything
      about it. A picture that was cropped or turned has other values, so a perceptual value alone makes no file novel.
    * `unknown`: everything else. No usable value; or nobody says that it was viewed, so that its absence from lists
      means nothing; or only disputed or withdrawn entries (T4), which are shown and never scored.
    """
    looked_at = [_split(seen) for seen in files]
    wanted = sorted({value for values, _ in looked_at for value in values})
    said = known.lookup(wanted) if wanted else {}
    return tuple(
        _judge(index, seen, values=values, ignored=ignored, said=said)
        for index, (seen, (values, ignored)) in enumerate(zip(files, looked_at, strict=True))
    )


def _split(seen: SeenFile) -> tuple[list[_Value], list[Ignored]]:
    found = [usable(algorithm, value) for algorithm, value in seen.hashes]
    values = sorted({value for value in found if not isinstance(value, Ignored)})
    return values, sorted({value for value in found if isinstance(value, Ignored)})


def _judge(
    index: int,
    seen: SeenFile,
    *,
    values: Sequence[_Value],
    ignored: Sequence[Ignored],
    said: Mapping[_Value, tuple[Assertion, ...]],
) -> FileMatch:
    hits = tuple(
        sorted({Hit(*value, _tier(assertion), assertion) for value in values for assertion in said.get(value, ())})
    )
    tier = min((hit.tier for hit in hits), default=None)
    state, why = _state(seen, values, tier)
    return FileMatch(index, state, tier, hits, tuple(ignored), why)


def _tier(assertion: Assertion) -> Tier:
    match assertion.status:
        case Status.LIVE:
            return Tier.T1
        case Status.DISPUTED | Status.WITHDRAWN:
            return Tier.T4
        case _:
            assert_never(assertion.status)


def _state(seen: SeenFile, values: Sequence[_Value], tier: Tier | None) -> tuple[State, str]:
    if tier is Tier.T1:
        return State.KNOWN, "A list has exactly this hash value."
    if tier is Tier.T4:
        return State.UNKNOWN, "Only disputed or withdrawn list entries have this hash value; they count for nothing."
    if not values:
        return State.UNKNOWN, "The report gives no usable hash value for this file."
    if not seen.viewed:
        return State.UNKNOWN, "No list has its hash value, and the report does not say that the platform viewed it."
    if not any(algorithm in BYTE_FOR_BYTE for algorithm, _ in values):
        return State.UNKNOWN, "No list has its perceptual value, which a crop or a turn would change."
    return State.NOVEL, "The platform viewed this file and no list has its hash value."
