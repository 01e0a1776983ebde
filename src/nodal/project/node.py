"""The folder of a node: what it was set up with, and its secrets in files that only its user can read."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from nodal.facts.errors import Misconfigured
from nodal.ledger.provision import Credentials


@dataclass(frozen=True, slots=True)
class NodeFile:
    """What `nodal init` settled: which pack, which tables of addresses besides, which tiers, which database."""

    pack: str
    database: str
    name: str = "nodal"
    networks: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()
    series: str = ""
    second_factor: bool = True
    form: str = ""
    """The unit that the public form serves; empty: there is no such form."""


def prepare(data: Path) -> None:
    """The node's folder, for its user only."""
    data.mkdir(mode=0o700, parents=True, exist_ok=True)


def read(data: Path) -> NodeFile:
    """What the node was set up with. Raises Misconfigured when it never was."""
    path = data / "node.json"
    if not path.exists():
        raise NotSetUp(f"no node in {data}: expected node.json, found none")
    try:
        raw = json.loads(path.read_text("utf-8"))
        return NodeFile(**{**raw, "networks": tuple(raw["networks"]), "tiers": tuple(raw["tiers"])})
    except (ValueError, TypeError, KeyError) as cause:
        raise Misconfigured(f"{path}: expected what `nodal init` wrote, found something else") from cause


def write(data: Path, node: NodeFile) -> None:
    """Remember what the node was set up with."""
    _private(data / "node.json", json.dumps(asdict(node), indent=1))


def credentials(data: Path, *, make: bool = False) -> Credentials:
    """Passwords of the database roles; made once."""
    path = data / "database.json"
    if not path.exists():
        if not make:
            raise NotSetUp(f"no credentials in {data}: expected database.json, found none")
        fresh = Credentials.fresh()
        _private(path, json.dumps({"owner": fresh.owner_password, "app": fresh.app_password}))
    raw = json.loads(path.read_text("utf-8"))
    return Credentials(raw["owner"], raw["app"])


def secret(data: Path, name: str) -> bytes:
    """32 random bytes kept under that name; made on first use."""
    path = data / "keys" / f"{name}.hex"
    if not path.exists():
        path.parent.mkdir(mode=0o700, exist_ok=True)
        _private(path, secrets.token_hex(32))
    return bytes.fromhex(path.read_text("utf-8").strip())


def _private(path: Path, text: str) -> None:
    # Written beside and renamed, so that a crash leaves the old file or the new one, never half of one.
    beside = path.with_suffix(".new")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


class NotSetUp(Misconfigured):
    """There is no node here yet."""

    remedy = "Run `nodal init` first, or name the node's folder with --data or NODAL_DATA."
