"""A network as a STIX 2.1 bundle. Source: OASIS, STIX Version 2.1 (2021-06-10).

Accounts are `user-account` objects, things the observable that the standard has for them, or where it has none an
object of our own extension. A link is a `relationship` of type `related-to`: nothing is said to be malicious, nobody
is a threat actor. Bits, sentences and reports stand in a property extension; a `grouping` holds all of it together.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from nodal.chain.link import Bond, Handed, Handover, Thing, bond_ref, holdings_of
from nodal.edges.export.network_graphml import PROPOSAL

Made = dict[str, Any]

_OBSERVABLES = UUID("00abedb4-aa42-466c-9c01-fed23315a9b7")
"""The namespace from which the standard (section 2.9) makes the ids of observables."""

_OURS = UUID("6d9b0c57-1f0e-5d5c-9b53-0a9a3f2f6a11")
"""The namespace of ids that the standard leaves to us. Our own choice, fixed."""

_HASHES = {"md5": ("MD5", 32), "sha1": ("SHA-1", 40), "sha256": ("SHA-256", 64)}
_MADE_AT = "2026-01-01T00:00:00.000Z"
"""When the extension and who defines it were made: a part of their identity, not of the network's."""


def write(given: Handover) -> bytes:
    """The bundle, the same bytes for the same network."""
    at, definer = _moment(given.as_of), _identity("Nodal", "system", _MADE_AT)
    unit = _identity(given.unit, "organization", at)
    extension = _extension(definer["id"])
    accounts = {one.ref: _account(one) for one in given.accounts}
    things = {one.ref: _thing(one, extension["id"]) for one in given.things}
    ids = {ref: one["id"] for ref, one in (*accounts.items(), *things.items())}
    common = {"created": at, "modified": at, "created_by_ref": unit["id"]}
    bonds = [_bond(given, bond, ids, common, extension["id"]) for bond in given.bonds]
    inside = [*accounts.values(), *things.values(), *bonds, *_held(given, ids, common)]
    objects = [definer, unit, extension, *inside]
    if inside:
        objects.append(_group(given, ids, inside, common, extension["id"]))
    # A bundle is what is in it: with other contents it is another one, with the same it is the same.
    bundle = {
        "type": "bundle",
        "id": f"bundle--{uuid5(_OURS, json.dumps(objects, sort_keys=True))}",
        "objects": objects,
    }
    return (json.dumps(bundle, ensure_ascii=True, indent=1, sort_keys=True) + "\n").encode("ascii")


def _moment(iso: str) -> str:
    at = datetime.fromisoformat(iso).astimezone(UTC)
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03}Z"


def _identity(name: str, kind: str, at: str) -> Made:
    return {
        "type": "identity", "spec_version": "2.1", "id": f"identity--{uuid5(_OURS, kind + ':' + name)}",
        "created": at, "modified": at, "name": name, "identity_class": kind,
    }  # fmt: skip


def _extension(definer: str) -> Made:
    return {
        "type": "extension-definition", "spec_version": "2.1", "id": f"extension-definition--{uuid5(_OURS, 'link')}",
        "created": _MADE_AT, "modified": _MADE_AT, "created_by_ref": definer, "name": "Nodal links", "version": "1.0.0",
        "description": "Why two accounts may be linked: bits, sentences, and the reports that each part came from.",
        "schema": "docs/link.md of the source of Nodal", "extension_types": ["property-extension", "new-sco"],
    }  # fmt: skip


def _account(account: Handed) -> Made:
    platform, bar, number = account.key.partition("|")
    told = {"account_type": platform, "user_id": number} if bar and platform and number else {"user_id": account.key}
    return _observable("user-account", told)


def _thing(thing: Thing, extension: str) -> Made:
    # Observables carry nothing of ours: whoever knows the same one gets the same id, so that both can be matched.
    kind, told = _standard(thing)
    if kind:
        return _observable(kind, told)
    own = {
        "type": "nodal-identifier",
        "spec_version": "2.1",
        "id": f"nodal-identifier--{thing.ref}",
        "kind": thing.kind,
        "value": thing.value,
    }
    return own | {"extensions": {extension: {"extension_type": "new-sco"}}}


def _standard(thing: Thing) -> tuple[str, Made]:
    """The observable that the standard has for a thing, and its properties; none for most kinds."""
    value = thing.value
    match thing.kind:
        case "email":
            return "email-addr", {"value": value}
        case "url":
            return "url", {"value": value}
        case "ip" if "|" not in value:
            return ("ipv6-addr" if ":" in value else "ipv4-addr"), {"value": value}
        case "hash":
            algorithm, _, digits = value.partition(":")
            name, length = _HASHES.get(algorithm, ("", 0))
            if name and re.fullmatch(r"[0-9a-f]+", digits) and len(digits) == length:
                return "file", {"hashes": {name: digits}}
    return "", {}


def _observable(kind: str, told: Mapping[str, object]) -> Made:
    text = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return {"type": kind, "spec_version": "2.1", "id": f"{kind}--{uuid5(_OBSERVABLES, text)}", **told}


def _bond(given: Handover, bond: Bond, ids: Mapping[str, str], common: Mapping[str, str], extension: str) -> Made:
    reports = sorted({report for one in bond.because for report in one.reports})
    because = [
        {"bits": one.bits / 1e6, "kind": one.kind, "left": one.decay / 1e6, "sentence": one.sentence,
         **({"thing_ref": ids[one.thing]} if one.thing else {}), "reports": list(one.reports)}
        for one in bond.because
    ]  # fmt: skip
    made = _relation(ids[bond.a], ids[bond.b], bond_ref(bond), common)
    made |= {"description": f"{bond.meaning} {PROPOSAL}", **_references(given, reports)}
    return made | _told(extension, {"relation": bond.relation, "bits": bond.bits / 1e6, "because": because})


def _held(given: Handover, ids: Mapping[str, str], common: Mapping[str, str]) -> list[Made]:
    """Who holds what, each with the reports that tell of both."""
    of_account = {one.ref: one.reports for one in given.accounts}
    of_thing = {one.ref: one.reports for one in given.things}
    return [
        _relation(ids[account], ids[thing], str(uuid5(_OURS, account + thing)), common)
        | _references(given, sorted(set(of_account[account]) & set(of_thing[thing])))
        for account, thing in holdings_of(given)
    ]


def _relation(one: str, other: str, number: str, common: Mapping[str, str]) -> Made:
    return {
        "type": "relationship", "spec_version": "2.1", "id": f"relationship--{number}", **common,
        "relationship_type": "related-to", "source_ref": one, "target_ref": other,
    }  # fmt: skip


def _group(
    given: Handover, ids: Mapping[str, str], inside: Sequence[Made], common: Mapping[str, str], extension: str
) -> Made:
    """All of it together; what is ours to say of accounts and things stands here."""
    elements = [{"ref": ids[a.ref], "hint": a.role, **_from(given, a.reports)} for a in given.accounts]
    elements += [
        {"ref": ids[t.ref], "kind": t.kind, "held_by_accounts": t.audience, **_from(given, t.reports)}
        for t in given.things
    ]
    told = {"tier": given.tier, "model": given.model, "left_out": dict(given.left_out), "elements": elements}
    made: Made = {
        "type": "grouping", "spec_version": "2.1", "id": f"grouping--{uuid5(_OURS, given.ref)}", **common,
        "name": f"Network {given.ref}", "context": "unspecified", "description": "\n".join([PROPOSAL, *given.lines]),
        "object_refs": [one["id"] for one in inside],
    }  # fmt: skip
    return made | _references(given, sorted(given.reports)) | _told(extension, told)


def _references(given: Handover, reports: Sequence[str]) -> Made:
    rows = [{"source_name": given.reports[report], "external_id": report} for report in reports]
    return {"external_references": rows} if rows else {}


def _from(given: Handover, reports: Sequence[str]) -> Made:
    return {"reports": [{"source": given.reports[report], "report": report} for report in reports]}


def _told(extension: str, told: Mapping[str, object]) -> Made:
    return {"extensions": {extension: {"extension_type": "property-extension", **told}}}
