from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nodal.custody.canonical import JSON, MAX_INTEGER, MAX_LEVELS, canonical, read_canonical
from nodal.facts.errors import Unreadable

SENT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
WHOLE = st.integers(-MAX_INTEGER, MAX_INTEGER)
VALUES = st.recursive(
    st.none() | st.booleans() | WHOLE | SENT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(SENT, inner, max_size=3),
    max_leaves=8,
)


def test_the_example_of_rfc_8785_for_text() -> None:
    sent = json.loads(r'"\u20ac$\u000F\u000aA' + r"'" + r'\u0042\u0022\u005c\\\"\/"')
    assert canonical(sent).decode() == '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'


def test_the_example_of_rfc_8785_for_the_order_of_keys() -> None:
    sent = json.loads(
        r'{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One",'
        r'"\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}'
    )
    assert list(json.loads(canonical(sent)).values()) == [
        "Carriage Return",
        "One",
        "Control",
        "Latin Small Letter O With Diaeresis",
        "Euro Sign",
        "Emoji: Grinning Face",
        "Hebrew Letter Dalet With Dagesh",
    ]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, b"null"),
        ([True, False, 0, -7], b"[true,false,0,-7]"),
        (MAX_INTEGER, b"9007199254740991"),
        ("\b\t\n\f\r\x01\x1f\x7f", b'"\\b\\t\\n\\f\\r\\u0001\\u001f\x7f"'),
        ("\u2028/", b'"\xe2\x80\xa8/"'),
        ({"b": {}, "a": []}, b'{"a":[],"b":{}}'),
        (("as", "a", "list"), b'["as","a","list"]'),
    ],
)
def test_one_spelling(value: JSON, written: bytes) -> None:
    assert canonical(value) == written


def nested(levels: int) -> JSON:
    value: JSON = 1
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        [0.5],
        float("nan"),
        "\ud800",
        {"\udfff": 1},
        {1: "one"},
        {"a": {None: 1}},
        b"bytes",
        {1, 2},
        2**53,
        -(2**53),
    ],
    ids=str,
)
def test_what_has_no_single_spelling_is_refused(value: object) -> None:
    with pytest.raises(Unreadable):
        canonical(value)  # type: ignore[arg-type]


def test_nesting_has_a_limit() -> None:
    assert canonical(nested(MAX_LEVELS)).startswith(b"[[")
    with pytest.raises(Unreadable, match="64 levels"):
        canonical(nested(MAX_LEVELS + 1))


def test_a_refusal_does_not_repeat_the_value() -> None:
    with pytest.raises(Unreadable) as refusal:
        canonical("secret\ud800")
    assert "secret" not in str(refusal.value)


@given(VALUES)
@settings(max_examples=60)
def test_reading_gives_back_what_was_written(value: JSON) -> None:
    assert read_canonical(canonical(value)) == value


@given(st.dictionaries(SENT, WHOLE, max_size=6))
@settings(max_examples=40)
def test_the_order_in_which_keys_came_does_not_matter(value: dict[str, int]) -> None:
    assert canonical(dict(reversed(value.items()))) == canonical(value)


@pytest.mark.parametrize(
    "data",
    [b'{"a": 1}', b'{"b":1,"a":2}', b'{"a":1,"a":1}', b'"\\u0041"', b"1.0", b"1e2", b"-0", b"NaN", b"1 ", b"", b"\xff",
     b"\xef\xbb\xbf1", b'"\\ud800"', b"[" * 100_000, b"9" * 5_000, b'"\\/"', b"\x001"],
    ids=range(17),
)  # fmt: skip
def test_another_spelling_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable):
        read_canonical(data)
