"""To whom a subject goes: by graded evidence, never by a mobile address, never twice to an office that returned it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from nodal.chain.route.choose import Choice, choose, confidence, contradicted, stance
from nodal.chain.route.containment import Question
from nodal.chain.route.decision import GradedEvidence, Returned, Routed, Unroutable
from nodal.chain.route.evidence import PlaceEvidence
from nodal.chain.route.reading import Asked, Read, barred, read_all
from nodal.facts.errors import Misconfigured
from nodal.facts.pack import Pack
from nodal.facts.places import Unit

_STANCE = {"decides": "It decided.", "supports": "It agrees.", "against": "It points elsewhere.",
           "copy": "That office gets a copy.", "silent": ""}  # fmt: skip


class UnknownUnit(Misconfigured):
    """The office that asks does not exist in the pack on that day."""

    remedy = "Name an office of the pack that existed on that day."

    def __init__(self) -> None:
        super().__init__("unknown unit: expected an office of the pack that existed on that day")


def route(
    evidence: Sequence[PlaceEvidence],
    *,
    pack: Pack,
    tier_from: Unit | str,
    returned: Sequence[Returned] = (),
    on: date,
) -> Routed | Unroutable:
    """The office to which `tier_from` hands the subject, or why none follows.

    The strongest evidence that leads to an office decides; offices that returned it and have nothing new to see are
    left out. Raises `UnknownUnit` if `tier_from` did not exist on that day.
    """
    start = pack.unit(tier_from, on=on) if isinstance(tier_from, str) else tier_from
    if start is None:
        raise UnknownUnit
    asked = Asked(start, pack, on)
    read = read_all(evidence, asked)
    shut = barred(read, returned)
    settled = [r for r in read if r.office and r.office.code not in shut]
    answer = _Answer(asked, read, shut, tuple(sorted({back.unit for back in returned})))
    if not settled:
        return answer.unsettled()
    choice = choose(settled)
    if len(choice.rivals) > pack.routing.most_copies:
        return answer.too_many(choice)
    against = contradicted(read, choice, asked)
    if against is not None:
        return answer.disputed(choice, against)
    return answer.routed(choice)


class _Answer:
    """Puts one decision into words."""

    def __init__(self, asked: Asked, read: Sequence[Read], shut: frozenset[str], returned: tuple[str, ...]) -> None:
        self.asked, self.read, self.shut, self.returned = asked, read, shut, returned
        self.version = asked.pack.routing.version

    def routed(self, choice: Choice) -> Routed:
        evidence = self._graded(choice)
        return Routed(
            unit=choice.unit,
            copies=choice.copies,
            confidence=confidence(self.read, choice, self.asked),
            evidence=evidence,
            returned_from=self.returned,
            sentence=_sentence(choice, evidence),
            track="foreign" if choice.abroad else "domestic",
            rules_version=self.version,
        )

    def unsettled(self) -> Unroutable:
        """Nothing leads to an office that may still be asked."""
        sent_back = [r.office for r in self.read if r.office]
        questions = [r.target for r in self.read if isinstance(r.target, Question)]
        open_ = [question for question in questions if question.choices or question.keeper != self.asked.start]
        if sent_back:
            names = ", ".join(sorted({unit.name for unit in sent_back}))
            return self._none(f"{names} returned it, and there is no evidence that it had not seen.")
        if open_:
            why = "The area is known, but no single office answers for it: an officer chooses."
            return self._none(why, queue=open_[0].keeper, choices=open_[0].choices)
        if questions:
            return self._none("It belongs to this office, or nothing narrower than that is known.")
        if not self.read:
            return self._none("The report says nothing about a place.")
        return self._none("Nothing in the report may decide: what points anywhere is a hint, such as a mobile address.")

    def too_many(self, choice: Choice) -> Unroutable:
        count = len(choice.rivals) + 1
        offices = (choice.unit, *choice.rivals)
        return self._none(f"Equally good evidence points to {count} offices: an officer chooses.", choices=offices)

    def disputed(self, choice: Choice, against: Read) -> Unroutable:
        why = f"The evidence disagrees: {choice.unit.name}, and something at least as good that leaves no room for it."
        asks = against.target if isinstance(against.target, Question) else Question(self.asked.start, ())
        return self._none(why, queue=asks.keeper, choices=(choice.unit, *asks.choices))

    def _none(self, why: str, *, queue: Unit | None = None, choices: Sequence[Unit] = ()) -> Unroutable:
        open_ = {unit.code: unit for unit in choices if unit.code not in self.shut}
        return Unroutable(
            why=why,
            queue=queue or self._queue(),
            evidence=self._graded(None),
            choices=tuple(open_[code] for code in sorted(open_)),
            returned_from=self.returned,
            rules_version=self.version,
        )

    def _queue(self) -> Unit:
        code = self.asked.pack.routing.queues.get(self.asked.start.tier)
        unit = self.asked.pack.unit(code, on=self.asked.on) if code else None
        return unit or self.asked.start

    def _graded(self, choice: Choice | None) -> tuple[GradedEvidence, ...]:
        return tuple(self._one(read, choice) for read in self.read)

    def _one(self, read: Read, choice: Choice | None) -> GradedEvidence:
        piece, rules = read.piece, self.asked.pack.routing
        did = stance(read, choice, self.asked)
        note = f"Limit: {piece.note}." if piece.note else ""
        sent_back = "That office returned it on this evidence." if read.office and read.office.code in self.shut else ""
        words = (rules.grades[piece.kind].sentence, note, sent_back or _STANCE[did])
        return GradedEvidence(
            kind=piece.kind,
            value=piece.value,
            points_to=piece.points_to,
            grade=read.grade,
            why=" ".join(word for word in words if word),
            about=piece.about,
            stance=did,
        )


def _sentence(choice: Choice, evidence: Sequence[GradedEvidence]) -> str:
    best = next(one for one in evidence if one.stance == "decides")
    reason = best.why.removesuffix(" It decided.")
    agree = sum(one.stance in ("decides", "supports") for one in evidence) - 1
    against = sum(one.stance in ("against", "copy") for one in evidence)
    parts = [f"To {choice.unit.name}{', outside the country' if choice.abroad else ''}. {reason}"]
    if agree:
        parts.append(f"Agreeing: {agree}.")
    if against:
        parts.append(f"Pointing elsewhere: {against}.")
    if choice.copies:
        parts.append("Copies to " + ", ".join(unit.name for unit in choice.copies) + ".")
    return " ".join(parts)
