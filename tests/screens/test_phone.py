"""The phone: picked up beside a window, it reads what that window shows, and answers with a code."""

from __future__ import annotations

import pytest

from tests.cameras import KNOWN, NOW, Hand, Practice, visit
from tests.phones import code_of
from tui.camera import Camera
from tui.protocol.payload import grouped

CODES = ("#forgot", "#forgot")
TO_SCAN = (*CODES, "f3", "enter", "enter", "enter")
CODE_READ = (*TO_SCAN, "enter")


def payload(camera: Camera) -> str:
    running = camera.running_challenge()
    assert running is not None
    return running.payload


def digits(hand: Hand) -> str:
    """The code as the phone shows it; '' where it shows none."""
    return "".join(str(getattr(widget, "value")) for widget in hand.widgets("Digits"))  # noqa: B009


@pytest.mark.parametrize(
    ("steps", "key"),
    [
        ((), "f3"),
        (("#forgot",), "f3"),
        (CODES, "f3"),
        (CODES, "ctrl+p"),
        ((*CODES, "f4"), "f3"),
        ((f"'{KNOWN}", "enter"), "f3"),
        (("f1",), "f3"),
        ((*CODES, "'1", "escape"), "f3"),
    ],
)
async def test_it_is_picked_up_and_put_away_anywhere(
    practice: Practice, steps: tuple[str, ...], key: str
) -> None:
    async with visit(practice.camera("known"), phone=practice.vendor.handset) as hand:
        await hand.do(*steps)
        windows, focus, above = hand.windows, hand.focus, hand.shown().splitlines()[:20]
        await hand.press(key)
        assert (hand.heading, hand.focus, hand.windows) == ("Sign in", "sign-in", windows + 1)
        assert "F3 Put away" in hand.offered()
        await hand.press(key)
        assert (hand.windows, hand.focus) == (windows, focus)
        assert hand.shown().splitlines()[:20] == above


async def test_without_a_phone_f3_does_nothing(practice: Practice) -> None:
    async with visit(practice.camera("known")) as hand:
        assert "F3" not in hand.offered()
        await hand.press("f3")
        assert hand.windows == 1


async def test_it_hides_app_but_never_the_left_code(practice: Practice) -> None:
    async with visit(practice.camera("lost"), phone=practice.vendor.handset) as hand:
        await hand.do(*CODES)
        left, right = (widget.region for widget in hand.widgets("QrCode"))
        await hand.press("f3")
        frame = hand.widget("#frame").region
        assert not frame.overlaps(left)
        assert frame.overlaps(right)
        assert not hand.sees("APP")


@pytest.mark.parametrize("size", [(80, 24), (80, 23), (71, 23), (80, 27), (84, 28), (120, 24), (120, 40)])
async def test_the_text_under_the_code_stays_in_sight(practice: Practice, size: tuple[int, int]) -> None:
    camera = practice.camera("lost")
    async with visit(camera, size=size, phone=practice.vendor.handset) as hand:
        await hand.do(*TO_SCAN)
        assert hand.sees("type the text under")
        assert hand.sees(grouped(payload(camera)))


async def test_the_code_is_typed_in_and_ok_left_to_the_hand(practice: Practice) -> None:
    camera = practice.camera("lost")
    async with visit(camera, phone=practice.vendor.handset) as hand:
        await hand.do(*CODES, "f3")
        assert (hand.value("#phone-name"), hand.value("#phone-password")) == ("trainee", "practice-phone")
        assert not hand.sees("practice-phone")
        await hand.press("enter")
        assert (hand.heading, hand.focus) == ("My devices", "plus")
        await hand.press("enter")
        assert (hand.heading, hand.focus) == ("Add a device", "get-password")
        await hand.press("enter")
        assert (hand.heading, hand.focus) == ("Get device password", "scan")
        practice.clock.go(seconds=72)
        await hand.press("enter")
        assert hand.sees("QR code read", grouped(camera.serial), "1 min 12 s ago", "another 8 min 48 s")
        assert (digits(hand).replace(" ", ""), hand.focus) == (code_of(camera), "type-in")
        await hand.press("enter")
        assert (hand.heading, hand.value("#code"), hand.focus) == ("Reset › Captcha", code_of(camera), "code")
        await hand.press("enter")
        assert hand.heading == "Modify Password"


async def test_a_code_read_beside_the_large_picture_is_not_typed(practice: Practice) -> None:
    camera = practice.camera("lost")
    async with visit(camera, size=(120, 40), phone=practice.vendor.handset) as hand:
        await hand.do(*CODES, "f4", "f3", "enter", "enter", "enter", "enter")
        assert not hand.sees("Type it into the field")
        await hand.resize(160, 40)
        await hand.do("escape", "enter", "enter", "enter")
        assert digits(hand).replace(" ", "") == code_of(camera)
        assert not hand.sees("Type it into the field")


async def test_nothing_of_the_code_stays_when_it_was_put_away(practice: Practice) -> None:
    camera = practice.camera("lost")
    async with visit(camera, phone=practice.vendor.handset) as hand:
        await hand.do(*CODE_READ)
        assert digits(hand)
        await hand.press("f3")
        code = code_of(camera)
        assert not hand.sees(code[:4])
        assert not hand.sees("╶─╮")
        assert hand.value("#code") == ""
        await hand.press("f3")
        assert (hand.heading, digits(hand)) == ("Sign in", "")


@pytest.mark.parametrize(
    ("name", "password", "button", "says"),
    [
        ("trainee", "not-this-one", "#sign-in", "Name or password is wrong"),
        ("nobody", "practice-phone", "#sign-in", "Name or password is wrong"),
        ("Trainee", "another-one", "#sign-up", "This name is taken: sign in"),
        ("", "long-enough", "#sign-up", "A name has 1 to 32 characters"),
        ("olga", "short", "#sign-up", "A name has 1 to 32 characters"),
        ("[b]bold[/b]", "practice-phone", "#sign-in", "Name or password is wrong"),
        ("\x1b[2J\x1b]0;x\x07", "practice-phone", "#sign-in", "Name or password is wrong"),
    ],
)
async def test_sign_in_refuses(practice: Practice, name: str, password: str, button: str, says: str) -> None:
    async with visit(practice.camera("lost"), phone=practice.vendor.handset) as hand:
        await hand.do(
            "f3", "#phone-name", "end", "ctrl+u", f"'{name}", "down", "end", "ctrl+u", f"'{password}"
        )
        await hand.do(button)
        assert hand.heading == "Sign in"
        assert hand.sees(says)
        assert hand.value("#phone-name") == name.replace("\x1b", "␛").replace("\x07", "␇")
        assert "\x1b" not in hand.shown()
        assert name[:6] in hand.shown() or "\x1b" in name


async def test_a_new_account(practice: Practice) -> None:
    async with visit(practice.camera("lost"), phone=practice.vendor.handset) as hand:
        fill = ("f3", "#phone-name", "end", "ctrl+u", "'olga", "enter", "end", "ctrl+u", "'my-own-phone")
        await hand.do(*fill, "#sign-up")
        assert hand.heading == "My devices"
        await hand.do("escape", *fill, "#sign-in")
        assert hand.heading == "My devices"


async def test_a_text_is_taken_however_it_was_typed(practice: Practice) -> None:
    camera = practice.camera("lost")
    async with visit(camera, phone=practice.vendor.handset) as hand:
        await hand.do(*CODES, "'1")
        await hand.do(
            "f3", "enter", "enter", "enter", "#pasted", f"'  {grouped(payload(camera)).lower()} ", "#use-text"
        )
        assert digits(hand).replace(" ", "") == code_of(camera)
        assert hand.sees("✓ QR code read from its text", "Scan again")


@pytest.mark.parametrize("text", ["", "[red]x[/]\x1b[31m", "x" * 4000])
async def test_a_mistyped_text_stays_to_be_mended(practice: Practice, text: str) -> None:
    camera = practice.camera("lost")
    async with visit(camera, phone=practice.vendor.handset) as hand:
        await hand.do(*TO_SCAN, "#pasted", f"'{text}", "#use-text")
        assert hand.sees("! The text is mistyped: compare", "it in groups of four")
        assert hand.value("#pasted") == text.replace("\x1b", "␛")
        assert "\x1b" not in hand.shown()
        await hand.do("#pasted", "end", "ctrl+u", f"'{payload(camera)}", "#use-text")
        assert digits(hand).replace(" ", "") == code_of(camera)


async def test_no_code_in_sight(practice: Practice) -> None:
    async with visit(practice.camera("lost"), phone=practice.vendor.handset) as hand:
        await hand.do("f3", *["enter"] * 4)
        assert hand.sees("! No QR code in sight: open", "«Captcha» on the camera")
        assert hand.focus == "scan"


async def test_a_code_that_is_over(practice: Practice) -> None:
    async with visit(practice.camera("lost"), phone=practice.vendor.handset) as hand:
        await hand.do(*TO_SCAN)
        practice.clock.go(minutes=10, seconds=1)
        await hand.press("enter")
        assert hand.sees("! This QR code is over: F5 at the", "camera shows a new one")


async def test_a_code_by_mail(practice: Practice) -> None:
    camera = practice.camera("contact")
    async with visit(camera, phone=practice.vendor.handset) as hand:
        await hand.do(*CODE_READ)
        assert hand.sees("The code was sent to", "a***@example.com")
        assert (digits(hand), hand.sees("Type it into the field")) == ("", False)
        await hand.do("#again", "enter")
        assert hand.sees("! Sent to a***@example.com")
        await hand.press("escape")
        assert hand.sees("Mail: 1")
        await hand.do("#mail")
        assert hand.sees(NOW.strftime("%d.%m %H:%M"), f"Verification code: {code_of(camera)}")
        await hand.do("f3", f"'{code_of(camera)}", "enter")
        assert hand.heading == "Modify Password"


async def test_an_empty_mail_box(practice: Practice) -> None:
    async with visit(practice.camera("lost"), phone=practice.vendor.handset) as hand:
        await hand.do("f3", "enter", "#mail")
        assert hand.sees("No mail yet.")
        await hand.press("escape")
        assert hand.heading == "My devices"


async def test_f2_changes_phone_and_window(practice: Practice) -> None:
    async with visit(practice.camera("lost"), phone=practice.vendor.handset) as hand:
        await hand.do(*CODE_READ, "f2")
        assert hand.sees("Код верификации", "Ввести в поле", "Сброс", "Убрать")
        assert not hand.sees("Verification")
        await hand.press("f2")
        assert not hand.sees("Код")
        assert digits(hand)


@pytest.mark.parametrize("way", ["escape", "Close"])
async def test_esc_and_the_cross_put_it_away(practice: Practice, way: str) -> None:
    async with visit(practice.camera("lost"), phone=practice.vendor.handset) as hand:
        await hand.do(*CODES, "f3")
        await (hand.click(way) if way == "Close" else hand.do(way))
        assert hand.heading == "Reset › Captcha"
