"""Pages of a list: at most so many rows, and the reference to go on from."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from nodal.steps.look.program import Page

Limit = Annotated[int, Field(ge=1, le=100)]
"""Rows of a page."""


def shown(page: Page) -> dict[str, Any]:
    """The page as the interface gives it."""
    return {"items": list(page.rows), "after": page.after}
