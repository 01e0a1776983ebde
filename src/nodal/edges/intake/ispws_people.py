"""People and accounts as platforms report them: reported, recipient, victim, reporter, and associated accounts."""

from __future__ import annotations

from lxml import etree

from nodal.edges.intake.gather import OBSERVED, Fields, Seen, Spot
from nodal.edges.intake.xml_node import XNode
from nodal.facts.identifiers import pay
from nodal.facts.report import Role

_PERSON = {"firstName": "name.first", "middleName": "name.middle", "lastName": "name.last", "age": "age",
           "approximateAge": "age", "ageAssertionDiscrepancy": "age.discrepancy",
           "dateOfBirth": "date_of_birth"}  # fmt: skip
_ACCOUNT = {"espIdentifier": "esp_id", "espService": "service", "profileBio": "bio", "vehicleDescription": "vehicle",
            "groupIdentifier": "group", "schoolName": "school"}  # fmt: skip
_TRUTHS = {"compromisedAccount": "compromised", "thirdPartyUserReported": "third_party",
           "allEmailsReported": "all_emails",
           "accountTemporarilyDisabled": "disabled.temporarily",
           "accountPermanentlyDisabled": "disabled.permanently"}  # fmt: skip
_WHEN_DISABLED = {"disabledDate": "at", "userNotified": "notified", "userNotifiedDate": "notified_at",
                  "reenabledDate": "reenabled_at"}  # fmt: skip
_LOCATION = {"city": "city", "region": "region", "countryCode": "country"}
_ADDRESS = {"address": "street", "city": "city", "zipCode": "postal", "state": "state", "nonUsaState": "state",
            "country": "country"}  # fmt: skip
_PERSON_IN = {"personOrUserReported": "personOrUserReportedPerson", "intendedRecipient": "intendedRecipientPerson",
              "victim": "victimPerson"}  # fmt: skip
_SAID_OF_A_BILL = frozenset({"platform", "espService", "espIdentifier"})


def read_account(node: XNode, role: Role) -> None:
    """Add somebody reported, a recipient or a victim, then the accounts that the platform associates with them.

    An associated account is the platform's claim: it becomes a party of the same role with the field `associated`,
    unless the platform says that it belongs to another user; that one is only kept raw. A billing account of which
    nothing but its number is said is a way to be paid, and stays with its owner.
    """
    gather, party = node.gather, len(node.gather.parties)
    fields: Fields = {}
    person = node.one(_PERSON_IN[str(node.element.tag)])
    if person is not None:
        _person(person, fields, party)
    _account(node, fields, party)
    gather.add_party(role, fields, node.texts("additionalInfo"))
    for account in node.each("associatedAccount"):
        _associated(account, role, owner=party)


def read_reporter(node: XNode) -> None:
    """Add who reports for the platform, and its contact. Boilerplate of the platform is kept aside, unread."""
    for name in ("reportingPerson", "contactPerson"):
        person = node.one(name)
        if person is not None:
            party, fields = len(node.gather.parties), Fields()
            before = len(node.gather.sightings)
            _person(person, fields, party)
            if fields or len(node.gather.sightings) > before:
                node.gather.add_party(Role.REPORTER, fields, [])
    for name in ("companyTemplate", "termsOfService", "legalURL"):
        text = node.text(name)
        if text:
            node.gather.extra.append((node.at(name), text))


def read_emails(node: XNode, name: str, party: int | None, fields: Fields) -> None:
    """E-mail addresses with the platform's own verdict."""
    for count, entry in enumerate(node.each(name)):
        raw = entry.own_raw()
        if raw:
            node.gather.see("email", raw, Spot(entry.place, party), Seen(entry.attribute_truth("verified")))
            _about_contact(entry, f"email.{count}", fields)


def read_phones(node: XNode, name: str, party: int | None, fields: Fields) -> None:
    """Telephone numbers with the platform's own verdict and the calling code that it states."""
    for count, entry in enumerate(node.each(name)):
        raw = entry.own_raw()
        if raw:
            seen = Seen(entry.attribute_truth("verified"))
            node.gather.see_phone(raw, entry.attribute("countryCallingCode"), Spot(entry.place, party), seen)
            _about_contact(entry, f"phone.{count}", fields)


def read_captures(node: XNode, party: int | None) -> None:
    """Addresses from which the platform saw somebody, and devices. What a platform observed counts as verified."""
    for event in node.each("ipCaptureEvent"):
        raw = event.raw("ipAddress")
        if raw:
            node.gather.see("ip", raw, Spot(event.at("ipAddress"), party), _seen(event))
    for device in node.each("deviceId"):
        named, raw = device.raw("idType"), device.raw("idValue")
        if raw:
            node.gather.see_device(named or "", raw, Spot(device.at("idValue"), party), _seen(device))


def read_address(node: XNode, fields: Fields, prefix: str) -> None:
    """A postal address as fields."""
    for name, key in _ADDRESS.items():
        text = node.text(name)
        if text:
            fields.setdefault(f"{prefix}.{key}", text)
    kind = node.attribute("type")
    if kind:
        fields[f"{prefix}.type"] = kind


def _about_contact(entry: XNode, prefix: str, fields: Fields) -> None:
    for name, key in (("type", "type"), ("extension", "extension"), ("verificationDate", "verified_at")):
        text = entry.attribute(name)
        if text:
            fields[f"{prefix}.{key}"] = text


def _seen(node: XNode) -> Seen:
    gather = node.gather
    moment = gather.moment(node.raw("dateTime"), node.at("dateTime")) if node.has("dateTime") else None
    event = gather.event(node.raw("eventName"), node.at("eventName"))
    port = None
    if node.has("port"):
        digits = node.raw("port") or ""
        port = gather.port(
            int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 9 else 0, node.at("port")
        )
    return Seen(True, moment, event, port, bool(node.truth("possibleProxy")))


def _person(node: XNode, fields: Fields, party: int) -> None:
    for name, key in _PERSON.items():
        text = node.text(name)
        if text:
            fields[key] = text
    for count, address in enumerate(node.each("address")):
        read_address(address, fields, f"address.{count}")
    read_emails(node, "email", party, fields)
    read_phones(node, "phone", party, fields)


def _account(node: XNode, fields: Fields, party: int, *, observed: bool = True) -> None:
    for name, key in _ACCOUNT.items():
        text = node.text(name)
        if text:
            fields[key] = text
    for name, key in _TRUTHS.items():
        _truth(node.one(name), key, fields)
    if screen := node.raw("screenName"):
        node.gather.see("screen", screen, Spot(node.at("screenName"), party), OBSERVED if observed else Seen())
    for count, name in enumerate(node.texts("displayName")):
        fields[f"name.display.{count}"] = name
    for page in node.each("profileUrl"):
        if raw := page.own_raw():
            node.gather.see("url", raw, Spot(page.place, party), OBSERVED)
    for name in ("priorCTReports", "priorCTReport"):
        for count, number in enumerate(node.texts(name)):
            fields[f"prior.{count}"] = number
    _location(node, fields)
    read_captures(node, party)


def _truth(node: XNode | None, key: str, fields: Fields) -> None:
    if node is not None and (text := node.own_text()):
        fields[key] = {"1": "true", "0": "false"}.get(text, text)
        for attribute, part in _WHEN_DISABLED.items():
            if value := node.attribute(attribute):
                fields[f"{key}.{part}"] = value


def _location(node: XNode, fields: Fields) -> None:
    location = node.one("estimatedLocation")
    if location is None:
        return
    for name, key in _LOCATION.items():
        if text := location.text(name):
            fields[f"location.{key}"] = text
    for name, key in (("verified", "verified"), ("timestamp", "at")):
        if text := location.attribute(name):
            fields[f"location.{key}"] = text


def _associated(node: XNode, role: Role, *, owner: int) -> None:
    gather, platform = node.gather, node.one("platform")
    kind = node.attribute("type") or node.attribute("accountType")
    if kind is None:
        gather.flag("field.missing", node.at("@type"))
    if node.attribute_truth("thirdPartyUser") or (platform is not None and platform.attribute_truth("thirdPartyUser")):
        gather.extra.append((node.place, etree.tostring(node.element, encoding="unicode", with_tail=False)))
        return
    if kind == "Billing" and node.has("espIdentifier"):
        _bill(node, owner)
        if node.children.keys() <= _SAID_OF_A_BILL:
            return
    party = len(gather.parties)
    fields: Fields = {"associated": "1"}
    for key, text in (("associated.type", kind), ("associated.platform", node.text("platform"))):
        if text:
            fields[key] = text
    _person(node, fields, party)
    _account(node, fields, party, observed=False)
    gather.add_party(role, fields, node.texts("additionalInfo"))


def _bill(node: XNode, owner: int) -> None:
    raw, service = node.raw("espIdentifier"), node.raw("espService")
    if raw:
        named = raw if pay.canonical(raw) is not None or not service else f"{service}:{raw}"
        node.gather.see("pay", named, Spot(node.at("espIdentifier"), owner), OBSERVED)
