"""The service desk's pages: start, text, answer, and a refusal."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from tui.camera.model.recovery import CHALLENGE_TRIES
from tui.cloud.service_desk import LIFE
from tui.i18n import t
from tui.messages.cloud_errors import how_long
from tui.protocol.payload import LENGTH, grouped
from tui.web.desk.codes_drawing import codes_drawing
from tui.web.pages.html import Html, element, joined
from tui.web.pages.layout import Place, page, problem

if TYPE_CHECKING:
    from tui.cloud.service_desk import Answer

DESK: Final = "/desk"
TEXT: Final = "/desk/text"


# --- asking ---------------------------------------------------------------------------------------------


def start(place: Place) -> str:
    """Return the page that asks for a photo."""
    lead = t("web", "Photograph the QR code on the camera's screen: the verification code appears here.")
    return page(
        place,
        t("web", "Service desk"),
        element("p", lead, class_="lead"),
        _photo_form(place, t("web", "Photograph the code")),
        codes_drawing(),
        _other_ways(place),
        state="start",
    )


def refused(place: Place, said: str, state: str, typed: str | None = None) -> str:
    """Return the page that says what is wrong; for a text, with what was typed, to be mended."""
    if typed is not None:
        return text(place, said, state, typed)
    return page(
        place,
        t("web", "Service desk"),
        problem(said),
        codes_drawing(),
        _photo_form(place, t("web", "Photograph again")),
        _other_ways(place),
        state=state,
    )


def text(place: Place, said: str | None = None, state: str = "text", typed: str = "") -> str:
    """Return the page that asks for the text under the code."""
    asks = t(
        "web", "{length} characters in groups of four. Spaces and small letters do not matter.", length=LENGTH
    )
    field = element(
        "textarea",
        typed,
        id="text",
        name="text",
        rows=2,
        required=True,
        maxlength=720,
        autocomplete="off",
        autocapitalize="characters",
        spellcheck="false",
        aria_describedby="asks",
        data_length=LENGTH,
    )
    progress = element("progress", max=LENGTH, value=0, id="typed", aria_labelledby="counted")
    counter = element(
        "div",
        element("p", "", id="counted", data_words=t("web", "{count} of {length} typed")),
        progress,
        class_="card counter",
        hidden=True,
    )
    return page(
        place,
        t("web", "Text under the code"),
        problem(said) if said else None,
        element("p", asks, class_="lead", id="asks"),
        element(
            "form",
            element("label", t("web", "Text"), for_="text"),
            field,
            counter,
            element("button", t("web", "Get the code"), class_="button main", type="submit"),
            method="post",
            action=place.link(DESK),
        ),
        element("p", element("a", t("web", "Back to the photo"), href=place.link(DESK)), class_="more"),
        state=state,
    )


def _photo_form(place: Place, words: str) -> Html:
    """Two inputs: the phone's camera, and a picture that is there already (a customer's, from a chat)."""
    return element(
        "form",
        _picture_input("photo", joined(_camera_icon(), words), "button main", capture="environment"),
        _picture_input("picture", t("web", "Choose a picture"), "button", capture=None),
        element("button", t("web", "Send the picture"), class_="button send", type="submit"),
        element("p", "", class_="status", role="status", data_sending=t("web", "Sending the picture ...")),
        method="post",
        action=place.link(DESK),
        enctype="multipart/form-data",
        class_="photo",
    )


def _picture_input(name: str, words: str, classes: str, *, capture: str | None) -> Html:
    chooser = element("input", type="file", id=name, name=name, accept="image/*", capture=capture)
    return joined(chooser, element("label", words, for_=name, class_=classes))


def _other_ways(place: Place) -> Html:
    live = element(
        "section",
        element(
            "video",
            playsinline=True,
            muted=True,
            hidden=True,
            aria_label=t("web", "What the phone's camera sees"),
        ),
        element("p", "", class_="status", role="status"),
        element(
            "button",
            t("web", "Point the camera"),
            type="button",
            class_="button",
            data_stop=t("web", "Stop the camera"),
            data_looking=t("web", "Hold the left code in the picture ..."),
            data_denied=t("web", "The browser does not allow the camera. Take a photo instead."),
        ),
        class_="live",
        hidden=True,
        data_action=place.link(DESK),
    )
    return joined(
        live,
        element(
            "p", element("a", t("web", "Type the text under the code"), href=place.link(TEXT)), class_="more"
        ),
    )


def _camera_icon() -> Html:
    body = (
        "M3 8.5A1.5 1.5 0 0 1 4.5 7h2.7l1.5-2.5h6.6l1.5 2.5h2.7A1.5 1.5 0 0 1 21 8.5v9"
        "a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 3 17.5z"
    )
    lens = "M12 9.5a3.5 3.5 0 1 0 0 7a3.5 3.5 0 1 0 0-7z"
    return element(
        "svg",
        element("path", d=body),
        element("path", d=lens),
        viewBox="0 0 24 24",
        class_="icon",
        aria_hidden="true",
    )


# --- answering ------------------------------------------------------------------------------------------


def answered(place: Place, answer: Answer, asked: str) -> str:
    """Return the page with the code, or with where it was sent; `asked` is the challenge's text."""
    if answer.code is None:
        return _mailed(place, answer)
    left = max(LIFE - answer.age, timedelta())
    life = element(
        "p",
        t("web", "valid for another {time}", time=how_long(left)),
        id="life",
        data_words=t("web", "valid for another {time}"),
        data_over=t("web", "This code has expired. Press F5 on the camera and send the new one."),
    )
    card = element(
        "div",
        _large(answer.code),
        life,
        element("progress", max=_seconds(LIFE), value=_seconds(left), id="left", aria_labelledby="life"),
        class_="card code",
    )
    copy = element(
        "button",
        t("web", "Copy"),
        type="button",
        class_="button main copy",
        hidden=True,
        data_code=answer.code,
        data_done=t("web", "Copied"),
    )
    rows = [
        (t("web", "Camera"), grouped(answer.serial)),
        (t("web", "Shown"), t("web", "{age} ago", age=how_long(answer.age))),
        (t("web", "Way"), t("web", "by app")),
        (t("web", "Tries"), str(CHALLENGE_TRIES)),
    ]
    return page(
        place,
        t("web", "Verification code"),
        card,
        copy,
        _facts(rows),
        element(
            "p",
            t("web", "Type the code into “Verification code” on the camera and press “OK”."),
            class_="next",
        ),
        _another(place),
        state="answered",
        again=element("input", type="hidden", name="text", value=asked),
    )


def _mailed(place: Place, answer: Answer) -> str:
    rows = [
        (t("web", "Camera"), grouped(answer.serial)),
        (t("web", "Shown"), t("web", "{age} ago", age=how_long(answer.age))),
        (t("web", "Way"), t("web", "by e-mail")),
    ]
    return page(
        place,
        t("web", "The code was sent"),
        element("div", element("p", answer.sent_to or "", class_="address"), class_="card code"),
        _facts(rows),
        element(
            "p",
            t(
                "web",
                "Read that mailbox, type the code into “Verification code” on the camera and press “OK”.",
            ),
            class_="next",
        ),
        _another(place),
        state="mailed",
    )


def _large(code: str) -> Html:
    """The digits in two fours for eyes, and one by one for a screen reader."""
    half = len(code) // 2
    seen = element(
        "span", element("span", code[:half]), " ", element("span", code[half:]), aria_hidden="true"
    )
    return element("p", seen, element("span", " ".join(code), class_="unseen"), class_="digits")


def _facts(rows: list[tuple[str, str]]) -> Html:
    pairs = (element("div", element("dt", name), element("dd", value)) for name, value in rows)
    return element("dl", *pairs, class_="card facts")


def _another(place: Place) -> Html:
    return element("p", element("a", t("web", "Another camera"), href=place.link(DESK)), class_="more")


def _seconds(time: timedelta) -> int:
    return round(time.total_seconds())
