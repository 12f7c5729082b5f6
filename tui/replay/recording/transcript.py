"""What a recording says: steps that are written, and behind them what may still become another step.

Two rules keep it short and its pictures the same: what a label says is written as the label, and what only
led there (Tab, arrows) is left out then; and a text is written when it is whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from textual.widgets import Input

from tui.pictures.text import text as as_text
from tui.replay.places import english_title
from tui.replay.recording import naming
from tui.replay.recording.cursor import cursor_keys
from tui.replay.recording.lines import line_of
from tui.replay.script import verbs as v
from tui.widgets.form.fields import Field

if TYPE_CHECKING:
    from textual.widget import Widget

    from tui.replay.headless_menus import Menus
    from tui.replay.recording.script_file import ScriptFile
    from tui.replay.recording.texts import Texts

_TOGETHER: Final = 60
"""Seconds that may lie within steps that are written as one: an idle user is asked after minutes."""


@dataclass(frozen=True)
class Seen:
    """A picture of a recording."""

    line: int
    text: str
    """What was on the screen."""


@dataclass(frozen=True)
class _Move:
    """A key that moved the focus (`to` has it now), or a cursor within a widget."""

    key: str
    kind: Literal["focus", "inner"]
    to: Widget


class Transcript:
    """Writes steps into a file. All methods raise OSError where that can't be written."""

    def __init__(self, menus: Menus, file: ScriptFile, texts: Texts) -> None:
        self._menus: Final = menus
        self._file: Final = file
        self._texts: Final = texts
        self.seen: Final[list[Seen]] = []
        """The pictures up to now."""
        self.before_step = file.position()
        """Where the file ended before the last step."""
        self._names: Final[dict[str, int]] = {}
        self._now = self._written_at = 0
        """Seconds since the beginning, and up to what was written."""
        self._field: Input | None = None
        """What is typed into; not written yet."""
        self._password = ""
        """What stands in it now, if it is masked."""
        self._was_empty = False
        """Whether nothing was in it before."""
        self._moves: list[_Move] = []
        """What has moved since; not written yet."""
        self._held_since = self._held_at = 0
        """When the first and the last of these was done."""
        self._typed: tuple[v.Verb, ...] = ()
        self._moved: tuple[v.Verb, ...] = ()
        """The steps of both, as they would be written now."""

    # --- what was done --------------------------------------------------------------------------------

    def second(self) -> None:
        """A second has passed."""
        self._now += 1

    def typed(self, widget: Input, *, was_empty: bool) -> None:
        """A field has another text, or its cursor stands elsewhere."""
        if self._field is not widget or self._moves:
            self._leave_off(widget)
            self._was_empty = was_empty
        self._hold()
        self._field = widget

    def is_typed_into(self, widget: Input) -> bool:
        """Whether the text of a field is not written yet."""
        return self._field is widget

    def moved(self, key: str, kind: Literal["focus", "inner"], to: Widget) -> None:
        """A key has moved the focus to a widget, or the cursor in one."""
        self._hold()
        self._moves.append(_Move(key, kind, to))

    def selected(self, key: str, field: Input) -> None:
        """A key has changed what is selected in a field; nothing of it is left when that is typed over."""
        if self._field is field:
            self.flush()  # with the cursor where it stood
        self.moved(key, "inner", field)

    def used(self, verb: v.Verb, widget: Widget) -> None:
        """A step that finds its widget by itself."""
        self._leave_off(widget)
        self.before_step = self._file.position()
        self._write(verb)

    def did(self, verb: v.Verb) -> None:
        """A step that depends on where the focus is."""
        self.flush()
        self.before_step = self._file.position()
        self._write(verb)

    def shoot(self) -> None:
        """Take a picture."""
        self.flush()
        name = re.sub(r"[^\w]+", "-", english_title(self._menus.screen).lower()).strip("-") or "window"
        self._names[name] = self._names.get(name, 0) + 1
        number = self._names[name]
        self._write(v.Shot(name if number == 1 else f"{name}-{number}"))
        self.seen.append(Seen(self._file.lines, as_text(self._menus.cells())))

    def remark(self, words: str) -> None:
        """Write a comment."""
        self._file.add(f"# {words}")

    def flush(self) -> None:
        """Write what was held back."""
        for verb in (*self._typed, *self._moved):
            self._write(verb, self._held_at)
        self._texts.keep(self._password)
        self._password = ""
        self._field, self._moves, self._typed, self._moved = None, [], (), ()

    def back_to(self, position: tuple[int, int]) -> None:
        """Take all away that was written since."""
        self._file.back_to(position)
        self.seen[:] = [each for each in self.seen if each.line <= position[1]]

    def show(self) -> None:
        """Let the file say what is not written yet, as it would be written now."""
        self._typed, self._moved = self._steps_of_text(), self._steps_of_moves()
        self._file.show(line_of(verb) for verb in (*self._typed, *self._moved))

    # --- what is held back ----------------------------------------------------------------------------

    def _hold(self) -> None:
        """Something is done that is written later, unless too much time has passed since the first of it."""
        if self._field is None and not self._moves:
            self._held_since = self._now
        elif self._now - self._held_since > _TOGETHER:
            self.flush()
            self._held_since = self._now
        self._held_at = self._now

    def _leave_off(self, to: Widget) -> None:
        """Write what was typed; what has only led from there to another widget is left out."""
        if any(move.kind == "inner" and move.to is not to for move in self._moves):
            self.flush()
        self._moved = ()
        self.flush()

    def _steps_of_text(self) -> tuple[v.Verb, ...]:
        if (widget := self._field) is None:
            return ()
        label, value = naming.field_label(self._menus.screen, widget), widget.value
        self._password = value if widget.password else ""
        goes = (v.Fill(label),) if label is not None else ()
        if self._was_empty and not value:  # a letter that was taken back: it may have cleared a message
            return (*goes, v.Press(("x", "backspace")))
        code = self._texts.code(value, self._menus.cells())
        said = "{code}" if code is not None else self._texts.said(value, masked=widget.password)
        keys = cursor_keys(widget)
        cursor = (v.Press(keys),) if keys else ()
        if label is not None and _can_be_pasted(widget):
            return (*(code or ()), v.Fill(label, said), *cursor)
        text = (v.Type(said),) if value else ()
        return (*(code or ()), *goes, v.Press(("end", "ctrl+u")), *text, *cursor)

    def _steps_of_moves(self) -> tuple[v.Verb, ...]:
        if not self._moves:
            return ()
        last = self._moves[-1].to
        if isinstance(last, Input) and all(move.kind == "focus" for move in self._moves):
            label = naming.field_label(self._menus.screen, last)
            if label is not None:
                return (v.Fill(label),)
        return (v.Press(tuple(move.key for move in self._moves)),)

    def _write(self, verb: v.Verb, at: int | None = None) -> None:
        at = self._now if at is None else at
        if at > self._written_at:
            self._file.add(line_of(v.Forward(at - self._written_at)))
            self._written_at = at
        self._file.add(line_of(verb))


def _can_be_pasted(widget: Input) -> bool:
    """Whether a field takes the whole of its text as it is, when that is pasted."""
    value = widget.value
    return not isinstance(widget, Field) or (widget.taken(value) == value and value == value.strip())
