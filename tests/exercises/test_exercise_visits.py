"""Exercises of visitors: by the user name or for all, kept for who comes back, collected in a report."""

from __future__ import annotations

import contextvars
import json
import logging
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.helpers.windows.cameras import KNOWN
from tests.hosting.visitor_helpers import NAME, name_of, running_service, sign_in
from tests.remote.helpers import until
from tui.exercises.builtin import NAMES, builtin, builtins
from tui.hosting import class_results
from tui.hosting.class_results import ClassResults, ReportFile
from tui.hosting.practice_cameras import open_practice_store
from tui.hosting.resume_names import without_secret
from tui.hosting.wishes import Wish, wish_of
from tui.remote.refusals import Refused
from tui.remote.visitor import Visitor

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.exercises.helpers import Trainee


def visitor_of(user: str, asked: Mapping[str, str] | None = None, *, by_password: bool = False) -> Visitor:
    return Visitor(user, "192.0.2.7", "xterm", (80, 24), "en", asked=asked, by_password=by_password)


@pytest.mark.parametrize(
    ("user", "wish"),
    [
        ("demo", Wish()),
        ("anna", Wish()),
        ("anna-maria", Wish()),
        ("code", Wish("code")),
        ("code-ru", Wish("code", "ru")),
        ("New_Camera-ZH", Wish("new-camera", "zh")),
        ("code-ru-guided", Wish("code", "ru", guided=True)),
        ("who-locked-guided-en", Wish("who-locked", "en", guided=True)),
        ("demo-ru", Wish(None, "ru")),
        ("guided", Wish(guided=True)),
        ("anna+code", Wish(name="code")),
        ("code-ru+anna", Wish("code", "ru", name="anna")),
        # as long and as hyphenated as a way back, which none of them is
        ("code+Константин", Wish("code", name="Константин")),
        ("code+smith-jones", Wish("code", name="smith-jones")),
        ("code+Мария-Александровна", Wish("code", name="Мария-Александровна")),
        ("code+demo-abcde-fghij", Wish("code", name="demo…")),
        ("code+abcde-fgh2j", Wish("code", name="…")),
        ("demo-abcde-fghij", Wish(name="demo…")),
    ],
)
def test_a_user_name_says_what_is_practised(user: str, wish: Wish) -> None:
    found = wish_of(visitor_of(user), NAMES)
    assert (found.exercise, found.language, found.guided) == (wish.exercise, wish.language, wish.guided)
    assert found.name == (wish.name or without_secret(user))


@pytest.mark.parametrize(
    ("link", "wish"),
    [
        ({"exercise": "code", "lang": "ru"}, Wish("code")),
        ({"scenario": "known"}, Wish("")),
        ({"exercise": "code", "scenario": "known", "guided": "1"}, Wish("code", guided=True)),
        ({"guided": "0"}, Wish()),
    ],
)
def test_a_link_does_too(link: Mapping[str, str], wish: Wish) -> None:
    assert wish_of(visitor_of("", link), NAMES) == wish


@pytest.mark.parametrize(
    ("user", "link"), [("cod-ru", None), ("cod-guided", None), ("", {"exercise": "\x1b[2Jcod" * 99})]
)
def test_an_unknown_exercise_is_refused_in_one_line(user: str, link: Mapping[str, str] | None) -> None:
    with pytest.raises(Refused) as refused:
        contextvars.copy_context().run(wish_of, visitor_of(user, link), NAMES)
    words = str(refused.value.words)
    assert "cod" in words
    assert words.endswith(f"There are: {', '.join(NAMES)}.")
    assert "\x1b" not in words
    assert len(words) < 250


def test_a_name_with_a_password_is_the_operators_to_choose() -> None:
    assert wish_of(visitor_of("ivan-ru", by_password=True), NAMES) == Wish(name="ivan-ru")
    assert wish_of(visitor_of("code-ru", by_password=True), NAMES).exercise == "code"


# --- over SSH -------------------------------------------------------------------------------------------


async def test_who_comes_back_goes_on_and_all_is_collected(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "tui")
    report = tmp_path / "class.json"
    async with running_service(tmp_path / "data", report=ReportFile(report)) as server:
        async with server.visited("stranger-ru+anna") as visitor:
            await visitor.sees("Начать")
            visitor.press("enter")
            await visitor.sees(NAME)
            name = name_of(visitor)
            visitor.press("f1")
            await visitor.sees("F1 Скрыть")
        await until(lambda: server.ssh.sessions == 0, "the session has ended")
        await until(lambda: " language=ru " in caplog.text, "as the name had it, not the client")
        async with server.visited(name) as visitor:
            await visitor.sees("Продолжить")
            assert "Начать" not in visitor.screen.text()
            assert not server.apps._templates._made.keys() - {"known"}, "no other scenario than asked for"
            visitor.press("escape")
            await visitor.sees(name)
            visitor.send(f"{KNOWN}\r")
            await visitor.sees("Главное меню")
        async with server.visited("cod-ru") as visitor:
            assert "Нет упражнения «cod»" in await visitor.end()
        hostile = wish_of(visitor_of(f"no-way+\x1b[2J={'1' * 10_000}"), NAMES)
        kept = json.loads(server.apps._exercises.record(visitor_of(""), hostile, None))["name"]
        assert len(kept) == 64
        assert kept.startswith("␛[2J=1")
        await until(lambda: server.ssh.sessions == 0, "all have left")
    (result,) = json.loads(report.read_text(encoding="utf-8"))
    assert (result["visitor"], result["exercise"], result["help"]) == ("anna", "stranger", 1)
    assert report.stat().st_mode & 0o777 == 0o600
    assert KNOWN not in report.read_text(encoding="utf-8")


@pytest.mark.full
async def test_a_host_s_own_exercise_begins_for_who_asks_for_no_other(tmp_path: Path) -> None:
    async with running_service(tmp_path, "known", exercise=builtin("stranger")) as server:
        async with server.visited("anna") as visitor:
            await visitor.sees("A stranger among the users")
        async with server.visited("no-way-zh") as visitor:
            await visitor.sees(lambda visitor: "开始" in visitor.screen.text())
        async with server.visited("anna") as visitor:
            await visitor.sees("Begin")
            visitor.press("enter")
            await visitor.sees(NAME)
            await sign_in(visitor, KNOWN)
            visitor.press("f7")
            await visitor.sees("✓ Wrong passwords")


@pytest.mark.sqlite_only
def test_of_too_many_results_the_oldest_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, begin: Callable[[str], Trainee]
) -> None:
    monkeypatch.setattr(class_results, "MOST", 3)
    trainee = begin("questions")
    file = ReportFile(tmp_path / "report.json")
    with closing(open_practice_store(tmp_path)) as store:
        collected = ClassResults(store, file, {each.name: each for each in builtins()})
        for number in range(5):
            collected.note(f"{number:016d}", f"anna {number}", [trainee.results])
        collected.write()
    written = json.loads(file.path.read_text(encoding="utf-8"))
    assert [each["visitor"] for each in written] == ["anna 2", "anna 3", "anna 4"]
