"""The master keys: who can read them, that none is ever lost or replaced, and what a camera gets of one."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tui.cloud.errors import KeyDamaged, KeyMissing, KeyReplaced, KeysUsedUp, KeyUnprotected, KeyUnwritable
from tui.cloud.master_keys import FOLDER, MasterKeys, hkdf
from tui.protocol.code import CameraKey

SERIAL = "0123456789ABCDEF"

# RFC 5869, Appendix A: input key, salt, info, length, output key. Cases 1 to 3 are those with SHA-256.
VECTORS = [
    (
        b"\x0b" * 22,
        bytes(range(13)),
        bytes(range(0xF0, 0xFA)),
        42,
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
    ),
    (
        bytes(range(0x50)),
        bytes(range(0x60, 0xB0)),
        bytes(range(0xB0, 0x100)),
        82,
        (
            "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
            "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
            "cc30c58179ec3e87c14c01d5c1f3434f1d87"
        ),
    ),
    (
        b"\x0b" * 22,
        b"",
        b"",
        42,
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
    ),
]


@pytest.mark.parametrize(("key", "salt", "info", "length", "made"), VECTORS, ids=["1", "2", "3"])
def test_hkdf_does_as_the_rfc_says(key: bytes, salt: bytes, info: bytes, length: int, made: str) -> None:
    assert hkdf(key, salt=salt, info=info, length=length).hex() == made


def test_hkdf_gives_no_more_than_it_can() -> None:
    assert len(hkdf(b"k", info=b"", length=255 * 32)) == 255 * 32
    with pytest.raises(ValueError, match="8161"):
        hkdf(b"k", info=b"", length=255 * 32 + 1)


def test_a_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    data = tmp_path / "new" / "data"
    before = os.umask(0)
    try:
        first = MasterKeys.open(data).for_new(SERIAL)
    finally:
        os.umask(before)

    assert (data / FOLDER).stat().st_mode & 0o777 == 0o700
    assert {file.name: file.stat().st_mode & 0o777 for file in (data / FOLDER).iterdir()} == {"00": 0o600}
    assert first.key_id == "00"
    assert MasterKeys.open(data).for_new(SERIAL) == first


def test_each_camera_and_each_directory_has_another_key(tmp_path: Path) -> None:
    here, there = MasterKeys.open(tmp_path / "here"), MasterKeys.open(tmp_path / "there")
    master = bytes.fromhex((here.folder / "00").read_text())
    made = [here.for_new(SERIAL), here.for_new(SERIAL[::-1]), there.for_new(SERIAL)]
    keys = {each.key for each in made}

    assert len(keys) == 3
    assert master not in keys
    assert hkdf(master, info=SERIAL.encode(), length=32) in keys


def test_a_key_is_not_shown_by_accident(tmp_path: Path) -> None:
    made = MasterKeys.open(tmp_path).for_new(SERIAL)
    assert repr(made) == "CameraKey(key_id='00')"


def test_old_ids_still_answer_after_a_rotation(tmp_path: Path) -> None:
    keys = MasterKeys.open(tmp_path)
    old = keys.for_new(SERIAL)
    assert keys.rotate() == keys.current == "01"
    new = keys.for_new(SERIAL)

    assert old != new
    assert keys.for_camera(SERIAL, "00") == old
    assert keys.for_camera(SERIAL, "01") == new == MasterKeys.open(tmp_path).for_new(SERIAL)
    assert keys.ids() == ["00", "01"]


def test_ids_go_on_in_base_36_until_none_is_left(tmp_path: Path) -> None:
    keys = MasterKeys.open(tmp_path)
    for last, following in (("09", "0A"), ("0Z", "10"), ("ZY", "ZZ")):
        (keys.folder / "00").rename(keys.folder / last)
        assert keys.rotate() == following
        (keys.folder / following).rename(keys.folder / "00")
        (keys.folder / last).unlink()
    (keys.folder / "00").rename(keys.folder / "ZZ")
    with pytest.raises(KeysUsedUp):
        keys.rotate()


@pytest.mark.parametrize("key_id", ["02", "", "0", "a0", "..", "/etc/passwd", "00\n", "٠٠"])
def test_an_id_that_is_not_there_has_no_key(tmp_path: Path, key_id: str) -> None:
    assert MasterKeys.open(tmp_path).for_camera(SERIAL, key_id) is None


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o602])
def test_a_key_that_others_could_read_is_refused(tmp_path: Path, mode: int) -> None:
    keys = MasterKeys.open(tmp_path)
    (keys.folder / "00").chmod(mode)
    with pytest.raises(KeyUnprotected) as refused:
        keys.for_new(SERIAL)
    assert refused.value.path == keys.folder / "00"


def test_windows_says_of_everything_that_others_may(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And it opens no folder as a file. What there is none of goes: such a mode has no meaning there."""
    for name in ("geteuid", "O_DIRECTORY"):
        monkeypatch.delattr(os, name)
    as_a_file = os.open

    def opened(path: Path, flags: int, *mode: int) -> int:
        if Path(path).is_dir():
            raise PermissionError
        return as_a_file(path, flags, *mode)

    monkeypatch.setattr(os, "open", opened)
    keys = MasterKeys.open(tmp_path)
    keys.folder.chmod(0o777)
    (keys.folder / "00").chmod(0o666)
    assert keys.for_new(SERIAL).key_id == "00"
    assert keys.rotate() == "01"


def test_a_directory_that_others_could_enter_is_refused(tmp_path: Path) -> None:
    keys = MasterKeys.open(tmp_path)
    keys.folder.chmod(0o755)
    with pytest.raises(KeyUnprotected) as refused:
        MasterKeys.open(tmp_path)
    assert refused.value.path == keys.folder


@pytest.mark.parametrize(
    "written",
    [b"", b"00" * 31 + b"\n", b"00" * 32, b"00" * 33 + b"\n", pytest.param(b"\0" * 65, id="65 zeros")],
)
def test_a_damaged_key_is_neither_used_nor_replaced(tmp_path: Path, written: bytes) -> None:
    keys = MasterKeys.open(tmp_path)
    (keys.folder / "00").write_bytes(written)
    with pytest.raises(KeyDamaged):
        MasterKeys.open(tmp_path).for_new(SERIAL)
    assert (keys.folder / "00").read_bytes() == written


def test_a_place_that_can_not_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / FOLDER).write_text("a file is in the way")
    with pytest.raises(KeyUnwritable) as refused:
        MasterKeys.open(tmp_path)
    assert refused.value.path == tmp_path / FOLDER


def test_many_at_once_agree_on_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: MasterKeys.open(tmp_path).for_new(SERIAL), range(32)))

    assert len({each.key for each in made}) == 1
    assert [file.name for file in (tmp_path / FOLDER).iterdir()] == ["00"]


def test_a_write_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(KeyUnwritable):
            MasterKeys.open(tmp_path)

    assert list((tmp_path / FOLDER).iterdir()) == []
    assert MasterKeys.open(tmp_path).current == "00"


def holding(*named: str) -> dict[str, CameraKey]:
    """Cameras whose keys were made of the master keys of these ids."""
    return {f"{number:016}": CameraKey(key_id, bytes(32)) for number, key_id in enumerate(named)}


def test_another_key_under_the_same_id_is_not_used(tmp_path: Path) -> None:
    cameras = {SERIAL: MasterKeys.open(tmp_path).for_new(SERIAL)}
    keys = MasterKeys.open(tmp_path, cameras)
    assert keys.for_camera(SERIAL, "00") == cameras[SERIAL]
    path = keys.folder / "00"
    right = path.read_bytes()
    path.write_bytes(b"ab" * 32 + b"\n")
    with pytest.raises(KeyReplaced) as refused:
        keys.for_camera(SERIAL, "00")
    assert refused.value.path == path
    with pytest.raises(KeyReplaced):
        keys.for_new("0" * 16)
    path.write_bytes(right)
    assert keys.for_camera(SERIAL, "00") == cameras[SERIAL]


def test_a_key_that_cameras_name_is_never_made_anew(tmp_path: Path) -> None:
    keys = MasterKeys.open(tmp_path)
    (keys.folder / "00").unlink()

    for named in (["00"], ["00", "01"], ["01", "00", "00"]):
        with pytest.raises(KeyMissing) as refused:
            MasterKeys.open(tmp_path, holding(*named))
        assert refused.value.path == keys.folder / max(named)
    for act in (lambda: keys.for_new(SERIAL), keys.rotate, lambda: keys.for_camera(SERIAL, "00")):
        with pytest.raises(KeyMissing):
            act()
    assert list(keys.folder.iterdir()) == []


@pytest.mark.parametrize("gone", ["00", "01"])
def test_without_one_of_several_keys_the_others_go_on(tmp_path: Path, gone: str) -> None:
    keys = MasterKeys.open(tmp_path)
    made = [keys.for_new("0" * 16)]
    keys.rotate()
    made.append(keys.for_new("1" * 16))
    (keys.folder / gone).unlink()

    opened = MasterKeys.open(tmp_path, {"0" * 16: made[0], "1" * 16: made[1]})

    with pytest.raises(KeyMissing) as refused:
        opened.for_camera(SERIAL, gone)
    assert refused.value.path == keys.folder / gone
    assert opened.for_new(SERIAL).key_id == opened.current != gone
    assert opened.rotate() == "02", "an id is never given twice"
    assert opened.for_camera(SERIAL, "03") is None
