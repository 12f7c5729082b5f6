"""Browsers beside SSH clients: what the supervisor counts, and what a process has for both."""

from __future__ import annotations

import asyncio
import gc

import asyncssh
import pytest

from tests.remote.helpers import form, until
from tests.remote.web.page import Page
from tui.cloud.errors import CloudError
from tui.remote.config import ServerConfig
from tui.remote.limits.rate_limit import REQUESTS_AT_ONCE, Lease
from tui.remote.refusals import Refused
from tui.remote.ssh.authenticators import Authenticator
from tui.remote.visitor import Hooks
from tui.remote.workers.ipc import MessageSocket, receive_message, socket_pair
from tui.remote.workers.messages import Answer, Ask, Evict, GiveBack, Message
from tui.remote.workers.process_server import Opened, ProcessServer
from tui.remote.workers.quotas import QuotaLedger, Resource, WorkerLeases
from tui.remote.workers.worker import SupervisorLimits
from tui.web.config import WebConfig
from tui.web.desk.picture_scanner import PictureScanner
from tui.web.http import request_rate
from tui.web.http.refusals import Refusal, WebRefused
from tui.web.http.request_rate import CountedForAll


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


async def test_who_has_signed_in_over_ssh_makes_no_room() -> None:
    """A worker says so of the connection that it was given."""
    ledger = QuotaLedger(ServerConfig(unauthenticated=1), hashes=1)
    said: list[Message] = []
    leases = WorkerLeases(ledger, said.append)
    number = leases.give(await ledger.connection("192.0.2.1"))
    leases.signed_in(number)
    leases.give(await ledger.connection("198.51.100.1"))
    assert not said
    leases.give_back(number)
    leases.signed_in(number)
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


async def test_pictures_that_are_sent_are_counted_for_all_processes() -> None:
    """Of an address: two workers together look at no more than one."""
    ledger = QuotaLedger(ServerConfig(page_pictures_per_minute=3), hashes=1)
    counted = [CountedForAll(ledger.sent_picture, at_once=1) for _ in range(2)]
    scanners = [PictureScanner(WebConfig(), ledger.picture, each) for each in counted]
    sent = [scanners[number % 2].challenge_in(b"no picture", "192.0.2.1") for number in range(6)]
    came = await asyncio.gather(*sent, return_exceptions=True)
    assert sum(isinstance(each, CloudError) for each in came) == 3, "looked at"
    assert [each.refusal for each in came if isinstance(each, WebRefused)] == [Refusal.OFTEN] * 3
    for scanner in scanners:
        with pytest.raises(CloudError):
            await scanner.challenge_in(b"no picture", "198.51.100.1")
        scanner.close()


async def test_requests_are_counted_for_all_processes() -> None:
    """Of an address: two workers together let no more through than one, however it spreads its requests."""
    ledger, clock = QuotaLedger(ServerConfig(page_requests_per_minute=40), hashes=1), [0.0]
    asked: list[str] = []

    async def more(address: str) -> Lease:
        asked.append(address)
        await asyncio.sleep(0)  # other requests come while the supervisor is asked
        return await ledger.requests(address)

    workers = [CountedForAll(more, lambda: clock[0]) for _ in range(2)]
    mine = await asyncio.gather(*(workers[number % 2]("192.0.2.1") for number in range(100)))
    assert sum(mine) == 40
    assert len(asked) == 4 + 2, "and who is refused is not asked about again at once"
    assert await workers[0]("198.51.100.1"), "another address"
    ledger._requests.of("192.0.2.1").spend(-REQUESTS_AT_ONCE)
    assert not await workers[0]("192.0.2.1")
    clock[0] = 1.5
    assert await workers[0]("192.0.2.1"), "a second later"


async def test_no_more_addresses_are_remembered_than_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(request_rate, "_KEPT", 5)
    worker = CountedForAll(QuotaLedger(ServerConfig(), hashes=1).requests)
    for number in range(20):
        assert await worker(f"192.0.2.{number}")
    assert len(worker._asked) <= 5


async def test_a_worker_asks_for_requests() -> None:
    mine, its = socket_pair()
    with its:
        control = MessageSocket(mine)
        limits, answers = SupervisorLimits(control, 1), list[Message]()
        leases = WorkerLeases(
            QuotaLedger(ServerConfig(page_requests_per_minute=10), hashes=1), answers.append
        )
        for refused in (None, "OFTEN"):
            asking = asyncio.create_task(limits.requests("192.0.2.1"))
            await settled()
            received = receive_message(its)
            assert received is not None
            ask = received[0]
            assert isinstance(ask, Ask)
            leases.ask(ask.number, Resource(ask.resource), ask.address)
            await settled()
            assert answers.pop() == Answer(ask.number, refused)
            limits.answered(ask.number, refused)
            if refused:
                with pytest.raises(Refused):
                    await asking
            else:
                (await asking).release()
                assert receive_message(its) == (GiveBack(ask.number), None)
        control.close()


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
