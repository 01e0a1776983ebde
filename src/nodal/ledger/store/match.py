"""Rows of hash lists and of what they say about reported files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import connection

from nodal.chain.match import Assertion, FileMatch, Status
from nodal.ledger import bulk
from nodal.ledger.access import Viewer, visible_to
from nodal.ledger.models import HashList, ListEntry

Entry = tuple[str, str, str, str, str]
"""(algorithm, value, entry, category, contributor) of one line of a list."""


class ListsInDatabase:
    """Answers `KnownHashes` from the imported lists."""

    def lookup(self, values: Sequence[tuple[str, str]]) -> Mapping[tuple[str, str], tuple[Assertion, ...]]:
        """Every assertion about each (algorithm, value)."""
        if not values:
            return {}
        with connection.cursor() as cursor:
            cursor.execute(
                """
                SELECT e.algorithm, e.value, l.name, e.entry, e.category, e.contributor, e.status
                FROM unnest(%s::text[], %s::text[]) AS asked (algorithm, value)
                JOIN list_entry e USING (algorithm, value) JOIN hash_list l ON l.id = e.list_id
                """,
                [[algorithm for algorithm, _ in values], [value for _, value in values]],
            )
            found: dict[tuple[str, str], list[Assertion]] = {}
            for algorithm, value, name, entry, category, contributor, status in cursor.fetchall():
                said = Assertion(name, entry, category, contributor, Status(status))
                found.setdefault((algorithm, value), []).append(said)
        return {key: tuple(sorted(said)) for key, said in found.items()}


def save(worker: Viewer, matches: Mapping[int, Sequence[FileMatch]]) -> None:
    """Replace what is said of the files of these reports."""
    visible_to(worker).file_match.filter(report__in=list(matches)).delete()
    bulk.insert(
        "file_match",
        ("report_id", "idx", "state", "tier", "why", "hits"),
        (
            (report, m.index, m.state.value, m.tier.value if m.tier else None, m.why, bulk.text(m.hits))
            for report, found in matches.items()
            for m in found
        ),
    )


def import_list(name: str, owner: str, entries: Iterable[Entry], *, at: datetime) -> int:
    """Add a list's entries; returns how many were new."""
    known, _ = HashList.objects.get_or_create(name=name, defaults={"owner": owner})
    return bulk.insert(
        "list_entry",
        ("list_id", "algorithm", "value", "entry", "category", "contributor", "status", "imported_at"),
        ((known.id, *entry, "live", at) for entry in entries),
        or_keep=True,
    )


def withdraw(value: str, list_name: str, *, reason: str, at: datetime) -> int:
    """Withdraw a value from one list; returns how many entries that were."""
    entries = ListEntry.objects.filter(list__name=list_name, value=value).exclude(status="withdrawn")
    return entries.update(status="withdrawn", withdrawn_at=at, withdrawn_why=reason)


def reports_with(worker: Viewer, values: Sequence[str]) -> list[int]:
    """Reports that give one of these values, so that they can be matched again."""
    return sorted(set(visible_to(worker).file_hash.filter(value__in=values).values_list("report_id", flat=True)))
