"""No secret gets to where it can be read: files, the terminal's output, command lines."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from tests.program.test_way import leave_cleanly, owners_alone
from tests.program.test_way_by_code import PASSWORD, Caller

if TYPE_CHECKING:
    from collections.abc import Iterator

OTHER_PASSWORD: Final = "Lantern-17-harbour"
KNOWN: Final = "Turnstile-42-north"
ADDRESS: Final = "anna@example.com"


def test_no_secret_is_left_anywhere_by_a_reset(tmp_path: Path) -> None:
    with Caller(tmp_path) as caller:
        code = by_desk(caller)
        owners_alone(tmp_path)
        leave_cleanly(caller)
        for secret in (PASSWORD, *keys(tmp_path), *own_keys(tmp_path)):
            assert not written(secret, caller.raw)
    look_into(tmp_path, (code,))


@pytest.mark.full
def test_no_secret_is_left_anywhere_by_two_resets(tmp_path: Path) -> None:
    data, home = tmp_path / "data", tmp_path / "home"
    home.mkdir()
    places = dict.fromkeys(("HOME", "TMPDIR", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"), str(home))
    with Caller(data, env=places) as caller:
        photographed = by_desk(caller)
        scanned = by_phone(caller)
        assert photographed != scanned
        owners_alone(data)
        codes = (photographed, scanned)
        look_into(data, codes)
        # Nobody types the sign-in into a command line, and no helper process is given it.
        lines = b"\n".join(command_lines(caller.pid))
        assert str(data).encode() in lines
        for secret in (PASSWORD, OTHER_PASSWORD, *codes, *keys(data)):
            assert not written(secret, lines)
        leave_cleanly(caller)
        for secret in (PASSWORD, OTHER_PASSWORD, *keys(data), *own_keys(data)):
            assert not written(secret, caller.raw)
    look_into(data, codes)
    assert not list(home.rglob("*")), "written outside of the data directory"


def by_desk(caller: Caller) -> str:
    """Reset by a photo; the code is on the terminal only while it stands in its field."""
    caller.forgot()
    caller.payload()
    code = caller.told()
    assert not written(code, caller.raw)
    caller.fill(code)
    caller.arrive("Confirm Password")
    caller.fill(PASSWORD, PASSWORD)
    caller.wait_for(lambda _: caller.lit() == "Security")
    gone = len(caller.raw)
    caller.step("right")
    caller.press("enter")  # later
    caller.arrive("Set password successfully.")
    assert not written(code, caller.raw[gone:])
    return code


def by_phone(caller: Caller) -> str:
    """Reset once more, with the phone: the code is painted as large digits, then stands in the field."""
    caller.forgot()
    caller.pick_up()
    before = len(caller.raw)
    caller.scan()
    code = caller.code()
    assert not written(code, caller.raw), "as digits, which a terminal's log would show"
    caller.press("enter")
    caller.wait_for(lambda _: caller.field()[1] == code)
    assert written(code, caller.raw[before:])
    caller.press("enter")
    caller.arrive("Confirm Password")
    gone = len(caller.raw)
    caller.fill(OTHER_PASSWORD, OTHER_PASSWORD)
    caller.wait_for(lambda _: caller.lit() == "Security")
    assert not written(code, caller.raw[gone:])
    return code


@pytest.mark.full
def test_a_code_for_the_contact_profile_is_told_to_its_mailbox_only(tmp_path: Path) -> None:
    with Caller(tmp_path / "data", "known") as caller:
        set_contact(caller)
        caller.forgot()
        caller.wait_for("is sent to the saved e-mail")
        caller.payload()
        caller.pick_up()
        caller.scan()
        caller.wait_for("a***@example.com")
        (mail,) = (tmp_path / "data" / "mail").rglob("*/new/*")
        (code,) = set(re.findall(r"\b\d{8}\b", mail.read_text()))
        assert "Valid for" not in caller.text()
        assert "Type it" not in caller.text()
        caller.press("f3")
        caller.arrive("Reset › Captcha")
        asked = caller.desk()
        assert "a***@example.com" in asked.stdout + asked.stderr
        assert not re.search(r"\d{4} ?\d{4}", asked.stdout + asked.stderr)
        assert code.encode() not in caller.raw
        caller.press("f3")
        caller.wait_for(lambda _: caller.lit() == "Scan the QR code")
        caller.press("escape")
        caller.wait_for(lambda _: caller.lit() == "+")
        caller.step("down")
        assert caller.lit() == "Mail: 1"
        caller.press("enter")
        caller.wait_for(code)
        caller.press("f3")
        caller.arrive("Reset › Captcha")
        caller.answer(code)
        caller.wait_for("questions were not known")
        caller.wait_for(lambda _: caller.lit() == "Security")
        leave_cleanly(caller)


def set_contact(caller: Caller) -> None:
    """Sign in, have codes mailed, and go back to the login window."""
    caller.arrive("System Login")
    caller.fill(KNOWN)
    caller.wait_for("Main Menu")
    caller.step("enter", "enter")
    caller.wait_for("administrator")
    caller.step("down", "down", *["right"] * 4, "down")
    caller.press("enter")
    caller.arrive("already set; type both again to change them")
    caller.type("48213")
    caller.step("down", "down")
    caller.type(ADDRESS)
    caller.step("down", "down")
    caller.press("space")
    caller.wait_for("(●) Send verification code to my contact profile")
    caller.step("down", "tab")
    caller.type(ADDRESS)
    caller.step("down", "right")
    assert caller.lit() == "Save"
    caller.press("enter")
    caller.wait_for("The security questions are saved.")
    caller.press("enter")
    caller.wait_for(lambda _: "administrator" in caller.text() and caller.focus())
    caller.press("escape")
    caller.wait_for("Main Menu")
    caller.press("escape")
    caller.wait_for(lambda _: caller.lit() == "Sign out")
    caller.press("enter")


# --- where secrets might be -----------------------------------------------------------------------------


def look_into(data: Path, codes: tuple[str, ...]) -> None:
    """Look for each secret in all that is kept, but for where it belongs."""
    files = {file.relative_to(data): file.read_bytes() for file in data.rglob("*") if file.is_file()}
    (camera_key,) = own_keys(data)
    for file, content in files.items():
        for secret in (PASSWORD, OTHER_PASSWORD, *codes):
            assert not written(secret, content), f"{file} tells a password or a code"
        # The cloud holds the master key and no camera's; a camera holds its own key and no other.
        if file.parts[0] != "vendor-keys":
            for key in keys(data):
                assert not written(key, content), f"{file} tells a master key"
        if not file.name.startswith("cameras.sqlite3"):
            assert not written(camera_key, content), f"{file} tells a camera's key"
    assert any(written(camera_key, content) for content in files.values())


def keys(data: Path) -> list[str]:
    """The master keys, in hexadecimal."""
    return [file.read_text().strip() for file in (data / "vendor-keys").iterdir()]


def own_keys(data: Path) -> list[str]:
    """The keys of the cameras, in hexadecimal, as the cloud derives them."""
    from tui.camera import Store, open_camera
    from tui.cloud.master_keys import MasterKeys

    with Store.open(data / "cameras.sqlite3") as store:
        serial = open_camera(store, "lost-no-questions").serial
    return [MasterKeys.open(data).for_new(serial).key.hex()]


def written(secret: str, where: bytes) -> bool:
    """Whether a secret stands there, in any form that is easily read."""
    return any(form.lower() in where.lower() for form in forms(secret))


def forms(secret: str) -> Iterator[bytes]:
    plain = secret.encode()
    yield plain
    yield secret.encode("utf-16-le")
    yield base64.b64encode(plain).rstrip(b"=")
    yield plain.hex().encode()
    if re.fullmatch(r"\d{8}", secret):
        yield f"{secret[:4]} {secret[4:]}".encode()
    if re.fullmatch(r"[0-9a-f]{64}", secret):
        yield bytes.fromhex(secret)
        yield base64.b64encode(bytes.fromhex(secret)).rstrip(b"=")


def command_lines(pid: int) -> Iterator[bytes]:
    """The command lines of a process and of all that it started."""
    process = Path("/proc") / str(pid)
    yield (process / "cmdline").read_bytes()
    for task in (process / "task").iterdir():
        for child in (task / "children").read_text().split():
            yield from command_lines(int(child))


def test_the_forms_are_found() -> None:
    assert written("12345678", b"..1234 5678..")
    assert written("ab" * 32, b"." + b"\xab" * 32)
    assert not written("12345678", b"1234567")
