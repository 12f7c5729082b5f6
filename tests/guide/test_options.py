"""Where the guided mode is asked for: the command line, the servers' options, a line of a script."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from app import menus, visitor_windows
from tests.helpers.windows.cameras import Practice
from tui.commands.requests import MenusRequest
from tui.hosting.visitor_windows import VisitorWindows
from tui.replay.script.parser import parse


def test_visitors_are_led_where_the_server_says_so(practice: Practice) -> None:
    for guided in (True, False):
        # Worker processes get it pickled.
        windows: VisitorWindows = pickle.loads(pickle.dumps(visitor_windows(guided=guided)))
        app = windows.menus(
            practice.camera("lost"),
            side=lambda: pytest.fail("the phone is not picked up"),
            language="en",
            terminal="xterm",
            app_link=None,
        )
        assert app.guided is guided


def test_local_menus_are_led_where_the_command_line_says_so(practice: Practice) -> None:
    for guided in (True, False):
        request = MenusRequest(
            lambda: practice.camera("lost"),
            language="en",
            data=None,
            smtp=None,
            app_link=None,
            exports=None,
            guided=guided,
        )
        assert getattr(menus(request), "guided") is guided  # noqa: B009 - of the menus alone


def test_a_script_says_so_in_its_first_lines() -> None:
    here = Path("a.play")
    assert parse("guided\nscan", here).setting.guided
    assert not parse("scan", here).setting.guided
