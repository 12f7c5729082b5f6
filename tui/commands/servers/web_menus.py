"""The menus that `camera-menus web` serves beside the desk: their practice cameras and their sessions."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tui.commands import DEFAULT_SCENARIO

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.board.hub import Hub
    from tui.camera import Hints
    from tui.cloud.service_desk import Answer
    from tui.exercises.model import Exercise
    from tui.hosting.class_results import ReportFile
    from tui.hosting.recordings.session_recorder import RecordingFolder
    from tui.hosting.service import Service
    from tui.hosting.visitor_apps import VisitorApps
    from tui.hosting.visitor_windows import VisitorWindows
    from tui.metrics.host_metrics import HostMetrics
    from tui.protocol.payload import Payload
    from tui.remote.web.endpoint import WebSessions


@contextmanager
def practice_service(  # noqa: PLR0913 - what the command's options say
    data: Path,
    scenario: str | None,
    windows: VisitorWindows,
    site: str | None = None,
    drawn: Hints | None = None,
    *,
    exercise: Exercise | None = None,
    report: ReportFile | None = None,
    record: RecordingFolder | None = None,
    places: int = 50,
    may_watch: bool = True,
) -> Iterator[Service]:
    """Prepare what the menus' visitors need; where it fits, their APP codes lead to the desk of `site`.

    With `drawn` secrets their cameras have no hints; for the others see `hosted`.

    Raises OSError, CameraError, CloudError.
    """
    from tui.hosting.service import hosted

    with hosted(
        data,
        scenario or DEFAULT_SCENARIO,
        windows=windows,
        app_link=app_link_of(site),
        drawn=drawn,
        by_link=True,
        exercise=exercise,
        report=report,
        places=places,
        record=record,
        may_watch=may_watch,
    ) as service:
        service.preload()
        yield service


def app_link_of(site: str | None) -> str | None:
    """Return what APP codes say that lead to the desk of a site; None where that does not fit."""
    from tui.protocol.app_page import is_link, link_to_desk

    link = link_to_desk(site) if site else ""
    return link if link and is_link(link) else None


@asynccontextmanager
async def menus_sessions(
    service: Service,
    per_address: int,
    places: int = 50,
    metrics: HostMetrics | None = None,
    board: Hub | None = None,
) -> AsyncIterator[tuple[WebSessions, VisitorApps]]:
    """Give the sessions of pages, and whose apps they show; a board is told of them.

    Raises CameraError, CloudError.
    """
    from tui.hosting.live_sessions import LiveSessions
    from tui.metrics.host_metrics import observe_room
    from tui.remote.config import ServerConfig
    from tui.remote.limits.rate_limit import LocalLimits
    from tui.remote.web.endpoint import WebSessions
    from tui.remote.workers.process_server import Opened
    from tui.remote.workers.session_relay import connect

    apps, live = service.apps(), LiveSessions(may_watch=service.may_watch)
    opened = Opened(live.observed(apps.app_for), sessions=live.connect)
    connect(opened, board)
    try:
        config = replace(ServerConfig.for_sessions_per_address(per_address), sessions=places)
        limits = LocalLimits(config)
        if metrics is not None:
            observe_room(metrics, limits)
        async with service.recorded(opened.factory) as app_for:
            yield WebSessions(app_for, config=config, limits=limits, hooks=service.hooks), apps
    finally:
        await live.close()
        await apps.close()


def either(apps: VisitorApps, own: Callable[[Payload], Answer]) -> Callable[[Payload], Answer]:
    """Return a desk for practice cameras and for those that `own` answers for; both raise CloudError."""
    return lambda payload: apps.answer_practised(payload) or own(payload)
