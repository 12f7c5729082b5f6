"""What is said when a session fails: to the visitor, and to whoever reads the host's log."""

from __future__ import annotations

from contextvars import copy_context
from typing import Final

from textual.worker import WorkerFailed

from tui.camera.errors import CameraError
from tui.cloud.errors import CloudError
from tui.errors import internal_error
from tui.i18n import LazyText, set_language
from tui.sanitize import visible

_NO_CAMERAS: Final = LazyText(
    "hosting", "The cameras can't be opened now: try again later, or tell whoever runs this host"
)


def explained(error: BaseException) -> tuple[str, LazyText | str]:
    """One line for the log, in English and without values, and one for the visitor, without places."""
    while isinstance(error, WorkerFailed):
        error = error.error
    if isinstance(error, (CameraError, CloudError, OSError)):  # a disk, not a fault of ours
        return _on_the_disk(error), _NO_CAMERAS
    return _in_english(error), visible(internal_error(error))


def _on_the_disk(error: BaseException) -> str:
    """What failed, and with which file."""
    path = getattr(error, "path", None) or getattr(error, "filename", None)
    said = (type(error).__name__, getattr(error, "strerror", None), path)
    return visible(" ".join(str(each) for each in said if each))


def _in_english(error: BaseException) -> str:
    """What kind of fault of ours, and where."""

    def say() -> str:
        set_language("en")
        return internal_error(error)

    return copy_context().run(say)
