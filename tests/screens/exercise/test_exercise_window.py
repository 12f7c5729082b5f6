"""The window of an exercise: before, under way and at the end; what it leads to."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from screens.common.settings import Settings
from screens.exercise.exercise_window import ExerciseScreen
from tests.helpers.windows.cameras import KNOWN, MAIL, NEW, PHONE, Practice, User, visit
from tests.helpers.windows.fitting import faults
from tests.helpers.windows.in_process import ended
from tests.screens.gate import held, turns, until
from tui.board.facts import Facts
from tui.commands.exercises import named
from tui.exercises.builtin import NAMES, builtin, builtins, exercise_run
from tui.exercises.run import Run
from tui.hosting.session_facts import Live, facts_now
from tui.i18n import LANGUAGES
from tui.remote.visitor import Visitor
from tui.widgets.trainer_line import WATCHED

EXAMPLE = Path(__file__).parents[3] / "docs" / "exercise-example.toml"
BY_QUESTIONS = (
    *("#forgot", f"'{PHONE}", "down", "down", f"'{MAIL}", "enter", f"'{NEW}", "down", f"'{NEW}", "enter"),
    *("escape", f"'{NEW}", "enter"),
)


@asynccontextmanager
async def exercised(
    practice: Practice,
    name: str,
    language: str = "en",
    size: tuple[int, int] = (80, 24),
    *,
    guided: bool = False,
) -> AsyncIterator[User]:
    settings = Settings(boot=0, exercise_run=exercise_run(name), guided=guided)
    async with visit(practice.camera(builtin(name).scenario), language, size=size, settings=settings) as user:
        yield user


def on_top(user: User) -> bool:
    return isinstance(user.app.screen, ExerciseScreen)


async def test_it_says_what_is_to_be_done_and_shows_the_results_by_itself(practice: Practice) -> None:
    async with exercised(practice, "questions") as user:
        assert user.sees("The owner remembers", "Begin", "10 min")
        assert "F5 Hint" not in user.offered()
        await user.do("enter")
        assert "F7 Exercise" in user.offered()
        await user.do(*BY_QUESTIONS)
        await user.wait_for(lambda: on_top(user))
        await user.settled()
        assert user.sees("Passed: all is reached.", "Again", "Next", "Leave")
        await user.do("enter")  # the next one, at the same window
        assert user.sees("Reset by code, with the phone", "Begin")
        await user.do("enter")
        assert (user.heading, user.windows) == ("System Login", 1)
        assert user.app.camera.scenario == "lost-no-questions"


async def test_leave_ends_the_menus_from_the_results(practice: Practice) -> None:
    async with exercised(practice, "no-way") as user:
        await user.do("enter", "f7", "#radio-service")
        assert user.sees("Passed: all is reached.")
        await user.do("#leave")
        assert ended(user.app)
    assert (user.app.return_code, user.app.return_value) == (0, None)


@pytest.mark.full
async def test_an_exercise_of_one_s_own_is_judged_to_its_end(practice: Practice) -> None:
    run, camera = Run(named(str(EXAMPLE)), builtins()), practice.camera("lost")
    async with visit(run.at(camera), settings=Settings(boot=0, exercise_run=run)) as user:
        assert user.sees("In without help", "Nobody knows the password of admin.", "Begin", "8 min")
        await user.do("enter", *BY_QUESTIONS)
        assert not on_top(user), "questions are to be saved yet"
        await user.do("enter", "enter")
        await user.do("#security", "'91827", "enter", "'gate@example.com", "#save", "enter")
        await user.wait_for(lambda: on_top(user))
        await user.settled()
        assert user.sees("✓ Questions for the next time", "Passed: all is reached.", "Next")
    results = run.results()
    assert results is not None
    assert (results.exercise.name, results.passed) == ("exercise-example", True)


async def test_a_key_shows_how_it_stands_and_esc_goes_on(practice: Practice) -> None:
    async with exercised(practice, "questions") as user:
        await user.do("enter", "#forgot", "f7")
        assert user.sees("Continue", "· Signed in as admin")
        await user.do("escape")
        assert user.heading == "Reset"
        await user.do("ctrl+s")
        assert on_top(user)


async def test_help_counts_of_who_leaves_at_once_behind_it(practice: Practice) -> None:
    loop, free = asyncio.get_running_loop(), threading.Event()
    async with exercised(practice, "questions") as user:
        await user.do("enter")
        loop.set_default_executor(ThreadPoolExecutor(1))
        busy = loop.run_in_executor(None, free.wait)
        await user.press("f1")
        loop.call_later(0.2, free.set)  # when the app is ending
        run = user.app.exercise_run
    await busy
    assert run is not None
    results = run.results()
    assert results is not None
    assert results.helped == 1


async def test_keys_behind_f7_are_for_its_window(practice: Practice) -> None:
    async with exercised(practice, "questions") as user:
        await user.do("enter")
        with held("look") as gate:
            user.send("f7", "x", "escape", "y")
            await until(lambda: gate.calls)
            await turns()
            gate.open()
            await user.settled()
        assert (user.heading, user.value("#password")) == ("System Login", "y")


async def test_keys_behind_again_are_for_the_window_that_comes(practice: Practice) -> None:
    async with exercised(practice, "questions") as user:
        await user.do("enter", "f7")
        user.send("right", "enter", "f1")
        await user.settled()
        assert user.sees("judged by the camera itself")
        await user.press("f1")
        assert user.sees("Begin")


@pytest.mark.full
async def test_again_begins_at_a_fresh_camera(practice: Practice) -> None:
    async with exercised(practice, "new-camera") as user:
        await user.do("enter", f"'{NEW}", "down", f"'{NEW}", "enter")
        assert not user.app.camera.needs_first_password()
        await user.do("f7", "#again")
        assert user.app.camera.needs_first_password()
        assert user.sees("Begin")
        await user.do("enter")
        assert user.heading == "Modify Password"


@pytest.mark.full
async def test_who_is_at_the_same_camera_is_led_back_when_it_is_begun_anew(practice: Practice) -> None:
    run, camera = exercise_run("questions"), practice.camera("lost")
    run.at(camera)
    async with (
        visit(camera, settings=Settings(boot=0, exercise_run=run)) as one,
        visit(practice.beside(camera), "ru", settings=Settings(boot=0, exercise_run=run)) as other,
    ):
        await one.do("enter")
        await other.do("enter", "#forgot", f"'{PHONE}")
        await one.do("f7", "#again")
        await other.wait_for(lambda: on_top(other))
        await other.do("enter")
        assert (other.windows, other.heading) == (1, "Вход в систему")
        assert other.note == "В другом сеансе начато упражнение."
        await other.do("#forgot")
        assert other.value("#answer-1") == ""
        assert one.windows == 2, "who has begun it anew is not led back again"


@pytest.mark.full
async def test_the_boards_wrong_tries_are_those_of_the_exercise_that_was_begun_last(
    practice: Practice,
) -> None:
    async with exercised(practice, "questions") as user:
        visitor = Visitor("anna", "192.0.2.7", "xterm", (80, 24), "en")
        live = Live(1, visitor, user.app, Facts("anna"))
        await user.do("enter", "'not-this-one", "enter")
        assert facts_now(live, 0).wrong_passwords == 1
        await user.do("f7", "#again")
        assert facts_now(live, 0).wrong_passwords == 0
        await user.do("enter", "'not-this-one", "enter", "enter")
        assert facts_now(live, 0).wrong_passwords == 2


@pytest.mark.full
async def test_again_leads_from_the_first_step(practice: Practice) -> None:
    async with exercised(practice, "questions", guided=True) as user:
        await user.do("enter", *BY_QUESTIONS[:-3])
        assert user.sees("Step 10 of 11")
        await user.do("f7", "#again", "enter")
        assert user.sees("Step 1 of 11 - press “Forgot Password”")


async def test_help_and_hints_are_noted_and_the_windows_own_help_is_not(practice: Practice) -> None:
    async with exercised(practice, "questions") as user:
        run = user.app.exercise_run
        assert run is not None
        await user.do("f1", "f1", "enter")
        assert run.results().helped == 0  # type: ignore[union-attr]
        await user.do("f1", "f1", "f7", "f5")
        assert user.sees("Hint 1 of 2:")
        assert run.results().helped == 2  # type: ignore[union-attr]


async def test_an_answer_is_chosen_in_it_and_what_was_missed_is_advised(practice: Practice) -> None:
    async with exercised(practice, "no-way") as user:
        await user.do("enter", "f7", "#radio-guess")
        assert user.sees("Noted. That is not it.", "✕ Wrong choices: at most 0")
        await user.do("#radio-service")
        assert user.sees("All is reached, but not within the bounds.")


async def test_when_the_time_is_up_it_is_said_once_and_the_guide_advises(practice: Practice) -> None:
    async with exercised(practice, "questions") as user:
        await user.do("enter")
        practice.clock.go(minutes=11)
        await user.wait_for(lambda: on_top(user))
        await user.settled()
        assert user.sees("The time is up. You may go on.", "Guide, step 2:", "✕ Within 10 min")
        await user.do("escape")
        user.app._see_whether_over()
        await user.settled()
        assert not on_top(user)


async def test_the_phone_is_noted(practice: Practice) -> None:
    async with exercised(practice, "code") as user:
        await user.do("enter")
        user.app.on_phone_screen_scanned()
        run = user.app.exercise_run
        assert run is not None
        await until(lambda: run._journal.notes)
        assert [note.kind.value for note in run._journal.notes] == ["phone"]


async def test_without_an_exercise_the_key_does_nothing(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        await user.do("f7", f"'{KNOWN}")
        assert user.heading == "System Login"
        assert "F7" not in user.offered()


@pytest.mark.full
@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
async def test_it_fits(practice: Practice, name: str, language: str, size: tuple[int, int]) -> None:
    async with exercised(practice, name, language, size) as user:
        assert not faults(user)
        await user.do("enter")
        practice.clock.go(minutes=30)
        await user.wait_for(lambda: on_top(user))
        await user.settled()
        assert not faults(user)


@pytest.mark.parametrize(
    ("language", "size"),
    [
        ("ru", (60, 20)),
        *(
            pytest.param(language, size, marks=pytest.mark.full)
            for language in LANGUAGES
            for size in ((80, 24), (60, 20))
            if (language, size) != ("ru", (60, 20))
        ),
    ],
)
async def test_who_is_watched_reads_so_in_full(
    practice: Practice, language: str, size: tuple[int, int]
) -> None:
    async with exercised(practice, "questions", language, size) as user:
        for keys in ([], ["enter"], ["#forgot"], ["f1"]):
            await user.do(*keys)
            user.app.show_watched(on=True)
            await user.settled()
            assert str(WATCHED) in user.shown().splitlines()[-1]
            assert "F1" in user.shown().splitlines()[-1] or keys == ["f1"]
