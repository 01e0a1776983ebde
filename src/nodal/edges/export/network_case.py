"""A network as CASE/UCO JSON-LD. Source: CASE ontology 1.5 with UCO 1.5 (caseontology.org).

Accounts and things are observable objects with the facet that UCO has for them; a link is an observable relationship.
Each names its reports as external references. The context stands in the file: nobody has to fetch anything to read it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid5

from nodal.chain.link import Bond, Handover, Thing, bits_text, bond_ref, holdings_of
from nodal.edges.export.network_graphml import PROPOSAL

Made = dict[str, Any]

_OURS = UUID("0f2b7a6e-5a1c-5f52-8a57-6f0b7c1d9e42")
"""The namespace of the ids of facets and references. Our own choice, fixed."""

_CONTEXT = {
    "core": "https://ontology.unifiedcyberontology.org/uco/core/",
    "observable": "https://ontology.unifiedcyberontology.org/uco/observable/",
    "types": "https://ontology.unifiedcyberontology.org/uco/types/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "nodal": "urn:nodal:terms:",
}
_HASHES = {"md5": ("MD5", 32), "sha1": ("SHA1", 40), "sha256": ("SHA256", 64)}


def write(given: Handover) -> bytes:
    """The file, the same bytes for the same network."""
    graph = [_reference(ref, source) for ref, source in sorted(given.reports.items())]
    graph += [_account(one.ref, one.key, one.role, one.reports) for one in given.accounts]
    graph += [_thing(one) for one in given.things]
    graph += [_bond(bond) for bond in given.bonds]
    graph += [_held(account, thing) for account, thing in holdings_of(given)]
    inside = [{"@id": one["@id"]} for one in graph if one["@type"] != "core:ExternalReference"]
    if inside:
        graph.append(_whole(given, inside))
    text = json.dumps({"@context": _CONTEXT, "@graph": graph}, ensure_ascii=True, indent=1, sort_keys=True)
    return (text + "\n").encode("ascii")


def _id(number: str | UUID) -> str:
    return f"urn:uuid:{number}"


def _own(*parts: str) -> str:
    return _id(uuid5(_OURS, "\0".join(parts)))


def _from(reports: Sequence[str]) -> Made:
    return {"core:externalReference": [{"@id": _own("report", one)} for one in reports]} if reports else {}


def _reference(ref: str, source: str) -> Made:
    told = {"core:definingContext": source, "core:externalIdentifier": ref}
    return {"@id": _own("report", ref), "@type": "core:ExternalReference", **told}


def _account(ref: str, key: str, role: str, reports: Sequence[str]) -> Made:
    facet = _facet(ref, "AccountFacet", {"observable:accountIdentifier": key})
    return _object(ref, reports) | {"core:hasFacet": [facet], "nodal:hint": role}


def _thing(thing: Thing) -> Made:
    more: Made = {"nodal:kind": thing.kind, "nodal:heldByAccounts": thing.audience}
    name, told = _known(thing)
    if name:
        more["core:hasFacet"] = [_facet(thing.ref, name, told)]
    else:
        more |= {"core:name": thing.value}
    return _object(thing.ref, thing.reports) | more


def _known(thing: Thing) -> tuple[str, Made]:
    """The facet that UCO has for a thing, and its properties; none for most kinds."""
    value = thing.value
    match thing.kind:
        case "email":
            return "EmailAddressFacet", {"observable:addressValue": value}
        case "url":
            return "URLFacet", {"observable:fullValue": value}
        case "phone":
            return "PhoneAccountFacet", {"observable:phoneNumber": value}
        case "ip":
            address = value.partition("|")[0]
            name = "IPv6AddressFacet" if ":" in address else "IPv4AddressFacet"
            return name, {"observable:addressValue": address, "nodal:session": value}
        case "hash":
            algorithm, _, digits = value.partition(":")
            name, length = _HASHES.get(algorithm, ("", 0))
            if name and re.fullmatch(r"[0-9a-f]+", digits) and len(digits) == length:
                return "ContentDataFacet", {"observable:hash": [_hash(thing.ref, name, digits)]}
    return "", {}


def _hash(ref: str, name: str, digits: str) -> Made:
    return {
        "@id": _own("hash", ref),
        "@type": "types:Hash",
        "types:hashMethod": name,
        "types:hashValue": {"@type": "xsd:hexBinary", "@value": digits},
    }


def _object(ref: str, reports: Sequence[str]) -> Made:
    return {"@id": _id(ref), "@type": "observable:ObservableObject", **_from(reports)}


def _facet(ref: str, name: str, told: Made) -> Made:
    return {"@id": _own("facet", ref), "@type": f"observable:{name}", **told}


def _bond(bond: Bond) -> Made:
    reports = sorted({report for one in bond.because for report in one.reports})
    because = [
        {"nodal:bits": _bits(one.bits), "nodal:sentence": one.sentence, "nodal:kind": one.kind,
         **({"nodal:thing": {"@id": _id(one.thing)}} if one.thing else {}),
         **({"nodal:report": [{"@id": _own("report", report)} for report in one.reports]} if one.reports else {}),
         "@id": _own("because", bond_ref(bond), str(place))}
        for place, one in enumerate(bond.because)
    ]  # fmt: skip
    why = [f"{bits_text(one.bits)} {one.sentence}" for one in bond.because]
    told = {"core:description": "\n".join([*why, bond.meaning, PROPOSAL]), "nodal:bits": _bits(bond.bits)}
    return _relation(bond_ref(bond), bond.a, bond.b, bond.relation) | told | {"nodal:because": because} | _from(reports)


def _held(account: str, thing: str) -> Made:
    return _relation(str(uuid5(_OURS, account + thing)), account, thing, "holds")


def _relation(number: str, one: str, other: str, kind: str) -> Made:
    return {
        "@id": _id(number),
        "@type": "observable:ObservableRelationship",
        "core:source": {"@id": _id(one)},
        "core:target": {"@id": _id(other)},
        "core:kindOfRelationship": kind,
        "core:isDirectional": kind == "holds",
    }


def _bits(micro: int) -> Made:
    return {"@type": "xsd:decimal", "@value": f"{micro / 1e6:.6f}"}


def _whole(given: Handover, inside: Sequence[Made]) -> Made:
    return {
        "@id": _id(given.ref),
        "@type": "core:ContextualCompilation",
        "core:name": f"Network {given.ref}",
        "core:description": "\n".join([PROPOSAL, *given.lines]),
        "core:objectCreatedTime": {"@type": "xsd:dateTime", "@value": given.as_of},
        "core:object": list(inside),
        "nodal:tier": given.tier,
        "nodal:unit": given.unit,
        "nodal:model": given.model,
        "nodal:leftOut": [f"{code} {n}" for code, n in given.left_out.items()],
    }
