"""Open and verify sealed packages, with nothing but the file, a key and the public keys of senders one trusts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from nodal.custody.ports import Verifier
from nodal.edges.export import open_package, verify, write_parts
from nodal.edges.keys import load_opener, read_public_keys

Document = dict[str, object]


def open_file(file: Path, *, key: Path, trusted: Sequence[Path], out: Path | None) -> Document:
    """Check a package, open it with the receiving unit's private key, and write its parts when asked."""
    opened = open_package(file.read_bytes(), key=load_opener(key), trusted=_verifiers(trusted))
    written = write_parts(opened, out) if out else ()
    return {
        "ok": True,
        "from": opened.header.sender,
        "to": opened.header.to,
        "manifest": opened.manifest.as_json(),
        "files": [str(path) for path in written],
        "why": "",
    }


def verify_file(file: Path, *, trusted: Sequence[Path]) -> Document:
    """What holds without the key: the container, who signed it, for whom."""
    header = verify(file.read_bytes(), _verifiers(trusted))
    return {"ok": True, "from": header.sender, "to": header.to, "manifest": dict(header.values), "why": ""}


def _verifiers(trusted: Sequence[Path]) -> dict[str, Verifier]:
    keys = [read_public_keys(path.read_bytes()) for path in trusted]
    return {key.name: key.verifier for key in keys}
