"""A server with the program's own menus: what the tests of whose camera a visitor gets share."""

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
from tests.helpers.terminals.terminal_user import ACCENTS
from tests.remote.helpers import RunningServer, SshVisitor, running
from tui.camera.model.passwords import product_hasher
from tui.exercises.model import Exercise
from tui.hosting.class_results import ReportFile
from tui.hosting.service import Service, hosted
from tui.hosting.visitor_apps import VisitorApps

NAME = re.compile(r"demo-[a-z2-7]{5}-[a-z2-7]{5}")
"""The user name that the login window shows."""
BACKSPACE = "\x7f"
BACK_TO_USER = f"\x1b[Z\x1b[F{5 * BACKSPACE}"
"""Keys that lead from the login's password to an empty user name."""


@dataclass
class RunningService(RunningServer):
    """A running server, and what it has put together."""

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
        product_hasher.cache_clear()  # a test before this one may have asked for the product's
        try:
            yield
        finally:
            product_hasher.cache_clear()


@asynccontextmanager
async def running_service(
    data: Path,
    scenario: str = "known",
    *,
    password_file: Path | None = None,
    exercise: Exercise | None = None,
    report: ReportFile | None = None,
) -> AsyncIterator[RunningService]:
    windows = visitor_windows()
    with (
        cheap_hashes(),
        hosted(
            data, scenario, windows=windows, password_file=password_file, exercise=exercise, report=report
        ) as service,
    ):
        apps = service.apps()
        try:
            async with running(
                apps.app_for, authenticator=service.authenticator(), hooks=service.hooks
            ) as server:
                yield RunningService(server.ssh, server.port, service, apps)
        finally:
            await apps.close()


def name_of(visitor: SshVisitor) -> str:
    """The user name to come back with, as the login window shows it."""
    found = NAME.search(visitor.screen.text())
    assert found is not None, visitor.screen.framed()
    return found[0]


async def sign_in(visitor: SshVisitor, password: str, user: str = "admin") -> None:
    """From the login window to the main menu."""
    await visitor.sees("Forgot Password")
    visitor.send(f"{BACK_TO_USER}{user}\t{password}\r")
    await visitor.sees("Main Menu")


def lit(visitor: SshVisitor) -> str:
    """What the button or entry says that has the focus."""
    places = visitor.screen.places(lambda _char, background: background in ACCENTS)
    return "".join(visitor.screen.cell(*place).char for place in places).strip(" ›")


async def press_on(visitor: SshVisitor, *labels: str) -> None:
    """Press Enter on these, one after the other, each once it has the focus."""
    for label in labels:
        await visitor.sees(lambda visitor, label=label: lit(visitor) == label)  # type: ignore[misc]
        visitor.press("enter")


async def code_by_phone(visitor: SshVisitor) -> None:
    """From the login window to the new password: the phone in the same terminal scans the QR code."""
    visitor.press("down")
    await press_on(visitor, "Forgot Password")
    await visitor.sees("Reset Type")
    visitor.press("enter")
    await visitor.sees("Reset › Captcha")
    visitor.press("f3")
    await press_on(visitor, "Sign in", "+", "Get device password", "Scan the QR code")
    await press_on(visitor, "Type it into the field")
    await visitor.sees(re.compile(r"▌\d{8}"))
    visitor.press("enter")
    await visitor.sees("Confirm Password")


async def press_on_next(visitor: SshVisitor, label: str) -> None:
    """Go on with Enter, and press it on that."""
    await visitor.sees(lambda visitor: not lit(visitor))
    visitor.press("enter")
    await press_on(visitor, label)


def pasted(text: str) -> str:
    return f"\x1b[200~{text}\x1b[201~"
