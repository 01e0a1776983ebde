"""A lead in words, as an officer reads it: for and against at the same size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nodal.chain.identify.leads import Lead, Sentence, Track


def explain(lead: Lead) -> str:
    """The lead as plain text, ending in a line break. It names no identifier."""
    return "\n".join(_lines(lead)) + "\n"


def bits(microbits: int) -> str:
    """Micro-bits as bits with one decimal and a sign.

    >>> bits(-2_450_000)
    '-2.5'
    """
    tenths = (abs(microbits) + 50_000) // 100_000
    sign = "-" if microbits < 0 and tenths else "+"
    return f"{sign}{tenths // 10}.{tenths % 10}"


def _lines(lead: Lead) -> Iterator[str]:
    accounts = "1 account" if len(lead.accounts) == 1 else f"{len(lead.accounts)} accounts"
    yield f"Lead about {accounts}: {lead.state.value}. A lead is a proposal, not proof."
    if lead.track is Track.WELFARE:
        yield "Welfare track: the person may be a child and stands in no arrest list."
    yield f"Weight {bits(lead.microbits)} bits."
    yield from _list("For", lead.reasons)
    yield from _list("Against", lead.doubts)
    if lead.may_confirm:
        yield "Two independent sources speak: a named person may confirm or clear it."
    else:
        yield "It cannot be confirmed yet. Missing:"
        yield from (f"  - {sentence}" for sentence in lead.missing)
    for judgement in lead.judgements:
        yield f"{judgement.at.isoformat()} {judgement.person}: {judgement.decision.value}. {judgement.reason}"


def _list(title: str, sentences: Sequence[Sentence]) -> Iterator[str]:
    yield f"{title}:"
    yield from (f"  {bits(sentence.microbits)}  {sentence.text}" for sentence in sentences)
    if not sentences:
        yield "  nothing"
