"""What all processes of a node remember together for a few minutes: attempts to sign in, one-time codes that were used.

Django's own store in the database keeps pickled objects, which whoever may write that table could make the program run;
this one keeps JSON. A store in each process would allow as many attempts as there are processes.
"""

from __future__ import annotations

import json
import random
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connection

A_DAY = 24 * 3600.0
"""The longest time that anything is remembered."""

SWEEP = 200
"""One write in so many takes out what is over. Our own choice: the table holds one row for each address and name."""


class ShortMemory(BaseCache):
    """A cache of Django's in one table. The database's clock says what is over."""

    def __init__(self, _: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """What is remembered under a key."""
        found = self._ask("SELECT value FROM short_memory WHERE key = %s AND until > now()", key, version)
        return default if found is None else json.loads(found[0])

    def set(self, key: str, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Remember, in place of what was there."""
        self._write(key, value, timeout, version, only_when_over=False)

    def add(self, key: str, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Remember unless something is there; False: it was. Of two at once exactly one is told True."""
        return self._write(key, value, timeout, version, only_when_over=True)

    def delete(self, key: str, version: int | None = None) -> bool:
        """Forget."""
        return self._ask("DELETE FROM short_memory WHERE key = %s RETURNING 1", key, version) is not None

    def clear(self) -> None:
        """Forget everything."""
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM short_memory")

    def _write(self, key: str, value: Any, timeout: float | None, version: int | None, *, only_when_over: bool) -> bool:
        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        lasting = A_DAY if seconds is None else min(float(seconds), A_DAY)
        with connection.cursor() as cursor:
            if random.randrange(SWEEP) == 0:  # noqa: S311 - decides when to sweep, nothing else
                cursor.execute("DELETE FROM short_memory WHERE until < now()")
            cursor.execute(
                "INSERT INTO short_memory (key, value, until) VALUES (%s, %s::jsonb, now() + make_interval(secs => %s))"
                " ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value, until = EXCLUDED.until"
                " WHERE short_memory.until <= now() OR NOT %s",
                [self.make_key(key, version), json.dumps(value), lasting, only_when_over],
            )
            return int(cursor.rowcount) == 1

    def _ask(self, statement: str, key: str, version: int | None) -> tuple[Any, ...] | None:
        with connection.cursor() as cursor:
            cursor.execute(statement, [self.make_key(key, version)])
            return cursor.fetchone()  # type: ignore[no-any-return]


def times(key: str, *, within: float) -> int:
    """How often this was counted, this time included, since the count began; it begins anew after `within` seconds.

    One statement, so that of a thousand at once each gets a number of its own.
    """
    with connection.cursor() as cursor:
        if random.randrange(SWEEP) == 0:  # noqa: S311 - decides when to sweep, nothing else
            cursor.execute("DELETE FROM short_memory WHERE until < now()")
        cursor.execute(_COUNT, [f"times:{key}", min(within, A_DAY)])
        return int(cursor.fetchone()[0])


_COUNT = """
INSERT INTO short_memory AS m (key, value, until) VALUES (%s, '1', now() + make_interval(secs => %s))
ON CONFLICT (key) DO UPDATE SET
    value = CASE WHEN m.until <= now() THEN '1'::jsonb ELSE to_jsonb(m.value::int + 1) END,
    until = CASE WHEN m.until <= now() THEN EXCLUDED.until ELSE m.until END
RETURNING value::int
"""
