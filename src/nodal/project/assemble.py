"""Chooses adapters and is the only reader of the environment."""

from __future__ import annotations

import os
import pwd
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from nodal.edges.intake import Limits
from nodal.facts.errors import Misconfigured
from nodal.project.provider import Provider, provider_of

CHECKOUT = Path(__file__).resolve().parents[3]
"""Where packs/ and tools/ lie."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting of the environment. Its default is safe rather than convenient."""

    name: str
    default: str
    help: str


SETTINGS = (
    Setting("NODAL_DATA", "~/.local/share/nodal", "folder of the node: keys, originals, embedded database"),
    Setting("NODAL_DATABASE_URL", "", "a PostgreSQL server of your own; empty: the embedded one"),
    Setting("NODAL_PACK", "in", "jurisdiction pack: a folder's name under packs/ or a path"),
    Setting("NODAL_DB_USER", "nodal", "system user that the embedded database runs as when started by root"),
    Setting("NODAL_HOSTS", "", "names under which a reverse proxy serves the desk, with commas between; empty: none"),
    Setting("NODAL_HTTPS", "0", "1: a reverse proxy serves the desk over https and says so in X-Forwarded-Proto"),
    Setting("NODAL_OIDC_URL", "", "address (issuer) of the office's identity provider, for signing in; empty: none"),
    Setting("NODAL_OIDC_CLIENT", "", "client number that the identity provider gave this node"),
    Setting("NODAL_OIDC_SECRET_FILE", "", "file with the secret that the identity provider gave this node"),
    Setting("NODAL_OIDC_NAME", "Office sign-in", "what the button of the identity provider says"),
    Setting("NODAL_DOC_RANGES_GLOBAL", "0", "1: documentation addresses count as global (tests and demo only)"),
    Setting("NODAL_SEARCHES_PER_HOUR", "60", "how many searches a person may make within an hour"),
    Setting("NODAL_FORMS_PER_ADDRESS", "20", "reports of the public from one network address within ten minutes"),
    Setting("NODAL_FORMS_IN_ALL", "600", "reports of the public within ten minutes, from wherever they come"),
    Setting("NODAL_LIMIT_FILE_MIB", "256", "largest file taken in, in MiB"),
    Setting("NODAL_LIMIT_UNPACKED_MIB", "1024", "most that an archive or a spreadsheet unpacks to, in MiB"),
    Setting("NODAL_LIMIT_RATIO", "200", "most times its size that an archive of more than 1 MiB unpacks to"),
    Setting("NODAL_LIMIT_MEMBERS", "10000", "most members of an archive"),
    Setting("NODAL_LIMIT_FIELD", "65536", "longest field, in characters"),
    Setting("NODAL_LIMIT_LEVELS", "64", "deepest nesting inside a report"),
    Setting("NODAL_LIMIT_CHILDREN", "10000", "most children of one element or list inside a report"),
    Setting("NODAL_LIMIT_ATTRIBUTES", "64", "most attributes of one element or keys of one object"),
)
"""Every setting there is; docs/operate/settings.md lists the same ones (a test compares)."""


@dataclass(frozen=True, slots=True)
class Environment:
    """The settings, read once and checked."""

    data: Path
    database_url: str
    pack: str
    db_user: str
    hosts: tuple[str, ...]
    https: bool
    doc_ranges_global: bool
    limits: Limits
    os_user: str
    searches_per_hour: int
    forms_per_address: int
    forms_in_all: int
    provider: Provider | None = None


def passed_on(settings: Environment) -> dict[str, str]:
    """The environment for a child of this program that opens the same node."""
    ours = {"NODAL_DATA": str(settings.data), "NODAL_DOC_RANGES_GLOBAL": "1" if settings.doc_ranges_global else "0"}
    return {**os.environ, **ours}


def environment(environ: Mapping[str, str] | None = None) -> Environment:
    """Read the settings. Raises Misconfigured for one that cannot be meant."""
    given = os.environ if environ is None else environ
    value = {s.name: given.get(s.name, "") or s.default for s in SETTINGS}
    for name in ("NODAL_DOC_RANGES_GLOBAL", "NODAL_HTTPS"):
        if value[name] not in ("0", "1"):
            raise Misconfigured(f"{name}: expected 0 or 1, got something else")
    url = value["NODAL_DATABASE_URL"]
    if url and urlsplit(url).scheme not in ("postgresql", "postgres"):
        raise Misconfigured("NODAL_DATABASE_URL: expected postgresql://..., got another scheme")
    return Environment(
        data=Path(value["NODAL_DATA"]).expanduser(),
        database_url=url,
        pack=value["NODAL_PACK"],
        db_user=value["NODAL_DB_USER"],
        hosts=_hosts(value["NODAL_HOSTS"]),
        https=value["NODAL_HTTPS"] == "1",
        doc_ranges_global=value["NODAL_DOC_RANGES_GLOBAL"] == "1",
        limits=_limits(value),
        os_user=given.get("SUDO_USER") or given.get("USER") or given.get("LOGNAME") or _name_of(os.getuid()),
        searches_per_hour=_whole(value, "NODAL_SEARCHES_PER_HOUR"),
        forms_per_address=_whole(value, "NODAL_FORMS_PER_ADDRESS"),
        forms_in_all=_whole(value, "NODAL_FORMS_IN_ALL"),
        provider=provider_of(value),
    )


def _name_of(uid: int) -> str:
    """The name of a system user, which people read in histories; its number where the system has no name for it."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


HOST = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*", re.ASCII)
"""A name of a host, without a port. No wildcard: whoever can choose the name could choose where a form is sent."""


def _hosts(text: str) -> tuple[str, ...]:
    hosts = tuple(name for part in text.split(",") if (name := part.strip().lower()))
    if not all(HOST.fullmatch(name) for name in hosts):
        raise Misconfigured("NODAL_HOSTS: expected names of hosts with commas between, got something else")
    return hosts


def _limits(value: Mapping[str, str]) -> Limits:
    numbers = {name: _whole(value, name) for name in value if name.startswith("NODAL_LIMIT_")}
    return Limits(
        file_bytes=numbers["NODAL_LIMIT_FILE_MIB"] << 20,
        unpacked_bytes=numbers["NODAL_LIMIT_UNPACKED_MIB"] << 20,
        ratio=numbers["NODAL_LIMIT_RATIO"],
        members=numbers["NODAL_LIMIT_MEMBERS"],
        field_chars=numbers["NODAL_LIMIT_FIELD"],
        levels=numbers["NODAL_LIMIT_LEVELS"],
        children=numbers["NODAL_LIMIT_CHILDREN"],
        attributes=numbers["NODAL_LIMIT_ATTRIBUTES"],
    )


def _whole(value: Mapping[str, str], name: str) -> int:
    text = value[name]
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise Misconfigured(f"{name}: expected a whole number above 0, got something else")
    return int(text)


def pack_folder(pack: str) -> Path:
    """The folder of a pack named by its code or by a path."""
    for folder in (CHECKOUT / "packs" / pack, Path(pack).expanduser()):
        if (folder / "pack.toml").is_file():
            return folder
    raise Misconfigured(f"pack {pack}: expected a folder with pack.toml, found none")
