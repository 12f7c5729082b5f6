"""README and docs: what they name is there, their commands are accepted, and each language says the same."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import redirect_stdout
from contextvars import copy_context
from pathlib import Path

import click
import pytest

from tests.docs.pages import ROOT, TRANSLATED, all_pages, blocks, commands, headings, page, pages, prose
from tui.camera import SCENARIOS
from tui.commands import root
from tui.i18n import LANGUAGES

OTHERS = [code for code in LANGUAGES if code != "en"]
FOLDERS = ("docs", "screens", "tests", "tui", ".ci")
PATH = re.compile(r"(?<![\w/.~@-])(?:docs|screens|tests|tui|\.ci)/(?:[\w./*-]*[\w*])?")
LOCAL_PATH = re.compile(r"(?<![\w/.:~@*-])(?:[a-z_]+/[a-z_/]*(?:\.py)?(?![\w*.-])|[a-z_]+\.py\b)")
VALUES = {"NAME": "lost", "NAME...": "gate", "FILE...": "reset.play", "N": "2"}
"""What stands for placeholders, where the parser would look at them."""
FOREIGN = {"--camera-update", "--camera-play", "--rounds"}
"""Options of pytest and of `tests.bench`, which pages name beside it."""


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def each(found: Callable[[str], Iterable[str]]) -> Iterator[tuple[str, str]]:
    """Yield what is found on all pages, with the page's name."""
    for path in all_pages():
        for item in found(text_of(path)):
            yield path.relative_to(ROOT).as_posix(), item


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_screen_of_a_readme_shows_what_it_is_and_two_commands(language: str) -> None:
    first = "\n".join(text_of(page("README", language)).splitlines()[:20])
    assert re.findall(r"^!\[.+\]\((.+)\)$", first, re.MULTILINE) == [
        f"docs/pictures/{language}/reset-by-code.svg"
    ]
    assert re.findall(r"```sh\n(.*?)```", first, re.DOTALL) == ["pipx install .\ncamera-menus\n"]


# --- what is named is there -------------------------------------------------------------------------------


def links(text: str) -> list[str]:
    return re.findall(r"\]\((?!https?:)([^)\s]+)\)", prose(text))


def anchors(path: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    titles = re.findall(r"^#+ (.+)$", prose(text_of(path)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def test_every_link_leads_somewhere() -> None:
    for name, link in each(links):
        path, _, anchor = link.partition("#")
        there = (ROOT / name).parent / path if path else ROOT / name
        assert there.exists(), f"{name} links {link}"
        assert not anchor or anchor in anchors(there), f"{name} links {link}"


def is_there(path: str) -> bool:
    """Whether a path leads to something; a module may stand without its ending, and names with a `*`."""
    return any(next(ROOT.glob(path + ending), None) for ending in ("", ".py", ".md"))


def test_every_path_that_is_named_is_there() -> None:
    """On the pages, in the comments of the sources, and in what builds them."""
    named = set(each(PATH.findall))
    assert len(named) > 100
    sources = [*(ROOT / "tui").rglob("*.py"), *(ROOT / "screens").rglob("*.py"), ROOT / "app.py"]
    for path in (*sources, ROOT / "Makefile", ROOT / "pyproject.toml", ROOT / ".ci" / "run"):
        named |= {(path.relative_to(ROOT).as_posix(), found) for found in PATH.findall(text_of(path))}
    assert sorted((name, path) for name, path in named if not is_there(path)) == []


def test_the_architecture_names_what_there_is() -> None:
    """There and in the list of how to add things, paths begin where the reader is: `fleet/`, `player.py`."""
    ends = {"", "dist"}  # which `make dist` makes
    for path in (*(ROOT / name for name in FOLDERS), ROOT / "app.py"):
        for below in (path, *path.rglob("*")):
            parts = below.relative_to(ROOT).with_suffix("").parts
            ends |= {"/".join(parts[start:]) for start in range(len(parts))}
    for name in ("CONTRIBUTING.md", "docs/architecture.md"):
        for word in LOCAL_PATH.findall(text_of(ROOT / name)):
            assert word.removesuffix(".py").rstrip("/") in ends, f"{name} names {word}"


def test_every_page_is_linked() -> None:
    linked = {
        (ROOT / name).parent.joinpath(link.partition("#")[0]).resolve()
        for name, link in each(links)
        if (ROOT / name).parent / link != ROOT / name
    }
    assert [path for path in (ROOT / "docs").glob("*.md") if path.resolve() not in linked] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_has_all_scenarios(language: str) -> None:
    found = re.findall(r"^\| `([a-z-]+)` \|", text_of(page("docs/trainee", language)), re.MULTILINE)
    assert found == list(SCENARIOS)


# --- what is typed is accepted ----------------------------------------------------------------------------


def parse(command: click.Command, words: list[str], parent: click.Context | None = None) -> None:
    """Let a command and those after it read their words; none is run. Raises UsageError."""
    context = command.make_context(command.name, words, parent=parent)
    rest = [*context._protected_args, *context.args]
    if isinstance(command, click.Group) and rest:
        _, follows, left = command.resolve_command(context, rest)
        assert follows is not None
        parse(follows, left, context)


def refusal(line: str) -> str:
    """Return why a command line is not accepted, "" if it is, or if it only names a command."""
    words = [VALUES.get(word, word.strip("'")) for word in re.findall(r"'[^']*'|\S+", line)[1:]]
    named = all(re.fullmatch("[a-z]+", word) for word in words)
    try:
        with redirect_stdout(io.StringIO()):
            copy_context().run(parse, root.cli, [*words, "--help"] if named else words)
    except click.exceptions.Exit as ended:
        return "" if ended.exit_code == 0 else "fails"
    except click.UsageError as error:
        return error.format_message()
    return ""


@pytest.fixture
def reads_command_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """What --lang chooses ends with the test."""
    monkeypatch.setenv("LANGUAGE", "en")


@pytest.mark.usefixtures("reads_command_lines")
def test_every_command_line_is_accepted() -> None:
    found = [(name, line, said) for name, line in each(commands) if (said := refusal(line))]
    assert found == []
    assert len(list(each(commands))) > 80


@pytest.mark.usefixtures("reads_command_lines")
@pytest.mark.parametrize(
    "line",
    ["camera-menus cameras lst", "camera-menus play --fast a.play", "camera-menus cameras restore --yes"],
)
def test_a_command_line_that_is_wrong_is_found(line: str) -> None:
    assert refusal(line)


def options(command: click.Command) -> set[str]:
    """Return the options of a command and of those below it."""
    with click.Context(command) as context:
        found = {name for each in command.get_params(context) for name in each.opts}
        if isinstance(command, click.Group):
            for name in command.list_commands(context):
                below = command.get_command(context, name)
                assert below is not None
                found |= options(below)
    return found


def test_every_option_that_is_named_is_there() -> None:
    known = options(root.cli) | FOREIGN
    named = each(lambda text: re.findall(r"`(--[a-z-]+)[^`]*`", prose(text)))
    assert {(name, option) for name, option in named if option not in known} == set()


# --- each language says the same --------------------------------------------------------------------------


def same(text: str, language: str) -> str:
    """Return a text with the names that a page has in English."""
    folders = re.sub(rf"\b(pictures|guide)/{language}/", r"\1/en/", text)
    return folders.replace(f".{language}.md", ".md")


def code(text: str) -> list[tuple[str, list[str]]]:
    """Return the fenced blocks without comments, which are translated."""
    lines = [(block.kind, block.text.splitlines()) for block in blocks(text)]
    return [(kind, [line.partition(" #")[0].rstrip() for line in each]) for kind, each in lines]


def linked(text: str) -> list[str]:
    """Return what is linked but the other languages of the page, which are named in the first line."""
    return sorted(links(text.partition("\n")[2]))


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("name", TRANSLATED)
def test_translations_have_the_same_parts(name: str, language: str) -> None:
    english, translated = text_of(page(name, "en")), same(text_of(page(name, language)), language)
    assert headings(translated) == headings(english)
    assert code(translated) == code(english)
    assert linked(translated) == linked(english)
    assert sorted(commands(translated)) == sorted(commands(english))
    assert len(re.findall(r"^(?:\||- |\d+\. )", translated, re.MULTILINE)) == len(
        re.findall(r"^(?:\||- |\d+\. )", english, re.MULTILINE)
    )


@pytest.mark.parametrize("name", TRANSLATED)
def test_each_language_names_the_others(name: str) -> None:
    for language in LANGUAGES:
        path = page(name, language)
        others = {page(name, other).name for other in LANGUAGES if other != language}
        assert set(links(text_of(path).partition("\n")[0])) == others


def plain(text: str) -> str:
    """Return prose without code and the targets of links."""
    return re.sub(r"`[^`]*`|\]\([^)]*\)", "", prose(text))


def test_russian_has_its_dashes_and_quotation_marks() -> None:
    for path in pages("ru"):
        wrong = re.findall(r".{0,20}(?:[\"“”„]|\S - |\S –|– |[^\u00a0\n]—).{0,20}", plain(text_of(path)))
        assert wrong == [], path.name


def test_chinese_has_its_punctuation() -> None:
    for path in pages("zh"):
        wrong = re.findall(
            r".{0,9}[\u4e00-\u9fff](?:[,;:!?()]|\.(?!\w)).{0,9}|.{0,9}[「」『』\"].{0,9}",
            plain(text_of(path)),
        )
        assert wrong == [], path.name
