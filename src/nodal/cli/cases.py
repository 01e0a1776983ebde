"""Commands that show: one report, and lists."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from nodal.cli.command import NOTHING, Answer, Command, Session
from nodal.facts.errors import WrongUsage

if TYPE_CHECKING:
    from nodal.steps.look.settle import Asked

LISTS = ("leads", "networks", "referrals", "reports")


def plain(value: Any) -> Any:
    """A value as JSON: times in ISO 8601 with their zone."""
    match value:
        case datetime() | date():
            return value.isoformat()
        case UUID():
            return str(value)
        case Mapping():
            return {key: plain(inner) for key, inner in value.items()}
        case list() | tuple():
            return [plain(inner) for inner in value]
        case _:
            return value


def _show_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("number", metavar="ID", help="the report's number")
    parser.add_argument("--source", help="whose number it is, when several sources use it")
    parser.add_argument(
        "--unmask", default="", metavar="REASON", help="show children's names too; the reason is logged"
    )


def _show(args: Namespace, session: Session) -> Answer:
    tools, viewer = session.tools(), session.viewer()
    from nodal.steps.look import show_report

    document = plain(show_report(tools, viewer, args.number, source=args.source, unmask=args.unmask))
    return Answer(document, _report_lines(document))


def _report_lines(document: Mapping[str, Any]) -> list[str]:
    report = document["report"]
    sender = report["sender"] or "a sender without a name"
    what = report["incident_type"] or "no type given"
    lines = [
        f"Report {report['number']} from {report['source']}, told by {sender}: {report['state']}",
        f"  version {report['version']}, {what}, {report['incident_at'] or 'time not settled'}",
    ]
    if rank := document["priority"]:
        lines.append(f"  {rank['band']}: danger {rank['danger']}, workability {rank['workability']}")
        lines += [f"    {factor['points']:+d} {factor['sentence']}" for factor in rank["factors"]]
        lines += [f"    would change: {change['sentence']}" for change in rank["would_change"]]
    lines += [
        f"  file {one['algorithm']}: one of {len(one['reports'])} reports on {len(one['accounts'])} accounts"
        for one in document["bundles"]
    ]
    lines += [f"  flag {flag}" for flag in document["flags"]]
    lines += [f"  {seen['kind']:7} {seen['raw']}  {seen['at'] or ''}" for seen in document["sightings"]]
    lines += [f"  route: {route['sentence']}" for route in document["routing"]]
    lines += [f"  {entry['at']} {entry['action']} by {entry['person']}" for entry in document["history"]]
    return lines


def _settle_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("number", metavar="ID", help="the report's number")
    parser.add_argument("--source", help="whose number it is, when several sources use it")
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--holds", choices=("earlier", "later"), help="which telling holds as a whole")
    choice.add_argument(
        "--later", nargs="+", type=int, metavar="N", help="differences in which the later telling holds, as numbered"
    )
    parser.add_argument("--reason", default="", help="whom you asked and what they said; needed with a choice")


def _settle(args: Namespace, session: Session) -> Answer:
    tools, viewer = session.tools(), session.viewer()
    from nodal.steps.acts import settle as acts
    from nodal.steps.look import settle as look

    ref, asked = look.asked(tools, viewer, args.number, source=args.source)
    if asked is None:
        return Answer({"number": args.number, "telling": None, "differences": []}, ["Nothing to settle."], NOTHING)
    places = range(len(asked.questions))
    if args.holds is None and args.later is None:
        return _differences(asked)
    taken = [place for place in places if args.holds == "later" or place + 1 in (args.later or ())]
    if set(args.later or ()) - {place + 1 for place in places}:
        raise WrongUsage(f"--later: expected numbers from 1 to {len(asked.questions)}, got others")
    acts.settle(tools, viewer, ref, acts.Choice(asked.no, taken, args.reason, asked.version))
    document = {
        "number": asked.number, "telling": asked.no, "later": len(taken), "earlier": len(places) - len(taken),
        "by": viewer.username,
    }  # fmt: skip
    words = f"Settled: the later telling holds in {len(taken)} of {len(places)} differences."
    return Answer(document, [words, "Both tellings stay; `nodal work` works out what follows."])


def _differences(asked: Asked) -> Answer:
    rows = [
        {"no": place, "field": one.path, "earlier": one.before, "later": one.after}
        for place, one in enumerate(asked.questions, 1)
    ]
    document = {"number": asked.number, "telling": asked.no, "differences": rows}
    return Answer(document, [f"{row['no']:>3}  {row['field']}: {row['earlier']!r} or {row['later']!r}" for row in rows])


def _list_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("what", choices=LISTS)
    parser.add_argument("--limit", type=int, default=50, help="how many rows at most (default 50)")


def _list(args: Namespace, session: Session) -> Answer:
    tools, viewer = session.tools(), session.viewer()
    from nodal.steps.look import show_list

    if args.limit < 1:
        raise WrongUsage("--limit: expected 1 or more, got fewer")
    items, total = show_list(tools, viewer, args.what, limit=args.limit)
    document = {"items": plain(items), "total": total}
    lines = [_row(args.what, item) for item in document["items"]]
    return Answer(document, [*lines, f"{len(lines)} of {total}"])


def _row(what: str, item: Mapping[str, object]) -> str:
    match what:
        case "leads":
            return f"{item['id']:>6}  {item['band'] or '-':9} {item['state']:9} {item['track']:8} {item['subject']}"
        case "networks":
            return f"{item['ref']}  {item['tier']:8} {item['accounts']} accounts"
        case "referrals":
            return (
                f"{item['id']:>6}  {item['state']:14} {item['subject_kind']} {item['from_unit']} -> {item['to_unit']}"
            )
        case _:
            return f"{item['number']:>12}  {item['band'] or '-':9} {item['sender'] or '-'}"


COMMANDS = (
    Command(
        "report show",
        "One report: what was told, seen, found and done, and why it stands where it stands.",
        "nodal report show 190000001 --json",
        _show,
        _show_arguments,
    ),
    Command(
        "report settle",
        "What a later telling of a report contradicts; with a choice and a reason, settle it.",
        "nodal report settle 190000001 --later 1 3 --reason 'the platform confirmed it by telephone' --as asha",
        _settle,
        _settle_arguments,
    ),
    Command(
        "list",
        "Leads, networks, referrals or reports that your unit holds, the most pressing first.",
        "nodal list leads --limit 20 --as asha",
        _list,
        _list_arguments,
    ),
)
