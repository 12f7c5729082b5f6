"""Files of keys and passwords that were made by mistake: one line says what to do, and quotes nothing."""

from __future__ import annotations

import os
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Final

import argon2
import asyncssh
import pytest

from tests.helpers.programs.shell import Shell
from tests.hosting.commands import SECRET, share
from tests.hosting.test_ssh_command import hosting
from tui.camera.fleet.sharing import shared_camera
from tui.commands.servers.ssh_checks import check_files
from tui.data_dir import open_store
from tui.i18n import set_language
from tui.remote.ssh.credential_files import CredentialFileError, passwords, public_keys

CHEAP: Final = argon2.PasswordHasher.from_parameters(argon2.profiles.CHEAPEST)
HASH: Final = CHEAP.hash(SECRET, salt=b"seasalt-")  # always the same one: it names test cases
PRIVATE: Final = asyncssh.generate_private_key("ssh-ed25519")
PUBLIC: Final = PRIVATE.export_public_key().decode().strip()

both = pytest.mark.parametrize("read", [public_keys, passwords])


def refusal(read: Callable[[Path], object], path: Path) -> str:
    """What is said of the file, in English, once it is certain that nothing in it leaks."""
    with pytest.raises(CredentialFileError) as refused:
        read(path)
    said = str(refused.value)
    everything = said + "".join(traceback.format_exception(refused.value)) + refused.value.in_english
    for secret in (SECRET, HASH, HASH.rpartition("$")[2], "PRIVATE KEY-----"):
        assert secret not in everything
    assert str(path) in said
    assert "\n" not in said
    set_language("ru")
    assert str(refused.value) != said == refused.value.in_english
    set_language("en")
    return said.replace(str(path), "FILE")


@both
def test_what_is_no_file(tmp_path: Path, read: Callable[[Path], object]) -> None:
    assert refusal(read, tmp_path / "none") == "There is no file FILE"
    assert refusal(read, tmp_path) == "FILE is a directory: give a file"
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    assert refusal(read, tmp_path / "loop") == "FILE can't be read"
    assert refusal(read, tmp_path / ("x" * 300)) == "FILE can't be read"
    assert refusal(read, Path("/proc/self/mem")) == "FILE can't be read"
    (tmp_path / "file").touch()
    assert refusal(read, tmp_path / "file" / "below") == "FILE can't be read"


@both
def test_what_would_make_the_reader_wait(tmp_path: Path, read: Callable[[Path], object]) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    end_of_file = threading.Timer(5, lambda: os.close(os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)))
    end_of_file.start()  # for anyone who waits all the same
    try:
        for path in (pipe, Path("/dev/zero")):
            assert refusal(read, path) == "FILE is a pipe or a device: give a file"
        assert end_of_file.is_alive(), "the reader waited"
    finally:
        end_of_file.cancel()


@both
def test_a_file_of_another_user(tmp_path: Path, read: Callable[[Path], object]) -> None:
    path = tmp_path / "file"
    path.touch(mode=0o000)

    def read_as_nobody(path: Path) -> None:
        """Root may read everything, so it steps aside."""
        me = os.geteuid()
        if me == 0:
            os.seteuid(65534)
        try:
            read(path)
        finally:
            os.seteuid(me)

    assert refusal(read_as_nobody, path) == "No permission to read FILE: check its permissions"


@both
def test_a_file_of_something_else(tmp_path: Path, read: Callable[[Path], object]) -> None:
    path = tmp_path / "file"
    for content in (b"\xff\xfe" + PUBLIC.encode("utf-16-le"), os.urandom(999) + b"\xff", b"#" * 2_000_000):
        path.write_bytes(content)
        assert refusal(read, path) == "FILE is too large or not UTF-8 text: give another file"


@both
def test_a_file_that_anybody_may_write(tmp_path: Path, read: Callable[[Path], object]) -> None:
    path = tmp_path / "file"
    path.write_text(f"{PUBLIC}\n")
    path.chmod(0o666)
    assert refusal(read, path) == "FILE is writable by other users. Run: chmod o-w FILE"


@pytest.mark.parametrize(
    "content",
    [
        "",
        "\n\n",
        "# only this\n",
        "a letter to somebody\n",
        "ssh-future AAAAC3NzaC1lZDI1NTE5 me\n",
        f"ssh-ed25519\n{SECRET}\n",
    ],
)
def test_no_public_key(tmp_path: Path, content: str) -> None:
    path = tmp_path / "keys"
    path.write_text(content)
    assert refusal(public_keys, path) == "FILE contains no public keys: use OpenSSH keys, one per line"


def test_lines_that_are_left_out_are_named_as_lines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "keys"
    for more, says in (("", "line 2 skipped (it has options"), ("x\n", "lines 2, 3 skipped (they have")):
        path.write_text(f"{PUBLIC}\nno-pty {PUBLIC}\n{more}")
        check_files(path, None)
        assert f"camera-menus: {path}: {says}" in capsys.readouterr().err


@pytest.mark.parametrize("options", ['from="10.0.0.0/8"', 'no-pty,command="echo a b"', 'command="x"\t'])
def test_keys_with_options_alone(tmp_path: Path, options: str) -> None:
    path = tmp_path / "keys"
    path.write_text(f"# mine\n{options} {PUBLIC}\n")
    assert refusal(public_keys, path) == (
        "The keys in FILE have options such as from=: give keys without options"
    )
    path.write_text(f"{options} {PUBLIC}\n{PUBLIC}\n")
    assert public_keys(path).left_out == (1,)


@pytest.mark.parametrize("form", ["openssh", "pkcs8-pem", "pkcs1-pem", "putty"])
def test_a_private_key_by_mistake(tmp_path: Path, form: str) -> None:
    path = tmp_path / "id_rsa"
    if form == "putty":
        path.write_text("PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n")
    else:
        key = asyncssh.generate_private_key("ssh-rsa", key_size=1024) if form == "pkcs1-pem" else PRIVATE
        path.write_bytes(PUBLIC.encode() + b"\n" + key.export_private_key(form))
    assert refusal(public_keys, path) == "FILE contains a private key: give the public one (.pub) instead"


def test_the_lines_of_a_file_of_keys(tmp_path: Path) -> None:
    """With a mark at its beginning and line ends as Windows writes them."""
    path = tmp_path / "keys"
    lines = ("# us", "", f"{PUBLIC} me", f'from="192.0.2.1" {PUBLIC}', "ssh-future AAAA you", PUBLIC)
    path.write_bytes(b"\xef\xbb\xbf" + "\r\n".join(lines).encode())
    found = public_keys(path)
    assert found.fingerprints == {PRIVATE.get_fingerprint()}
    assert found.left_out == (4, 5)


@pytest.mark.parametrize(
    "line",
    [
        "anna",
        "anna:",
        ":x",
        f"anna:{SECRET}",
        f"anna {HASH}",
        f":{HASH}",
        f"anna:{HASH} x",
        f"anna:{HASH.rpartition('$')[0]}$",
        "anna:$argon2id$v=19$m=8,t=1,p=1$x$y",
        f"anna:{HASH.replace('argon2id', 'argon2i')}",
        "anna:$6$saltsalt$hashhash",
    ],
)
def test_a_line_that_is_no_user_and_hash(tmp_path: Path, line: str) -> None:
    path = tmp_path / "passwords"
    path.write_text(f"# comment\n\nbo:{HASH}\n{line}\n")
    assert refusal(passwords, path) == "FILE, line 4: not user:hash with an Argon2id hash"


def test_a_user_who_stands_there_twice(tmp_path: Path) -> None:
    path = tmp_path / "passwords"
    path.write_text(f"# comment\nanna:{HASH}\nbo:{HASH}\nanna:{CHEAP.hash('other')}\n")
    assert refusal(passwords, path) == "FILE, line 4: the same user as in line 2: keep one of the two"


def test_a_file_of_passwords_without_any(tmp_path: Path) -> None:
    path = tmp_path / "passwords"
    path.write_text("# nobody yet\n")
    assert refusal(passwords, path) == "FILE contains no passwords: use lines of user:hash"


def test_the_lines_of_a_file_of_passwords(tmp_path: Path) -> None:
    path = tmp_path / "passwords"
    path.write_bytes(b"\xef\xbb\xbf" + f"# us\r\n\r\n anna : {HASH} \r\nbo:{HASH}".encode())
    path.chmod(0o640)
    found = passwords(path)
    assert found.hashes == {"anna": HASH, "bo": HASH}
    assert not found.exposed
    path.chmod(0o644)
    assert passwords(path).exposed


# --- as the commands are typed ---------------------------------------------------------------------------


def test_files_of_keys_and_passwords_that_can_not_be_used(tmp_path: Path, shell: Shell) -> None:
    bad, none = tmp_path / "bad", tmp_path / "none"
    bad.write_text(f"anna:{SECRET}\n")
    start, data = ("--data", tmp_path / "data", "ssh", "--port", "0"), ("--data", tmp_path / "data")
    said = shell.refused(1, f"{bad}, line 1: not user:hash", *start, "--password-file", bad)
    assert SECRET not in said
    shell.refused(1, f"Файла {none} нет", *start, "--password-file", none, lang="ru_RU.UTF-8")
    share = (*data, "cameras", "add", "lab-1", "--shared", "--authorized-keys")
    shell.refused(1, f"{tmp_path} 是目录", *share, tmp_path, lang="zh_CN.UTF-8")
    os.mkfifo(tmp_path / "pipe")
    shell.refused(1, "is a pipe or a device: give a file", *share, tmp_path / "pipe")
    many = tmp_path / "many"
    many.write_bytes(asyncssh.generate_private_key("ssh-ed25519").export_public_key() * 2000)
    shell.refused(1, f"{many} is too large", *share, many)
    assert not (tmp_path / "data").exists(), "nothing was made"


@pytest.mark.full
async def test_what_is_odd_about_them_is_said_at_the_start(tmp_path: Path) -> None:
    key = asyncssh.generate_private_key("ssh-ed25519").export_public_key().decode()
    keys, hashes, gone = tmp_path / "keys", tmp_path / "passwords", tmp_path / "gone"
    keys.write_text(key + "ssh-future AAAA\n" * 11)
    gone.write_text(key)
    hashes.write_text(f"anna:{HASH}\n")
    hashes.chmod(0o644)
    share(tmp_path / "data", "lab-1", gone)
    share(tmp_path / "data", "lab-2", keys)
    gone.unlink()
    files = ("--authorized-keys", str(keys), "--password-file", str(hashes))
    async with hosting(tmp_path / "data", "--workers", "1", *files) as running:
        await running.end()
    log = running.log.decode()
    assert f"camera-menus: {keys}: lines 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, … skipped (they have options" in log
    assert f"camera-menus: {hashes} is readable by other users. Run: chmod 600 {hashes}\n" in log
    assert f"camera-menus: Sign-in to camera lab-1 is closed: There is no file {gone}\n" in log
    assert f"The keys of camera lab-2 are now kept in the database. After a change of {keys} run: " in log
    with open_store(tmp_path / "data") as store:
        found = [shared_camera(store, name) for name in ("lab-1", "lab-2")]
    assert [(each.keys, each.keys_file) for each in found if each] == [(None, gone), (key.strip(), None)]
    assert SECRET not in log
