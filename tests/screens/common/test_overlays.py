"""What stands over a window is shown whole, in two cells a glyph too, whatever fields end behind it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from rich.cells import cell_len
from rich.console import Console
from textual._compositor import ChopsUpdate, Compositor, LayoutUpdate
from textual.geometry import Region
from textual.widget import Widget

from screens.common.session_window import SessionWindow
from tests.helpers.terminals.xterm import Screen
from tests.helpers.windows.cameras import Practice, User
from tests.snapshots.cases import made
from tui.widgets.form.select import Choice
from tui.widgets.window import Window

WINDOWS = [
    *("menu", "account", "modify-password", "security", "security-error"),
    *("account-user-new", "account-group-modify", "account-group-in-use", "account-user-delete"),
    *("log", "log-export", "online", "default", "default-wrong", "reboot", "version", "qr-page"),
]
CUT = ["account", "modify-password", "security", "default", "qr-page"]
"""Those over which Textual's own painting lost glyphs."""
SIZES = ((60, 20), (100, 30), (120, 40), (80, 24))
CONSOLE = Console(color_system="truecolor", force_terminal=True)


def lost(user: User, overlay: Widget) -> list[str]:
    """The rows of an overlay that are not to be read on the screen."""
    shown = user.shown().splitlines()
    missing = []
    for widget in [node for node in overlay.walk_children(Widget, with_self=True) if not node.children]:
        region = widget.region
        assert user.app.screen.region.contains_region(region)
        for row, strip in enumerate(widget.render_lines(Region(0, 0, *region.size)), region.y):
            if (words := strip.text.rstrip()) and words not in shown[row]:
                missing.append(f"{words!r} in {shown[row]!r}")
    return missing


def spoilt(user: User) -> list[str]:
    """The rows that are others on a terminal when what stands there, seen or not, is painted again."""
    screen, compositor = Screen(*user.app.size), user.app.screen._compositor
    update = compositor.render_update(full=True, screen_stack=user.app._background_screens)
    assert isinstance(update, LayoutUpdate)
    screen.feed(update.render_segments(CONSOLE).replace("\n", "\r\n").encode())
    before = screen.text()
    assert cell_len(before.splitlines()[0]) <= screen.columns
    for region, clip in compositor.visible_widgets.values():
        for part in (region, region.shrink((0, 3, 0, 3)), region.shrink((0, 4, 0, 4))):
            if not (dirty := part.intersection(clip).intersection(compositor.size.region)):
                continue
            compositor._dirty_regions.add(dirty)
            partial = compositor.render_partial_update()
            if partial is not None:
                assert isinstance(partial, ChopsUpdate)
                screen.feed(partial.render_segments(CONSOLE).replace("\n", "\r\n").encode())
    return [
        f"{row!r} became {now!r}"
        for row, now in zip(before.splitlines(), screen.text().splitlines(), strict=True)
        if row != now
    ]


async def warned(user: User) -> Widget:
    """The notice of idle time."""
    signed_in = next(window for window in user.app.screen_stack if isinstance(window, SessionWindow))
    signed_in._attention.last -= 555
    signed_in.tick()
    await user.settled()
    return user.widget("IdleNotice")


@pytest.mark.parametrize(
    "name",
    [
        WINDOWS[0],
        *(pytest.param(name, marks=pytest.mark.full) for name in WINDOWS[1:]),
    ],
)
async def test_the_idle_notice_over_every_window(practice: Practice, name: str) -> None:
    async with made(practice, name, "zh") as user:
        notice = await warned(user)
        for size in SIZES:
            await user.resize(*size)
            assert lost(user, notice) == [], size
        assert user.sees("您还在吗？", "秒后将退出登录。按任意键继续")


@pytest.mark.parametrize("name", [CUT[0], *(pytest.param(name, marks=pytest.mark.full) for name in CUT[1:])])
async def test_nothing_behind_the_notice_paints_over_it(practice: Practice, name: str) -> None:
    async with made(practice, name, "zh") as user:
        assert lost(user, await warned(user)) == []
        assert spoilt(user) == []


@pytest.mark.parametrize(
    ("name", "sizes"),
    [
        ("reset", SIZES[:1]),
        *(
            pytest.param(n, SIZES, marks=pytest.mark.full)
            for n in ("reset", "security-contact", "account-group-modify", "log", "account-user-new")
        ),
    ],
)
async def test_every_open_list(practice: Practice, name: str, sizes: Sequence[tuple[int, int]]) -> None:
    async with made(practice, name, "zh", whole_way=False) as user:
        seen = 0
        for size in sizes:
            await user.resize(*size)
            for choice in [choice for choice in user.app.screen.query(Choice) if choice.focusable]:
                choice.focus()
                await user.settled()
                await user.press("enter")
                assert choice.expanded
                overlay = choice.query_one("_Open", Widget)
                assert lost(user, overlay) == [], size
                assert size != SIZES[0] or spoilt(user) == []
                seen += 1
                await user.press("escape")
        assert seen


@pytest.mark.full
async def test_what_is_cut_would_be_found(practice: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    """Textual's own painting loses glyphs of the notice. When this fails, ours is not needed any more."""
    async with made(practice, "security", "zh") as user:
        assert isinstance(user.app.screen, Window)
        monkeypatch.setattr(user.app.screen, "_compositor", Compositor())
        user.app.screen.refresh(layout=True)
        await user.settled()
        assert lost(user, await warned(user)) != []
