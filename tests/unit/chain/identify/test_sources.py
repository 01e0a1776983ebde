from __future__ import annotations

from dataclasses import replace

import pytest
from tests.unit.chain.identify.people import ACCOUNT, EMAIL, by, subject

from nodal.chain.identify import SHARED_BY, Evidence, may_confirm

ADDRESS = Evidence("ip", "203.0.113.7", observed_by=by("OtherChat"))
DEVICE = Evidence("device", "device-1", observed_by=by("ExampleChat"))


@pytest.mark.parametrize(
    ("evidence", "enough"),
    [
        pytest.param((ACCOUNT, EMAIL), True, id="account and e-mail of two platforms"),
        pytest.param((ACCOUNT, replace(EMAIL, observed_by=by("ExampleChat"))), False, id="one platform alone"),
        pytest.param((ACCOUNT, replace(ACCOUNT, observed_by=by("OtherChat"))), False, id="one kind alone"),
        pytest.param((ACCOUNT, replace(ADDRESS, observed_by=by(), replied_by=by("Example Telecom"))), True, id="reply"),
        pytest.param((ADDRESS, DEVICE), False, id="device and address are one household fact"),
        pytest.param((ADDRESS,), False, id="an address is not a person"),
        pytest.param((ACCOUNT, replace(ADDRESS, is_shared=True)), False, id="shared address"),
        pytest.param((ACCOUNT, replace(ADDRESS, is_exit=True)), False, id="exit node"),
        pytest.param((ACCOUNT, replace(EMAIL, holders=SHARED_BY + 1)), False, id="held by many"),
        pytest.param((ACCOUNT, replace(EMAIL, holders=SHARED_BY)), True, id="held by few"),
        pytest.param((ACCOUNT, replace(EMAIL, observed_by=by(), claimed_by=by("OtherChat"))), False, id="one claim"),
        pytest.param(
            (ACCOUNT, replace(EMAIL, observed_by=by(), claimed_by=by("OtherChat", "ThirdChat"))), True, id="two claims"
        ),
        pytest.param((ACCOUNT, Evidence("chat", "room", observed_by=by("OtherChat"))), False, id="a chat names nobody"),
        pytest.param((ACCOUNT, Evidence("hash", "md5:x", observed_by=by("OtherChat"))), False, id="nor a file"),
        pytest.param((), False, id="nothing"),
    ],
)
def test_two_kinds_of_evidence_from_two_sources(evidence: tuple[Evidence, ...], enough: bool) -> None:
    allowed, missing = may_confirm(replace(subject(), evidence=evidence))
    assert allowed is enough
    assert bool(missing) is not enough


def test_what_is_missing_is_said() -> None:
    _, missing = may_confirm(subject(ACCOUNT))
    assert len(missing) == 2
    _, missing = may_confirm(subject(ACCOUNT, replace(EMAIL, observed_by=by("ExampleChat"))))
    assert missing == ("A second independent source: another platform, or a provider's reply.",)
