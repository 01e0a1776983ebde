"""Commands that take material in and work on it: intake, work, lists."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from nodal.cli.command import DONE, NOTHING, PARTLY, Answer, Command, Session
from nodal.cli.missing import not_there
from nodal.cli.progress import bar
from nodal.facts.errors import WrongUsage

if TYPE_CHECKING:
    from nodal.steps.intake_result import FileResult

FORMATS = ("le_json", "ispws_xml", "sheet", "le_pdf", "retraction", "public_form")
"""Formats that --format names; a test holds them against the readers."""


def _intake_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--source", default="default", help="who answers for the reports; a retraction must match it")
    parser.add_argument("--format", choices=FORMATS, help="default: by content")
    parser.add_argument("--id", help="number of a single <report>; exactly one file")
    parser.add_argument(
        "--date-order",
        choices=("iso", "dmy", "mdy"),
        help="of printed forms, and of sheets without a profile; never guessed (default iso)",
    )
    parser.add_argument("--profile", metavar="NAME", help="what the headings of a sheet mean; of the pack or your unit")
    parser.add_argument("--strict", action="store_true", help="rules beyond the schema refuse instead of flag")


def _intake(args: Namespace, session: Session) -> Answer:
    _check_id(args)
    missing = [name for name in args.files if not Path(name).is_file()]
    if missing:
        raise WrongUsage(not_there(missing))
    tools, viewer = session.tools(), session.viewer()
    from nodal.edges.intake import Options
    from nodal.ledger import matrix
    from nodal.steps.folder import Said, take_paths
    from nodal.steps.look import profiles
    from nodal.steps.receive import may_answer

    if not may_answer(args.source):
        raise WrongUsage("--source: expected a name of a sender, got the one that stands for the public form")
    matrix.require(viewer, "intake")
    profile = profiles.named(tools, viewer, args.profile) if args.profile else None
    if profile and args.date_order not in (None, profile.date_order):
        sys.stderr.write(
            f"Sheets are read in the order of the profile {profile.name}, {profile.date_order};"
            f" --date-order {args.date_order} counts for printed forms.\n"
        )
    options = Options(
        now=tools.clock(),
        format=args.format,
        number=args.id,
        date_order=args.date_order or "iso",
        strict=args.strict,
        profile=profile,
        limits=tools.settings.limits,
        doc_ranges_global=tools.settings.doc_ranges_global,
    )
    with bar("reports", quiet=session.quiet) as progress:
        results = take_paths(tools, viewer, args.files, Said(args.source, options), progress=progress)
    lines = [line for result in results for line in _lines(result)]
    return Answer({"files": [result.document() for result in results]}, lines, _code(results))


def _check_id(args: Namespace) -> None:
    if args.id is None:
        return
    if len(args.files) != 1:
        raise WrongUsage("--id: expected exactly one file, got several")
    if not (args.id.isascii() and args.id.isdigit() and len(args.id) <= 19 and not args.id.startswith("0")):
        raise WrongUsage("--id: expected 1 to 19 digits without a leading zero, got something else")


def _lines(result: FileResult) -> list[str]:
    counts = result.counts()
    told = ", ".join(f"{n} {name}" for name, n in counts.items() if n and name != "seen")
    faults = [f"    row {r['row']}: {r['code']} at {r['place']}: {r['message']}" for r in result.refused[:20]]
    more = [f"    and {len(result.refused) - 20} more"] if len(result.refused) > 20 else []
    return [f"{result.file}: {result.outcome}; {counts['seen']} seen: {told or 'nothing'}", *faults, *more]


def _code(results: Sequence[FileResult]) -> int:
    if all(result.outcome == "refused" for result in results):
        return NOTHING
    return DONE if all(not result.refused for result in results) else PARTLY


def _work_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--until-idle", action="store_true", help="stop when nothing waits; default: go on for ever")


def _work(args: Namespace, session: Session) -> Answer:
    tools = session.tools()
    from nodal.steps.worker import drain

    counts = drain(tools, until_idle=args.until_idle)
    return Answer(counts, [f"{counts['done']} done, {counts['failed']} failed, {counts['waiting']} waiting."])


def _import_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file")
    parser.add_argument("--owner", required=True, help="who answers for the list")
    parser.add_argument("--format", choices=("csv",), default="csv")


def _import(args: Namespace, session: Session) -> Answer:
    tools, viewer = session.tools(), session.viewer()
    from nodal.edges.hashlists import read_list
    from nodal.ledger import matrix
    from nodal.steps import match

    matrix.require(viewer, "list.change")
    if not Path(args.file).is_file():
        raise WrongUsage(not_there([args.file]))
    with Path(args.file).open("rb") as stream:
        lists = read_list(stream, default_name=Path(args.file).stem)
    added = {
        name: match.import_list(tools, viewer, name=name, owner=args.owner, entries=entries)
        for name, entries in lists.entries.items()
    }
    document = {"lists": added, "added": sum(added.values()), "refused": [vars_of(r) for r in lists.refused]}
    lines = [f"{name}: {n} new entries" for name, n in added.items()]
    lines += [f"    line {r.line}: {r.message}" for r in lists.refused[:20]]
    return Answer(document, lines, PARTLY if lists.refused else DONE)


def vars_of(refused: object) -> dict[str, object]:
    """A refused line as JSON."""
    return {name: getattr(refused, name) for name in refused.__slots__}  # type: ignore[attr-defined]


def _withdraw_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("value", help="the hash value, in hex")
    parser.add_argument("--list", required=True, dest="list_name")
    parser.add_argument("--reason", required=True)


def _withdraw(args: Namespace, session: Session) -> Answer:
    tools, viewer = session.tools(), session.viewer()
    from nodal.ledger import matrix
    from nodal.steps import match

    matrix.require(viewer, "list.change")
    n = match.withdraw(tools, viewer, value=args.value.lower(), list_name=args.list_name, reason=args.reason)
    return Answer({"withdrawn": n}, [f"{n} entries withdrawn."], DONE if n else NOTHING)


COMMANDS = (
    Command(
        "intake",
        "Take files in: reports are accepted, folded or refused one by one; a bad one costs only itself.",
        "nodal intake day1/*.json --source ncmec --json",
        _intake,
        _intake_arguments,
    ),
    Command(
        "work",
        "Run the stages that wait: enrich, match, link, identify, triage, route.",
        "nodal work --until-idle",
        _work,
        _work_arguments,
        as_person=False,
    ),
    Command(
        "lists import",
        "Import a list of known hash values (CSV: algorithm, value, list, entry, category, contributor).",
        "nodal lists import lists/known.csv --owner clearinghouse",
        _import,
        _import_arguments,
    ),
    Command(
        "lists withdraw",
        "Withdraw a value from a list; what rested on it is computed again.",
        "nodal lists withdraw 0123456789abcdef0123456789abcdef --list known --reason 'wrongly listed'",
        _withdraw,
        _withdraw_arguments,
    ),
)
