from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from nodal.edges.slots import Slots

HOLDER = "import sys,pathlib,nodal.edges.slots as s; print(s.Slots(pathlib.Path(sys.argv[1]),1).take('7') is None)"


def test_a_place_is_taken_until_it_is_given_back(tmp_path: Path) -> None:
    slots = Slots(tmp_path / "places", 2)
    held = [slots.take(name) for name in ("7", "7", "8")]
    assert None not in held
    assert slots.take("7") is None
    held[0]()
    held.append(slots.take("7"))
    assert held[-1] is not None
    for give_back in held:
        give_back()


def test_another_process_sees_the_same_places(tmp_path: Path) -> None:
    held = Slots(tmp_path, 1).take("7")
    assert held is not None
    for expected in ("True", "False"):
        said = subprocess.run([sys.executable, "-c", HOLDER, str(tmp_path)], capture_output=True, text=True, check=True)
        assert said.stdout.strip() == expected
        held()


@pytest.mark.parametrize("name", ["", "../x", "a/b", "a b", "."])
def test_a_name_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="letters, digits"):
        Slots(tmp_path, 1).take(name)
