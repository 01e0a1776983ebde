"""Nobody throws a node away that somebody uses."""

from __future__ import annotations

from pathlib import Path

import pytest

from nodal.project.lock import InUse, alone


def test_a_second_one_is_refused_as_long_as_the_first_lasts(tmp_path: Path) -> None:
    with alone(tmp_path / "below" / "demo"):
        with pytest.raises(InUse):
            alone(tmp_path / "below" / "demo")
        alone(tmp_path / "below" / "other").close()
    alone(tmp_path / "below" / "demo").close()
