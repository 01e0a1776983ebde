"""Screen names and handles."""

from __future__ import annotations

from nodal.facts.identifiers.kind import Kind
from nodal.facts.text import fold, is_name

LONGEST = 256
"""Characters. Source: the length limit of screenName in the report format."""

_COMMON = frozenset(
    {
        "admin", "administrator", "user", "username", "test", "tester", "testuser", "guest", "unknown",
        "anonymous", "anon", "deleted", "deleted_user", "deleteduser", "null", "none", "undefined", "nobody",
        "default", "root", "me", "owner", "account", "facebook_user", "instagram_user",
    }
)  # fmt: skip


def canonical(text: str) -> str | None:
    """The name without difference of case or width (NFKC), without a leading @. The platform does not count.

    None if nothing is left, if it is longer than `LONGEST`, or if it holds control characters.
    """
    name = fold(text).lstrip("@ ").strip()
    if not name or len(name) > LONGEST or not is_name(name):
        return None
    return name


def placeholder(value: str) -> bool:
    """Whether it is a name that programs give or everybody takes. Our own short list."""
    return value in _COMMON or len(set(value)) == 1


KIND = Kind(
    name="screen",
    canonical=canonical,
    examples=(("@Asha_K ", "asha_k"), ("ＡSHA", "asha"), ("Straße", "strasse")),
    non_examples=("", " @ ", "a\x00b", "x" * (LONGEST + 1)),
    placeholder=placeholder,
    group="screen",
    sentence="The same screen name, which may be used by different people on different platforms.",
)
