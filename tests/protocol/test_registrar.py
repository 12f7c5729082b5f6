"""Registering the safe e-mail: only the camera can, once, and in time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.protocol.code import CameraKey
from tui.protocol.registrar import FRESH, Verdict, judge, registration

KEY = CameraKey("K1", bytes(range(32)))
NOW = datetime(2026, 11, 23, 9, 41, 7, 250, tzinfo=UTC)
ASKED = registration(KEY, "0123456789ABCDEF", "guard@example.com", NOW)


def test_what_the_camera_sends_is_believed() -> None:
    assert judge(ASKED, KEY, NOW, None) is Verdict.REGISTERED
    assert "proof" not in repr(ASKED)


@pytest.mark.parametrize(
    "change",
    [
        {"serial": "0123456789ABCDEG"},
        {"key_id": "K2"},
        {"address": "thief@example.com"},
        {"at": NOW + timedelta(microseconds=1)},
        {"proof": b""},
        {"proof": bytes(32)},
        {"serial": "0123456789ABCDEFg", "address": "uard@example.com"},
    ],
)
def test_nobody_else_is(change: dict[str, object]) -> None:
    assert judge(replace(ASKED, **change), KEY, NOW, None) is Verdict.NOT_PROVED  # type: ignore[arg-type]


def test_another_cameras_key_proves_nothing() -> None:
    assert judge(ASKED, CameraKey("K1", b"\1" * 32), NOW, None) is Verdict.NOT_PROVED
    assert judge(ASKED, CameraKey("K2", KEY.key), NOW, None) is Verdict.NOT_PROVED


@pytest.mark.parametrize(
    ("late", "newest", "verdict"),
    [
        (FRESH, None, Verdict.REGISTERED),
        (-FRESH, None, Verdict.REGISTERED),
        (FRESH + timedelta(seconds=1), None, Verdict.OUT_OF_TIME),
        (-FRESH - timedelta(seconds=1), None, Verdict.OUT_OF_TIME),
        (timedelta(0), NOW - timedelta(microseconds=1), Verdict.REGISTERED),
        (timedelta(0), NOW, Verdict.OUT_OF_TIME),
        (timedelta(0), NOW + timedelta(microseconds=1), Verdict.OUT_OF_TIME),
    ],
)
def test_a_proof_is_good_once_and_for_a_while(
    late: timedelta, newest: datetime | None, verdict: Verdict
) -> None:
    assert judge(ASKED, KEY, NOW + late, newest) is verdict


@given(*[st.text()] * 4)
def test_no_two_registrations_share_a_proof(one: str, two: str, three: str, four: str) -> None:
    first, second = registration(KEY, one, two, NOW), registration(KEY, three, four, NOW)

    assert (first.proof == second.proof) is ((one, two) == (three, four))
