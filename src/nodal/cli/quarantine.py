"""Commands for what was refused: list it, read it again, discard it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from nodal.cli.command import DONE, NOTHING, PARTLY, Answer, Command, Session
from nodal.cli.intake import FORMATS
from nodal.facts.errors import WrongUsage

if TYPE_CHECKING:
    from nodal.steps.acts.quarantine import Alike, Outcome


def _list_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--code", default="", help="only refusals with this code")
    parser.add_argument("--source", default="", help="only refusals of this sender")
    parser.add_argument("--settled", action="store_true", help="what was settled; default: what waits")
    parser.add_argument("--limit", type=int, default=50, help="at most so many (default 50)")


def _list(args: Namespace, session: Session) -> Answer:
    if args.limit < 1:
        raise WrongUsage("--limit: expected 1 or more, got less")
    tools, viewer = session.tools(), session.viewer()
    from nodal.steps.look import quarantine as looks

    key = looks.key_of(args.source) if args.source else ""
    wanted, rows, after = looks.Wanted(args.code, key, args.settled), [], None
    while len(rows) < args.limit:
        found = looks.page(tools, viewer, wanted, after=after)
        rows += found.rows
        after = found.after
        if after is None:
            break
    rows = rows[: args.limit]
    document = {
        "items": [_document(row) for row in rows],
        "urgent": found.urgent,
        "codes": dict(found.codes),
        "sources": {name: n for _, name, n in found.sources},
    }
    return Answer(document, [_line(row) for row in rows] or ["Nothing."])


def _which(parser: ArgumentParser) -> None:
    parser.add_argument("refusals", nargs="*", metavar="REFUSAL", help="as `nodal quarantine list` shows them")
    parser.add_argument("--code", help="instead: all that wait with this code, of one sender or file")
    parser.add_argument("--source", help="the sender of those")
    parser.add_argument("--file", help="the file of those, as `nodal quarantine list` shows it")
    parser.add_argument("--reason", required=True, help="why, in words; kept with the refusal and in the audit log")


def _retry_arguments(parser: ArgumentParser) -> None:
    _which(parser)
    parser.add_argument("--format", choices=FORMATS, help="default: by content")
    parser.add_argument("--id", default="", help="number of a single report")
    parser.add_argument("--date-order", choices=("iso", "dmy", "mdy"), default="iso", help="of a sheet; never guessed")
    parser.add_argument("--profile", default="", help="what the headings of a sheet mean")
    parser.add_argument("--strict", action="store_true", help="rules beyond the schema refuse instead of flag")


def _retry(args: Namespace, session: Session) -> Answer:
    refs, wanted = _asked(args)
    tools, viewer = session.tools(), session.viewer()
    from nodal.steps.acts import quarantine as acts

    choice = acts.Choice(args.format or "", args.date_order, args.id, args.profile, args.strict)
    if refs:
        outcome = acts.retry(tools, viewer, refs, choice, reason=args.reason)
    else:
        outcome = acts.retry_alike(tools, viewer, _alike(wanted), choice, reason=args.reason)
    return _answer(outcome)


def _discard(args: Namespace, session: Session) -> Answer:
    refs, wanted = _asked(args)
    tools, viewer = session.tools(), session.viewer()
    from nodal.steps.acts import quarantine as acts

    if refs:
        n = acts.discard(tools, viewer, refs, reason=args.reason)
    else:
        n = acts.discard_alike(tools, viewer, _alike(wanted), reason=args.reason)
    return Answer({"discarded": n}, [f"{n} discarded."], DONE if n else NOTHING)


def _asked(args: Namespace) -> tuple[list[UUID], dict[str, Any]]:
    if bool(args.refusals) == bool(args.code):
        raise WrongUsage("expected refusals by name, or --code with --source or --file, got both or neither")
    if args.code and bool(args.source) == bool(args.file):
        raise WrongUsage("--code: expected either --source or --file beside it")
    file = _reference(args.file) if args.file else None
    return [_reference(text) for text in args.refusals], {
        "code": args.code or "", "source": args.source or "", "file": file
    }  # fmt: skip


def _alike(wanted: dict[str, Any]) -> Alike:
    from nodal.steps.acts.quarantine import Alike

    return Alike(**wanted)


def _reference(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as cause:
        raise WrongUsage("refusal: expected what `nodal quarantine list` shows, got something else") from cause


def _answer(outcome: Outcome) -> Answer:
    document = {
        "retried": [str(ref) for ref in outcome.done],
        "refused": [{"refusal": str(ref), "code": code} for ref, code in outcome.still.items()],
        "gone": [str(ref) for ref in outcome.gone],
    }
    lines = [
        f"{len(outcome.done)} taken in, {len(outcome.still)} still refused, {len(outcome.gone)} settled by others."
    ]
    lines += [f"    {ref}  {code}" for ref, code in list(outcome.still.items())[:20]]
    left = outcome.still or outcome.gone
    return Answer(document, lines, PARTLY if outcome.done and left else DONE if outcome.done else NOTHING)


def _document(row: dict[str, Any]) -> dict[str, object]:
    plain = ("row", "number", "code", "place", "message", "urgent", "source", "settled_as", "settled_how", "tried_code")
    times = ("settled_at", "tried_at", "file__received_at")
    return {
        "refusal": str(row["ref"]),
        "file": str(row["file__ref"]),
        "name": row["file__name"],
        "owner": row["owner_name"] or None,
        **{name: row[name] for name in plain},
        **{name.removeprefix("file__"): row[name].isoformat() if row[name] else None for name in times},
    }


def _line(row: dict[str, Any]) -> str:
    mark = "URGENT " if row["urgent"] else ""
    where = "whole file" if row["row"] is None else f"row {row['row']}"
    return f"{row['ref']}  {mark}{row['code']}  {where} of {row['file__name']}  {row['message']}"


COMMANDS = (
    Command(
        "quarantine list",
        "List what was refused: urgent first, or what was settled.",
        "nodal quarantine list --code id.missing --json",
        _list,
        _list_arguments,
    ),
    Command(
        "quarantine retry",
        "Read what was refused again, with the program of today and these choices; what is accepted is settled.",
        "nodal quarantine retry --code id.missing --source ncmec --reason 'the reader was mended'",
        _retry,
        _retry_arguments,
    ),
    Command(
        "quarantine discard",
        "Put away what was refused, with a reason; the original stays sealed.",
        "nodal quarantine discard --code container.empty --source ncmec --reason 'empty exports of one night'",
        _discard,
        _which,
    ),
)
