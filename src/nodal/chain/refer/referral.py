"""A referral that is ready to be sealed, or why it is not handed out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import assert_never

from nodal.chain.identify import Lead, State
from nodal.chain.refer.dossier import Dossier
from nodal.chain.refer.minimal import minimise
from nodal.chain.refer.package import Papers, parts
from nodal.chain.refer.requests import Withheld, request_for
from nodal.custody.manifest import Manifest


@dataclass(frozen=True, slots=True)
class Referral:
    """One report or lead for one unit: the documents, the manifest to be signed over them, and what blocks requests.

    `withheld` holds (number of the identifier as in identifiers.csv, why) for those of which no request can be made.
    """

    kind: str
    subject: str
    unit: str
    parts: Mapping[str, bytes]
    manifest: Manifest
    withheld: tuple[tuple[int, str], ...]


def prepare(subject: Dossier, papers: Papers) -> Referral | Withheld:
    """The referral of this subject to `papers.unit`, or why it is withheld.

    A report is passed on as received. A lead leaves the unit only after a named person confirmed it; a cleared one
    never. An embargo holds both back, unless a child may be in danger now.
    """
    if why := _withheld(subject, papers):
        return Withheld(why)
    documents = parts(subject, papers)
    return Referral(
        kind=subject.kind,
        subject=subject.subject,
        unit=papers.unit,
        parts=documents,
        manifest=Manifest.of(documents),
        withheld=tuple(_blocked(subject)),
    )


def _withheld(subject: Dossier, papers: Papers) -> str | None:
    if papers.made_at.tzinfo is None:
        return "the time of the referral has no zone"
    if papers.unit == papers.sender:
        return "a referral goes to another unit"
    if not subject.reports:
        return "there is no report behind it"
    if subject.lead is not None and (why := _lead_withheld(subject.lead)):
        return why
    if subject.embargo_until and papers.made_at < subject.embargo_until and not subject.is_imminent:
        return "the operation it belongs to holds it back until its day"
    return None


def _blocked(subject: Dossier) -> Iterator[tuple[int, str]]:
    # The same cut as the documents have, so that the numbers are those of identifiers.csv.
    for no, item in enumerate(minimise(subject).dossier.items, 1):
        request = request_for(item)
        if isinstance(request, Withheld):
            yield no, request.why


def _lead_withheld(lead: Lead) -> str | None:
    match lead.state:
        case State.CONFIRMED:
            return None
        case State.CLEARED:
            return "the person was cleared"
        case State.PROPOSED | State.UNSURE:
            return "no named person has confirmed this lead"
        case _:
            assert_never(lead.state)
