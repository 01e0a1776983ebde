from __future__ import annotations

import json
from base64 import b64decode, b64encode
from pathlib import Path

import pytest

from nodal.custody.checkpoint import read_verifier_text
from nodal.edges.keys import Keys, create_unit_keys, read_public_keys
from nodal.edges.keys.file_keys import KEK_LABEL
from nodal.edges.keys.key_files import pem, secret_file
from nodal.facts.errors import Misconfigured, Unreadable, Untrusted, WrongUsage


def test_the_same_keys_come_back(tmp_path: Path) -> None:
    first, again = create_unit_keys(tmp_path, "IN-DL"), create_unit_keys(tmp_path, "IN-DL")
    assert first.public.text() == again.public.text()
    again.public.verifier.verify(b"m", first.signer.sign(b"m"))
    assert again.opener.unwrap(first.public.sealing.wrap(bytes(32), context=b""), context=b"") == bytes(32)
    one, other = Keys(tmp_path), Keys(tmp_path)
    assert one.naming_key == other.naming_key
    assert len(one.naming_key) == 32
    assert other.kek.unwrap(one.kek.wrap(bytes(32), context=b""), context=b"") == bytes(32)
    assert one.note_signer("log").public == other.note_signer("log").public


def test_units_signing_and_sealing_have_keys_of_their_own(tmp_path: Path) -> None:
    texts = [create_unit_keys(tmp_path, name).public.text() for name in ("IN-DL", "IN-KA")]
    points = [json.loads(text)[key] for text in texts for key in ("sign_public", "seal_public")]
    assert len(set(points)) == 4


def test_only_the_owner_reads_secrets_and_everybody_the_public_file(tmp_path: Path) -> None:
    keys = Keys(tmp_path / "keys")
    keys.unit("IN-DL")
    keys.note_signer("log")
    assert keys.naming_key
    assert keys.kek
    modes = {path.name: path.stat().st_mode & 0o777 for path in keys.folder.iterdir()}
    for name in ("IN-DL.public.json", "log.note.pub"):
        assert modes.pop(name) & 0o077 in (0o044, 0o040, 0)
    assert set(modes.values()) == {0o600}
    assert len(modes) == 5
    assert keys.folder.stat().st_mode & 0o077 == 0


def test_a_secret_that_others_can_read_is_refused(tmp_path: Path) -> None:
    create_unit_keys(tmp_path, "asha")
    (tmp_path / "asha.sign.pem").chmod(0o640)
    with pytest.raises(Misconfigured, match="0600"):
        create_unit_keys(tmp_path, "asha")


@pytest.mark.parametrize("text", [b"", b"no pem", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
def test_a_broken_key_file_stops_loudly_and_is_not_replaced(tmp_path: Path, text: bytes) -> None:
    for name in ("asha.sign.pem", "originals.kek.pem", "log.note.pem"):
        (tmp_path / name).write_bytes(text)
        (tmp_path / name).chmod(0o600)
    keys = Keys(tmp_path)
    with pytest.raises(Misconfigured):
        keys.unit("asha")
    with pytest.raises(Misconfigured):
        _ = keys.kek
    with pytest.raises(Misconfigured):
        keys.note_signer("log")
    assert (tmp_path / "asha.sign.pem").read_bytes() == text


def test_a_key_of_another_kind_is_refused(tmp_path: Path) -> None:
    Keys(tmp_path).note_signer("log")
    (tmp_path / "log.note.pem").rename(tmp_path / "asha.sign.pem")
    with pytest.raises(Misconfigured, match="P-256"):
        create_unit_keys(tmp_path, "asha")
    create_unit_keys(tmp_path, "bharat")
    (tmp_path / "bharat.sign.pem").rename(tmp_path / "log.note.pem")
    with pytest.raises(Misconfigured, match="Ed25519"):
        Keys(tmp_path).note_signer("log")


def test_the_first_unit_key_of_the_file_seals_and_all_open(tmp_path: Path) -> None:
    old = Keys(tmp_path).kek.wrap(bytes(32), context=b"")
    path = tmp_path / "originals.kek.pem"
    path.write_bytes(pem(KEK_LABEL, b"n" * 32) + path.read_bytes())
    kek = Keys(tmp_path).kek
    assert kek.unwrap(old, context=b"") == bytes(32)
    assert kek.wrap(bytes(32), context=b"")[:5] != old[:5]


@pytest.mark.parametrize("secret", [b"short", b""])
def test_a_unit_key_of_another_length_is_refused(tmp_path: Path, secret: bytes) -> None:
    secret_file(tmp_path / "originals.kek.pem", lambda: pem(KEK_LABEL, secret))
    with pytest.raises(Misconfigured, match="32 bytes"):
        _ = Keys(tmp_path).kek


def test_the_line_for_auditors_is_that_of_the_key(tmp_path: Path) -> None:
    signer = Keys(tmp_path).note_signer("log")
    name, public = read_verifier_text((tmp_path / "log.note.pub").read_text())
    assert (name, public) == ("log", signer.public)


@pytest.mark.parametrize("name", ["", "..", "../asha", "a/b", ".hidden", "a b", "x" * 101])
def test_a_name_that_is_no_file_name_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(WrongUsage):
        create_unit_keys(tmp_path, name)


def test_who_comes_second_keeps_the_first_secret(tmp_path: Path) -> None:
    path = tmp_path / "secret"

    def racing() -> bytes:
        secret_file(path, lambda: b"first")
        return b"second"

    assert secret_file(path, racing) == b"first"
    assert [found.name for found in tmp_path.iterdir()] == ["secret"]


def test_the_public_file_is_read_as_written(tmp_path: Path) -> None:
    keys = create_unit_keys(tmp_path, "IN-DL")
    text = (tmp_path / "IN-DL.public.json").read_bytes()
    public = read_public_keys(text)
    assert public.text().encode() == text
    public.verifier.verify(b"m", keys.signer.sign(b"m"))
    assert len(b64decode(json.loads(text)["seal_public"])) == 65


POINT = b64encode(b"\x04" + bytes(64)).decode()


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", Unreadable),
        ("[]", Unreadable),
        ('{"name":"a"}', Unreadable),
        ('{"name":"../a","sign_public":"","seal_public":""}', Unreadable),
        ('{"name":"a","sign_public":"?","seal_public":""}', Untrusted),
        (f'{{"name":"a","sign_public":"{POINT}","seal_public":"{POINT}"}}', Untrusted),
    ],
    ids=range(6),
)
def test_another_public_file_is_refused(text: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        read_public_keys(text)
