"""The only connection that a node makes by itself: to the identity provider that it was told of."""

from __future__ import annotations

import ssl
from typing import Any

from requests import Session

PATIENCE = 5
"""Seconds to wait for the provider. Our own choice."""


class Reach(Session):
    """To the provider and nowhere else: no redirects, no proxy or password taken from the environment."""

    def __init__(self) -> None:
        super().__init__()
        self.trust_env = False
        self.max_redirects = 0
        # The machine's own list of certificate authorities, where an office puts its own.
        paths = ssl.get_default_verify_paths()
        self.verify = paths.cafile or paths.capath or True

    def request(self, *args: Any, **more: Any) -> Any:
        """One call, which does not last for ever."""
        return super().request(*args, **{**more, "timeout": PATIENCE})
