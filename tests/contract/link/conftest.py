"""What the tests of this folder share: each runs on both engines."""

from __future__ import annotations

import pytest

from contract.link.engines import ENGINES


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest):  # type: ignore[no-untyped-def]
    return ENGINES[request.param]
