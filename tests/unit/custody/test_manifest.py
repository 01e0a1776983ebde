from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nodal.custody.manifest import Differences, Manifest, Part, compare
from nodal.facts.errors import Unreadable

NAMES = st.from_regex(r"[a-z0-9_-]{1,6}", fullmatch=True)
PARTS = st.dictionaries(NAMES, st.binary(max_size=4), max_size=4)
DIGEST = sha256(b"").hexdigest()


@given(PARTS)
@settings(max_examples=40)
def test_reading_gives_back_what_was_written(parts: dict[str, bytes]) -> None:
    manifest = Manifest.of(parts)
    assert Manifest.parse(manifest.canonical()) == manifest
    assert manifest.digest == sha256(manifest.canonical()).hexdigest()


@given(PARTS, PARTS)
@settings(max_examples=40)
def test_every_part_is_same_altered_or_on_one_side(left: dict[str, bytes], right: dict[str, bytes]) -> None:
    found = compare(Manifest.of(left), Manifest.of(right))
    assert found.only_left == tuple(sorted(left.keys() - right.keys()))
    assert found.only_right == tuple(sorted(right.keys() - left.keys()))
    assert found.altered == tuple(sorted(n for n in left.keys() & right.keys() if left[n] != right[n]))
    assert bool(found) == (left != right)


def test_equal_manifests_do_not_differ() -> None:
    assert compare(Manifest.of({"a": b"1"}), Manifest.of({"a": b"1"})) == Differences()


@pytest.mark.parametrize(
    "name",
    ["", "A", "a b", "../a", "a/../b", "a/..", "./a", "/a", "a/", "a//b", "a\\b", "a\n", "é", "a:b", "x" * 201, "."],
)
def test_a_name_that_could_leave_the_folder_or_mean_two_things_is_refused(name: str) -> None:
    with pytest.raises(Unreadable):
        Manifest.of({name: b""})


@pytest.mark.parametrize("name", ["a", "leads/7.json", "a..b", ".a", "request-1_v2.pdf", "a/b/c", "x" * 200])
def test_plain_names_are_taken(name: str) -> None:
    assert Manifest.of({name: b""}).parts[0].name == name


def test_a_part_is_not_a_folder_at_once() -> None:
    with pytest.raises(Unreadable, match="no part inside another"):
        Manifest.of({"a": b"", "a.x": b"", "a/b": b""})


def test_parts_have_one_order_and_stand_once() -> None:
    with pytest.raises(Unreadable, match="sorted"):
        Manifest((Part("b", 0, DIGEST), Part("a", 0, DIGEST)))
    with pytest.raises(Unreadable, match="sorted"):
        Manifest((Part("a", 0, DIGEST), Part("a", 0, DIGEST)))


@pytest.mark.parametrize(
    "text",
    ['{}', '[1]', '[{"name":"a","sha256":"%s"}]', '[{"name":"a","sha256":"%s","size":-1}]',
     '[{"name":"a","sha256":"%s","size":true}]', '[{"name":"a","sha256":"X%s","size":1}]',
     '[{"more":1,"name":"a","sha256":"%s","size":1}]', '[{"name":"a","sha256":"%s","size":1} ]'],
    ids=range(8),
)  # fmt: skip
def test_another_shape_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        Manifest.parse(text.replace("%s", DIGEST).encode())
