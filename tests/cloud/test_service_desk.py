"""The service desk: which code it gives, and why it gives none."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.cloud.helpers import ADDRESS, APP, NOW, OTHER, SERIAL, challenge, right_code, screenshot
from tests.cloud.photos import HARD, photo, window
from tui.cloud.errors import (
    BadPayload,
    FutureChallenge,
    NoCode,
    NotAPicture,
    OnlyAppCode,
    PictureBroken,
    SeveralChallenges,
    StaleChallenge,
    StrangeCode,
    UnknownKey,
)
from tui.cloud.service_desk import LIFE, SKEW, Answer
from tui.cloud.store import FILE
from tui.protocol.app_page import is_app_code
from tui.protocol.payload import CodeChannel, PayloadCheck, PayloadLength, PayloadVersion, grouped
from tui.protocol.registrar import registration

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cloud.helpers import Clock
    from tui.cloud.service_desk import Desk


def test_a_photo_gets_the_code_that_the_camera_expects(desk: Desk) -> None:
    shown = challenge()
    answer = desk.answer_picture(photo(window(shown.text, APP, gap=2), HARD, 1))

    assert answer == Answer(SERIAL, timedelta(seconds=72), CodeChannel.APP, right_code(desk, shown))
    assert answer.code is not None
    assert len(answer.code) == 8
    assert answer.code not in repr(answer)


def test_a_typed_text_gets_the_same(desk: Desk) -> None:
    shown = challenge()
    code = right_code(desk, shown)
    for text in (shown.text, grouped(shown.text).lower(), f" {shown.text}\n"):
        assert desk.answer(text).code == code


def test_it_does_not_matter_where_the_code_stands(desk: Desk, tmp_path: Path) -> None:
    shown = challenge()
    code = right_code(desk, shown)
    for texts in ((shown.text,), (shown.text, APP), (APP, shown.text), ("WIFI:S:X;;", shown.text)):
        assert desk.answer_picture(screenshot(tmp_path, *texts)).code == code
    assert desk.answer_picture(screenshot(tmp_path, shown.text, shown.text)).code == code


def test_two_challenges_are_not_guessed_between(desk: Desk, tmp_path: Path) -> None:
    for others, serials in ((OTHER, (SERIAL, OTHER)), (SERIAL, (SERIAL,))):
        texts = challenge().text, challenge(others, number=1).text
        with pytest.raises(SeveralChallenges) as refused:
            desk.answer_picture(screenshot(tmp_path, *texts))
        assert sorted(refused.value.serials) == sorted(serials)


def test_the_app_code_alone(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(OnlyAppCode):
        desk.answer_picture(screenshot(tmp_path, APP))
    with pytest.raises(OnlyAppCode):
        desk.answer(f"{APP}\n")


def test_app_codes() -> None:
    assert all(map(is_app_code, (APP, "https://xmeye.net", "http://download.XMeye.net/?app=pro")))
    assert not any(
        map(is_app_code, ("https://example.com/xmeye.net/", "https://notxmeye.net/", "xmeye.net.example", ""))
    )


def test_a_stranger_s_code(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(StrangeCode) as refused:
        desk.answer_picture(screenshot(tmp_path, "HTTPS://EXAMPLE.COM/"))
    assert refused.value.text == "HTTPS://EXAMPLE.COM/"


def test_a_challenge_that_does_not_hold_together(desk: Desk, tmp_path: Path) -> None:
    text = challenge().text
    slip = ("B" if text[5] != "B" else "C").join((text[:5], text[6:]))
    for give in (desk.answer, lambda text: desk.answer_picture(screenshot(tmp_path, text))):
        with pytest.raises(BadPayload) as refused:
            give(slip)
        assert isinstance(refused.value.why, PayloadCheck)
    with pytest.raises(BadPayload) as refused:
        desk.answer(text[:-1])
    assert isinstance(refused.value.why, PayloadLength)


def test_a_challenge_of_a_later_release(desk: Desk, tmp_path: Path) -> None:
    from tui.protocol.payload import check_characters

    body = "2" + challenge().text[1:-2]
    with pytest.raises(BadPayload) as refused:
        desk.answer_picture(screenshot(tmp_path, body + check_characters(body)))
    assert isinstance(refused.value.why, PayloadVersion)


def test_no_code_and_no_picture(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "some.png"
    window().save(path)
    with pytest.raises(NoCode):
        desk.answer_picture(path)
    path.write_bytes(path.read_bytes()[:-300])
    with pytest.raises(PictureBroken):
        desk.answer_picture(path)
    path.write_text("a letter")
    with pytest.raises(NotAPicture):
        desk.answer_picture(path)


def test_ten_minutes_and_not_a_second_more(desk: Desk, clock: Clock) -> None:
    shown = challenge(issued=NOW)
    clock.now = NOW + LIFE
    assert desk.answer(shown.text).age == LIFE
    clock.now += timedelta(seconds=1)
    with pytest.raises(StaleChallenge) as refused:
        desk.answer(shown.text)
    assert (refused.value.serial, refused.value.age) == (SERIAL, LIFE + timedelta(seconds=1))


def test_a_camera_s_clock_may_be_a_little_ahead(desk: Desk) -> None:
    assert desk.answer(challenge(issued=NOW + SKEW).text).age == timedelta()
    with pytest.raises(FutureChallenge) as refused:
        desk.answer(challenge(issued=NOW + SKEW + timedelta(seconds=1)).text)
    assert refused.value.ahead == SKEW + timedelta(seconds=1)


def test_a_key_that_is_not_ours(desk: Desk) -> None:
    with pytest.raises(UnknownKey) as refused:
        desk.answer(challenge(key_id="Z9").text)
    assert (refused.value.serial, refused.value.key_id) == (SERIAL, "Z9")


def test_old_cameras_are_answered_after_a_rotation(desk: Desk) -> None:
    shown = challenge()
    code = desk.answer(shown.text).code
    desk.keys.rotate()

    assert desk.answer(shown.text).code == code
    new = challenge(key_id="01")
    assert desk.answer(new.text).code == right_code(desk, new) != code


def test_where_codes_are_mailed_none_is_shown(desk: Desk) -> None:
    key = desk.keys.for_new(SERIAL)
    desk.mailer.register(registration(key, SERIAL, ADDRESS, NOW))
    answer = desk.answer(challenge(channel=CodeChannel.CONTACT).text)

    assert answer.code is None
    assert answer.sent_to == "a***@example.com"
    assert answer.channel is CodeChannel.CONTACT


@pytest.mark.sqlite_only
def test_each_challenge_has_one_ticket_without_its_code(desk: Desk, tmp_path: Path, clock: Clock) -> None:
    first, second = challenge(), challenge(number=1)
    code = desk.answer(first.text).code
    clock.now += timedelta(seconds=5)
    desk.answer(first.text)
    desk.answer(second.text)
    with pytest.raises(StaleChallenge):
        desk.answer(challenge(number=2, issued=NOW - timedelta(hours=1)).text)
    desk.close()

    path = tmp_path / "data" / FILE
    with closing(sqlite3.connect(path)) as database, database:
        rows = database.execute("SELECT serial, nonce, times, key_id, channel FROM tickets ORDER BY nonce")
        assert rows.fetchall() == [
            (SERIAL, first.nonce.hex(), 2, "00", "app"),
            (SERIAL, second.nonce.hex(), 1, "00", "app"),
        ]
    database.close()
    assert code is not None
    assert all(code.encode() not in file.read_bytes() for file in path.parent.glob("vendor.sqlite3*"))
