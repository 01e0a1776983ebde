from __future__ import annotations

import io
import json
import os
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nodal.edges.evidence import Destroyed, Slice, Store, Stored, StoreFailed, layout
from nodal.edges.keys import Kek
from nodal.facts.errors import Untrusted

Spans = Sequence[tuple[str, Sequence[tuple[int, int]]]]
FILE = b'[{"reportId":"1"},{"reportId":"2"},{"reportId":"3"}]\n'
SPANS: Spans = [("1", ((1, 16),)), ("2", ((18, 16),)), ("3", ((35, 16),))]
KEK = Kek(b"k" * 32)
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
DAY = timedelta(hours=24)


def digest(content: bytes) -> str:
    return sha256(content).hexdigest()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "originals", naming_key=b"n" * 32, kek=KEK)


def put(store: Store, content: bytes = FILE, spans: Spans = SPANS) -> Stored:
    return store.put(io.BytesIO(content), sha256=digest(content), spans=spans)


def path_of(store: Store, stored: Stored) -> Path:
    return next(store._folder.glob(f"*/{stored.name}"))


def without_key(stored: Stored, at: int) -> Stored:
    gone = replace(stored.slices[at], wrapped=None)
    return replace(stored, slices=(*stored.slices[:at], gone, *stored.slices[at + 1 :]))


def test_the_file_and_each_report_come_back_byte_for_byte(store: Store) -> None:
    stored = put(store)
    assert b"".join(store.read_file(stored)) == FILE
    assert [store.read_slice(stored.name, part) for part in stored.slices] == [
        b'{"reportId":"1"}',
        b'{"reportId":"2"}',
        b'{"reportId":"3"}',
    ]
    assert (stored.sha256, stored.size) == (digest(FILE), len(FILE))
    store.verify(stored)


def test_a_path_is_read_like_a_stream(store: Store, tmp_path: Path) -> None:
    source = tmp_path / "a.json"
    source.write_bytes(FILE)
    stored = store.put(source, sha256=digest(FILE), spans=SPANS)
    assert b"".join(store.read_file(stored)) == FILE


@pytest.mark.parametrize("content", [b"", b"x", b"refused \xff"])
def test_a_refused_file_is_kept_without_reports(store: Store, content: bytes) -> None:
    stored = put(store, content, [])
    assert b"".join(store.read_file(stored)) == content
    store.verify(stored)


def test_rows_of_a_database_bring_it_back(store: Store) -> None:
    stored = put(store)
    rows = [(part.key, json.loads(json.dumps(part.segments)), part.wrapped) for part in stored.slices]
    back = replace(stored, slices=tuple(Slice(*row) for row in rows))
    assert b"".join(store.read_file(back)) == FILE
    assert store.read_slice(stored.name, back.slices[1]) == b'{"reportId":"2"}'
    store.verify(back)


@st.composite
def files_with_spans(draw: st.DrawFn) -> tuple[bytes, Spans]:
    pieces = draw(st.lists(st.tuples(st.integers(0, 40), st.sampled_from(["gap", "a", "b", "c"])), max_size=8))
    plain, owners = b"", {}
    for length, owner in pieces:
        if owner != "gap":
            owners.setdefault(owner, []).append((len(plain), length))
        plain += random.Random(len(plain)).randbytes(length)
    return plain, [(owner, draw(st.permutations(spans))) for owner, spans in owners.items()]


@given(files_with_spans())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_spans_in_any_order(store: Store, monkeypatch: pytest.MonkeyPatch, told: tuple[bytes, Spans]) -> None:
    monkeypatch.setattr(layout, "CHUNK", 16)
    content, spans = told
    stored = put(store, content, spans)
    assert b"".join(store.read_file(stored)) == content
    for part, (key, of) in zip(stored.slices, spans, strict=True):
        assert part.key == key
        wanted = b"".join(content[offset : offset + length] for offset, length in of)
        assert store.read_slice(stored.name, part) == wanted
    store.verify(stored)


def test_long_reports_and_gaps_are_sealed_in_bounded_pieces(store: Store) -> None:
    content = random.Random(1).randbytes(3 * layout.CHUNK + 5)
    spans = [("long", ((10, 2 * layout.CHUNK + 1),))]
    stored = put(store, content, spans)
    assert [length for _, length, _ in stored.slices[0].segments] == [layout.CHUNK, layout.CHUNK, 1]
    assert max(map(len, store.read_file(stored))) == layout.CHUNK
    assert b"".join(store.read_file(stored)) == content


@pytest.mark.parametrize(
    "spans",
    [
        [("1", ((0, 5),)), ("2", ((4, 5),))],
        [("1", ((0, 5), (4, 5)))],
        [("1", ((0, 5),)), ("1", ((10, 5),))],
        [("1", ((-1, 5),))],
        [("1", ((5, -1),))],
        [("1", ((0, len(FILE) + 1),))],
        [("1", ((len(FILE) + 5, 1),))],
        [("1", ((0, len(FILE)),)), ("2", ((len(FILE), 1),))],
    ],
    ids=["overlap", "overlap in one", "key twice", "before", "negative", "too long", "behind", "behind the last"],
)
def test_spans_that_contradict_the_file_are_a_mistake_and_leave_nothing(store: Store, spans: Spans) -> None:
    with pytest.raises(ValueError, match=r"span|key"):
        put(store, FILE, spans)
    assert not [path for path in store._folder.rglob("*") if path.is_file()]


def test_a_file_that_changed_since_it_was_read_is_not_taken(store: Store) -> None:
    with pytest.raises(Untrusted, match="changed"):
        store.put(io.BytesIO(FILE + b" "), sha256=digest(FILE), spans=SPANS)
    assert list(store.names()) == []


def test_nothing_of_the_file_shows_in_the_store(store: Store) -> None:
    stored = put(store)
    raw = path_of(store, stored).read_bytes()
    assert b"reportId" not in raw
    assert stored.sha256 not in stored.name
    assert digest(raw) == stored.object_sha256
    assert path_of(store, stored).stat().st_mode & 0o377 == 0


def test_names_depend_on_the_naming_key(store: Store, tmp_path: Path) -> None:
    other = Store(tmp_path / "other", naming_key=b"m" * 32, kek=KEK)
    assert put(store).name[:64] == put(store).name[:64] != put(other).name[:64]
    with pytest.raises(ValueError, match="32 bytes"):
        Store(tmp_path, naming_key=b"short", kek=KEK)


def test_the_same_file_twice_has_two_objects_so_that_keys_live_and_die_apart(store: Store) -> None:
    first, second = put(store), put(store)
    assert first.name != second.name
    assert {part.wrapped for part in first.slices}.isdisjoint({part.wrapped for part in second.slices})
    store.verify(first)
    store.verify(second)


def test_a_destroyed_key_costs_its_report_only(store: Store) -> None:
    stored = without_key(put(store), 1)
    with pytest.raises(Destroyed):
        store.read_slice(stored.name, stored.slices[1])
    with pytest.raises(Destroyed):
        b"".join(store.read_file(stored))
    assert store.read_slice(stored.name, stored.slices[2]) == b'{"reportId":"3"}'
    store.verify(stored)


@pytest.mark.parametrize("destroyed", [False, True])
def test_every_altered_byte_of_the_object_is_found(store: Store, destroyed: bool) -> None:
    stored = put(store)
    checked = without_key(stored, 1) if destroyed else stored
    path = path_of(store, stored)
    raw = path.read_bytes()
    path.chmod(0o600)
    forgeries = [raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :] for at in range(len(raw))]
    for forged in [*forgeries, raw[:-1], raw + b"\0", b"", raw[:8]]:
        path.write_bytes(forged)
        with pytest.raises(Untrusted, match="original"):
            store.verify(checked)
    path.write_bytes(raw)
    store.verify(checked)


def test_an_altered_report_is_not_read(store: Store) -> None:
    stored = put(store)
    path = path_of(store, stored)
    raw = bytearray(path.read_bytes())
    raw[stored.slices[0].segments[0][0]] ^= 1
    path.chmod(0o600)
    path.write_bytes(raw)
    with pytest.raises(Untrusted, match="segment at byte 1 of the file"):
        store.read_slice(stored.name, stored.slices[0])


def test_keys_and_places_of_two_reports_cannot_be_exchanged(store: Store) -> None:
    stored = put(store)
    one, two, _ = stored.slices
    for forged in (replace(one, wrapped=two.wrapped), replace(one, segments=two.segments), replace(one, key="2")):
        with pytest.raises(Untrusted):
            store.read_slice(stored.name, forged)
        with pytest.raises(Untrusted):
            store.verify(replace(stored, slices=(forged, *stored.slices[1:])))


def test_equal_pieces_of_a_report_look_different_and_cannot_change_places(store: Store) -> None:
    stored = put(store, b"same-same+", [("1", ((0, 4), (5, 4)))])
    (first, length, _), (second, _, _) = stored.slices[0].segments
    path = path_of(store, stored)
    raw = path.read_bytes()
    one, two = (raw[at : at + length + 16] for at in (first, second))
    assert one[:length] != two[:length]
    path.chmod(0o600)
    path.write_bytes(raw.replace(one, b"?" * len(one)).replace(two, one).replace(b"?" * len(one), two))
    with pytest.raises(Untrusted, match="segment at byte 0"):
        store.read_slice(stored.name, stored.slices[0])


def test_an_object_does_not_pose_as_another(store: Store) -> None:
    one, two = put(store), put(store)
    raw = path_of(store, one).read_bytes()
    path = path_of(store, two)
    path.chmod(0o600)
    path.write_bytes(raw)
    for forged in (two, replace(one, name=two.name)):
        with pytest.raises(Untrusted):
            store.verify(forged)


@pytest.mark.parametrize(
    "change",
    [{"size": len(FILE) - 1}, {"size": len(FILE) + 1}, {"sha256": digest(b"")}, {"object_sha256": digest(b"")},
     {"slices": ()}, {"name": "../../etc/passwd"}, {"name": "0" * 64 + "-" + "0" * 16}, {"file_key_wrapped": b""}],
    ids=lambda change: f"{next(iter(change))}",
)  # fmt: skip
def test_rows_that_contradict_the_object_are_found(store: Store, change: dict[str, object]) -> None:
    with pytest.raises(Untrusted):
        store.verify(replace(put(store), **change))  # type: ignore[arg-type]


def aged(store: Store, stored: Stored, hours: float) -> Stored:
    stamp = (NOW - timedelta(hours=hours)).timestamp()
    os.utime(path_of(store, stored), (stamp, stamp))
    return stored


def test_the_sweep_takes_old_orphans_only(store: Store) -> None:
    known, young, old = (aged(store, put(store), hours) for hours in (90, 23.9, 24.1))
    assert set(store.names()) == {known.name, young.name, old.name}
    assert store.sweep({known.name}, older_than=DAY, now=NOW) == (old.name,)
    assert set(store.names()) == {known.name, young.name}
    store.verify(known)


def test_the_sweep_takes_old_drafts_and_nothing_that_is_not_ours(store: Store) -> None:
    known = aged(store, put(store), 90)
    home = path_of(store, known).parent
    names = [".draft-0123", "README", known.name + ".bak"]
    for name in names:
        (home / name).write_bytes(b"")
        os.utime(home / name, (0, 0))
    assert store.sweep({known.name}, older_than=DAY, now=NOW) == (".draft-0123",)
    assert sorted(path.name for path in home.iterdir()) == sorted([known.name, *names[1:]])


def test_who_knows_of_nothing_sweeps_nothing(store: Store) -> None:
    aged(store, put(store), 90)
    assert store.sweep(set(), older_than=DAY, now=NOW) == ()
    assert len(list(store.names())) == 1


def test_a_sweep_that_cannot_look_at_everything_removes_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    orphans = [aged(store, put(store), 90) for _ in range(3)]
    plain = Path.stat

    def failing(path: Path, **how: bool) -> os.stat_result:
        if path.name == max(stored.name for stored in orphans):
            raise OSError(5, "Input/output error")
        return plain(path, **how)

    monkeypatch.setattr(Path, "stat", failing)
    with pytest.raises(StoreFailed, match="Input/output error"):
        store.sweep({"one"}, older_than=DAY, now=NOW)
    monkeypatch.undo()
    assert len(list(store.names())) == 3


def test_an_empty_store_has_no_names(store: Store) -> None:
    assert list(store.names()) == []
