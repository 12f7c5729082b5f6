"""click's commands and options, with words in the language of the reader.

click asks for `help` and `metavar` when it shows them; here they are looked up then. Its own messages pass
through Python's `gettext`, which `speak_everywhere` leads to our catalogs.
"""

from __future__ import annotations

import gettext
import math
import os
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias, TypeVar

import click

from tui.commands.common.text_layout import Context
from tui.i18n import DOMAIN, LOCALE, LazyText, is_spoken, set_language, t

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

Rows: TypeAlias = tuple[tuple[str, LazyText], ...]
"""Terms and what they mean: a table in a help text."""
HelpText: TypeAlias = Sequence[LazyText | Rows]
"""Paragraphs and tables, in order."""

F = TypeVar("F", bound=Callable[..., Any])


def speak_everywhere(language: str) -> None:
    """From now on our words and click's are in this language."""
    if not is_spoken(language):  # click would not find it either
        language = "en"
    set_language(language)
    # As GNU gettext's users choose theirs; `gettext.gettext`, which click calls, has no other way to be told.
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain(DOMAIN, str(LOCALE))
    gettext.textdomain(DOMAIN)


# --- options and arguments ------------------------------------------------------------------------------


class Option(click.Option):
    """An option whose help and metavar are phrases."""

    def __init__(self, *args: Any, words: LazyText, value: LazyText | None = None, **attrs: Any) -> None:  # noqa: ANN401 - click's
        self._words, self._value = words, value
        super().__init__(*args, **attrs)

    @property
    def help(self) -> str:
        return str(self._words)

    @help.setter  # noqa: A003 - click's name for it
    def help(self, _help: str | None) -> None:
        """Click sets it once, to None."""

    @property
    def metavar(self) -> str | None:
        return None if self._value is None else str(self._value)

    @metavar.setter
    def metavar(self, _metavar: str | None) -> None:
        """Click sets it once, to None."""


class Argument(click.Argument):
    """An argument whose metavar is a phrase."""

    def __init__(self, *args: Any, value: LazyText, **attrs: Any) -> None:  # noqa: ANN401 - click's
        self._value = value
        super().__init__(*args, **attrs)

    @property
    def metavar(self) -> str:
        name = str(self._value)
        several = "..." if self.nargs == -1 else ""
        return (name if self.required else f"[{name}]") + several

    @metavar.setter
    def metavar(self, _metavar: str | None) -> None:
        """Click sets it once, to None."""


def option(*names: str, words: LazyText, value: LazyText | None = None, **attrs: Any) -> Callable[[F], F]:  # noqa: ANN401 - click's
    """Add an option; `words` say what it is for, `value` what it takes."""
    return click.option(*names, cls=Option, words=words, value=value, **attrs)


def argument(name: str, value: LazyText, **attrs: Any) -> Callable[[F], F]:  # noqa: ANN401 - click's
    """Add an argument that help texts call `value`."""
    return click.argument(name, cls=Argument, value=value, **attrs)


class WholeNumber(click.IntRange):
    """A number with two bounds, refused in one sentence."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:  # noqa: ANN401 - click's
        try:
            return int(super().convert(value, param, ctx))
        except click.BadParameter:
            self.fail(
                t(
                    "command line",
                    "give a whole number from {low} to {high}, not {value!r}",
                    low=self.min,
                    high=self.max,
                    value=value,
                ),
                param,
                ctx,
            )


class Number(click.FloatRange):
    """The same for numbers that need not be whole."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:  # noqa: ANN401 - click's
        try:
            number = float(super().convert(value, param, ctx))
        except click.BadParameter:
            number = math.nan
        if math.isnan(number):
            self.fail(
                t(
                    "command line",
                    "give a number from {low} to {high}, not {value!r}",
                    low=self.min,
                    high=self.max,
                    value=value,
                ),
                param,
                ctx,
            )
        return number


# --- commands -------------------------------------------------------------------------------------------


class Command(click.Command):
    """A command with translated words: `short` for the list of commands, `text` for its own help."""

    context_class = Context

    def __init__(self, *args: Any, short: LazyText, text: HelpText, **attrs: Any) -> None:  # noqa: ANN401 - click's
        self.short: Final = short
        self._text = text
        super().__init__(*args, **attrs)

    def get_short_help_str(self, limit: int = 45) -> str:
        del limit  # the table wraps it
        return str(self.short)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        del ctx
        with formatter.indentation():
            for part in self._text:
                formatter.write_paragraph()
                if isinstance(part, LazyText):
                    formatter.write_text(str(part))
                else:
                    with formatter.indentation():
                        formatter.write_dl([(term, str(meaning)) for term, meaning in part])

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        pieces = [piece for param in self.get_params(ctx) for piece in param.get_usage_pieces(ctx)]
        return [t("command line", "[OPTIONS]"), *pieces]

    def get_help_option_names(self, ctx: click.Context) -> list[str]:
        # Of each command, not of a context: click keeps the option that it made first.
        del ctx
        return ["-h", "--help"]

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        help_option = super().get_help_option(ctx)
        if help_option is not None:
            help_option.help = t("command line", "Show this help and exit.")
        return help_option


class Subcommand(NamedTuple):
    """A command that is loaded when it is asked for, and listed without."""

    place: str
    """Module and attribute, with a colon between."""
    short: LazyText
    """As the command itself says it."""

    def load(self) -> click.Command:
        """Import it."""
        module, _, attribute = self.place.partition(":")
        command = getattr(import_module(module), attribute)
        assert isinstance(command, click.Command)  # noqa: S101 - for the type
        return command


class Group(Command, click.Group):
    """A group that imports its commands when they are asked for."""

    def __init__(self, *args: Any, subcommands: Mapping[str, Subcommand], **attrs: Any) -> None:  # noqa: ANN401 - click's
        self.subcommands: Final = subcommands
        super().__init__(*args, **attrs)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        known = self.subcommands.get(cmd_name)
        return known.load() if known is not None else None

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return sorted(self.subcommands)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        optional = self.invoke_without_command
        command = (
            t("command line", "[COMMAND] [ARGS]...") if optional else t("command line", "COMMAND [ARGS]...")
        )
        return [*Command.collect_usage_pieces(self, ctx), command]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [(name, str(self.subcommands[name].short)) for name in self.list_commands(ctx)]
        with formatter.section(t("command line", "Commands")):
            formatter.write_dl(rows)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.NoSuchCommand as error:  # click would look for a similar one among those it has loaded
            raise click.NoSuchCommand(error.command_name, possibilities=self.subcommands, ctx=ctx) from None

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        names = (name for name in self.list_commands(ctx) if name.startswith(incomplete))
        commands = [CompletionItem(name, help=str(self.subcommands[name].short)) for name in names]
        return [*commands, *Command.shell_complete(self, ctx, incomplete)]
