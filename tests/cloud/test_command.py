"""camera-menus desk: what it prints, and its exit codes."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result

from app import FACTORIES
from tests.cloud.helpers import ADDRESS, APP, OTHER, SERIAL, challenge, right_code, screenshot
from tests.cloud.photos import window
from tui.cloud import errors as e
from tui.cloud.service_desk import Desk
from tui.commands.desk import EXIT_CODES, desk, exit_code
from tui.commands.factories import CommandContext
from tui.messages.cloud_errors import explain, how_long
from tui.protocol.payload import CodeChannel, Payload, PayloadCheck
from tui.protocol.registrar import registration

if TYPE_CHECKING:
    from pathlib import Path


def run(data: Path, *arguments: object) -> Result:
    # As under the program's own command: click keeps whichever names of --help it meets first.
    return CliRunner().invoke(
        desk,
        [str(each) for each in arguments],
        obj=CommandContext(FACTORIES, data),
        help_option_names=["-h", "--help"],
    )


def just_now(**options: Any) -> Payload:  # noqa: ANN401 - those of `challenge`
    return challenge(issued=datetime.now(UTC).replace(microsecond=0), **options)


def code(data: Path, payload: Payload) -> str:
    with Desk.open(data) as opened:
        return right_code(opened, payload)


def test_a_photo_and_a_typed_text_get_one_line(tmp_path: Path) -> None:
    shown = just_now()
    expected = code(tmp_path, shown)
    photo = screenshot(tmp_path, shown.text, APP)
    for arguments in ((photo,), ("--payload", shown.text.lower())):
        result = run(tmp_path, *arguments)
        assert result.exit_code == 0
        serial, *_, by, how, word, first, second = result.output.split()
        assert (serial, by, how, word, first + second) == (SERIAL, "by", "app", "code", expected)
        assert result.output.count("\n") == 1


def test_several_photos_get_a_line_each_and_the_first_failure_counts(tmp_path: Path) -> None:
    shown = just_now()
    good = screenshot(tmp_path, shown.text, name="good.png")
    app = screenshot(tmp_path, APP, name="app.png")
    result = run(tmp_path, good, app, tmp_path / "none\x1b[31m.png", good)

    assert result.exit_code == EXIT_CODES["OnlyAppCode"] == 15
    assert result.stdout.count(SERIAL) == 2
    assert f"{good}: " in result.stdout
    assert result.stderr.count("camera-menus: ") == 2
    assert "\x1b" not in result.output
    assert "␛" in result.stderr


def test_json_for_programs(tmp_path: Path) -> None:
    shown = just_now()
    good = screenshot(tmp_path, shown.text)
    result = run(tmp_path, "--json", good, tmp_path / "none.png")
    answered, refused = map(json.loads, result.stdout.splitlines())

    assert answered.pop("age") < 60
    assert answered == {
        "photo": str(good),
        "serial": SERIAL,
        "channel": "app",
        "code": code(tmp_path, shown),
        "sent_to": None,
    }
    assert (refused["error"], refused["exit_code"], result.exit_code) == ("PictureMissing", 11, 11)
    assert result.stderr == ""


def test_where_codes_are_mailed_none_is_printed(tmp_path: Path) -> None:
    shown = just_now(channel=CodeChannel.CONTACT)
    with Desk.open(tmp_path) as opened:
        key = opened.keys.for_new(SERIAL)
        opened.mailer.register(registration(key, SERIAL, ADDRESS, datetime.now(UTC)))
    result = run(tmp_path, "--payload", shown.text)

    assert result.exit_code == 0
    assert "sent to a***@example.com" in result.output
    assert code(tmp_path, shown) not in result.output.replace(" ", "")
    assert run(tmp_path, "--payload", shown.text).exit_code == 23


def test_each_refusal_has_its_line_and_its_code(tmp_path: Path) -> None:
    broken = screenshot(tmp_path, APP, name="broken.png")
    broken.write_bytes(broken.read_bytes()[:-200])
    (tmp_path / "letter.png").write_text("a letter")
    window().save(tmp_path / "empty.png")
    slip = just_now().text[:-1] + "!"
    old, early = (challenge(issued=_ago(minutes)).text for minutes in (11, -5))
    two = screenshot(tmp_path, just_now().text, just_now(serial=OTHER).text, name="two.png")
    cases: dict[int, tuple[object, ...]] = {
        2: (),
        10: (tmp_path / "empty.png",),
        11: (tmp_path / "none.png",),
        12: (tmp_path / "letter.png",),
        13: (broken,),
        15: ("--payload", APP),
        16: (screenshot(tmp_path, "HTTPS://EXAMPLE.COM/", name="strange.png"),),
        17: ("--payload", slip),
        18: (two,),
        19: ("--payload", old),
        20: ("--payload", early),
        21: ("--payload", just_now(key_id="Z9").text),
        22: ("--payload", just_now(channel=CodeChannel.CONTACT).text),
    }
    lines = set()
    for wanted, arguments in cases.items():
        result = run(tmp_path, *arguments)
        assert result.exit_code == wanted, result.output
        assert result.stdout == ""
        assert result.stderr.count("\n") == 1
        lines.add(result.stderr)
    assert len(lines) == len(cases)


def _ago(minutes: int) -> datetime:
    return datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=minutes)


def test_wrong_usage_and_unusable_files(tmp_path: Path) -> None:
    text = just_now().text
    assert run(tmp_path, "x.png", "--payload", text).exit_code == 2
    assert run(tmp_path, "--payload", text, "--smtp", "http://x").exit_code == 2
    code(tmp_path, just_now())
    (tmp_path / "vendor-keys" / "00").chmod(0o644)
    result = run(tmp_path, "--payload", text)
    assert result.exit_code == 3
    assert "chmod go=" in result.stderr


def test_the_help_names_every_exit_code(tmp_path: Path) -> None:
    said = run(tmp_path, "--help").output
    assert all(f"    {number} " in said for number in {0, 3, *EXIT_CODES.values()})


def _examples() -> list[e.CloudError]:
    from pathlib import Path

    path, age = Path("some/file"), timedelta(minutes=12)
    reasons = ("unreachable", "tls", "unsupported", "password", "address", "refused")
    urls = ("scheme", "password-in-clear", "no-password", "password-file", "sender", "form")
    return [
        *(kind() for kind in (e.NoCode, e.PictureMissing, e.NotAPicture, e.PictureBroken, e.OnlyAppCode)),
        e.PictureTooLarge("51 MP"),
        e.StrangeCode("x"),
        e.BadPayload(PayloadCheck()),
        e.SeveralChallenges((SERIAL, OTHER)),
        e.StaleChallenge(SERIAL, age),
        e.FutureChallenge(SERIAL, age),
        e.UnknownKey(SERIAL, "Z9"),
        e.NoContact(SERIAL),
        e.MailedAlready(SERIAL, "a***@example.com"),
        e.TooManyMails(SERIAL, age),
        *(e.MailFailed("mail.example.com:25", reason) for reason in reasons),
        e.MailUnconfirmed("mail.example.com:25", "unconfirmed"),
        *(e.BadMailServer(reason) for reason in urls),
        *(
            kind(path)
            for kind in (e.KeyUnprotected, e.KeyDamaged, e.KeyMissing, e.KeyReplaced, e.KeyUnwritable)
        ),
        e.KeysUsedUp(),
        *(
            kind(path)
            for kind in (e.CloudStoreDamaged, e.CloudStoreBusy, e.CloudStoreUnwritable, e.CloudStoreNotAFile)
        ),
        e.CloudStoreTooNew(path, 2, 1),
    ]


def test_every_error_has_words_of_its_own() -> None:
    said = [explain(error) for error in _examples()]
    assert not [line for line in said if "({" in line or "refused (" in line or "\n" in line]
    assert len(set(said)) >= len(said) - 1  # a key and a database that can't be used share theirs
    assert {exit_code(error) for error in _examples()} == {3, *EXIT_CODES.values()}


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0:00"), (72, "1:12"), (600, "10:00"), (3661, "1:01:01"), (86400, "1 d"), (10**7, "115 d")],
)
def test_how_long(seconds: int, said: str) -> None:
    assert how_long(timedelta(seconds=seconds)) == said
