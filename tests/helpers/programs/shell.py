"""The operator's commands, typed in the process of the test."""

from __future__ import annotations

import contextvars
import io
import sys
from pathlib import Path

import pytest

import app


class Shell:
    """Runs commands in this process, which is ten times as quick as in one of its own."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch = monkeypatch
        self._capfd = capfd

    def run(self, *words: str | Path, typed: str = "", lang: str = "C.UTF-8") -> tuple[int, str, str]:
        """Return exit code, output and errors of a command without a terminal."""
        for name in ("LC_ALL", "LC_MESSAGES", "LANGUAGE"):
            self._monkeypatch.delenv(name, raising=False)
        self._monkeypatch.setenv("LANG", lang)
        self._monkeypatch.setattr(sys, "argv", ["camera-menus", *map(str, words)])
        self._monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed.encode())))
        with pytest.raises(SystemExit) as ended:
            contextvars.copy_context().run(app.main)
        assert isinstance(ended.value.code, int)
        return ended.value.code, *self._capfd.readouterr()

    def refused(self, code: int, says: str, *words: str | Path, lang: str = "C.UTF-8") -> str:
        """The command ends in that code, and in one line on standard error, which is returned."""
        ended, output, errors = self.run(*words, lang=lang)
        assert (ended, output) == (code, ""), errors
        assert one_line(errors)
        assert "\x1b" not in errors
        assert says in errors
        return errors


def one_line(errors: str) -> bool:
    return errors.startswith("camera-menus: ") and errors.endswith("\n") and errors.count("\n") == 1
