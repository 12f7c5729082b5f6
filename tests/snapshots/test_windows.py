"""What every window looks like. `make snapshots` takes the pictures anew; look at them before committing."""

from __future__ import annotations

from typing import Protocol

import pytest

from tests.cameras import Menus, Practice
from tests.snapshots.cases import CASES, made
from tui.i18n import LANGUAGES

SIZES = {"80x24": (80, 24), "120x40": (120, 40)}
OTHERS = ["login-error", "reset", "security-error"]


class Compare(Protocol):
    """pytest-textual-snapshot's fixture."""

    def __call__(
        self, app: Menus, *, terminal_size: tuple[int, int] = ..., run_before: object = ...
    ) -> bool: ...


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CASES)
def test_window(snap_compare: Compare, practice: Practice, name: str, language: str, size: str) -> None:
    menus, lead = made(practice, name, language, card=name == "login")
    assert snap_compare(menus, terminal_size=SIZES[size], run_before=lead)


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("theme", ["osd-256", "osd-16"])
def test_fewer_colours(snap_compare: Compare, practice: Practice, name: str, theme: str) -> None:
    menus, lead = made(practice, name, "ru", theme=theme, card=name == "login-error")
    assert snap_compare(menus, run_before=lead)


@pytest.mark.parametrize("name", OTHERS)
def test_no_colour(
    snap_compare: Compare, practice: Practice, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    menus, lead = made(practice, name, "ru", card=name == "login-error")
    assert snap_compare(menus, run_before=lead)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [*OTHERS, "reset-help", "account", "menu-account", "password-dangerous"])
def test_smallest(snap_compare: Compare, practice: Practice, name: str, language: str) -> None:
    menus, lead = made(practice, name, language)
    assert snap_compare(menus, terminal_size=(60, 20), run_before=lead)


def test_smallest_captcha(snap_compare: Compare, practice: Practice) -> None:
    menus, lead = made(practice, "captcha", "ru")
    assert snap_compare(menus, terminal_size=(60, 20), run_before=lead)
