"""The program killed while it sets a password: afterwards the old one or the new one fits, never neither."""

from __future__ import annotations

import itertools
import random
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.camera.helpers import CheapHasher, outcome
from tests.helpers.terminals.terminal_user import PROGRAM, TerminalUser, left_behind
from tui.camera import ADMIN, Session, Store, WrongCredentials, add_camera

KNOWN = "Turnstile-42-north"
PHONE, MAIL = "48213", "guard@example.com"


@pytest.mark.full
def test_a_kill_while_the_password_is_set_leaves_exactly_one(tmp_path: Path) -> None:
    rounds = 20
    seed = random.randrange(2**32)
    print(f"{rounds} rounds, seed {seed}")  # noqa: T201 - to repeat a failure with
    dice = random.Random(seed)
    with Store.open(tmp_path / "cameras.sqlite3") as store:
        add_camera(store, "known", "known", hasher=CheapHasher())
    new = (f"Kettle-{number}-window" for number in itertools.count(100))
    longest = 1.5 * set_password(tmp_path, next(new), None)
    old = "Kettle-100-window"
    assert fitting(tmp_path, KNOWN, old) == old

    count = Counter[str]()
    for password in itertools.islice(new, rounds):
        set_password(tmp_path, password, dice.uniform(0, longest))
        fits = fitting(tmp_path, old, password)
        count["new" if fits == password else "old"] += 1
        longest *= 0.8 if fits == password else 1.25  # a machine that is busy for a while moves the moment
        old = fits
    print(f"{longest:.2f} s at most until the kill; afterwards fitted: {dict(count)}")  # noqa: T201
    assert len(count) == 2, "all kills came too early, or all too late"


def set_password(data: Path, password: str, moment: float | None) -> float:
    """Reset the password by answers; killed `moment` seconds after the last key. Return how long it took."""
    with TerminalUser(data, "--scenario", "known", program=(PROGRAM,)) as user:
        user.arrive("System Login")
        user.step("down")
        user.press("enter")
        user.arrive("Reset Type")
        user.fill(PHONE, MAIL)
        user.arrive("Confirm Password")
        user.fill(password, password)
        begun = time.monotonic()
        if moment is None:
            user.wait_for("The password is set.")
        else:
            time.sleep(moment)  # the random moment itself
        took = time.monotonic() - begun
        assert user.kill() == -9
    return took


def fitting(data: Path, *passwords: str) -> str:
    """The one password that fits, on a sound store."""
    with left_behind(data, "known") as camera:
        answers = {each: outcome(lambda each=each: camera.sign_in(ADMIN, each)) for each in passwords}  # type: ignore[misc]
        fits = [each for each, answer in answers.items() if isinstance(answer, Session)]
        assert len(fits) == 1, answers
        assert all(isinstance(a, WrongCredentials) for each, a in answers.items() if each not in fits)
        assert camera.ways_of_reset().questions
        camera.sign_in(ADMIN, fits[0])  # sets the count of tries back for the next round
    return fits[0]
