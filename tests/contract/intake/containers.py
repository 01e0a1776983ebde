"""What a hostile or odd archive, spreadsheet or printed report is as a case, and what comes of it in a few words.

The cases stand in `cases_*.py`, as code, because their faults lie in bytes. `comes` is `refused CODE` for the whole
file, else what became of each report in it; for an archive, of each listed member.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, replace

from contract.intake.corpus import OPTIONS, described, sample
from nodal.edges.intake import Limits, Options, RefusedFile, open_file, open_package

A, B = (sample("common.json", number).encode() for number in ("700200001", "700200002"))
HEAD = ("reportId", "incidentType", "incidentDateTime", "espName", "screenName")
ROW = ("Child Sex Tourism", "2021-04-02T08:00:00Z", "ExampleChat", "kite")
LIMITS = Limits()
CONTRADICTION = "refused zip.contradiction"


@dataclass(frozen=True)
class Container:
    """One input and what must come of it; `comes` may end in a dot where the code may be one of several."""

    id: str
    body: bytes | Callable[[], bytes]
    comes: str
    options: Options = OPTIONS

    def made(self) -> bytes:
        """The bytes; those of a bomb are made only now."""
        return self.body if isinstance(self.body, bytes) else self.body()


def comes_of(case: Container) -> str:
    """What becomes of a case, in the words of the cases."""
    body = case.made()
    try:
        opened = open_package(io.BytesIO(body), options=case.options)
        if opened is None:
            return _one(body, case.options)
        said = []
        for part in opened.parts:
            stem = part.name.rpartition("/")[2].partition(".")[0]
            options = replace(case.options, attached=part.report, stem=stem)
            with opened.open(part) as stream:
                said.append(part.fault[0] if part.fault or stream is None else _one(stream.read(), options))
        return "; ".join(said)
    except RefusedFile as refused:
        return f"refused {refused.code}"


def _one(body: bytes, options: Options) -> str:
    try:
        return ", ".join(described(item) for item in open_file(io.BytesIO(body), options=options).items)
    except RefusedFile as refused:
        return f"refused {refused.code}"
