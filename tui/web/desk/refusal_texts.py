"""What the pages say of a refusal: one line each, for a person with a phone in the hand.

`tui/messages/cloud_errors.py` words the same for the operator, and names files and servers, which strangers
are not told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.cloud import errors as e
from tui.i18n import t
from tui.messages.cloud_errors import how_long
from tui.protocol.payload import grouped
from tui.web.http.refusals import Refusal

if TYPE_CHECKING:
    from tui.cloud.errors import CloudError


def explain(error: CloudError) -> str:  # noqa: C901, PLR0911, PLR0912 - a table of words
    """One line for what the desk refuses, in the current language."""
    match error:
        case e.NoCode():
            return t("web", "No QR code found. Hold the phone still, closer and straight.")
        case e.NotAPicture():
            return t("web", "This is not a picture. Send a JPEG, PNG or WebP.")
        case e.PictureBroken():
            return t("web", "The picture is damaged. Send it again.")
        case e.PictureTooLarge(limit=limit):
            return t("web", "The picture is too large: at most {limit}.", limit=limit)
        case e.OnlyAppCode():
            return t("web", "This is the APP code on the right. The left one is needed.")
        case e.StrangeCode():
            return t("web", "This is not a camera's QR code.")
        case e.BadPayload():
            return t("web", "The text is mistyped or damaged. Compare it in groups of four.")
        case e.SeveralChallenges():
            return t("web", "There are codes of several cameras in the picture. Send them one by one.")
        case e.StaleChallenge(age=age):
            return t(
                "web",
                "The code was shown {age} ago, and codes are valid for 10 minutes. Press F5 on the camera "
                "and send the new one.",
                age=how_long(age),
            )
        case e.FutureChallenge(ahead=ahead):
            return t(
                "web",
                "The code is from {time} in the future: the camera's clock is wrong.",
                time=how_long(ahead),
            )
        case e.UnknownKey(serial=serial):
            return t(
                "web",
                "No camera of this service desk has shown this code: {serial}. Press F5 on the camera and "
                "send the new one.",
                serial=grouped(serial),
            )
        case e.NoContact():
            return t("web", "This camera wants its codes sent by e-mail, but no address is registered.")
        case e.MailedAlready(masked=address):
            return t(
                "web", "The code has already been sent to {address}. Check that mailbox.", address=address
            )
        case e.TooManyMails(wait=wait):
            return t("web", "No more mail for this camera today. Wait {time}.", time=how_long(wait))
        case e.MailUnconfirmed():
            return t(
                "web",
                "It is not certain that the mail was sent. Check the mailbox, or press F5 on the camera.",
            )
        case e.MailError():
            return t("web", "The mail with the code could not be sent. Try again later.")
        case _:
            return server_error()


def explain_refusal(refusal: Refusal) -> str:  # noqa: C901, PLR0911 - a table of words
    """One line for what the server refuses, in the current language."""
    match refusal:
        case Refusal.FOREIGN:
            return t("web", "The request came from another site. Open the service desk and try again.")
        case Refusal.OFTEN:
            return t("web", "Too many requests from your network. Wait a minute and try again.")
        case Refusal.TOO_LARGE:
            return t("web", "The picture is too large: at most {limit}.", limit="8 MB")
        case Refusal.TOO_SLOW:
            return t("web", "The picture took too long. Check the network and try again.")
        case Refusal.MALFORMED:
            return t("web", "No picture came. Try again.")
        case Refusal.SHEET:
            return t("web", "The trainer's sheet opens on the server's own machine, or with its token.")
        case Refusal.BOARD:
            return t("web", "The board opens with its token, by HTTPS or on the server's own machine.")
        case Refusal.CLOSED:
            return t("web", "The menus of this server open over SSH only: it asks for a key or a password.")
        case Refusal.EXERCISE:
            return t("web", "This server has no such exercise. Ask the trainer for the link.")
        case Refusal.BUSY | Refusal.CONNECTIONS:
            return t("web", "The service desk is busy. Try again in a few seconds.")


def server_error() -> str:
    """Return what is said of a fault of ours; the log has more."""
    return t("web", "Server error. Try again later or contact the administrator.")
