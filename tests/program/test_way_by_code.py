"""The reset by verification code, by keys, on a real terminal: what it shows is photographed and decoded."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
import zxingcpp

from tests.helpers.terminals.terminal_png import draw
from tests.helpers.terminals.terminal_user import PROGRAM, TerminalUser
from tests.helpers.terminals.xterm import Screen
from tests.program.test_way import leave_cleanly
from tui.cloud.master_keys import MasterKeys
from tui.protocol.app_page import APP_LINK
from tui.protocol.code import code_for
from tui.protocol.payload import LENGTH, grouped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PASSWORD: Final = "Kettle-88-window"
WRONG: Final = "00000000"
"""One code in a hundred million is this one."""
END_OF_FRAME: Final = b"\x1b[?2026l"
"""The end of synchronized output."""


class Caller(TerminalUser):
    """A user who can't sign in, with a camera that takes photos of the terminal."""

    def __init__(
        self,
        data: Path,
        scenario: str = "lost-no-questions",
        *,
        size: tuple[int, int] = (80, 24),
        env: Mapping[str, str | None] | None = None,
    ) -> None:
        super().__init__(data, "--scenario", scenario, size=size, env=env)
        self.data = data
        self.questions = scenario != "lost-no-questions"
        """Whether Reset begins with an answer, and not with the link to the codes."""

    # --- seeing ---------------------------------------------------------------------------------------

    def codes(self) -> list[str]:
        """What a decoder reads in a picture of the terminal."""
        return [found.text for found in zxingcpp.read_barcodes(draw(self.screen))]

    def payload(self, beside: tuple[str, ...] = (APP_LINK,)) -> str:
        """The challenge, once the codes in the picture are that one and those beside it."""
        self.wait_for(lambda _: self._sees(beside))
        challenge = max(self.codes(), key=len)
        assert len(challenge) == LENGTH
        return challenge

    def _sees(self, beside: tuple[str, ...]) -> bool:
        *others, challenge = sorted(self.codes(), key=len) or [""]
        return others == [*beside] and challenge not in ("", APP_LINK)

    def frames(self, since: int) -> Iterator[tuple[str, list[str]]]:
        """The first row, and the codes in a picture, of each frame that came after so many bytes."""
        screen = Screen(self.screen.columns, self.screen.lines)
        screen.feed(self.raw[:since])
        for frame in self.raw[since:].split(END_OF_FRAME):
            screen.feed(frame + END_OF_FRAME)
            yield screen.row(0), [found.text for found in zxingcpp.read_barcodes(draw(screen))]

    def desk(self) -> subprocess.CompletedProcess[str]:
        """Send a photo of the terminal to the service desk."""
        photo = self.data.parent / "photo.png"
        draw(self.screen, photo)
        command = [PROGRAM, "--data", str(self.data), "desk", str(photo)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    def told(self) -> str:
        """The code that the desk answers to a photo of the terminal."""
        answer = re.fullmatch(r"(\w{16})  shown .* by app  code (\d{4}) (\d{4})\n", self.desk().stdout)
        assert answer
        assert any(answer[1] in text for text in self.codes())
        return answer[2] + answer[3]

    def code(self) -> str:
        """The answer to the code on the terminal, by the keys in the data directory."""
        challenge = max(self.codes(), key=len)
        return code_for(challenge, MasterKeys.open(self.data).for_new(challenge[1:17]))

    # --- doing ----------------------------------------------------------------------------------------

    def forgot(self) -> None:
        """Open the window with the codes, from the login window."""
        self.arrive("System Login")
        self.step("down")
        self.press("enter")
        self.by_code()

    def by_code(self) -> None:
        """Open the window with the codes, from Reset."""
        self.wait_for("Reset Type")
        if self.questions:
            self.arrive("Reset Type")
            self.press("down", "down", "down")
        else:
            self.wait_for(lambda _: self.lit() == "Forgot?")
        self.press("enter")
        self.arrive("Reset › Captcha")

    def answer(self, code: str) -> None:
        """Type a code, and the new password twice."""
        self.fill(code)
        self.arrive("Confirm Password")
        self.fill(PASSWORD, PASSWORD)

    def pick_up(self) -> None:
        """Pick up the phone and sign in."""
        self.press("f3")
        self.wait_for(lambda _: "Your app account." in self.text() and self.lit() == "Sign in")
        self.press("enter")
        self.wait_for(lambda _: self.lit() == "+")

    def scan(self) -> None:
        """Scan with the phone, from its list of devices."""
        for lit in ("Get device password", "Scan the QR code"):
            self.press("enter")
            self.wait_for(lambda _, lit=lit: self.lit() == lit)  # type: ignore[misc]
        self.press("enter")
        self.wait_for("QR code read")


@pytest.mark.full
def test_the_desk_answers_a_photo_and_security_is_offered(tmp_path: Path) -> None:
    with Caller(tmp_path / "data") as caller:
        caller.forgot()
        caller.wait_for("scan the left QR code")
        caller.payload()
        caller.answer(caller.told())
        caller.wait_for(lambda _: "camera has no" in caller.text() and caller.lit() == "Security")
        caller.press("enter")
        caller.arrive("System Login")
        caller.fill(PASSWORD)
        caller.arrive("Set security questions to recover your password")
        leave_cleanly(caller)


@pytest.mark.full
def test_the_phone_reads_the_window_and_types_the_code(tmp_path: Path) -> None:
    with Caller(tmp_path / "data") as caller:
        caller.forgot()
        serial = caller.payload()[1:17]
        caller.pick_up()
        caller.wait_for(lambda _: len(caller.codes()) == 1)  # the left one stays in sight
        caller.scan()
        caller.wait_for(" ".join(re.findall("....", serial)))
        caller.wait_for(lambda _: caller.lit() == "Type it into the field")
        caller.press("enter")
        caller.wait_for(lambda _: re.fullmatch(r"\d{8}", caller.field()[1]))
        assert caller.field()[1] == caller.code()
        caller.press("enter")
        caller.arrive("Confirm Password")
        caller.fill(PASSWORD, PASSWORD)
        caller.wait_for(lambda _: caller.lit() == "Security")
        leave_cleanly(caller)


@pytest.mark.full
def test_wrong_codes_cost_tries_and_f5_gives_a_new_challenge(tmp_path: Path) -> None:
    with Caller(tmp_path / "data") as caller:
        caller.forgot()
        first = caller.payload()
        for left in (4, 3, 2, 1):
            caller.fill(WRONG)
            caller.wait_for(lambda _, left=left: f"tries {left}" in caller.row(0))  # type: ignore[misc]
            caller.wait_for(f"Tries left: {left}")
            caller.clear()
        caller.fill(WRONG)
        caller.wait_for("Press F5 for a new one")
        caller.wait_for(lambda _: "tries 1" not in caller.row(0) and "F5 New code" in caller.row(23))
        before = len(caller.raw)
        caller.press("f5")
        caller.wait_for(lambda _: "tries 5" in caller.row(0) and grouped(first) not in caller.text())
        second = caller.payload()
        assert second != first
        for title, codes in caller.frames(before):
            assert first not in codes, "a code that is over can be scanned"
            assert (second in codes) == ("tries 5" in title), "title and code did not come together"
        caller.wait_for(lambda _: caller.field()[1] == "")  # what was typed was for the code before
        caller.type("1234")
        caller.press("escape")
        caller.wait_for(lambda _: caller.lit() == "Stay")
        caller.press("enter")
        caller.arrive("Reset › Captcha")
        caller.clear()
        caller.press("escape")
        caller.by_code()
        assert caller.payload() == second, "a running challenge was given up"
        caller.answer(caller.code())
        caller.wait_for(lambda _: caller.lit() == "Security")
        leave_cleanly(caller)


@pytest.mark.full
def test_the_codes_are_read_at_every_size(tmp_path: Path) -> None:
    with Caller(tmp_path / "data", size=(100, 40)) as caller:
        caller.forgot()
        challenge = caller.payload()
        caller.press("f4")
        assert caller.payload(()) == challenge
        caller.press("right")
        caller.wait_for(lambda _: caller.codes() == [APP_LINK])
        caller.resize(80, 24)
        caller.wait_for("66x35")
        caller.press("f4")
        both, one = (APP_LINK,), ()
        for size, beside in {(72, 24): both, (60, 20): one, (80, 23): both, (80, 20): one}.items():
            caller.resize(*size)
            assert caller.payload(beside) == challenge
            caller.wait_for(lambda _: caller.field()[0] > 0 and "Cancel" in caller.text())
        leave_cleanly(caller)


@pytest.mark.full
@pytest.mark.parametrize(
    "colours",
    [{"TERM": "xterm", "COLORTERM": None}, {"NO_COLOR": "1"}, {"LANG": "ru"}],
)
def test_the_codes_are_read_in_few_colours(tmp_path: Path, colours: dict[str, str | None]) -> None:
    with Caller(tmp_path / "data", env=colours) as caller:
        if "LANG" in colours:
            caller.arrive("Вход в систему")
            caller.step("down")
            caller.press("enter")
            caller.wait_for(lambda _: "Сброс" in caller.text() and caller.lit() == "Забыть?")
            caller.press("enter")
        else:
            caller.forgot()
        caller.payload()
        leave_cleanly(caller)
