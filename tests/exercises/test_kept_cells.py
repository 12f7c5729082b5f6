"""Every exercise is played in each way: it ends as its script says, and no secret of it is kept.

What is kept is what a recording, and the trainer's board, get.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.widgets import Digits

import app
from tests.exercises.test_plays import PLAYS
from tui.camera.model.scenarios import ALL_SCENARIOS
from tui.hosting.session_facts import painted_cells
from tui.pictures.text import text
from tui.replay.factory import Stage
from tui.replay.player import play
from tui.replay.script.parser import read
from tui.widgets.form.fields import Field
from tui.widgets.form.hidden_fields import HiddenField

QUICK = {"questions.passed.by-questions.play"}
SHORT = 5
"""Letters from which a text is looked for: shorter ones stand anywhere."""


class Kept:
    """What the windows hold that is secret, and what of them is kept."""

    def __init__(self) -> None:
        self.app: App[Any] | None = None
        self.secrets: set[str] = set()
        self.screens: set[str] = set()

    def make(self, stage: Stage) -> App[Any]:
        self.app = app.replayed(stage)
        scenario = ALL_SCENARIOS[stage.camera.scenario]
        self.secrets |= {answer.text for answer in scenario.answers or ()} | {scenario.password or ""}
        return self.app

    def look(self, *_: object) -> None:
        assert self.app is not None
        for screen in self.app.screen_stack:
            for field in screen.query(Field):
                if field.password or isinstance(field, HiddenField):
                    self.secrets.add(field.value)
            self.secrets |= {digits.value.replace(" ", "") for digits in screen.query(Digits)}
        with self.app._context():
            self.screens.add(text(painted_cells(self.app)))

    def found(self) -> set[str]:
        looked_for = {secret for secret in self.secrets if len(secret) >= SHORT and secret != "admin"}
        return {secret for secret in looked_for if any(secret in screen for screen in self.screens)}


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, marks=() if path.name in QUICK else pytest.mark.full, id=path.stem)
        for path in PLAYS
    ],
)
def test_it_plays_and_no_secret_is_kept(path: Path) -> None:
    kept = Kept()
    done = play(read(path), "en", kept.make, kept.look)
    assert done.failed is None, done.failed
    assert len(kept.screens) > 1
    assert kept.found() == set()
