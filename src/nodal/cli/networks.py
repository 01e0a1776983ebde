"""Commands about networks."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from uuid import UUID

from nodal.cli.command import Answer, Command, Session
from nodal.edges.export.networks import NETWORK_FORMATS
from nodal.facts.errors import WrongUsage


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("ref", metavar="REF", help="the network's reference, from `nodal list networks`")
    parser.add_argument("--format", choices=tuple(NETWORK_FORMATS), required=True)
    parser.add_argument("--purpose", required=True, help="what it is for, in words; it stays with the audit entry")
    parser.add_argument("--out", required=True, help="file to write")


def _export(args: Namespace, session: Session) -> Answer:
    try:
        ref = UUID(args.ref)
    except ValueError as fault:
        raise WrongUsage(
            "REF: expected a reference such as 6b1d...-...., as the address of the network has it"
        ) from fault
    tools, viewer = session.tools(), session.viewer()
    from nodal.steps.acts.export_network import export

    made = export(tools, viewer, ref, form=args.format, purpose=args.purpose)
    try:
        Path(args.out).write_bytes(made.data)
    except OSError as fault:
        raise WrongUsage(f"{args.out}: expected a file that can be written ({fault.strerror})") from fault
    document = {
        "network": str(ref), "format": args.format, "out": args.out, "sha256": made.sha256, "bytes": len(made.data),
        "accounts": made.accounts, "links": made.links, "left_out": dict(made.left_out),
    }  # fmt: skip
    left = "".join(f" Left out: {code} {n}." for code, n in made.left_out.items())
    return Answer(document, [f"{made.accounts} accounts, {made.links} links written to {args.out}.{left}"])


COMMANDS = (
    Command(
        "network export",
        "Write one network for another program: minimised, each part with the reports it came from.",
        "nodal network export 6b1d2c9e-0000-4000-8000-000000000000 --format graphml"
        " --purpose 'asked for by the prosecutor' --out ring.graphml",
        _export,
        _arguments,
    ),
)
