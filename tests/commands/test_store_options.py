"""--store and --cloud-store: what is taken, what is refused, and that a password is shown nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.db.stores import ServerStores
from tests.helpers.programs.postgresql import CAMERAS, CLOUD, needs_psycopg
from tests.helpers.programs.shell import Shell
from tui.camera import Store
from tui.camera.errors import StoreError
from tui.data_dir import CLOUD_STORE, STORE
from tui.db.server_url import BadServerUrl, parse

SECRET = "Turnstile-42-north"
WITH_PASSWORD = (
    f"postgresql+psycopg://menus:{SECRET}@db.example.com/menus",
    f"postgresql+psycopg://menus@db.example.com/menus?password={SECRET}",
)


@pytest.mark.parametrize("url", WITH_PASSWORD)
def test_a_password_is_refused_on_the_command_line(shell: Shell, url: str) -> None:
    said = shell.refused(2, f"Put the URL into {STORE}, or the password into", "--store", url, "cameras")
    assert SECRET not in said


@pytest.mark.parametrize("url", WITH_PASSWORD)
def test_a_password_is_in_no_error(shell: Shell, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    needs_psycopg()
    near = url.replace("@db.example.com/", "@127.0.0.1:1/")  # nobody listens there
    monkeypatch.setenv(STORE, near)
    monkeypatch.setenv(CLOUD_STORE, near)
    said = shell.refused(3, "The database server can't be reached", "cameras", "list")
    assert "(postgresql://menus@127.0.0.1:1/menus)" in said
    assert SECRET not in f"{said} {parse(near)} {parse(near)!r} {parse(near).place}"


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "sqlite:///cameras.sqlite3",
        "postgresql://menus@/menus",  # SQLAlchemy would look for another driver
        "postgresql+psycopg://menus@db",  # no database
        f"postgresql+psycopg://menus:{SECRET}@db:port/menus",
    ],
)
def test_what_is_no_such_address_is_not_repeated(shell: Shell, url: str) -> None:
    said = shell.refused(2, "--store: a URL such as postgresql+psycopg://", "--store", url, "cameras")
    assert url not in said
    with pytest.raises(BadServerUrl) as refused:
        parse(url)
    assert refused.value.__cause__ is None


@pytest.mark.parametrize("one", ["--store", "--cloud-store"])
def test_neither_goes_without_the_other(shell: Shell, one: str) -> None:
    needs_psycopg()
    url = "postgresql+psycopg://menus@/menus"
    shell.refused(2, "--store and --cloud-store go together", one, url, "cameras")


@pytest.mark.parametrize(
    ("url", "near"),
    [
        ("postgresql+psycopg://menus@/menus", True),
        ("postgresql+psycopg://menus@/menus?host=/run/postgresql", True),
        ("postgresql+psycopg://menus@localhost/menus", True),
        ("postgresql+psycopg://menus@127.0.0.2:5433/menus", True),
        ("postgresql+psycopg://menus@[::1]/menus", True),
        ("postgresql+psycopg://menus@db.example.com/menus", False),
        ("postgresql+psycopg://menus@10.0.0.7/menus?sslmode=disable", False),
        ("postgresql+psycopg://menus@/menus?host=/run/postgresql,db.example.com", False),
        ("postgresql+psycopg://menus@localhost/menus?hostaddr=10.0.0.7", False),
    ],
)
def test_a_server_elsewhere_has_to_prove_who_it_is(
    url: str,
    near: bool,  # noqa: FBT001
) -> None:
    needs_psycopg()
    from sqlalchemy import Engine, event

    asked: list[dict[str, object]] = []

    def connecting(_dialect: object, _record: object, _arguments: object, given: dict[str, object]) -> object:
        asked.append(dict(given))
        raise ConnectionRefusedError

    event.listen(Engine, "do_connect", connecting)
    try:
        with pytest.raises(StoreError):
            Store.open_server(parse(url))
    finally:
        event.remove(Engine, "do_connect", connecting)
    assert parse(url).is_near is near
    assert asked[0].get("sslmode") == (None if near else "verify-full")


def test_where_the_environment_leads_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGHOST", "db.example.com")
    assert not parse("postgresql+psycopg://menus@/menus").is_near
    assert parse("postgresql+psycopg://menus@/menus").place == "postgresql://menus@db.example.com/menus"
    monkeypatch.setenv("PGHOST", "/run/postgresql")
    monkeypatch.setenv("PGHOSTADDR", "10.0.0.7")
    assert not parse("postgresql+psycopg://menus@/menus").is_near


@pytest.mark.full
def test_cameras_are_kept_on_a_server(shell: Shell, server_stores: ServerStores, tmp_path: Path) -> None:
    server_stores.cameras()
    url = server_stores.server.text
    places = (
        "--store",
        url(server_stores.database, CAMERAS),
        "--cloud-store",
        url(server_stores.database, CLOUD),
    )
    words = ("--data", tmp_path / "data", *places, "cameras")

    assert shell.run(*words, "add", "gate")[0] == 0
    assert "gate" in shell.run(*words, "list")[1]
    shell.refused(1, "already exists", *words, "add", "gate")
    assert not (tmp_path / "data" / "cameras.sqlite3").exists()
    assert not (tmp_path / "data" / "vendor.sqlite3").exists()
