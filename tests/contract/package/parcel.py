"""A package from Asha's unit to Bharat's station, and everything around it, for the tests of packages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from nodal.custody.canonical import JSON
from nodal.edges.export import Opened, open_package, seal
from nodal.edges.keys import PackageVerifier, UnitKeys, create_unit_keys

PARTS = {
    "lead.json": b'{"what":"a lead, not proof"}',
    "reasons.txt": "Gründe, कारण\n".encode(),
    "empty": b"",
    "hashes/list.csv": b"md5\r\n" + bytes(range(256)),
}
HEADER: dict[str, JSON] = {
    "from": "asha",
    "to": "bharat",
    "message": "m-1",
    "created": "2026-11-24T12:00:00+00:00",
    "subject": "lead",
    "case": {"reference": "C/7 \u20ac \N{GRINNING FACE}", "10": 1, "9": [None, True]},
}


@dataclass(frozen=True)
class People:
    """Asha sends, Bharat receives, Chitra is somebody else."""

    asha: UnitKeys
    bharat: UnitKeys
    chitra: UnitKeys

    @property
    def trusted(self) -> Mapping[str, PackageVerifier]:
        return {"asha": self.asha.public.verifier}

    def seal(self, parts: Mapping[str, bytes] = PARTS, header: Mapping[str, JSON] = HEADER) -> bytes:
        return seal(parts, header=header, sign=self.asha.signer, to={"bharat": self.bharat.public.sealing})

    def open(self, data: bytes) -> Opened:
        return open_package(data, key=self.bharat.opener, trusted=self.trusted)


def people(folder: Path) -> People:
    return People(*(create_unit_keys(folder, name) for name in ("asha", "bharat", "chitra")))
