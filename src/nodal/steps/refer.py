"""Seal the package of a referral: minimised, signed, readable by its receiving unit only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from zoneinfo import ZoneInfo

from nodal.chain import refer as rules
from nodal.edges.export import seal as seal_package
from nodal.facts.errors import NodalError
from nodal.ledger import audit
from nodal.ledger.access import NotAllowed, Viewer, acting
from nodal.ledger.store import identify as leads
from nodal.ledger.store import receive as reports_store
from nodal.ledger.store import refer as store
from nodal.ledger.store.triage import load_matches, reports_of_leads
from nodal.steps import audit as log
from nodal.steps.acts.send import send
from nodal.steps.tools import Tools

CERTIFICATE = "certificate"
"""How the name of a pack's form for the certificate of electronic records begins, when it has one."""


class Withheld(NodalError):
    """The referral is not handed out; the message says why."""

    remedy = "Settle what the message names, then try again."


@dataclass(frozen=True, slots=True)
class Sealed:
    """The package and what is said about it."""

    package: bytes
    document: Mapping[str, object]


def seal(tools: Tools, viewer: Viewer, referral: int) -> Sealed:
    """The sealed package of a referral of the viewer's unit. Signed once: a second call gives the same bytes."""
    with acting(viewer):
        way = store.way(viewer, referral)
        kept = store.sealed(viewer, referral)
    if viewer.unit != way.from_unit:
        raise NotAllowed("referral: expected a person of the sending unit, got another")
    if kept is None:
        kept = _seal(tools, viewer, way)
        if way.state == "ready":
            send(tools, viewer, [referral])
    digest = sha256(kept).hexdigest()
    return Sealed(
        kept, {"ok": True, "referral": referral, "from": way.from_unit, "to": way.to_unit, "sha256": digest, "why": ""}
    )


def _seal(tools: Tools, viewer: Viewer, way: store.Way) -> bytes:
    at = tools.clock()
    checkpoint = log.checkpoint(tools).note or ""
    with acting(viewer):
        prepared = rules.prepare(_dossier(tools, viewer, way), _papers(tools, way))
        if isinstance(prepared, rules.Withheld):
            raise Withheld(f"referral withheld: {prepared.why}")
        package = seal_package(
            {**prepared.parts, "checkpoint.note": checkpoint.encode()},
            header={
                "from": way.from_unit,
                "to": way.to_unit,
                "message": store.message_id(viewer, way.id),
                "created": at.isoformat(),
                "subject": way.subject_kind,
                "referral": way.id,
            },
            sign=tools.keys.unit(way.from_unit).signer,
            to={way.to_unit: tools.keys.unit(way.to_unit).public.sealing},
        )
        digest = sha256(package).hexdigest()
        store.keep_sealed(viewer, way.id, package, digest)
        audit.record(viewer, "referral.sealed", "referral", [way.id], at=at, detail={"sha256": digest})
    return package


def _dossier(tools: Tools, viewer: Viewer, way: store.Way) -> rules.Dossier:
    if way.subject_kind == "lead":
        lead = leads.load(viewer, way.subject_id)
        behind = reports_of_leads(viewer, [way.subject_id]).get(way.subject_id, [])
    else:
        lead, behind = None, [way.subject_id]
    told = reports_store.load_accepted(viewer, behind)
    matches = load_matches(viewer, behind)
    return rules.dossier_of(
        f"{way.subject_kind}:{way.subject_id}",
        [told[report] for report in behind],
        lead=lead,
        matches={told[report].key: matches[report] for report in behind},
        majority_age=tools.pack.majority_age,
    )


def _papers(tools: Tools, way: store.Way) -> rules.Papers:
    at, pack = tools.clock(), tools.pack
    day = at.date()
    return rules.Papers(
        unit=way.to_unit,
        sender=way.from_unit,
        made_at=at,
        zone=ZoneInfo(pack.time_zone),
        pack=pack.version,
        law=[section for section in pack.law if section.is_valid(day)],
        regimes=pack.regimes_for(begin=day, end=day, case=day),
        certificate=next((form for name, form in pack.documents.items() if name.startswith(CERTIFICATE)), ()),
    )
