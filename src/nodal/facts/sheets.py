"""Tables of reports: the columns that we know, and profiles that say which headings of others mean them."""

from __future__ import annotations

from dataclasses import dataclass

from nodal.facts.times import Order

NUMBER = "reportId"

SINGLE = ("incidentType", "incidentDateTime", "espName", "espIdentifier", "screenName")
"""Columns that have one value in a report. That a screen name is one of them follows the other formats."""

COLUMNS = (
    NUMBER, *SINGLE, "email", "phone", "ipAddress", "ipEventName", "ipDateTime", "port", "fileName", "hashType",
    "hashValue", "additionalInfo",
)  # fmt: skip
"""Every heading that is known without a profile. Source: the interface document, section 3."""

CONSTANTS = {"incidentType": None, "espName": None, "ipEventName": "ipAddress", "hashType": "hashValue"}
"""Columns for which a profile may state one value for all rows, and the column that must be there for it to count."""

DELIMITERS = (",", ";", "\t")
"""What may stand between two cells."""

ORDERS: tuple[Order, ...] = ("iso", "dmy", "mdy")
"""Orders of day and month that a file may be declared to use."""

ERRORS = frozenset(
    {"#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!",
     "#CONNECT!", "#UNKNOWN!", "#BUSY!", "#GETTING_DATA"}
)  # fmt: skip
"""What a spreadsheet writes in a cell that it could not work out. Source: ECMA-376 and the programs of today."""

LONGEST_HEADING = 200
MOST_HEADINGS = 1_000


@dataclass(frozen=True, slots=True)
class SheetProfile:
    """Which heading of somebody's table means which of `COLUMNS`, and the order of its dates, which is never guessed.

    `columns` are (heading, column); headings are compared without case and with single blanks. `constants` are (column,
    value) for what the table leaves out because it is the same in every row. `delimiter` None = found in the headings.
    """

    name: str
    title: str
    date_order: Order
    columns: tuple[tuple[str, str], ...]
    constants: tuple[tuple[str, str], ...] = ()
    delimiter: str | None = None

    def __post_init__(self) -> None:
        fault = fault_of(self)
        if fault:
            raise ValueError(fault)

    def column_of(self, heading: str) -> str:
        """The column that a heading means: the mapped one, else the heading itself."""
        return {same(known): column for known, column in self.columns}.get(same(heading), heading)


def same(heading: str) -> str:
    """One form for a heading.

    >>> same(" Report  No. ")
    'report no.'
    """
    return " ".join(heading.split()).casefold()


def fault_of(profile: SheetProfile) -> str | None:
    """What is wrong with a profile, in words; None if it holds."""
    headings = [same(heading) for heading, _ in profile.columns]
    if not profile.columns or len(profile.columns) > len(COLUMNS):
        return "a profile names one heading or more, and no more than there are columns"
    if any(not heading or len(heading) > LONGEST_HEADING for heading in headings):
        return f"a heading has 1 to {LONGEST_HEADING} characters"
    if len(set(headings)) != len(headings) or len({column for _, column in profile.columns}) != len(headings):
        return "a heading or a column stands twice"
    if any(column not in COLUMNS for _, column in profile.columns):
        return "a heading means a column that is not known"
    if any(column not in CONSTANTS or not value.strip() for column, value in profile.constants):
        return "a constant is for a column that may have none, or is empty"
    if profile.delimiter not in (None, *DELIMITERS) or profile.date_order not in ORDERS:
        return "delimiter or order of dates is not one of those that are known"
    return None
