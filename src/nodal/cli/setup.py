"""Commands that set a node up: init, person add, pack check."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from nodal.cli.command import NOTHING, Answer, Command, Session


def _init_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--pack", help="jurisdiction pack: a folder under packs/ or a path (setting NODAL_PACK)")
    parser.add_argument("--tier", action="append", default=[], help="a tier that this node serves; default: all")
    parser.add_argument("--series", default="", help="a table of telephone number series and their circles (CSV)")
    parser.add_argument("--networks", action="append", default=[], help="a further table of address ranges (CSV)")
    parser.add_argument(
        "--form", nargs="?", const="", default=None, metavar="UNIT",
        help="open the public form for this unit (default: the pack's first desk); left out, there is none",
    )  # fmt: skip


def _init(args: Namespace, session: Session) -> Answer:
    document = session.set_up(
        pack=args.pack, networks=args.networks, tiers=args.tier, series=args.series, form=args.form
    )
    return Answer(
        document,
        [f"The node in {document['data']} is set up: {document['database']} database, pack {document['pack']}."],
    )


def _person_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("username")
    parser.add_argument("--name", required=True, help="the person's name as it stands in histories")
    parser.add_argument("--unit", required=True, help="code of the person's unit in the pack")
    parser.add_argument(
        "--role", required=True, choices=("analyst", "officer", "supervisor", "auditor", "administrator")
    )


def _person(args: Namespace, session: Session) -> Answer:
    tools, viewer = session.tools(), session.viewer()
    from nodal.ledger import matrix
    from nodal.steps import setup

    matrix.require(viewer, "person.add")
    added = setup.add_person(viewer, args.username, name=args.name, unit=args.unit, role=args.role, at=tools.clock())
    return Answer(
        {"person": added.username, "unit": added.unit, "role": added.role},
        [f"{added.name} ({added.username}) is now {added.role} of {added.unit}."],
    )


def _password_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("username")
    parser.add_argument("--without-factor", action="store_true", help="take the person's second factors away as well")


def _password(args: Namespace, session: Session) -> Answer:
    tools, viewer = session.tools(), session.viewer()
    from nodal.steps.acts import people

    given = people.password_by_command(tools, viewer, args.username, without_factor=args.without_factor)
    return Answer(
        {"person": args.username, "password": given},
        [given, "It opens the desk within three days, to choose an own one. It is not shown again."],
    )


def _check_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("path", help="folder of the pack")


def _check(args: Namespace, _: Session) -> Answer:
    from pathlib import Path

    from nodal.steps.packs import check

    results = check(Path(args.path))
    failed = [case for case in results if not case.passed]
    lines = [f"{case.id}: expected {case.expected}, got {case.found}" for case in failed]
    lines.append(f"{len(results) - len(failed)} golden cases passed, {len(failed)} failed.")
    document = {
        "passed": len(results) - len(failed),
        "failed": len(failed),
        "cases": [{"id": c.id, "passed": c.passed, "expected": c.expected, "found": c.found} for c in results],
    }
    return Answer(document, lines, NOTHING if failed else 0)


COMMANDS = (
    Command(
        "init",
        "Set a node up: its folder, keys, database, tables and the units of its pack. Safe to run again.",
        "nodal init --data /srv/nodal --pack in",
        _init,
        _init_arguments,
        as_person=False,
    ),
    Command(
        "person add",
        "Enter a person: who acts is always named.",
        "nodal person add asha --name 'Asha' --unit UNIT-CODE --role analyst",
        _person,
        _person_arguments,
    ),
    Command(
        "person password",
        "Give a person a one-time password for the desk; shown once.",
        "nodal person password meera",
        _password,
        _password_arguments,
    ),
    Command(
        "pack check",
        "Read a pack and try its golden cases: this evidence goes to that unit, these facts give that band.",
        "nodal pack check packs/in",
        _check,
        _check_arguments,
        as_person=False,
    ),
)
