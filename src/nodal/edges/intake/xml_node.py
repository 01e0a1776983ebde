"""An element of a platform's report, read child by child."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from nodal.edges.intake.gather import Gather

_TRUTH = {"true": True, "1": True, "false": False, "0": False}


class XNode:
    """One element and where it stands. An empty element is the same as an absent one, except where presence counts."""

    __slots__ = ("children", "element", "gather", "place")

    def __init__(self, gather: Gather, place: str, element: etree._Element) -> None:
        self.gather, self.place, self.element = gather, place, element
        self.children: dict[str, list[etree._Element]] = {}
        for child in element:
            self.children.setdefault(child.tag, []).append(child)

    def at(self, name: str) -> str:
        return f"{self.place}/{name}"

    def has(self, name: str) -> bool:
        return name in self.children

    def raw(self, name: str) -> str | None:
        """The text of a child as it is, without blanks at its ends; None if there is none."""
        found = self.children.get(name)
        return ((found[0].text or "").strip() or None) if found else None

    def text(self, name: str) -> str | None:
        """The text of a child as it may be stored."""
        found = self.raw(name)
        return None if found is None else self.gather.text(found, self.at(name))

    def truth(self, name: str) -> bool | None:
        return _TRUTH.get(self.raw(name) or "")

    def one(self, name: str) -> XNode | None:
        found = self.children.get(name)
        return XNode(self.gather, self.at(name), found[0]) if found else None

    def each(self, name: str) -> Iterator[XNode]:
        """The children of a name that may be repeated; places count from 1."""
        for count, child in enumerate(self.children.get(name, ()), start=1):
            yield XNode(self.gather, f"{self.place}/{name}[{count}]", child)

    def texts(self, name: str) -> list[str]:
        """The texts of a repeated child, without empty ones."""
        return [text for node in self.each(name) if (text := node.own_text())]

    def own_raw(self) -> str | None:
        return (self.element.text or "").strip() or None

    def own_text(self) -> str | None:
        found = self.own_raw()
        return None if found is None else self.gather.text(found, self.place)

    def attribute(self, name: str) -> str | None:
        found = (self.element.get(name) or "").strip()
        return self.gather.text(found, f"{self.place}/@{name}") if found else None

    def attribute_truth(self, name: str) -> bool | None:
        return _TRUTH.get((self.element.get(name) or "").strip())
