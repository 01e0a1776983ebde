from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from tests.unit.chain.builders import MD5_A, MD5_B

from nodal.chain.match import Assertion, FileMatch, Ignored, State, Status, Tier, match
from nodal.facts.report import SeenFile

SHA1_A = "c3" * 20
PDQ = "0f" * 32
EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

LIVE = Assertion("national", "e-1", "A1", "example office", Status.LIVE)
OTHER = Assertion("partner", "9", "1", "another office", Status.LIVE)
DISPUTED = Assertion("partner", "10", "1", "another office", Status.DISPUTED)
WITHDRAWN = Assertion("national", "e-2", "A1", "example office", Status.WITHDRAWN)


class Lists:
    """A fake with behaviour: it answers for what it holds and remembers what it was asked."""

    def __init__(self, held: Mapping[tuple[str, str], tuple[Assertion, ...]]) -> None:
        self.held = held
        self.asked: list[Sequence[tuple[str, str]]] = []

    def lookup(self, values: Sequence[tuple[str, str]]) -> Mapping[tuple[str, str], tuple[Assertion, ...]]:
        self.asked.append(values)
        return {value: self.held[value] for value in values if value in self.held}


def one(*hashes: tuple[str, str], viewed: bool | None = True, **held: tuple[Assertion, ...]) -> FileMatch:
    lists = Lists({("md5", MD5_A): held["a"]} if held else {})
    (found,) = match([SeenFile(hashes=hashes, viewed=viewed)], lists)
    return found


def test_a_value_in_a_list_makes_a_file_known_whatever_its_case() -> None:
    found = one(("MD5", MD5_A.upper()), a=(LIVE,), viewed=None)
    assert (found.state, found.tier) == (State.KNOWN, Tier.T1)
    assert [hit.assertion for hit in found.hits] == [LIVE]


def test_every_list_keeps_its_own_word() -> None:
    found = one(("md5", MD5_A), a=(OTHER, LIVE, DISPUTED))
    assert {hit.assertion for hit in found.hits} == {LIVE, OTHER, DISPUTED}
    assert found.tier is Tier.T1
    assert found.contributors == ("another office", "example office")


@pytest.mark.parametrize("assertion", [DISPUTED, WITHDRAWN])
def test_a_disputed_or_withdrawn_entry_is_shown_and_scores_nothing(assertion: Assertion) -> None:
    found = one(("md5", MD5_A), a=(assertion,))
    assert (found.state, found.tier, len(found.hits)) == (State.UNKNOWN, Tier.T4, 1)
    assert found.contributors == ()


def test_a_viewed_file_that_no_list_knows_is_novel() -> None:
    assert one(("md5", MD5_B)).state is State.NOVEL


@pytest.mark.parametrize("viewed", [None, False])
def test_a_file_that_nobody_viewed_is_not_novel(viewed: bool | None) -> None:
    assert one(("md5", MD5_B), viewed=viewed).state is State.UNKNOWN


def test_a_perceptual_value_alone_makes_no_file_novel() -> None:
    assert one(("pdq", PDQ)).state is State.UNKNOWN
    assert one(("pdq", PDQ), ("sha1", SHA1_A)).state is State.NOVEL


@pytest.mark.parametrize(
    ("algorithm", "value", "why"),
    [
        pytest.param("sha-256", EMPTY_SHA256.upper(), "trivial", id="the empty file"),
        pytest.param("md5", "0" * 32, "trivial", id="all zeros"),
        pytest.param("pdq", "f" * 64, "trivial", id="all ones"),
        pytest.param("pdq", "1" + "0" * 63, "trivial", id="a plain picture"),
        pytest.param("md5", "xyz", "not_a_hash", id="no digest"),
        pytest.param("pdq", "12", "not_a_hash", id="too short"),
        pytest.param("photodna", "  ", "not_a_hash", id="nothing"),
    ],
)
def test_values_that_say_nothing_are_named_and_not_looked_up(algorithm: str, value: str, why: str) -> None:
    lists = Lists({})
    (found,) = match([SeenFile(hashes=((algorithm, value),), viewed=True)], lists)
    assert found.state is State.UNKNOWN
    assert [ignored.why for ignored in found.ignored] == [why]
    assert lists.asked == []


def test_all_files_of_a_report_cost_one_look_up_and_keep_their_order() -> None:
    lists = Lists({("md5", MD5_A): (LIVE,), ("photodna", "AbC="): (OTHER,)})
    files = [
        SeenFile(hashes=(("md5", MD5_B),), viewed=True),
        SeenFile(hashes=(("md5", MD5_A), ("md5", "0" * 32))),
        SeenFile(hashes=(("PhotoDNA", "AbC="),)),
        SeenFile(),
    ]
    found = match(files, lists)
    assert [(m.index, m.state) for m in found] == [
        (0, State.NOVEL),
        (1, State.KNOWN),
        (2, State.KNOWN),
        (3, State.UNKNOWN),
    ]
    assert found[1].ignored == (Ignored("md5", "trivial"),)
    assert lists.asked == [[("md5", MD5_A), ("md5", MD5_B), ("photodna", "AbC=")]]
