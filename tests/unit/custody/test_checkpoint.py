from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nodal.custody.checkpoint import (
    Checkpoint,
    key_id,
    open_note,
    read_verifier_text,
    sign_checkpoint,
    sign_note,
    verifier_text,
    verify_checkpoint,
)
from nodal.custody.tree import leaf_hash
from nodal.facts.errors import Unreadable, Untrusted
from unit.custody.keys import FakeKey

ROOT = leaf_hash(b"entry")
LOG = FakeKey("log.example.org")
PEER = FakeKey("peer.example.org")
STRANGER = FakeKey("stranger.example.org")
CHECKPOINT = Checkpoint("log.example.org/unit", 7, ROOT)

PUBLISHED_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
"""The key of the format's own published example."""


def test_the_body_is_origin_size_and_root_on_lines_of_their_own() -> None:
    body = Checkpoint("example.org/log", 0, bytes(32), ("more",)).body
    assert body == "example.org/log\n0\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\nmore\n"
    assert Checkpoint.parse(body) == Checkpoint("example.org/log", 0, bytes(32), ("more",))


def test_the_published_key_has_the_published_id() -> None:
    name, public = read_verifier_text(PUBLISHED_KEY)
    assert (name, key_id(name, public).hex()) == ("PeterNeumann", "c74f20a3")
    assert verifier_text(name, public) == PUBLISHED_KEY


@pytest.mark.parametrize(
    "text",
    ["", "name", "name+c74f20a3", PUBLISHED_KEY.replace("c74", "c75"), PUBLISHED_KEY[:-1], PUBLISHED_KEY + "A",
     PUBLISHED_KEY.replace("Peter", "Pete"), PUBLISHED_KEY.replace("ARpc", "Ahpc"), "a b" + PUBLISHED_KEY],
    ids=range(9),
)  # fmt: skip
def test_a_key_line_that_contradicts_itself_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        read_verifier_text(text)


LINE = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="


@pytest.mark.parametrize(
    "body",
    ["", "o\n1\n", f"o\n1\n{LINE}", f"\n1\n{LINE}\n", f"o\n01\n{LINE}\n", f"o\n-1\n{LINE}\n", f"o\n1 \n{LINE}\n",
     f"o\n1\n{LINE}\n\n", f"o\n1\n{LINE[:-5]}=\n", f"o\n1\n {LINE}\n", f"o\n1\n{LINE}\r\n", f"o\n\u0661\n{LINE}\n",
     f"o\n1\n{LINE[:-2]}B=\n", f"o\n{'9' * 30}\n{LINE}\n"],
    ids=range(14),
)  # fmt: skip
def test_another_layout_of_a_checkpoint_is_refused(body: str) -> None:
    with pytest.raises(Unreadable):
        Checkpoint.parse(body)


@pytest.mark.parametrize(
    ("origin", "size", "root", "extensions"),
    [("", 1, ROOT, ()), ("a\nb", 1, ROOT, ()), ("a", -1, ROOT, ()), ("a", 1, b"short", ()), ("a", 1, ROOT, ("",)),
     ("a\r", 1, ROOT, ())],
    ids=range(6),
)  # fmt: skip
def test_a_checkpoint_is_valid_from_birth(origin: str, size: int, root: bytes, extensions: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="checkpoint"):
        Checkpoint(origin, size, root, extensions)


@given(st.integers(0, 10**18), st.binary(min_size=32, max_size=32))
@settings(max_examples=30)
def test_what_was_signed_is_what_is_verified(size: int, root: bytes) -> None:
    checkpoint = Checkpoint("example.org/log", size, root)
    note = sign_checkpoint(checkpoint, [LOG, PEER])
    assert verify_checkpoint(note, origin="example.org/log", verifiers=[LOG]) == checkpoint
    assert open_note(note, [PEER, STRANGER, LOG])[1] == ("log.example.org", "peer.example.org")


def test_every_altered_character_is_noticed() -> None:
    note = sign_checkpoint(CHECKPOINT, [LOG])
    for at, character in enumerate(note):
        altered = note[:at] + ("x" if character != "x" else "y") + note[at + 1 :]
        with pytest.raises(Untrusted):
            verify_checkpoint(altered, origin=CHECKPOINT.origin, verifiers=[LOG])


def test_a_checkpoint_of_another_log_is_refused() -> None:
    with pytest.raises(Untrusted, match="another log"):
        verify_checkpoint(sign_checkpoint(CHECKPOINT, [LOG]), origin="other", verifiers=[LOG])


def test_a_note_that_is_no_checkpoint_is_refused() -> None:
    with pytest.raises(Untrusted, match="checkpoint"):
        verify_checkpoint(sign_note("only text\n", [LOG]), origin="only text", verifiers=[LOG])


def test_a_note_of_a_stranger_proves_nothing() -> None:
    with pytest.raises(Untrusted, match="no signature by a known key"):
        open_note(sign_checkpoint(CHECKPOINT, [STRANGER]), [LOG])


def test_a_false_signature_of_a_known_key_refuses_the_note_though_another_holds() -> None:
    good = sign_note(CHECKPOINT.body, [PEER])
    elsewhere = sign_note("other\n", [LOG]).rpartition("\n\n")[2]
    with pytest.raises(Untrusted, match="does not hold"):
        open_note(good + elsewhere, [LOG, PEER])


def test_the_same_line_twice_counts_once() -> None:
    note = sign_note(CHECKPOINT.body, [LOG])
    assert open_note(note + note.rpartition("\n\n")[2], [LOG])[1] == ("log.example.org",)


NOTE = sign_note("text\n", [LOG])


@pytest.mark.parametrize(
    "note",
    ["", "text\n", NOTE[:-1], NOTE + "\n", NOTE + "- no\n", NOTE.replace("\N{EM DASH}", "-"),
     NOTE.replace("t\n", "t\r\n"), NOTE + "\N{EM DASH} a b!\n", NOTE + "\N{EM DASH} a AAAA\n", "x" * 70_000 + NOTE,
     NOTE.replace("text", "te\0t"),
     NOTE + "\N{EM DASH} a+b AAAAAAAA\n"],
    ids=range(12),
)  # fmt: skip
def test_another_layout_of_a_note_is_refused(note: str) -> None:
    with pytest.raises(Untrusted, match="note"):
        open_note(note, [LOG])


@pytest.mark.parametrize("body", ["", "no end", "a\rb\n", "\ud800\n"])
def test_text_that_a_note_cannot_carry_is_not_signed(body: str) -> None:
    with pytest.raises(ValueError, match="a note is lines"):
        sign_note(body, [LOG])


def test_a_note_without_signer_or_with_a_bad_name_is_not_written() -> None:
    with pytest.raises(ValueError, match="a note is lines"):
        sign_note("text\n", [])
    with pytest.raises(ValueError, match="name"):
        sign_note("text\n", [FakeKey("two words")])
