"""How often Python looks for values that nothing holds any more."""

from __future__ import annotations

import atexit
import gc

SELDOM = (20_000, 20, 50)
"""New objects before the collector looks; a page or a batch of reports makes some thousands, none of them in a circle.
Python's own default is 700, with which it took a fifth of the CPU time of an intake. Our own choice."""


def settle() -> None:
    """What is loaded now stays for ever: do not look at it again, nor as often at what a page or a batch leaves."""
    if gc.get_freeze_count():
        return
    gc.collect()
    gc.freeze()
    atexit.register(gc.unfreeze)  # libraries that count what they made would report it as lost
    gc.set_threshold(*SELDOM)
