"""Open and verify package files: keys and packages come from files, no node and no database are needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from nodal.edges.export import Header, open_package, verify, write_parts
from nodal.edges.keys import PackageVerifier, load_opener, read_public_keys
from nodal.facts.errors import Untrusted, WrongUsage


def open_file(file: Path, *, key: Path, trusted: Sequence[Path], out: Path | None = None) -> Mapping[str, object]:
    """Open a package with a unit's private key file; with `out`, write its parts there. `Untrusted` unless it holds."""
    opened = open_package(_bytes(file), key=load_opener(key), trusted=_verifiers(trusted))
    written = write_parts(opened, out) if out else ()
    manifest = {"digest": opened.manifest.digest, "parts": opened.manifest.as_json()}
    return {**_said(opened.header), "manifest": manifest, "written": [str(path) for path in written]}


def verify_file(file: Path, *, trusted: Sequence[Path]) -> Mapping[str, object]:
    """What can be checked of a package without its key. Its manifest is sealed, so it stays empty here."""
    return {**_said(verify(_bytes(file), _verifiers(trusted))), "manifest": {}}


def _said(header: Header) -> dict[str, object]:
    return {"ok": True, "from": header.sender, "to": header.to, "header": dict(header.values), "why": ""}


def _verifiers(files: Sequence[Path]) -> Mapping[str, PackageVerifier]:
    found: dict[str, PackageVerifier] = {}
    for file in files:
        public = read_public_keys(_bytes(file))
        known = found.setdefault(public.name, public.verifier)
        # Two keys under one name: nobody can say whose word it would be.
        if known.public != public.verifier.public:
            raise Untrusted(f"public keys: two different ones are given for {public.name}")
    return found


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as failure:
        raise WrongUsage(f"{file}: cannot be read: {failure.strerror}") from failure
