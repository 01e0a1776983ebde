"""What the labelled lines of a printed report say, gathered line by line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import partial

from nodal.edges.intake import pdf_labels as labels
from nodal.edges.intake.gather import Fields, Gather, Seen, Spot
from nodal.edges.intake.limits import Options
from nodal.edges.intake.metadata import add_names
from nodal.edges.intake.pdf_labels import Line
from nodal.facts.report import Incident, Moment, Role, SeenFile
from nodal.facts.times import Order, Reading, read_sheet_time

_ADDRESS = re.compile(
    r"(?P<ip>[0-9A-Fa-f.:]+)(?:\s*\((?P<event>[^()]*)\))?(?:\s*(?:,|;|on|at|-)?\s*(?P<when>[0-9].*))?"
)
_VERDICT = re.compile(r"(?P<value>.*?)\s*\((?P<word>[^()]*)\)")
_MOMENT = re.compile(r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}[ T]+[0-9].*")
_UTC = re.compile(r"\s*(?:UTC|GMT|\(UTC\))$", re.IGNORECASE)
_YES, _NO = ("yes", "true"), ("no", "false")


@dataclass(slots=True)
class _Somebody:
    """A party while the lines below its heading are read."""

    role: Role
    fields: Fields = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _File:
    name: str | None = None
    original: str | None = None
    hashes: dict[str, str] = field(default_factory=dict)
    fields: Fields = field(default_factory=dict)
    viewed: bool | None = None


@dataclass(slots=True)
class _Address:
    """An address whose time and port may stand in the lines below it."""

    raw: str
    place: str
    party: int | None
    event: str | None
    when: str | None
    port: str | None = None


def read_printed_time(text: str, *, order: Order, options: Options) -> Reading:
    """A time as the print writes it: with `UTC` behind it, which states the zone. The order of dates is not guessed."""
    bare = _UTC.sub("", text)
    moment, noticed = read_sheet_time(bare + "Z" if bare != text else text, order=order, now=options.now)
    return Moment(text, moment.at), noticed


class Printed:
    """Everything that the printed report says, while its lines go by."""

    def __init__(self, options: Options) -> None:
        read = partial(read_printed_time, order=options.date_order, options=options)
        self.gather = Gather(options, read_moment=read)
        self.fields = 0
        self.sender: str | None = None
        self.received: Moment | None = None
        self._incident: dict[str, str] = {}
        self._moment: Moment | None = None
        self._people: list[_Somebody] = []
        self._files: list[_File] = []
        self._party: int | None = None
        self._role: Role = Role.REPORTED
        self._section, self._in_file, self._in_note = "", False, False
        self._address: _Address | None = None
        self._open: Line | None = None

    def add(self, line: Line) -> None:
        """Take the next line."""
        if line.kind == "text":
            self._go_on(line)
            return
        self._open = None
        if line.kind != "label":
            self._head(line)
        elif self._section in ("B", "C", "D"):
            self._keep(line)
        elif line.value:
            self._label(line)
        else:
            self._open = line

    def done(self, *, is_whole: bool) -> tuple[Gather, Incident]:
        """What was gathered, and the incident. A page that is attached to its report need not say everything again."""
        self._flush()
        gather = self.gather
        for somebody in self._people:
            gather.add_party(somebody.role, somebody.fields, somebody.notes)
        for file in self._files:
            add_names(file.name, file.original, file.fields)
            hashes, facts = tuple(sorted(file.hashes.items())), tuple(sorted(file.fields.items()))
            gather.files.append(SeenFile(hashes, file.viewed, facts))
        said = dict(self._incident)
        kind, platform, urgent = (said.pop(name, None) for name in ("type", "platform", "urgent"))
        missing = {"incidentType": kind, "incidentDateTime": self._moment, "espName": self.sender}
        for name in (name for name, value in missing.items() if value is None and is_whole):
            gather.flag("field.missing", name)
        return gather, Incident(kind, self._moment, platform, urgent, (), tuple(sorted(said.items())))

    def _head(self, line: Line) -> None:
        self._flush()
        self._in_file, self._in_note, self._party = False, False, None
        if line.kind == "section":
            self._section, self._role = line.label, Role.REPORTED
        elif line.kind == "role":
            self._role = Role(line.label)
        else:
            self._in_file = line.label in labels.FILE_HEADINGS
            self._role = Role.REPORTER if line.label in labels.COMPANY_HEADINGS else Role.REPORTED

    def _go_on(self, line: Line) -> None:
        """A line without a label: the value of the label above it, the time of the address above it, or a note."""
        if self._open:
            opened, self._open = self._open, None
            self._label(opened._replace(value=line.value))
        elif self._address and self._address.when is None and _MOMENT.fullmatch(line.value):
            self._address.when = line.value
        elif self._in_note and self._section not in ("B", "C", "D"):
            self._note(line)

    def _label(self, line: Line) -> None:
        self._in_note = line.label in labels.NOTE
        if self._address and (line.label in labels.WHEN or line.label in labels.PORT):
            self._of_address(line)
            return
        self._flush()
        for known, take in (
            (labels.ADDRESS, self._ip), (labels.IDENTIFIER, self._identifier), (labels.DEVICE, self._device),
            (labels.PERSON, self._person), (labels.PERSON_NOTE, self._person_note),
            (labels.INCIDENT, self._of_incident), (labels.FILE, self._file),
            (labels.HASH, self._hash), (labels.VIEWED, self._viewed),
            (labels.NOTE, self._note), (labels.SENDER, self._of_sender),
            (labels.RECEIVED, self._of_receipt),
        ):  # fmt: skip
            if line.label in known:
                self._taken(line.place)
                take(line)
                return
        if line.label not in labels.NUMBER:
            self._keep(line)

    def _taken(self, place: str) -> None:
        self.fields += 1
        self.gather.flag("from.pdf", place)

    def _keep(self, line: Line) -> None:
        self._taken(line.place)
        self.gather.unknown(line.place, f"{line.label}: {line.value}")

    def _somebody(self) -> int:
        """The party that the lines are about; made when the first thing is said about it."""
        if self._party is None:
            self._people.append(_Somebody(self._role))
            self._party = len(self._people) - 1
        return self._party

    def _ip(self, line: Line) -> None:
        party = None if self._in_file else self._somebody()
        found = _ADDRESS.fullmatch(line.value)
        raw, event, when = found.group("ip", "event", "when") if found else (line.value, None, None)
        self._address = _Address(raw, line.place, party, event, when)

    def _of_address(self, line: Line) -> None:
        address = self._address
        if address is None:
            raise ValueError("a time or a port is taken only while there is an address")
        self._taken(line.place)
        if line.label in labels.PORT:
            address.port = line.value
        else:
            address.when = line.value

    def _flush(self) -> None:
        """The address is whole: what follows is about something else."""
        address, self._address, gather = self._address, None, self.gather
        if address is None:
            return
        moment = gather.moment(address.when, address.place)
        port = address.port
        digits = int(port) if port and port.isascii() and port.isdigit() and len(port) < 9 else 0
        source_port = gather.port(digits, address.place) if port else None
        seen = Seen(None, moment, gather.event(address.event, address.place), source_port)
        gather.see("ip", address.raw, Spot(address.place, address.party), seen)

    def _identifier(self, line: Line) -> None:
        kind = labels.IDENTIFIER[line.label]
        found = _VERDICT.fullmatch(line.value) if kind in ("email", "phone") else None
        self.gather.see(kind, found.group("value") if found else line.value, Spot(line.place, self._somebody()), Seen())

    def _device(self, line: Line) -> None:
        self.gather.see_device(line.label, line.value, Spot(line.place, self._somebody()), Seen())

    def _person(self, line: Line) -> None:
        name, value = labels.PERSON[line.label], self.gather.text(line.value, line.place)
        said = self._people[self._somebody()].fields
        if name == "esp_id" and said.get(name, value) != value:
            # A second account below one heading is somebody else until a person says otherwise.
            self._party = None
            said = self._people[self._somebody()].fields
        said.setdefault(name, value)

    def _person_note(self, line: Line) -> None:
        self._people[self._somebody()].notes.append(self.gather.text(f"{line.label}: {line.value}", line.place))

    def _of_incident(self, line: Line) -> None:
        name = labels.INCIDENT[line.label]
        if name == "moment":
            self._moment = self._moment or self.gather.moment(line.value, line.place)
        else:
            self._incident.setdefault(name, self.gather.text(line.value, line.place))

    def _of_sender(self, line: Line) -> None:
        self.sender = self.sender or self.gather.text(line.value, line.place)

    def _of_receipt(self, line: Line) -> None:
        self.received = self.received or self.gather.moment(line.value, line.place)

    def _file(self, line: Line) -> None:
        name, value = labels.FILE[line.label], self.gather.text(line.value, line.place)
        self._in_file = True
        if name == "name" or not self._files:
            self._files.append(_File())
        file = self._files[-1]
        if name == "name":
            file.name = value
        elif name == "original_name":
            file.original = value
        else:
            file.fields[name] = value

    def _hash(self, line: Line) -> None:
        name = labels.HASH[line.label]
        if not self._files or (name in self._files[-1].hashes and self._files[-1].name is None):
            self._files.append(_File())
        file = self._files[-1]
        self.gather.add_hash(name, line.value, line.place, known=file.hashes, fields=file.fields)

    def _viewed(self, line: Line) -> None:
        said = line.value.casefold().rstrip(".")
        if self._files and said in (*_YES, *_NO):
            self._files[-1].viewed = said in _YES

    def _note(self, line: Line) -> None:
        self._taken(line.place)
        self.gather.notes.append(self.gather.text(line.value, line.place))
