"""The command that serves the desk."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace

from nodal.cli.command import Answer, Command, Session
from nodal.cli.port import must_be_free
from nodal.facts.errors import WrongUsage


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8000, metavar="P", help="on 127.0.0.1 (default 8000)")
    parser.add_argument("--workers", type=int, default=2, metavar="N", help="processes that answer (default 2)")
    parser.add_argument("--no-work", action="store_true", help="do not run the work queue beside the pages")


def _serve(args: Namespace, session: Session) -> Answer:
    if args.workers < 1:
        raise WrongUsage("--workers: expected at least one, got fewer")
    must_be_free(args.port)
    sys.stderr.write(
        f"The desk opens at http://127.0.0.1:{args.port}/ in a moment and stays until somebody ends this.\n"
    )
    return Answer({}, code=session.serve(args.port, workers=args.workers, work=not args.no_work))


COMMANDS = (
    Command(
        "serve",
        "Serve the desk in the browser, on this machine only, and work the queue beside it.",
        "nodal serve --port 8000",
        _serve,
        _arguments,
        as_person=False,
    ),
)
