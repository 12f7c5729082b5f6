"""The phone: picked up beside a window, it reads what that window shows, and answers with a code."""

from __future__ import annotations

import pytest

from tests.cameras import KNOWN, NOW, Practice, User, visit
from tests.phones import code_of
from tests.ways import CAPTCHA, begin
from tui.camera import Camera
from tui.pictures.cells import painted
from tui.protocol.payload import grouped

TO_SCAN = (*CAPTCHA, "f3", "enter", "enter", "enter")
CODE_READ = (*TO_SCAN, "enter")


def payload(camera: Camera) -> str:
    running = camera.running_challenge()
    assert running is not None
    return running.payload


def digits(user: User) -> str:
    """The code as the phone shows it; '' where it shows none."""
    return "".join(str(getattr(widget, "value")) for widget in user.widgets("Digits"))  # noqa: B009


@pytest.mark.parametrize(
    ("steps", "key"),
    [
        ((), "f3"),
        (CAPTCHA, "ctrl+p"),
        (("f1",), "f3"),
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


async def test_a_code_read_beside_the_large_picture_is_not_typed(practice: Practice) -> None:
    camera = practice.camera("lost")
    async with visit(camera, size=(120, 40), phone=practice.cloud.handset) as user:
        await begin(user, *CAPTCHA, "f4", "f3", "enter", "enter", "enter", "enter")
        assert not user.sees("Type it into the field")
        await user.resize(160, 40)
        await user.do("escape", "enter", "enter", "enter")
        assert digits(user).replace(" ", "") == code_of(camera)
        assert not user.sees("Type it into the field")


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
    ("Trainee", "another-one", "#sign-up", "This name is taken: sign in"),
    ("", "long-enough", "#sign-up", "Enter the name"),
    ("olga", "", "#sign-in", "Enter the password"),
    ("[b]bold[/b]", "practice-phone", "#sign-in", "Wrong name or password"),
    ("olga", "short", "#sign-up", "A name has 1 to 32 characters"),
    ("\x1b[2J\x1b]0;x\x07", "practice-phone", "#sign-in", "Wrong name or password"),
]
"""A name, a password, the button, and what the phone says; never the same twice in a row."""


async def test_sign_in_refuses(practice: Practice) -> None:
    async with visit(practice.camera("lost"), phone=practice.cloud.handset) as user:
        await user.press("f3")
        for name, password, button, says in REFUSED:
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


async def test_a_text_is_taken_however_it_was_typed(practice: Practice) -> None:
    camera = practice.camera("lost")
    async with visit(camera, phone=practice.cloud.handset) as user:
        await begin(user, *CAPTCHA, "'1")
        await user.do(
            "f3", "enter", "enter", "enter", "#pasted", f"'  {grouped(payload(camera)).lower()} ", "#use-text"
        )
        assert digits(user).replace(" ", "") == code_of(camera)
        assert user.sees("✓ QR code read from its text", "Scan again")


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


async def test_no_code_in_sight(practice: Practice) -> None:
    async with visit(practice.camera("lost"), phone=practice.cloud.handset) as user:
        await user.do("f3", *["enter"] * 4)
        assert user.sees("! No QR code found: open", "“Captcha” on the camera")
        assert user.focus == "scan"


async def test_a_code_that_is_over(practice: Practice) -> None:
    async with visit(practice.camera("lost"), phone=practice.cloud.handset) as user:
        await begin(user, *TO_SCAN)
        practice.clock.go(minutes=10, seconds=1)
        await user.press("enter")
        assert user.sees("! This QR code has expired.", "F5 on the camera")


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


async def test_f2_changes_phone_and_window(practice: Practice) -> None:
    async with visit(practice.camera("lost"), phone=practice.cloud.handset) as user:
        await begin(user, *CODE_READ, "f2", "f2")
        assert user.sees("Код верификации", "Ввести в поле", "Сброс", "Убрать")
        assert not user.sees("Verification")
        await user.press("f2", "f2")
        assert not user.sees("Новый QR")
        assert digits(user)


PAGES = ("My devices", "Add a device", "Get device password", "Get device password")
"""The way by + and the way by the scan sign, to the code."""


@pytest.mark.parametrize(
    ("steps", "headings", "way"),
    [
        (("enter", "enter"), PAGES, "escape"),
        (("left", "enter"), (PAGES[0], *PAGES[2:]), "Back"),
        pytest.param(("left", "enter"), (PAGES[0], *PAGES[2:]), "escape", marks=pytest.mark.full),
    ],
)
async def test_both_ways_to_the_scan_and_back_page_by_page(
    practice: Practice, steps: tuple[str, ...], headings: tuple[str, ...], way: str
) -> None:
    camera = practice.camera("lost")
    async with visit(camera, phone=practice.cloud.handset) as user:
        await begin(user, *CAPTCHA, "f3", "enter", *steps)
        assert (user.heading, user.focus) == ("Get device password", "scan")
        await user.press("enter")
        assert digits(user).replace(" ", "") == code_of(camera)
        for heading in headings[-2::-1]:
            await (user.click(way) if way == "Back" else user.do(way))
            assert (user.heading, user.focus is None) == (heading, False)
        await user.press("escape")
        assert user.heading == "Reset › Captcha"


@pytest.mark.parametrize("steps", [pytest.param(("f4",), marks=pytest.mark.full), ("escape",)])
async def test_where_no_code_can_be_typed_the_focus_is_elsewhere(
    practice: Practice, steps: tuple[str, ...]
) -> None:
    camera = practice.camera("lost")
    async with visit(camera, size=(120, 40), phone=practice.cloud.handset) as user:
        await begin(user, *CAPTCHA, "'1")
        text = payload(camera)
        await user.do(*steps, "f3", "enter", "left", "enter", "#pasted", f"'{text}", "#use-text")
        assert digits(user)
        assert user.focus == "again"


@pytest.mark.parametrize(
    "theme", ["osd", *(pytest.param(theme, marks=pytest.mark.full) for theme in ("osd-256", "osd-16"))]
)
async def test_its_outline_stands_out(practice: Practice, theme: str) -> None:
    async with visit(practice.camera("lost"), phone=practice.cloud.handset) as user:
        user.app.theme = theme
        await begin(user, *CAPTCHA, "f3")
        variables = user.app.get_css_variables()
        frame = user.widget("#frame").region
        row = painted(user.app.screen, user.app._background_screens).rows[frame.y]
        [corner] = [run for run in row if run.column <= frame.x < run.column + run.width]
        assert corner.style.colours() == (variables["osd-edge"].lower(), variables["osd-case"].lower())


@pytest.mark.parametrize(("size", "whole"), [((200, 60), True), ((160, 40), False)])
async def test_it_stands_beside_the_window_where_there_is_room(
    practice: Practice, size: tuple[int, int], *, whole: bool
) -> None:
    async with visit(practice.camera("lost"), size=(80, 24), phone=practice.cloud.handset) as user:
        await begin(user, *CAPTCHA, "f3")
        await user.resize(*size)
        window = user.app.screen_stack[-2].query_one("#frame").region
        phone = user.widget("#frame").region
        assert phone.overlaps(window) != whole
        assert phone.y == window.y
        assert phone.x == (window.right + 1 if whole else size[0] - phone.width)
        await user.resize(80, 24)
        assert user.widget("#frame").region.offset == (41, 0)


@pytest.mark.parametrize("way", ["escape", "Close"])
async def test_esc_and_the_cross_put_it_away(practice: Practice, way: str) -> None:
    async with visit(practice.camera("lost"), phone=practice.cloud.handset) as user:
        await begin(user, *CAPTCHA, "f3")
        await (user.click(way) if way == "Close" else user.do(way))
        assert user.heading == "Reset › Captcha"
