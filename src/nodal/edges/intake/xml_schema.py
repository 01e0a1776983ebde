"""The schema of the platforms' format: what may stand where, and which faults concern structure and which a value."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from lxml import etree

_XS = "{http://www.w3.org/2001/XMLSchema}"
_STRUCTURE = frozenset(
    {
        "SCHEMAV_ELEMENT_CONTENT", "SCHEMAV_MISSING", "SCHEMAV_NOTTOPLEVEL", "SCHEMAV_NOTEMPTY",
        "SCHEMAV_CVC_COMPLEX_TYPE_1", "SCHEMAV_CVC_COMPLEX_TYPE_2_1", "SCHEMAV_CVC_COMPLEX_TYPE_2_2",
        "SCHEMAV_CVC_COMPLEX_TYPE_2_3", "SCHEMAV_CVC_COMPLEX_TYPE_2_4", "SCHEMAV_CVC_COMPLEX_TYPE_3_1",
        "SCHEMAV_CVC_COMPLEX_TYPE_3_2_1", "SCHEMAV_CVC_COMPLEX_TYPE_3_2_2", "SCHEMAV_CVC_COMPLEX_TYPE_4",
        "SCHEMAV_CVC_ELT_1", "SCHEMAV_CVC_ELT_2", "SCHEMAV_CVC_TYPE_3_1_1", "SCHEMAV_CVC_TYPE_3_1_2",
    }
)  # fmt: skip
"""Names of libxml2 for faults of order, number, presence and kind of nodes; every other fault concerns a value."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What an element may hold: its children with the names of their types, and the names of its attributes."""

    children: dict[str, str]
    repeated: frozenset[str]
    attributes: dict[str, str]


@dataclass(frozen=True, slots=True)
class Schema:
    """The schema, compiled, and its table of shapes. `names` are all element names that it knows."""

    compiled: etree.XMLSchema
    shapes: dict[str, Shape]
    roots: dict[str, str]
    names: frozenset[str]


@cache
def schema() -> Schema:
    """Read once from the copy that ships with the package."""
    tree = etree.fromstring(files("nodal.edges.intake").joinpath("ncmec.xsd").read_bytes())
    shapes = {kind.get("name", ""): _shape(kind) for kind in tree.iterchildren(f"{_XS}complexType")}
    roots = {element.get("name", ""): element.get("type", "") for element in tree.iterchildren(f"{_XS}element")}
    names = frozenset(roots).union(*(shape.children for shape in shapes.values()))
    return Schema(etree.XMLSchema(tree), shapes, roots, names)


_SIMPLE = Shape({}, frozenset(), {})


def _shape(kind: etree._Element) -> Shape:
    elements = list(kind.iter(f"{_XS}element"))
    return Shape(
        {element.get("name", ""): element.get("type", "") for element in elements},
        frozenset(element.get("name", "") for element in elements if element.get("maxOccurs") == "unbounded"),
        {attribute.get("name", ""): attribute.get("type", "") for attribute in kind.iter(f"{_XS}attribute")},
    )


def shape_of(kind: str) -> Shape:
    """The shape of a type by its name; a simple type holds nothing."""
    return schema().shapes.get(kind, _SIMPLE)


def is_structural(fault: etree._LogEntry) -> bool:
    """Whether the fault is one of structure rather than of a value."""
    return str(fault.type_name) in _STRUCTURE
