"""Every signer and verifier of the port: what holds, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from nodal.custody.checkpoint import (
    Checkpoint,
    open_note,
    read_verifier_text,
    sign_checkpoint,
    verifier_text,
    verify_checkpoint,
)
from nodal.custody.ports import Signer, Verifier
from nodal.edges.keys import Keys, NoteVerifier, PackageVerifier, create_unit_keys
from nodal.facts.errors import Untrusted

PUBLISHED = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
    "\N{EM DASH} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZ"
    "InNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
"""The worked example of the signed-note format, with the key in the test below."""


@pytest.fixture(params=["note", "package"])
def pair(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Signer, Verifier]:
    if request.param == "note":
        note = Keys(tmp_path).note_signer("asha")
        return note, note.verifier
    unit = create_unit_keys(tmp_path, "asha")
    return unit.signer, unit.public.verifier


def test_a_signature_holds_over_its_message_only(pair: tuple[Signer, Verifier]) -> None:
    signer, verifier = pair
    signature = signer.sign(b"message")
    assert len(signature) == 64
    verifier.verify(b"message", signature)
    for message, forged in [
        (b"massage", signature),
        (b"message", signature[:-1]),
        (b"message", signature + b"\0"),
        (b"message", signature[:32] + b"\0" + signature[32:]),
        (b"message", b""),
        (b"message", bytes(64)),
        *[(b"message", signature[:at] + bytes([signature[at] ^ 1]) + signature[at + 1 :]) for at in range(64)],
    ]:
        with pytest.raises(Untrusted, match="signature of asha"):
            verifier.verify(message, forged)


def test_names_and_public_keys_of_both_halves_agree(pair: tuple[Signer, Verifier]) -> None:
    signer, verifier = pair
    assert (signer.name, signer.public) == (verifier.name, verifier.public)


def test_a_signer_never_shows_its_secret(pair: tuple[Signer, Verifier]) -> None:
    assert repr(pair[0]).endswith("'asha', private key hidden)")


def test_what_is_no_public_key_is_refused() -> None:
    for public in (b"", bytes(65), b"\x04" + bytes(64), b"\x04" + b"\xff" * 64, bytes(33)):
        with pytest.raises(Untrusted, match="public key"):
            PackageVerifier("asha", public)
    with pytest.raises(Untrusted, match="public key"):
        NoteVerifier("asha", bytes(31))


def test_the_published_note_holds() -> None:
    key = read_verifier_text("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
    assert open_note(PUBLISHED, [NoteVerifier(*key)])[1] == ("PeterNeumann",)
    with pytest.raises(Untrusted, match="does not hold"):
        open_note(PUBLISHED.replace("answer", "question"), [NoteVerifier(*key)])


def test_a_checkpoint_travels_as_two_texts(tmp_path: Path) -> None:
    signer = Keys(tmp_path).note_signer("log.example.org")
    checkpoint = Checkpoint("log.example.org/audit", 3, bytes(32))
    note, key = sign_checkpoint(checkpoint, [signer]), verifier_text(signer.name, signer.public)
    verifier = NoteVerifier(*read_verifier_text(key))
    assert verify_checkpoint(note, origin="log.example.org/audit", verifiers=[verifier]) == checkpoint
