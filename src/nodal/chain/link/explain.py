"""A link or a network in sentences that an officer reads, and could read out in court."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nodal.chain.link import model
from nodal.chain.link.address import NETWORK, PARTS
from nodal.chain.link.linked import Evidence, Link, Network
from nodal.chain.link.reasons import Shared, reason_for, two_people
from nodal.chain.link.tables import Numbers, numbers

KIND_WORDS = {
    "chat": "chats",
    "pay": "payment handles",
    "hash": "files",
    "url": "web addresses",
    "email": "e-mail addresses",
    "phone": "phone numbers",
    "device": "devices",
}
"""Kinds in the words of an officer, for networks."""

GROUP_WORDS = {
    "mail": "e-mail address",
    "phone": "phone number",
    "pay": "payment handle",
    "household": "device or address",
    "name": "screen name",
}
"""Evidence groups in the words of an officer."""


@dataclass(frozen=True, slots=True)
class Line:
    """One step of the waterfall: its bits, the sum so far, and the words."""

    bits: str
    sum: str
    words: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the waterfall as numbers: micro-bits of the row, of the sum so far, and the sentence of the reason.

    `row` is the evidence itself; `sentence` carries no number, so that it can be said in another language.
    """

    row: Evidence
    sum: int
    sentence: str


def bits_text(micro_bits: int) -> str:
    """Micro-bits as people see them: bits with one decimal and a sign.

    >>> bits_text(7_636_000), bits_text(-500_000)
    ('+7.6', '-0.5')
    """
    return f"{micro_bits / model.MICRO:+.1f}"


def explain_link(link: Link, evidence: Sequence[Evidence], in_force: Numbers | None = None) -> tuple[Line, ...]:
    """The waterfall of a link: each row of its evidence with the sum so far, and what the sum means."""
    steps = waterfall(link, evidence, in_force)
    lines = [Line(bits_text(step.row.bits), bits_text(step.sum), _words(step)) for step in steps]
    return (*lines, Line(bits_text(link.bits), bits_text(steps[-1].sum if steps else 0), meaning(link.relation)))


def waterfall(link: Link, evidence: Sequence[Evidence], in_force: Numbers | None = None) -> tuple[Step, ...]:
    """Each row of a link's evidence in the order in which the link is told: the doubts first, then the strongest.

    `in_force`: the numbers of the run that wrote the evidence; None = the program's own.
    """
    weights = in_force or numbers()
    steps: list[Step] = []
    so_far = 0
    own = [e for e in evidence if (e.a, e.b, e.relation) == (link.a, link.b, link.relation)]
    for row in sorted(own, key=_story_order):
        so_far += row.bits
        steps.append(Step(row, so_far, _sentence(row, weights)))
    return tuple(steps)


JUDGED_AGAIN = "Accounts were taken out of it, and linking works out again what it is without them."
"""All that is said of a network from then until it is judged again."""


def explain_network(network: Network) -> tuple[str, str, str]:
    """Three plain lines: what they share, what is left without the best of it, and what it is (or lacks)."""
    people = f"Of {network.persons} people ({network.households} households)"
    kinds = " and ".join(KIND_WORDS[kind] for kind in network.kinds)
    first = f"{people} no three households have anything in common that shows dealing."
    if network.values:
        # A value counts from three households on: how many of the people have it all is another number.
        shared = network.things if network.values == 1 else f"each of {network.things}"
        first = (
            f"{people} at least three have {shared} in common ({kinds}); "
            f"on average {network.exclusivity * 100 // model.MICRO} % of the holders are in this group."
        )
        first += _on_lists(network.listed) + _attached(network.attached)
    if network.tier == "tested":
        second = (
            f"It still stands without its best evidence ({KIND_WORDS[network.best or 'chat']}): "
            f"{bits_text(network.without_best)} of {bits_text(network.total)} bits remain, "
            f"{bits_text(network.needed)} are needed."
        )
        third = (
            "It also stands without any one sender, and without any one chat and what may have passed in it. "
            "It is a proposal for a person to examine."
        )
        if network.listed:
            third = (
                "It also stands without any one sender, and without any one chat and what may have passed in it, apart "
                "from files on lists of known material. It is a proposal for a person to examine."
            )
        return first, second, third
    second = (
        f"Without its best evidence {bits_text(network.without_best)} of {bits_text(network.total)} bits remain, "
        f"{bits_text(network.needed)} are needed."
    )
    return first, second, f"It is only possible, because {'; '.join(network.misses)}."


def _on_lists(files: int) -> str:
    if files == 1:
        return " One is a file on a list of known material."
    return f" {files} are files on lists of known material." if files else ""


def _attached(people: int) -> str:
    if people == 1:
        return " One more, who has some of these things, of two kinds at least, was attached after the test."
    if people:
        return f" {people} more, who have some of these things, of two kinds at least, were attached after the test."
    return ""


def _story_order(row: Evidence) -> tuple[int, int, str, str]:
    place = {"prior": 0, "decision": 2, "corroboration": 1}.get(row.kind, 1)
    return place, -row.bits, row.kind, row.value


def _words(step: Step) -> str:
    row = step.row
    if row.kind in ("decision", "corroboration") or row.audience is None:
        return step.sentence
    aged = f" What is left of it with time: {row.decay * 100 // model.MICRO} %." if row.decay < model.MICRO else ""
    return f"{step.sentence} {row.audience} accounts hold it.{aged}"


def _sentence(row: Evidence, in_force: Numbers) -> str:
    if row.kind == "decision":
        return "An officer decided that both accounts are one person."
    if row.kind == "corroboration":
        return f"The {GROUP_WORDS[row.value]} is a fact of its own, so that chance explains them together less well."
    reason = reason_for(_shared(row, in_force))
    return reason.sentence if reason else ""


def _shared(row: Evidence, in_force: Numbers) -> Shared:
    if row.audience is None:
        return Shared(row.relation, doubt="" if row.value == two_people.__name__ else row.value)
    strand = "ip_port" if row.kind == "ip" and "|" in row.value else row.kind
    # As it is written: with a port all wrote one, and what is said of an address with its port is true.
    network = row.kind == "ip" and (PARTS * 2 in row.value or row.value.endswith(NETWORK))
    return Shared(row.relation, strand, row.audience, _is_sure(row, strand, in_force), network=network)


def _is_sure(row: Evidence, strand: str, in_force: Numbers) -> bool:
    # Evidence does not carry the grade; the two grades of a fact differ in weight, so the weight tells it.
    if row.relation == "associate":
        return True
    stated = in_force.person(strand, row.audience or 0, sure=False)
    return stated is None or row.bits > stated * row.decay // model.MICRO


def meaning(relation: str) -> str:
    """What the sum of a link says, and what it does not."""
    if relation == "associate":
        return "Together: the two accounts may belong to people who deal with one another. A lead, not a finding."
    return "Together: the two accounts may belong to one person. A lead, not a finding."
