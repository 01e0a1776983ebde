"""What somebody typed into the public form: kept as it is for the next look, checked, and made ready to be sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nodal.desk.public.words import CATEGORIES, CONCERNS, DANGERS, LOCAL, OFFSETS
from nodal.desk.tags.desk import number
from nodal.steps.acts.public_form import Given

LONGEST: Mapping[str, int] = {
    "urls": 10_000, "phones": 600, "service": 100, "handle": 256, "date": 10, "time": 5, "zone": 6, "about": 500,
    "description": 10_000, "name": 200, "email": 255, "phone": 50,
}  # fmt: skip
"""Characters of each field: as in the platforms' format where it has the field, else our own choice."""

LONGEST_URL, MOST_LINES, LEAST_TEXT = 2083, 10, 10
ROWS, MOST_ROWS = 3, 9
"""Lines for accounts that a page has at first, and at most."""

Errors = dict[str, str]
"""Name of a field -> what is wrong, in the order of the page."""


@dataclass(frozen=True, slots=True)
class Filled:
    """The fields as typed."""

    urgent: str = ""
    category: str = ""
    concerns: str = ""
    urls: str = ""
    phones: str = ""
    accounts: tuple[tuple[str, str], ...] = (("", ""),) * ROWS
    date: str = ""
    time: str = ""
    zone: str = LOCAL
    unsure: bool = False
    about: str = ""
    description: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""
    trap: str = ""
    errors: Errors = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, request: HttpRequest) -> Filled:
        """What came with the request. Nothing is cut off silently: what is too long comes back with its fault."""
        post = request.POST

        def text(name: str) -> str:
            return post.get(name, "").replace("\r\n", "\n").strip()

        services, handles = post.getlist("service")[:MOST_ROWS], post.getlist("handle")[:MOST_ROWS]
        accounts = tuple((s.strip(), h.strip()) for s, h in zip(services, handles, strict=False))
        plain = ("urgent", "category", "concerns", "urls", "phones", "date", "time", "about", "description")
        return cls(
            **{name: text(name) for name in (*plain, "name", "email", "phone")},
            accounts=accounts + (("", ""),) * (ROWS - len(accounts)),
            zone=text("zone") or LOCAL,
            unsure=bool(post.get("unsure")),
            trap=post.get("website", ""),
        )

    @property
    def says_danger(self) -> bool:
        return self.urgent == "yes"


def check(filled: Filled, *, time_zone: str, now: datetime) -> Errors:
    """What must be mended before the form can be sent, field by field."""
    errors: Errors = {}
    for name, known, missing in (
        ("urgent", DANGERS, _("Say whether a child may be in danger now.")),
        ("category", CATEGORIES, _("Choose one of these.")),
        ("concerns", CONCERNS, _("Say whom it concerns, or that you do not know.")),
    ):
        if getattr(filled, name) not in known:
            errors[name] = missing
    _check_places(filled, errors)
    _check_when(filled, errors, time_zone=time_zone, now=now)
    if len(filled.description) < LEAST_TEXT:
        errors["description"] = _("Describe in your own words what you saw.")
    for name in ("description", "about", "name", "email", "phone"):
        _check_length(name, getattr(filled, name), errors)
    if filled.email and not _is_like_mail(filled.email):
        errors["email"] = _("This does not look like an e-mail address.")
    if filled.trap:
        errors["website"] = _("Leave this field empty: programs fill it in. Empty it, and send the form again.")
    return errors


def _check_places(filled: Filled, errors: Errors) -> None:
    for name in ("urls", "phones"):
        lines = lines_of(getattr(filled, name))
        if len(lines) > MOST_LINES:
            text = ngettext(
                "At most %(n)s line; send another form for more.",
                "At most %(n)s lines; send another form for more.",
                MOST_LINES,
            )
            errors[name] = text % {"n": number(MOST_LINES)}
        elif any(len(line) > (LONGEST_URL if name == "urls" else LONGEST["phone"]) for line in lines):
            errors[name] = _("One of the lines is too long to be what is asked for here.")
    if any(len(s) > LONGEST["service"] or len(h) > LONGEST["handle"] for s, h in filled.accounts):
        errors["accounts"] = _("The name of a service or an account is too long.")
    elif any(service and not handle for service, handle in filled.accounts):
        errors["accounts"] = _("Write the name of the account beside the service.")


def _check_when(filled: Filled, errors: Errors, *, time_zone: str, now: datetime) -> None:
    """A child in danger now does not wait for a day and a time: what was typed goes along as words."""
    if filled.zone not in (LOCAL, *OFFSETS):
        errors["when"] = _("Choose a time zone from the list.")
        return
    at = moment(filled, time_zone=time_zone)
    if at is not None and at > now:
        errors["when"] = _("This time lies in the future.")
    elif (
        (at is None and not (filled.unsure or filled.says_danger))
        or len(filled.date) > LONGEST["date"]
        or len(filled.time) > LONGEST["time"]
    ):
        errors["when"] = _("Give the day and the time, or say that you do not know exactly.")


def _check_length(name: str, text: str, errors: Errors) -> None:
    most = LONGEST[name]
    if len(text) > most:
        said = ngettext("At most %(n)s character.", "At most %(n)s characters.", most)
        errors[name] = said % {"n": number(most)}


def _is_like_mail(text: str) -> bool:
    local, at, domain = text.rpartition("@")
    return bool(local and at and "." in domain and " " not in text)


def lines_of(text: str) -> tuple[str, ...]:
    """The lines that say something."""
    return tuple(line for raw in text.split("\n") if (line := raw.strip()))


def moment(filled: Filled, *, time_zone: str) -> datetime | None:
    """The moment, if day and time were given and can be read."""
    try:
        if filled.zone == LOCAL:
            plain = datetime.fromisoformat(f"{filled.date}T{filled.time}")
            return plain.replace(tzinfo=ZoneInfo(time_zone)) if plain.tzinfo is None else None
        return datetime.fromisoformat(f"{filled.date}T{filled.time}{filled.zone}")
    except ValueError:
        return None


def given(filled: Filled, *, time_zone: str, language: str) -> Given:
    """The form as it is sent, after `check` found nothing."""
    at = None if filled.unsure else moment(filled, time_zone=time_zone)
    words = " ".join(
        part for part in (filled.date, filled.time, filled.zone if filled.time else "", filled.about) if part
    )
    return Given(
        category=filled.category,
        concerns=filled.concerns,
        urgent=filled.says_danger,
        description=filled.description,
        language=language,
        at=at.isoformat(timespec="seconds") if at else None,
        when=filled.about or None if at else words or None,
        urls=lines_of(filled.urls),
        accounts=tuple((service, handle) for service, handle in filled.accounts if handle),
        phones=lines_of(filled.phones),
        name=filled.name,
        email=filled.email,
        phone=filled.phone,
    )
