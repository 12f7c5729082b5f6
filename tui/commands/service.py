"""What the SSH host serves, put together: made once, given to every process that serves visitors."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tui.camera.fleet.templates import Template, template_of
from tui.commands import CAMERAS, data_directory, open_store
from tui.commands.far_side import make_template
from tui.commands.rooms import TEMPLATE, Rooms
from tui.hosting import AuthorizedKeys, Either, Open, PasswordFile
from tui.hosting.folder import own_folder
from tui.hosting.keyfiles import passwords
from tui.hosting.known import NamingAdmission
from tui.hosting.practice import MOST, open_practice_store

if TYPE_CHECKING:
    from textual.app import App

    from tui.hosting import Admission, Factory

FOLDER: Final = "ssh"
"""Within the data directory: the host's key, and the folders of running hosts."""


@dataclass(frozen=True)
class VisitorWindows:
    """What visitors see, made by functions that app.py gives; can be pickled."""

    menus: Callable[..., Any]
    """`screens.application.hosted_menus`."""
    phone: Callable[..., App[Any]]
    """`screens.application.hosted_phone`."""
    modules: tuple[str, ...]
    """To be loaded before processes part."""


@dataclass(frozen=True)
class Service:
    """All that a process needs to serve visitors. Can be pickled; any number of processes may have it."""

    data: Path
    """Where shared cameras are."""
    folder: Path
    """The running host's own; gone with it."""
    template: Template
    """Of practice cameras."""
    windows: VisitorWindows
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
        rooms = self.rooms()
        try:
            yield rooms.app_for
        finally:
            await rooms.close()

    def rooms(self) -> Rooms:
        """Return the same as something that is to be closed."""
        return Rooms(self.data, self.folder, self.template, self.windows, self.app_link, self.most)

    def admission(self) -> Admission:
        """Return who may sign in. Can be pickled until it is first asked. Raises OSError, ValueError."""
        ways: list[Admission] = []
        if self.authorized_keys is not None:
            ways.append(AuthorizedKeys(self.authorized_keys))
        if self.password_file is not None:
            ways.append(PasswordFile(self.password_file))
        users = passwords(self.password_file).hashes if self.password_file is not None else ()
        return NamingAdmission(Either(*ways) if ways else Open(), self.data / CAMERAS, users)


@contextmanager
def hosted(  # noqa: PLR0913 - what the command's options say
    data: Path | None,
    scenario: str,
    *,
    windows: VisitorWindows,
    app_link: str | None = None,
    authorized_keys: Path | None = None,
    password_file: Path | None = None,
    workers: int = 1,
) -> Iterator[Service]:
    """Prepare all that visitors will need; hashes. What they leave behind is deleted at the end.

    `workers` is the number of processes that will serve them.

    Raises OSError, CameraError, CloudError.
    """
    data = data_directory(data)
    open_store(data).close()  # makes the directory, and says what is wrong before anybody comes
    (data / FOLDER).mkdir(mode=0o700, exist_ok=True)
    with own_folder(data / FOLDER / "practice") as folder:
        with open_practice_store(folder) as store:
            template = template_of(store, scenario)
        make_template(folder / TEMPLATE)
        yield Service(
            data, folder, template, windows, app_link, authorized_keys, password_file, MOST * workers
        )
