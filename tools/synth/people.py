"""The people of the world. A person is a pure function of its name, so nobody has to be remembered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from tools.synth.dice import digest, number, pick, share
from tools.synth.networks import Networks, chance_of_tunnel
from tools.synth.places import Place, circle_for, state_for, states_of_circle, town_for
from tools.synth.shape import Capture

HEAD = ("Tar", "Mov", "Ber", "Sil", "Kan", "Ode", "Ful", "Nar", "Vel", "Dru", "Hem", "Pol", "Ras", "Ige", "Lum", "Zet")
TAIL = ("kil", "and", "osh", "ura", "een", "imo", "ath", "erk", "ovi", "una", "alt", "ish", "oma", "ent", "ari", "uld")
COMMON_SCREENS = ("king", "angel", "cool_user", "user123", "myself", "smile", "player1", "hello", "star", "no_name")
MAIL_DOMAINS = ("example.org", "example.com", "example.net", "mail.test", "post.test")
DISPOSABLE = ("throwaway.test", "minute-mail.test")
TRUNKS = ("11", "22", "33", "40", "44", "79", "80", "20")
TODAY = date(2026, 11, 1)
"""Ages are counted at this day, so that the world does not age with the calendar."""


@dataclass(frozen=True, slots=True)
class Person:
    """One invented person: where they live and what they log in with."""

    name: str
    household: str
    place: Place
    circle: str
    first: str
    last: str
    born: date
    phone: str
    emails: tuple[str, ...]
    devices: tuple[tuple[str, str], ...]
    screen: str
    access: str
    tunnel: bool

    @property
    def age(self) -> int:
        """Full years."""
        return (TODAY - self.born).days * 4 // 1461

    @property
    def full(self) -> str:
        """First and last name."""
        return f"{self.first} {self.last}"


def phone_number(circle: str, *names: object) -> str:
    """A number that was never given out: after the area code the subscriber part begins with 0 (see README)."""
    order = sorted(states_of_circle()).index(circle)
    return f"+91{pick(TRUNKS, *names, 'trunk')}0{order:02d}{number(*names, 'line') % 100_000:05d}"


def circle_of_phone(value: str) -> str | None:
    """The circle behind a number of `phone_number`; None for any other text."""
    if len(value) != 13 or not value.startswith("+91") or value[5] != "0" or not value[6:].isdigit():
        return None
    order, codes = int(value[6:8]), sorted(states_of_circle())
    return codes[order] if order < len(codes) else None


def device_pair(*names: object) -> tuple[str, str]:
    """A device: a test-range IMEI (reporting body 00) with its check digit, or an app's own id."""
    if share(*names, "type") < 0.5:
        return "Device ID", digest(*names)[:16]
    body = f"00{number(*names, 'imei') % 10**12:012d}"
    total = sum(sum(divmod(int(c) * (2 if i % 2 else 1), 10)) for i, c in enumerate(body))
    return "IMEI", f"{body}{-total % 10}"


def _name(*names: object) -> str:
    return (pick(HEAD, *names, "head") + pick(TAIL, *names, "tail")).capitalize()


class People:
    """Finds people and what they leave behind when they log in."""

    def __init__(self, seed: int, networks: Networks) -> None:
        self.seed = seed
        self.networks = networks
        self.get = lru_cache(maxsize=20_000)(self._make)

    def _make(self, name: str) -> Person:
        """`a~b` is somebody in the household of `a`; `a@IN-DL` is a person placed in that state."""
        seed, (household, _, rest) = self.seed, name.partition("~")
        _, _, fixed_state = household.partition("@")
        state = fixed_state or state_for(seed, household)
        circle = circle_for(state, seed, name)
        first, last = _name(seed, name, "first"), _name(seed, household, "last")
        own = device_pair(seed, name, "phone")
        shared = (device_pair(seed, household, "tablet"),) if share(seed, household, "tablet") < 0.35 else ()
        draw = share(seed, household, "access")
        access = "mobile" if draw < 0.52 else "both" if draw < 0.86 else "fixed"
        return Person(
            name=name, household=household, place=town_for(state, seed, household), circle=circle, first=first,
            last=last, born=self._born(name), phone=self._phone(name, circle), emails=self._emails(name, first, last),
            devices=(own, *shared), screen=self._screen(name, first), access="both" if rest else access,
            tunnel=chance_of_tunnel(seed, name),
        )  # fmt: skip

    def _born(self, name: str) -> date:
        draw = share(self.seed, name, "age")
        years = 13 + 150 * draw if draw < 0.03 else 18 + 42 * draw**1.6
        return TODAY - timedelta(days=int(years * 365.25) + 40)

    def _phone(self, name: str, circle: str) -> str:
        """One number in eighty belonged to somebody else before: two people share it, months apart."""
        if share(self.seed, name, "recycled") < 1 / 80:
            return phone_number(circle, self.seed, "recycled", number(self.seed, name) % 40)
        return phone_number(circle, self.seed, name, "phone")

    def _emails(self, name: str, first: str, last: str) -> tuple[str, ...]:
        tag = number(self.seed, name, "tag") % 10**6
        local = f"{first}.{last}{tag}".lower()
        own = f"{local}@{pick(MAIL_DOMAINS, self.seed, name, 'domain')}"
        if share(self.seed, name, "disposable") < 0.03:
            own = f"box{tag % 50}@{pick(DISPOSABLE, self.seed, name, 'disposable')}"
        return (own, f"{tag}.{last}@{pick(MAIL_DOMAINS, self.seed, name, 'second')}".lower())

    def _screen(self, name: str, first: str) -> str:
        if share(self.seed, name, "common") < 0.08:
            return pick(COMMON_SCREENS, self.seed, name, "screen")
        return f"{first.lower()}_{number(self.seed, name, 'screen') % 10**5}"

    def street(self, person: Person) -> str:
        """The street of the household: an invented house on an invented road."""
        house = number(self.seed, person.household, "house") % 900
        return f"House {house + 1}, {_name(self.seed, person.household, 'road')} Road"

    def account(self, person: str, platform: str, again: int = 0) -> str:
        """The platform's own number for an account. `again` counts accounts that were made anew after a ban."""
        return f"{platform[7:9].lower()}-{number(self.seed, person, platform, again, 'account') % 10**11:011d}"

    def seen(self, name: str, event: str, at: datetime) -> Capture:
        """What a platform sees when this person logs in: one of their ways into the net, at that moment."""
        person = self.get(name)
        if person.tunnel and share(self.seed, name, at, "tunnelled") < 0.8:
            return Capture(self.networks.hosting(name), event, at, None)
        at_home = person.access == "fixed" or (person.access == "both" and share(self.seed, name, at, "home") < 0.6)
        six = share(self.seed, name, at, "six") < (0.25 if at_home else 0.4)
        if at_home:
            device, state = person.devices[0][1], person.place.state
            own_port = 20_000 + number(self.seed, name, at, "port") % 40_000
            if six and (found := self.networks.fixed6(person.household, state, device, at)):
                return Capture(found, event, at, own_port)
            ip, port = self.networks.fixed(person.household, state, at)
            return Capture(ip, event, at, port or own_port)
        if six and (found := self.networks.mobile6(name, at)):
            return Capture(found, event, at, 20_000 + number(self.seed, name, at, "port") % 40_000)
        ip, port = self.networks.mobile(name, person.circle, at)
        return Capture(ip, event, at, port)
