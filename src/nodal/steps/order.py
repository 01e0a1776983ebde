"""Which work follows which outcome: one table. Steps name each other by word, so that none imports another."""

from __future__ import annotations

from collections.abc import Sequence

from nodal.ledger import work

NEXT: dict[tuple[str, str], tuple[str, ...]] = {
    ("collate", "report"): ("enrich",),
    ("retract", "report"): ("link",),
    ("beside", "report"): ("triage",),
    ("settle", "report"): ("enrich",),
    ("enrich", "report"): ("match",),
    ("match", "report"): ("triage", "link"),
    ("triage", "report"): ("route",),
    ("link", "node"): ("identify",),
    ("outgrown", "node"): ("link",),
    ("identify", "lead"): ("triage",),
    ("triage", "lead"): ("route",),
    ("send", "report"): ("link",),
    ("return", "report"): ("route",),
    ("return", "lead"): ("route",),
    ("decide", "lead"): ("link",),
    ("reply", "lead"): ("identify",),
    ("open", "account"): ("identify",),
    ("withdraw", "report"): ("match",),
}
"""(what happened, to what) -> stages that follow."""

NODE_WIDE = frozenset({("link", "node"), ("identify", "node"), ("identify", "lead"), ("identify", "account")})
"""Stages (and of what) that look at all that the node holds, so one piece of work stands for any number of causes."""


def after(stages: frozenset[str], outcome: str, kind: str, subjects: Sequence[int]) -> None:
    """Queue what follows on a node that runs `stages`, in the caller's transaction."""
    for stage in NEXT.get((outcome, kind), ()):
        if stage not in stages:
            continue
        if (stage, kind) in NODE_WIDE:
            work.put_once(stage)
        else:
            work.put(stage, kind, subjects)
