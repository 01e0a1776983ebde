"""A network as tables for a chart program: entities, links, and the reports behind them, in one archive of CSV files.

Two tables, one line per entity and one per link with the identities of both ends, are what such programs import.
"""

from __future__ import annotations

import io
import zipfile

from nodal.chain.link import Handover, bits_text, bond_ref, holdings_of
from nodal.edges.export.inert import sheet
from nodal.edges.export.network_graphml import PROPOSAL

ENTITIES = ("entity_id", "entity_type", "label", "hint", "held_by_accounts", "reports")
LINKS = ("link_id", "link_type", "from_id", "to_id", "label", "bits", "reports")
EVIDENCE = ("link_id", "bits", "kind", "entity_id", "left_with_time_percent", "sentence", "reports")
REPORTS = ("report", "source")
HEAD = ("what", "value")

_MOMENT = (1980, 1, 1, 0, 0, 0)
"""The same bytes whenever it is written: archives carry a time, and this is the earliest that they can."""


def write(given: Handover) -> bytes:
    """The archive, the same bytes for the same network."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, data in _tables(given).items():
            member = zipfile.ZipInfo(name, _MOMENT)
            member.external_attr = 0o644 << 16
            member.create_system = 3
            archive.writestr(member, data)
    return out.getvalue()


def _tables(given: Handover) -> dict[str, bytes]:
    accounts = [(f"a-{a.ref}", "account", a.key, a.role, "", " ".join(a.reports)) for a in given.accounts]
    things = [(f"t-{t.ref}", t.kind, t.value, "", t.audience, " ".join(t.reports)) for t in given.things]
    links = [
        (f"l-{bond_ref(b)}", b.relation, f"a-{b.a}", f"a-{b.b}", bits_text(b.bits), b.bits / 1e6,
         " ".join(sorted({r for one in b.because for r in one.reports})))
        for b in given.bonds
    ]  # fmt: skip
    held = [(f"h-{a}-{t}", "holds", f"a-{a}", f"t-{t}", "", "", "") for a, t in holdings_of(given)]
    evidence = [
        (f"l-{bond_ref(b)}", one.bits / 1e6, one.kind, f"t-{one.thing}" if one.thing else "", one.decay * 100 // 10**6,
         one.sentence, " ".join(one.reports))
        for b in given.bonds
        for one in b.because
    ]  # fmt: skip
    head = [
        ("proposal", PROPOSAL), ("network", given.ref), ("tier", given.tier), ("as_of", given.as_of),
        ("unit", given.unit), ("model", given.model), *(("sentence", line) for line in given.lines),
        *((f"left_out.{code}", n) for code, n in given.left_out.items()),
    ]  # fmt: skip
    return {
        "entities.csv": sheet(ENTITIES, [*accounts, *things]),
        "links.csv": sheet(LINKS, [*links, *held]),
        "evidence.csv": sheet(EVIDENCE, evidence),
        "reports.csv": sheet(REPORTS, sorted(given.reports.items())),
        "network.csv": sheet(HEAD, head),
    }
