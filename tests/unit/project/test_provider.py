"""The identity provider of the settings: all of it or nothing, and nothing that bends the policy of a browser."""

from __future__ import annotations

from pathlib import Path

import pytest

from nodal.facts.errors import Misconfigured
from nodal.project.assemble import environment

ADDRESS = "https://id.example.org/realms/office"


@pytest.fixture
def given(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "secret").write_text("a secret\n")
    return {
        "NODAL_OIDC_URL": f"{ADDRESS}/",
        "NODAL_OIDC_CLIENT": "nodal",
        "NODAL_OIDC_SECRET_FILE": str(tmp_path / "secret"),
    }


def test_a_node_has_no_provider_unless_it_is_told_of_one() -> None:
    assert environment({}).provider is None


def test_the_settings_of_the_library_are_made_from_ours_and_the_secret_is_not_shown(given: dict[str, str]) -> None:
    provider = environment(given).provider
    assert provider is not None
    assert (provider.url, provider.client, provider.secret, provider.name) == (
        ADDRESS, "nodal", "a secret", "Office sign-in",
    )  # fmt: skip
    assert "a secret" not in repr(environment(given))
    [app] = provider.settings()["openid_connect"]["APPS"]
    assert app["settings"] == {"server_url": ADDRESS, "scope": ["openid"]}


@pytest.mark.parametrize("name", ["NODAL_OIDC_URL", "NODAL_OIDC_CLIENT", "NODAL_OIDC_SECRET_FILE"])
def test_a_half_told_provider_stops_the_command(given: dict[str, str], name: str) -> None:
    with pytest.raises(Misconfigured, match=name):
        environment({**given, name: ""})


@pytest.mark.parametrize("content", [None, " \n", b"\xff\xfe"])
def test_a_secret_that_cannot_be_read_stops_the_command(
    given: dict[str, str], tmp_path: Path, content: str | bytes | None
) -> None:
    path = tmp_path / "another"
    if content is not None:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(Misconfigured, match="NODAL_OIDC_SECRET_FILE"):
        environment({**given, "NODAL_OIDC_SECRET_FILE": str(path)})


@pytest.mark.parametrize(
    "address",
    [
        "http://id.example.org",
        "https://id.example.org; script-src *",
        "https://id.example.org?x=1",
        "https://user@id.example.org",
        "https://*.example.org",
        "https://",
        "id.example.org",
    ],
)
def test_an_address_that_is_no_plain_https_address_stops_the_command(given: dict[str, str], address: str) -> None:
    with pytest.raises(Misconfigured, match="NODAL_OIDC_URL"):
        environment({**given, "NODAL_OIDC_URL": address})


def test_identities_of_another_address_are_named_otherwise(given: dict[str, str]) -> None:
    here, there = environment(given).provider, environment({**given, "NODAL_OIDC_URL": f"{ADDRESS}2"}).provider
    assert here is not None
    assert there is not None
    assert here.key != there.key
