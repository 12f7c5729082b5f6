"""What a window has room for: each label of each language fits where it stands, in 80 columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pytest
from rich.cells import cell_len

from screens.menu_items import MENU, Item
from tests.test_catalogs import labels
from tui.i18n import LANGUAGES

LOGIN = (
    r"Username or|The account is locked|The feature|You were signed out"
    r"|There is not enough memory|The camera refused"
)
WIDE = r"Answers:|Wrong Answer|The answer|Only these|Security issues|Contact|Mailbox|The e-mail"
ROOM: tuple[tuple[str, str, int], ...] = (
    # window, English labels, cells; the first line that fits an entry counts
    ("error", r".*\{(path|name)", 999),  # for the shell
    ("error", LOGIN, 46),
    ("error", WIDE, 72),
    ("error", "", 54),
    ("login", "(User Name|Password)$", 11),
    ("login", "", 46),
    ("reset", "(Reset Type|Question|Answer)$", 11),
    ("reset", "", 74),
    ("reset, security", "", 60),
    ("security", "Notes$", 11),
    ("security", "(Safe Email|cell-phone)", 20),
    ("security", "already set", 60),
    ("security", "(Save|Exit)$", 20),
    ("security", "", 70),
    ("new password", "(User Name|New Password|Confirm Password)$", 17),
    ("account", "Old Password$", 17),
    ("account", "No$", 4),
    ("account", "(User|Group)$", 18),
    ("account", "(Memo|administrator|reserved)$", 24),
    ("account", "", 74),
    ("notice", "(Later|Leave|Stay)$", 20),
    ("help", "(between|press|back)", 21),
    ("help", "step", 12),
    ("status", "", 24),
    ("strength", "", 9),
    ("window", "", 59),
)


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize(("window", "pattern", "room"), ROOM)
def test_width(code: str, window: str, pattern: str, room: int) -> None:
    ours = labels(code)
    numbers = {"left": 4, "limit": 64, "minimum": 8, "hours": 23, "minutes": 59}
    words = {"kind": "HashingFailed", "time": ours["error", "{hours} h {minutes} min"].format(**numbers)}
    for (context, english), text in ours.items():
        rule = next((rule for rule in ROOM if rule[0] == context and re.match(rule[1], english)), None)
        if rule == (window, pattern, room):
            shown = text if room == 999 else text.format(**numbers, **words)
            assert cell_len(shown) <= room, shown


@pytest.mark.parametrize("code", LANGUAGES)
def test_tiles_footer_and_menu_are_short_enough(code: str) -> None:
    ours = labels(code)
    users, groups = (
        "Refresh|Add User|Modify User|Delete User|Modify Password",
        "Add Group|Modify Group|Delete Group",
    )
    for verb in f"{users}|{groups}|Security".split("|"):
        assert all(cell_len(word) <= 12 for word in ours["account", verb].split()), verb
    keys = {
        "F1": "Help|Hide",
        "F2": "Language",
        "F3": "Phone|Put away",
        "F5": "Refresh",
        "Esc": "Back|Sign out|Close list",
        "Ctrl+Q": "Quit",
    }
    words = {english: said for (context, english), said in ours.items() if context == "footer"}
    assert words.keys() <= set("|".join(keys.values()).split("|")), "name the key's new word here"
    shown = [
        f"{key} {max((words.get(w, '') for w in of.split('|')), key=cell_len)}" for key, of in keys.items()
    ]
    assert cell_len("  ".join(shown)) <= 78

    def entries(items: Iterable[Item]) -> Iterator[str]:
        for item in items:
            yield ours["main menu", item.label.message]
            yield from entries(item.children)

    assert all(cell_len(entry) <= 26 for entry in entries(MENU))
