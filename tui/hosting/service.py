"""What the SSH server serves, put together: made once, given to every process that serves visitors."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tui.camera.errors import CameraError
from tui.camera.fleet.templates import Template, template_of
from tui.cloud.errors import CloudError
from tui.data_dir import CAMERAS, data_directory, open_desk, open_store
from tui.hosting.practice_cameras import MOST, open_practice_store
from tui.hosting.resume_names import without_secret
from tui.hosting.runtime_dir import own_folder
from tui.hosting.shared_cameras import SharedCameraKeys
from tui.hosting.visitor_apps import TEMPLATE, VisitorApps, VisitorWindows
from tui.hosting.visitor_cloud import make_template
from tui.i18n import LazyText
from tui.remote.errors import SERVER_ERROR
from tui.remote.ssh.authenticators import Authenticator
from tui.remote.visitor import Hooks

if TYPE_CHECKING:
    from tui.camera import Hints
    from tui.remote.visitor import Factory

FOLDER: Final = "ssh"
"""Within the data directory: the host key, and the folders of running servers."""


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

    def preload(self) -> None:
        """Import what the windows need, before processes part: they share it."""
        for module in self.windows.modules:
            import_module(module)

    @asynccontextmanager
    async def factory(self) -> AsyncIterator[Factory]:
        """Give what makes a visitor's app, in this process. Raises CameraError, CloudError."""
        apps = self.apps()
        try:
            yield apps.app_for
        finally:
            await apps.close()

    def apps(self) -> VisitorApps:
        """Return the same as something that is to be closed."""
        return VisitorApps(self.data, self.folder, self.template, self.windows, self.app_link, self.most)

    @property
    def hooks(self) -> Hooks:
        """What the server asks of those who know cameras."""
        return Hooks(explain=explain_error, redact_user=without_secret)

    def authenticator(self) -> Authenticator:
        """Return who may sign in. Can be pickled until it is first asked. Raises CredentialFileError."""
        cameras = SharedCameraKeys(self.data / CAMERAS)
        return Authenticator(
            keys=self.authorized_keys,
            passwords=self.password_file,
            keys_of=cameras.keys_of,
            is_name=cameras.is_camera,
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
    workers: int = 1,
) -> Iterator[Service]:
    """Prepare all that visitors will need; hashes. What they leave behind is deleted at the end.

    `windows` makes what visitors see; `workers` is the number of processes that will serve them. With `drawn`
    secrets in place of the scenario's own no practice camera has hints.

    Raises OSError, CameraError, CloudError.
    """
    data = data_directory(data)
    open_store(data).close()  # makes the directory, and says what is wrong before the first visitor comes
    open_desk(data).close()
    (data / FOLDER).mkdir(mode=0o700, exist_ok=True)
    with own_folder(data / FOLDER / "practice") as folder:
        with open_practice_store(folder) as store:
            template = template_of(store, scenario, drawn=drawn)
        make_template(folder / TEMPLATE)
        yield Service(
            data, folder, template, windows, app_link, authorized_keys, password_file, MOST * workers
        )
