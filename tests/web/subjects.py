"""For each address of the desk: the subjects of Asha's case that it can be asked about."""

from __future__ import annotations

import io
import re
from uuid import UUID

from nodal.desk.route import Route
from node import Node

ABSENT = UUID("00000000-0000-4000-8000-000000000000")
"""A reference that nothing has."""

QUERIES = {
    "reports": "SELECT ref FROM report WHERE number = '700300001'",
    "leads": "SELECT ref FROM lead ORDER BY id LIMIT 1",
    "networks": "SELECT ref FROM network ORDER BY id LIMIT 1",
    "referrals": "SELECT ref FROM referral ORDER BY id LIMIT 1",
    "inbox": "SELECT ref FROM inbox_item WHERE unit = 'IN-DL' ORDER BY id LIMIT 1",
    "danger": "SELECT ref FROM refused WHERE urgent AND settled_at IS NULL ORDER BY id LIMIT 1",
    "intake": "SELECT ref FROM incoming_file WHERE unit = 'IN-DL' ORDER BY id LIMIT 1",
    "refusals": "SELECT ref FROM refused WHERE unit = 'IN-DL' ORDER BY id LIMIT 1",
    "profiles": "SELECT ref FROM sheet_profile WHERE unit = 'IN-DL' ORDER BY id LIMIT 1",
    "operations": "SELECT ref FROM operation ORDER BY id LIMIT 1",
}
"""First word of the path -> where a subject of Asha's comes from. A room with other subjects adds its line."""

NAMED = {
    "account": "SELECT ref FROM account WHERE id = (SELECT min(account_id) FROM network_member)",
    "beside": "SELECT ref FROM network ORDER BY id DESC LIMIT 1",
    "one": "SELECT ref FROM account ORDER BY id LIMIT 1",
    "other": "SELECT ref FROM account ORDER BY id OFFSET 1 LIMIT 1",
}
"""Name of a reference that is not the room's own subject -> where it comes from."""

PARAMETER = re.compile(r"<(\w+):(\w+)>")


def has_subject(route: Route) -> bool:
    """Whether the address names a subject."""
    return PARAMETER.search(route.path) is not None


def address(node: Node, route: Route, *, absent: bool = False) -> str:
    """The address with a subject of Asha's in it, or with one that does not exist."""
    room = route.path.split("/")[0]

    def value(match: re.Match[str]) -> str:
        if match.group(1) != "uuid":
            return _other(node, match.group(2), absent=absent)
        if absent:
            return str(ABSENT)
        if match.group(2) in MADE:
            return MADE[match.group(2)](node)
        ((ref,),) = node.sql(NAMED.get(match.group(2)) or QUERIES[room])
        return str(ref)

    return "/" + PARAMETER.sub(value, route.path)


def _sheet(node: Node) -> str:
    """A sheet of Asha's that waits for the meaning of its headings."""
    from nodal.ledger import people
    from nodal.steps.acts import profiles
    from nodal.steps.acts.intake import Upload

    waits = node.sql("SELECT ref FROM incoming_file WHERE outcome = 'held'")
    if not waits:
        table = io.BytesIO(b"Report No.;Name\n700300099;kite\n")
        return str(profiles.hold(node.tools, people.named("asha"), Upload(table, "list.csv", "portal")))
    return str(waits[0][0])


MADE = {"sheet": _sheet}
"""Name of a reference -> how its subject is made when it is first asked for."""


def _other(node: Node, name: str, *, absent: bool) -> str:
    if absent:
        return "999999999"
    return OTHERS[name](node)


def _person(node: Node) -> str:
    return str(node.sql("SELECT id FROM person WHERE username = 'asha'")[0][0])


def _entry(node: Node) -> str:
    """An entry of Asha's unit that a checkpoint covers."""
    node.checkpoint()
    return str(
        node.sql("SELECT min(a.id) FROM audit_in a JOIN audit_leaf l ON l.entry = a.id WHERE unit = 'IN-DL'")[0][0]
    )


OTHERS = {"pk": lambda node: "1", "person": _person, "entry": _entry}
"""Name of a parameter that is no reference -> how to find one."""
