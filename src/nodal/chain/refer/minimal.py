"""Only what the unit needs: a closed list of fields by role, and no name of a child."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from nodal.chain.refer.dossier import Dossier, Item, Person
from nodal.facts.report import Role

MASK = "withheld (child)"
"""What stands in the place of a child's name. The sender unmasks it on request, with a reason, and logs it."""

_WHO = ("age", "date_of_birth", "gender", "esp_id", "service", "compromised", "language", "relationship", "access")
_WHERE = ("address.", "location.")
_NAMES = ("name.",)

FIELDS: Mapping[Role, tuple[str, ...]] = MappingProxyType(
    {
        Role.REPORTED: (*_NAMES, *_WHO, *_WHERE, "occupation", "vehicle"),
        Role.RECIPIENT: (*_NAMES, "age", "esp_id", "service", *_WHERE),
        Role.VICTIM: (*_NAMES, "age", "gender", "relationship", *_WHERE),
        Role.REPORTER: (),
    }
)
"""Which facts about a person travel, by role; an entry ending in a dot stands for all fields below it. Our own choice:
who and where for the person reported, what it takes to protect a child, nothing about who reported. What is not here
(race, disability, school, biography) stays with the sender and can be asked for."""

_KEEPS_CHILD = ("age", "gender", "relationship", "esp_id", "service", *_WHERE)
"""What travels of a child besides the masked name: no date of birth, which identifies."""


@dataclass(frozen=True, slots=True)
class Minimised:
    """A dossier cut down, and in plain words how much was left out of it."""

    dossier: Dossier
    left_out: tuple[str, ...]


def minimise(dossier: Dossier) -> Minimised:
    """The dossier with the fields of `FIELDS` only, children's names masked, and no identifier of who reported.

    Identifiers of victims travel only when a child may be in danger now; else their number is stated. With a lead,
    others whom the same reports accuse stay behind: they are not what this unit was asked about.
    """
    concerned = (person for person in dossier.people if _is_meant(person, dossier))
    people = tuple(kept for person in concerned if (kept := _person(person)).fields)
    items = tuple(item for item in dossier.items if _travels(item, dossier))
    left_out = []
    if gone := len(dossier.items) - len(items):
        left_out.append(f"{gone} {_plural(gone, 'identifier')} of victims, of those who reported, or of others")
    before, after = _count(dossier.people), _count(people)
    if before > after:
        left_out.append(f"{before - after} {_plural(before - after, 'fact')} about persons that the unit does not need")
    if masked := sum(value == MASK for person in people for _, value in person.fields):
        left_out.append(f"{masked} {_plural(masked, 'name field')} of children, masked")
    return Minimised(replace(dossier, people=people, items=items), tuple(left_out))


def _travels(item: Item, dossier: Dossier) -> bool:
    if item.role is Role.REPORTER or not _is_meant(item, dossier):
        return False
    return item.role is not Role.VICTIM or dossier.is_imminent


def _is_meant(one: Item | Person, dossier: Dossier) -> bool:
    return dossier.lead is None or one.role is not Role.REPORTED or one.account in dossier.lead.accounts


def _person(person: Person) -> Person:
    allowed = FIELDS[person.role]
    kept = [(name, value) for name, value in person.fields if _listed(name, allowed)]
    if person.is_child:
        kept = [_masked(name, value) for name, value in kept if _listed(name, (*_KEEPS_CHILD, *_NAMES))]
    return replace(person, fields=tuple(kept))


def _masked(name: str, value: str) -> tuple[str, str]:
    return (name, MASK) if _listed(name, _NAMES) else (name, value)


def _listed(name: str, allowed: Sequence[str]) -> bool:
    return any(name == entry or (entry.endswith(".") and name.startswith(entry)) for entry in allowed)


def _count(people: Sequence[Person]) -> int:
    return sum(len(person.fields) for person in people)


def _plural(n: int, word: str) -> str:
    return word if n == 1 else f"{word}s"
