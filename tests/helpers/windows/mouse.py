"""The mouse as a terminal tells of it: in the order of the keys, and without waiting for anything."""

from __future__ import annotations

from textual import events

from tests.helpers.windows.cameras import User


def click(user: User, column: int, row: int) -> None:
    """Press and release the button at a place of the terminal, whatever stands there by then."""
    driver = user.app._driver
    assert driver is not None
    for kind in (events.MouseDown, events.MouseUp):
        driver.send_message(
            kind(
                None, column, row, 0, 0, 1, shift=False, meta=False, ctrl=False, screen_x=column, screen_y=row
            )
        )
