"""What `connection.py` and `line.py` rely on in asyncssh. A failure here means: read the new source."""

from __future__ import annotations

import inspect

import asyncssh
from asyncssh.connection import SSHConnection, SSHServerConnection

from tui.hosting.connection import CIPHERS

READ = f"asyncssh {asyncssh.__version__} has changed: read "


def parameters(call: object) -> list[str]:
    assert callable(call)
    return list(inspect.signature(call).parameters)


def test_signatures() -> None:
    assert parameters(SSHServerConnection.__init__)[:3] == ["self", "loop", "options"], READ + "connection.py"
    assert parameters(asyncssh.SSHServerChannel.__init__) == [
        *("self", "conn", "loop", "allow_pty", "line_editor", "line_echo", "line_history", "max_line_length"),
        *("encoding", "errors", "window", "max_pktsize"),
    ], READ + "channel.py"
    assert parameters(SSHConnection.send_packet) == ["self", "pkttype", "args", "handler"]


def test_names_that_are_overridden() -> None:
    for name in (
        *("pause_writing", "resume_writing", "data_received", "reload_config", "send_packet"),
        "_login_timer_callback",
    ):
        assert name in vars(SSHConnection) or name in vars(SSHServerConnection), READ + name
    for name in ("env", "x11_req", "auth_agent_req_at_openssh_dot_com"):
        assert f"_process_{name}_request" in vars(asyncssh.SSHServerChannel), READ + name
    # What a client may announce is bounded there (since 2.24); test_slow.py sends such a packet.
    assert "_max_recv_pktlen" in inspect.getsource(SSHConnection._recv_pkthdr), READ + "_recv_pkthdr"


def test_empty_packets_are_for_ciphers_that_are_not_offered() -> None:
    assert "MSG_IGNORE" in inspect.getsource(SSHConnection.send_packet), "our own send_packet may go"
    assert not any("cbc" in cipher for cipher in CIPHERS)


def test_what_a_request_is_answered_with() -> None:
    source = inspect.getsource(asyncssh.channel.SSHChannel._report_response)
    assert source.index("session_started()") < source.index("resume_reading()"), READ + "_report_response"
