"""A server that is not on this machine has to prove by a certificate that it is the one of the address."""

from __future__ import annotations

import socket
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.db.own_server import own_server
from tests.helpers.programs.postgresql import CAMERAS, CLOUD
from tests.helpers.programs.shell import Shell
from tests.helpers.terminals.terminal import needs_program

if TYPE_CHECKING:
    from pathlib import Path

NAME = "db.example.com"


def authority(openssl: str, folder: Path) -> Path:
    """Make an authority, and a certificate by it for that name."""
    folder.mkdir()
    new = [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    by_authority = ["-CA", "ca.crt", "-CAkey", "ca.key", "-addext", f"subjectAltName=DNS:{NAME}"]
    for words in (
        ["-keyout", "ca.key", "-out", "ca.crt", "-subj", "/CN=Authority"],
        ["-keyout", "server.key", "-out", "server.crt", "-subj", f"/CN={NAME}", *by_authority],
    ):
        subprocess.run([*new, "-days", "2", *words], cwd=folder, check=True, capture_output=True)
    return folder / "ca.crt"


@pytest.mark.full
def test_the_servers_certificate_is_checked(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    openssl = needs_program("openssl", package="openssl")
    right, other = authority(openssl, tmp_path / "right"), authority(openssl, tmp_path / "other")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    monkeypatch.setenv("PGPORT", str(port))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("LC_MESSAGES", "C")

    def migrate(host: str, more: str) -> tuple[str, ...]:
        # By its name where that is checked, and on this machine all the same.
        places = [
            f"postgresql+psycopg://{role}@{host}:{port}/secured?hostaddr=127.0.0.1{more}"
            for role in (CAMERAS, CLOUD)
        ]
        return "--store", places[0], "--cloud-store", places[1], "store", "migrate"

    keys = [right.with_name(name) for name in ("server.crt", "server.key")]
    secured = ("ssl=on", "ssl_cert_file=server.crt", "ssl_key_file=server.key")
    listening = ("listen_addresses=127.0.0.1", f"port={port}")
    with own_server(*listening, *secured, files=keys) as server:
        server.make_database("secured")
        for host, more in (
            (NAME, ""),  # no authority is known
            (NAME, f"&sslrootcert={other}"),
            (NAME, f"&sslrootcert={other}&sslmode=disable"),
            ("other.example.com", f"&sslrootcert={right}"),
        ):
            said = shell.refused(3, "certificate is not accepted", *migrate(host, more))
            assert f"postgresql://{CAMERAS}@{host}:{port}/secured" in said
        code, said, errors = shell.run(*migrate(NAME, f"&sslrootcert={right}"))
        assert (code, said.count("up to date")) == (0, 2), errors
    with own_server(*listening) as server:
        shell.refused(3, "certificate is not accepted", *migrate(NAME, f"&sslrootcert={right}"))
