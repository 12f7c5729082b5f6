"""camera-menus cameras list: the practice cameras, and what is going on there."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import click

from tui.commands.common.translated import Command, option
from tui.commands.factories import command_context
from tui.data_dir import has_store, open_store_to_read
from tui.i18n import LazyText, t
from tui.line_breaks import cells, wrap
from tui.sanitize import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tui.camera.fleet.overview import CameraState

SHORT: Final = LazyText("command line", "List the cameras.")

_WIDTH: Final = 80
"""Cells, however wide the terminal is."""
_NARROWEST: Final = 26
"""Cells that the state needs beside the other columns; else it goes below them."""
_GAP: Final = 2
_JUST_NOW: Final = timedelta(minutes=1)
"""The SSH server notes every 20 s that a visitor is connected."""


@click.command(
    "list",
    cls=Command,
    short=SHORT,
    text=(
        LazyText(
            "command line",
            "Name, serial number, scenario and state of each camera: who is signed in, what is locked and "
            "until when, the last visit, and whether it is shared. Changes nothing.",
        ),
    ),
)
@option(
    "--json",
    "as_json",
    is_flag=True,
    words=LazyText("command line", "Print one JSON object a line for each camera."),
)
@click.pass_context
def list_command(context: click.Context, *, as_json: bool) -> None:
    """Print the cameras."""
    states = _states(context)
    if as_json:
        for state in states:
            click.echo(json.dumps(_as_json(state)))
    elif states:
        for line in table(states, datetime.now(UTC)):
            click.echo(line)
    else:
        click.echo(t("command", "There are no cameras yet: camera-menus cameras add NAME"), err=True)


def _states(context: click.Context) -> list[CameraState]:
    data = command_context(context).data
    if not has_store(data):
        return []
    from tui.camera.fleet.overview import survey

    with open_store_to_read(data) as store:
        return survey(store)


# --- for people -----------------------------------------------------------------------------------------


def table(states: Sequence[CameraState], now: datetime) -> Iterator[str]:
    """Return the lines of the list, its heading first, in at most 80 cells.

    Names are shown whole, so long ones leave the state no room beside them: then it stands below.
    """
    rows = [_heading(), *(_columns(state) for state in states)]
    widths = [max(cells(row[column]) for row in rows) for column in range(3)]
    start = sum(widths) + 3 * _GAP
    beside = _WIDTH - start >= _NARROWEST
    yield _row([*_heading(), t("cameras", "State")] if beside else _heading(), widths)
    for state in states:
        room = _WIDTH - (start if beside else _GAP)
        says = _wrapped(state_words(state, now), room)
        first = says.pop(0) if beside and says else ""
        yield _row([*_columns(state), first], widths)
        yield from (" " * (start if beside else _GAP) + line for line in says)


def state_words(state: CameraState, now: datetime) -> list[str]:
    """What is going on at a camera: a few words for each thing worth knowing."""
    words = [_signed_in(user.account, user.origin) for user in state.signed_in]
    for lock in state.locks:
        until = _short(lock.until, now)
        if lock.account is None:
            words.append(t("cameras", "questions locked until {time}", time=until))
        else:
            name = visible(lock.account)
            words.append(t("cameras", "{name} locked until {time}", name=name, time=until))
    if state.last_visit is not None and now - state.last_visit < _JUST_NOW:
        words.append(t("cameras", "visited just now"))
    elif state.last_visit is not None:
        words.append(t("cameras", "last visit {time}", time=_short(state.last_visit, now)))
    if state.unchanged and not state.signed_in:
        words.append(t("cameras", "unchanged"))
    if state.info.shared:
        words.append(t("cameras", "shared"))
    if not state.info.hints:
        words.append(t("cameras", "no hints"))
    return words


def _signed_in(account: str, origin: str) -> str:
    name = visible(account)
    if not origin:
        return t("cameras", "signed in: {name}", name=name)
    return t("cameras", "signed in: {name} ({address})", name=name, address=visible(origin))


def _heading() -> list[str]:
    return [t("cameras", "Name"), t("cameras", "Serial number"), t("cameras", "Scenario")]


def _columns(state: CameraState) -> list[str]:
    from tui.protocol.payload import grouped

    return [state.info.name, grouped(state.info.serial), state.info.scenario]


def _row(columns: Sequence[str], widths: Sequence[int]) -> str:
    padded = [text + " " * (width - cells(text) + _GAP) for text, width in zip(columns, widths, strict=False)]
    return "".join([*padded, *columns[len(widths) :]]).rstrip()


def _wrapped(phrases: Sequence[str], room: int) -> list[str]:
    """Return the phrases in lines; one is broken only where it is longer than a line."""
    lines: list[str] = []
    for phrase in phrases:
        longer = f"{lines[-1]} · {phrase}" if lines else phrase
        if lines and cells(longer) <= room:
            lines[-1] = longer
        else:
            lines += wrap(phrase, room)
    return lines


def _short(moment: datetime, now: datetime) -> str:
    """A local time, with its date where that is not today's."""
    local = moment.astimezone()
    return f"{local:%H:%M}" if local.date() == now.astimezone().date() else f"{local:%Y-%m-%d %H:%M}"


# --- for programs ---------------------------------------------------------------------------------------


def _as_json(state: CameraState) -> dict[str, object]:
    """The same by names that no language and no release changes; times in UTC."""
    info = state.info
    return {
        "name": info.name,
        "serial": info.serial,
        "scenario": info.scenario,
        "created": _utc(info.created),
        "shared": info.shared,
        "hints": info.hints,
        "unchanged": state.unchanged,
        "last_visit": _utc(state.last_visit),
        "locks": [
            {"way": "questions" if lock.account is None else "sign-in", "until": _utc(lock.until)}
            | ({} if lock.account is None else {"user": lock.account})
            for lock in state.locks
        ],
        "signed_in": [
            {"user": user.account, "address": user.origin or None, "since": _utc(user.since)}
            for user in state.signed_in
        ],
    }


def _utc(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat(timespec="seconds") if moment is not None else None
