"""What a worker is given, what it takes of the server, and what remains when it dies."""

from __future__ import annotations

import asyncio
import base64
import os
import re
import signal
import threading
from collections import Counter
from contextlib import AsyncExitStack
from itertools import pairwise
from pathlib import Path

import pytest

from tests.remote.helpers import until
from tests.remote.workers.supervised_server import descriptors, refused, runs, supervised
from tui import work
from tui.remote.config import ServerConfig
from tui.remote.workers.messages import Answer, Message
from tui.remote.workers.quotas import QuotaLedger, Resource, WorkerLeases, total_config


def shown_by(kernel: str) -> bytes:
    return (Path("/proc") / kernel).read_bytes()


# --- what it has of the supervisor's and of others' -------------------------------------------------------


@pytest.mark.full
async def test_a_worker_has_no_socket_of_the_supervisors_nor_of_another_workers(tmp_path: Path) -> None:
    async with supervised(tmp_path, workers=2) as server, AsyncExitStack() as open_visits:
        for _ in range(6):
            await open_visits.enter_async_context(server.served())
        sockets = {
            pid: {name for name in descriptors(pid) if name.startswith("socket:")} for pid in server.processes
        }
        everywhere = Counter(name for names in sockets.values() for name in names)
        assert all(times == 1 for times in everywhere.values()), everywhere
        listening = [
            fields[9]
            for fields in map(str.split, shown_by("net/tcp").decode().splitlines())
            if fields[3] == "0A" and fields[1].endswith(f":{server.port:04X}")
        ]
        assert [f"socket:[{inode}]" in sockets[server.pid] for inode in listening] == [True]
        [fork_server] = set(server.processes) - {server.pid, *server.workers}
        assert len(sockets[fork_server]) == 1  # to the supervisor
        assert len(list((Path("/proc") / str(fork_server) / "task").iterdir())) == 1  # forks one thread only


@pytest.mark.full
async def test_the_servers_key_is_in_no_argument_list_and_no_environment(tmp_path: Path) -> None:
    async with supervised(tmp_path, workers=1) as server, server.served():
        text = (tmp_path / "host_key").read_text()
        secrets = [line.encode() for line in text.splitlines() if not line.startswith("-")]
        secrets.append(base64.b64decode(b"".join(secrets))[-100:-60])
        assert len(server.processes) == 3
        for pid in server.processes:
            shown = shown_by(f"{pid}/cmdline") + shown_by(f"{pid}/environ")
            assert shown
            assert not any(secret in shown for secret in secrets)


async def test_all_workers_log_through_the_supervisor_in_whole_lines(tmp_path: Path) -> None:
    visits, turn = 30, asyncio.Semaphore(10)
    async with supervised(tmp_path, workers=2) as server:

        async def visit(number: int) -> None:
            async with turn, server.served(f"visitor-{number}") as served:
                served.visitor.press("ctrl+q")
                await served.visitor.end()

        await asyncio.gather(*(visit(number) for number in range(visits)))
        await server.says("end=left", visits)
        line = re.compile(
            rf'{server.pid} session from=127\.0\.0\.1 user="(visitor-\d+)" .* in=\d+ out=\d+ end=left'
        )
        noted = [found[1] for found in map(line.fullmatch, server.log.splitlines()) if found]
        assert sorted(noted) == sorted(f"visitor-{number}" for number in range(visits))
        assert len(server.log.splitlines()) == visits + 2


async def test_a_workers_own_faults_are_logged_in_a_line_without_values(tmp_path: Path) -> None:
    async with supervised(tmp_path, workers=1) as server, server.served() as one:
        one.visitor.press("e")
        await server.says(r"\d+ Internal error RuntimeError in supervised_server\.py:\d+: please report it\n")
        one.visitor.press("h")
        await one.visitor.sees("hashed 1")
        assert len(server.log.splitlines()) == 2
        assert "Hidden" not in server.log


# --- when it dies -------------------------------------------------------------------------------------------


async def test_a_worker_that_is_killed_is_replaced_and_its_places_are_free(tmp_path: Path) -> None:
    rounds = 3
    async with supervised(tmp_path, workers=2, sessions=2) as server, AsyncExitStack() as open_visits:
        for round_ in range(rounds):
            visitors = [
                await open_visits.enter_async_context(server.served()) for _ in range(4 if not round_ else 2)
            ]
            assert (await refused(server)).startswith("The server is full")
            if not round_:
                staying = visitors[0]
            victim = next(pid for pid in server.workers if pid != staying.worker)
            os.kill(victim, signal.SIGKILL)
            for visitor in visitors:
                if visitor.worker == victim:
                    await visitor.visitor.end()
            staying.visitor.press("h")
            await staying.visitor.sees(f"hashed {round_ + 1}")
            await server.says(r"worker \d+ is up", 3 + round_)
            assert f"worker {victim} has ended (SIGKILL), with 2 connections" in server.log
        print(f"rounds: {rounds}, workers: {len(set(re.findall('worker ([0-9]+) is up', server.log)))}")  # noqa: T201 - rounds are counted


@pytest.mark.full
async def test_a_worker_that_does_not_answer_is_replaced(tmp_path: Path) -> None:
    async with (
        supervised(tmp_path, workers=2, heard=3) as server,  # the other one may be slow on a busy machine
        server.served() as one,
        server.served() as two,
    ):
        os.kill(one.worker, signal.SIGSTOP)
        await server.says(f"worker {one.worker} does not answer")
        await server.says("is up", 3)
        assert not runs(one.worker)
        two.visitor.press("h")
        await two.visitor.sees("hashed 1")
        async with server.served() as three:
            assert three.worker not in (one.worker, two.worker)


@pytest.mark.full
async def test_without_the_nursery_workers_go_on_and_are_replaced(tmp_path: Path) -> None:
    async with supervised(tmp_path, workers=2) as server, server.served() as one, server.served() as two:
        [fork_server] = set(server.processes) - {server.pid, *server.workers}
        os.kill(fork_server, signal.SIGKILL)
        await until(lambda: not runs(fork_server), "the nursery has gone")
        os.kill(one.worker, signal.SIGKILL)
        await server.says("is up", 3)
        two.visitor.press("h")
        await two.visitor.sees("hashed 1")
        server.process.terminate()
        assert await server.exit() == 0


# --- hashes at once -----------------------------------------------------------------------------------------


@pytest.mark.full
async def test_workers_hash_no_more_at_once_than_there_are_cores(tmp_path: Path) -> None:
    keys = 15
    async with (
        supervised(tmp_path, workers=2, cores=1) as server,
        server.served() as one,
        server.served() as two,
    ):
        for _ in range(keys):
            one.visitor.press("h")
            two.visitor.press("h")
        await one.visitor.sees(f"hashed {keys}")
        await two.visitor.sees(f"hashed {keys}")
        journal = (tmp_path / "journal").read_text().splitlines()
        assert Counter(journal) == {f"begun {one.worker}": keys, f"begun {two.worker}": keys}
        turns = sum(here != there for here, there in pairwise(journal))
        print(f"hashes: {len(journal)}, overlaps: 0, the process changed {turns} times")  # noqa: T201 - rounds are counted


@pytest.mark.full
async def test_a_hash_slot_of_a_killed_worker_is_free_again(tmp_path: Path) -> None:
    async with (
        supervised(tmp_path, workers=2, cores=1) as server,
        server.served() as one,
        server.served() as two,
    ):
        one.visitor.press("k")
        journal = tmp_path / "journal"
        await until(journal.exists, "a journal")
        await until(lambda: f"begun {one.worker}" in journal.read_text(), "the hash that never ends")
        two.visitor.press("h")
        os.kill(one.worker, signal.SIGKILL)
        await two.visitor.sees("hashed 1")
        assert "overlap" not in journal.read_text()


async def test_who_leaves_while_hashing_keeps_the_slot_until_the_hash_is_done(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ledger = QuotaLedger(ServerConfig(), hashes=1)

    async def take(address: str) -> object:
        return (await ledger.hash(address)).release

    monkeypatch.setattr(work, "_take_slot", take)
    begun, end = threading.Event(), threading.Event()

    def slow() -> None:
        begun.set()
        end.wait()

    leaving = asyncio.create_task(work.hashing(slow))
    await asyncio.to_thread(begun.wait)
    leaving.cancel()
    await asyncio.wait([leaving])
    next_one = asyncio.create_task(work.hashing(lambda: "next"))
    for _ in range(10):
        await asyncio.sleep(0)
    assert not next_one.done()
    end.set()
    assert await next_one == "next"


async def test_workers_start_no_more_apps_at_once_than_the_server_may(tmp_path: Path) -> None:
    visits = 12
    async with (
        supervised(tmp_path, workers=2, cores=1, starts=1, fails="slow") as server,
        AsyncExitStack() as open_visits,
    ):
        arrivals = (open_visits.enter_async_context(server.served()) for _ in range(visits))
        served = await asyncio.gather(*arrivals)
        journal = Counter((tmp_path / "journal").read_text().splitlines())
        assert journal == {f"begun {pid}": count for pid, count in Counter(s.worker for s in served).items()}
        print(f"starts: {visits}, overlaps: 0, of workers: {sorted(journal.values())}")  # noqa: T201 - counted


# --- what a worker holds ------------------------------------------------------------------------------------


async def settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_what_a_worker_holds_and_waits_for_is_free_when_it_ends() -> None:
    ledger = QuotaLedger(ServerConfig(sessions=2, starts=1), hashes=1)
    said: list[Message] = []
    dying, living = WorkerLeases(ledger, said.append), WorkerLeases(ledger, said.append)
    for number, place in enumerate(
        (Resource.SESSION, Resource.SESSION, Resource.START, Resource.HASH, Resource.HASH)
    ):
        dying.ask(number, place, "a")
    await settled()
    assert said == [Answer(number) for number in range(4)]
    said.clear()
    for number, place in enumerate((Resource.SESSION, Resource.START, Resource.HASH), 10):
        living.ask(number, place, "a")
    await settled()
    assert said == [Answer(10, "SESSIONS")]
    dying.close()
    await settled()
    assert said[1:] == [Answer(11), Answer(12)]
    assert dying.visitors == 0
    living.ask(13, Resource.SESSION, "a")
    await settled()
    assert living.visitors == 1


async def test_what_is_wanted_no_more_is_not_taken() -> None:
    ledger = QuotaLedger(ServerConfig(starts=1), hashes=1)
    said: list[Message] = []
    account = WorkerLeases(ledger, said.append)
    for number in (1, 2, 3):
        account.ask(number, Resource.HASH, "")
    await settled()
    account.give_back(2)
    account.give_back(1)
    account.give_back(1)
    await settled()
    assert said == [Answer(1), Answer(3)]


def test_more_workers_than_cores_start_no_more_apps_at_once() -> None:
    config = ServerConfig(sessions=50, starts=2, unauthenticated=40)
    assert total_config(config, cores=2, workers=2) == ServerConfig(
        sessions=100, starts=4, unauthenticated=40
    )
    assert total_config(config, cores=2, workers=8) == ServerConfig(
        sessions=400, starts=4, unauthenticated=40
    )
