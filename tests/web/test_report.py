"""The page of one report: what it says, how sure it is, who may see it and what they can do there."""

from __future__ import annotations

from typing import Any

import pytest

from node import Node
from people import People


@pytest.fixture
def address(node: Node, case: People) -> str:
    """The address of the first report of Asha's case."""
    ((ref,),) = node.sql("SELECT ref FROM report WHERE number = '700300001'")
    return f"/reports/{ref}/"


def test_whoever_holds_a_report_reads_what_it_says(address: str, case: People, signed_in: Any) -> None:
    answer = signed_in(case.asha).get(address)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "1 account is reported." in page
    assert "one@example.org" in page
