"""The header in bytes: an address comes out, or what is wrong."""

from __future__ import annotations

import pytest

from tests.remote.ssh.proxy_headers import BALANCER, CASES, CHECK, GONE, IN, LATE, PORT, Case
from tui.remote.proxy_header import BadProxyHeader, Origin, bytes_wanted, origin_of


def read(sent: bytes, size: int) -> Origin | str | None:
    """What becomes of bytes that come in pieces: as the server reads them."""
    header, rest = b"", sent
    while wanted := bytes_wanted(header):
        if not rest:
            return "wants more"
        piece = rest[: min(wanted, size)]
        header, rest = header + piece, rest[len(piece) :]
    return origin_of(header)


@pytest.mark.parametrize("size", [1, 4096])
def test_each_header_has_its_outcome_however_it_is_cut(size: int) -> None:
    for case in CASES:
        if case.outcome == BALANCER:
            continue  # not looked at
        try:
            found: object = read(case.sent, size)
        except BadProxyHeader as error:
            found = error.fault
        assert found == expected(case), case.name


def expected(case: Case) -> object:
    if case.closes or case.outcome in {GONE, LATE}:
        return "wants more"
    return {IN: Origin(case.address, PORT), CHECK: None}.get(str(case.outcome), case.outcome)


def test_what_the_client_says_behind_a_header_is_never_read() -> None:
    for case in CASES:
        if case.outcome == IN:
            read_so_far = b""
            while wanted := bytes_wanted(read_so_far):
                read_so_far = case.sent[: len(read_so_far) + wanted]
            assert case.sent[len(read_so_far) :].startswith(b"SSH-2.0-"), case.name
