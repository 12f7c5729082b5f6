"""The whole way of the reset guide, by keys, on a real terminal, with restarts in between."""

from __future__ import annotations

import base64
import re
import stat
import termios
from pathlib import Path

import pytest

from tests.trainee import Trainee

PHONE, MAIL = "48213", "guard@example.com"
PASSWORD = "Kettle-88-window"
POSTCODE, PET = "Zx190.7rw", "bobik.the.second"
"""New answers, to the questions number 2 and 5 (from 0)."""
RUSSIAN = {"LANG": "ru_RU.UTF-8"}
RU_POSTCODE, RU_PET = "Какой почтовый индекс у места, где вы родились?", "Как звали вашего первого питомца?"
EN_POSTCODE, EN_PET = (
    "What is the postcode of the place where you were born?",
    "What was the name of your first pet?",
)


def test_the_guide_in_russian_with_restarts_in_between(tmp_path: Path) -> None:
    data = tmp_path / "not" / "there yet"
    get_back_in(data)
    set_new_questions(data)
    only_the_new_answers_work(data)
    holds_no_secret(data)


def get_back_in(data: Path) -> None:
    with Trainee(data, env=RUSSIAN) as trainee:
        trainee.arrive("Вход в систему")
        assert not termios.tcgetattr(trainee._master)[3] & termios.ECHO
        trainee.step("down")
        trainee.press("enter")  # at once: the camera is still being opened
        trainee.arrive("Введите ответ, чтобы сбросить пароль")  # step 2
        trainee.fill(PHONE, MAIL)
        trainee.arrive("Подтверждение")  # step 3
        trainee.fill(PASSWORD, PASSWORD)
        trainee.wait_for("Пароль установлен")
        owners_alone(data)
        leave_cleanly(trainee)


def set_new_questions(data: Path) -> None:
    with Trainee(data, env=RUSSIAN) as trainee:
        trainee.arrive("Вход в систему")
        trainee.fill(PASSWORD)
        trainee.wait_for("Главное меню")  # step 10
        trainee.step("enter")
        trainee.wait_for("Расширенные › Пользователь")
        trainee.step("enter")
        trainee.wait_for("системный")
        trainee.step("down", "down", *["right"] * 4, "down")
        trainee.press("enter")
        trainee.arrive("ответ задан; для замены введите оба заново")  # step 11
        answer_anew(trainee, RU_POSTCODE, RU_PET)
        trainee.step("down", "down", "down", "right")
        trainee.press("enter")
        trainee.wait_for("Контрольные вопросы сохранены.")
        trainee.press("enter")
        trainee.wait_for(lambda shown: shown.lit() == "Безопасность")
        trainee.press("escape")
        trainee.wait_for("Главное меню")
        trainee.press("escape")
        trainee.arrive("Вход в систему")
        assert trainee.field()[1] == "", "the password of whoever was here before"
        owners_alone(data)
        leave_cleanly(trainee)


def only_the_new_answers_work(data: Path) -> None:
    with Trainee(data, env=RUSSIAN) as trainee:
        trainee.arrive("Вход в систему")
        trainee.step("down")
        trainee.press("enter")
        trainee.wait_for("Тип сброса")
        trainee.press("f1")
        trainee.wait_for("Оба ответа")
        assert PHONE not in trainee.text(), "F1 still tells answers that hold no longer"
        trainee.press("escape")
        trainee.arrive("Тип сброса")
        trainee.fill(PHONE, MAIL)
        trainee.wait_for("Неверный ответ. Осталось: 4.")
        trainee.wait_for(lambda shown: shown.field()[1] == PHONE)
        answer_anew(trainee, RU_POSTCODE, RU_PET, instead=True)
        trainee.press("enter")
        trainee.arrive("Подтверждение")
        leave_cleanly(trainee)


@pytest.mark.parametrize(
    "colours",
    [{"TERM": "xterm-16color", "COLORTERM": None}, pytest.param({"NO_COLOR": "1"}, marks=pytest.mark.full)],
)
def test_the_way_in_english_with_few_colours(tmp_path: Path, colours: dict[str, str | None]) -> None:
    with Trainee(tmp_path / "data", env={"LANG": "en_US.UTF-8"} | colours) as trainee:
        trainee.arrive("System Login")
        trainee.step("down")
        trainee.press("enter")
        trainee.arrive("Please provide answer in order to reset password")
        trainee.fill(PHONE, MAIL)
        trainee.arrive("Confirm Password")
        trainee.fill(PASSWORD, PASSWORD)
        trainee.wait_for("Set password successfully.")
        trainee.fill(PASSWORD)
        trainee.wait_for("Main Menu")
        trainee.step("enter", "enter")
        trainee.wait_for("administrator")
        trainee.step("down", "down", *["right"] * 4, "down")
        trainee.press("enter")
        trainee.arrive("already set; type both again to change them")
        answer_anew(trainee, EN_POSTCODE, EN_PET)
        trainee.step("down", "down", "down", "right")
        trainee.press("enter")
        trainee.wait_for("The security questions are saved.")
        leave_cleanly(trainee)
    holds_no_secret(tmp_path / "data")


def test_the_way_with_the_second_keys_and_tab_alone(tmp_path: Path) -> None:
    with Trainee(tmp_path / "data") as trainee:
        trainee.arrive("System Login")
        trainee.press("ctrl+l", "ctrl+l", "ctrl+l", "ctrl+l")  # English, Russian, Chinese, and round again
        trainee.arrive("Вход в систему")
        trainee.press("ctrl+g")
        trainee.wait_for("Это учебный эмулятор")
        trainee.press("ctrl+g")
        trainee.wait_for(lambda shown: "Это учебный эмулятор" not in shown.text())
        trainee.step("tab")
        trainee.press("space")
        trainee.wait_for("Тип сброса")
        trainee.press("ctrl+g")
        trainee.wait_for(f"{PHONE} и {MAIL}")
        trainee.press("ctrl+g")
        trainee.arrive("Тип сброса")
        trainee.type(PHONE)
        trainee.step("tab", "tab")
        trainee.type(MAIL)
        trainee.step("tab", "tab")
        trainee.press("space")
        trainee.arrive("Подтверждение")
        trainee.type(PASSWORD)
        trainee.step("tab")
        trainee.type(PASSWORD)
        trainee.step("tab")
        trainee.press("space")
        trainee.wait_for("Пароль установлен")
        trainee.type(PASSWORD)
        trainee.step("tab", "tab")
        trainee.press("space")
        trainee.wait_for("Главное меню")
        trainee.step("space", "space")
        trainee.wait_for("системный")
        trainee.step(*["tab"] * 9)
        trainee.press("space")
        trainee.arrive("ответ задан; для замены введите оба заново")
        trainee.type(PET)
        trainee.press("ctrl+r")  # reads again, but not without asking
        trainee.wait_for("Введённое здесь не сохранено.")
        trainee.wait_for(lambda shown: shown.lit() == "Остаться")
        trainee.step("tab")
        trainee.press("space")
        trainee.wait_for(lambda shown: shown.text().count("ответ задан") == 2)
        leave_cleanly(trainee)


def test_keys_that_come_in_one_burst_take_effect_one_after_the_other(tmp_path: Path) -> None:
    known = "Turnstile-42-north"
    with Trainee(tmp_path / "data", "--scenario", "known") as trainee:
        trainee.arrive("System Login")  # the camera is still being opened
        trainee.send(f"\x1b[Z\x15adminx\x7f\t{known}y\x7f\r")  # Shift+Tab, Ctrl+U, user, password
        trainee.wait_for("Main Menu")
        assert known.encode() not in trainee.raw
        leave_cleanly(trainee)


# --- steps that several ways share ----------------------------------------------------------------------


def answer_anew(trainee: Trainee, postcode: str, pet: str, *, instead: bool = False) -> None:
    """Choose the new questions and type their answers, be it instead of others, from the first field on."""
    for key, question, label, answer in (("up", 2, postcode, POSTCODE), ("down", 5, pet, PET)):
        trainee.step(key)
        trainee.choose(question, label)
        trainee.step("down")
        if instead:
            trainee.clear()
        trainee.type(answer)


# --- what must hold at every end ------------------------------------------------------------------------


def leave_cleanly(trainee: Trainee) -> None:
    """Leave; the terminal is as it was, and the program never wrote the password."""
    trainee.leave()
    left = dict(re.findall(rb"\x1b\[\?(\d+)([hl])", trainee.raw))
    assert {mode for mode, switch in left.items() if switch == b"h"} == {b"25", b"7"}, "cursor and line wrap"
    assert {b"1049", b"1000", b"1003", b"2004"} <= left.keys(), "screen, mouse and paste were used"
    assert trainee.raw.count(b"\x1b[>25u") == trainee.raw.count(b"\x1b[<u") == 1, "kitty's keys"
    flags = termios.tcgetattr(trainee._master)[3]
    assert flags & termios.ECHO
    assert flags & termios.ICANON
    assert flags & termios.ISIG
    for form in (PASSWORD.encode(), base64.b64encode(PASSWORD.encode())):
        assert form not in trainee.raw


def owners_alone(data: Path) -> None:
    """Nobody but the owner can read what is kept, while it is in use."""
    assert {file.name for file in data.iterdir()} >= {"cameras.sqlite3", "cameras.sqlite3-wal"}
    for kept in (data, *data.rglob("*")):
        assert stat.S_IMODE(kept.stat().st_mode) == (0o700 if kept.is_dir() else 0o600), kept


def holds_no_secret(data: Path) -> None:
    """Neither password nor answers can be read out of what is kept."""
    kept = b"".join(file.read_bytes() for file in data.rglob("*") if file.is_file()).lower()
    assert b"$argon2id$v=19$m=65536,t=3,p=4$" in kept, "RFC 9106's second recommended profile"
    for secret in (PASSWORD, POSTCODE, PET):
        assert secret.lower().encode() not in kept
