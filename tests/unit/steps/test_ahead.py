"""One thing is made while the one before it is dealt with: in order, faults in their place, nothing left behind."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from nodal.steps.ahead import OneAhead


def test_things_come_in_their_order_each_made_while_the_one_before_it_is_dealt_with() -> None:
    begun = [threading.Event() for _ in range(4)]

    def things() -> Iterator[int]:
        for number in range(3):
            begun[number].set()
            yield number
        begun[3].set()

    seen = []
    for number in (ahead := OneAhead(things())):
        assert begun[number + 1].wait(60)
        seen.append(number)
    assert seen == [0, 1, 2]
    assert ahead.close() is None


def test_they_are_made_in_a_thread_of_their_own() -> None:
    ahead = OneAhead(iter([threading.get_ident()]))
    made = OneAhead(threading.get_ident() for _ in range(1))
    assert next(ahead) == threading.get_ident() != next(made)
    ahead.close()
    made.close()


def test_what_goes_wrong_is_raised_after_everything_before_it() -> None:
    def things() -> Iterator[str]:
        yield "whole"
        raise ValueError("torn")

    ahead = OneAhead(things())
    assert next(ahead) == "whole"
    with pytest.raises(ValueError, match="torn"):
        next(ahead)
    assert ahead.close() is None


def test_what_was_made_and_not_asked_for_is_handed_back_and_nothing_more_is_made() -> None:
    made = []

    def things() -> Iterator[int]:
        for number in range(1, 9):
            made.append(number)
            yield number

    ahead = OneAhead(things())
    assert next(ahead) == 1
    assert ahead.close() == 2
    assert made == [1, 2]
