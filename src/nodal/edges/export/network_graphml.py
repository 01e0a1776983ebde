"""A network as GraphML: accounts and things are nodes, links and who holds what are edges.

Source: graphml.graphdrawing.org.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from nodal.chain.link import Bond, Handover, bits_text, bond_ref, holdings_of
from nodal.edges.export.inert import xml_quoted, xml_text

_GRAPH = dict.fromkeys(("proposal", "tier", "as_of", "unit", "model", "sentences", "left_out"), "string")
_NODE = dict.fromkeys(("type", "kind", "label", "hint", "reports"), "string") | {"audience": "int"}
_EDGE = {"relation": "string", "bits": "double", "why": "string", "from_reports": "string"}

PROPOSAL = "A proposal for a person to examine. It is no finding about anybody."


def write(given: Handover) -> bytes:
    """The file, the same bytes for the same network."""
    return ("\n".join(_lines(given)) + "\n").encode("utf-8")


def _lines(given: Handover) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
    for place, names in (("graph", _GRAPH), ("node", _NODE), ("edge", _EDGE)):
        for name, kind in names.items():
            yield f'  <key id="{name}" for="{place}" attr.name="{name}" attr.type="{kind}"/>'
    yield f'  <graph id="n-{given.ref}" edgedefault="undirected">'
    left = ", ".join(f"{code} {n}" for code, n in given.left_out.items())
    yield from _data(
        4,
        {"proposal": PROPOSAL, "tier": given.tier, "as_of": given.as_of, "unit": given.unit, "model": given.model,
         "sentences": "\n".join(given.lines), "left_out": left},
    )  # fmt: skip
    for account in given.accounts:
        told = {"type": "account", "label": account.key, "hint": account.role}
        yield from _element("node", f'id="a-{account.ref}"', told | _sources(given, account.reports, "reports"))
    for thing in given.things:
        told = {"type": "thing", "kind": thing.kind, "label": thing.value, "audience": str(thing.audience)}
        yield from _element("node", f'id="t-{thing.ref}"', told | _sources(given, thing.reports, "reports"))
    for bond in given.bonds:
        yield from _bond(given, bond)
    for account_ref, thing_ref in holdings_of(given):
        ends = f'source="a-{account_ref}" target="t-{thing_ref}"'
        yield from _element("edge", ends, {"relation": "holds"})
    yield "  </graph>"
    yield "</graphml>"


def _bond(given: Handover, bond: Bond) -> Iterator[str]:
    why = [f"{bits_text(one.bits)} {one.sentence}" for one in bond.because]
    reports = tuple(sorted({report for one in bond.because for report in one.reports}))
    told = {"relation": bond.relation, "bits": f"{bond.bits / 1e6:.6f}", "why": "\n".join([*why, bond.meaning])}
    ends = f'id="l-{bond_ref(bond)}" source="a-{bond.a}" target="a-{bond.b}"'
    yield from _element("edge", ends, told | _sources(given, reports, "from_reports"))


def _sources(given: Handover, reports: tuple[str, ...], name: str) -> dict[str, str]:
    return {name: "\n".join(f"{given.reports[ref]} {ref}" for ref in reports)}


def _element(tag: str, attributes: str, told: Mapping[str, str]) -> Iterator[str]:
    yield f"    <{tag} {attributes}>"
    yield from _data(6, told)
    yield f"    </{tag}>"


def _data(indent: int, told: Mapping[str, str]) -> Iterator[str]:
    for name, value in told.items():
        if value:
            text = "\n".join(xml_text(line) for line in value.split("\n"))
            yield f"{' ' * indent}<data key={xml_quoted(name)}>{text}</data>"
