"""What every window looks like. `make snapshots` takes the pictures anew; look at them before committing."""

from __future__ import annotations

import pytest

from screens.common.large_qr import LargeQrScreen
from tests.helpers.terminals.asked_terminal import ambiguous
from tests.helpers.windows.cameras import Practice, User
from tests.helpers.windows.fitting import closing_first, faults, touching
from tests.snapshots.album import Album
from tests.snapshots.board_cases import board_pictures
from tests.snapshots.cases import CASES, made
from tests.snapshots.readable import in_use, unreadable
from tui.i18n import LANGUAGES, language
from tui.pictures.cells import painted
from tui.terminal_input.capabilities import Traits
from tui.widgets.window import Window

OTHERS = ["login-error", "reset", "security-error", "guided-reset"]
SMALL = [
    *OTHERS,
    *("reset-help", "account", "menu-account", "password-dangerous"),
    *("account-user-modify", "log", "default", "idle", "guided-captcha", "guided-phone"),
    *("exercise", "exercise-under-way", "exercise-over", "exercise-missed"),
]
WITHOUT_COLOUR = [*OTHERS, "account", "account-group-held", "default"]
HELPED = {
    *("login", "reset", "password", "menu", "account", "modify-password", "security", "captcha", "phone"),
    *("account-user-new", "account-group-modify", "account-group-delete", "log", "log-export", "version"),
    *("qr-page", "online", "default", "reboot", "reset-leave"),
}
"""One case for each window."""
VARIANTS = {
    *("login-locked", "reset-list", "reset-closed", "reset-no-questions", "password-medium"),
    *("password-differs", "password-advice", "menu-grey", "menu-information", "account-reserved"),
    *("account-user-new-password", "account-user-delete", "account-group-new", "account-group-admin"),
    *("account-group-in-use", "log-type", "log-bad-time", "log-export-error", "log-remove", "default-wrong"),
    *("captcha-payload", "captcha-over", "phone-trouble", "phone-home", "phone-mailed", "phone-mail"),
    *("nothing-set", "reset-wrong", "password-dangerous", "password-set", "account-user-new-error"),
    *("account-group-held", "account-password-other", "security-contact", "security-saved"),
    *("guided-login", "guided-account", "exercise", "exercise-over"),
    *("account-user-modify", "account-group-modify", "account-group-delete", "log-export", "reset-leave"),
    *("reset-help", "menu-account", "exercise-missed", "guided-phone"),
    *("login-help", "login-languages", "first-password", "modify-password", "account-user-new", "online"),
    *("default", "default-ask", "reboot", "version", "qr-page", "security-list", "security-error"),
    *("captcha-error", "phone-code", "guided-captcha", "exercise-under-way"),
}
"""Cases that the quick run leaves to `make test-full`: it has one of each kind of window."""
NORMAL, LARGE, HUGE, SMALLEST = (80, 24), (120, 40), (200, 60), (60, 20)


Size = tuple[int, int]


def picture(case: str, lang: str, size: Size, colours: str = "") -> str:
    """Name a picture; `colours` where they are not all."""
    return f"{case}.{lang}-{size[0]}x{size[1]}{colours and '-'}{colours}"


def spoken(case: str) -> tuple[str, ...]:
    """In which languages a window shows: while the camera starts, no key works."""
    return ("ru",) if case == "boot" else tuple(LANGUAGES)


def pictures() -> set[str]:
    """Name all pictures that there are to be."""
    return {
        *(picture(case, lang, size) for case in CASES for lang in spoken(case) for size in (NORMAL, LARGE)),
        *(picture(case, lang, SMALLEST) for case in SMALL for lang in LANGUAGES),
        picture("captcha", "ru", SMALLEST),
        *(picture(case, "ru", NORMAL, colours) for case in OTHERS for colours in ("256", "16")),
        picture("password-set", "ru", NORMAL, "16"),
        *(picture(case, "ru", NORMAL, "none") for case in WITHOUT_COLOUR),
        *board_pictures(),
    }


async def walk(
    album: Album, user: User, case: str, *sizes: Size, languages: int = 0, colours: str = ""
) -> None:
    """Look at the window that is open, in all sizes and languages; all that it says has to fit."""
    different = []
    languages = languages or len(spoken(case))
    for turn in range(languages):
        for size in sizes[:: 1 if turn % 2 == 0 else -1]:
            if user.app.size != size:
                await user.resize(*size)
            assert faults(user) + touching(user) + closing_first(user) == [], (user.heading, size)
            cells = painted(user.app.screen, user.app._background_screens)
            assert unreadable(in_use(user.app, cells)) == [], (case, size)
            wide = on_a_wide_terminal(user)
            assert not ambiguous(wide), (case, size)
            assert wide.count("?") == user.shown().count("?"), "something has no stand-in"
            different.append(album.compare(picture(case, language(), size, colours), cells))
        if turn + 1 < languages:
            await user.app.screen.run_action("language")  # not by its key, which takes an error away
            await user.settled()
    if any(different):
        pytest.fail("\n\n".join(filter(None, different)), pytrace=False)


def on_a_wide_terminal(user: User) -> str:
    """What the window paints where characters of ambiguous width take two columns: each row of one length."""
    user.app.traits = Traits(wide=True, wide_cyrillic=True)
    cells = painted(user.app.screen, user.app._background_screens)
    user.app.traits = Traits()
    assert {sum(run.width for run in row) for row in cells.rows} == {user.app.size.width}
    return "".join(run.text for row in cells.rows for run in row)


async def helped(user: User, *sizes: tuple[int, int]) -> None:
    """Ask for help, where the window has any: it stands on the screen and says what it is."""
    window = user.app.screen
    if not isinstance(window, Window) or isinstance(window, LargeQrScreen):
        return
    if not window.has_class("-help"):
        await window.action_help()
    for size in sizes:
        await user.resize(*size)
        [panel] = user.widgets("HelpPanel")
        [title] = user.widgets("#help-title")
        assert panel.region.area, (user.heading, size)
        assert window.region.contains_region(panel.region), (user.heading, size, panel.region)
        rows = user.shown().splitlines()
        assert str(getattr(title, "words")) in rows[title.region.y], (user.heading, size)  # noqa: B009
        assert faults(user) == [], (user.heading, size)
    await window.action_help()
    await user.settled()
    assert not user.widgets("#help")
    assert faults(user) == [], user.heading


@pytest.mark.parametrize("name", [case for case in CASES if case not in VARIANTS])
async def test_window(album: Album, practice: Practice, name: str) -> None:
    # Russian at this size is the hardest; all others follow in `make test-full`.
    async with made(practice, name, "ru", card=name == "login", whole_way=False) as user:
        await walk(album, user, name, NORMAL, languages=1)


@pytest.mark.full
@pytest.mark.parametrize("name", CASES)
async def test_window_by_its_whole_way(album: Album, practice: Practice, name: str) -> None:
    async with made(practice, name, "ru", card=name == "login") as user:
        await walk(album, user, name, NORMAL, LARGE)
        for _ in LANGUAGES:  # the sizes of which there are no pictures
            for size in (HUGE, SMALLEST):
                await user.resize(*size)
                assert faults(user) + touching(user) + closing_first(user) == [], (user.heading, size)
            if name in HELPED:  # at other sizes: tests/screens/common/test_help_pages.py
                await helped(user, LARGE)
            await user.app.screen.run_action("language")
            await user.settled()


def test_each_picture_is_of_something(album: Album) -> None:
    left_over = album.names() - pictures()
    if album.renewing:
        for name in left_over:
            album.remove(name)
    else:
        assert left_over == set()
        assert pictures() - album.names() == set()


@pytest.mark.full
@pytest.mark.parametrize("name", SMALL)
async def test_smallest(album: Album, practice: Practice, name: str) -> None:
    async with made(practice, name, "ru", size=SMALLEST) as user:
        await walk(album, user, name, SMALLEST)


@pytest.mark.full
async def test_smallest_captcha(album: Album, practice: Practice) -> None:
    async with made(practice, "captcha", "ru", size=SMALLEST) as user:
        await walk(album, user, "captcha", SMALLEST, languages=1)


@pytest.mark.full
@pytest.mark.parametrize(
    ("name", "colours"),
    [*((name, colours) for name in OTHERS for colours in ("256", "16")), ("password-set", "16")],
)
async def test_fewer_colours(album: Album, practice: Practice, name: str, colours: str) -> None:
    async with made(practice, name, "ru", theme=f"osd-{colours}", card=name == "login-error") as user:
        await walk(album, user, name, NORMAL, languages=1, colours=colours)


@pytest.mark.full
@pytest.mark.parametrize("name", WITHOUT_COLOUR)
async def test_no_colour(
    album: Album, practice: Practice, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with made(practice, name, "ru", card=name == "login-error") as user:
        await walk(album, user, name, NORMAL, languages=1, colours="none")


@pytest.mark.full
@pytest.mark.parametrize("name", [case for case in CASES if not case.startswith(("guided-", "exercise"))])
async def test_the_guided_modes_line_takes_no_row_that_a_window_needs(practice: Practice, name: str) -> None:
    async with made(practice, name, "ru", whole_way=False, guided=True) as user:
        for turn in range(len(spoken(name))):
            for size in (NORMAL, SMALLEST) if turn == 0 else (SMALLEST,):
                await user.resize(*size)
                assert faults(user) == [], (language(), size)
                for frame in user.widgets("#frame"):
                    line = user.widget("GuideLine").region
                    lower = frame.region.bottom - (line.y if line.width == size[0] else size[1] - 1)
                    assert lower <= (1 if size == SMALLEST and name.startswith("phone") else 0), (
                        "it covers more than the phone's lower edge"
                    )
            if turn + 1 < len(spoken(name)):
                await user.app.screen.run_action("language")
                await user.settled()
