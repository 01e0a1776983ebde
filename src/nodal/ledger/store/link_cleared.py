"""What was derived about a cleared person goes at once: links, parts in networks, ranks; and what that does to others.

A network that lost accounts so says that it is being worked out again until the next batch of linking has judged it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from nodal.chain.link import JUDGED_AGAIN
from nodal.ledger import bulk
from nodal.ledger.access import Viewer, visible_to
from nodal.ledger.store.link import count_for_units
from nodal.ledger.store.prepared import do, insert, rows_of


def forget_accounts(worker: Viewer, accounts: Sequence[int], at: datetime) -> None:
    """Take these accounts out of every link, person and network, and leave word for the next batch."""
    visible_to(worker)
    own = sorted(accounts)
    touched = rows_of(_NETWORKS, own, own)
    for statement in (*_LOOK_AGAIN, *_FORGET):
        do(statement, *[own] * statement.count("%s"))
    events, left, gone = [], [], []
    for number, ref, tier, before, leaving in touched:
        size = before - leaving
        events.append(("shrunk" if size else "ended", ref, None, tier, size, before, at))
        (left if size else gone).append(number)
    do("UPDATE network SET sentences = %s, found = '{}', changed = %s WHERE id = ANY(%s)", _SAID, at, left)
    count_for_units(worker, (), [*left, *gone])
    do("DELETE FROM network WHERE id = ANY(%s)", gone)
    insert("network_event", ("kind", "ref", "other", "tier", "size", "before", "at"), events)


_SAID = bulk.text([JUDGED_AGAIN])

_NETWORKS = """
SELECT n.id, n.ref, n.tier, count(*), count(*) FILTER (WHERE m.account_id = ANY(%s))
FROM network n JOIN network_member m ON m.network_id = n.id
WHERE n.id IN (SELECT network_id FROM network_member WHERE account_id = ANY(%s))
GROUP BY n.id, n.ref, n.tier ORDER BY n.id
"""

_LOOK_AGAIN = (
    # Whom a link or a network joins to them stands elsewhere without them; the next batch of linking settles it.
    """
    INSERT INTO link_again (account, person) SELECT account_id, person FROM person_member
    WHERE account_id = ANY(%s) ON CONFLICT DO NOTHING
    """,
    """
    INSERT INTO link_again (account)
    SELECT unnest(%s::bigint[])
    UNION SELECT b_id FROM link WHERE a_id = ANY(%s)
    UNION SELECT a_id FROM link WHERE b_id = ANY(%s)
    UNION SELECT o.account_id FROM network_member m JOIN network_member o ON o.network_id = m.network_id
    WHERE m.account_id = ANY(%s) ON CONFLICT DO NOTHING
    """,
)
"""Each `%s` of these and of the next is the accounts."""

_FORGET = (
    "DELETE FROM link_evidence USING link l WHERE link_id = l.id AND (l.a_id = ANY(%s) OR l.b_id = ANY(%s))",
    "DELETE FROM link WHERE a_id = ANY(%s) OR b_id = ANY(%s)",
    "DELETE FROM network_member WHERE account_id = ANY(%s)",
    "DELETE FROM person_member WHERE account_id = ANY(%s)",
)
