"""Options of every command that serves visitors: what its operator sees of it, and for how many it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import click

from tui.commands import EXIT_REFUSED, Refusal
from tui.commands.common.options import NUMBER
from tui.commands.common.translated import WholeNumber, option
from tui.i18n import LazyText, t

F = TypeVar("F", bound=Callable[..., Any])

LOOPBACK: Final = "127.0.0.1"
_HIGHEST: Final = 65535


@dataclass(frozen=True)
class MetricsPlace:
    """Where counts are shown."""

    address: str
    port: int


class _Place(click.ParamType[MetricsPlace]):
    """A port, of this machine alone, or an address and a port: 9100, 10.0.0.1:9100, [::1]:9100."""

    name = "place"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> MetricsPlace:  # noqa: ANN401 - click's
        address, colon, port = str(value).rpartition(":")
        if (
            not (port.isascii() and port.isdigit() and int(port) <= _HIGHEST)
            or (colon and not address)
            or (":" in address and not (address.startswith("[") and address.endswith("]")))
        ):
            said = t(
                "command line",
                "give a port, or an address and a port such as 10.0.0.1:9100, not {value!r}",
                value=value,
            )
            self.fail(said, param, ctx)
        return MetricsPlace(address.strip("[]") or LOOPBACK, int(port))


_OPTIONS: Final = (
    option(
        "--places",
        value=NUMBER,
        type=WholeNumber(1, 1000),
        default=50,  # as `ServerConfig.sessions`, which is not imported for --help
        words=LazyText("command line", "Visitors at once of each process. Default: 50."),
    ),
    option(
        "--metrics",
        value=LazyText("command line", "PORT"),
        type=_Place(),
        words=LazyText(
            "command line",
            "Show counts for Prometheus at /metrics, and to load balancers at /health whether new visitors "
            "are let in: on this machine only, unless an address is given, such as 10.0.0.1:9100.",
        ),
    ),
    option(
        "--log-json",
        is_flag=True,
        words=LazyText("command line", "Write the log as JSON, one object a line."),
    ),
)


def host_options(command: F) -> F:
    """Add them to a command."""
    for each in reversed(_OPTIONS):
        command = each(command)
    return command


def need_metrics_extra(place: MetricsPlace | None) -> None:
    """Raise Refusal where what the extra installs is missing, and needed."""
    from importlib.util import find_spec

    if place is not None and find_spec("prometheus_client") is None:
        said = t("command", "--metrics needs one more package. Run: pip install 'camera-menus[metrics]'")
        raise Refusal(said, EXIT_REFUSED)
