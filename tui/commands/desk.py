"""camera-menus desk: the cloud's service desk, which answers photos of a camera's screen with codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from tui.commands import EXIT_STORE, EXIT_USAGE, Refusal
from tui.commands.common.options import PHOTO, mail_server, smtp_of, smtp_option
from tui.commands.common.translated import Command, Rows, argument, option
from tui.commands.factories import command_context
from tui.data_dir import data_directory, open_desk
from tui.i18n import LazyText, t
from tui.messages.cloud_errors import explain, how_long, mail_text
from tui.sanitize import visible

if TYPE_CHECKING:
    from tui.cloud.errors import CloudError
    from tui.cloud.service_desk import Answer, Desk

EXIT_CODES = {
    "NoCode": 10,
    "PictureMissing": 11,
    "NotAPicture": 12,
    "PictureBroken": 13,
    "PictureTooLarge": 14,
    "OnlyAppCode": 15,
    "StrangeCode": 16,
    "BadPayload": 17,
    "SeveralChallenges": 18,
    "StaleChallenge": 19,
    "FutureChallenge": 20,
    "UnknownKey": 21,
    "NoContact": 22,
    "MailedAlready": 23,
    "TooManyMails": 24,
    "MailFailed": 25,
    "MailUnconfirmed": 25,
    "BadMailServer": EXIT_USAGE,
}
"""By the kind of what the desk refuses; whatever is wrong with the cloud's own files is EXIT_STORE."""


_CODES: Final[Rows] = (
    ("0", LazyText("command line", "all were answered")),
    ("2", LazyText("command line", "wrong usage")),
    ("3", LazyText("command line", "keys or records can't be used")),
    ("10", LazyText("command line", "no QR code can be read")),
    ("11", LazyText("command line", "no such file")),
    ("12", LazyText("command line", "not a picture")),
    ("13", LazyText("command line", "the file is broken")),
    ("14", LazyText("command line", "the picture is too large")),
    ("15", LazyText("command line", "only the APP QR code")),
    ("16", LazyText("command line", "a QR code of something else")),
    ("17", LazyText("command line", "the text is mistyped or damaged")),
    ("18", LazyText("command line", "several verification codes in one photo")),
    ("19", LazyText("command line", "shown too long ago")),
    ("20", LazyText("command line", "shown in the future: a clock is wrong")),
    ("21", LazyText("command line", "a camera of another manufacturer")),
    ("22", LazyText("command line", "the camera has registered no address")),
    ("23", LazyText("command line", "mailed already")),
    ("24", LazyText("command line", "too many mails for this camera")),
    ("25", LazyText("command line", "the mail server does not accept the mail")),
)


@click.command(
    cls=Command,
    short=LazyText("command line", "Answer photos of a verification code."),
    text=(
        LazyText(
            "command line",
            "Answer photos of a camera's verification code, as the manufacturer's service desk does.",
        ),
        LazyText(
            "command line",
            "Prints one line for each PHOTO (a photo or a screenshot): serial number, how long ago the code "
            "was shown, how the answer is sent, and the answer. Where the camera wants its codes mailed, the "
            "code is mailed to the address that it has registered, and not shown.",
        ),
        LazyText(
            "command line",
            "This desk answers anyone who sends a picture. A real one asks for proof of purchase and takes "
            "longer.",
        ),
        LazyText(
            "command line",
            "--smtp takes smtp://HOST, smtps://USER@HOST or smtp+starttls://USER@HOST, each with :PORT and "
            "?from=ADDRESS where needed. Other users of this machine can read a password given there: set "
            "CAMERA_MENUS_SMTP_PASSWORD instead, or CAMERA_MENUS_SMTP_PASSWORD_FILE to the path of a file "
            "that holds it.",
        ),
        LazyText("command line", "Exit codes, of the first photo that got no answer:"),
        _CODES,
    ),
)
@argument("photos", PHOTO, nargs=-1, type=click.Path(path_type=Path))
@option(
    "--payload",
    value=LazyText("command line", "TEXT"),
    words=LazyText("command line", "The text under the QR code, instead of a photo."),
)
@option(
    "--json",
    "as_json",
    is_flag=True,
    words=LazyText("command line", "One JSON object per line, for programs."),
)
@smtp_option
@click.pass_context
def desk(
    context: click.Context, photos: tuple[Path, ...], payload: str | None, smtp: str | None, *, as_json: bool
) -> None:
    """Answer each photo, or the text."""
    from tui.cloud.errors import CloudError

    if bool(photos) == (payload is not None):
        raise Refusal(t("desk", "Give either photos or --payload"), EXIT_USAGE)
    failed, data = 0, data_directory(command_context(context).data)
    try:
        with _open(data, smtp_of(context, smtp)) as counter:
            for photo in photos or (None,):
                label = str(photo) if photo is not None and (len(photos) > 1 or as_json) else ""
                try:
                    answer = counter.answer(payload or "") if photo is None else counter.answer_picture(photo)
                except CloudError as error:
                    said, code = explain(error), exit_code(error)
                    if code in (EXIT_USAGE, EXIT_STORE):
                        raise
                    failed = failed or code
                    _refuse(error, label, said, code, as_json=as_json)
                else:
                    _say(answer, label, as_json=as_json)
                    if not answer.recorded:
                        _warn_of_no_record(data)
    except CloudError as error:
        raise Refusal(explain(error), exit_code(error)) from error
    context.exit(failed)


def _open(data: Path, smtp: str | None) -> Desk:
    return open_desk(data, mail_server(smtp), mail_text)


def _say(answer: Answer, label: str, *, as_json: bool) -> None:
    if as_json:
        said = {
            "photo": label or None,
            "serial": answer.serial,
            "age": round(answer.age.total_seconds()),
            "channel": answer.channel.value,
            "code": answer.code,
            "sent_to": answer.sent_to,
        }
        click.echo(json.dumps(said))
        return
    values = {"serial": answer.serial, "age": how_long(answer.age)}
    if answer.code is None:
        line = t(
            "desk", "{serial}  shown {age} ago  by mail  sent to {address}", address=answer.sent_to, **values
        )
    else:
        code = f"{answer.code[:4]} {answer.code[4:]}"
        line = t("desk", "{serial}  shown {age} ago  by app  code {code}", code=code, **values)
    click.echo(_labelled(label, line))


def _refuse(error: CloudError, label: str, said: str, code: int, *, as_json: bool) -> None:
    if as_json:
        kind = type(error).__name__
        click.echo(json.dumps({"photo": label or None, "error": kind, "exit_code": code, "message": said}))
    else:
        click.echo(f"camera-menus: {_labelled(label, said)}", err=True)


def _warn_of_no_record(data: Path) -> None:
    said = t("desk", "The answer was not recorded: check the permissions of {path} and the disk", path=data)
    click.echo(f"camera-menus: {visible(said)}", err=True)


def _labelled(label: str, line: str) -> str:
    return visible(f"{label}: {line}" if label else line)


def exit_code(error: CloudError) -> int:
    """Return the exit code for one refusal."""
    return EXIT_CODES.get(type(error).__name__, EXIT_STORE)
