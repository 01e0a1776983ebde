"""What a telephone number is, from the numbering plans in the `phonenumbers` library."""

from __future__ import annotations

from functools import lru_cache
from importlib.metadata import version

import phonenumbers
from phonenumbers import PhoneNumberType, carrier

from nodal.chain.enrich import PhoneFacts

_KINDS = {
    PhoneNumberType.MOBILE: "mobile",
    PhoneNumberType.FIXED_LINE: "fixed",
    PhoneNumberType.FIXED_LINE_OR_MOBILE: "fixed_or_mobile",
}
_NOWHERE = "001"
"""Region of numbers that belong to no country, such as satellite telephones."""


class NumberingPlans:
    """Answers the port `Phones`. Knows no subscriber; an operator is the first holder of the range only."""

    def __init__(self) -> None:
        self._source = f"phonenumbers {version('phonenumbers')} (numbering plans)"

    def facts(self, number: str) -> PhoneFacts | None:
        """The facts of one canonical number, None when it cannot be read as one."""
        return _facts(number, self._source)


@lru_cache(maxsize=65536)
def _facts(number: str, source: str) -> PhoneFacts | None:
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return None
    region = phonenumbers.region_code_for_number(parsed)
    return PhoneFacts(
        valid=phonenumbers.is_valid_number(parsed),
        kind=_KINDS.get(phonenumbers.number_type(parsed), "other"),
        region=None if region == _NOWHERE else region,
        first_holder=carrier.name_for_number(parsed, "en") or None,
        source=source,
        # The library gives no day for its tables; its version in the source says which release they are.
        as_of=None,
    )
