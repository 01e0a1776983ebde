"""What a telephone number says: whether it can exist, in which country, and who had its range first."""

from __future__ import annotations

from nodal.chain.enrich.finding import Finding, NotKnown
from nodal.chain.enrich.ports import PhoneFacts

PORTED = "first holder of the range only: the subscriber may have taken the number to another operator"
"""The limit on every operator that is read from a number."""

_UNREADABLE = NotKnown("the numbering plan does not know such a number")


def about_phone(index: int, facts: PhoneFacts | None) -> list[Finding]:
    """What is to be said about one sighting of a number; of a number that cannot exist, only that."""
    if facts is None:
        return [Finding(index, "phone.valid", _UNREADABLE, "numbering plan")]
    found = [Finding(index, "phone.valid", "yes" if facts.valid else "no", facts.source, facts.as_of)]
    if not facts.valid:
        return found
    region = facts.region or NotKnown("the number belongs to no single country")
    found.append(Finding(index, "phone.region", region, facts.source, facts.as_of))
    if facts.first_holder:
        holder = Finding(index, "phone.first_holder", facts.first_holder, facts.source, facts.as_of, PORTED)
    else:
        nobody = NotKnown("the table names no operator for this range of numbers")
        holder = Finding(index, "phone.first_holder", nobody, facts.source, facts.as_of)
    return [*found, holder]
