"""The phone: picked up beside a window, it reads what that window shows, and answers with a code."""

from __future__ import annotations

import pytest

from tests.helpers.windows.cameras import KNOWN, NOW, Practice, visit
from tests.helpers.windows.fitting import faults
from tests.helpers.windows.phones import code_of
from tests.helpers.windows.ways import CAPTCHA, begin
from tests.screens.phone.seen import digits, payload
from tui.i18n import LANGUAGES
from tui.protocol.payload import grouped

TO_SCAN = (*CAPTCHA, "f3", "enter", "enter", "enter")
CODE_READ = (*TO_SCAN, "enter")


@pytest.mark.parametrize(
    ("steps", "key"),
    [
        pytest.param((), "f3", marks=pytest.mark.full),
        pytest.param(CAPTCHA, "ctrl+p", marks=pytest.mark.full),
        pytest.param(("f1",), "f3", marks=pytest.mark.full),
        ((*CAPTCHA, "'1", "escape"), "f3"),
        pytest.param(("#forgot",), "f3", marks=pytest.mark.full),
        pytest.param(CAPTCHA, "f3", marks=pytest.mark.full),
        pytest.param((*CAPTCHA, "f4"), "f3", marks=pytest.mark.full),
        pytest.param((f"'{KNOWN}", "enter"), "f3", marks=pytest.mark.full),
    ],
)
async def test_it_is_picked_up_and_put_away_anywhere(
    practice: Practice, steps: tuple[str, ...], key: str
) -> None:
    async with visit(practice.camera("known"), phone=practice.cloud.handset) as user:
        await begin(user, *steps)
        windows, focus, above = user.windows, user.focus, user.shown().splitlines()[:20]
        await user.press(key)
        assert (user.heading, user.focus, user.windows) == ("Sign in", "sign-in", windows + 1)
        assert "F3 Put away" in user.offered()
        await user.press(key)
        assert (user.windows, user.focus) == (windows, focus)
        assert user.shown().splitlines()[:20] == above


async def test_without_a_phone_f3_does_nothing(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        assert "F3" not in user.offered()
        await user.press("f3")
        assert user.windows == 1


async def test_it_hides_app_but_never_the_left_code(practice: Practice) -> None:
    async with visit(practice.camera("lost"), phone=practice.cloud.handset) as user:
        await begin(user, *CAPTCHA)
        left, right = (widget.region for widget in user.widgets("QrCode"))
        await user.press("f3")
        frame = user.widget("#frame").region
        assert not frame.overlaps(left)
        assert frame.overlaps(right)
        assert not user.sees("APP")


@pytest.mark.full
async def test_the_text_under_the_code_stays_in_sight(practice: Practice) -> None:
    camera = practice.camera("lost")
    async with visit(camera, phone=practice.cloud.handset) as user:
        await begin(user, *TO_SCAN)
        for size in ((80, 24), (80, 23), (71, 23), (80, 27), (84, 28), (120, 24), (120, 40)):
            await user.resize(*size)
            assert user.sees("type the text under"), size
            assert user.sees(grouped(payload(camera))), size


async def test_the_code_is_typed_in_and_ok_left_to_the_user(practice: Practice) -> None:
    camera = practice.camera("lost")
    async with visit(camera, phone=practice.cloud.handset) as user:
        await user.do(*CAPTCHA, "f3")
        assert (user.value("#phone-name"), user.value("#phone-password")) == ("trainee", "practice-phone")
        assert not user.sees("practice-phone")
        await user.press("enter")
        assert (user.heading, user.focus) == ("My devices", "plus")
        await user.press("enter")
        assert (user.heading, user.focus) == ("Add a device", "get-password")
        await user.press("enter")
        assert (user.heading, user.focus) == ("Get device password", "scan")
        practice.clock.go(seconds=72)
        await user.press("enter")
        assert user.sees("QR code read", grouped(camera.serial), "1 min 12 s ago", "another 8 min 48 s")
        assert (digits(user).replace(" ", ""), user.focus) == (code_of(camera), "type-in")
        await user.press("enter")
        assert (user.heading, user.value("#code"), user.focus) == ("Reset › Captcha", code_of(camera), "code")
        await user.press("enter")
        assert user.heading == "Modify Password"


@pytest.mark.full
async def test_a_code_read_beside_the_large_picture_is_not_typed(practice: Practice) -> None:
    camera = practice.camera("lost")
    async with visit(camera, size=(120, 40), phone=practice.cloud.handset) as user:
        await begin(user, *CAPTCHA, "f4", "f3", "enter", "enter", "enter", "enter")
        assert not user.sees("Type it into the field")
        await user.resize(160, 40)
        await user.do("escape", "enter", "enter", "enter")
        assert digits(user).replace(" ", "") == code_of(camera)
        assert not user.sees("Type it into the field")


@pytest.mark.full
async def test_nothing_of_the_code_stays_and_the_next_scan_is_one_press(practice: Practice) -> None:
    camera = practice.camera("lost")
    async with visit(camera, phone=practice.cloud.handset) as user:
        await begin(user, *CODE_READ)
        assert digits(user)
        await user.press("f3")
        code = code_of(camera)
        assert not user.sees(code[:4])
        assert not user.sees("╶─╮")
        assert user.value("#code") == ""
        await user.press("f3")
        assert (user.heading, digits(user), user.focus) == ("Get device password", "", "scan")
        await user.press("enter")
        assert digits(user).replace(" ", "") == code
        await user.press("escape", "escape", "escape")
        assert user.heading == "Reset › Captcha"


REFUSED = [
    ("trainee", "not-this-one", "#sign-in", "Wrong name or password"),
    ("nobody", "practice-phone", "#sign-in", "Wrong name or password"),
    ("trainee", "пароль", "#sign-in", "the keyboard layout"),
    ("Trainee", "another-one", "#sign-up", "This name is taken: sign in"),
    ("", "long-enough", "#sign-up", "Enter the name"),
    ("olga", "", "#sign-in", "Enter the password"),
    ("[b]bold[/b]", "practice-phone", "#sign-in", "Wrong name or password"),
    ("olga", "short", "#sign-up", "A name has 1 to 32 characters"),
    ("\x1b[2J\x1b]0;x\x07", "practice-phone", "#sign-in", "Wrong name or password"),
]
"""A name, a password, the button, and what the phone says; never the same twice in a row."""


@pytest.mark.parametrize(
    "rows", [REFUSED[2::3], pytest.param(REFUSED, marks=pytest.mark.full)], ids=["3", "all"]
)
async def test_sign_in_refuses(practice: Practice, rows: list[tuple[str, str, str, str]]) -> None:
    async with visit(practice.camera("lost"), phone=practice.cloud.handset) as user:
        await user.press("f3")
        for name, password, button, says in rows:
            for field, text in {"#phone-name": name, "#phone-password": password}.items():
                await user.do(field, "end", "ctrl+u", f"'{text}")
            await user.do(button)
            assert user.heading == "Sign in"
            assert user.sees(says)
            assert user.value("#phone-name") == name.replace("\x1b", "␛").replace("\x07", "␇")
            assert "\x1b" not in user.shown()
            assert name[:6] in user.shown() or "\x1b" in name


async def test_a_new_account(practice: Practice) -> None:
    async with visit(practice.camera("lost"), phone=practice.cloud.handset) as user:
        fill = ("f3", "#phone-name", "end", "ctrl+u", "'olga", "enter", "end", "ctrl+u", "'my-own-phone")
        await user.do(*fill, "#sign-up")
        assert user.heading == "My devices"
        await user.do("escape", *fill, "#sign-in")
        assert user.heading == "My devices"


@pytest.mark.full
async def test_a_text_is_taken_however_it_was_typed(practice: Practice) -> None:
    camera = practice.camera("lost")
    async with visit(camera, phone=practice.cloud.handset) as user:
        await begin(user, *CAPTCHA, "'1")
        await user.do(
            "f3", "enter", "enter", "enter", "#pasted", f"'  {grouped(payload(camera)).lower()} ", "#use-text"
        )
        assert digits(user).replace(" ", "") == code_of(camera)
        assert user.sees("✓ QR code read from its text", "Scan again")


@pytest.mark.full
async def test_a_mistyped_text_stays_to_be_mended(practice: Practice) -> None:
    camera = practice.camera("lost")
    async with visit(camera, phone=practice.cloud.handset) as user:
        await begin(user, *TO_SCAN)
        await user.do("#use-text")
        assert (user.sees("! Enter the text"), user.focus) == (True, "pasted")
        for text in ("[red]x[/]\x1b[31m", "x" * 4000):
            await user.do("#pasted", "end", "ctrl+u", f"'{text}", "#use-text")
            assert user.sees("! The text is mistyped: compare", "it in groups of four")
            assert user.value("#pasted") == text.replace("\x1b", "␛")
            assert "\x1b" not in user.shown()
        await user.do("#pasted", "end", "ctrl+u", f"'{payload(camera)}", "#use-text")
        assert digits(user).replace(" ", "") == code_of(camera)


@pytest.mark.full
async def test_no_code_in_sight(practice: Practice) -> None:
    async with visit(practice.camera("lost"), phone=practice.cloud.handset) as user:
        await user.do("f3", *["enter"] * 4)
        assert user.sees("! No QR code found: open", "“Captcha” on the camera.")
        assert user.focus == "scan"


@pytest.mark.full
async def test_a_code_that_is_over(practice: Practice) -> None:
    async with visit(practice.camera("lost"), phone=practice.cloud.handset) as user:
        await begin(user, *TO_SCAN)
        practice.clock.go(minutes=10, seconds=1)
        await user.press("enter")
        assert user.sees("! This QR code has expired.", "F5 on the camera")


@pytest.mark.parametrize(
    ("size", "said"),
    [
        ((80, 24), "! This is the APP code. Scan"),
        pytest.param((60, 20), "! No QR code found: open", marks=pytest.mark.full),
    ],
)
async def test_a_code_that_is_crossed_out(practice: Practice, size: tuple[int, int], said: str) -> None:
    async with visit(practice.camera("lost"), phone=practice.cloud.handset, size=size) as user:
        await begin(user, *CAPTCHA, "'00000000", *["enter"] * 5)
        assert "no tries left" in user.shown()
        await user.do("f3", *["enter"] * 4)
        assert user.sees(said, "crossed out", "F5"), user.shown()
        for _ in LANGUAGES:
            assert faults(user) == []
            await user.app.screen.run_action("language")
            await user.settled()


async def test_a_code_by_mail(practice: Practice) -> None:
    camera = practice.camera("contact")
    async with visit(camera, phone=practice.cloud.handset) as user:
        await user.do(*CODE_READ)
        assert user.sees("The code was sent to", "a***@example.com")
        assert (digits(user), user.sees("Type it into the field"), user.focus) == ("", False, "mail")
        await user.do("#again", "enter")
        assert user.sees("! Already sent to", "a***@example.com")
        await user.press("escape", "escape")
        assert user.sees("Mail: 1")
        await user.do("#mail")
        assert user.sees(NOW.strftime("%d.%m %H:%M"), f"Verification code: {code_of(camera)}")
        await user.do("f3", f"'{code_of(camera)}", "enter")
        assert user.heading == "Modify Password"


@pytest.mark.full
async def test_the_mail_is_one_press_behind_the_scan(practice: Practice) -> None:
    camera = practice.camera("contact")
    async with visit(camera, phone=practice.cloud.handset) as user:
        await begin(user, *CODE_READ, "enter")
        assert user.heading == "Mail"
        assert user.sees(f"Verification code: {code_of(camera)}", "▌")
        await user.press("escape")
        assert user.sees("The code was sent to")
        assert user.focus == "mail"


async def test_an_empty_mail_box(practice: Practice) -> None:
    async with visit(practice.camera("lost"), phone=practice.cloud.handset) as user:
        await user.do("f3", "enter", "#mail")
        assert user.sees("No mail yet.")
        await user.press("escape")
        assert user.heading == "My devices"
