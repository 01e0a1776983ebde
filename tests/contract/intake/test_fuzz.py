"""Whatever is done to a good file, the reader refuses or reads it: it never fails in another way."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contract.intake.corpus import OPTIONS, read, refusal, sample
from nodal.facts.flags import FLAGS
from nodal.facts.identifiers import BY_NAME
from nodal.facts.report import Item, Told

JUNK = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(st.characters(codec=None), max_size=12),
        st.sampled_from(["IP Address", "Device ID", "Payment", "203.0.113.9", "2021-04-02T08:00:00", "+1", ""]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["value", "emails", "captureType", "x\ud800", "addresses"]), inner, max_size=3),
    ),
    max_leaves=5,
)  # fmt: skip


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every (container, key) in a document."""
    found = []
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        found += [(value, key), *places(value[key])]
    return found


def is_sound(item: Item) -> None:
    if not isinstance(item, Told):
        return
    assert {flag.code for flag in item.flags} <= FLAGS
    texts = [raw for _, raw in item.extra] + [s.raw for s in item.sightings] + [f.place for f in item.flags]
    for text in (*texts, *item.notes, *(value for party in item.parties for _, value in party.fields)):
        assert "\x00" not in text
        text.encode("utf-8")
    for sighting in item.sightings:
        assert sighting.party is None or 0 <= sighting.party < len(item.parties)
        assert sighting.value is None or BY_NAME[sighting.kind].canonical(sighting.value) == sighting.value
        assert not (sighting.linkable and sighting.value is None)
        assert sighting.port is None or 1 <= sighting.port <= 65535


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_value_at_any_place_of_a_json_report_is_kept_or_refused(data: st.DataObject) -> None:
    document = json.loads(sample("rich.json"))
    for _ in range(data.draw(st.integers(1, 3))):
        container, key = data.draw(st.sampled_from(places(document)))
        container[key] = data.draw(JUNK)
    (item,) = (
        read(json.dumps(document).encode())[1] if document.keys() & {"reportId", "reportedInformation"} else (None,)
    )
    assert item is not None
    is_sound(item)


BODIES = {
    "le_json": f"[{sample('rich.json', '1')}, {sample('common.json', '2')}]",
    "lines": "\n".join(" ".join(sample(name, "7").split("\n")) for name in ("common.json", "rich.json")),
    "ispws_xml": f"<submissions>{sample('rich.xml', '1')}{sample('common.xml', '2')}</submissions>",
    "sheet": sample("header.csv") + sample("common.csv", "1") + sample("common.csv", "2"),
    "public_form": f"[{sample('public_form.json', '1')}, {sample('public_form.json', '2')}]",
    "retraction": '{"retract": [{"reportId": 7, "reason": "x"}]}',
}


@pytest.mark.parametrize("name", sorted(BODIES))
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_change_of_bytes_is_read_or_refused(name: str, data: st.DataObject) -> None:
    body = bytearray(BODIES[name].encode())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(body)))
        cut = data.draw(st.sampled_from([0, 0, 1, 1, 5, 200]))
        body[at : at + cut] = data.draw(st.one_of(st.binary(max_size=3), st.sampled_from(SPLINTERS)))
    if refusal(bytes(body)) is None:
        for item in read(bytes(body))[1]:
            is_sound(item)


SPLINTERS = [
    b'"',
    b"<",
    b">",
    b"</",
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b"\n",
    b"\\",
    b"&",
    b"<!--",
    b"]]>",
    b"\x00",
    b"&#x202e;",
]


def test_the_unchanged_bodies_are_good() -> None:
    for body in BODIES.values():
        assert refusal(body.encode(), OPTIONS) is None
