"""The interface as its users see it, held against a sample: a change of it shows in the review.

To write it anew after a wanted change, delete `samples/api/openapi.json` and run this test once.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from database import configure

configure()

from nodal.api.rest.urls import API  # noqa: E402 - needs Django's settings

SAMPLE = Path(__file__).parents[1] / "samples" / "api" / "openapi.json"


def test_the_interface_is_the_one_that_the_sample_shows() -> None:
    found = json.loads(json.dumps(API.get_openapi_schema(path_prefix="/api/v1/")))
    if not SAMPLE.exists() and not os.environ.get("CI"):
        SAMPLE.parent.mkdir(exist_ok=True)
        SAMPLE.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", "utf-8")
    assert found == json.loads(SAMPLE.read_text("utf-8"))


def test_every_operation_says_what_it_gives_and_how_it_refuses() -> None:
    for path, methods in API.get_openapi_schema(path_prefix="/api/v1/")["paths"].items():
        for said in methods.values():
            assert said["description"].endswith("."), path
            assert {"200", "401", "403", "404", "409", "422"} <= {str(code) for code in said["responses"]}, path
            assert said["security"], path
