"""Words for the codes of a report's page: parts that people play, states, findings, acts, and what a flag blocks."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from nodal.chain import follow
from nodal.desk.audit.words import ACTIONS

PARTS = {
    "reported": _("Reported account"),
    "recipient": _("Recipient"),
    "victim": _("Child named as victim"),
    "reporter": _("Who reports"),
}

REPORT_STATES = {"open": _("Open"), "retracted": _("Taken back by its sender")}

PLACES_IN_INBOX = {
    "open": _("Waits in the inbox"),
    "in_lead": _("Worked as part of a lead"),
    "sent": _("Sent on"),
    "decided": _("Decided"),
    "set_aside": _("Not actionable"),
    "retracted": _("Taken back"),
    "closed": _("Closed"),
}

TELLINGS = {
    "new": _("First telling"),
    "supplement": _("Adds to it"),
    "conflict": _("Contradicts it"),
    "settled": _("Contradiction settled"),
}

CHANGES = {
    "added": _("Added"),
    "changed": _("Changed"),
    "missing": _("Not repeated"),
    "kept": _("Not believed"),
}

FORMATS = {
    "le_json": _("JSON file"),
    "ispws_xml": _("XML file"),
    "sheet": _("Table"),
    "le_pdf": _("Printed report (PDF)"),
    "public_form": _("Public form"),
    "nodal_package": _("Package of another node"),
}

FILE_STATES = {"known": _("Known to a list"), "novel": _("Seen, known to no list"), "unknown": _("Not known")}

HITS = {"live": _("stands"), "disputed": _("disputed"), "withdrawn": _("withdrawn")}

FINDINGS = {
    "ip.class": _("Kind of network"),
    "ip.holder": _("Holder of the range"),
    "ip.country": _("Country of the range"),
    "ip.shared": _("Shared address: links nobody"),
    "ip.place_hint": _("Hint at a place"),
    "phone.valid": _("Can this number exist"),
    "phone.region": _("Country of the number"),
    "phone.first_holder": _("First holder of the range"),
    "time.local": _("Local time there"),
}

FOUND = {
    "yes": _("yes"),
    "no": _("no"),
    "fixed": _("fixed line"),
    "mobile": _("mobile"),
    "hosting": _("data centre"),
    "exit": _("relay, proxy or VPN"),
    "cgnat": _("inside a provider's network"),
    "private": _("home or office network"),
    "documentation": _("reserved for documents and tests"),
    "unknown": _("not classed by anybody"),
}
"""Values of findings that are words of a closed list."""

EVENTS = {
    "login": _("sign-in"),
    "registration": _("registration"),
    "purchase": _("purchase"),
    "upload": _("upload"),
    "other": _("something else"),
    "unknown": _("event not said"),
}

CONFIDENCE = {
    "high": _("Firm"),
    "medium": _("Fair"),
    "low": _("Weak"),
    "chosen": _("Chosen by a person"),
}

RELATIONS = {"same_person": _("may be the same person"), "associate": _("may be in contact")}

TRACKS = {"suspect": _("Lead"), "welfare": _("Welfare: the reported person may be a minor")}

LEAD_STATES = {
    "proposed": _("Proposed"),
    "confirmed": _("Confirmed as a lead"),
    "cleared": _("Cleared"),
    "unsure": _("Unsure"),
}

TIERS = {"tested": _("Stands without its best evidence"), "possible": _("Only possible")}

AXES = {"danger": _("Danger"), "workability": _("Workability")}

IGNORED = {
    "hub": _("Shared by so many that it links nobody"),
    "shared_address": _("Shared address: links nobody"),
    "placeholder": _("Placeholder: links nobody"),
    "trivial_hash": _("Trivial file: links nobody"),
    "disposable_domain": _("Throw-away mail service: links nobody"),
    "common_name": _("A name alone: links nobody"),
    "single_claim": _("Claimed by one source only: links nobody"),
    "role": _("Belongs to somebody who is never linked"),
}

ACTS = {
    "report.read": _("opened the report"),
    "report.read_unmasked": _("opened the report with children uncovered"),
    "report.compared": _("held it against its look-alikes"),
    "report.original_read": _("took out the original"),
    "report.value_copied": _("copied a value"),
    "report.route_read": _("read the evidence of the route"),
    "report.route_chosen": _("chose the unit"),
    "report.noted": _("wrote a note"),
    "report.assigned": _("assigned the report"),
    "report.handed_over": _("handed the report over"),
    "report.set_aside": _("called it not actionable"),
    "report.taken_up": _("took it up again"),
    "report.settled": _("settled a contradiction"),
    "report.collated": _("taken in and held against what was there"),
    "report.enriched": _("addresses and numbers looked up"),
    "report.matched": _("hash values held against the lists"),
    "report.ranked": _("ranked"),
    "report.routed": _("routed"),
    "node.linked": _("held against other reports, to find who belongs together"),
    "report.retracted": _("taken back by its sender"),
}

REFERRAL_EVENTS = {
    "ready": _("ready to be sent"),
    "sent": _("sent"),
    "delivered": _("delivered"),
    "acknowledged": _("acknowledged"),
    "returned": _("returned"),
    "preliminary_enquiry": _("preliminary enquiry"),
    "fir_registered": _("case registered"),
    "notice_of_appearance": _("notice of appearance"),
    "arrested": _("arrest"),
    "charge_sheet": _("charge sheet"),
    "final_report": _("final report"),
    "transferred": _("transferred"),
    "child_safeguarded": _("child safeguarded"),
    "closed": _("closed"),
}

RETURN_REASONS = {code: _(sentence) for code, sentence in follow.RETURN_REASONS.items()}

PLACE_EVIDENCE = {
    "provider_reply": _("Reply of a provider"),
    "verified_phone_circle": _("Region of a verified number"),
    "verified_phone_country": _("Country of a verified number"),
    "stated_address": _("Address in the report"),
    "pin": _("Postal code in the report"),
    "position": _("Position in the report"),
    "stated_city": _("Town without a state"),
    "fixed_ip": _("Address of a fixed line"),
    "mobile_ip": _("Address of a mobile network"),
    "other_ip": _("Address of another network"),
    "platform_location": _("Where the platform thinks it is"),
    "claimed_phone": _("Number that somebody typed"),
}

FIELD_GROUPS = {"address": _("Address"), "location": _("Place by the platform")}

FIELDS = {
    "incident.type": _("What it is said to be"),
    "incident.at": _("When it happened"),
    "received.at": _("When it was reported"),
    "platform": _("Platform"),
    "urgent": _("Why it was escalated"),
    "annotation": _("Marked as"),
    "name.first": _("First name"),
    "name.middle": _("Middle name"),
    "name.last": _("Last name"),
    "name.preferred": _("Preferred name"),
    "gender": _("Gender"),
    "date_of_birth": _("Date of birth"),
    "age": _("Age"),
    "occupation": _("Occupation"),
    "service": _("Service"),
    "esp_id": _("Number of the account"),
    "compromised": _("Account taken over"),
    "disabled.temporarily": _("Account blocked for a time"),
    "disabled.permanently": _("Account closed"),
    "group": _("Group"),
    "vehicle": _("Vehicle"),
    "school": _("School"),
    "bio": _("Own words about themselves"),
    "language": _("Language"),
    "race": _("Race"),
    "relationship": _("Relationship"),
    "access": _("Access to children"),
    "street": _("Street"),
    "street2": _("Street, second line"),
    "city": _("City"),
    "state": pgettext_lazy("place", "State"),
    "region": _("Region"),
    "postal": _("Postal code"),
    "country": _("Country"),
    "name": _("Name of the file"),
    "original_name": _("Name before the upload"),
    "submittal_id": _("Number of the upload"),
    "classification": _("Industry class"),
    "public": _("Was it public"),
    "relevance": _("Relevance"),
}

FLAG_MEANS = {
    "text.bidi": _(
        "The text turns its own direction. It is shown here in the order in which it was typed; links nobody."
    ),
    "text.invisible": _("Characters that cannot be seen stand in it. They are shown in boxes; compare with care."),
    "text.confusable": _("Letters look like others. Do not retype it; copy it."),
    "text.control": _("Control characters stand in it. They are shown in boxes."),
    "text.truncated": _("The sender cut it off. It is not used to link anybody."),
    "time.zone_missing": _(
        "Without a zone the moment is not settled: it can lie hours away. No request for a subscriber until "
        "the sender names the zone."
    ),
    "time.future": _("The time lies after the day of receipt. It is not used."),
    "time.implausible": _("The time cannot be right beside the others. Ask the sender before you use it."),
    "time.ambiguous": _("Day and month could be swapped. The moment is not settled until the sender says which."),
    "time.unreadable": _("No moment can be read from it. It is kept as it was written."),
    "time.leap": _("The time is written in an unusual way. It was read; check it against the original."),
    "ip.invalid": _("This is no address. It is kept as it was written and links nobody."),
    "ip.not_global": _(
        "This address exists in many networks at once. It links nobody and no request can be made with it."
    ),
    "ip.cgnat": _(
        "A provider uses it for many subscribers at once. It links nobody; a request needs port and exact time."
    ),
    "ip.port_invalid": _("There is no such port. Without a port a shared address points to no subscriber."),
    "ip.port_server": _(
        "The port is probably the server's, not the person's. No request for a subscriber is made with it."
    ),
    "ip.shared": _("The sender says that it came through a proxy. It links nobody."),
    "id.unlinkable": _("Too common, or no real value. It links nobody."),
    "hash.invalid": _("This is no hash value. It is kept as it was written and held against no list."),
    "hash.trivial": _("This is the hash of an empty or trivial file. It is held against no list and links nobody."),
    "hash.conflict": _("Two hash values of one file contradict each other. Ask the sender which one is right."),
    "field.unknown": _("The program does not know this field. It is kept raw below and used for nothing."),
    "field.missing": _("A field that the format asks for is not there."),
    "field.type": _("The field has another form than the format says. It is kept as it was written."),
    "source.single": _("Only one sender says so. Nobody is confirmed on it until a second one does."),
    "link.weak_bridge": _("One weak link alone holds this to the rest."),
    "link.hub": _("So many have it that it links nobody."),
    "url.unsafe": _("The address may lead somewhere harmful. It is shown as text and opened by nobody."),
    "from.pdf": _("Read from a PDF; the text may be incomplete. Compare with the original."),
    "esp.drift": _("The sender changed what it sends; a field may mean something else than before."),
}
"""What each flag means and what it blocks. A test holds it against the closed list of flags."""

TABLES = {
    "part": PARTS,
    "report_state": REPORT_STATES,
    "in_inbox": PLACES_IN_INBOX,
    "telling": TELLINGS,
    "change": CHANGES,
    "format": FORMATS,
    "file_state": FILE_STATES,
    "hit": HITS,
    "finding": FINDINGS,
    "found": FOUND,
    "event": EVENTS,
    "confidence": CONFIDENCE,
    "relation": RELATIONS,
    "track": TRACKS,
    "report_lead": LEAD_STATES,
    "network_tier": TIERS,
    "axis": AXES,
    "ignored": IGNORED,
    "report_act": {**ACTIONS, **ACTS},
    "report_referral": REFERRAL_EVENTS,
    "field": FIELDS,
    "field_group": FIELD_GROUPS,
    "place_evidence": PLACE_EVIDENCE,
    "return_reason": RETURN_REASONS,
    "flag_means": FLAG_MEANS,
}
