from __future__ import annotations

import json
from pathlib import Path

import pytest

from contract.package.parcel import HEADER, PARTS, People, people
from nodal.custody.manifest import Manifest
from nodal.facts.errors import Misconfigured, Untrusted, WrongUsage
from nodal.steps.packages import open_file, verify_file


@pytest.fixture
def who(tmp_path: Path) -> People:
    found = people(tmp_path / "keys")
    (tmp_path / "lead.nodal").write_bytes(found.seal())
    return found


def test_a_package_file_is_opened_with_key_files(who: People, tmp_path: Path) -> None:
    found = open_file(
        tmp_path / "lead.nodal",
        key=tmp_path / "keys" / "bharat.seal.pem",
        trusted=sorted((tmp_path / "keys").glob("*.public.json")),
        out=tmp_path / "out",
    )
    assert (found["ok"], found["from"], found["to"], found["why"]) == (True, "asha", "bharat", "")
    assert found["manifest"] == {"digest": Manifest.of(PARTS).digest, "parts": Manifest.of(PARTS).as_json()}
    assert (tmp_path / "out" / "lead.json").read_bytes() == PARTS["lead.json"]
    assert json.loads(json.dumps(found))["written"][0].startswith(str(tmp_path / "out"))


def test_without_a_folder_nothing_is_written(who: People, tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    found = open_file(tmp_path / "lead.nodal", key=keys / "bharat.seal.pem", trusted=[keys / "asha.public.json"])
    assert found["written"] == []


def test_a_carrier_needs_no_private_key(who: People, tmp_path: Path) -> None:
    found = verify_file(tmp_path / "lead.nodal", trusted=[tmp_path / "keys" / "asha.public.json"])
    assert (found["ok"], found["manifest"], found["header"]) == (True, {}, HEADER)


def test_nobody_is_trusted_unless_named(who: People, tmp_path: Path) -> None:
    with pytest.raises(Untrusted, match="no key of asha is known here"):
        verify_file(tmp_path / "lead.nodal", trusted=[])


def test_two_keys_under_one_name_are_refused(who: People, tmp_path: Path) -> None:
    posing = tmp_path / "posing.public.json"
    posing.write_text((tmp_path / "keys" / "chitra.public.json").read_text().replace("chitra", "asha"))
    with pytest.raises(Untrusted, match="two different ones are given for asha"):
        verify_file(tmp_path / "lead.nodal", trusted=[tmp_path / "keys" / "asha.public.json", posing])


def test_a_missing_file_is_named_and_no_key_is_made(who: People, tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match=r"none\.nodal"):
        verify_file(tmp_path / "none.nodal", trusted=[])
    with pytest.raises(WrongUsage, match=r"dev\.seal\.pem"):
        open_file(tmp_path / "lead.nodal", key=tmp_path / "keys" / "dev.seal.pem", trusted=[])
    assert not (tmp_path / "keys" / "dev.seal.pem").exists()


def test_a_public_file_is_no_private_key(who: People, tmp_path: Path) -> None:
    key = tmp_path / "keys" / "asha.public.json"
    key.chmod(0o600)
    with pytest.raises(Misconfigured, match="not a private key"):
        open_file(tmp_path / "lead.nodal", key=key, trusted=[])
