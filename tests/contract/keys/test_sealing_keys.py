"""Every key of the port that seals and opens data keys: the unit's own and that of a recipient."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from nodal.custody.ports import Unwrapper, Wrapper
from nodal.edges.keys import Kek, create_unit_keys
from nodal.facts.errors import Untrusted

DATA_KEY = bytes(range(32))
Pair = tuple[Wrapper, Unwrapper]


@pytest.fixture(params=["kek", "recipient"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], Pair]:
    def kek(name: str) -> Pair:
        own = Kek(name.encode().ljust(32))
        return own, own

    def recipient(name: str) -> Pair:
        keys = create_unit_keys(tmp_path, name)
        return keys.public.sealing, keys.opener

    return kek if request.param == "kek" else recipient


def test_a_data_key_comes_back_under_its_context(make: Callable[[str], Pair]) -> None:
    wrapper, unwrapper = make("asha")
    assert unwrapper.unwrap(wrapper.wrap(DATA_KEY, context=b"here"), context=b"here") == DATA_KEY


def test_it_comes_back_under_no_other_context_or_key(make: Callable[[str], Pair]) -> None:
    wrapper, unwrapper = make("asha")
    sealed = wrapper.wrap(DATA_KEY, context=b"here")
    with pytest.raises(Untrusted, match="sealed key"):
        unwrapper.unwrap(sealed, context=b"there")
    with pytest.raises(Untrusted, match="sealed key"):
        make("chitra")[1].unwrap(sealed, context=b"here")


def test_no_altered_byte_and_no_other_length_opens(make: Callable[[str], Pair]) -> None:
    wrapper, unwrapper = make("asha")
    sealed = wrapper.wrap(DATA_KEY, context=b"here")
    altered = [sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :] for at in range(len(sealed))]
    for forged in [*altered, sealed[:-1], sealed + b"\0", b"", sealed[:-40], sealed[:10]]:
        with pytest.raises(Untrusted):
            unwrapper.unwrap(forged, context=b"here")


def test_two_seals_of_one_key_differ(make: Callable[[str], Pair]) -> None:
    wrapper, _ = make("asha")
    assert wrapper.wrap(DATA_KEY, context=b"") != wrapper.wrap(DATA_KEY, context=b"")


def test_a_key_of_another_length_is_not_sealed(make: Callable[[str], Pair]) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        make("asha")[0].wrap(b"short", context=b"")


def test_an_opener_never_shows_its_secret(make: Callable[[str], Pair]) -> None:
    assert "hidden" in repr(make("asha")[1])


def test_an_older_unit_key_still_opens_and_the_new_one_seals() -> None:
    old, new = bytes(32), bytes([1]) * 32
    sealed = Kek(old).wrap(DATA_KEY, context=b"")
    both = Kek(new, older=[old])
    assert both.unwrap(sealed, context=b"") == DATA_KEY
    assert Kek(new).unwrap(both.wrap(DATA_KEY, context=b""), context=b"") == DATA_KEY
    with pytest.raises(Untrusted, match="not sealed with a key of this unit"):
        Kek(new).unwrap(sealed, context=b"")
