"""The package's face: what it costs to import, its questions, and its errors."""

from __future__ import annotations

import contextlib
import pickle
import subprocess
import sys
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest

import tui.camera
from tui.camera import QUESTIONS, errors
from tui.camera.errors import CameraError

if TYPE_CHECKING:
    from collections.abc import Iterator

SAMPLES: dict[str, Any] = {
    "datetime": datetime(2026, 3, 1, tzinfo=UTC),
    "int": 3,
    "Path": Path("/nowhere/cameras.db"),
    "Path | str": Path("/nowhere/cameras.db"),
    "str": "gate\x1b[2J",
    "tuple[str, ...]": ("admin", "\x1b[2J"),
}


def every_error() -> list[CameraError]:
    kinds = [k for k in vars(errors).values() if isinstance(k, type) and issubclass(k, CameraError)]
    assert len(kinds) > 30
    return [
        kind(**{f.name: SAMPLES[str(f.type)] for f in fields(cast("Any", kind))})
        if hasattr(kind, "__dataclass_fields__")
        else kind()
        for kind in kinds
    ]


def test_importing_the_face_loads_neither_database_nor_hash() -> None:
    program = (
        "import sys, tui.camera, tui.camera.errors, tui.camera.model.scenarios\n"
        "from tui.camera import Right, Session, Strength, SCENARIOS, Event, Answer, strength\n"
        "assert not {'sqlalchemy', 'argon2', 'zxcvbn', 'sqlite3'} & set(sys.modules)\n"
        "from tui.camera import Camera, Store, start\n"
        "assert 'sqlalchemy' in sys.modules\n"
    )

    subprocess.run([sys.executable, "-c", program], check=True)


def test_every_public_name_is_there() -> None:
    assert all(getattr(tui.camera, name) is not None for name in tui.camera.__all__)
    with pytest.raises(AttributeError):
        _ = tui.camera.nonsense  # type: ignore[attr-defined]


def test_there_are_six_questions_and_the_guides_come_first() -> None:
    assert list(QUESTIONS) == [1, 2, 3, 4, 5, 6]
    assert QUESTIONS[1] == "What are the last five digits of your mobile phone number?"
    assert QUESTIONS[2] == "Which e-mail account do you often use?"
    assert all(len(label) <= 60 for label in QUESTIONS.values())
    assert len(set(QUESTIONS.values())) == 6


@pytest.mark.parametrize("error", every_error(), ids=lambda error: type(error).__name__)
def test_an_error_travels_like_any_other(error: CameraError) -> None:
    @contextlib.contextmanager
    def through() -> Iterator[None]:
        yield

    cause = ValueError("cause")
    with pytest.raises(type(error)) as caught, through():
        raise error from cause

    assert caught.value is error
    assert error.__cause__ is cause
    copy = pickle.loads(pickle.dumps(error))
    assert (type(copy), str(copy), vars(copy)) == (type(error), str(error), vars(error))
    assert str(error).startswith(type(error).__name__)
    assert str(error).isprintable()
