"""Who sits at the keyboard, as histories name them."""

from __future__ import annotations

import os
import pwd

import pytest

from nodal.project.assemble import environment


def test_a_person_who_became_root_stays_the_person() -> None:
    assert environment({"SUDO_USER": "asha", "USER": "root"}).os_user == "asha"


def test_without_a_word_of_the_environment_the_system_says_the_name() -> None:
    assert environment({}).os_user == pwd.getpwuid(os.getuid()).pw_name


def test_a_number_stands_only_where_the_system_has_no_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getuid", lambda: 4_000_000_000)
    assert environment({}).os_user == "4000000000"
