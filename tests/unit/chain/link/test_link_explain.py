from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from nodal.chain.link import Observation, explain_link, link

NOON = datetime(2024, 6, 1, 12, tzinfo=UTC)


def archive() -> list[Observation]:
    def said(
        report: str, account: str, kind: str, value: str, verified: bool | None = True, day: int = 1
    ) -> Observation:
        return Observation(report, account, kind, value, at=NOON.replace(day=day), verified=verified, sender=account[0])

    rows = [said(f"r{a}", f"{a}|1", "phone", "+9100002736455", day=d) for a, d in (("A", 1), ("B", 29))]
    rows += [said(f"r{a}", f"{a}|1", "device", "dev-77aa") for a in "AB"]
    rows += [said(f"r{a}", f"{a}|1", "email", "asha@example.org", None) for a in "AB"]
    rows += [said(f"q{a}", f"{a}|2", "chat", "room|7", day=d) for a, d in (("A", 1), ("B", 30))]
    return [*rows, said("beside", "A|1", "screen", ""), said("beside", "B|1", "screen", "")]


def test_an_officer_reads_the_same_as_the_checked_in_text() -> None:
    found = link(archive())
    lines = []
    for one in found.links:
        lines.append(f"{one.a} and {one.b}: {one.relation}")
        lines += [f"{line.bits:>6} {line.sum:>6}  {line.words}" for line in explain_link(one, found.evidence)]
    wanted = Path(__file__).with_name("explained.txt").read_text(encoding="utf-8")
    assert "\n".join(lines) + "\n" == wanted


def test_the_sum_of_the_lines_is_the_weight_of_the_link() -> None:
    found = link(archive())
    for one in found.links:
        assert (
            sum(row.bits for row in found.evidence if (row.a, row.b, row.relation) == (one.a, one.b, one.relation))
            == one.bits
        )
