"""The challenge's text: there and back, and no slip gets through."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.protocol.payload import (
    LATEST,
    LENGTH,
    CodeChannel,
    Payload,
    PayloadChannel,
    PayloadCharacter,
    PayloadCheck,
    PayloadDate,
    PayloadError,
    PayloadLength,
    PayloadVersion,
    check_characters,
    grouped,
    parse,
)

ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
EXAMPLE: Final = Payload(
    "0123456789ABCDEF", "K1", bytes(range(10)), datetime(2026, 11, 23, 9, 41, 7, tzinfo=UTC), CodeChannel.APP
)


def texts(length: int) -> st.SearchStrategy[str]:
    return st.text(ALPHABET, min_size=length, max_size=length)


PAYLOADS: Final = st.builds(
    Payload,
    texts(16),
    texts(2),
    st.binary(min_size=10, max_size=10),
    st.datetimes(datetime(1970, 1, 1), datetime(2199, 12, 31)).map(  # noqa: DTZ001 - Hypothesis wants it so
        lambda at: at.replace(microsecond=0, tzinfo=UTC)
    ),
    st.sampled_from(CodeChannel),
)


def with_check(body: str) -> str:
    return body + check_characters(body)


@given(PAYLOADS)
def test_what_was_written_is_read(payload: Payload) -> None:
    assert parse(payload.text) == payload
    assert len(payload.text) == LENGTH
    assert set(payload.text) <= set(ALPHABET)


@given(PAYLOADS, st.data())
def test_it_is_read_however_it_was_typed(payload: Payload, data: st.DataObject) -> None:
    gaps = st.text(" \t\n\u00a0\u2003\u3000\u202f-\u2010\u2011\u2013\u200b\ufeff", max_size=3)
    forms = st.sampled_from([str.upper, str.lower, lambda c: chr(ord(c) + 0xFEE0)])
    typed = "".join(data.draw(forms)(c) + data.draw(gaps) for c in payload.text)

    assert parse(typed) == payload
    assert parse(grouped(payload.text).lower()) == payload


def test_every_field_has_its_place() -> None:
    text = EXAMPLE.text

    assert text[:19] == "10123456789ABCDEFK1"
    assert text[19:35] == "AAAQEAYEAUDAOCAJ", "RFC 4648's base32 of the bytes 0 to 9"
    assert int(text[35:42], 36) == EXAMPLE.issued.timestamp()
    assert text[42] == "A"
    assert grouped(text).split(" ") == [text[i : i + 4] for i in range(0, 45, 4)]


def test_the_check_is_iso_7064s() -> None:
    assert check_characters("ISO79") == "3W", "the example that goes with the standard"


def test_every_single_slip_is_caught() -> None:
    text = EXAMPLE.text

    for position, character in itertools.product(range(LENGTH), ALPHABET):
        if character != text[position]:
            with pytest.raises(PayloadCheck):
                parse(text[:position] + character + text[position + 1 :])


def test_every_pair_of_neighbours_that_can_change_places_is_caught() -> None:
    # Every pair at every place, among other characters by chance; those of the check itself: see below.
    dice = random.Random(7064)
    for place, one, other in itertools.product(range(LENGTH - 3), ALPHABET, ALPHABET):
        if one != other:
            before, after = (dice.choices(ALPHABET, k=n) for n in (place, LENGTH - 4 - place))
            body = "".join([*before, one, other, *after])
            swapped = "".join([*before, other, one, *after])
            assert check_characters(body) != check_characters(swapped)


@given(PAYLOADS)
def test_neighbours_that_changed_places_cost_no_try(payload: Payload) -> None:
    text = payload.text
    for i in range(LENGTH - 1):
        if text[i] != text[i + 1]:
            with pytest.raises(PayloadCheck):
                parse(text[:i] + text[i + 1] + text[i] + text[i + 2 :])


@given(texts(43))
def test_a_check_has_one_form_only(body: str) -> None:
    fitting = [a + b for a, b in itertools.product(ALPHABET, repeat=2) if check_characters(body) == a + b]

    assert len(fitting) == 1
    assert int(body + fitting[0], 36) % 1271 == 1


def test_the_checks_other_form_is_refused() -> None:
    # Two characters hold 1296 values, remainders end at 1270: some have a second form.
    bodies = (replace(EXAMPLE, nonce=bytes([0] * 9 + [n])).text[:-2] for n in range(256))
    body = next(b for b in bodies if int(check_characters(b), 36) + 1271 < 36**2)
    value = int(check_characters(body), 36) + 1271
    other = ALPHABET[value // 36] + ALPHABET[value % 36]
    assert int(body + other, 36) % 1271 == 1

    with pytest.raises(PayloadCheck):
        parse(body + other)


@pytest.mark.parametrize(
    ("text", "kind", "data"),
    [
        ("", PayloadLength, {"found": 0, "wanted": 45}),
        (EXAMPLE.text[:-1], PayloadLength, {"found": 44, "wanted": 45}),
        (EXAMPLE.text + "0", PayloadLength, {"found": 46, "wanted": 45}),
        pytest.param(
            EXAMPLE.text + "?" * 10**6,
            PayloadLength,
            {"found": 45 + 10**6, "wanted": 45},
            id="a million characters too long",
        ),
        ("https://example.com/", PayloadCharacter, {"position": 5, "character": ":"}),
        ("1А" + EXAMPLE.text[2:], PayloadCharacter, {"position": 1, "character": "А"}),
        ("1ß" + EXAMPLE.text[2:], PayloadCharacter, {"position": 1, "character": "ß"}),
        ("1ſ" + EXAMPLE.text[2:], PayloadCharacter, {"position": 1, "character": "ſ"}),
        ("1٣" + EXAMPLE.text[2:], PayloadCharacter, {"position": 1, "character": "٣"}),
        ("1\x1b" + EXAMPLE.text[2:], PayloadCharacter, {"position": 1, "character": "\x1b"}),
        ("1\ud800" + EXAMPLE.text[2:], PayloadCharacter, {"position": 1, "character": "\ud800"}),
        (with_check("2" + EXAMPLE.text[1:43]), PayloadVersion, {"found": "2"}),
        (
            with_check(EXAMPLE.text[:20] + "1" + EXAMPLE.text[21:43]),
            PayloadCharacter,
            {"position": 20, "character": "1"},
        ),
        (with_check(EXAMPLE.text[:35] + "ZZZZZZZA"), PayloadDate, {"seconds": 36**7 - 1}),
        (with_check(EXAMPLE.text[:42] + "B"), PayloadChannel, {"found": "B"}),
    ],
)
def test_what_is_wrong_with_a_text(text: str, kind: type[PayloadError], data: dict[str, object]) -> None:
    with pytest.raises(PayloadError) as refused:
        parse(text)

    assert type(refused.value) is kind
    assert vars(refused.value) == data


@given(st.text())
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    try:
        parse(text)
    except PayloadError as error:
        assert str(error).isprintable()  # noqa: PT017 - either outcome is fine


@pytest.mark.parametrize(
    "change",
    [
        {"serial": "short"},
        {"serial": "a" * 16},
        {"key_id": "1"},
        {"nonce": b"9 bytes.."},
        {"issued": datetime(2026, 1, 1)},  # noqa: DTZ001 - what is refused
        {"issued": EXAMPLE.issued + timedelta(microseconds=1)},
        {"issued": LATEST},
        {"issued": datetime(1969, 12, 31, tzinfo=UTC)},
    ],
)
def test_what_has_no_text_is_not_made(change: dict[str, object]) -> None:
    fields = {name: getattr(EXAMPLE, name) for name in ("serial", "key_id", "nonce", "issued", "channel")}

    with pytest.raises(ValueError):
        Payload(**{**fields, **change})
