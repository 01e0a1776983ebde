from __future__ import annotations

from tests.unit.chain.route.world import ask, says

from nodal.chain.route import HitRate, explain, hit_rates
from nodal.facts.routing import EvidenceKind


def test_a_decision_is_printed_with_every_reason() -> None:
    assert explain(ask(says("stated_address", "XX-N", value="Northland"), says("mobile_ip", "XX-S", value="h"))) == {
        "unit": "XX-N",
        "confidence": "medium",
        "evidence": [
            {"kind": "stated_address", "value": "Northland", "points_to": "XX-N", "grade": 3,
             "why": "Grade 3. It decided."},
            {"kind": "mobile_ip", "value": "h", "points_to": "XX-S", "grade": 5,
             "why": "Grade 5. It points elsewhere."},
        ],
        "returned_from": [],
    }  # fmt: skip


def test_no_decision_is_printed_with_what_was_seen() -> None:
    told = explain(ask(says("mobile_ip", "XX-S")))
    assert (told["unit"], told["confidence"], len(told["evidence"])) == (None, None, 1)


def test_returns_teach_how_often_a_kind_of_evidence_was_right() -> None:
    pin, fixed = EvidenceKind.PIN, EvidenceKind.FIXED_IP
    rates = hit_rates([(pin, True), (fixed, False), (pin, True), (pin, False)])
    assert rates == {fixed: HitRate(0, 1), pin: HitRate(2, 3)}
    told = explain(ask(says("pin", "XX-N")), rates=rates)
    assert told["evidence"][0]["why"] == "Grade 3. It decided. So far 2 of 3 sent by such evidence stayed."
