"""What the phone and the window beside it show."""

from __future__ import annotations

from tests.helpers.windows.cameras import User
from tui.camera import Camera


def payload(camera: Camera) -> str:
    running = camera.running_challenge()
    assert running is not None
    return running.payload


def digits(user: User) -> str:
    """The code as the phone shows it; '' where it shows none."""
    return "".join(str(getattr(widget, "value")) for widget in user.widgets("Digits"))  # noqa: B009
