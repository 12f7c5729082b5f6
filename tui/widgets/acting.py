"""One act at a time: what was pressed is shown as taken, and keys wait for the window that comes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import ClassVar, Final, TypeVar

from textual import on, work
from textual.events import ScreenResume, ScreenSuspend

from tui.i18n import LazyText
from tui.widgets.form.fields import Button, StatusLine
from tui.widgets.help import Helped
from tui.widgets.label import Label

R = TypeVar("R")

_PATIENCE: Final = 0.2
"""Seconds that an act may take before a word says that it is under way: less is seen at once (Nielsen)."""
_ONE_MOMENT: Final = LazyText("window", "One moment…")


class Acting(Helped[R]):
    """A window that does one thing at a time.

    While it is on top and does what it was asked for, `KeysInTurn` lets keys wait: they are meant for what
    comes of it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.busy = False
        """Something that was asked for is under way."""
        self._keys_wait = False
        self._in_order = False
        self._free = asyncio.Event()
        self._free.set()
        self._taken: Button | None = None
        self._word: asyncio.TimerHandle | None = None
        self._before_word: tuple[Label, LazyText | str, frozenset[str]] | None = None

    LEAVING_KEYS: ClassVar[frozenset[str]] = frozenset()
    """Keys that wait as little as Esc, since they put the window away."""

    @property
    def occupied(self) -> bool:
        """Whether keys have to wait while this window is on top."""
        return self.busy and self._keys_wait

    @property
    def in_order(self) -> bool:
        """Whether each key that waits counts, and has its effect in its turn, Esc and the same again too."""
        return self.busy and self._in_order

    async def until_free(self) -> None:
        """Wait until this window has done what it does, or another one covers it."""
        await self._free.wait()

    def unless_busy(
        self, deed: Callable[[], Awaitable[object]], *, keys_wait: bool = True, in_order: bool = False
    ) -> bool:
        """Run `deed` in a worker and return True; False, and nothing, while another is under way.

        So a second press is neither a second try nor a second question. Without `keys_wait` it is something
        that no user waits for, as what a window reads when it opens. `in_order`: it tries and asks nothing,
        and is over before it is noticed, as a page that is turned.
        """
        if self.busy:
            return False
        self.busy, self._keys_wait, self._in_order = True, keys_wait, in_order
        self._taken = next(iter(self.query(".-pressed").results(Button)), None)
        self._run_deed(deed)
        self._begin_waiting()
        return True

    def deed_done(self) -> None:
        """Nothing is under way any more; the window may have been left by that."""

    @work(exclusive=True, group="deed")
    async def _run_deed(self, deed: Callable[[], Awaitable[object]]) -> None:
        try:
            await deed()
        finally:
            self.busy = False
            self._end_waiting()
        self.deed_done()

    # --- what is seen of it ---------------------------------------------------------------------------

    def enter_presses(self, button: Button) -> None:
        """Enter in a field is about to do what a button does: that one looks pressed."""
        if not self.busy:
            button.add_class("-pressed")

    @on(Button.Pressed)
    def _press_handled(self, event: Button.Pressed) -> None:
        # After the window's own handlers: what has begun nothing does not stay pressed.
        if event.button is not self._taken:
            event.button.remove_class("-pressed")

    @on(ScreenSuspend)
    def _covered(self) -> None:
        self._end_waiting()

    @on(ScreenResume)
    def _uncovered(self) -> None:
        if self.busy:
            self._begin_waiting()

    def _begin_waiting(self) -> None:
        self._end_word()  # a window may act before it is shown
        if self._keys_wait:
            self._free.clear()
            self._word = asyncio.get_running_loop().call_later(_PATIENCE, self._say_word)

    def _end_waiting(self) -> None:
        self._free.set()
        self._end_word()
        if self._taken is not None:
            self._taken.remove_class("-pressed")
        self._taken = None

    def _end_word(self) -> None:
        if self._word is not None:
            self._word.cancel()
        self._word = None
        if self._before_word is not None:
            line, words, classes = self._before_word
            self._before_word = None
            if line.words is _ONE_MOMENT:  # else the act has said something itself
                line.set_classes(classes)
                line.set_text(words)

    def _say_word(self) -> None:
        if not self.is_current or not self.is_attached:
            return
        lines = [*self.query(StatusLine), *self.query("#bar-note").results(Label)]
        if not lines:  # a large code fills its window
            return
        line = lines[0]
        self._before_word = line, line.words, line.classes
        line.remove_class("-error", "-ok")
        line.set_text(_ONE_MOMENT)
