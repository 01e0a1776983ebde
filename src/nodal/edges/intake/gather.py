"""What every reader does with a value: keep it raw, read it, flag what is odd. One report, one `Gather`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from nodal.edges.intake.limits import Options
from nodal.facts.flags import Flag
from nodal.facts.identifiers import BY_NAME, chat, classify, device, phone
from nodal.facts.identifiers import hash as digest
from nodal.facts.report import Moment, Party, Role, SeenFile, Sighting
from nodal.facts.text import notice, storable
from nodal.facts.times import Reading, read_time

FIRST_CLIENT_PORT = 1024
"""A source port below this is probably a server's. Source: RFC 6335, system ports."""

_NUMBER = re.compile(r"[1-9][0-9]{0,18}")
_LARGEST = 2**63 - 1
_FLAG_WHEN_BAD = {"ip": "ip.invalid", "url": "url.unsafe", "hash": "hash.invalid"}
_LONGEST_PLACE = 256
"""Characters of a place, because names of unknown keys are the sender's. Our own choice."""
_EVENTS = frozenset({"login", "registration", "purchase", "upload", "other", "unknown"})
_NOT_GLOBAL = frozenset({"documentation", "benchmark"})

Fields = dict[str, str]
"""Single-valued facts by name while they are being gathered."""


class Spot(NamedTuple):
    """Where a value stands, and whom it belongs to (the index of a party; None = the incident as a whole)."""

    place: str
    party: int | None = None


class Seen(NamedTuple):
    """How something was seen. `verified`: observed or verified by the platform; False = somebody typed it; None = open.

    `port` is the source port; `shared`: through a proxy, as told.
    """

    verified: bool | None = None
    moment: Moment | None = None
    event: str | None = None
    port: int | None = None
    shared: bool = False


OBSERVED = Seen(verified=True)


def report_number(value: object) -> str | None:
    """The number of a report: an integer or a text of 1-19 ASCII digits, no leading zero, at most 2^63-1; else None."""
    text = str(value) if type(value) is int else value
    if not isinstance(text, str) or not _NUMBER.fullmatch(text) or int(text) > _LARGEST:
        return None
    return text


@dataclass(slots=True)
class Gather:
    """Everything that one report says, while it is read. `plain`: no text in it can be odd, so none is looked at."""

    options: Options
    plain: bool = False
    read_moment: Callable[[str], Reading] | None = None
    parties: list[Party] = field(default_factory=list)
    sightings: list[Sighting] = field(default_factory=list)
    files: list[SeenFile] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    extra: list[tuple[str, str]] = field(default_factory=list)
    _flags: dict[tuple[str, str], Flag] = field(default_factory=dict)

    @property
    def flags(self) -> tuple[Flag, ...]:
        """What was noticed, each once, in the order of the document."""
        return tuple(self._flags.values())

    def flag(self, code: str, place: str) -> None:
        self._flags.setdefault((code, place), Flag(code, place))

    def unknown(self, place: str, raw: str, *, code: str = "field.unknown") -> None:
        """Keep what has no place of its own, raw."""
        place = storable(place)[:_LONGEST_PLACE]
        self.extra.append((place, self.text(raw, place)))
        self.flag(code, place)

    def text(self, raw: str, place: str, *, identifier: bool = False) -> str:
        """The text as it may be stored; what is odd about it is flagged."""
        if self.plain:
            return raw
        noticed = notice(raw, identifier=identifier)
        if not noticed:
            return raw
        for code in noticed:
            self.flag(code, place)
        return storable(raw)

    def moment(self, raw: str | None, place: str) -> Moment | None:
        """A time as written and, if the text settles it, as UTC."""
        if raw is None:
            return None
        read = self.read_moment
        moment, noticed = read(raw) if read else read_time(raw, now=self.options.now)
        for code in noticed:
            self.flag(code, place)
        return moment if self.plain else Moment(self.text(moment.raw, place), moment.at)

    def port(self, number: int | None, place: str) -> int | None:
        """A source port, None if there is no such port."""
        if number is None:
            return None
        if not 0 < number < 65536:
            self.flag("ip.port_invalid", place)
            return None
        if number < FIRST_CLIENT_PORT:
            self.flag("ip.port_server", place)
        return number

    def event(self, raw: str | None, place: str) -> str | None:
        """What somebody did when they were seen, in lower case, because formats differ in case only."""
        if not raw:
            return None
        name = self.text(raw, place).lower()
        if name not in _EVENTS:
            self.flag("field.type", place)
        return name

    def add_party(self, role: Role, fields: Fields, notes: list[str]) -> None:
        self.parties.append(Party(role, tuple(sorted(fields.items())), tuple(notes)))

    def see(self, kind: str, raw: str, spot: Spot, seen: Seen) -> None:
        """Keep an identifier whose text is its whole."""
        self._keep(kind, raw, BY_NAME[kind].canonical(raw), spot, seen)

    def see_phone(self, raw: str, calling_code: str | None, spot: Spot, seen: Seen) -> None:
        """Keep a number; a national one counts if the report states its calling code."""
        value = phone.with_calling_code(raw, calling_code) if calling_code else phone.canonical(raw)
        self._keep("phone", raw, value, spot, seen)

    def see_device(self, named: str, raw: str, spot: Spot, seen: Seen) -> None:
        """Keep a device. The type is part of the raw text: without it the value would mean nothing."""
        self._keep("device", f"{named}:{raw}", device.of(named, raw), spot, seen)

    def see_room(self, client: str | None, room: str, spot: Spot) -> None:
        """Keep a chat room on a service, which the platform observed."""
        raw = f"{client}/{room}" if client and not room.lower().startswith("http") else room
        self._keep("chat", raw, chat.of(client, room), spot, OBSERVED)

    def _keep(self, kind: str, raw: str, value: str | None, spot: Spot, seen: Seen) -> None:
        place, party = spot
        verified, moment, event, port, shared = seen
        linkable = value is not None
        if value is None:
            self.flag(_FLAG_WHEN_BAD.get(kind, "id.unlinkable"), place)
        elif kind == "ip":
            linkable = self._address_links(value, place, shared=shared)
        elif BY_NAME[kind].placeholder(value):
            self.flag("id.unlinkable", place)
            linkable = False
        if not self.plain:
            noticed = notice(raw, identifier=True)
            for code in noticed:
                self.flag(code, place)
            linkable = linkable and "text.truncated" not in noticed
            raw = storable(raw)
        self.sightings.append(Sighting(kind, raw, value, place, party, moment, event, port, verified, linkable))

    def _address_links(self, value: str, place: str, *, shared: bool) -> bool:
        if shared:
            self.flag("ip.shared", place)
        what = classify(value)
        if what == "global" or (what in _NOT_GLOBAL and self.options.doc_ranges_global):
            return not shared
        self.flag("ip.cgnat" if what == "cgnat" else "ip.not_global", place)
        return False

    def add_hash(self, algorithm: str, raw: str, place: str, *, known: dict[str, str], fields: Fields) -> None:
        """Put a digest to a file's `known` ones (by algorithm), or keep it raw if it is none or contradicts one."""
        name = digest.algorithm_name(algorithm)
        whole = digest.of(name, raw)
        value = whole.partition(":")[2] if whole else _other_digest(name, raw)
        if value is None:
            self.flag("hash.invalid", place)
        elif known.get(name, value) != value:
            self.flag("hash.conflict", place)
        else:
            if whole and digest.placeholder(whole):
                self.flag("hash.trivial", place)
            known[name] = value
            return
        key, count = f"hash.{name or 'unnamed'}.raw", 1
        while key in fields:
            key, count = f"hash.{name or 'unnamed'}.raw.{count}", count + 1
        fields[key] = self.text(raw, place)


def _other_digest(name: str, raw: str) -> str | None:
    # Perceptual and other hash values have lengths of their own; hexadecimal ones are compared in lower case.
    if not name or name in digest.LENGTHS or not re.fullmatch(r"[0-9A-Za-z+/=_-]{8,4096}", raw.strip()):
        return None
    text = raw.strip()
    return text.lower() if re.fullmatch(r"[0-9A-Fa-f]+", text) else text
