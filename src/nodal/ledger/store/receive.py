"""Rows of reports as they come in: files, originals, versions, sightings, refusals. Values become rows only here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import msgspec
from django.db import connection
from django.db.models import TextField
from django.db.models.functions import Cast, Coalesce

from nodal.facts.accepted import Report
from nodal.facts.report import Told, Unusable, account_keys, moment_of, names_a_person
from nodal.ledger import bulk
from nodal.ledger.access import Viewer, visible_to
from nodal.ledger.store import quality, retell

Original = tuple[int, object, bytes | None]
"""(row of the report in its file, segments in the sealed object, wrapped data key)."""


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file as it came in, and where its sealed original lies.

    `kept_sha256` and `kept_bytes` are of the text that is sealed in its place; None when the file is sealed itself.
    """

    unit: str
    source: str
    name: str
    format: str | None
    sha256: str
    size_bytes: int
    received_at: datetime
    object_name: str
    object_sha256: str
    key_wrapped: bytes
    kept_sha256: str | None = None
    kept_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """What this node holds of a report: its row, its current view and how often it was told."""

    id: int
    view: Told
    version: int
    retracted: bool


@dataclass(frozen=True, slots=True)
class Telling:
    """One report to be written: what was told, what all tellings say together, how it differs, and its file.

    No file: a person settled it. `text` is what was told as it is stored, `template` the number of its words.
    """

    report: int
    told: Told
    view: Told
    version: int
    kind: str
    delta: Sequence[Mapping[str, object]]
    accounts: Sequence[str | None]
    before: Held | None
    file: int | None = None
    text: str = ""
    template: str | None = None
    is_empty: bool = False


def save_files(viewer: Viewer, files: Sequence[tuple[FileRow, Sequence[Original]]]) -> list[int]:
    """The rows of files with one row per report's original; returns the files' ids."""
    numbers = bulk.ids("incoming_file", len(files))
    bulk.insert(
        "incoming_file",
        ("id", *FileRow.__slots__, "received_by", "counts"),
        (
            (number, *(getattr(row, name) for name in FileRow.__slots__), viewer.person, "{}")
            for number, (row, _) in zip(numbers, files, strict=True)
        ),
    )
    bulk.insert(
        "original_slice",
        ("file_id", "row", "segments", "key_wrapped"),
        (
            (file, number, bulk.text(segments), key)
            for file, (_, originals) in zip(numbers, files, strict=True)
            for number, segments, key in originals
        ),
    )
    return numbers


def finish_file(viewer: Viewer, file: int, *, outcome: str, counts: Mapping[str, int]) -> None:
    """What became of the file."""
    finish_files(viewer, [(file, outcome, counts)])


def finish_files(viewer: Viewer, finished: Iterable[tuple[int, str, Mapping[str, int]]]) -> None:
    """What became of each file: its id, the outcome, and how many reports it was of."""
    visible_to(viewer)
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE incoming_file SET outcome = %s, counts = %s::jsonb WHERE id = %s",
            [(outcome, bulk.text(counts), file) for file, outcome, counts in finished],
        )


def save_refused(viewer: Viewer, file: int, refused: Sequence[Unusable], *, source: str, whole: bool = False) -> None:
    """Quarantine. One that says that somebody is in danger gets the person who took it in as its owner at once.

    What came through a door where nobody stands has no owner until a person takes it over; the alarm is the same.
    """
    owner = None if viewer.role == "worker" else viewer.person
    bulk.insert(
        "refused",
        ("file_id", "unit", "source", "row", "number", "code", "place", "message", "urgent", "owner", "spans"),
        (
            (
                file,
                viewer.unit,
                source,
                None if whole else item.row,
                item.number,
                item.code,
                item.place,
                item.message,
                item.urgent,
                owner if item.urgent else None,
                [number for span in item.spans for number in span],
            )
            for item in refused
        ),
    )
    quality.count_refused(viewer, file, [item.code for item in refused])


def lock_source(source: str) -> None:
    """One intake of a source at a time, so that two files with the same report cannot both call it new."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))", [source])


def load_held(worker: Viewer, source: str, numbers: Sequence[str]) -> dict[str, Held]:
    """What is held of these numbers of that source."""
    reports = list(
        visible_to(worker)
        .report.filter(source=source, number__in=numbers)
        .values_list("id", "number", "version", "state")
    )
    views = _views(worker, [row[0] for row in reports])
    return {number: Held(id_, views[id_], version, state == "retracted") for id_, number, version, state in reports}


def _views(worker: Viewer, ids: Sequence[int]) -> dict[int, Told]:
    latest = (
        visible_to(worker)
        .report_version.filter(report__in=ids)
        .exclude(kind="conflict")
        .order_by("report", "-no")
        .distinct("report")
        # As text: straight into the value, without a tree of dictionaries in between.
        .values_list("report_id", Cast(Coalesce("view", "told"), TextField()))
    )
    return {report: _TOLD.decode(view) for report, view in latest}


_TOLD = msgspec.json.Decoder(Told)


def load_views(viewer: Viewer, ids: Sequence[int]) -> dict[int, Told]:
    """The current view of each report that the viewer may see."""
    return _views(viewer, ids)


def load_accepted(viewer: Viewer, ids: Sequence[int]) -> dict[int, Report]:
    """The reports as accepted, each with its current view."""
    views = _views(viewer, ids)
    rows = visible_to(viewer).report.filter(id__in=ids).values_list("id", "source", "number", "received_at")
    return {
        id_: Report(
            source,
            number,
            views[id_],
            received_at,
            account_keys(views[id_], source=source),
        )
        for id_, source, number, received_at in rows
    }


def save_tellings(  # the whole of what one batch of a file adds, in a fixed number of statements
    viewer: Viewer, tellings: Sequence[Telling], *, source: str, at: datetime
) -> None:
    """Reports, versions, parties, sightings and hashes; grants to the unit that took them in."""
    new = [t for t in tellings if t.kind == "new"]
    bulk.insert("report", _REPORT, (_report(t, source, at) for t in new))
    bulk.insert(
        "access_grant",
        ("subject_kind", "subject_id", "unit", "granted_at", "reason"),
        (("report", t.report, viewer.unit, at, "received") for t in tellings),
        or_keep=True,
    )
    bulk.insert(
        "report_version",
        ("report_id", "no", "kind", "format", "file", "row", "received_at", "told", "view", "delta"),
        (
            (
                t.report,
                t.version,
                t.kind,
                t.told.format,
                t.file,
                t.told.row,
                at,
                t.text,
                bulk.text(t.view) if t.kind == "supplement" else None,
                bulk.text(t.delta),
            )
            for t in tellings
        ),
    )
    _mark_versions(tellings)
    told = [t for t in tellings if t.kind != "conflict"]
    accounts = _accounts({key for t in told for key in t.accounts if key})
    bulk.insert("party", _PARTY, (p for t in told for p in _parties(t, accounts)))
    _move_parties(told, accounts)
    bulk.insert("sighting", _SIGHTING, (s for t in told for s in _sightings(t)))
    bulk.insert(
        "file_hash",
        _HASH,
        (h for t in told for h in _hashes(t)),
        or_keep=True,
    )


_REPORT = (
    "id", "source", "number", "state", "version", "sender", "incident_type", "incident_at", "told_at", "received_at",
    "urgent", "flags", "has_conflict", "template",
)  # fmt: skip
_PARTY = ("report_id", "idx", "role", "account_id")
_HASH = ("report_id", "idx", "algorithm", "value", "is_viral")
_SIGHTING = (
    "report_id", "version", "idx", "party", "kind", "raw", "value", "at", "event", "port", "verified", "linkable",
    "place",
)  # fmt: skip


def _report(telling: Telling, source: str, at: datetime) -> tuple[object, ...]:
    told = telling.told
    return (
        telling.report,
        source,
        told.number,
        "open",
        1,
        told.sender,
        told.incident.type,
        moment_of(told),
        told.received.at if told.received else None,
        at,
        told.incident.urgent is not None,
        sorted({flag.code for flag in told.flags}),
        False,
        telling.template,
    )


def _mark_versions(tellings: Sequence[Telling]) -> None:
    changed = [t for t in tellings if t.kind != "new"]
    if not changed:
        return
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE report SET version = greatest(version, %s), has_conflict = has_conflict OR %s,"
            " urgent = urgent OR %s WHERE id = %s",
            # A telling that contradicts escalates all the same: whoever may be in danger waits for no decision.
            [(t.version, t.kind == "conflict", _escalates(t.view) or _escalates(t.told), t.report) for t in changed],
        )
    retell.write_columns(retell.columns(t.report, t.view) for t in changed if t.kind == "supplement")


def _escalates(told: Told) -> bool:
    return told.incident.urgent is not None


def _move_parties(tellings: Sequence[Telling], accounts: Mapping[str, int]) -> None:
    """Whom a supplement gave a number of the platform is known by it from then on."""
    told = [t for t in tellings if t.kind == "supplement" and t.before]
    retell.move_parties(
        [
            (t.report, index, accounts[key] if key else None)
            for t in told
            for index, key in enumerate(t.accounts[: len(t.before.view.parties)])  # type: ignore[union-attr]
        ]
    )
    retell.mark_files((t.report, index, seen.is_viral) for t in told for index, seen in enumerate(t.view.files))


def rewrite(telling: Telling) -> None:
    """Let every row of a report follow its view, also where that took something back: a person settled it so."""
    anew = replace(telling, before=None)
    accounts = _accounts({key for key in telling.accounts if key})
    retell.replace_rows(
        telling.report,
        {
            "party": (_PARTY, _parties(anew, accounts)),
            "sighting": (_SIGHTING, _sightings(anew)),
            "file_hash": (_HASH, dict.fromkeys(_hashes(anew))),
            # What was found stood at places that may be others' now; it is found again.
            "finding": ((), ()),
            "file_match": ((), ()),
        },
    )
    retell.write_columns([retell.columns(telling.report, telling.view)])


def _accounts(keys: set[str]) -> dict[str, int]:
    # Sorted, so that two intakes at once take the rows in the same order and cannot block each other.
    bulk.insert("account", ("key",), ((key,) for key in sorted(keys)), or_keep=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT key, id FROM account WHERE key = ANY(%s)", [sorted(keys)])
        return dict(cursor.fetchall())


def _parties(telling: Telling, accounts: Mapping[str, int]) -> Iterable[tuple[object, ...]]:
    known = len(telling.before.view.parties) if telling.before else 0
    for index, party in enumerate(telling.view.parties[known:], start=known):
        key = telling.accounts[index]
        yield telling.report, index, party.role.value, accounts[key] if key else None


def _sightings(telling: Telling) -> Iterable[tuple[object, ...]]:
    known = len(telling.before.view.sightings) if telling.before else 0
    for index, seen in enumerate(telling.view.sightings[known:], start=known):
        yield (
            telling.report,
            telling.version,
            index,
            seen.party,
            seen.kind,
            seen.raw,
            seen.value,
            seen.moment.at if seen.moment else None,
            seen.event,
            seen.port,
            seen.verified,
            seen.linkable and seen.value is not None,
            seen.place,
        )


def _hashes(telling: Telling) -> Iterable[tuple[object, ...]]:
    for index, seen in enumerate(telling.view.files):
        for algorithm, value in seen.hashes:
            yield telling.report, index, algorithm, value, seen.is_viral


def linkable(accounts: Sequence[str], told: Told) -> tuple[str | None, ...]:
    """The account of each party that can ever be linked; None for victims and reporters."""
    return tuple(key if names_a_person(party.role) else None for key, party in zip(accounts, told.parties, strict=True))
