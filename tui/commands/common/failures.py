"""What is printed for an error that no command has dealt with."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING, Final

from tui.commands import EXIT_BUG, EXIT_IN_USE, EXIT_REFUSED, EXIT_STORE, EXIT_USAGE
from tui.i18n import CatalogMissing, t

if TYPE_CHECKING:
    from tui.data_dir import NoDirectory, NoHome, UnsafeDirectory
    from tui.replay.errors import NoTemporaryFolder

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})
"""What a disk says that takes no more."""


def explain_failure(error: BaseException) -> tuple[str, int]:
    """Return what to print for an error that no command has dealt with, and the exit code."""
    from tui.camera.errors import CameraError, CameraInUse, StoreError, UnknownScenario
    from tui.cloud.errors import CloudError
    from tui.commands.desk import exit_code
    from tui.data_dir import NoDirectory, NoHome, UnsafeDirectory
    from tui.errors import internal_error
    from tui.messages.camera_errors import explain_to_operator
    from tui.messages.cloud_errors import explain
    from tui.messages.system_errors import reason
    from tui.replay.errors import NoTemporaryFolder

    if isinstance(error, UnsafeDirectory | NoDirectory | NoHome):
        return _unusable(error), EXIT_STORE
    if isinstance(error, CatalogMissing | NoTemporaryFolder):
        return _unprepared(error), EXIT_REFUSED
    if isinstance(error, CloudError):
        return explain(error), exit_code(error)
    if isinstance(error, OSError) and error.errno in _FULL and error.filename is None:
        return t("command", "The output can't be written: {error}", error=reason(error)), EXIT_REFUSED
    if not isinstance(error, CameraError):
        return internal_error(error), EXIT_BUG
    codes = {StoreError: EXIT_STORE, UnknownScenario: EXIT_USAGE, CameraInUse: EXIT_IN_USE}
    return explain_to_operator(error), next(
        (c for k, c in codes.items() if isinstance(error, k)), EXIT_REFUSED
    )


def _unusable(error: UnsafeDirectory | NoDirectory | NoHome) -> str:
    from tui.data_dir import NoDirectory, NoHome

    if isinstance(error, NoHome):
        return t("command", "There is no home directory: choose a directory with --data, or set HOME")
    if isinstance(error, NoDirectory):
        return t("command", "{path} is not a directory: choose another --data", path=error.path)
    if error.foreign:
        return t("command", "{path} belongs to another user: choose another --data", path=error.path)
    return t("command", "{path} is writable by other users. Run: chmod go-w {path}", path=error.path)


def _unprepared(error: CatalogMissing | NoTemporaryFolder) -> str:
    if isinstance(error, CatalogMissing):
        return str(error)
    return t("command", "No folder for temporary files can be written to: set TMPDIR")
