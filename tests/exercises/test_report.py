"""The report: what happened is in it, no secret is, and only its owner reads it."""

from __future__ import annotations

import csv
import io
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.camera.helpers import KNOWN, MAIL, OTHER, PHONE, code_of, outcome, wrong_code
from tests.pictures.chromium import printed
from tests.replay.test_guide_in_chromium import pages_of_anchors
from tui.camera import ADMIN, Answer, CodeChannel, Session
from tui.exercises.builtin import NAMES, builtin
from tui.exercises.journal import NoteKind
from tui.exercises.report import FORMATS, Reported, as_csv, as_html, as_json, write_report
from tui.i18n import LANGUAGES, set_language

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


@pytest.mark.full
@pytest.mark.sqlite_only
@pytest.mark.parametrize("language", LANGUAGES)
def test_three_exercises_print_on_one_page(
    begin: Callable[[str], Trainee], tmp_path: Path, language: str
) -> None:
    """Those with the most items of all, begun and left: no row is missing."""
    longest = sorted(NAMES, key=lambda name: len(builtin(name).items))[-3:]
    trainee = begin(longest[0])
    for name in longest[1:]:
        trainee.run.begin(builtin(name))
        trainee.run.start()
    trainee.run.leave()
    set_language(language)
    write_report(tmp_path / "report.html", trainee.run.kept)
    assert [each.exercise.name for each in trainee.run.kept] == longest
    assert pages_of_anchors(printed(tmp_path, tmp_path / "report.html"))[0] == 1


def test_a_visitor_s_name_is_neither_a_formula_nor_markup(kept: list[Results]) -> None:
    entries = [Reported(kept[0], "=1+<b>1", "0123456789ABCDEF")]
    [row, *_] = csv.DictReader(io.StringIO(as_csv(entries)))
    assert row["visitor"].startswith("'=1+")
    page = as_html(entries)
    assert "=1+&lt;b&gt;1" in page
    assert "<b>" not in page


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


@pytest.mark.sqlite_only
def test_what_lies_in_the_way_is_not_written_into(kept: list[Results], tmp_path: Path) -> None:
    """The file aside may be a link that somebody else made in a folder of all."""
    theirs = tmp_path / "theirs"
    theirs.write_text("kept")
    (tmp_path / f".report.json.{os.getpid()}").symlink_to(theirs)
    with pytest.raises(FileExistsError):
        write_report(tmp_path / "report.json", kept)
    assert theirs.read_text() == "kept"
    write_report(tmp_path / "report.json", kept)
    assert len(json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))) == len(kept)


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name == "mail" else pytest.mark.full) for name in NAMES]
)
def test_no_secret_of_any_exercise_is_in_a_report_or_in_what_is_kept(  # noqa: C901 - what there is to type
    begin: Callable[[str], Trainee], name: str
) -> None:
    """All that is secret is typed rightly and wrongly, also as a name; then the log is cleared."""
    trainee = begin(name)
    camera, secrets = trainee.camera, {KNOWN, OTHER, PHONE.text, "guard@example.com", "owner@example.org"}
    for word in (KNOWN, "not-this-one"):
        for user in (ADMIN, word):
            outcome(lambda user=user, word=word: camera.sign_in(user, word))  # type: ignore[misc]
            trainee.clock.go(seconds=1)
    trainee.answers(right=False)
    if not isinstance(grant := outcome(lambda: camera.answer_questions(PHONE, MAIL)), Exception):
        camera.reset_password(grant, OTHER)
    session = outcome(lambda: camera.set_first_password(OTHER))
    for word in (OTHER, KNOWN):
        if not isinstance(session, Session):
            session = outcome(lambda word=word: camera.sign_in(ADMIN, word))  # type: ignore[misc]
    if isinstance(session, Session):
        mail = Answer(2, "owner@example.org")
        outcome(lambda: camera.save_security(session, PHONE, mail, CodeChannel.CONTACT, mail.text))
    challenge = outcome(camera.challenge)
    if not isinstance(challenge, Exception):
        codes = wrong_code(challenge), code_of(challenge)
        secrets |= {*codes, challenge.payload}
        for code in codes:
            outcome(lambda code=code: camera.answer_code(code))  # type: ignore[misc]
    if isinstance(session, Session):
        camera.clear_log(session)
    trainee.run.note(NoteKind.HINT)
    kept = trainee.run.saved()
    results = [trainee.results]
    for text in (kept, as_json(results), as_csv(results), as_html(results)):
        assert not [secret for secret in secrets if secret in text]
    if isinstance(session, Session):
        assert "LogIn" in kept or "ModifyPassword" in kept, "nothing was cleared: that proves little"
