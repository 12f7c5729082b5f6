"""F1 where there is room and where there is none. That it fits over every window: see tests/snapshots."""

from __future__ import annotations

import pytest
from textual._compositor import CompositorUpdate
from textual.screen import Screen

from tests.helpers.terminals.xterm import Screen as Terminal
from tests.helpers.windows.cameras import Menus, Practice, User, visit
from tests.helpers.windows.fitting import faults
from tests.helpers.windows.ways import ACCOUNT, MENU, VERSION, begin
from tui.camera import Camera
from tui.widgets.painting.compositor import Painter

MODIFY = (*ACCOUNT, "#modify-password")


@pytest.mark.parametrize(
    ("steps", "from_columns"),
    [
        ((), 80),
        *(
            pytest.param(*each, marks=pytest.mark.full)
            for each in (
                (ACCOUNT, 144),
                (MENU, 106),
                (VERSION, 94),
                (MODIFY, 94),
                ((*ACCOUNT, "#add-user"), 112),
            )
        ),
    ],
)
async def test_beside_the_window_from_the_column_on_where_it_fits(
    practice: Practice, steps: tuple[str, ...], from_columns: int
) -> None:
    async with visit(practice.camera("known")) as user:
        await begin(user, *steps)
        for columns in (from_columns - 1, from_columns):
            if columns < 80:
                continue
            await user.resize(columns, 30)
            await user.do("f1")
            assert user.widget("#frame").display == (columns == from_columns)
            assert user.sees("Help", "F1 Hide")
            assert faults(user) == []
            await user.do("f1")


@pytest.mark.full
async def test_open_while_the_terminal_changes(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        await begin(user, *MODIFY, "'abc", "down")
        hand_at = user.focus
        await user.do("f1")
        for size in ((80, 24), (120, 40), (60, 20), (80, 24), (93, 30), (94, 30), (60, 20), (120, 40)):
            await user.resize(*size)
            beside = size[0] >= 94
            panel = user.widget("HelpPanel")
            assert user.app.screen.region.contains_region(panel.region), size
            assert user.sees("Help: Modify Password", "F1 Hide"), size
            assert user.sees("Old Password") == beside, size
            assert (user.focus == "help") != beside, size
            assert user.focus == (hand_at if beside else "help"), size
            assert faults(user) == [], size
        await user.resize(80, 24)
        await user.do("f1")
        assert (user.focus, user.value("#old")) == (hand_at, "abc")
        assert not user.widgets("#help")


@pytest.mark.full
async def test_focus_that_moved_beside_the_help_is_given_back(practice: Practice) -> None:
    async with visit(practice.camera("known"), size=(120, 40)) as user:
        await begin(user, *MODIFY, "f1", "down")
        hand_at = user.focus
        await user.resize(80, 24)
        assert user.focus == "help"
        await user.do("escape")
        assert (user.focus, user.heading) == (hand_at, "Modify Password")


@pytest.mark.full
async def test_too_small_and_back_with_the_help_open(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        await begin(user, *MENU, "f1")
        await user.resize(40, 10)
        await user.resize(80, 24)
        assert user.sees("Help", "F1 Hide")
        await user.do("f1")
        assert user.sees("Main Menu")
        assert faults(user) == []


class Filmed(Menus):
    """The menus, and what a terminal showed after each frame."""

    def __init__(self, camera: Camera, columns: int, rows: int) -> None:
        super().__init__(camera)
        self._terminal = Terminal(columns, rows)
        self._rows = rows
        self.frames: list[list[str]] = []

    def record(self) -> None:
        compositor = self.screen._compositor
        compositor.__class__ = Painter  # which paints at every tick, not when a test looks
        with self._context():
            self._display(self.screen, compositor.render_update(full=True))

    def _display(self, screen: Screen[object], renderable: object) -> None:  # noqa: ARG002 - Textual's
        if isinstance(renderable, CompositorUpdate) and not self._batch_count:
            self._terminal.feed(renderable.render_segments(self.console).encode())
            self.frames.append([self._terminal.row(row) for row in range(self._rows)])


@pytest.mark.parametrize("size", [(80, 24), pytest.param((60, 20), marks=pytest.mark.full)])
async def test_its_first_frame_is_whole(practice: Practice, size: tuple[int, int]) -> None:
    app = Filmed(practice.camera("lost"), *size)
    async with app.run_test(size=size) as pilot:
        user = User(pilot)
        await user.settled()
        app.record()
        await user.do("f1")
    first = next(frame for frame in app.frames if "Guide: step 1" in "".join(frame))
    assert first[:-1] == app.frames[-1][:-1]  # the footer follows
    assert "Help: System Login" in "".join(first)
