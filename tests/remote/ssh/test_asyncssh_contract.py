"""What `connection.py` and `channel.py` rely on in asyncssh. A failure here means: read the new source."""

from __future__ import annotations

import inspect

import asyncssh
from asyncssh.connection import SSHConnection, SSHServerConnection

from tui.remote.ssh.host_key import CIPHERS

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
    assert parameters(SSHConnection.process_packet) == ["self", "pkttype", "pktid", "packet"]
    assert parameters(SSHConnection.create_task) == ["self", "coro", "task_logger"]
    assert parameters(asyncssh.channel.SSHChannel.process_open)[-2:] == ["send_pktsize", "session"]


def test_names_that_are_overridden() -> None:
    for name in (
        *("pause_writing", "resume_writing", "data_received", "reload_config", "send_packet"),
        *("create_task", "_recv_data", "_recv_pkthdr", "_login_timer_callback"),
    ):
        assert name in vars(SSHConnection) or name in vars(SSHServerConnection), READ + name
    assert "self._client_kexinit = " in inspect.getsource(SSHConnection._process_kexinit), READ + "kexinit"
    assert "self._recv_state == 'close_pending'" in inspect.getsource(
        asyncssh.channel.SSHChannel._discard_recv
    ), READ + "_discard_recv"
    for name in ("env", "x11_req", "auth_agent_req_at_openssh_dot_com"):
        assert f"_process_{name}_request" in vars(asyncssh.SSHServerChannel), READ + name
    # What a client may announce is bounded there (since 2.24); test_slow.py sends such a packet.
    assert "_max_recv_pktlen" in inspect.getsource(SSHConnection._recv_pkthdr), READ + "_recv_pkthdr"


def test_empty_packets_are_for_ciphers_that_are_not_offered() -> None:
    assert "MSG_IGNORE" in inspect.getsource(SSHConnection.send_packet), "our own send_packet may go"
    assert not any("cbc" in cipher for cipher in CIPHERS)


def test_when_packets_are_taken() -> None:
    """A turn ends where `_recv_pkthdr` says no; what was read stays until `_recv_data` is called again."""
    source = inspect.getsource(SSHConnection._recv_data)
    assert "while self._inpbuf and self._recv_handler()" in source, READ + "_recv_data"
    for reader in (SSHConnection.data_received, SSHConnection._finish_recv_packet):
        assert "self._recv_data()" in inspect.getsource(reader), READ + reader.__name__
    assert "_deferred_packets.append" in inspect.getsource(SSHConnection.send_packet), READ + "send_packet"


def test_what_a_request_is_answered_with() -> None:
    source = inspect.getsource(asyncssh.channel.SSHChannel._report_response)
    assert source.index("session_started()") < source.index("resume_reading()"), READ + "_report_response"
