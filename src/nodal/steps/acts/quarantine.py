"""A person deals with what was refused: read again, taken in with the fault marked, discarded, given to a colleague."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from uuid import UUID

from nodal.chain.receive import Release, release_of
from nodal.edges.intake import Options
from nodal.facts.errors import WrongUsage
from nodal.ledger import audit, matrix, people
from nodal.ledger.access import Unknown, Viewer, acting
from nodal.ledger.store import evidence
from nodal.ledger.store import refused as store
from nodal.ledger.store.refused import Alike, Kept
from nodal.steps.acts.decide import Refused
from nodal.steps.acts.intake import DATE_ORDERS, FORMAT_NAMES
from nodal.steps.look import profiles
from nodal.steps.retry import Again, Outcome, read_again
from nodal.steps.tools import Tools

__all__ = [
    "REASON",
    "Alike",
    "Choice",
    "Outcome",
    "discard",
    "discard_alike",
    "give",
    "release",
    "retry",
    "retry_alike",
]

REASON = range(5, 1001)
"""Characters of a reason: a word is none. Our own choice."""

MOST, MOST_FILES = 500, 50
"""How many refusals, and of how many files, one act deals with; the next act takes the next ones. Our own choice."""

ROOM = 4
"""How many times the usual limits a person may give a report that is too large. Its bytes stay bounded as they are."""


@dataclass(frozen=True, slots=True)
class Choice:
    """How it is read this time; empty words: as the content says."""

    format: str = ""
    date_order: str = "iso"
    number: str = ""
    profile: str = ""
    strict: bool = False


def retry(tools: Tools, viewer: Viewer, refs: Sequence[UUID], choice: Choice, *, reason: str) -> Outcome:
    """Read these again. Raises Unknown, and Refused for a choice that cannot be meant."""
    options = _options(tools, viewer, choice)
    return _read(tools, viewer, _open(viewer, refs), "retried", reason, options)


def retry_alike(tools: Tools, viewer: Viewer, wanted: Alike, choice: Choice, *, reason: str) -> Outcome:
    """The same with the first `MOST` that are alike."""
    options = _options(tools, viewer, choice)
    with acting(viewer):
        found = store.alike(viewer, wanted, most=MOST)
    return _read(tools, viewer, found, "retried", reason, options)


def release(tools: Tools, viewer: Viewer, ref: UUID, *, reason: str) -> Outcome:
    """Take one in although a rule refused it, with the fault marked. Raises Refused where the fault is no value's."""
    (refusal,) = _open(viewer, [ref])
    how = release_of(refusal.code)
    if how is None or refusal.row is None:
        raise Refused(
            "not_a_value", "This fault is not one of a value. Read it again with other choices, or discard it."
        )
    plain = _options(tools, viewer, Choice())
    limits = plain.limits
    if how is Release.LARGER:
        limits = replace(
            limits,
            field_chars=limits.field_chars * ROOM,
            children=limits.children * ROOM,
            levels=limits.levels * ROOM,
            attributes=limits.attributes * ROOM,
        )
    return _read(tools, viewer, [refusal], "released", reason, replace(plain, limits=limits))


def discard(tools: Tools, viewer: Viewer, refs: Sequence[UUID], *, reason: str) -> int:
    """Put these away for good; the original stays sealed. Returns how many nobody had settled before."""
    return _discard(tools, viewer, _open(viewer, refs), reason)


def discard_alike(tools: Tools, viewer: Viewer, wanted: Alike, *, reason: str) -> int:
    """The same with the first `MOST` that are alike and do not speak of danger: those are looked at one by one."""
    matrix.require(viewer, "intake")
    with acting(viewer):
        found = store.alike(viewer, wanted, most=MOST, calm=True)
    return _discard(tools, viewer, found, reason)


def give(tools: Tools, viewer: Viewer, ref: UUID, *, to: str, before: int | None) -> None:
    """Put a colleague (or oneself) in charge, in the place of `before`, who was when the page was shown."""
    matrix.require(viewer, "case.work")
    with acting(viewer):
        (refusal,) = store.load(viewer, [ref])
        known = {one.username: one.id for one in people.colleagues(viewer.unit) if one.is_active}
        if to not in known:
            raise Unknown("person: expected an active colleague of your unit, got another")
        if not store.give(viewer, refusal.id, to=known[to], before=before):
            raise Refused("state_changed", "Somebody else was first.")
        detail = {"before": before, "to": known[to]}
        audit.record(viewer, "refused.owned", "refused", [refusal.id], at=tools.clock(), detail=detail)


def _open(viewer: Viewer, refs: Sequence[UUID]) -> list[Kept]:
    matrix.require(viewer, "intake")
    with acting(viewer):
        found = store.load(viewer, refs)
    if not any(one.is_open for one in found):
        raise Refused("state_changed", "Somebody has settled it already.")
    return [one for one in found if one.is_open]


def words_of(reason: str) -> str:
    """The reason in one line. Raises Refused without one."""
    words = " ".join(reason.split())
    if len(words) not in REASON:
        raise Refused("reason_missing", "Say why, in 5 to 1,000 characters.")
    return words


def _discard(tools: Tools, viewer: Viewer, refusals: Sequence[Kept], reason: str) -> int:
    words, at = words_of(reason), tools.clock()
    with acting(viewer):
        done = store.settle(viewer, [one.id for one in refusals], "discarded", words, at=at)
        if done:
            audit.record(viewer, "refused.discarded", "refused", done, at=at, detail={"reason": words})
    if refusals and not done:
        raise Refused("state_changed", "Somebody has settled it already.")
    return len(done)


def _read(  # which refusals, what that is called and why, and how each is read
    tools: Tools,
    viewer: Viewer,
    refusals: Sequence[Kept],
    done: str,
    reason: str,
    options: Options,
) -> Outcome:
    matrix.require(viewer, "intake")
    words, outcome = words_of(reason), Outcome()
    by_file = [(file, list(of)) for file, of in groupby(refusals, key=lambda one: one.file)]
    for number, of in by_file[:MOST_FILES]:
        with acting(viewer):
            file = evidence.file_of(viewer, number)
        with store.alone(number) as mine:
            if not mine:
                outcome.gone += [one.ref for one in of]
                continue
            again = Again(file, _as_kept(options, file), done, words)
            try:
                outcome.add(read_again(tools, viewer, again, of))
            except WrongUsage as cause:
                raise Refused(
                    "unfit_choice", "The file has no use for what was chosen: it names its own numbers."
                ) from cause
    _record(tools, viewer, refusals, outcome, done, words)
    return outcome


def _as_kept(options: Options, file: evidence.KeptFile) -> Options:
    """The text that was taken out of a printed report looks like no format: what it was says which it is."""
    return replace(options, format=options.format or file.format) if file.is_extracted else options


def _record(tools: Tools, viewer: Viewer, refusals: Sequence[Kept], outcome: Outcome, done: str, words: str) -> None:
    ids = {one.ref: one.id for one in refusals}
    at = tools.clock()
    with acting(viewer):
        if outcome.done:
            numbers = sorted(ids[ref] for ref in outcome.done)
            audit.record(viewer, f"refused.{done}", "refused", numbers, at=at, detail={"reason": words})
        if outcome.still:
            numbers = sorted(ids[ref] for ref in outcome.still)
            detail = {"reason": words, "codes": sorted(set(outcome.still.values()))}
            audit.record(viewer, "refused.tried", "refused", numbers, at=at, detail=detail)


def _options(tools: Tools, viewer: Viewer, choice: Choice) -> Options:
    matrix.require(viewer, "intake")
    if choice.format not in ("", *FORMAT_NAMES) or choice.date_order not in DATE_ORDERS:
        raise Refused("unknown_format", "Choose a format and an order of dates from the list.")
    number = choice.number.strip()
    if number and not (number.isascii() and number.isdigit() and len(number) <= 19 and not number.startswith("0")):
        raise Refused("bad_number", "The number of a report is 1 to 19 digits without a leading zero.")
    try:
        profile = profiles.named(tools, viewer, choice.profile) if choice.profile else None
    except WrongUsage as cause:
        raise Refused("unknown_profile", "There is no profile of that name.") from cause
    return Options(
        now=tools.clock(),
        format=choice.format or None,
        number=number or None,
        date_order=DATE_ORDERS[choice.date_order],
        profile=profile,
        strict=choice.strict,
        limits=tools.settings.limits,
        doc_ranges_global=tools.settings.doc_ranges_global,
    )
