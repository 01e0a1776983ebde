"""Commands of units that hand on and take over: route, refer, package, follow."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from nodal.cli.cases import plain
from nodal.cli.command import NOTHING, Answer, Command, Session
from nodal.cli.operations import when
from nodal.facts.errors import WrongUsage

EVENTS = (
    "delivered", "acknowledged", "returned", "preliminary_enquiry", "fir_registered", "officer_assigned",
    "notice_of_appearance", "arrested", "safeguarded", "charge_sheet", "final_report", "transferred", "closed",
)  # fmt: skip
"""What a unit can say happened to a referral; a test holds this against `chain.follow`."""


def _explain_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("report", help="the report's number")
    parser.add_argument("--source", help="whose number it is, when several sources use it")


def _explain(args: Namespace, session: Session) -> Answer:
    tools, viewer = session.tools(), session.viewer()
    from nodal.steps.look import explain_route

    document = plain(explain_route(tools, viewer, args.report, source=args.source))
    lines = [document["sentence"]]
    lines += [f"  grade {e['grade']} {e['kind']}: {e['points_to'] or '-'}. {e['why']}" for e in document["evidence"]]
    return Answer(document, lines)


def _choose_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("kind", choices=("report", "lead"))
    parser.add_argument("subject", type=int, help="the id that `nodal list` shows")
    parser.add_argument("unit", help="code of the unit it shall go to")
    parser.add_argument("--reason", required=True)


def _choose(args: Namespace, session: Session) -> Answer:
    tools, viewer = session.tools(), session.viewer()
    from nodal.ledger import matrix
    from nodal.steps import route

    matrix.require(viewer, "referral.send")
    route.choose(tools, viewer, args.kind, args.subject, args.unit, reason=args.reason)
    return Answer({"ok": True, "unit": args.unit}, [f"The {args.kind} is ready to be sent to {args.unit}."])


def _send_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("referrals", nargs="*", type=int, help="ids; without any, --all is needed")
    parser.add_argument("--all", choices=("report", "lead"), help="every ready referral of that kind, as one act")


def _send(args: Namespace, session: Session) -> Answer:
    if bool(args.referrals) == bool(args.all):
        raise WrongUsage("name referrals or --all: expected one of the two")
    tools, viewer = session.tools(), session.viewer()
    from nodal.ledger import matrix
    from nodal.steps.acts.send import send

    matrix.require(viewer, "referral.send")
    sent = send(tools, viewer, args.referrals or None, kind=args.all or "report")
    return Answer({"sent": sent}, [f"{len(sent)} referrals sent."], 0 if sent else NOTHING)


def _refer_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("referral", type=int)
    parser.add_argument("--out", required=True, help="file for the sealed package (.nodal)")


def _refer(args: Namespace, session: Session) -> Answer:
    tools, viewer = session.tools(), session.viewer()
    from nodal.ledger import matrix
    from nodal.steps import refer

    matrix.require(viewer, "referral.send")
    sealed = refer.seal(tools, viewer, args.referral)
    Path(args.out).write_bytes(sealed.package)
    document = {**sealed.document, "file": args.out}
    return Answer(document, [f"Sealed for {document['to']}: {args.out}"])


def _package_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file")
    parser.add_argument(
        "--trust", action="append", default=[], help="public key file of a sender (default: this node's)"
    )


def _open_arguments(parser: ArgumentParser) -> None:
    _package_arguments(parser)
    parser.add_argument("--key", required=True, help="the receiving unit's private key file (.seal.pem)")
    parser.add_argument("--out", help="folder for the parts")


def _open(args: Namespace, session: Session) -> Answer:
    from nodal.steps.packages import open_file

    found = open_file(
        Path(args.file), key=Path(args.key), trusted=_trusted(args, session), out=Path(args.out) if args.out else None
    )
    return Answer(found, [f"From {found['from']} to {found['to']}: {len(found['manifest']['parts'])} parts, all hold."])


def _verify(args: Namespace, session: Session) -> Answer:
    from nodal.steps.packages import verify_file

    found = verify_file(Path(args.file), trusted=_trusted(args, session))
    return Answer(found, [f"Signed by {found['from']} for {found['to']}; sealed."])


def _trusted(args: Namespace, session: Session) -> list[Path]:
    given = [Path(name) for name in args.trust]
    return given or sorted((session.data / "keys").glob("*.public.json"))


def _follow_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("event", choices=EVENTS)
    parser.add_argument("referral", type=int)
    parser.add_argument("--at", help="when it happened, ISO 8601 with a zone (default: now)")
    parser.add_argument(
        "--detail", action="append", default=[], metavar="NAME=VALUE", help="station, year, number, sections, fir, ..."
    )


def _follow(args: Namespace, session: Session) -> Answer:
    pairs = [text.partition("=") for text in args.detail]
    if any(not mark for _, mark, _ in pairs):
        raise WrongUsage("--detail: expected NAME=VALUE, got no =")
    tools, viewer = session.tools(), session.viewer()
    from nodal.chain.follow import Kind
    from nodal.ledger import matrix
    from nodal.steps.follow import record

    matrix.require(viewer, "referral.follow")
    details = {name: value for name, _, value in pairs}
    at = when(args.at) if args.at else None
    followed = record(tools, viewer, args.referral, Kind(args.event), at=at, details=details)
    document = {
        "referral": args.referral,
        "state": followed.state.value,
        "events": len(followed.events),
        "flags": [flag.rule for flag in followed.flags],
    }
    return Answer(document, [f"Referral {args.referral} is now {followed.state.value.replace('_', ' ')}."])


COMMANDS = (
    Command(
        "route explain",
        "To which unit a report goes, with every piece of evidence, its grade and what it did.",
        "nodal route explain 190000001 --json",
        _explain,
        _explain_arguments,
    ),
    Command(
        "route choose",
        "Decide where a report or lead goes when the evidence leaves it open, or overrule the proposal.",
        "nodal route choose lead 12 UNIT-CODE --reason 'the address lies in that police district' --as asha",
        _choose,
        _choose_arguments,
    ),
    Command(
        "send",
        "Send referrals that are ready: some, or all of a kind as one audited act.",
        "nodal send --all report",
        _send,
        _send_arguments,
    ),
    Command(
        "refer",
        "Seal the package of a referral for its receiving unit: one signed file that opens without a network.",
        "nodal refer 7 --out referral-7.nodal --as asha",
        _refer,
        _refer_arguments,
    ),
    Command(
        "package open",
        "Check a package and open it with the receiving unit's key.",
        "nodal package open referral-7.nodal --key keys/UNIT.seal.pem --out parts/",
        _open,
        _open_arguments,
        as_person=False,
    ),
    Command(
        "package verify",
        "Check what can be checked of a package without the key: who signed it, for whom, and that no byte changed.",
        "nodal package verify referral-7.nodal",
        _verify,
        _package_arguments,
        as_person=False,
    ),
    Command(
        "follow",
        "Say what happened to a referral: acknowledged, returned, FIR, arrest, child safeguarded, outcome.",
        "nodal follow fir_registered 7 --detail station=CEN --detail year=2026 --detail number=0042 --as bharat",
        _follow,
        _follow_arguments,
    ),
)
