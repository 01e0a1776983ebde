"""Reads what a pack says about law, deadlines, documents, words and networks."""

from __future__ import annotations

from pathlib import Path

from nodal.chain.follow import Kind
from nodal.edges.packs.tables import PackRefused, Row, read_table
from nodal.facts.law import Clock, Regime, Section
from nodal.facts.pack import Field, NetworkHolder, Word

NETWORK_CLASSES = ("fixed", "mobile", "hosting", "exit", "unknown")

_CLOCK = (
    "holder", "record", "days", "from_event", "valid_from", "valid_until", "basis", "kind", "done_by", "confidence",
)  # fmt: skip
_LAW = (
    "code", "act", "number", "title", "what", "punishment", "valid_from", "valid_until", "replaces", "use", "note",
    "confidence",
)  # fmt: skip
_REGIME = (
    "code", "begin_from", "begin_until", "end_from", "end_until", "case_from", "case_until", "substantive",
    "investigation", "trial", "evidence", "certificate", "note", "confidence",
)  # fmt: skip
_FIELD = ("part", "number", "key", "label", "label_local", "kind", "required", "note", "confidence")


def read_clocks(folder: Path) -> tuple[Clock, ...]:
    """Deadlines of `clocks.csv`."""
    return tuple(_clock(row) for row in read_table(folder, "clocks.csv", _CLOCK))


def _clock(row: Row) -> Clock:
    first, last = row.period()
    return Clock(
        holder=row.text("holder"),
        record=row.text("record"),
        days=row.whole("days"),
        from_event=row.text("from_event"),
        valid_from=first,
        valid_until=last,
        basis=row.text("basis"),
        confidence=row.confidence(),
        source=row.text("source"),
        kind=row.choice("kind", ("retention", "duty")),
        done_by=_events(row),
    )


def _events(row: Row) -> tuple[str, ...]:
    found = row.many("done_by")
    for name in found:
        if name not in list(Kind):
            raise row.refuse("done_by", f"expected events of a referral, got {name!r}")
    return found


def read_law(folder: Path) -> tuple[Section, ...]:
    """Provisions of `law.csv`, with the days between which each was in force."""
    sections: dict[str, Section] = {}
    for row in read_table(folder, "law.csv", _LAW):
        if row.text("code") in sections:
            raise row.refuse("code", "this code stands twice")
        first, last = row.period()
        sections[row.text("code")] = Section(
            code=row.text("code"),
            act=row.text("act"),
            number=row.text("number"),
            title=row.text("title"),
            what=row.maybe("what"),
            punishment=row.maybe("punishment"),
            valid_from=first,
            valid_until=last,
            replaces=row.maybe("replaces"),
            use=row.maybe("use"),
            note=row.maybe("note"),
            confidence=row.confidence(),
            source=row.text("source"),
        )
    return tuple(sections.values())


def read_regimes(folder: Path) -> tuple[Regime, ...]:
    """Rows of `law_resolver.csv`: which codes apply, by the dates of offence and registration."""
    return tuple(_regime(row) for row in read_table(folder, "law_resolver.csv", _REGIME))


def _regime(row: Row) -> Regime:
    begin, end, case = (row.period(f"{what}_from", f"{what}_until") for what in ("begin", "end", "case"))
    return Regime(
        code=row.text("code"),
        begin_from=begin[0],
        begin_until=begin[1],
        end_from=end[0],
        end_until=end[1],
        case_from=case[0],
        case_until=case[1],
        substantive=row.many("substantive"),
        investigation=row.text("investigation"),
        trial=row.text("trial"),
        evidence=row.text("evidence"),
        certificate=row.text("certificate"),
        note=row.maybe("note"),
        confidence=row.confidence(),
        source=row.text("source"),
    )


def read_documents(folder: Path) -> dict[str, tuple[Field, ...]]:
    """One document per file of `documents/`, its fields in the order of the file."""
    files = sorted((folder / "documents").glob("*.csv"))
    return {path.stem: _fields(folder, f"documents/{path.name}", path.stem) for path in files}


def _fields(folder: Path, name: str, document: str) -> tuple[Field, ...]:
    found: dict[tuple[str, str], Field] = {}
    for row in read_table(folder, name, _FIELD):
        place = (row.maybe("part"), row.text("key"))
        if place in found:
            raise row.refuse("key", "this field stands twice in its part")
        found[place] = Field(
            document=document,
            part=row.maybe("part"),
            number=row.maybe("number"),
            key=row.text("key"),
            label=row.text("label"),
            label_local=row.maybe("label_local"),
            kind=row.text("kind"),
            required=row.yes("required"),
            note=row.maybe("note"),
            confidence=row.confidence(),
            source=row.text("source"),
        )
    if not found:
        raise PackRefused("a document without fields", file=name)
    return tuple(found.values())


def read_words(folder: Path) -> tuple[Word, ...]:
    """The glossary."""
    words: dict[str, Word] = {}
    for row in read_table(folder, "glossary.csv", ("key", "text", "official", "spoken")):
        if row.text("key") in words:
            raise row.refuse("key", "this key stands twice")
        words[row.text("key")] = Word(
            row.text("key"), row.text("text"), row.text("official"), row.maybe("spoken"), row.text("source")
        )
    return tuple(words.values())


def read_network_classes(folder: Path) -> dict[int, NetworkHolder]:
    """What kind of network each autonomous system is, by its number."""
    found: dict[int, NetworkHolder] = {}
    for row in read_table(folder, "asn_classes.csv", ("asn", "holder", "class", "reviewed", "note")):
        asn = row.whole("asn")
        if asn in found:
            raise row.refuse("asn", "this number stands twice")
        klass = row.choice("class", NETWORK_CLASSES)
        found[asn] = NetworkHolder(
            asn, row.maybe("holder"), klass, row.yes("reviewed"), row.maybe("note"), row.text("source")
        )
    return found
