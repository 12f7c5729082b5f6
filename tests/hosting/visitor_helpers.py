"""A host with the program's own menus: what the tests of whose camera a visitor gets share."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import argon2

from app import visitor_windows
from tests.camera.helpers import CheapHasher
from tests.remote.helpers import Guest, RunningServer, running
from tests.terminal_user import ACCENTS
from tui.hosting.service import Service, hosted
from tui.hosting.visitor_apps import VisitorApps

NAME = re.compile(r"demo-[a-z2-7]{5}-[a-z2-7]{5}")
"""The user name that the login window shows."""
BACKSPACE = "\x7f"
BACK_TO_USER = f"\x1b[Z\x1b[F{5 * BACKSPACE}"
"""Keys that lead from the login's password to an empty user name."""


@dataclass
class RunningService(RunningServer):
    """A running host, and what it has put together."""

    service: Service
    apps: VisitorApps


@contextmanager
def cheap_hashes() -> Iterator[None]:
    """Argon2id at its cheapest; the test of the command has the product's."""
    cheap = argon2.PasswordHasher.from_parameters(argon2.profiles.CHEAPEST)
    with (
        mock.patch("tui.camera.model.passwords.Argon2Hasher", CheapHasher),
        mock.patch("tui.cloud.phone_accounts._hasher", return_value=cheap),
    ):
        yield


@asynccontextmanager
async def running_service(
    data: Path, scenario: str = "known", *, password_file: Path | None = None
) -> AsyncIterator[RunningService]:
    with (
        cheap_hashes(),
        hosted(data, scenario, windows=visitor_windows(), password_file=password_file) as service,
    ):
        apps = service.apps()
        try:
            async with running(
                apps.app_for, authenticator=service.authenticator(), hooks=service.hooks
            ) as house:
                yield RunningService(house.host, house.port, service, apps)
        finally:
            await apps.close()


def name_of(guest: Guest) -> str:
    """The user name to come back with, as the login window shows it."""
    found = NAME.search(guest.screen.text())
    assert found is not None, guest.screen.framed()
    return found[0]


async def sign_in(guest: Guest, password: str, user: str = "admin") -> None:
    """From the login window to the main menu."""
    await guest.sees("Forgot Password")
    guest.send(f"{BACK_TO_USER}{user}\t{password}\r")
    await guest.sees("Main Menu")


def lit(guest: Guest) -> str:
    """What the button or entry says that has the focus."""
    places = guest.screen.places(lambda _char, background: background in ACCENTS)
    return "".join(guest.screen.cell(*place).char for place in places).strip(" ›")


async def press_on(guest: Guest, *labels: str) -> None:
    """Press Enter on these, one after the other, each once the hand is there."""
    for label in labels:
        await guest.sees(lambda guest, label=label: lit(guest) == label)  # type: ignore[misc]
        guest.press("enter")


async def code_by_phone(guest: Guest) -> None:
    """From the login window to the new password: the phone in the same terminal scans the QR code."""
    guest.press("down")
    await press_on(guest, "Forgot Password")
    await guest.sees("Reset Type")
    guest.press("enter")
    await guest.sees("Reset › Captcha")
    guest.press("f3")
    await press_on(guest, "Sign in", "+", "Get device password", "Scan the QR code")
    await press_on(guest, "Type it into the field")
    await guest.sees(re.compile(r"▌\d{8}"))
    guest.press("enter")
    await guest.sees("Confirm Password")


async def press_on_next(guest: Guest, label: str) -> None:
    """Go on with Enter, and press it on that."""
    await guest.sees(lambda guest: not lit(guest))
    guest.press("enter")
    await press_on(guest, label)


def pasted(text: str) -> str:
    return f"\x1b[200~{text}\x1b[201~"
