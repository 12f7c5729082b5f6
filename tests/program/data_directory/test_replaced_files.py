"""A database's file that is deleted or replaced while a store works on it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pytest

from tui.camera import Store
from tui.camera.errors import StoreReplaced
from tui.cloud.errors import CloudStoreReplaced
from tui.cloud.store import FILE, CloudStore

if TYPE_CHECKING:
    from collections.abc import Callable

AnyStore: TypeAlias = "Store | CloudStore"
Replaced = (StoreReplaced, CloudStoreReplaced)


@pytest.fixture(params=["camera", "cloud"])
def opening(request: pytest.FixtureRequest) -> Callable[[Path], AnyStore]:
    """Open a side's store at a path."""
    return Store.open if request.param == "camera" else lambda path: CloudStore.open(path.parent)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / FILE


def deleted(path: Path, _other: Path) -> None:
    path.unlink()


def deleted_with_its_folder(path: Path, _other: Path) -> None:
    shutil.rmtree(path.parent)


def restored_from_a_backup(path: Path, other: Path) -> None:
    other.replace(path)


def a_folder(path: Path, _other: Path) -> None:
    path.unlink()
    path.mkdir()


def a_link(path: Path, other: Path) -> None:
    path.unlink()
    path.symlink_to(other)


WAYS = (deleted, deleted_with_its_folder, restored_from_a_backup, a_folder, a_link)


def write(store: AnyStore) -> None:
    with store.write_all() as tx:
        tx.exec_driver_sql("CREATE TABLE written (x)")


def has_it(store: AnyStore) -> bool:
    with store.read() as tx:
        return bool(
            tx.exec_driver_sql("SELECT count(*) FROM sqlite_master WHERE name = 'written'").scalar_one()
        )


@pytest.mark.parametrize("happened", WAYS)
def test_it_is_said_before_anything_is_written_or_read(
    happened: Callable[[Path, Path], None], opening: Callable[[Path], AnyStore], path: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other" / FILE
    opening(other).close()
    with opening(path) as store:
        assert not has_it(store)
        happened(path, other)
        for act in (write, has_it, write):
            with pytest.raises(Replaced):
                act(store)
        with pytest.raises(Replaced):
            store.watch()


def test_new_connections_too(opening: Callable[[Path], AnyStore], path: Path, tmp_path: Path) -> None:
    """One to the other file would stay, and take what is written when ours is back."""
    other = tmp_path / "other" / FILE
    opening(other).close()
    with opening(path) as store:
        store.close()  # as behind a failure; the next transaction connects anew
        path.rename(tmp_path / "away")
        other.rename(path)
        with pytest.raises(Replaced):
            write(store)
        path.rename(other)
        (tmp_path / "away").rename(path)
        write(store)
        assert has_it(store)
    with opening(path) as again, opening(other) as untouched:
        assert (has_it(again), has_it(untouched)) == (True, False)


def test_moved_away_and_back_again_it_goes_on(
    opening: Callable[[Path], AnyStore], path: Path, tmp_path: Path
) -> None:
    with opening(path) as store:
        path.rename(tmp_path / "away")
        with pytest.raises(Replaced):
            write(store)
        (tmp_path / "away").rename(path)
        write(store)
    with opening(path) as again:
        assert has_it(again)
