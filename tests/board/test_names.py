"""What visitors call themselves to attack the board, and what is left of it: on the socket and in the CSV."""

from __future__ import annotations

import csv

import pytest

from tests.board.helpers import ATTACK
from tui.board.class_csv import as_csv
from tui.board.facts import NAME_LIMIT, Facts, harmless

NAMES = {
    "anna": "anna",
    "Мария-Александровна": "Мария-Александровна",
    "Nguyễn": "Nguyễn",
    "a\tb\r\nc": "a␉b␍␊c",
    "\x1b]0;owned\x07": "␛]0;owned␇",
    "\x9b2J": "\ufffd2J",
    "\u202eanna\u2066": "\ufffdanna\ufffd",
    "e" + "\u0301" * 500: "e\u0301\u0301…",
    "\u200b\u200d\ufeff": "–",
    " \u00a0 ": "–",
    "": "–",
    "👨\u200d👩\u200d👧": "👨👩👧",
    "\ud800": "\ufffd",
    "A" * 10_000: "A" * (NAME_LIMIT - 1) + "…",
    "\u200b" * 10_000 + "A": "–",
}


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_name_is_short_and_seen(name: str) -> None:
    assert harmless(name) == NAMES[name]
    assert harmless(NAMES[name]) == NAMES[name], "also where it passes once more"


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "＝1", "\t=1", 'a","=1', ATTACK])
def test_no_name_is_a_formula(name: str) -> None:
    facts = Facts.of({"user": name, "address": name, "exercise": name})
    [_, row] = csv.reader(as_csv({1: facts}, 0).splitlines())
    assert len(row) == 12, "it stays in its cell"
    assert [cell for cell in row if cell.startswith(("=", "+", "-", "@", "＝", "\t", "\r"))] == []
    assert ',"=' not in as_csv({1: facts}, 0)
