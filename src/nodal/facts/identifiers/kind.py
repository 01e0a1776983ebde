"""What there is to know about a kind of identifier."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of identifier.

    `canonical` gives the one form in which two spellings are equal, None when the text is not one; applied twice it
    changes nothing. `placeholder` takes a canonical form and says whether so many people write it that it links nobody.
    `group` names the evidence group: kinds of one group say one thing about a person, not two. `sentence` is what the
    officer reads.
    """

    name: str
    canonical: Callable[[str], str | None]
    examples: tuple[tuple[str, str], ...]
    non_examples: tuple[str, ...]
    placeholder: Callable[[str], bool]
    group: str
    sentence: str
