"""camera-menus desk: the vendor's service desk, which answers photos of a camera's screen with codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tui.commands import EXIT_STORE, EXIT_USAGE, Refusal, data_directory, smtp_of, smtp_option, transport_of
from tui.i18n import t
from tui.messages.cloud_errors import explain, how_long, mail_text

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
    "BadMailServer": EXIT_USAGE,
}
"""By the kind of what the desk refuses; whatever is wrong with the vendor's own files is EXIT_STORE."""


@click.command(short_help="Answer photos of a verification code.")
@click.argument("photos", metavar="[PHOTO]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--payload", metavar="TEXT", help="The text under the QR code, instead of a photo.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, for programs.")
@smtp_option
@click.pass_context
def desk(
    context: click.Context, photos: tuple[Path, ...], payload: str | None, smtp: str | None, *, as_json: bool
) -> None:
    """Answer photos of a camera's verification code, as the vendor's service desk does.

    Prints one line for each PHOTO (a photo or a screenshot): serial number, how long ago the code was shown,
    how the answer goes out, and the answer. Where the camera wants its codes mailed, the code is mailed to
    the address that it registered, and not shown.

    A desk answers whoever sends a picture. A real one asks for proof of purchase and takes longer.

    \b
    --smtp takes smtp://HOST, smtps://USER@HOST or smtp+starttls://USER@HOST, each with :PORT and
    ?from=ADDRESS where needed. Others on this machine can read a password that stands there: rather
    set CAMERA_MENUS_SMTP_PASSWORD, or CAMERA_MENUS_SMTP_PASSWORD_FILE to a file that holds it.

    \b
    Exit codes, of the first photo that got no answer:
      0   all were answered          17  the text is mistyped or damaged
      2   wrong usage                18  several verification codes in one photo
      3   keys or records unusable   19  shown too long ago
      10  no QR code can be read     20  shown in the future: a clock is wrong
      11  no such file               21  the camera of another vendor
      12  not a picture              22  the camera registered no address
      13  the file is broken         23  mailed already
      14  the picture is too large   24  too many mails for this camera
      15  only the APP code          25  the mail server does not take the mail
      16  a QR code of something else
    """  # noqa: D301 - click wants the character \b
    from tui.cloud.errors import CloudError

    if bool(photos) == (payload is not None):
        raise Refusal(t("desk", "Give either photos or --payload"), EXIT_USAGE)
    failed = 0
    try:
        with _open(data_directory(context.obj), smtp_of(context, smtp)) as counter:
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
    except CloudError as error:
        raise Refusal(explain(error), exit_code(error)) from error
    context.exit(failed)


def _open(data: Path, smtp: str | None) -> Desk:
    from tui.cloud.service_desk import Desk

    return Desk.open(data, transport_of(smtp), wording=mail_text)


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


def _labelled(label: str, line: str) -> str:
    from tui.sanitize import visible

    return visible(f"{label}: {line}" if label else line)


def exit_code(error: CloudError) -> int:
    """Return the exit code for one refusal."""
    return EXIT_CODES.get(type(error).__name__, EXIT_STORE)
