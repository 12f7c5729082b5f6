"""The catalogs: complete, as the device says it, and well written."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo

from tui.camera import QUESTIONS
from tui.i18n import LANGUAGES
from tui.locale import build_catalogs

TRANSLATED = [code for code in LANGUAGES if code != "en"]
SAID_OF_TABLES = {
    "LazyText('account', group.memo)",
    "t(self.context, self.message)",
    "LazyText('reset, security', label)",
    "LazyText('account', account.memo)",
    "t(context, label)",  # scripts look labels up that stand elsewhere
    "t(each.context, each.message)",
}
"""Calls that take their label from a table; `build_catalogs.from_tables` has to know the table."""
REMEDY = "run `make catalogs`, then translate what it names"

Key = tuple[str, str]

every_language = pytest.mark.parametrize("code", TRANSLATED)


def _texts(words: object) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else tuple(str(each) for each in words or ())  # type: ignore[attr-defined]


def _text(context: object) -> str:
    return context.decode() if isinstance(context, bytes) else str(context or "")


@cache
def _catalog(code: str) -> dict[Key, Message]:
    source = build_catalogs.LOCALE / code / "LC_MESSAGES" / f"{build_catalogs.DOMAIN}.po"
    return {(m.context or "", _texts(m.id)[0]): m for m in build_catalogs.load(source) if m.id}


@cache
def _extracted() -> dict[Key, Message]:
    return {(m.context or "", _texts(m.id)[0]): m for m in build_catalogs.extract() if m.id}


def labels(code: str) -> dict[Key, str]:
    """What a language says for each label; of plural forms the first."""
    if code == "en":
        return {key: key[1] for key in _extracted()}
    return {key: _texts(message.string)[0] for key, message in _catalog(code).items()}


# --- complete -------------------------------------------------------------------------------------------


def test_every_language_has_a_catalog() -> None:
    assert {source.parent.parent.name for source in build_catalogs.sources()} == set(TRANSLATED)


@every_language
def test_catalog_holds_the_labels_of_the_code(code: str) -> None:
    missing, left_over = _extracted().keys() - _catalog(code), _catalog(code).keys() - _extracted()
    assert (missing, left_over) == (set(), set()), REMEDY


@every_language
def test_nothing_is_untranslated(code: str) -> None:
    holes = [
        key for key, message in _catalog(code).items() if not all(_texts(message.string)) or message.fuzzy
    ]
    assert not holes, REMEDY


@every_language
def test_nothing_is_obsolete(code: str) -> None:
    source = build_catalogs.LOCALE / code / "LC_MESSAGES" / f"{build_catalogs.DOMAIN}.po"
    assert "#~" not in source.read_text(encoding="utf-8"), REMEDY


@every_language
def test_plurals_have_all_forms(code: str) -> None:
    forms = build_catalogs.Labels(code).num_plurals
    assert all(len(_texts(m.string)) == (forms if m.pluralizable else 1) for m in _catalog(code).values())


def _compiled(code: str) -> Catalog:
    mo = build_catalogs.LOCALE / code / "LC_MESSAGES" / f"{build_catalogs.DOMAIN}.mo"
    assert mo.exists(), "run `make`, which compiles the catalogs"
    with mo.open("rb") as file:
        return read_mo(file)


@every_language
def test_compiled_catalogs_are_fresh(code: str) -> None:
    """By what is in them: another release of Babel may write the same catalog in other bytes."""
    # Babel gives the context of a compiled message as bytes.
    made = {(_text(m.context), _texts(m.id)): _texts(m.string) for m in _compiled(code) if m.id}
    kept = {(m.context or "", _texts(m.id)): _texts(m.string) for m in _catalog(code).values()}
    assert made == kept, "run `make`, which compiles the catalogs"
    assert _compiled(code).plural_forms == build_catalogs.Labels(code).plural_forms


def test_a_catalog_is_replaced_in_one_step(tmp_path: Path) -> None:
    """A running program reads the installed catalogs: never half of one, and nothing is left over."""
    target = tmp_path / "x.mo"
    target.write_bytes(b"old")
    with target.open("rb") as reader:
        build_catalogs.replace(target, b"new and longer")
        assert reader.read() == b"old"
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [b"new and longer"]


def test_no_label_hides_in_a_variable() -> None:
    found = {
        f"{name}({', '.join(map(ast.unparse, arguments))})"
        for name, arguments in build_catalogs.calls()
        if len(arguments) < build_catalogs.CALLS[name]
        or not all(isinstance(each, ast.Constant) and isinstance(each.value, str) for each in arguments)
    }
    assert found <= SAID_OF_TABLES, (
        "let build_catalogs.from_tables() give these labels, and name the call here"
    )


# --- as the device says it ------------------------------------------------------------------------------


def _device() -> list[list[str]]:
    text = Path(__file__).with_name("device_labels.tsv").read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if not line.startswith(("#", "window\t"))]


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_device_s_own_words(code: str) -> None:
    ours, column = labels(code), 1 + list(LANGUAGES).index(code)
    for row in _device():
        window, english, said = row[0], row[1], row[column]
        if english.endswith("…"):
            found = [text for (w, en), text in ours.items() if w == window and en.startswith(english[:-1])]
            assert found, row
            assert all(text.startswith(said[:-1]) for text in found), row
        else:
            assert ours[window, english] == said, row


ROOT = Path(__file__).parents[1]
QUOTES = {"en": "“([^”]*)”", "ru": "«([^»]*)»", "zh": "“([^”]*)”"}
FOREIGN_QUOTES = {"en": "[«»「」]", "ru": "[“”「」]", "zh": "[«»「」]"}
EXPLAINED = {"Сохранить Вопрос", "Сохранить email", "контрольный вопрос"}


@pytest.mark.parametrize("code", LANGUAGES)
def test_windows_and_buttons_are_quoted_as_they_are_labelled(code: str) -> None:
    ours = labels(code)
    known = set(ours.values()) | EXPLAINED
    assert not [
        text
        for text in ours.values()
        for name in re.findall(QUOTES[code], text)
        if name not in known and not re.fullmatch(r"\{\w+\}", name)
    ]


def _exercise_texts(code: str) -> Iterator[str]:
    """All texts of the built-in exercises in a language."""

    def texts(part: object) -> Iterator[str]:
        if isinstance(part, list):
            for each in part:
                yield from texts(each)
        elif isinstance(part, dict):
            if isinstance(part.get(code), str):
                yield part[code]
            for each in part.values():
                yield from texts(each)

    for file in sorted((ROOT / "tui" / "exercises" / "builtin").glob("*.toml")):
        yield from texts(tomllib.loads(file.read_text(encoding="utf-8")))


@pytest.mark.parametrize("code", LANGUAGES)
def test_exercises_quote_windows_and_buttons_as_they_are_labelled(code: str) -> None:
    known = {text.rstrip("…") for text in labels(code).values()}
    quoted = [name for text in _exercise_texts(code) for name in re.findall(QUOTES[code], text)]
    assert quoted
    assert not [name for name in quoted if not set(name.split(" › ")) <= known]


@pytest.mark.parametrize("code", LANGUAGES)
def test_quotation_marks_are_those_of_the_language(code: str) -> None:
    assert not [text for text in labels(code).values() if re.search(FOREIGN_QUOTES[code], text)]


def test_english_pages_have_no_guillemets() -> None:
    every = [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md")]
    pages = [page for page in every if not page.name.endswith((".ru.md", ".zh.md"))]
    assert [page.name for page in pages if re.search("[«»]", page.read_text(encoding="utf-8"))] == []


def test_chinese_has_one_spacing_of_latin_words() -> None:
    for _, text in _each_text("zh"):
        bare = re.sub(r"\{[^}]*\}", "", text)
        assert not re.search("[\u4e00-\u9fff][A-Za-z]|[A-Za-z][\u4e00-\u9fff]", bare), text


def test_the_strength_of_a_password_is_said_in_one_form() -> None:
    words = [
        said
        for (window, english), said in labels("ru").items()
        if window == "strength" and "{" not in english
    ]
    assert len(words) == 4
    assert all(word.endswith(("ый", "ий")) and word.islower() for word in words), words


def test_warnings_of_the_guide() -> None:
    for code, warning in (("ru", "Внимание! "), ("zh", "注意！")):
        warnings = [said for (_, english), said in labels(code).items() if english.startswith("Attention!")]
        assert warnings
        assert all(said.startswith(warning) for said in warnings)


# --- well written ---------------------------------------------------------------------------------------


def _fields(text: str) -> list[tuple[str, str | None, str | None]]:
    return sorted((name, spec, conversion) for _, name, spec, conversion in Formatter().parse(text) if name)


@every_language
def test_placeholders_are_the_same(code: str) -> None:
    for message in _catalog(code).values():
        wanted = [_fields(text) for text in _texts(message.id)]  # click's singular leaves its number out
        assert all(_fields(text) in wanted for text in _texts(message.string)), message.id


def _each_text(code: str) -> Iterable[tuple[str, str]]:
    return ((_texts(m.id)[0], text) for m in _catalog(code).values() for text in _texts(m.string))


@every_language
def test_no_stray_blanks(code: str) -> None:
    for english, text in _each_text(code):
        assert text == text.strip()
        assert text.isprintable()
        assert "  " not in text or "  " in english, text


def test_russian_words_hold_no_latin_letters() -> None:
    """«ОК» with Latin letters looks the same, and is neither found nor read aloud rightly."""
    latin_words = {"email", "QR"}
    for english, text in _each_text("ru"):
        bare = re.sub(r"\{[^}]*\}", "", text)
        assert not re.search("[A-Za-z][А-яЁё]|[А-яЁё][A-Za-z]", bare), text
        for word in re.findall("[A-Za-z]+", bare):
            assert word in latin_words or word in re.findall("[A-Za-z]+", english), text
    assert labels("ru")["all", "OK"] == "\N{CYRILLIC CAPITAL LETTER O}\N{CYRILLIC CAPITAL LETTER KA}"


def test_a_tick_is_one_sign_everywhere() -> None:
    files = [path for part in ("screens", "tui") for path in (ROOT / part).rglob("*.p[yo]")]
    assert any("✓" in file.read_text(encoding="utf-8") for file in files)
    assert not [file for file in files if re.search("[✔√☑✅]", file.read_text(encoding="utf-8"))]


def test_chinese_has_its_own_punctuation() -> None:
    for _, text in _each_text("zh"):
        assert not re.search(r"[\u4e00-\u9fff][,:;?!()]|[,:;?!()][\u4e00-\u9fff]", text), text
        assert not re.search("[А-яЁё]", re.sub("“Сохранить (Вопрос|email)”", "", text)), text


def test_labels_of_tables_are_there() -> None:
    for code in TRANSLATED:
        assert {("reset, security", label) for label in QUESTIONS.values()} <= labels(code).keys()
        assert {("account", "administrator"), ("account", "reserved")} <= labels(code).keys()
