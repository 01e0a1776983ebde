"""What a command is: a name, words for people, arguments, and a function from arguments to an answer."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # these need Django's models, which exist only once the node is open
    from nodal.ledger.access import Viewer
    from nodal.steps.tools import Tools

DONE, PARTLY, USAGE, NOTHING = 0, 1, 2, 3
"""Exit codes: all done; done, but some input was refused; wrong usage; nothing could be done."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command says: one JSON document for scripts, lines for people, and the exit code.

    `then` goes on once that is said, until somebody ends it; its exit code is the command's.
    """

    document: Mapping[str, object]
    lines: Sequence[str] = ()
    code: int = DONE
    then: Callable[[], int] | None = None


class Session(Protocol):
    """What a command may ask for. The node is opened on first use, so that a command without one needs no database."""

    quiet: bool

    @property
    def data(self) -> Path:
        """The node's folder."""
        ...

    @property
    def pack_folder(self) -> Path:
        """Where the pack that the setting names lies."""
        ...

    def find_pack(self, name: str) -> Path:
        """The folder of a pack named by its code or by a path. Raises Misconfigured when there is none."""
        ...

    def tools(self) -> Tools:
        """The running node's adapters."""
        ...

    def viewer(self) -> Viewer:
        """The person named by --as, else the one mapped to the operating-system user."""
        ...

    def set_up(
        self,
        *,
        pack: str | None,
        networks: Sequence[str] = (),
        tiers: Sequence[str] = (),
        series: str = "",
        form: str | None = None,
    ) -> Mapping[str, object]:
        """Make or mend the node: folder, keys, database, tables, units."""
        ...

    def serve(self, port: int, *, workers: int, work: bool) -> int:
        """Serve the pages on 127.0.0.1 until somebody ends it, and work the queue beside them."""
        ...

    def start_afresh(self, name: str, *, networks: Sequence[str]) -> Path:
        """Throw away the node of that name below the data folder, if there is one, and set up a new one there."""
        ...


@dataclass(frozen=True, slots=True)
class Command:
    """One command of the program."""

    name: str
    help: str
    example: str
    run: Callable[[Namespace, Session], Answer]
    arguments: Callable[[ArgumentParser], None] = field(default=lambda _: None)
    as_person: bool = True
    """Whether it reads or changes case data, and so takes --as PERSON."""
