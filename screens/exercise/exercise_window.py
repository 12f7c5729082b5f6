"""The exercise: what is to be done, and what of it was reached; at the end, what comes next."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import ClassVar, Final

from textual import getters, on
from textual.containers import HorizontalGroup, VerticalGroup, VerticalScroll
from textual.widget import Widget

from screens.exercise.item_row import ItemRow
from tui.camera.model.scenarios import ALL_SCENARIOS, Scenario
from tui.exercises.journal import NoteKind
from tui.exercises.judge import Results
from tui.exercises.report import clock_time
from tui.exercises.run import Run
from tui.i18n import LazyText
from tui.widgets.form.fields import Button, Section, StatusLine
from tui.widgets.form.radio import Radios
from tui.widgets.help import HelpText
from tui.widgets.hidden import HiddenLabel
from tui.widgets.label import Label
from tui.widgets.window import Window
from tui.work import blocking


class Choice(Enum):
    """How the window of an exercise ends; Esc ends it in GO_ON."""

    GO_ON = "go-on"
    AGAIN = "again"
    NEXT = "next"
    LEAVE = "leave"


_BUTTONS: Final = {
    "begin": LazyText("exercise", "Begin"),
    Choice.GO_ON.value: LazyText("exercise", "Continue"),
    Choice.AGAIN.value: LazyText("exercise", "Again"),
    Choice.NEXT.value: LazyText("exercise", "Next"),
    Choice.LEAVE.value: LazyText("exercise", "Leave"),
}
"""Of which some are shown: see `_show_buttons`."""


class ExerciseScreen(Window[Choice]):
    """Shows a run at any time: before it begins, under way, and at its end."""

    ABOUT: ClassVar[HelpText] = HelpText(
        (
            LazyText("help", "What is to be done, and what of it is reached: judged by the camera itself."),
            LazyText("help", "Where a question is asked, Enter chooses an answer. A wrong one is counted."),
            LazyText("help", "F5 shows a hint. F7 opens this window again; Esc leads back to the menus."),
        )
    )
    DEFAULT_CSS = """
    ExerciseScreen {
        background: $osd-veil;
        & > #frame { width: 72; background: $osd-dialog; }
        & #content { height: auto; max-height: 16; margin: 1 1 0 2; scrollbar-size: 1 1; }
        & #content > * { padding: 0 1 0 0; }
        & #task { height: auto; margin: 0 0 1 0; }
        & #heads { height: 1; }
        & #heads > Section { width: 1fr; }
        & #heads > .head { width: auto; color: $osd-muted; margin: 0 0 0 2; }
        & #question { height: auto; margin: 1 0 0 0; }
        & #hint { height: auto; margin: 1 0 0 0; color: $osd-muted; }
        & StatusLine { margin: 0 2; }
        & .buttons { margin: 1 2; }
        & .buttons > Button { min-width: 10; padding: 0 1; }
        &.-over #task { display: none; }
        &.-narrow > #frame { width: 60; }
        &.-low #content { margin: 0 1 0 2; max-height: 13; }
        &.-low .buttons { margin: 1 2 0 2; }
        &.-low #task { margin: 0; }
        &.-low #question, &.-low #hint { margin: 0; }
    }
    """

    _note = getters.query_one(StatusLine)
    _hint = getters.query_one("#hint", Label)
    _content = getters.query_one("#content", VerticalScroll)

    shows_exercise = True
    is_quiet = True  # what is to be done stands in the window
    awaited_key = "f5"
    """What the last row keeps where there is little room: the hint."""

    def __init__(self, run: Run) -> None:
        super().__init__()
        self._exercise_run = run
        self._begun = run.under_way
        self._over = False

    def heading(self) -> LazyText:
        return self._exercise_run.exercise.title

    def key_words(self) -> dict[str, LazyText]:
        return super().key_words() | {"f5": LazyText("footer", "Hint")}

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer hints while there are some."""
        if action == "refresh_window":
            run = self._exercise_run
            return self._begun and not self._over and run.hints_shown < len(run.exercise.hints)
        return super().check_action(action, parameters)

    # --- what is shown --------------------------------------------------------------------------------

    def body(self) -> Iterable[Widget]:
        exercise = self._exercise_run.exercise
        secrets = _secrets_of(ALL_SCENARIOS[exercise.scenario])
        with VerticalScroll(id="content", can_focus=False):
            yield HiddenLabel(exercise.text, secrets, id="task")
            with HorizontalGroup(id="heads"):
                yield Section(LazyText("exercise", "To be reached"))
                yield Label(LazyText("exercise", "Time"), classes="head")
                yield Label(LazyText("exercise", "Tries"), classes="head")
            for item in exercise.items:
                yield ItemRow(item)
            if exercise.question is not None:
                entries = [(option.text, option.name) for option in exercise.question.options]
                yield VerticalGroup(
                    Label(exercise.question.text),
                    Radios(entries, value=self._exercise_run.chosen),
                    id="question",
                )
            yield HiddenLabel("", secrets, id="hint")
        yield StatusLine()
        buttons = (Button(words, id=name) for name, words in _BUTTONS.items())
        yield HorizontalGroup(*buttons, classes="buttons")

    def on_mount(self) -> None:
        self._show(first=True)
        self.set_interval(1, self._show)

    def _show(self, *, first: bool = False) -> None:
        """Show how it stands now: all of it is computed before, so it changes together."""
        run = self._exercise_run
        results = run.results()
        was, self._over = self._over, results is not None and results.complete
        for row, result in zip(self.query(ItemRow), results.items if results else (), strict=False):
            row.show(result, over=self._over or (results is not None and results.time_is_up))
        shown = run.hints_shown
        self._hint.set_text(_hint(run, shown) if shown else "")
        self._hint.display = bool(shown) and not self._over
        for question in self.query("#question"):
            question.disabled = not self._begun
            question.display = not self._over
        self.title_note.set_text(_time_of(run, results))
        if first or self._over != was:
            self._show_buttons(results)
            self.set_class(self._over, "-over")
            self._say(results)
        self.refresh_bindings()

    def _show_buttons(self, results: Results | None) -> None:
        if not self._begun:
            there = ["begin", Choice.NEXT.value, Choice.LEAVE.value]
        else:
            going_on = [] if self._over else [Choice.GO_ON.value]
            there = [*going_on, Choice.AGAIN.value, Choice.NEXT.value, Choice.LEAVE.value]
        for button in self.query(Button):
            button.display = button.id in there
        passed = results is not None and results.passed
        self.query_one(f"#{Choice.NEXT.value if passed else there[0]}", Button).focus()

    def _say(self, results: Results | None) -> None:
        if results is None:
            self._note.clear()
        elif results.passed:
            self._note.good(LazyText("exercise", "Passed: all is reached."))
        elif results.complete:
            self._note.hint(LazyText("exercise", "All is reached, but not within the bounds."))
        elif results.time_is_up:
            self._note.error(LazyText("exercise", "The time is up. You may go on."))

    # --- what is done ---------------------------------------------------------------------------------

    @on(Radios.Changed)
    async def _chosen(self) -> None:
        await self._note_down(NoteKind.CHOICE, self.query_one(Radios).value)
        results = self._exercise_run.results()
        if results is not None and not results.complete and self._exercise_run.exercise.question is not None:
            self._note.hint(LazyText("exercise", "Noted. That is not it."))

    def action_refresh_window(self) -> None:
        """Show the next hint."""
        self.unless_busy(self._next_hint)

    async def _next_hint(self) -> None:
        await self._note_down(NoteKind.HINT)
        self._content.scroll_end(animate=False)

    async def _note_down(self, kind: NoteKind, value: str = "") -> None:
        await blocking(self._exercise_run.note, kind, value)
        self._show()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        name = event.button.id
        self.dismiss(Choice.GO_ON if name == "begin" else Choice(name))

    def action_back(self) -> None:
        self.dismiss(Choice.GO_ON)

    def action_scroll_help(self, pages: int) -> None:
        """Scroll the help, and where that is not open, the items."""
        if self.has_class("-help"):
            super().action_scroll_help(pages)
        else:
            self._content.scroll_relative(y=pages * max(self._content.size.height - 2, 1), animate=False)


def _secrets_of(scenario: Scenario) -> list[str]:
    """Return what the text of an exercise may tell of its camera; a line may end at a hyphen."""
    password = scenario.password or ""
    return [*(answer.text for answer in scenario.answers or ()), password, *password.split("-")]


def _hint(run: Run, shown: int) -> LazyText:
    values = {"number": shown, "count": len(run.exercise.hints), "hint": run.exercise.hints[shown - 1]}
    return LazyText("exercise", "Hint {number} of {count}: {hint}", values)


def _time_of(run: Run, results: Results | None) -> LazyText | str:
    minutes = run.exercise.minutes
    if results is None:
        return "" if minutes is None else LazyText("exercise", "{minutes} min", {"minutes": minutes})
    time = clock_time(results.elapsed)
    return f" {time}" if minutes is None else f" {time} / {minutes}:00"
