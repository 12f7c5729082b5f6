"""Mail by SMTP: a real server on the loopback, with and without TLS and sign-in, and what can go wrong."""

from __future__ import annotations

import socket
import ssl
import subprocess
from typing import TYPE_CHECKING, Any, Final

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session

from tests.cloud.helpers import ADDRESS, NOW, SERIAL, Clock, challenge, right_code
from tests.helpers.terminals.terminal import needs_program
from tui.cloud import smtp
from tui.cloud.errors import MailFailed
from tui.cloud.service_desk import Desk
from tui.cloud.smtp import PASSWORD, Server
from tui.protocol.payload import CodeChannel
from tui.protocol.registrar import registration

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

USER: Final = "desk@example.com"
SECRET: Final = "p@ss/word 1"


class Mailbox:
    """What a server took, and whom it turned away."""

    def __init__(self) -> None:
        self.mails: list[Envelope] = []
        self.signed_in: list[bool] = []
        self.refuse_mail = self.refuse_address = False

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's names
        self, _server: object, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.refuse_address:
            return "550 No such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: object, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.refuse_mail:
            return "554 No"
        self.mails.append(envelope)
        self.signed_in.append(bool(session.authenticated))
        return "250 OK"


def _sign_in(_server: object, _session: object, _envelope: object, _kind: str, data: object) -> AuthResult:
    assert isinstance(data, LoginPassword)
    right = (data.login, data.password) == (USER.encode(), SECRET.encode())
    return AuthResult(success=right, handled=False)


class Loopback(Controller):
    """aiosmtpd waits for its server by connecting; the name must be the certificate's."""

    def __init__(self, box: Mailbox, **options: Any) -> None:  # noqa: ANN401 - aiosmtpd's own
        super().__init__(box, hostname="127.0.0.1", port=_free_port(), **options)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for localhost that nobody has signed but itself, and its key in the same file."""
    openssl = needs_program("openssl", package="openssl")
    folder = tmp_path_factory.mktemp("tls")
    command = [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    command += ["-keyout", "key.pem", "-out", "cert.pem", "-days", "2", "-subj", "/CN=localhost"]
    command += ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return folder


@pytest.fixture
def box() -> Mailbox:
    return Mailbox()


@pytest.fixture
def serve(box: Mailbox) -> Iterator[Callable[..., int]]:
    """Start a server and return its port."""
    running: list[Controller] = []

    def start(**options: Any) -> int:  # noqa: ANN401 - aiosmtpd's own
        controller = Loopback(box, **options)
        controller.start()
        running.append(controller)
        return controller.port

    yield start
    for controller in running:
        controller.stop()


def _context(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    return context


def mail_by(server: Server, folder: Path) -> str:
    """Let a desk mail a code, and return it."""
    with Desk.open(folder, server, clock=Clock()) as desk:
        key = desk.keys.for_new(SERIAL)
        desk.mailer.register(registration(key, SERIAL, ADDRESS, NOW))
        shown = challenge(issued=NOW, channel=CodeChannel.CONTACT)
        assert desk.answer(shown.text).sent_to == "a***@example.com"
        return right_code(desk, shown)


def test_by_plain_smtp(serve: Callable[..., int], box: Mailbox, tmp_path: Path) -> None:
    code = mail_by(Server.parse(f"smtp://127.0.0.1:{serve()}?from={USER}"), tmp_path)

    (mail,) = box.mails
    assert mail.rcpt_tos == [ADDRESS]
    assert mail.mail_from == USER
    assert isinstance(mail.content, bytes)
    assert f"Verification code: {code}".encode() in mail.content
    assert b"\r\nTo: anna@example.com\r\n" in mail.content
    assert mail.content.isascii()


# aiosmtpd knows no TLS but the one that STARTTLS begins.
implicit_tls = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")


@implicit_tls
@pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])
def test_by_tls_and_signed_in(  # noqa: PLR0913, PLR0917 - fixtures
    scheme: str,
    serve: Callable[..., int],
    box: Mailbox,
    certificate: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate / "cert.pem"))
    port = serve(**_tls(scheme, certificate))
    server = Server.parse(f"{scheme}://desk%40example.com@localhost:{port}", {PASSWORD: SECRET})
    mail_by(server, tmp_path)

    assert box.signed_in == [True]
    assert box.mails[0].mail_from == USER


def _tls(scheme: str, certificate: Path) -> dict[str, Any]:
    context = _context(certificate)
    signing_in = {"authenticator": _sign_in, "auth_required": True}
    if scheme == "smtps":
        return {"ssl_context": context, "auth_require_tls": False, **signing_in}
    return {"tls_context": context, "require_starttls": True, **signing_in}


def failure(server: Server, folder: Path) -> str:
    with pytest.raises(MailFailed) as refused:
        mail_by(server, folder)
    assert refused.value.server == f"{server.host}:{server.port}"
    assert SECRET not in str(refused.value)
    return refused.value.reason


@implicit_tls
def test_a_certificate_that_nobody_knows_is_not_trusted(
    serve: Callable[..., int], box: Mailbox, certificate: Path, tmp_path: Path
) -> None:
    for scheme in ("smtps", "smtp+starttls"):
        server = Server.parse(f"{scheme}://u:p@localhost:{serve(**_tls(scheme, certificate))}")
        assert failure(server, tmp_path) == "tls"
    assert box.mails == []


def test_the_wrong_password(
    serve: Callable[..., int], certificate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate / "cert.pem"))
    port = serve(**_tls("smtp+starttls", certificate))
    server = Server.parse(f"smtp+starttls://{USER.replace('@', '%40')}:wrong@localhost:{port}")
    assert failure(server, tmp_path) == "password"


def test_a_server_without_starttls_gets_nothing(
    serve: Callable[..., int], box: Mailbox, tmp_path: Path
) -> None:
    assert failure(Server.parse(f"smtp+starttls://127.0.0.1:{serve()}"), tmp_path) == "unsupported"
    assert box.mails == []


def test_a_server_without_tls_where_tls_is_wanted(serve: Callable[..., int], tmp_path: Path) -> None:
    assert failure(Server.parse(f"smtps://127.0.0.1:{serve()}"), tmp_path) == "tls"


def test_what_the_server_refuses_can_be_tried_again(
    serve: Callable[..., int], box: Mailbox, tmp_path: Path
) -> None:
    server = Server.parse(f"smtp://127.0.0.1:{serve()}")
    box.refuse_mail = True
    assert failure(server, tmp_path) == "refused"
    box.refuse_mail, box.refuse_address = False, True
    assert failure(server, tmp_path) == "address"
    box.refuse_address = False
    mail_by(server, tmp_path)
    assert len(box.mails) == 1


def test_nobody_listens_or_nobody_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert failure(Server.parse(f"smtp://127.0.0.1:{_free_port()}"), tmp_path) == "unreachable"
    assert failure(Server.parse("smtp://xn--\N{SNOWMAN}." + "a" * 70 + ".invalid"), tmp_path) == "unreachable"
    monkeypatch.setattr(smtp, "SECONDS", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        server = Server.parse(f"smtp://127.0.0.1:{silent.getsockname()[1]}")
        assert failure(server, tmp_path) == "unreachable"
