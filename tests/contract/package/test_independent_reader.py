"""A second reader of packages, in another language and with nothing but what every browser has."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest

from contract.package.parcel import HEADER, PARTS, People, people

NODE = shutil.which("node")
SCRIPT = Path(__file__).parent / "open_package.mjs"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if NODE is None and os.environ.get("CI") == "true":
        pytest.fail("node is missing: the independent reader of packages cannot be run")
    if NODE is None:
        pytest.skip("node is not installed")
    return tmp_path_factory.mktemp("keys")


@pytest.fixture(scope="module")
def who(folder: Path) -> People:
    return people(folder)


def read(folder: Path, data: bytes, *, key: str = "bharat", trusted: str = "asha") -> subprocess.CompletedProcess[str]:
    package = folder / "lead.nodal"
    package.write_bytes(data)
    command = [
        str(NODE),
        str(SCRIPT),
        str(package),
        str(folder / f"{key}.seal.pem"),
        str(folder / f"{trusted}.public.json"),
    ]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)


def test_it_opens_what_we_seal_and_comes_to_the_same_digests(folder: Path, who: People) -> None:
    data = who.seal()
    ran = read(folder, data)
    assert ran.returncode == 0, ran.stderr
    found = json.loads(ran.stdout)
    assert found["manifest"] == who.open(data).manifest.digest
    assert found["header"] == HEADER
    assert found["parts"] == {name: sha256(content).hexdigest() for name, content in PARTS.items()}


def test_it_refuses_what_we_refuse(folder: Path, who: People) -> None:
    data = who.seal()
    altered = data[:-1] + bytes([data[-1] ^ 1])
    for ran, why in [
        (read(folder, altered), "sealed bytes"),
        (read(folder, data, key="chitra"), "not for this key"),
        (read(folder, data, trusted="chitra"), "unknown signer"),
    ]:
        assert (ran.returncode, ran.stderr) == (3, f"refused: {why}\n")
