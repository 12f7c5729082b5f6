"""A file that a person has named: devices, pipes and files without end are refused at once, in words."""

from __future__ import annotations

import errno
import os
import ssl
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from tui.i18n import LANGUAGES, set_language
from tui.messages.system_errors import reason
from tui.named_files import open_file, read_file, read_file_or_pipe

Read = Callable[[Path], object]
READERS: dict[str, Read] = {
    "open": open_file,
    "file": lambda path: read_file(path, 10),
    "pipe": lambda path: read_file_or_pipe(path, 10, silence=0.1),
}


def refusal(read: Read, path: Path) -> str:
    try:
        read(path)
    except OSError as error:
        return str(reason(error))
    pytest.fail("it was read")


@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
def test_what_is_no_file(read: Read, tmp_path: Path) -> None:
    assert refusal(read, Path("/dev/zero")) == "Not a regular file"
    assert refusal(read, tmp_path) == "Is a directory"
    assert refusal(read, tmp_path / "none") == "No such file or directory"
    assert refusal(read, tmp_path / ("x" * 300)) == "File name too long"
    assert refusal(read, tmp_path / "\0") == "Invalid argument"


def test_a_pipe_is_no_file_where_it_is_read_again(tmp_path: Path) -> None:
    os.mkfifo(path := tmp_path / "pipe")
    assert refusal(open_file, path) == "Not a regular file"


def test_more_than_belongs_there(tmp_path: Path) -> None:
    (path := tmp_path / "large").write_bytes(b"x" * 10_001)
    for read in (read_file, read_file_or_pipe):
        assert read(path, 10_001) == b"x" * 10_001
        assert refusal(lambda path, read=read: read(path, 10_000), path) == "Larger than 10 kB"  # type: ignore[misc]


def test_a_pipe_is_read_to_its_end(tmp_path: Path) -> None:
    """As a shell's `<(program)`, whose writer goes on while it is read."""
    reading, writing = os.pipe()

    def write() -> None:
        with os.fdopen(writing, "wb", buffering=0) as out:
            for _ in range(20):
                out.write(b"x" * 20_000)

    writer = threading.Thread(target=write)
    writer.start()
    assert read_file_or_pipe(Path(f"/dev/fd/{reading}"), 1_000_000) == b"x" * 400_000
    writer.join()
    os.close(reading)


def test_a_pipe_without_an_end(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.write(writing, b"x" * 11)
    assert refusal(READERS["pipe"], Path(f"/dev/fd/{reading}")) == "Larger than 0 kB"
    assert refusal(READERS["pipe"], Path(f"/dev/fd/{reading}")) == "Nothing comes out of this pipe"
    os.close(writing)
    assert refusal(READERS["pipe"], Path(f"/dev/fd/{reading}")) == "Nobody writes to this pipe"
    os.close(reading)


# --- reasons ------------------------------------------------------------------------------------------------


def test_what_a_person_can_bring_about_is_said_in_every_language() -> None:
    said = {}
    for language in LANGUAGES:
        set_language(language)
        said[language] = [str(reason(OSError(number, "unknown"))) for number in (errno.ENOENT, errno.EACCES)]
    set_language("en")
    assert said == {
        "en": ["No such file or directory", "Permission denied"],
        "ru": ["нет такого файла или каталога", "нет прав доступа"],
        "zh": ["没有此文件或目录", "权限不足"],
    }


def test_what_is_not_known_stays_as_it_was_said() -> None:
    assert reason(OSError(errno.ENOTTY, "Inappropriate ioctl for device")) == "Inappropriate ioctl for device"
    assert reason(ssl.SSLError(1, "wrong version")) == "wrong version"  # its 1 is not EPERM
    assert reason(ConnectionError()) == "ConnectionError"
