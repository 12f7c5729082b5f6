"""What a window has room for: each label of each language fits where it stands, in 80 columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pytest
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from screens.menu.menu_tree import MENU, Item
from tests.test_catalogs import labels
from tui.hosting.resume_names import new_name, ssh_arguments
from tui.i18n import LANGUAGES

LOGIN = (
    r"Username or|Too many tries from|The account is locked|The feature|You were signed out"
    r"|Not enough memory|The camera refused"
)
WIDE = (
    r"Too many tries|Wrong Answer|The answer|Only these|Security issues|Contact|Mailbox|Before the @"
    r"|The e-mail|The manufacturer refused|Verification code error|The code has|This QR code|No more QR"
)
ACCOUNTS = r"A name can't|This name is|The name|The memo|You cannot|.*\{(user|right)"
HAPPENED = (
    "(Log in|Log out|Modify|Add|Delete|Accounts|Reboot|Log c|Log e|Wrong|Password|Refused|Questions|QR|Code"
    "|Right|Reset|Security m|E-mail|Scenario|User d)"
)
ROOM: tuple[tuple[str, str, int], ...] = (
    # window, English labels, cells; the first line that fits an entry counts
    ("error", r".*\{(path|name)", 999),  # for the shell
    ("error", r"\{says\}", 2 * 46),  # the login's note takes up to three rows
    ("error", ACCOUNTS, 72),
    ("error", LOGIN, 46),
    ("error", WIDE, 72),
    ("error", "", 54),
    ("login", "(User Name|Password)$", 11),
    ("login", "Return later", 48),
    ("login", "", 46),
    ("reset", "(Reset Type|Question|Answer)$", 11),
    ("reset", "", 74),
    ("reset, security", "", 60),
    ("captcha", "This terminal draws", 5 * 31),  # lines in the code's place
    ("captcha", "(In the app|Scan the|Enter|No tries|This QR)", 76),
    ("captcha", "(valid|expired|no )", 30),
    ("captcha", "(Verification code|APP)$", 17),
    ("captcha", "Reset", 40),
    ("captcha", "(The large|←)", 60),
    ("phone", "(Get device password|Sign in|My devices|Add a device|Mail|Phone)$", 27),
    ("phone", "(Camera|Name|Password|Shown|Text)$", 9),
    ("phone", r"\{time\} ago", 22),
    ("phone", r"\+$", 1),
    ("phone", "(Create an account|Scan again|Scan the QR|Type it|Use|Mail:)", 29),
    ("phone", "(Add by|Search|Grey|No mail|Valid|✓|\\{)", 31),
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
    ("account", "(User Name|Group Name|Password|Confirm Password)$", 20),
    ("account", "Users in group$", 22),
    ("account", "Authority$", 10),
    ("account", "Select", 12),
    ("account", "Reusable$", 40),
    ("account", "(Cannot|Confirm|User:|Group:|This group|.* Succeeded)", 46),
    ("account", "", 74),
    ("authority", "", 40),
    ("log", "(Type|From|To)$", 5),
    ("log", "any time$", 16),
    ("log", "(All|System|Configuration|Storage|Alarm|Record|Account|FileAccess)$", 26),
    ("log", "(Search|Previous page|Next page|Export|Remove)$", 16),
    ("log", r"Lines? \{(first|number)", 20),
    ("log", HAPPENED, 26),
    ("log", "Folder", 10),
    ("log", "(There is|No permission|The file|Type a|The disk|Can't|Writing)", 54),
    ("log", "Remove the whole", 999),
    ("log", "", 74),
    ("log table", "No$", 4),
    ("log table", "(Type|System|Config|Storage|Alarm|Record|Account|File)$", 7),
    ("log table", "", 11),
    ("log file", "", 999),
    ("version", "(Model|Firmware|Serial|Program|Built|Terminal)", 17),
    ("version", "This is", 112),
    ("version", "", 38),
    ("qr code", "Information", 40),
    ("qr code", "", 22),
    ("notice", "(Later|Close|Stay|Delete)$", 20),
    ("help", "(between|press|back)", 21),
    ("help", "step ", 12),
    ("help", "steps", 20),
    ("status", "", 24),
    ("strength", r"\{level", 14),
    ("strength", "", 9),
    ("window", "", 59),
)
FOOTERS: tuple[dict[str, str], ...] = (
    # the keys and their words: of most windows, and of the captcha window, which alone has F4
    {
        "F1": "Help|Hide",
        "F2": "Language",
        "F3": "Phone|Put away",
        "F5": "Refresh",
        "Esc": "Back|Exit|Sign out|Close list",
        "Ctrl+Q": "Quit",
    },
    {
        "F1": "Help|Hide",
        "F2": "Language",
        "F3": "Phone",
        "F4": "Large",
        "F5": "New code",
        "Esc": "Back",
        "Ctrl+Q": "Quit",
    },
    # one code alone in a terminal that is not high: where it is over, F4 makes room for F5
    {
        "F1": "Help|Hide",
        "F2": "Language",
        "F3": "Phone",
        "F4": "Other code",
        "Esc": "Back",
        "Ctrl+Q": "Quit",
    },
    # while an exercise is under way, where F5 has made room; and the exercise's own window
    {
        "F1": "Help|Hide",
        "F2": "Language",
        "F3": "Phone",
        "F7": "Exercise",
        "Esc": "Back|Exit|Sign out",
        "Ctrl+Q": "Quit",
    },
    {
        "F1": "Help|Hide",
        "F2": "Language",
        "F5": "Hint",
        "Esc": "Back",
        "Ctrl+Q": "Quit",
    },
)
NOTE_WIDTH, NOTE_HEIGHT = 31, 4
"""Cells of a line and lines of a note on the phone."""


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize(("window", "pattern", "room"), ROOM)
def test_width(code: str, window: str, pattern: str, room: int) -> None:
    ours = labels(code)
    numbers = {"left": 4, "limit": 64, "minimum": 8, "hours": 23, "minutes": 59, "seconds": 59}
    numbers |= {"tries": 5, "width": 114, "height": 57, "count": 99, "lines": 10_000, "columns": 200}
    numbers |= {"number": 2, "first": 12_345, "last": 12_218, "rows": 60, "colours": 256, "users": 59}
    numbers |= {"step": 10, "other": 11}
    times = {
        "error": ours["error", "{hours} h {minutes} min"].format(**numbers),
        "captcha": "10:00",
        "phone": ours["phone", "{minutes} min {seconds} s"].format(**numbers),
    }
    rights = sorted((said for (context, _), said in ours.items() if context == "authority"), key=cell_len)
    for (context, english), text in ours.items():
        if context != window:
            continue
        words = {"kind": "HashingFailed", "time": times.get(context, "12:34:56"), "refused": ". [ ] % &"}
        words |= {"name": "M" * 16, "user": "M" * 16, "group": "M" * 16, "right": rights[-1], "path": "x.csv"}
        words |= {"ssh_arguments": ssh_arguments(new_name(), 65_535)}
        words |= {"numbers": "12345", "folder": "/tmp", "level": ours["strength", "Dangerous"]}
        words |= {"says": ours["error", "Username or password error. Tries left: {left}"]}
        rule = next((rule for rule in ROOM if rule[0] == context and re.match(rule[1], english)), None)
        if rule == (window, pattern, room):
            shown = text if room == 999 else text.format(**numbers, **words)
            assert cell_len(shown) <= room, shown


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_phone_s_notes_take_four_lines(code: str) -> None:
    values = {"kind": "CloudStoreDamaged", "address": "g***d@example.com", "time": "59 min", "limit": "64 MP"}
    screen = Console(width=NOTE_WIDTH)
    for (context, english), text in labels(code).items():
        if context == "phone" and not any(
            re.match(pattern, english) for window, pattern, _ in ROOM if window == "phone"
        ):
            lines = Text(f"! {text.format(**values)}").wrap(screen, NOTE_WIDTH)
            assert len(lines) <= NOTE_HEIGHT, text
            assert english.endswith(".") or lines[0].plain.strip() != "!", text


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_label_of_captcha_has_its_limit(code: str) -> None:
    for context, english in labels(code):
        if context == "captcha":
            assert any(w == context and re.match(pattern, english) for w, pattern, _ in ROOM), english


@pytest.mark.parametrize("code", LANGUAGES)
def test_tiles_footer_and_menu_are_short_enough(code: str) -> None:
    ours = labels(code)
    users, groups = (
        "Refresh|Add User|Modify User|Delete User|Modify Password",
        "Add Group|Modify Group|Delete Group",
    )
    for verb in f"{users}|{groups}|Security".split("|"):
        assert all(cell_len(word) <= 12 for word in ours["account", verb].split()), verb
    words = {english: said for (context, english), said in ours.items() if context == "footer"}
    named = {word for keys in FOOTERS for of in keys.values() for word in of.split("|")}
    assert words.keys() == named, "name the key's new word here"
    for keys in FOOTERS:
        shown = [f"{key} {max((words[w] for w in of.split('|')), key=cell_len)}" for key, of in keys.items()]
        assert cell_len("  ".join(shown)) <= 78, shown

    def entries(items: Iterable[Item]) -> Iterator[str]:
        for item in items:
            yield ours["main menu", item.label.message]
            yield from entries(item.children)

    assert all(cell_len(entry) <= 26 for entry in entries(MENU))
