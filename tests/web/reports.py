"""Reports on a node and short words for what people do on their pages."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import make
from nodal.ledger.access import Viewer
from node import Node
from people import People

CHILD = {
    "firstName": "Kiran",
    "lastName": "Ex",
    "approximateAge": 9,
    "emails": {"emails": [{"value": "kiran@example.org"}]},
}


def with_child(number: int = 700400001, **more: Any) -> dict[str, Any]:
    """A report that names a child as its victim, with something about the child that no reader knows."""
    found = make.report(number, make.person("u-1", email="one@example.org"), **more)
    found["reportedInformation"]["victims"] = {"victims": [{**CHILD, "nickname": "Kiki"}]}
    return found


@dataclass
class Desk:
    """A node with reports in it, and short words for what somebody does on a page."""

    node: Node
    four: People
    signed_in: Any
    browsers: dict[int, Any] = field(default_factory=dict)

    def take(self, *reports: dict[str, Any], by: Viewer | None = None) -> str:
        self.node.take(by or self.four.asha, list(reports), name=str(reports[0]["reportId"]))
        return self.address(reports[0]["reportId"])

    def address(self, number: int) -> str:
        ((ref,),) = self.node.sql("SELECT ref FROM report WHERE number = %s", [str(number)])
        return f"/reports/{ref}/"

    def browser(self, who: Viewer) -> Any:
        if who.person not in self.browsers:
            self.browsers[who.person] = self.signed_in(who)
        return self.browsers[who.person]

    def get(self, path: str, who: Viewer | None = None) -> Any:
        return self.browser(who or self.four.asha).get(path)

    def post(self, path: str, who: Viewer | None = None, **given: object) -> Any:
        return self.browser(who or self.four.asha).post(path, given)

    def page(self, path: str, who: Viewer | None = None) -> str:
        return str(self.get(path, who).content.decode())

    def entries(self, action: str) -> list[Any]:
        return self.node.sql("SELECT person, detail FROM audit_in WHERE action = %s ORDER BY id", [action])


def text(page: str) -> str:
    """What a person reads of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page))
