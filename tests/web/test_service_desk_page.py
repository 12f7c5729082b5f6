"""The service desk's page: a photo or a text comes in, the camera's own code goes out, or one clear line."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cloud.helpers import ADDRESS, APP, challenge
from tests.cloud.test_command import _examples
from tests.helpers.windows.cameras import KNOWN
from tests.web.helpers import FORM, form, running_site, screenshot, shown, tickets
from tui.camera import Answer, Camera
from tui.cloud.errors import (
    BadMailServer,
    CloudStoreError,
    KeyFileError,
    KeysUsedUp,
    MailFailed,
    PictureMissing,
)
from tui.i18n import LANGUAGES, set_language
from tui.protocol.payload import CodeChannel, Payload, grouped, parse
from tui.web.desk.refusal_texts import explain, explain_refusal, server_error
from tui.web.http.refusals import Refusal


async def test_a_photo_brings_the_code_that_the_camera_takes(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    async with running_site(tmp_path) as site:
        payload, photo = shown(site)
        start = await site.ask("GET", "/D", language="ru-RU,ru;q=0.9,en;q=0.8")
        page = await site.send_photo(photo, "/D?lang=zh", language="ru")
        site.camera.answer_code(page.code)  # raises for any other

    assert (start.status, start.state) == (200, "start")
    assert "Сфотографируйте QR-код" in start.words
    assert (page.status, page.state) == (200, "answered")
    assert grouped(site.camera.serial) in page.words
    assert "摄像机" in page.words  # the language of the link goes before the browser's
    assert f"serial={site.camera.serial} channel=app age=" in caplog.text
    assert payload not in caplog.text
    assert page.code not in caplog.text
    assert tickets(tmp_path) == 1


async def test_a_text_brings_the_same_and_another_language_keeps_the_answer(tmp_path: Path) -> None:
    async with running_site(tmp_path) as site:
        payload, _ = shown(site)
        page = await site.send_text(grouped(payload.lower()))
        again = await site.send_text(payload, language="ru")
        chosen = await site.ask("POST", "/desk", FORM, form(photo=b"", picture=screenshot(payload)))

    assert page.state == "answered"
    assert page.code == again.code == chosen.code != ""
    assert f'<input type="hidden" name="text" value="{payload}">' in page.text
    assert '<form method="post" action="/desk?lang=ru">' in page.text
    assert "Введите код" in again.words


async def test_a_forged_challenge_fills_no_desk_and_is_not_answered(tmp_path: Path) -> None:
    async with running_site(tmp_path) as site:
        real = parse(shown(site)[0])
        forged = Payload(real.serial, real.key_id, bytes(10), real.issued, real.channel)
        page = await site.send_text(forged.text)
        old = await site.send_text(_just_now(timedelta(minutes=11)))

    assert (page.status, page.state, page.code) == (422, "refused-UnknownKey", "")
    assert grouped(real.serial) in page.problem
    assert f">{forged.text}</textarea>" in page.text  # what was typed can be mended
    assert old.state == "refused-StaleChallenge"
    assert tickets(tmp_path) == 0


def _just_now(age: timedelta = timedelta()) -> str:
    return challenge(issued=datetime.now(UTC).replace(microsecond=0) - age).text


async def test_refusals_of_pictures_and_texts_are_told_in_one_line(tmp_path: Path) -> None:
    async with running_site(tmp_path) as site:
        pictures = {
            "OnlyAppCode": screenshot(APP),
            "NotAPicture": b"<script>alert(1)</script>",
            "StrangeCode": screenshot("HTTPS://EXAMPLE.COM/"),
            "SeveralChallenges": screenshot(_just_now(), shown(site)[0]),
        }
        pages = {kind: await site.send_photo(picture) for kind, picture in pictures.items()}
        slip = await site.send_text("A" * 45)
        nothing = await site.ask("POST", "/desk", FORM, form(photo=b""))

    assert [page.state for page in pages.values()] == [f"refused-{kind}" for kind in pictures]
    assert len({page.problem for page in pages.values()}) == len(pages)
    assert all(page.status == 422 and 'name="photo"' in page.text for page in pages.values())
    assert (slip.status, slip.state) == (422, "refused-BadPayload")
    assert (nothing.status, nothing.problem) == (400, "No picture came. Try again.")


async def test_where_codes_are_mailed_none_is_shown(tmp_path: Path) -> None:
    async with running_site(tmp_path, scenario="known", prepare=codes_by_mail) as site:
        payload, photo = shown(site)
        assert parse(payload).channel is CodeChannel.CONTACT
        page, again = await site.send_photo(photo), await site.send_photo(photo)

    assert (page.state, page.code) == ("mailed", "")
    assert "a***@example.com" in page.words
    assert ADDRESS not in page.text
    assert again.state == "refused-MailedAlready"


def codes_by_mail(camera: Camera) -> None:
    """Set what Security says: the code goes to the safe e-mail."""
    session = camera.sign_in("admin", KNOWN)
    answers = Answer(1, "91827"), Answer(2, "gate.keeper@example.com")
    camera.save_security(session, *answers, CodeChannel.CONTACT, ADDRESS)


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_refusal_has_a_line_that_tells_no_stranger_of_our_files_and_servers(code: str) -> None:
    set_language(code)
    ours = (KeyFileError, CloudStoreError, KeysUsedUp, PictureMissing)  # no page names a file
    for error in _examples():
        said = explain(error)
        assert "\n" not in said
        assert "some/file" not in said
        assert "mail.example.com" not in said
        assert (said == server_error()) == isinstance(error, ours), error
    told = [error for error in _examples() if not isinstance(error, (*ours, MailFailed, BadMailServer))]
    assert len({explain(error) for error in told}) == len(told)
    refusals = {each: explain_refusal(each) for each in Refusal}
    assert len(set(refusals.values())) == len(refusals) - 1  # a full desk is busy
