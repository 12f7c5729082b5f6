"""The service desk of a shared camera, as its visitors' phones meet it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.camera.helpers import CheapHasher
from tests.helpers.windows.cameras import KNOWN
from tests.hosting.visitor_helpers import (
    BACKSPACE,
    code_by_phone,
    pasted,
    press_on,
    press_on_next,
    running_service,
)
from tui.camera import Answer, CodeChannel, Store, add_camera
from tui.camera.fleet.sharing import share
from tui.cloud.code_mailer import MAILS_A_DAY
from tui.cloud.errors import UnknownKey
from tui.cloud.master_keys import MasterKeys
from tui.cloud.schema import tickets
from tui.protocol.payload import LENGTH, parse

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


# --- its service desk -----------------------------------------------------------------------------------


@pytest.mark.full
async def test_who_forges_challenges_uses_up_neither_mails_nor_records(store: Store, tmp_path: Path) -> None:
    """A challenge's text is checked for slips, not signed: a serial number is enough to write one."""
    async with running_service(tmp_path) as server, server.visited("phone") as phone:
        desk = server.apps._desk
        camera = add_camera(
            store, "lab-2", "known", hasher=CheapHasher(), key_for=desk.keys.for_new, registrar=desk.mailer
        )
        share(store, "lab-2")
        answers = Answer(1, "91827"), Answer(2, "gate.keeper@example.com")
        camera.save_security(
            camera.sign_in("admin", KNOWN), *answers, CodeChannel.CONTACT, "anna@example.com"
        )
        real = parse(camera.challenge().payload)
        for channel in CodeChannel:
            for number in range(MAILS_A_DAY + 1):
                with pytest.raises(UnknownKey):
                    server.apps._answer(replace(real, nonce=bytes([number] * 10), channel=channel))
        with desk._records.read() as tx:
            assert tx.execute(select(func.count()).select_from(tickets)).scalar_one() == 0
        await press_on(phone, "Sign in", "+", "Get device password")
        await phone.sees("Use the text")
        phone.send(pasted(replace(real, nonce=bytes(10)).text))
        await press_on_next(phone, "Use the text")
        await phone.sees("has no record of")
        phone.send(f"\x1b[A{BACKSPACE * LENGTH}{pasted(real.text)}")
        await press_on_next(phone, "Use the text")
        await phone.sees("The code was sent to")


@pytest.mark.full
async def test_the_phone_beside_a_shared_camera_reads_its_code(store: Store, tmp_path: Path) -> None:
    add_camera(
        store, "lab-2", "lost-no-questions", hasher=CheapHasher(), key_for=MasterKeys.open(tmp_path).for_new
    )
    share(store, "lab-2")
    async with running_service(tmp_path) as server, server.visited("lab-2", size=(120, 36)) as visitor:
        await visitor.sees("Forgot Password")
        await code_by_phone(visitor)
