"""Hold a document against the schema: unknown parts are taken out, structure refuses, values are flagged."""

from __future__ import annotations

import re

from lxml import etree

from nodal.edges.intake.gather import Gather
from nodal.edges.intake.xml_schema import is_structural, schema, shape_of

_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_HINTS = frozenset({f"{_XSI}schemaLocation", f"{_XSI}noNamespaceSchemaLocation"})
_ATTRIBUTE_OF_FAULT = re.compile(r"attribute '([A-Za-z]+)'")
_READ_LATER = frozenset({"ip", "portNo"})
"""Types whose values the reader itself judges and flags."""
_TIMES = frozenset({"dateTimeTz"})


class Structure(Exception):
    """The document is built in another way than the schema says; `place` and `line` (from 1) say where."""

    def __init__(self, place: str, line: int) -> None:
        super().__init__(place)
        self.place, self.line = place, line


def check(document: etree._Element, gather: Gather, *, base: str, strict: bool) -> None:
    """Leave a document that fits the schema. Raises `Structure`, under `strict` also for a value that does not fit.

    `base` is the place of the document's root, such as `/report`. Hints where to find a schema are dropped unread.
    """
    compiled = schema().compiled
    if any(len(element) > WIDE for element in document.iter()):
        _take_out(document, schema().roots.get(document.tag, ""), gather, base)
        if _is_settled_by_counting(document, gather, base=base, strict=strict):
            return
    if not (document.attrib or _has_foreign_attributes(document)) and compiled.validate(document):
        return
    _take_out(document, schema().roots.get(document.tag, ""), gather, base)
    if compiled.validate(document):
        return
    faults: list[etree._LogEntry] = [*compiled.error_log]  # type: ignore[misc]  # the stubs do not know it iterates
    children: Children = {}
    for fault in faults:
        if strict or is_structural(fault):
            raise Structure(_placed(document, fault, base, children)[0], fault.line)
    for fault in faults:
        _flag_value(_placed(document, fault, base, children), fault, gather)


WIDE, MANY = 300, 100
"""Children of one element, and faults: beyond both a fault is not placed any more. Our own choice."""


def _is_settled_by_counting(document: etree._Element, gather: Gather, *, base: str, strict: bool) -> bool:
    """Whether a wide document is dealt with: it has no fault, or more than are worth a place each.

    Placing a fault costs the validator a walk over all siblings before it: thousands of faults among thousands of
    siblings would take minutes. Checked while it is parsed again, a document costs the same per fault.
    """
    parser = etree.XMLParser(schema=schema().compiled, resolve_entities=False, no_network=True, load_dtd=False)
    try:
        etree.fromstring(etree.tostring(document), parser)
    except etree.XMLSyntaxError:
        faults: list[etree._LogEntry] = [*parser.error_log]
    else:
        return True
    if len(faults) <= MANY:
        return False
    if strict or any(is_structural(fault) for fault in faults):
        raise Structure(base, faults[0].line)
    gather.flag("field.type", base)
    return True


def _has_foreign_attributes(document: etree._Element) -> bool:
    # An xsi:type or xsi:nil would let the validator look at the document in another way.
    return "xsi" in document.nsmap


def _take_out(element: etree._Element, kind: str, gather: Gather, place: str) -> None:
    shape = shape_of(kind)
    for name in list(element.attrib):
        if name not in shape.attributes:
            if name not in _HINTS:
                local = etree.QName(name).localname
                gather.unknown(f"{place}/@{local}", element.get(name) or "")
            del element.attrib[name]
    counts: dict[str, int] = {}
    for child in list(element):
        name = str(child.tag)
        counts[name] = counts.get(name, 0) + 1
        where = f"{place}/{name}[{counts[name]}]" if name in shape.repeated else f"{place}/{name}"
        if name in shape.children:
            _take_out(child, shape.children[name], gather, where)
        elif name not in schema().names:
            gather.unknown(where, etree.tostring(child, encoding="unicode", with_tail=False))
            _remove(child)


def _remove(child: etree._Element) -> None:
    parent, before, tail = child.getparent(), child.getprevious(), child.tail
    if parent is None:
        return
    parent.remove(child)
    # Text behind the element belongs to the parent: lxml would drop it with the element.
    if tail and before is not None:
        before.tail = (before.tail or "") + tail
    elif tail:
        parent.text = (parent.text or "") + tail


Children = dict[etree._Element, dict[str, list[etree._Element]]]
"""The children of an element by their names: looked up once, because one element may have thousands with a fault."""

Placed = tuple[str, etree._Element, str]
"""The place of a fault in our words, the element, and the name of its type."""


def _placed(document: etree._Element, fault: etree._LogEntry, base: str, children: Children) -> Placed:
    kind = schema().roots.get(str(document.tag), "")
    element, place = document, base
    for step in (fault.path or "").strip("/").split("/")[1:]:
        name, _, index = step.rstrip("]").partition("[")
        shape, count = shape_of(kind), int(index or 1)
        found = _by_name(element, children).get(name, [])[count - 1 : count]
        if not found:
            break
        element, kind = found[0], shape.children.get(name, "")
        place += f"/{name}[{count}]" if name in shape.repeated or count > 1 else f"/{name}"
    return place, element, kind


def _by_name(element: etree._Element, children: Children) -> dict[str, list[etree._Element]]:
    known = children.get(element)
    if known is None:
        known = children[element] = {}
        for child in element:
            known.setdefault(str(child.tag), []).append(child)
    return known


def _flag_value(placed: Placed, fault: etree._LogEntry, gather: Gather) -> None:
    place, element, kind = placed
    text = element.text or ""
    attribute = _ATTRIBUTE_OF_FAULT.search(fault.message)
    if attribute:
        name = attribute.group(1)
        kind, text, place = shape_of(kind).attributes.get(name, ""), element.get(name) or "", f"{place}/@{name}"
    if kind in _TIMES:
        gather.moment(text.strip(), place)
    elif kind not in _READ_LATER:
        gather.flag("field.type", place)
