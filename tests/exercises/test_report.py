"""The report: what happened is in it, no secret is, and only its owner reads it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.camera.helpers import KNOWN, OTHER
from tui.exercises.report import FORMATS, as_csv, as_html, as_json, write_report

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.exercises.helpers import Trainee
    from tui.exercises.judge import Results


@pytest.fixture
def kept(begin: Callable[[str], Trainee]) -> list[Results]:
    """Two exercises: one that was passed, one that was left."""
    trainee = begin("questions")
    trainee.answers(right=False)
    trainee.answers()
    trainee.sign_in()
    trainee.run.begin(trainee.run.next())
    trainee.run.start()
    trainee.wrong_code()
    trainee.run.leave()
    return trainee.run.kept


def test_json_says_what_happened(kept: list[Results]) -> None:
    first, second = json.loads(as_json(kept))
    assert (first["exercise"], first["passed"], first["seconds"]) == ("questions", True, 3)
    assert first["items"][0] == {
        "item": "Password of admin set by the security questions",
        "state": "done",
        "after": 2,
        "tries": 2,
        "step": 2,
    }
    assert (second["exercise"], second["passed"]) == ("code", False)
    assert [item["state"] for item in second["items"]] == ["open", "open", "open", "done", "done"]


def test_csv_has_a_line_an_item(kept: list[Results]) -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv(kept))))
    assert len(rows) == sum(len(each.items) for each in kept)
    assert (rows[0]["exercise"], rows[0]["state"], rows[0]["after"]) == ("questions", "done", "2")


def test_html_is_one_page_that_needs_no_other_file(kept: list[Results]) -> None:
    page = as_html(kept)
    assert page.count("<section>") == 2
    assert "src=" not in page
    assert "href=" not in page
    assert "@page{size:A4" in page


@pytest.mark.parametrize("ending", FORMATS)
def test_the_file_is_its_owners_alone_and_holds_no_secret(
    kept: list[Results], tmp_path: Path, ending: str
) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    path = folder / f"report{ending}"
    write_report(path, kept[:1])
    write_report(path, kept)
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(folder.iterdir()) == [path]
    text = path.read_text(encoding="utf-8")
    assert not [
        secret for secret in (KNOWN, OTHER, "48213", "guard@example.com", "00000000") if secret in text
    ]
