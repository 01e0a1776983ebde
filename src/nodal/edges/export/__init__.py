"""What leaves the program as a file. `EXPORTS` is the table of all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from nodal.edges.export.nodal_package import PACKAGE_SUFFIX, seal
from nodal.edges.export.opening import Opened, open_package, verify, write_parts
from nodal.edges.export.statement import Header

__all__ = [
    "EXPORTS",
    "PACKAGE_SUFFIX",
    "Export",
    "Header",
    "Opened",
    "open_package",
    "seal",
    "verify",
    "write_parts",
]


@dataclass(frozen=True, slots=True)
class Export:
    """One kind of file that leaves: its name, how its files end, what it is, and what writes it."""

    name: str
    suffix: str
    says: str
    write: Callable[..., bytes]


EXPORTS = (
    Export(
        "nodal_package",
        PACKAGE_SUFFIX,
        "A sealed package for one unit: signed, readable with that unit's key only, checked part by part.",
        seal,
    ),
)
