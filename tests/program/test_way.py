"""The whole way of the reset guide, by keys, on a real terminal, with restarts in between."""

from __future__ import annotations

import base64
import re
import stat
import termios
from pathlib import Path

import pytest

from tests.helpers.terminals.terminal_user import CHEAP_PROGRAM, PROGRAM, TerminalUser

PHONE, MAIL = "48213", "guard@example.com"
PASSWORD = "Kettle-88-window"
POSTCODE, PET = "Zx190.7rw", "bobik.the.second"
"""New answers, to the questions number 2 and 5 (from 0)."""
RUSSIAN = {"LANG": "ru_RU.UTF-8"}
RECOMMENDED = b"$argon2id$v=19$m=65536,t=3,p=4$"
"""How a hash of RFC 9106's second recommended profile begins."""
RU_POSTCODE, RU_PET = "Какой почтовый индекс у места, где вы родились?", "Как звали вашего первого питомца?"
EN_POSTCODE, EN_PET = (
    "What is the postcode of the place where you were born?",
    "What was the name of your first pet?",
)


def test_the_way_back_in_in_russian(tmp_path: Path) -> None:
    data = tmp_path / "not" / "there yet"
    get_back_in(data, CHEAP_PROGRAM)
    holds_no_secret(data)
    assert RECOMMENDED not in kept(data)


@pytest.mark.full
def test_the_guide_in_russian_with_restarts_in_between(tmp_path: Path) -> None:
    data = tmp_path / "not" / "there yet"
    get_back_in(data, (PROGRAM,))
    set_new_questions(data, (PROGRAM,))
    only_the_new_answers_work(data, (PROGRAM,))
    holds_no_secret(data)
    assert RECOMMENDED in kept(data)


def get_back_in(data: Path, program: tuple[str, ...]) -> None:
    with TerminalUser(data, env=RUSSIAN, program=program) as user:
        user.arrive("Вход в систему")
        assert not termios.tcgetattr(user._master)[3] & termios.ECHO
        user.step("down")
        user.press("enter")  # at once: the camera is still being opened
        user.arrive("Введите ответ, чтобы сбросить пароль")  # step 2
        user.fill(PHONE, MAIL)
        user.arrive("Подтверждение")  # step 3
        user.fill(PASSWORD, PASSWORD)
        user.wait_for("Пароль установлен")
        owners_alone(data)
        leave_cleanly(user)


def set_new_questions(data: Path, program: tuple[str, ...]) -> None:
    with TerminalUser(data, env=RUSSIAN, program=program) as user:
        user.arrive("Вход в систему")
        user.fill(PASSWORD)
        user.wait_for("Главное меню")  # step 10
        user.step("enter")
        user.wait_for("Расширенные › Пользователь")
        user.step("enter")
        user.wait_for("системный")
        user.step("down", "down", *["right"] * 4, "down")
        user.press("enter")
        user.arrive("ответ задан; для замены введите оба заново")  # step 11
        answer_anew(user, RU_POSTCODE, RU_PET)
        user.step("down", "down", "down", "right")
        user.press("enter")
        user.wait_for("Контрольные вопросы сохранены.")
        user.press("enter")
        user.wait_for(lambda shown: shown.lit() == "Безопасность")
        user.press("escape")
        user.wait_for("Главное меню")
        user.press("escape")
        user.wait_for(lambda shown: shown.lit() == "Выйти")
        user.press("enter")
        user.arrive("Вход в систему")
        assert user.field()[1] == "", "the password of anyone who was here before"
        owners_alone(data)
        leave_cleanly(user)


def only_the_new_answers_work(data: Path, program: tuple[str, ...]) -> None:
    with TerminalUser(data, env=RUSSIAN, program=program) as user:
        user.arrive("Вход в систему")
        user.step("down")
        user.press("enter")
        user.wait_for("Тип сброса")
        user.press("f1")
        user.wait_for("Оба ответа")
        assert PHONE not in user.text(), "F1 still tells answers that hold no longer"
        user.press("escape")
        user.arrive("Тип сброса")
        user.fill(PHONE, MAIL)
        user.wait_for("Неверный ответ. Осталось попыток: 4.")
        user.wait_for(lambda shown: shown.field()[1] == PHONE)
        answer_anew(user, RU_POSTCODE, RU_PET, instead=True)
        user.press("enter")
        user.arrive("Подтверждение")
        leave_cleanly(user)


@pytest.mark.full
@pytest.mark.parametrize("colours", [{"TERM": "xterm-16color", "COLORTERM": None}, {"NO_COLOR": "1"}])
def test_the_way_in_english_with_few_colours(tmp_path: Path, colours: dict[str, str | None]) -> None:
    with TerminalUser(tmp_path / "data", env={"LANG": "en_US.UTF-8"} | colours) as user:
        user.arrive("System Login")
        user.step("down")
        user.press("enter")
        user.arrive("Please provide answer in order to reset password")
        user.fill(PHONE, MAIL)
        user.arrive("Confirm Password")
        user.fill(PASSWORD, PASSWORD)
        user.wait_for(lambda shown: shown.lit() == "Security")
        user.step("right")
        user.press("enter")  # later
        user.arrive("Set password successfully.")
        user.fill(PASSWORD)
        user.wait_for("Main Menu")
        user.step("enter", "enter")
        user.wait_for("administrator")
        user.step("down", "down", *["right"] * 4, "down")
        user.press("enter")
        user.arrive("already set; type both again to change them")
        answer_anew(user, EN_POSTCODE, EN_PET)
        user.step("down", "down", "down", "right")
        user.press("enter")
        user.wait_for("The security questions are saved.")
        leave_cleanly(user)
    holds_no_secret(tmp_path / "data")


@pytest.mark.full
def test_the_way_with_the_second_keys_and_tab_alone(tmp_path: Path) -> None:
    with TerminalUser(tmp_path / "data") as user:
        user.arrive("System Login")
        user.press(*["ctrl+l", "ctrl+l"] * 4)  # English, Russian, Chinese, and round again
        user.arrive("Вход в систему")
        user.press("ctrl+g")
        user.wait_for("Это эмулятор")
        user.press("ctrl+g")
        user.wait_for(lambda shown: "Это эмулятор" not in shown.text())
        user.step("tab")
        user.press("space")
        user.wait_for("Тип сброса")
        user.press("ctrl+g")
        user.wait_for(f"{PHONE} и {MAIL}")
        user.press("ctrl+g")
        user.arrive("Тип сброса")
        user.type(PHONE)
        user.step("tab", "tab")
        user.type(MAIL)
        user.step("tab", "tab")
        user.press("space")
        user.arrive("Подтверждение")
        user.type(PASSWORD)
        user.step("tab")
        user.type(PASSWORD)
        user.step("tab")
        user.press("space")
        user.wait_for(lambda shown: shown.lit() == "Безопасность")
        user.step("tab")
        user.press("space")  # later
        user.arrive("Вход в систему")
        user.type(PASSWORD)
        user.step("tab", "tab")
        user.press("space")
        user.wait_for("Главное меню")
        user.step("space", "space")
        user.wait_for("системный")
        user.step(*["tab"] * 9)
        user.press("space")
        user.arrive("ответ задан; для замены введите оба заново")
        user.type(PET)
        user.press("ctrl+r")  # reads again, but not without asking
        user.wait_for("Закрыть без сохранения?")
        user.wait_for(lambda shown: shown.lit() == "Остаться")
        user.step("tab")
        user.press("space")
        user.wait_for(lambda shown: shown.text().count("ответ задан") == 2)
        leave_cleanly(user)


@pytest.mark.full
def test_keys_that_come_in_one_burst_take_effect_one_after_the_other(tmp_path: Path) -> None:
    known = "Turnstile-42-north"
    with TerminalUser(tmp_path / "data", "--scenario", "known") as user:
        user.arrive("System Login")  # the camera is still being opened
        user.send(f"\x1b[Z\x15adminx\x7f\t{known}y\x7f\r")  # Shift+Tab, Ctrl+U, user, password
        user.wait_for("Main Menu")
        assert known.encode() not in user.raw
        leave_cleanly(user)


# --- steps that several ways share ----------------------------------------------------------------------


def answer_anew(user: TerminalUser, postcode: str, pet: str, *, instead: bool = False) -> None:
    """Choose the new questions and type their answers, be it instead of others, from the first field on."""
    for key, question, label, answer in (("up", 2, postcode, POSTCODE), ("down", 5, pet, PET)):
        user.step(key)
        user.choose(question, label)
        user.step("down")
        if instead:
            user.clear()
        user.type(answer)


# --- what must hold at every end ------------------------------------------------------------------------


def leave_cleanly(user: TerminalUser) -> None:
    """Leave; the terminal is as it was, and the program never wrote the password."""
    user.leave()
    left = dict(re.findall(rb"\x1b\[\?(\d+)([hl])", user.raw))
    assert {mode for mode, switch in left.items() if switch == b"h"} == {b"25", b"7"}, "cursor and line wrap"
    assert {b"1049", b"1000", b"1003", b"2004"} <= left.keys(), "screen, mouse and paste were used"
    assert user.raw.count(b"\x1b[>25u") == user.raw.count(b"\x1b[<u") == 1, "kitty's keys"
    flags = termios.tcgetattr(user._master)[3]
    assert flags & termios.ECHO
    assert flags & termios.ICANON
    assert flags & termios.ISIG
    for form in (PASSWORD.encode(), base64.b64encode(PASSWORD.encode())):
        assert form not in user.raw


def owners_alone(data: Path) -> None:
    """Nobody but the owner can read what is kept, while it is in use."""
    assert {file.name for file in data.iterdir()} >= {"cameras.sqlite3", "cameras.sqlite3-wal"}
    for path in (data, *data.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def holds_no_secret(data: Path) -> None:
    """Neither password nor answers can be read out of what is kept."""
    written = kept(data)
    assert b"$argon2id$" in written
    for secret in (PASSWORD, POSTCODE, PET):
        assert secret.lower().encode() not in written


def kept(data: Path) -> bytes:
    """All that is kept, in small letters."""
    return b"".join(file.read_bytes() for file in data.rglob("*") if file.is_file()).lower()
