"""One file reported by many: fold the reports into one bundle, and keep every uploader and every identifier."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nodal.facts.accepted import Report
from nodal.facts.identifiers import hash as digest
from nodal.facts.report import Role, SeenFile, Told

VIRAL_AUDIENCE = 24
"""From how many uploaders on a file counts as passed on by many. Our own choice: the audience at which the linking
model of this project gives a shared file no weight any more. Viral size never adds danger, it only folds."""


@dataclass(frozen=True, slots=True, order=True)
class Member:
    """One report of a bundle, with what it alone brings: its uploaders' account keys and (kind, value) identifiers."""

    source: str
    number: str
    sender: str
    accounts: tuple[str, ...]
    identifiers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Bundle:
    """Reports that share a file. `hashes` are `algorithm:value`, sorted; members are sorted and none is left out.

    `viral`: a platform says that the file is passed on by many, or `VIRAL_AUDIENCE` uploaders are reached.
    """

    hashes: tuple[str, ...]
    members: tuple[Member, ...]
    viral: bool

    @property
    def accounts(self) -> tuple[str, ...]:
        """Every distinct uploader, sorted."""
        return tuple(sorted({account for member in self.members for account in member.accounts}))

    @property
    def senders(self) -> tuple[str, ...]:
        """Every distinct platform that reported the file, sorted."""
        return tuple(sorted({member.sender for member in self.members}))


def bundle_key(told: Told) -> tuple[str, ...]:
    """The hash values by which a report may share a file with others, sorted; trivial ones (empty file) left out."""
    return tuple(sorted({key for seen in told.files for key in _keys(seen)}))


def bundle(reports: Sequence[Report]) -> tuple[Bundle, ...]:
    """Every file that at least two reports share, largest bundle first; a file's values count together.

    The caller hands in the reports that share a value of `bundle_key`. The order of the reports does not matter.
    """
    root = _same_file(report.told for report in reports)
    members: dict[str, set[Member]] = {}
    hashes: dict[str, set[str]] = {}
    viral: set[str] = set()
    for report in reports:
        member = _member(report)
        for seen in report.told.files:
            keys = _keys(seen)
            if not keys:
                continue
            file = _root(root, keys[0])
            members.setdefault(file, set()).add(member)
            hashes.setdefault(file, set()).update(keys)
            if seen.is_viral:
                viral.add(file)
    bundles = (_bundle(hashes[file], found, viral=file in viral) for file, found in members.items())
    shared = (b for b in bundles if len({(member.source, member.number) for member in b.members}) > 1)
    return tuple(sorted(shared, key=lambda b: (-len(b.members), b.hashes)))


def _bundle(hashes: set[str], members: set[Member], *, viral: bool) -> Bundle:
    uploaders = {account for member in members for account in member.accounts}
    return Bundle(tuple(sorted(hashes)), tuple(sorted(members)), viral or len(uploaders) >= VIRAL_AUDIENCE)


def _member(report: Report) -> Member:
    told = report.told
    uploaders = {
        account
        for account, party in zip(report.accounts, told.parties, strict=True)
        if party.role is Role.REPORTED
    }  # fmt: skip
    identifiers = {(s.kind, s.value) for s in told.sightings if s.value is not None}
    sender = told.sender or report.source
    return Member(report.source, report.number, sender, tuple(sorted(uploaders)), tuple(sorted(identifiers)))


def _keys(seen: SeenFile) -> tuple[str, ...]:
    found = (digest.of(algorithm, value) for algorithm, value in seen.hashes)
    return tuple(sorted({key for key in found if key and not digest.placeholder(key)}))


def _same_file(reports: Iterable[Told]) -> dict[str, str]:
    # Values that stand on one file anywhere are one file everywhere.
    root: dict[str, str] = {}
    for told in reports:
        for keys in filter(None, map(_keys, told.files)):
            tops = {_root(root, key) for key in keys}
            root |= dict.fromkeys(tops, min(tops))
    return root


def _root(root: dict[str, str], key: str) -> str:
    while root.setdefault(key, key) != key:
        key = root[key]
    return key
