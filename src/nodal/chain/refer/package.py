"""The documents of a package as bytes: the same subject gives the same bytes, because they are hashed and signed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo

from nodal.chain.identify import Lead, explain
from nodal.chain.refer.dossier import Dossier
from nodal.chain.refer.minimal import Minimised, minimise
from nodal.chain.refer.requests import Request, request_for
from nodal.chain.refer.sheets import hashes_csv, identifiers_csv, request_text
from nodal.custody.canonical import JSON, canonical
from nodal.facts.law import Regime, Section
from nodal.facts.pack import Field

LIMITS = (
    "This is a lead, not proof. It says what was reported, not what happened.",
    "An internet address is not a person. A shared address points to nobody unless port and time agree.",
    "Values are copied as reported. One whose request is withheld must be settled by a person before it is used.",
    "What only a machine linked, nobody has checked; the sentences against weigh as much as those for.",
    "Names of children are withheld. Ask the sender, with a reason, if they are needed to protect a child.",
)
"""Printed on every package."""


@dataclass(frozen=True, slots=True)
class Papers:
    """What the pack and the sending unit add: all of it given, none of it decided here.

    `unit` and `sender` are codes of units; `made_at` carries a zone; `zone` is the local zone for printed times.
    `law` and `regimes` are rows of the pack; `certificate` are the fields of its certificate form and `given` what the
    sender fills into part A, by key.
    """

    unit: str
    sender: str
    made_at: datetime
    zone: tzinfo
    pack: str
    law: Sequence[Section] = ()
    regimes: Sequence[Regime] = ()
    certificate: Sequence[Field] = ()
    given: Mapping[str, str] = field(default_factory=dict)


def parts(subject: Dossier, papers: Papers) -> Mapping[str, bytes]:
    """Name -> bytes of each document, minimised for the unit. The manifest is made over exactly these."""
    cut = minimise(subject)
    return {
        "certificate_draft.json": canonical(_certificate(papers)),
        "hashes.csv": hashes_csv(cut.dossier.files),
        "identifiers.csv": identifiers_csv(cut.dossier.items, zone=papers.zone),
        "law.json": canonical(_law(papers)),
        "lead.json": canonical(_lead(cut, papers)),
        "reasons.txt": _reasons(cut).encode(),
        "requests.json": canonical(_requests(cut.dossier)),
    }


def _lead(cut: Minimised, papers: Papers) -> JSON:
    dossier = cut.dossier
    return {
        "what": "a lead, not proof" if dossier.lead else "a report as received, not proof",
        "limits": list(LIMITS),
        "kind": dossier.kind,
        "subject": dossier.subject,
        "from": papers.sender,
        "to": papers.unit,
        "made_at": papers.made_at.astimezone(UTC).isoformat(),
        "imminent": dossier.is_imminent,
        "notes": list(dossier.notes),
        "reports": [{"source": source, "number": number} for source, number in dossier.reports],
        "people": [
            {"role": p.role.value, "report": list(p.report), "child": p.is_child, "fields": dict(p.fields)}
            for p in dossier.people
        ],
        "left_out": list(cut.left_out),
        "lead": _proposal(dossier.lead) if dossier.lead else None,
    }


def _proposal(lead: Lead) -> JSON:
    return {
        "state": lead.state.value,
        "track": lead.track.value,
        "accounts": list(lead.accounts),
        "network": lead.network,
        "weight_microbits": lead.microbits,
        "for": [[s.microbits, s.text] for s in lead.reasons],
        "against": [[s.microbits, s.text] for s in lead.doubts],
        "may_confirm": lead.may_confirm,
        "missing": list(lead.missing),
        "judgements": [
            {"person": j.person, "decision": j.decision.value, "reason": j.reason, "at": j.at.isoformat()}
            for j in lead.judgements
        ],
    }


def _reasons(cut: Minimised) -> str:
    lead = cut.dossier.lead
    head = explain(lead) if lead else "Report passed on as received. Nobody has been identified by it.\n"
    notes = "".join(f"{note}\n" for note in cut.dossier.notes)
    limits = "".join(f"  - {sentence}\n" for sentence in LIMITS)
    left_out = "".join(f"  - {sentence}\n" for sentence in cut.left_out) or "  nothing\n"
    return f"{head}{notes}Limits:\n{limits}Left out of this package:\n{left_out}"


def _law(papers: Papers) -> JSON:
    return {
        "pack": papers.pack,
        "sections": [
            {
                "code": row.code, "act": row.act, "number": row.number, "title": row.title, "what": row.what,
                "punishment": row.punishment, "from": _day(row.valid_from), "until": _day(row.valid_until),
                "use": row.use, "confidence": row.confidence.value, "source": row.source,
            }
            for row in papers.law
        ],
        "regimes": [
            {
                "code": row.code, "substantive": list(row.substantive), "investigation": row.investigation,
                "trial": row.trial, "evidence": row.evidence, "certificate": row.certificate, "note": row.note,
                "confidence": row.confidence.value, "source": row.source,
            }
            for row in papers.regimes
        ],
    }  # fmt: skip


def _day(day: object) -> str | None:
    return None if day is None else str(day)


def _certificate(papers: Papers) -> JSON:
    # Part A is the sender's to sign; whatever else the form has is for the expert, and stays empty.
    return [
        {
            "part": row.part,
            "number": row.number,
            "key": row.key,
            "label": row.label,
            "required": row.required,
            "value": papers.given.get(row.key, "") if row.part == "A" else "",
        }
        for row in papers.certificate
    ]


def _requests(dossier: Dossier) -> JSON:
    drafts: list[JSON] = []
    for no, item in enumerate(dossier.items, 1):
        request = request_for(item)
        if isinstance(request, Request):
            at = request.at.astimezone(UTC).isoformat() if request.at else None
            drafts.append({"no": no, "kind": request.kind, "value": request.raw, "port": request.port, "at": at})
        else:
            drafts.append({"no": no, "kind": item.kind, "request": request_text(item)})
    return drafts
