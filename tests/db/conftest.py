from __future__ import annotations

from database import configure

configure()
