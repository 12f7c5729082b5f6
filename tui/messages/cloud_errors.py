"""Words for what the cloud refuses: one line each, in the current language."""

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
        t("desk", "The code is valid for 10 minutes after its QR code was shown."),
        t(
            "desk",
            "If you did not request this code, do not use or share it: someone has access to your camera's "
            "screen.",
        ),
    )
    return MailText(t("desk", "Verification code of your camera"), "\n".join(lines) + "\n")


def explain(error: CloudError) -> str:  # noqa: C901, PLR0911, PLR0912 - a table of words
    """One line for one refusal of the cloud, in the current language."""
    from tui.cloud import errors as e

    match error:
        case e.NoCode():
            return t("desk", "No QR code found: hold the phone still, closer and straight, or press F4")
        case e.PictureMissing():
            return t("desk", "There is no such file, or it can't be read")
        case e.NotAPicture():
            return t("desk", "This is not a picture: send a JPEG, PNG or WebP")
        case e.PictureBroken():
            return t("desk", "The picture is damaged: send it again")
        case e.PictureTooLarge(limit=limit):
            return t("desk", "The picture is too large: at most {limit}", limit=limit)
        case e.OnlyAppCode():
            return t(
                "desk",
                "This is the APP code on the right: photograph the left one; if it is crossed out, "
                "press F5 first",
            )
        case e.StrangeCode():
            return t("desk", "This is not a camera's QR code")
        case e.BadPayload():
            return t("desk", "The code's text is mistyped or damaged: compare it in groups of four")
        case e.SeveralChallenges(serials=serials):
            return t(
                "desk",
                "Several verification codes in one picture ({serials}): send them one by one",
                serials=", ".join(serials),
            )
        case e.StaleChallenge(serial=serial, age=age):
            return t(
                "desk",
                "{serial}: shown {age} ago, codes are valid for 10 minutes: press F5 on the camera and send "
                "the new one",
                serial=serial,
                age=how_long(age),
            )
        case e.FutureChallenge(serial=serial, ahead=ahead):
            return t(
                "desk",
                "{serial}: shown {time} in the future: the camera's clock or this computer's is wrong",
                serial=serial,
                time=how_long(ahead),
            )
        case e.UnknownKey(serial=serial, key_id=key):
            return t(
                "desk",
                "{serial}: no key {key} here: the camera belongs to another manufacturer or another --data",
                serial=serial,
                key=key,
            )
        case e.DeskError():
            return _mail_words(error)
        case e.KeyUnprotected(path=path):
            return t("desk", "{path} is accessible to other users. Run: chmod go= {path}", path=path)
        case e.KeyMissing(path=path):
            return t(
                "desk",
                "The manufacturer's key {path} is missing: restore it from a backup, or remove the cameras "
                "made with it (camera-menus cameras remove NAME)",
                path=path,
            )
        case e.KeyReplaced(path=path):
            return t(
                "desk",
                "{path} is not the key that this camera was made with: restore it from a backup, or remove "
                "the camera (camera-menus cameras remove NAME)",
                path=path,
            )
        case e.KeyDamaged(path=path):
            return t("desk", "The manufacturer's key {path} is damaged. It was not changed.", path=path)
        case e.KeysUsedUp():
            return t("desk", "No key ids are left")
        case e.CloudStoreUntrusted(place=path):
            return t(
                "desk",
                "The database server's certificate is not accepted: check its host name and sslrootcert "
                "({path})",
                path=path,
            )
        case e.CloudStoreGone(place=path):
            return t("desk", "The database server can't be reached: try again ({path})", path=path)
        case e.CloudStoreTooOld(place=path, found=found, known=known):
            return t(
                "desk",
                "The database {path} has schema {found}, this version needs {known}. Run: camera-menus store "
                "migrate",
                path=path,
                found=found,
                known=known,
            )
        case e.CloudStoreTooNew(place=path, found=found, known=known):
            return t(
                "desk",
                "The database {path} has schema {found}, this version supports {known}: update camera-menus",
                path=path,
                found=found,
                known=known,
            )
        case e.CloudStoreNotAFile(place=path):
            return t("desk", "{path} is not a regular file: move it away", path=path)
        case e.CloudStoreReplaced(place=path):
            return t(
                "desk",
                "Nothing was saved: the database was deleted or replaced. Start camera-menus again ({path})",
                path=path,
            )
        case e.CloudStoreDamaged(place=path):
            return t("desk", "The database {path} is damaged. It was not changed.", path=path)
        case e.CloudStoreBusy(place=path):
            return t("desk", "The database {path} is in use by another program: try again", path=path)
        case e.KeyFileError(path=path) | e.CloudStoreError(place=path):
            return t("desk", "Can't use {path}: check its permissions and the disk", path=path)
        case _:
            return t("desk", "The service desk refused ({kind})", kind=type(error).__name__)


def _mail_words(error: CloudError) -> str:  # noqa: C901, PLR0911, PLR0912 - a table of words
    from tui.cloud import errors as e

    match error:
        case e.NoContact(serial=serial):
            return t(
                "desk",
                "{serial}: codes are to be sent by e-mail, but no address is registered",
                serial=serial,
            )
        case e.MailedAlready(serial=serial, masked=address):
            return t(
                "desk",
                "{serial}: already sent to {address}: check that mailbox",
                serial=serial,
                address=address,
            )
        case e.TooManyMails(serial=serial, wait=wait):
            return t("desk", "{serial}: no more mail today, wait {time}", serial=serial, time=how_long(wait))
        case e.MailUnconfirmed(server=server):
            return t(
                "desk",
                "{server} did not confirm the mail: check that mailbox, or press F5 on the camera",
                server=server,
            )
        case e.MailFailed(server=server, reason="unreachable"):
            return t("desk", "{server} can't be reached, nothing was sent: try again", server=server)
        case e.MailFailed(server=server, reason="tls"):
            return t("desk", "{server}: no secure connection (TLS), nothing was sent", server=server)
        case e.MailFailed(server=server, reason="unsupported"):
            return t("desk", "{server}: no STARTTLS or no authentication, nothing was sent", server=server)
        case e.MailFailed(server=server, reason="password"):
            return t("desk", "{server}: wrong user name or password, nothing was sent", server=server)
        case e.MailFailed(server=server, reason="address"):
            return t("desk", "{server}: the camera's address was rejected, nothing was sent", server=server)
        case e.MailFailed(server=server):
            return t("desk", "{server}: the mail was rejected, nothing was sent: try again", server=server)
        case e.BadMailServer(reason="scheme"):
            return t("desk", "--smtp must begin with smtp://, smtps:// or smtp+starttls://")
        case e.BadMailServer(reason="password-in-clear"):
            return t("desk", "--smtp: smtp:// would send the password unencrypted: use smtp+starttls://")
        case e.BadMailServer(reason="no-password"):
            return t("desk", "--smtp has a user but no password: set CAMERA_MENUS_SMTP_PASSWORD")
        case e.BadMailServer(reason="password-file"):
            return t("desk", "Can't read the file named in CAMERA_MENUS_SMTP_PASSWORD_FILE")
        case e.BadMailServer(reason="sender"):
            return t("desk", "--smtp: only ?from=ADDRESS may follow the host")
        case e.BadMailServer():
            return t("desk", "--smtp is malformed: use smtp+starttls://USER@HOST:PORT")
        case _:
            return t("desk", "The service desk refused ({kind})", kind=type(error).__name__)
