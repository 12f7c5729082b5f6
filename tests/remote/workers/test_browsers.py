"""Browsers beside SSH clients: what the supervisor counts, and what a process has for both."""

from __future__ import annotations

import asyncio
import gc

import asyncssh

from tests.remote.helpers import form, until
from tests.remote.web.page import Page
from tui.remote.config import ServerConfig
from tui.remote.limits.rate_limit import Lease
from tui.remote.ssh.authenticators import Authenticator
from tui.remote.visitor import Hooks
from tui.remote.workers.ipc import MessageSocket, receive_message, socket_pair
from tui.remote.workers.messages import Answer, Ask, Evict, Message
from tui.remote.workers.process_server import Opened, ProcessServer
from tui.remote.workers.quotas import QuotaLedger, Resource, WorkerLeases
from tui.remote.workers.worker import SupervisorLimits


async def settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_a_page_that_says_nothing_makes_room_for_who_signs_in_over_ssh() -> None:
    """Its place is asked for by a worker, where an SSH client's is given to it: one count, one queue."""
    ledger = QuotaLedger(ServerConfig(unauthenticated=1), hashes=1)
    said: list[Message] = []
    leases = WorkerLeases(ledger, said.append)
    leases.ask(1, Resource.CONNECTION, "192.0.2.1")
    await settled()
    leases.give(await ledger.connection("198.51.100.1"))
    assert said == [Answer(1), Evict(1)]
    leases.give_back(1)
    assert leases.visitors == 1


async def test_a_worker_finds_the_place_of_such_a_page_until_it_is_in_the_menus() -> None:
    mine, its = socket_pair()
    with its:
        control = MessageSocket(mine)
        limits = SupervisorLimits(control, 1)
        asking = asyncio.create_task(limits.connection("192.0.2.1"))
        await settled()
        assert receive_message(its) == (Ask(1, Resource.CONNECTION, "192.0.2.1"), None)
        limits.answered(1, None)
        place = await asking
        assert limits.places == {1: place}
        place.release()
        place.release()
        assert limits.places == {}
        control.close()


async def test_a_browser_s_connection_is_no_visitor_and_its_count_goes_with_the_worker() -> None:
    released: list[bool] = []
    leases = WorkerLeases(QuotaLedger(ServerConfig(), hashes=1), lambda _: None)
    leases.give(Lease(lambda: released.append(True)))
    assert leases.visitors == 0
    leases.close()
    assert released == [True]


async def test_pictures_at_once_are_counted_for_all_processes() -> None:
    ledger = QuotaLedger(ServerConfig(), hashes=1)
    said: list[Message] = []
    dying, living = WorkerLeases(ledger, said.append), WorkerLeases(ledger, said.append)
    dying.ask(1, Resource.PICTURE, "192.0.2.1")
    dying.ask(2, Resource.PICTURE, "192.0.2.2")
    living.ask(3, Resource.PICTURE, "192.0.2.1")
    await settled()
    assert said == [Answer(1), Answer(2)]
    dying.close()
    await settled()
    assert said[2:] == [Answer(3)]


async def test_one_process_collects_its_garbage_when_neither_kind_types() -> None:
    config = ServerConfig(shutdown=0)
    server = ProcessServer(
        Opened(form),
        key=asyncssh.generate_private_key("ssh-ed25519"),
        config=config,
        authenticator=Authenticator(),
        limits=QuotaLedger(config, hashes=1),
        language="en",
        hooks=Hooks(),
    )
    page = Page(server.web)
    page.open()
    page.hello()
    await page.sees("hello demo")
    before = server.last_input
    page.send("text", "a")
    await until(lambda: server.last_input > before, "a key in a page counts")
    thresholds = gc.get_threshold()
    try:
        server.settle()
        assert gc.get_freeze_count()
    finally:
        gc.unfreeze()
        gc.set_threshold(*thresholds)
    page.send("key", "q", "KeyQ", 4)
    await page.closed()
    await server.stop()
