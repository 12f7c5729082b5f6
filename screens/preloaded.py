"""What the SSH server loads before it forks its workers."""

from __future__ import annotations

from typing import Final

PRELOADED: Final = (
    "screens.application",
    *(f"screens.account.{name}" for name in ("account", "security")),
    *(f"screens.advanced.{name}" for name in ("factory_default", "online", "reboot")),
    *(f"screens.information.{name}" for name in ("log", "qr_code", "version")),
    *(f"screens.login.{name}" for name in ("captcha", "login", "new_password", "reset")),
    *("screens.common.dialog", "screens.menu.main_menu", "screens.phone.phone"),
    *("screens.phone.cloud_handset", "screens.exercise.exercise_window", "tui.exercises.builtin"),
    *("tui.camera.camera", "tui.camera.fleet.registry", "tui.camera.operations.seeding", "tui.cloud.scanner"),
)
"""Names of modules: workers share the memory of them."""
