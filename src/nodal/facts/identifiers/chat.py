"""Chat rooms and groups: an invitation, or the name of a room."""

from __future__ import annotations

from nodal.facts.identifiers import url
from nodal.facts.identifiers.kind import Kind
from nodal.facts.text import fold, is_name

LONGEST = 512
"""Characters: the longest name of a service and of a room together. Source: the lengths in the report format."""

_COMMON = frozenset(
    {
        "general", "lobby", "main", "chat", "group", "room", "private", "public", "test", "default", "unknown",
        "none", "null", "random", "members", "new", "welcome",
    }
)  # fmt: skip


def canonical(text: str) -> str | None:
    """An invitation as its https address, or the name of a room without difference of case or width.

    None if nothing is left, if it is longer than `LONGEST`, or if it holds control characters.
    """
    if text.strip()[:8].lower().startswith(("http://", "https://")):
        address = url.canonical(text)
        return None if address is None else "https://" + address.partition("://")[2]
    name = fold(text)
    if not name or len(name) > LONGEST or not is_name(name):
        return None
    return name


def of(client: str | None, room: str) -> str | None:
    """The canonical form of a room on a named service: the same name elsewhere is another room.

    >>> of("ExampleChat", "Blue  Room")
    'examplechat/blue room'
    """
    name = canonical(room)
    if name is None or not client or name.startswith("https://"):
        return name
    return canonical(f"{client}/{room}")


def placeholder(value: str) -> bool:
    """Whether the room has a name that every service gives, whatever the service. Our own short list."""
    room = value if value.startswith("https://") else value.rpartition("/")[2]
    return room in _COMMON or len(set(room)) <= 1


KIND = Kind(
    name="chat",
    canonical=canonical,
    examples=(
        ("http://chat.example.org/+AbC#x", "https://chat.example.org/+AbC"),
        ("  Blue  ROOM ", "blue room"),
        ("ExampleChat/Blue Room", "examplechat/blue room"),
    ),
    non_examples=("", " ", "a\x07b", "https://user@chat.example.org/x", "x" * (LONGEST + 1)),
    placeholder=placeholder,
    group="contact",
    sentence="The same chat room or group.",
)
