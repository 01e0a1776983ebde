"""The forty lines in docs/operate/verify.md, run as an auditor would run them: a second opinion on the log."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from nodal.custody.canonical import canonical
from nodal.custody.checkpoint import Checkpoint, sign_checkpoint
from nodal.custody.dump import verify_dump
from nodal.custody.tree import leaf_hash, root
from nodal.edges.keys import Keys

PAGE = Path(__file__).parents[3] / "docs" / "operate" / "verify.md"
ENTRIES = [canonical({"action": "report.view", "ids": [number], "unit": "IN-DL"}) for number in range(13)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    script = re.search(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert script
    (tmp_path / "verify.py").write_text(script[1], "utf-8")
    signer = Keys(tmp_path).note_signer("nodal-log")
    for size in (5, 12):
        checkpoint = Checkpoint("nodal/audit", size, root([leaf_hash(entry) for entry in ENTRIES[:size]]))
        (tmp_path / f"{size}.note").write_text(sign_checkpoint(checkpoint, [signer]), "utf-8")
    return tmp_path


def run(folder: Path, entries: list[bytes], key: str = "nodal-log.note.pub") -> subprocess.CompletedProcess[str]:
    lines = [json.dumps({"seq": seq, "leaf": entry.decode()}) for seq, entry in enumerate(entries)]
    (folder / "log.jsonl").write_text("".join(f"{line}\n" for line in lines), "utf-8")
    command = [sys.executable, "verify.py", "log.jsonl", key, "5.note", "12.note"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)


def test_an_honest_log_holds(folder: Path) -> None:
    ran = run(folder, ENTRIES)
    assert ran.stdout == "5.note: holds for the first 5 entries\n12.note: holds for the first 12 entries\n", ran.stderr


@pytest.mark.parametrize("at", [0, 4, 5, 11])
def test_it_finds_what_we_find(folder: Path, at: int) -> None:
    for entries in ([*ENTRIES[:at], b"null", *ENTRIES[at + 1 :]], ENTRIES[:at]):
        ran = run(folder, entries)
        assert ran.returncode == 1
        assert "the log does not begin with what this checkpoint covers" in ran.stderr
        notes = [
            Checkpoint.parse((folder / f"{size}.note").read_text("utf-8").split("\n\n")[0] + "\n") for size in (5, 12)
        ]
        found = verify_dump((folder / "log.jsonl").read_text("utf-8").splitlines(), checkpoints=notes)
        assert found.first_bad == (0 if at < 5 else 5)


def test_a_checkpoint_of_another_key_is_not_believed(folder: Path) -> None:
    Keys(folder / "other").note_signer("nodal-log")
    ran = run(folder, ENTRIES, key="other/nodal-log.note.pub")
    assert (ran.returncode, ran.stderr) == (1, "not signed by this key\n")
