"""Commands of a drive: create it, count it, hold it against another."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from datetime import datetime

from nodal.cli.command import NOTHING, Answer, Command, Session
from nodal.facts.errors import WrongUsage


def when(text: str) -> datetime:
    """A time on the command line. Raises WrongUsage for one without a zone."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError as cause:
        raise WrongUsage("time: expected ISO 8601, like 2021-12-04T18:00:00+05:30") from cause
    if at.tzinfo is None:
        raise WrongUsage("time: expected a zone, like +05:30 or Z, got none")
    return at


def _create_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("name")
    parser.add_argument("--from", dest="starts", required=True, help="first moment, ISO 8601 with a zone")
    parser.add_argument("--until", required=True, help="first moment after the window")
    parser.add_argument("--definition", default="all referrals of the unit", help="what counts, in words")


def _create(args: Namespace, session: Session) -> Answer:
    tools, viewer = session.tools(), session.viewer()
    from nodal.chain.measure import Operation
    from nodal.ledger import matrix
    from nodal.steps import measure

    matrix.require(viewer, "operation.change")
    measure.create(tools, viewer, Operation(args.name, when(args.starts), when(args.until), args.definition))
    return Answer({"operation": args.name}, [f"Operation {args.name} is entered."])


def _counts_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("name")
    parser.add_argument("--as-of", help="as known at this moment (default: now)")


def _counts(args: Namespace, session: Session) -> Answer:
    tools, viewer = session.tools(), session.viewer()
    from nodal.ledger import matrix
    from nodal.steps import measure

    matrix.require(viewer, "operation.read")
    counted = measure.counts(tools, viewer, args.name, as_of=when(args.as_of) if args.as_of else None)
    document = measure.document(counted)
    return Answer(document, count_lines(document))


def count_lines(document: Mapping[str, object]) -> list[str]:
    """Counts for people: each number with its query."""
    lines = [f"{document['operation']}, as known at {document['as_of']}:"]
    figures: Mapping[str, Mapping[str, object]] = document["figures"]  # type: ignore[assignment]
    return lines + [f"  {name:12} {figure['n']:>6}  {figure['query']}" for name, figure in figures.items()]


def _compare_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("a")
    parser.add_argument("b")
    parser.add_argument("--as-of", help="as known at this moment (default: now)")


def _compare(args: Namespace, session: Session) -> Answer:
    tools, viewer = session.tools(), session.viewer()
    from nodal.ledger import matrix
    from nodal.steps import measure

    matrix.require(viewer, "operation.read")
    found = measure.compare(tools, viewer, args.a, args.b, as_of=when(args.as_of) if args.as_of else None)
    a, b = measure.document(found.a), measure.document(found.b)
    document = {"comparable": found.comparable, "why": list(found.why), "a": a, "b": b}
    head = ["These two may stand side by side."] if found.comparable else ["Not comparable:", *found.why]
    return Answer(document, [*head, *count_lines(a), *count_lines(b)], 0 if found.comparable else NOTHING)


COMMANDS = (
    Command(
        "operation create",
        "Enter a drive: its window and what counts in it.",
        "nodal operation create DRIVE-2 --from 2021-12-01T00:00:00+05:30 --until 2021-12-05T00:00:00+05:30",
        _create,
        _create_arguments,
    ),
    Command(
        "operation counts",
        "Count a drive: every number with its query, its as-of time and the ids behind it.",
        "nodal operation counts DRIVE-2 --as-of 2021-12-04T18:00:00+05:30 --json",
        _counts,
        _counts_arguments,
    ),
    Command(
        "operation compare",
        "Hold two drives against each other; unequal windows or definitions are refused.",
        "nodal operation compare DRIVE-1 DRIVE-2",
        _compare,
        _compare_arguments,
    ),
)
