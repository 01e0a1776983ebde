"""People as the reports that police receive describe them (`P` of the format notes, section 6)."""

from __future__ import annotations

from nodal.edges.intake.gather import OBSERVED, Fields, Spot
from nodal.edges.intake.le_captures import read_contacts, read_source
from nodal.edges.intake.le_node import Node
from nodal.facts.report import Role

_FACTS = {
    "firstName": "name.first",
    "middleName": "name.middle",
    "lastName": "name.last",
    "preferredName": "name.preferred",
    "gender": "gender",
    "dateOfBirth": "date_of_birth",
    "espService": "service",
    "espUserId": "esp_id",
    "occupation": "occupation",
    "vehicleDescription": "vehicle",
}
_WORDS = {"languages": "language", "races": "race", "disabilities": "disability"}
_PREFIXES = (("relationshipTo", "relationship"), ("accessTo", "access"))
_ADDRESS = {
    "street1": "street",
    "street2": "street2",
    "city": "city",
    "state": "state",
    "postalCode": "postal",
    "country": "country",
}
_ADDRESS_KEYS = frozenset(_ADDRESS)
_SCREEN_KEYS = frozenset({"value"})
_KNOWN = frozenset(
    {*_FACTS, *_WORDS, "approximateAge", "ipAddress", "screenName", "emails", "phones", "addresses"}
    | {"additionalInformations", "sourceInformation"}
)


def read_people(node: Node, key: str, *, role: Role, inside: str | None = None) -> None:
    """Add the people of a wrapper that repeats its name (or names its list `inside`)."""
    wrapper = node.object(key)
    if wrapper is not None:
        wrapper.expect(frozenset({inside or key}))
        for person in wrapper.objects(inside or key):
            read_person(person, role=role)


def read_person(node: Node, *, role: Role) -> None:
    """Add one person with all that identifies them."""
    party = len(node.gather.parties)
    fields = person_facts(node)
    node.gather.add_party(role, fields, node.values("additionalInformations"))
    _identifiers(node, party)


def read_contact(node: Node, *, beside: str) -> None:
    """Add the contact of a platform as the one who reports, if the platform names any. `beside`: a key read before."""
    gather, party = node.gather, len(node.gather.parties)
    before = len(gather.sightings)
    fields = person_facts(node, beside=beside)
    notes = node.values("additionalInformations")
    _identifiers(node, party)
    if fields or notes or len(gather.sightings) > before:
        gather.add_party(Role.REPORTER, fields, notes)


def person_facts(node: Node, *, beside: str | None = None) -> Fields:
    """The single-valued facts about a person, by the names of `Party.fields`; unknown keys are kept and flagged."""
    fields: Fields = {}
    value, text = node.value, node.text
    if not value.keys() <= _KNOWN:
        _other_keys(node, fields, beside=beside)
    for key, name in _FACTS.items():
        if key in value and (fact := text(key)):
            fields[name] = fact
    for key, name in _WORDS.items():
        if key in value and (words := node.words(key)):
            fields[name] = ", ".join(words)
    if age := node.scalar("approximateAge"):
        fields["age"] = age
    if value.get("addresses") is not None:
        _addresses(node, fields)
    return fields


def _other_keys(node: Node, fields: Fields, *, beside: str | None) -> None:
    for key in node.value:
        prefix = next((name for start, name in _PREFIXES if key.startswith(start)), None)
        if prefix and (words := node.words(key)):
            said = ", ".join(words)
            fields[prefix] = f"{fields[prefix]}; {said}" if prefix in fields else said
        elif not prefix and key != beside and key not in _KNOWN:
            node.keep_raw(key, code="field.unknown")


def _addresses(node: Node, fields: Fields) -> None:
    for count, address in enumerate(node.wrapped("addresses")):
        address.expect(_ADDRESS_KEYS)
        for key, name in _ADDRESS.items():
            if text := address.text(key):
                fields[f"address.{count}.{name}"] = text


def _identifiers(node: Node, party: int) -> None:
    value, gather = node.value, node.gather
    if screen := node.object("screenName"):
        screen.expect(_SCREEN_KEYS)
        if name := screen.raw_text("value"):
            gather.see("screen", name, Spot(screen.at("value"), party), OBSERVED)
    read_contacts(node, party)
    if address := node.raw_text("ipAddress"):
        gather.see("ip", address, Spot(node.at("ipAddress"), party), OBSERVED)
    if value.get("sourceInformation") is not None:
        read_source(node, party)
