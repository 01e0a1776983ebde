"""An object of a JSON report, read key by key: what has the wrong type or no known name is kept raw and flagged."""

from __future__ import annotations

import json
from collections.abc import Mapping

from nodal.edges.intake.gather import Gather

_VALUE = frozenset({"value"})


class Node:
    """One JSON object and where it stands. `null` and an absent key are the same: nothing was said."""

    __slots__ = ("gather", "place", "value")

    def __init__(self, gather: Gather, place: str, value: Mapping[str, object]) -> None:
        self.gather, self.place, self.value = gather, place, value

    def at(self, key: str) -> str:
        return f"{self.place}.{key}" if self.place else key

    def expect(self, known: frozenset[str]) -> None:
        """Keep and flag every key that is not known. Only `null` behind an unknown key says nothing."""
        if not self.value.keys() <= known:
            for key in self.value.keys() - known if len(self.value) < 2 else list(self.value):
                if key not in known:
                    self.keep_raw(key, code="field.unknown")

    def keep_raw(self, key: str, *, code: str = "field.type") -> None:
        self._keep(self.at(key), self.value[key], code=code)

    def keep_entry(self, place: str, value: object) -> None:
        """Keep an entry of a list that has the wrong type, and flag it."""
        self._keep(place, value)

    def _keep(self, place: str, value: object, *, code: str = "field.type") -> None:
        self.gather.unknown(place, json.dumps(value, ensure_ascii=False), code=code)

    def text(self, key: str) -> str | None:
        """The text of a key as it may be stored."""
        found = self.value.get(key)
        if found is None:
            return None
        if type(found) is not str:
            self.keep_raw(key)
            return None
        gather = self.gather
        return found if gather.plain else gather.text(found, self.at(key))

    def raw_text(self, key: str) -> str | None:
        """The text of a key as it is, for what `Gather` reads itself."""
        found = self.value.get(key)
        if found is None or type(found) is str:
            return found
        self.keep_raw(key)
        return None

    def scalar(self, key: str) -> str | None:
        """A text or an integer, as text."""
        found = self.value.get(key)
        return str(found) if type(found) is int else self.text(key)

    def integer(self, key: str) -> int | None:
        found = self.value.get(key)
        if found is None or type(found) is int:
            return found
        self.keep_raw(key)
        return None

    def truth(self, key: str) -> bool | None:
        found = self.value.get(key)
        if found is None or found is True or found is False:
            return found
        self.keep_raw(key)
        return None

    def object(self, key: str) -> Node | None:
        found = self.value.get(key)
        if found is None:
            return None
        if type(found) is not dict:
            self.keep_raw(key)
            return None
        return Node(self.gather, self.at(key), found)

    def objects(self, key: str) -> list[Node]:
        """The objects of a list."""
        found = self.value.get(key)
        if found is None or found == []:
            return []
        if type(found) is not list:
            self.keep_raw(key)
            return []
        gather, place = self.gather, self.at(key)
        nodes = [Node(gather, f"{place}[{index}]", entry) for index, entry in enumerate(found) if type(entry) is dict]
        if len(nodes) != len(found):
            for index, entry in enumerate(found):
                if entry is not None and type(entry) is not dict:
                    self._keep(f"{place}[{index}]", entry)
        return nodes

    def wrapped(self, key: str) -> list[Node]:
        """The objects of a list inside a wrapper that repeats its name."""
        wrapper = self.object(key)
        if wrapper is None:
            return []
        wrapper.expect(frozenset({key}))
        return wrapper.objects(key)

    def values(self, key: str) -> list[str]:
        """The texts of a list of `{value}` objects, without empty ones."""
        found = self.value.get(key)
        if found is None or found == []:
            return []
        texts = []
        for node in self.objects(key):
            node.expect(_VALUE)
            text = node.text("value")
            if text:
                texts.append(text)
        return texts

    def words(self, key: str) -> list[str]:
        """Words given as one text, as a list of texts or as `{value}` objects: the format is not known to be one."""
        found = self.value.get(key)
        if type(found) is dict:
            wrapper = Node(self.gather, self.at(key), found)
            wrapper.expect(frozenset({key}))
            return wrapper.words(key)
        if type(found) is not list:
            text = self.text(key)
            return [text] if text else []
        if all(type(entry) is str for entry in found):
            place = self.at(key)
            return [self.gather.text(entry, f"{place}[{index}]") for index, entry in enumerate(found) if entry]
        return self.values(key)
