"""Does what a person does in the menus, one thing after the other, and finds the step of a script for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from textual import events
from textual.binding import Binding
from textual.errors import NoWidget
from textual.scrollbar import ScrollBar
from textual.widgets import Input
from textual.widgets.input import Selection

from tui.replay.recording import naming
from tui.replay.recording.cursor import cursor_keys
from tui.replay.recording.lines import plain, playable
from tui.replay.recording.transcript import Seen, Transcript
from tui.replay.script import verbs as v
from tui.widgets.form.fields import Close
from tui.widgets.idle import IdleNotice
from tui.widgets.keybar import KeyBar
from tui.widgets.menu import Menu
from tui.widgets.table import Table

if TYPE_CHECKING:
    from textual.screen import Screen
    from textual.widget import Widget

    from tui.pictures.cells import Cells
    from tui.replay.headless_menus import Menus
    from tui.replay.recording.script_file import ScriptFile
    from tui.replay.recording.texts import Texts

SHOT_KEYS: Final = ("f12", "ctrl+t")
"""Take a picture."""
_PHONE: Final = ("f3", "ctrl+p")
_PRESSES: Final = ("enter", "space")
_MOVES: Final = ("tab", "shift+tab", "up", "down", "left", "right", "home", "end", "pageup", "pagedown")
_FOLDS: Final = ("left", "right")
"""Open and close the groups of a menu, which more than moves its cursor."""
_LEAVES: Final = ("ctrl+q", "f10")
_EDITS: Final = {
    key for binding in Input.BINDINGS if isinstance(binding, Binding) for key in binding.key.split(",")
} - {"enter"}
"""Keys with which a field is edited."""
_ANY: Final = v.Press(("space",))
"""What answers the notice that asks for any key."""


@dataclass(frozen=True)
class _Before:
    """What was there before something was done."""

    screen: Screen[Any]
    focused: Widget | None
    asks: bool
    """Whether the user was asked to press any key, which does nothing else."""
    fields: dict[Input, tuple[str, Selection]]
    """What is in the fields, and what of it is selected: from where, and to the cursor."""
    cells: Cells


class Recorder:
    """Takes what the terminal sends, one event after the other, and the seconds between.

    All methods raise OSError where it can't be written down.
    """

    def __init__(self, menus: Menus, file: ScriptFile, texts: Texts) -> None:
        self._menus: Final = menus
        self._file: Final = file
        self._script: Final = Transcript(menus, file, texts)
        self._texts: Final = texts
        self._top: Screen[Any] | None = None
        self._opened_by: dict[Screen[Any], tuple[int, int]] = {}
        """Where the file ended before the step that opened a window."""
        self._pressed: tuple[int, int] | None = None
        self._size = menus.size

    @property
    def seen(self) -> list[Seen]:
        """The pictures up to now."""
        return self._script.seen

    def begin(self) -> None:
        """Take the first picture."""
        self._look()

    def end(self) -> None:
        """Write what is not written yet."""
        self._script.flush()

    async def take(self, event: events.Event) -> None:
        """Do what the person does."""
        match event:
            case events.Key():
                await self._key(event.key, event.character)
            case events.Paste():
                await self._paste(event.text)
            case events.MouseDown(button=1):
                self._pressed = event.screen_x, event.screen_y
            case events.MouseUp() if self._pressed == (event.screen_x, event.screen_y):
                self._pressed = None
                await self._click(event.screen_x, event.screen_y)
        if self._menus.left:
            self._forget_leaving(event)
        else:
            self._look()

    async def second(self) -> None:
        """Let a second pass."""
        await self._menus.pass_time(1)
        self._script.second()
        if not self._menus.left:
            self._look()

    # --- keys -----------------------------------------------------------------------------------------

    async def _key(self, key: str, character: str | None) -> None:
        letter = character if character is not None and character.isprintable() else None
        if key in SHOT_KEYS:
            self._script.shoot()
        elif letter is not None or playable(key):
            before = self._before()
            label = self._label_of_focused(before) if key in _PRESSES else None
            await self._menus.send_key(key, character)
            self._pressed_key(key, letter, label, before)

    def _pressed_key(self, key: str, letter: str | None, label: v.Label | None, before: _Before) -> None:
        if before.asks:
            self._script.did(_ANY)
        elif label is not None and before.focused is not None:
            self._script.used(v.Click(label), before.focused)
        elif key in _PHONE:
            self._script.did(v.Phone())
        elif (
            self._is_selected(key, before)
            or ((letter is not None or key in _EDITS) and self._is_typed(before))
            or self._is_moved(key, before)
            or (self._is_same(before) and not _acts(key, before))
        ):
            return
        elif letter is not None and not playable(key):
            self._script.did(v.Type(plain(letter)))
        else:
            self._script.did(v.Press((key,)))

    def _label_of_focused(self, before: _Before) -> v.Label | None:
        if before.focused is None or isinstance(before.focused, Input | Table):
            return None  # a table does another thing for Enter than for a click
        return naming.clickable(before.screen, before.cells, before.focused)

    async def _paste(self, text: str) -> None:
        before = self._before()
        await self._menus.paste(text)
        if before.asks:
            self._script.did(_ANY)
        elif not self._is_typed(before) and not self._is_same(before):
            masked = isinstance(before.focused, Input) and before.focused.password
            self._script.did(v.Paste(self._texts.said(text, masked=masked)))

    def _is_typed(self, before: _Before) -> bool:
        """Whether it has changed the text of a field, or the cursor in one that is typed into."""
        if self._menus.left or self._menus.screen is not before.screen:
            return False
        widget = before.screen.focused
        if not isinstance(widget, Input) or before.fields.get(widget) in (None, _state(widget)):
            return False
        text, _ = before.fields[widget]
        if text == widget.value and not self._script.is_typed_into(widget):
            return False
        self._script.typed(widget, was_empty=not text)
        return True

    def _is_selected(self, key: str, before: _Before) -> bool:
        """Whether a key has only selected more or less of a text."""
        if self._menus.left or self._menus.screen is not before.screen or key not in _EDITS:
            return False
        widget = before.screen.focused
        if not isinstance(widget, Input) or widget is not before.focused or widget.selection.is_empty:
            return False
        text, selection = before.fields[widget]
        if text != widget.value or selection == widget.selection:
            return False
        self._script.selected(key, widget)
        return True

    def _is_moved(self, key: str, before: _Before) -> bool:
        """Whether a key has only moved the focus, or a cursor in a list."""
        if key not in _MOVES or self._menus.left or self._menus.screen is not before.screen:
            return False
        focused = before.screen.focused
        if focused is None or before.focused is None:
            return False
        if focused is not before.focused:
            self._script.moved(key, "focus", focused)
            return True
        folds = isinstance(focused, Menu) and key in _FOLDS
        if isinstance(focused, naming.LISTS) and not folds and not self._is_same(before):
            self._script.moved(key, "inner", focused)
            return True
        return False

    # --- the mouse ------------------------------------------------------------------------------------

    async def _click(self, x: int, y: int) -> None:
        before = self._before()
        widget = _usable(before.screen, x, y)
        field = naming.field_label(before.screen, widget) if isinstance(widget, Input) else None
        label = _label_at(before, widget, x, y)
        await self._menus.click_at(x, y)
        if before.asks:
            self._script.did(_ANY)
        elif field is not None and isinstance(widget, Input):
            if not self._script.is_typed_into(widget):
                self._script.used(v.Fill(field), widget)
                if before.fields[widget] != _state(widget):  # it was clicked between two letters
                    keys = cursor_keys(widget)
                    self._script.did(v.Press(keys if keys[:1] == ("home",) else ("end", *keys)))
        elif label is not None and widget is not None:
            self._script.used(v.Click(label), widget)
        elif not self._is_same(before):
            self._script.did(v.ClickAt(y + 1, x + 1))

    # --- what is seen ---------------------------------------------------------------------------------

    def _look(self) -> None:
        """Take a picture of a window that has come, and let the file say all that was done."""
        if (size := self._menus.size) != self._size:
            self._size = size
            self._script.remark(f"the terminal had {size[0]}x{size[1]} from here on; a script has one size")
        if (top := self._menus.screen) is not self._top:
            self._opened_by.setdefault(top, self._script.before_step)
            self._top = top
            self._script.shoot()
        self._script.show()

    def _forget_leaving(self, event: events.Event) -> None:
        """Take away what led out of the menus: a script just ends."""
        at_once = isinstance(event, events.Key) and event.key in _LEAVES
        asked = None if at_once or self._top is None else self._opened_by.get(self._top)
        self._script.back_to(self._script.before_step if asked is None else asked)

    def _before(self) -> _Before:
        screen = self._menus.screen
        fields = {widget: _state(widget) for widget in screen.query(Input)}
        return _Before(screen, screen.focused, bool(screen.query(IdleNotice)), fields, self._menus.cells())

    def _is_same(self, before: _Before) -> bool:
        """Whether nothing is seen to have changed."""
        if self._menus.left or self._menus.screen is not before.screen:
            return False
        return before.screen.focused is before.focused and self._menus.cells() == before.cells


def _acts(key: str, before: _Before) -> bool:
    """Whether a key may have done something that is not seen."""
    return key in {*_PRESSES, "escape"} and not isinstance(before.focused, Input)


def _state(widget: Input) -> tuple[str, Selection]:
    return widget.value, widget.selection


def _label_at(before: _Before, widget: Widget | None, x: int, y: int) -> v.Label | None:
    match widget:
        case None | Input():
            return None
        case KeyBar():
            return naming.key_at(before.screen, before.cells, widget, x)
        case _:
            row = y if isinstance(widget, naming.LISTS) else None
            return naming.clickable(before.screen, before.cells, widget, row)


def _usable(screen: Screen[Any], x: int, y: int) -> Widget | None:
    """Return what a click there is for."""
    try:
        found, _ = screen.get_widget_at(x, y)
    except NoWidget:
        return None
    if isinstance(found, ScrollBar):
        return None
    for widget in (found, *found.ancestors):
        if isinstance(widget, Close | KeyBar) or (
            getattr(widget, "can_focus", False) and widget is not screen
        ):
            return widget  # type: ignore[return-value]
    return None
