"""One sender however it is spelt: another spelling is no second voice, in any engine."""

from __future__ import annotations

from dataclasses import replace

import pytest

from contract.link.engines import Tables, by_engine, by_twin
from contract.link.test_safety import CREW, CROWD, DEALS, FACT, group, said, tiers
from nodal.chain.link import Observation

SPELLINGS = ("Public Line", "public line", "PUBLIC LINE", " public  line\t", "Ｐublic Line", "public\u00a0line")


def claims(*senders: str | None) -> list[Observation]:
    """Each sender claims one e-mail address of two accounts."""
    return [
        said(f"{place}{account}", account, "email", FACT["email"], verified=False, sender=sender)
        for account in ("A|1", "B|2")
        for place, sender in enumerate(senders)
    ]


def relations(tables: Tables) -> list[object]:
    return [row[2] for row in tables["links"]]


@pytest.mark.parametrize("other", SPELLINGS[1:])
def test_another_spelling_of_a_sender_is_no_second_voice(engine, other: str) -> None:  # type: ignore[no-untyped-def]
    assert relations(engine(claims(SPELLINGS[0], other))) == []
    assert relations(engine(claims(SPELLINGS[0], "another line"))) == ["same_person"]


def test_a_flood_under_many_spellings_makes_no_tested_network(engine) -> None:  # type: ignore[no-untyped-def]
    rows = group(CREW, DEALS)
    spelt = [replace(row, sender=SPELLINGS[n % len(SPELLINGS)]) for n, row in enumerate(rows)]
    assert tiers(engine(spelt + CROWD)) == {"possible"}
    assert tiers(engine(rows + CROWD)) == {"tested"}


def test_a_report_filed_again_under_another_spelling_counts_once(engine) -> None:  # type: ignore[no-untyped-def]
    rows = group(CREW[:2], [("email", FACT["email"]), ("pay", FACT["pay"])], sender="A Line")
    again = [replace(row, report_id=row.report_id + "-again", sender="a line") for row in rows]
    assert engine(rows + again) == engine(rows)


def test_a_platform_speaks_of_its_own_account_however_it_is_spelt() -> None:
    rows = [
        Observation(f"r{n}{account}", account, kind, value, "reported", sender=account.split("|")[0].upper() + " ")
        for n in range(2)
        for account in ("ExampleChat|1", "ExampleMail|2")
        for kind, value in (("device", FACT["device"]), ("email", FACT["email"]), ("pay", FACT["pay"]))
    ]
    plain = [replace(row, sender=row.account_id.split("|")[0]) for row in rows]
    assert by_engine(rows) == by_twin(rows) == by_twin(plain)
    assert relations(by_twin(plain))


@pytest.mark.parametrize("blank", ["  ", "\t", "\u00a0"])
def test_a_blank_sender_is_none_so_that_the_reporter_or_the_platform_speaks(blank: str) -> None:
    rows = [*claims(blank, "another line"), Observation("0A|1", "R|9", "screen", " Somebody ", "reporter")]
    told = [replace(row, sender=None if row.sender == blank else row.sender) for row in rows]
    assert by_engine(rows) == by_engine(told) == by_twin(rows) == by_twin(told)
