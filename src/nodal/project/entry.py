"""The entry point: reads the command line, opens the node when a command asks for it, prints one answer."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from nodal.facts.errors import NodalError, WrongUsage
from nodal.facts.shown import one_line
from nodal.project import lock
from nodal.project.assemble import Environment, environment, pack_folder
from nodal.project.memory import settle
from nodal.project.start import SetUp, Start

if TYPE_CHECKING:
    from nodal.ledger.access import Viewer
    from nodal.steps.tools import Tools


@dataclass(slots=True)
class Session:
    """One run of the program. The node is opened on first use."""

    environment: Environment
    person: str | None
    quiet: bool
    _start: Start = field(init=False)
    _tools: Tools | None = None
    _alone: TextIO | None = None
    """Held as long as this runs: nobody throws a node away that somebody uses."""

    def __post_init__(self) -> None:
        self._start = Start(self.environment)

    @property
    def data(self) -> Path:
        """The node's folder."""
        return self.environment.data

    @property
    def pack_folder(self) -> Path:
        """Where the pack that the setting names lies."""
        return self.find_pack(self.environment.pack)

    def find_pack(self, name: str) -> Path:
        """The folder of a pack named by its code or by a path. Raises Misconfigured when there is none."""
        return pack_folder(name)

    def tools(self) -> Tools:
        """The running node's adapters."""
        if self._tools is None:
            from nodal.project.tools import assemble

            self._tools = assemble(self.environment, self._start, self._start.open())
            settle()
        return self._tools

    def viewer(self) -> Viewer:
        """The person named by --as, else the one mapped to the operating-system user."""
        self.tools()
        from nodal.ledger import people

        return people.named(self.person) if self.person else people.of_os_user(self.environment.os_user)

    def set_up(
        self,
        *,
        pack: str | None,
        networks: Sequence[str] = (),
        tiers: Sequence[str] = (),
        series: str = "",
        form: str | None = None,
    ) -> Mapping[str, object]:
        """Make or mend the node."""
        written = self._start.set_up(SetUp(pack or self.environment.pack, networks, series, tiers, form=form))
        return {
            "data": str(self.environment.data),
            "database": written.database,
            "pack": self._start.pack(written).version,
        }

    def start_afresh(self, name: str, *, networks: Sequence[str]) -> Path:
        """Throw away the node of that name below the data folder, if there is one, and set up a new one there."""
        self.environment = replace(self.environment, data=self.environment.data / name, doc_ranges_global=True)
        self._start = Start(self.environment)
        self._alone = lock.alone(self.environment.data)
        self._start.throw_away(name)
        self._start.set_up(SetUp(self.environment.pack, networks, name=name, second_factor=False, form=""))
        return self.environment.data

    def serve(self, port: int, *, workers: int, work: bool) -> int:
        """Serve the pages on this machine until somebody ends it, and work the queue beside them."""
        from nodal.project.serve import serve

        self.tools()  # starts the database, and says at once what is missing
        return serve(self.environment, port, workers=workers, work=work)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    session: Session | None = None
    try:
        session, args = _begin(words)
        answer = args._run.run(args, session)
    except NodalError as fault:
        return _fail(fault, as_json="--json" in words)
    if args.json:
        sys.stdout.write(json.dumps(answer.document, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write("".join(one_line(line) + "\n" for line in answer.lines))
    if answer.then is None:
        return int(answer.code)
    sys.stdout.flush()
    try:
        return int(answer.then())
    except NodalError as fault:
        return _fail(fault, as_json=False)


def _begin(words: Sequence[str]) -> tuple[Session, argparse.Namespace]:
    from nodal.cli import COMMANDS, parse

    args = parse(COMMANDS, words)
    settings = environment()
    if args.data:
        settings = replace(settings, data=Path(args.data).expanduser())
    return Session(settings, getattr(args, "person", None), quiet=args.json), args


def _fail(fault: NodalError, *, as_json: bool) -> int:
    sys.stderr.write(f"nodal: {one_line(str(fault))}\n{fault.remedy}\n")
    if as_json:
        sys.stdout.write(json.dumps({"error": str(fault), "remedy": fault.remedy}) + "\n")
    return 2 if isinstance(fault, WrongUsage) else 3


if __name__ == "__main__":
    sys.exit(main())
