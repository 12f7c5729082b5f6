"""The verification code: what it depends on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.protocol.test_payload import EXAMPLE, PAYLOADS
from tui.protocol.code import DIGITS, SUITE, CameraKey, code_for
from tui.protocol.ocra import ocra
from tui.protocol.payload import Payload

KEY = CameraKey("K1", bytes(range(32)))


@given(PAYLOADS, st.binary(min_size=32, max_size=32))
def test_a_code_is_eight_digits_of_ocra_over_the_whole_text(payload: Payload, secret: bytes) -> None:
    code = code_for(payload.text, CameraKey("K1", secret))

    assert len(code) == DIGITS
    assert code.isdecimal()
    assert code == ocra("OCRA-1:HOTP-SHA256-8:QA45", secret, payload.text)


def test_every_character_and_the_key_count() -> None:
    text = EXAMPLE.text
    codes = {code_for(text[:i] + ("0" if text[i] != "0" else "1") + text[i + 1 :], KEY) for i in range(45)}

    assert code_for(text, KEY) not in codes
    assert len(codes) == 45
    assert code_for(text, CameraKey("K1", b"\xff" * 32)) != code_for(text, KEY)
    assert SUITE == "OCRA-1:HOTP-SHA256-8:QA45"


@pytest.mark.parametrize("text", ["", EXAMPLE.text[:-1], EXAMPLE.text + "0"])
def test_only_a_whole_text_has_a_code(text: str) -> None:
    with pytest.raises(ValueError):
        code_for(text, KEY)


@pytest.mark.parametrize(("key_id", "secret"), [("1", b"k" * 32), ("k1", b"k" * 32), ("K1", b"k" * 31)])
def test_a_key_has_its_length_and_keeps_to_itself(key_id: str, secret: bytes) -> None:
    with pytest.raises(ValueError):
        CameraKey(key_id, secret)
    assert repr(KEY) == "CameraKey(key_id='K1')"
