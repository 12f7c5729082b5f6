"""Words for what the system refuses: its reasons in the current language."""

from __future__ import annotations

import errno
from typing import Final

from tui.i18n import LazyText
from tui.named_files import FileTooLarge, NotARegularFile, SilentPipe

_REASONS: Final = {
    errno.EACCES: LazyText("system", "Permission denied"),
    errno.EADDRINUSE: LazyText("system", "Address already in use"),
    errno.EBADF: LazyText("system", "Bad file descriptor"),
    errno.EBUSY: LazyText("system", "Device or resource busy"),
    errno.ECONNREFUSED: LazyText("system", "Connection refused"),
    errno.ECONNRESET: LazyText("system", "Connection reset by peer"),
    errno.EDQUOT: LazyText("system", "Disk quota exceeded"),
    errno.EEXIST: LazyText("system", "File exists"),
    errno.EFBIG: LazyText("system", "File too large"),
    errno.EILSEQ: LazyText("system", "The file system takes no such name"),
    errno.EINVAL: LazyText("system", "Invalid argument"),
    errno.EIO: LazyText("system", "Input/output error"),
    errno.EISDIR: LazyText("system", "Is a directory"),
    errno.ELOOP: LazyText("system", "Too many levels of symbolic links"),
    errno.EMFILE: LazyText("system", "Too many open files"),
    errno.ENAMETOOLONG: LazyText("system", "File name too long"),
    errno.ENOENT: LazyText("system", "No such file or directory"),
    errno.ENOMEM: LazyText("system", "Cannot allocate memory"),
    errno.ENOSPC: LazyText("system", "No space left on device"),
    errno.ENOTDIR: LazyText("system", "Not a directory"),
    errno.ENXIO: LazyText("system", "No such device or address"),
    errno.EPERM: LazyText("system", "Operation not permitted"),
    errno.EPIPE: LazyText("system", "Broken pipe"),
    errno.EROFS: LazyText("system", "Read-only file system"),
}
"""What a person can bring about. The English words are those of the GNU C library, which are known to all."""


def reason(error: OSError | ValueError) -> LazyText | str:
    """Return why the system, or the reading of a named file, has failed; what is not known as it says it."""
    if (said := _of_named_file(error)) is not None:
        return said
    if not isinstance(error, OSError):  # a NUL, or what no file system can write
        return LazyText("system", "Invalid file name")
    if type(error).__module__ == "builtins" and error.errno in _REASONS:  # ssl and others have own numbers
        return _REASONS[error.errno]
    return error.strerror or str(error) or type(error).__name__


def _of_named_file(error: Exception) -> LazyText | None:
    match error:
        case NotARegularFile():
            return LazyText("system", "Not a regular file")
        case SilentPipe(errno=errno.ETIMEDOUT):
            return LazyText("system", "Nothing comes out of this pipe")
        case SilentPipe():
            return LazyText("system", "Nobody writes to this pipe")
        case FileTooLarge(largest=largest):
            return LazyText("system", "Larger than {size} kB", {"size": largest // 1000})
    return None
