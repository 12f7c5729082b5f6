"""Words for what the vendor's side refuses: one line each, in the current language."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tui.i18n import t

if TYPE_CHECKING:
    from tui.cloud.code_mailer import MailText
    from tui.cloud.errors import CloudError
    from tui.protocol.payload import Payload


def how_long(time: timedelta) -> str:
    """Minutes and seconds; hours and days where there are any, since some ask a week later."""
    seconds = round(time.total_seconds())
    if seconds >= 86400:  # noqa: PLR2004 - a day
        return t("desk", "{days} d", days=seconds // 86400)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def mail_text(payload: Payload, code: str) -> MailText:
    """Word the mail that brings a code, in the current language."""
    from tui.cloud.code_mailer import MailText

    lines = (
        t("desk", "Verification code: {code}", code=code),
        "",
        t("desk", "Camera: {serial}", serial=payload.serial),
        t("desk", "The code is good for ten minutes from when its QR code was shown."),
        t("desk", "If you have not asked for it, somebody stands before your camera: do nothing with it."),
    )
    return MailText(t("desk", "Verification code of your camera"), "\n".join(lines) + "\n")


def explain(error: CloudError) -> str:  # noqa: C901, PLR0911, PLR0912 - a table of words
    """One line for one refusal of the vendor's side, in the current language."""
    from tui.cloud import errors as e

    match error:
        case e.NoCode():
            return t("desk", "No QR code can be read: hold the phone still, nearer and straight, or use F4")
        case e.PictureMissing():
            return t("desk", "There is no such file, or it can't be read")
        case e.NotAPicture():
            return t("desk", "This is no picture: send a JPEG, PNG or WebP")
        case e.PictureBroken():
            return t("desk", "The picture is broken: send it again")
        case e.PictureTooLarge(limit=limit):
            return t("desk", "The picture is too large: at most {limit}", limit=limit)
        case e.OnlyAppCode():
            return t("desk", "This is the APP code, on the right: photograph the left one too")
        case e.StrangeCode():
            return t("desk", "This is a QR code of something else, not of a camera")
        case e.BadPayload():
            return t("desk", "The text of the code is mistyped or damaged: compare it in groups of four")
        case e.SeveralChallenges(serials=serials):
            return t(
                "desk",
                "Several verification codes in one picture ({serials}): send them one by one",
                serials=", ".join(serials),
            )
        case e.StaleChallenge(serial=serial, age=age):
            return t(
                "desk",
                "{serial}: shown {age} ago, codes live 10 minutes: press F5 at the camera and send that",
                serial=serial,
                age=how_long(age),
            )
        case e.FutureChallenge(serial=serial, ahead=ahead):
            return t(
                "desk",
                "{serial}: shown in {time} from now: the camera's clock, or this one, is wrong",
                serial=serial,
                time=how_long(ahead),
            )
        case e.UnknownKey(serial=serial, key_id=key):
            return t(
                "desk",
                "{serial}: there is no key {key} here: a camera of another vendor, or of another --data",
                serial=serial,
                key=key,
            )
        case e.DeskError():
            return _mail_words(error)
        case e.KeyUnprotected(path=path):
            return t("desk", "Others can read {path}: run chmod go= on it", path=path)
        case e.KeyDamaged(path=path):
            return t("desk", "The vendor's key {path} is damaged and left as it is", path=path)
        case e.KeysUsedUp():
            return t("desk", "All key ids are used up")
        case e.CloudStoreTooNew(path=path, found=found, known=known):
            return t(
                "desk",
                "The database {path} has schema {found}, this release knows {known}: update camera-menus",
                path=path,
                found=found,
                known=known,
            )
        case e.CloudStoreNotAFile(path=path):
            return t("desk", "{path} is not a regular file: move it away", path=path)
        case e.CloudStoreDamaged(path=path):
            return t("desk", "The database {path} is damaged and left as it is", path=path)
        case e.CloudStoreBusy(path=path):
            return t("desk", "The database {path} is in use by another program: try again", path=path)
        case e.KeyFileError(path=path) | e.CloudStoreError(path=path):
            return t("desk", "Can't use {path}: check the rights and the disk", path=path)
        case _:
            return t("desk", "The service desk refused ({kind})", kind=type(error).__name__)


def _mail_words(error: CloudError) -> str:  # noqa: C901, PLR0911, PLR0912 - a table of words
    from tui.cloud import errors as e

    match error:
        case e.NoContact(serial=serial):
            return t("desk", "{serial}: wants its codes mailed, and registered no address", serial=serial)
        case e.MailedAlready(serial=serial, masked=address):
            return t(
                "desk", "{serial}: mailed to {address} already: look there", serial=serial, address=address
            )
        case e.TooManyMails(serial=serial, wait=wait):
            return t("desk", "{serial}: no more mails today, wait {time}", serial=serial, time=how_long(wait))
        case e.MailFailed(server=server, reason="unreachable"):
            return t("desk", "{server} can't be reached, nothing was mailed: try again", server=server)
        case e.MailFailed(server=server, reason="tls"):
            return t("desk", "{server}: no safe connection (TLS), nothing was mailed", server=server)
        case e.MailFailed(server=server, reason="unsupported"):
            return t("desk", "{server}: offers no STARTTLS or no sign-in, nothing was mailed", server=server)
        case e.MailFailed(server=server, reason="password"):
            return t("desk", "{server}: refuses user or password, nothing was mailed", server=server)
        case e.MailFailed(server=server, reason="address"):
            return t("desk", "{server}: refuses the camera's address, nothing was mailed", server=server)
        case e.MailFailed(server=server):
            return t("desk", "{server}: refuses the mail, nothing was mailed: try again", server=server)
        case e.BadMailServer(reason="scheme"):
            return t("desk", "--smtp begins with smtp://, smtps:// or smtp+starttls://")
        case e.BadMailServer(reason="password-in-clear"):
            return t("desk", "--smtp: smtp:// would send the password in clear: use smtp+starttls://")
        case e.BadMailServer(reason="no-password"):
            return t("desk", "--smtp has a user and no password: set CAMERA_MENUS_SMTP_PASSWORD")
        case e.BadMailServer(reason="password-file"):
            return t("desk", "The file that CAMERA_MENUS_SMTP_PASSWORD_FILE names can't be read")
        case e.BadMailServer(reason="sender"):
            return t("desk", "--smtp takes ?from=ADDRESS and nothing else after the host")
        case e.BadMailServer():
            return t("desk", "--smtp can't be understood: smtp+starttls://USER@HOST:PORT")
        case _:
            return t("desk", "The service desk refused ({kind})", kind=type(error).__name__)
