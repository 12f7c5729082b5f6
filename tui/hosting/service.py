"""What the SSH server serves, put together: made once, given to every process that serves visitors."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, nullcontext
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from tui.camera.errors import CameraError
from tui.camera.fleet.templates import Template, template_of
from tui.camera.model.drawn_secrets import part_for
from tui.camera.model.scenarios import SCENARIOS
from tui.cloud.errors import CloudError
from tui.data_dir import data_directory, open_desk, open_store
from tui.hosting.class_results import ClassResults
from tui.hosting.exercise_visits import exercises_with
from tui.hosting.live_sessions import LiveSessions
from tui.hosting.practice_cameras import FOR_A_PLACE, MOST, open_practice_store
from tui.hosting.recordings.session_recorder import Recordings
from tui.hosting.resume_names import without_secret
from tui.hosting.runtime_dir import own_folder
from tui.hosting.shared_cameras import SharedCameraKeys
from tui.hosting.visitor_apps import TEMPLATE, VisitorApps
from tui.hosting.visitor_cloud import make_template
from tui.hosting.visitor_windows import VisitorWindows
from tui.i18n import LazyText
from tui.remote.errors import SERVER_ERROR
from tui.remote.ssh.authenticators import Authenticator
from tui.remote.visitor import Factory, Hooks
from tui.remote.workers.process_server import Opened

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from tui.camera import Hints, Store
    from tui.exercises.model import Exercise
    from tui.hosting.class_results import ReportFile
    from tui.hosting.recordings.session_recorder import RecordingFolder
    from tui.remote.web.endpoint import WebSessions
    from tui.remote.workers.process_server import PagesServer, ProcessLimits

FOLDER: Final = "ssh"
"""Within the data directory: the host key, and the folders of running servers."""


class Pages(Protocol):
    """What browsers are shown beside the menus. Pickled with the rest."""

    def preload(self) -> None:
        """Import what they need, before processes part."""

    def opened(
        self, apps: VisitorApps
    ) -> AbstractContextManager[Callable[[WebSessions, ProcessLimits], PagesServer]]:
        """Give what makes their server. Raises CameraError, CloudError."""


@dataclass(frozen=True)
class Service:
    """All that a process needs to serve visitors. Can be pickled; any number of processes may have it."""

    data: Path
    """Where shared cameras are."""
    folder: Path
    """The running server's own; deleted when it ends."""
    template: Template
    """Of practice cameras."""
    windows: VisitorWindows
    """What visitors are shown."""
    app_link: str | None = None
    authorized_keys: Path | None = None
    password_file: Path | None = None
    most: int = MOST
    """Practice cameras at once."""
    others: tuple[Template, ...] = ()
    """Of other scenarios; the rest is made when a link asks for it."""
    pages: Pages | None = None
    exercise: Exercise | None = None
    """What every visitor begins who asks for nothing else; None for no exercise."""
    report: ReportFile | None = None
    """Where the results of all visitors are collected."""
    may_watch: bool = True
    """Whether the trainer's board may show a visitor's screen."""
    record: RecordingFolder | None = None
    """Where sessions are recorded; None where they are not."""

    def preload(self) -> None:
        """Import what the windows need, before processes part: they share it."""
        for module in self.windows.modules:
            import_module(module)
        exercises_with(self.exercise)  # reads their files
        if self.pages is not None:
            self.pages.preload()

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Opened]:
        """Give what this process shows its visitors. Raises CameraError, CloudError."""
        apps, live = self.apps(), LiveSessions(may_watch=self.may_watch)
        try:
            with nullcontext() if self.pages is None else self.pages.opened(apps) as pages:
                async with self.recorded(apps.app_for) as app_for:
                    yield Opened(live.observed(app_for), pages, live.connect)
        finally:
            await live.close()
            await apps.close()

    @asynccontextmanager
    async def recorded(self, factory: Factory) -> AsyncIterator[Factory]:
        """Give what makes the same apps; their sessions are recorded where that was asked for."""
        if self.record is None:
            yield factory
            return
        recordings = Recordings(self.record)
        try:
            yield recordings.observed(factory)
        finally:
            await recordings.close()

    def apps(self) -> VisitorApps:
        """Return the same as something that is to be closed."""
        return VisitorApps(
            self.data,
            self.folder,
            self.template,
            self.windows,
            self.app_link,
            self.most,
            self.others,
            self.exercise,
            self.report,
        )

    @property
    def hooks(self) -> Hooks:
        """What the server asks of those who know cameras."""
        return Hooks(explain=explain_error, redact_user=without_secret)

    def authenticator(self) -> Authenticator:
        """Return who may sign in. Can be pickled until it is first asked. Raises CredentialFileError."""
        cameras = SharedCameraKeys(self.data)
        return Authenticator(
            keys=self.authorized_keys,
            passwords=self.password_file,
            keys_of=cameras.keys_of,
            is_name=cameras.is_camera,
            close=cameras.close,
        )


def explain_error(error: BaseException) -> LazyText | None:
    """Return what to tell a visitor whose camera, or whose phone's side of it, can't be used now."""
    return SERVER_ERROR if isinstance(error, CameraError | CloudError) else None


@contextmanager
def hosted(  # noqa: PLR0913 - what the command's options say
    data: Path | None,
    scenario: str,
    *,
    windows: VisitorWindows,
    drawn: Hints | None = None,
    app_link: str | None = None,
    authorized_keys: Path | None = None,
    password_file: Path | None = None,
    places: int = 50,
    by_link: bool = False,
    exercise: Exercise | None = None,
    report: ReportFile | None = None,
    may_watch: bool = True,
    record: RecordingFolder | None = None,
) -> Iterator[Service]:
    """Prepare all that visitors will need; hashes. What they leave behind is deleted at the end.

    `windows` makes what visitors see; `places` is how many there may be at once. With `drawn`
    secrets in place of the scenario's own no practice camera has hints; `by_link`: nor have those of other
    scenarios, which links of pages may ask for. `exercise` begins for every visitor, at a camera in its own
    scenario; `report` is written with the results of all visitors. `record` is where sessions are recorded.

    Raises OSError, CameraError, CloudError.
    """
    data = data_directory(data)
    open_store(data).close()  # makes the directory, and says what is wrong before the first visitor comes
    open_desk(data).close()
    (data / FOLDER).mkdir(mode=0o700, exist_ok=True)
    with own_folder(data / FOLDER / "practice") as folder:
        with open_practice_store(folder) as store:
            template = template_of(store, scenario, drawn=drawn and part_for(SCENARIOS[scenario], drawn))
            others = _without_hints(store, scenario, drawn) if by_link and drawn is not None else ()
        make_template(folder / TEMPLATE)
        try:
            yield Service(
                data,
                folder,
                template,
                windows,
                app_link,
                authorized_keys,
                password_file,
                FOR_A_PLACE * places,
                others=others,
                exercise=exercise,
                report=report,
                may_watch=may_watch,
                record=record,
            )
        finally:
            if report is not None:
                with open_practice_store(folder) as store:
                    ClassResults(store, report, exercises_with(exercise)).write()


def _without_hints(store: Store, scenario: str, drawn: Hints) -> tuple[Template, ...]:
    """Hash what was drawn for all scenarios but that one: processes get the hashes, and no secret."""
    others = (each for each in SCENARIOS.values() if each.name != scenario)
    return tuple(template_of(store, each.name, drawn=part_for(each, drawn)) for each in others)
