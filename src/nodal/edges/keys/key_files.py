"""Files that hold secrets: PEM, for the owner's eyes only, made whole or not at all."""

from __future__ import annotations

import os
import secrets
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from nodal.facts.errors import Misconfigured

_OTHERS = 0o077


def secret_file(path: Path, make: Callable[[], bytes]) -> bytes:
    """The bytes of a secret file; written with what `make` gives when it is not there yet.

    Two programs that start at once end up with the same secret: the file appears by a link, which never overwrites.
    """
    try:
        return read_secret(path)
    except FileNotFoundError:
        write_once(path, make(), mode=0o600)
    return read_secret(path)


def write_once(path: Path, content: bytes, *, mode: int) -> None:
    """Write a file that is there whole or not at all. One that exists already stays as it is."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(handle)
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        os.unlink(draft)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def pem(label: str, secret: bytes) -> bytes:
    """A raw secret in the armour of PEM."""
    return f"-----BEGIN {label}-----\n{b64encode(secret).decode()}\n-----END {label}-----\n".encode()


def read_pem(label: str, text: bytes, *, where: Path) -> tuple[bytes, ...]:
    """The secrets of all blocks, first one first. Raises `Misconfigured` when there is none or one is broken."""
    found = []
    for block in text.decode("ascii", "replace").split(f"-----BEGIN {label}-----")[1:]:
        coded, end, _ = block.partition(f"-----END {label}-----")
        try:
            found.append(b64decode("".join(coded.split()), validate=True))
        except (NotBase64, ValueError):
            end = ""
        if not end:
            raise Misconfigured(f"{where}: a block {label} is broken")
    if not found:
        raise Misconfigured(f"{where}: no block {label}")
    return tuple(found)


def read_secret(path: Path) -> bytes:
    """The bytes of a secret file that is there. Raises `Misconfigured` when others than its owner can read it."""
    with path.open("rb") as file:
        if os.fstat(file.fileno()).st_mode & _OTHERS:
            raise Misconfigured(f"{path}: others can read this secret; set its mode to 0600")
        return file.read()
