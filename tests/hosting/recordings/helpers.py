"""A server whose sessions are recorded, and what their recordings show."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

from app import visitor_windows
from tests.hosting.visitor_helpers import RunningService, cheap_hashes
from tests.remote.helpers import running
from tui.exercises.model import Exercise
from tui.hosting.recordings.folder import USUAL, Bounds, prepare
from tui.hosting.recordings.session_recorder import RecordingFolder
from tui.hosting.service import hosted
from tui.pictures.asciicast.reading import Cast
from tui.pictures.asciicast.screen import CastScreen
from tui.pictures.text import text
from tui.remote.config import ServerConfig


@asynccontextmanager
async def recording_host(
    folder: Path,
    scenario: str = "known",
    *,
    bounds: Bounds = USUAL,
    exercise: Exercise | None = None,
    config: ServerConfig | None = None,
) -> AsyncIterator[RunningService]:
    """Recordings go to `recordings` in the folder."""
    kept = folder / "recordings"
    prepare(kept)
    with (
        cheap_hashes(),
        hosted(
            folder / "data",
            scenario,
            windows=visitor_windows(),
            exercise=exercise,
            record=RecordingFolder(kept, bounds),
        ) as service,
    ):
        apps = service.apps()
        try:
            async with (
                service.recorded(apps.app_for) as app_for,
                running(app_for, hooks=service.hooks, config=config) as server,
            ):
                yield RunningService(server.ssh, server.port, service, apps)
        finally:
            await apps.close()


def recordings(folder: Path) -> list[Path]:
    return sorted((folder / "recordings").glob("*.cast"))


def screens_of(path: Path) -> list[str]:
    """All that a recording shows, one text a change."""
    shown = []
    with closing(Cast(path)) as cast:
        screen = CastScreen(*cast.size)
        for event in cast.events():
            if event.size is not None:
                screen.resize(*event.size)
            screen.take(event.output)
            shown.append(text(screen.cells()))
    return shown
