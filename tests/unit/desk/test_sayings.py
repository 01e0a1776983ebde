"""Every sentence that the core really says is known to the catalogues: nothing of it stays in English."""

from __future__ import annotations

import re
import time
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

import allauth
import django
import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.chain.builders import sighting
from tests.unit.chain.follow.story import TO_ACKNOWLEDGED, TO_FIR, event, refused
from tests.unit.chain.follow.story import after as story
from tests.unit.chain.identify import people
from tests.unit.chain.link.test_link_networks import crew, verdict
from tests.unit.chain.refer import papers
from tests.unit.chain.route import world
from tools.libraries import TEXTS
from tools.messages import LANGUAGES, broken
from tools.sentences import sentences
from tools.spoken import VALUE, spoken

from nodal.chain.enrich.address import about_address
from nodal.chain.enrich.finding import NotKnown
from nodal.chain.enrich.ports import Network
from nodal.chain.follow import Kind
from nodal.chain.identify import Decision, Refused, State, decide
from nodal.chain.link.explain import explain_network
from nodal.chain.measure import Operation, compare, tally
from nodal.chain.refer.minimal import minimise
from nodal.chain.refer.requests import BLOCKING
from nodal.chain.refer.sheets import request_text
from nodal.chain.route import HitRate, Returned, explain
from nodal.chain.triage.change import single_changes
from nodal.desk import say as saying
from nodal.desk.say import PLACE, say
from nodal.desk.sayings import JOINS, SAYINGS
from nodal.facts.errors import FileRefused
from nodal.facts.priorities import BANDS, FACTS, Axis, Band, Condition, Factor, Operator, Priorities
from nodal.facts.routing import EvidenceKind

CHAIN = Path(__file__).parents[1] / "chain"

NOT_SAID = {
    "IANA time zone #", "# #", "##", "## #", "#: #", "#; #", "# # accounts hold it.#", "# Needed: #.", "To ##. #",
    "Of # people (# households)", "# no three households have anything in common that shows dealing.", "# things",
    "# at least three have # in common (#); on average # % of the holders are in this group.", "each of #",
    "it shares # of the kind that shows dealing, and # are needed",
    "# # h", "# min", "from # until before #, as known at #", ", by #", "# ##", "if this held: #",
    "if this did not hold: #", "It would be # instead of #", "# # of victims, of those who reported, or of others",
    "# # about persons that the unit does not need", "# # of children, masked", "— # #", "# characters",
    "##Limits:\n#Left out of this package:\n#", "#: a hash has 32 bytes",
    "refused #", "# | refused #", "flags #",
    "public keys: two different ones are given for #", "#: cannot be read: #",
    "form #",
    "expected one of #", "expected at most #: a pack may only take weight away",
}  # fmt: skip
"""Parts of sentences that are put together (a saying has the whole), and words for people at a terminal."""


@cache
def every_text() -> frozenset[str]:
    return frozenset(text for _, text in sentences())


@pytest.fixture(autouse=True)
def marked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A catalogue that knows every text, and says each in capitals."""
    known = every_text()
    monkeypatch.setattr(saying, "gettext", lambda text: _capitals(text) if text in known else text)
    monkeypatch.setattr(saying, "get_language", lambda: "xx")


def _capitals(text: str) -> str:
    return "".join(part.upper() if i % 2 == 0 else f"%({part})s" for i, part in enumerate(PLACE.split(text)))


def in_english(*texts: str) -> list[str]:
    """Words that nobody translated, of texts whose values are written in capitals, figures or not at all."""
    return [word for text in texts for word in re.findall(r"\b[a-z]{2,}\b", say(text))]


def test_every_sentence_of_the_code_that_carries_a_value_has_a_saying() -> None:
    shapes = {PLACE.sub("#", text).replace("%%", "%") for text in SAYINGS}
    found = {text.replace(VALUE, "#"): place for place, text in spoken(values=True)}
    new = {text: place for text, place in found.items() if text not in shapes | NOT_SAID}
    assert not new, "put each into nodal/desk/sayings.py, or below NOT_SAID if no page shows it"


def test_a_saying_names_each_value_once() -> None:
    for text in (*SAYINGS, *JOINS):
        assert max(Counter(PLACE.findall(text)).values()) == 1, text


def test_a_translation_has_the_values_of_its_text() -> None:
    for language in LANGUAGES:
        assert list(broken(language)) == []


def test_each_text_of_a_library_is_said_by_a_library() -> None:
    known: set[object] = set()
    for library in (django, allauth):
        for path in Path(str(library.__file__)).parent.glob("**/locale/en/LC_MESSAGES/django.po"):
            with path.open("rb") as file:
                known |= {tuple(one.id) if isinstance(one.id, list) else one.id for one in read_po(file)}
    assert [text for text in TEXTS if text not in known] == []


def test_links_are_explained_without_a_word_of_english() -> None:
    lines = (CHAIN / "link" / "explained.txt").read_text("utf-8").splitlines()
    words = [line[14:].strip() for line in lines if line.startswith(" ")]
    assert len(words) > 8
    assert in_english(*words) == []


@pytest.mark.parametrize("group", [crew("abcdef"), crew("abc", (("chat", "c"),)), crew("abcdef", senders="X")])
@pytest.mark.parametrize("more", [{}, {"listed": 1, "attached": 1}, {"listed": 2, "attached": 3}])
def test_a_network_is_explained_without_a_word_of_english(group: object, more: dict[str, int]) -> None:
    found = replace(verdict(group), **more)  # type: ignore[arg-type]
    assert in_english(*explain_network(found)) == []


def test_a_route_is_told_without_a_word_of_english_but_names() -> None:
    rates = {kind: HitRate(2, 3) for kind in EvidenceKind}
    back = Returned("XX-N", ())
    told = [
        world.ask(world.says("stated_address", "XX-N"), world.says("mobile_ip", "XX-S")),
        world.ask(world.says("stated_address", "XX-N"), world.says("stated_address", "XX-S")),
        world.ask(world.says("stated_address", "YY")),
        world.ask(replace(world.says("stated_address", "XX-N"), note="the pack knows no such circle")),
        world.ask(world.says("stated_address", "XX-N"), world.says("pin", "XX-N"), returned=(back,)),
        world.ask(world.says("mobile_ip", "XX-S")),
        world.ask(),
    ]
    texts = [getattr(one, "sentence", None) or one.why for one in told]  # type: ignore[union-attr]
    texts += [piece["why"] for one in told for piece in explain(one, rates=rates)["evidence"]]
    names = {unit.name for unit in world.pack().units} | {"Grade"}
    texts = [re.sub("|".join(sorted(map(re.escape, names), key=len, reverse=True)), "NAME", text) for text in texts]
    assert in_english(*texts) == []


def test_what_would_change_the_urgency_is_told_without_a_word_of_english() -> None:
    sentence = "The platform marked it as spam."
    factors = (
        Factor("a", Axis.DANGER, 60, (Condition("urgent", Operator.IS, True),), sentence, "x"),
        Factor("b", Axis.DANGER, 20, (Condition("known_files", Operator.AT_LEAST, 1),), sentence, "x"),
        Factor("c", Axis.DANGER, 70, (Condition("known_files", Operator.AT_MOST, 0),), sentence, "x"),
    )
    rules = Priorities("t@1", factors, tuple(Band(c, n, "") for c, n in zip(BANDS, (100, 50, 15, 0), strict=True)))
    nothing = dict.fromkeys(FACTS)
    changes = [*single_changes(nothing | {"known_files": 0}, rules), *single_changes(nothing, rules)]
    assert any(" And if" in change.sentence for change in changes)
    assert in_english(*(change.sentence for change in changes)) == []


def test_refusals_are_told_without_a_word_of_english() -> None:
    lead = people.lead()
    tried = people.says("asha", Decision.CONFIRM)
    outcome = decide(lead, tried, seen=State.CLEARED)
    assert isinstance(outcome, Refused)
    moves = [
        refused(story(*TO_ACKNOWLEDGED), event(Kind.SENT)),
        refused(story(*TO_FIR), event(Kind.OFFICER_ASSIGNED, officer="", fir="")),
        refused(story(), event(Kind.FIR_REGISTERED)),
    ]
    assert in_english(outcome.why, " ".join(lead.missing), *(move.why for move in moves)) == []


def test_what_stays_behind_or_cannot_be_asked_is_told_without_a_word_of_english() -> None:
    dossier = papers.dossier()
    texts = [*minimise(dossier).left_out, *(request_text(item) for item in dossier.items)]
    texts += [f"withheld: {why}" for why in BLOCKING.values()]
    assert in_english(*(text for text in texts if text != "possible")) == []


def test_what_an_address_says_is_told_without_a_word_of_english() -> None:
    old = date(2019, 1, 1)
    seen = sighting("ip", "192.0.2.7")
    for klass in ("mobile", "cgnat", "private", "exit", "hosting", "unknown", "fixed"):
        network = Network(klass=klass, asn=1, holder=None, country=None, place=None, source="T", as_of=old)  # type: ignore[arg-type]
        for finding in about_address(0, seen, network):
            said = finding.value.why if isinstance(finding.value, NotKnown) else finding.value
            shown = [said] if finding.kind != "ip.class" else []
            assert in_english(*shown, *filter(None, [finding.confidence])) == []


def test_a_drive_is_compared_and_counted_without_a_word_of_english() -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    one = Operation("ONE", start, start + timedelta(days=1), "a", units=frozenset({"XX-N"}))
    two = Operation("TWO", start, start + timedelta(days=2, hours=3, minutes=7), "b")
    counts = [tally((), operation, as_of=start) for operation in (one, two)]
    texts = [*compare(*counts).why, *(figure.query for count in counts for _, figure in count.figures)]
    assert len(texts) > 10
    assert in_english(*texts) == []


def test_a_refused_file_keeps_its_code_and_tells_the_rest() -> None:
    told = say(str(FileRefused("json.broken", place="line 3, column 7", reason="the text ends inside a value")))
    assert told == "json.broken AT LINE 3, COLUMN 7: THE TEXT ENDS INSIDE A VALUE"


def test_a_name_with_a_title_stays_whole() -> None:
    assert say("Chosen by Dr. K. Rao: a hint. It decided.") == "CHOSEN BY Dr. K. Rao: a hint. IT DECIDED."


def test_a_name_is_not_taken_apart() -> None:
    assert say("Police of Land and Sea, North") == "Police of Land and Sea, North"
    assert say("chats and files and devices") == "CHATS AND FILES AND DEVICES"


pieces = st.sampled_from(
    [*(part for text in SAYINGS for part in PLACE.split(text)[::2]), "chats", "; ", ", ", " and ", ". ", "7", "x", "Z."]
)


@given(st.lists(pieces, max_size=400).map("".join))
def test_no_text_keeps_a_page_waiting(text: str) -> None:
    begun = time.process_time()
    say(text)
    assert time.process_time() - begun < 2


@pytest.mark.parametrize(
    "piece", ["chats; chats, ", "withheld: ", "chats and ", "A b. ", "; and if this did not hold: "]
)
def test_a_text_made_of_our_own_words_keeps_no_page_waiting(piece: str) -> None:
    for end in ("", "X"):
        begun = time.process_time()
        say(piece * (60_000 // len(piece)) + end)
        say(piece * (3_900 // len(piece)) + end)
        assert time.process_time() - begun < 1
