"""The pages beside SSH: what every process of the host needs to serve them, and who counts connections."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tui.commands.servers.web_menus import either

if TYPE_CHECKING:
    from tui.cloud.smtp import Server as MailServer
    from tui.commands.common.pages_options import PagesSettings
    from tui.exercises.model import Exercise
    from tui.hosting.visitor_apps import VisitorApps
    from tui.remote.limits.rate_limit import Lease
    from tui.remote.web.endpoint import WebSessions
    from tui.remote.workers.process_server import PagesServer, ProcessLimits
    from tui.web.board.handlers import BoardAccess
    from tui.web.config import WebConfig
    from tui.web.desk.own_cameras import OwnCameras
    from tui.web.desk.picture_scanner import PictureScanner
    from tui.web.sheet.pages import Sheet

_MODULES: Final = (
    "tui.web.accepted_sockets",
    "tui.web.server",
    "tui.web.site",
    "tui.web.desk.own_cameras",
    "uvicorn.lifespan.off",  # uvicorn imports it when it begins
)


@dataclass(frozen=True)
class Board:
    """Where the board's pages ask, and whom they answer."""

    socket: Path
    access: BoardAccess


@dataclass(frozen=True)
class HostPages:
    """A `Pages` of the service. Pickled: each process has its own desk, scanner and TLS context."""

    data: Path
    scenario: str
    """The server's own."""
    settings: PagesSettings
    sheet: Sheet
    config: WebConfig
    """Of one process."""
    exercise: Exercise | None = None
    """What every visitor begins who asks for nothing else."""
    mail: MailServer | None = field(default=None, repr=False)
    """Where the desk sends codes that go by mail; None for mailboxes in the data directory."""
    board: Board | None = None
    """The trainer's board; None where no token opens it."""

    def preload(self) -> None:
        """Import what the pages need, before processes part."""
        for module in _MODULES:
            import_module(module)

    @contextmanager
    def opened(self, apps: VisitorApps) -> Iterator[Callable[[WebSessions, ProcessLimits], PagesServer]]:
        """Give what makes a process's server of pages. Raises CameraError, CloudError."""
        from tui.web.desk.own_cameras import OwnCameras

        with OwnCameras(self.data, self.mail) as cameras:
            scanners: list[PictureScanner] = []
            try:
                yield partial(self._server, apps, cameras, scanners)
            finally:
                for scanner in scanners:
                    scanner.close()

    def _server(
        self,
        apps: VisitorApps,
        cameras: OwnCameras,
        scanners: list[PictureScanner],
        sessions: WebSessions,
        limits: ProcessLimits,
    ) -> PagesServer:
        from tui.web.accepted_sockets import AcceptedSockets
        from tui.web.board.handlers import BoardHandlers
        from tui.web.desk.picture_scanner import PictureScanner
        from tui.web.http.request_rate import CountedForAll
        from tui.web.menus.handlers import ClosedMenus, MenusHandlers
        from tui.web.server import Server
        from tui.web.sheet.handlers import SheetHandlers
        from tui.web.site import SiteOptions, make_site

        settings = self.settings
        options = SiteOptions(self.config, settings.trusted, settings.hosts)
        scanners.append(
            PictureScanner(self.config, limits.picture, CountedForAll(limits.sent_picture, at_once=1))
        )
        menus = MenusHandlers(sessions, self.scenario, settings.public_url, self.exercise)
        site = make_site(
            either(apps, cameras.answer),
            scanners[-1],
            options,
            menus if self.sheet.has_menus else ClosedMenus(),
            SheetHandlers(lambda: self.sheet, settings.access),
            CountedForAll(limits.requests),
            None if self.board is None else BoardHandlers(self.board.socket, self.board.access),
        )
        return AcceptedSockets(Server(site, options, None, 0, settings.tls()))


def config_for(processes: int) -> WebConfig:
    """Return the bounds of one of so many processes: bodies in memory are bounded for all of them."""
    from tui.web.config import WebConfig

    whole = WebConfig()
    return replace(whole, held_bytes=max(whole.held_bytes // processes, whole.held_bytes_per_address))


def admission(settings: PagesSettings) -> Callable[[str], Lease | None]:
    """Return what counts the browsers' connections of all processes."""
    from tui.remote.limits.log_throttle import refusal_log
    from tui.remote.limits.rate_limit import Lease
    from tui.web.config import WebConfig
    from tui.web.http.open_connections import Connections
    from tui.web.http.refusals import Refusal

    connections = Connections(WebConfig(), settings.trusted)

    def admit(address: str) -> Lease | None:
        if connections.take(address):
            return Lease(lambda: connections.leave(address))
        refusal_log.refused(address, Refusal.CONNECTIONS.value)
        return None

    return admit
