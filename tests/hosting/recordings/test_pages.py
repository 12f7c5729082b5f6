"""Sessions in a browser, recorded."""

from __future__ import annotations

from pathlib import Path

from tests.hosting.recordings.helpers import recordings, screens_of
from tests.remote.helpers import until
from tests.web.menus_site import running_menus
from tests.web.page_visitor import Visitor, socket
from tui.hosting.recordings.folder import prepare
from tui.hosting.recordings.session_recorder import RecordingFolder


async def test_a_page_is_told_and_kept_with_dots(tmp_path: Path) -> None:
    prepare(tmp_path / "recordings")
    record = RecordingFolder(tmp_path / "recordings")
    async with running_menus(tmp_path / "data", "lost", record=record) as site, socket(site) as page:
        visitor = Visitor(page)
        await visitor.hello(lang="en")
        await visitor.sees("● Recorded")
        await visitor.hears("● Recorded")
        await visitor.say("key", "ArrowDown", "ArrowDown", 0)
        await visitor.say("key", "Enter", "Enter", 0)
        await visitor.sees("Answer")
        await visitor.say("text", "31337")
        await visitor.sees("31337")
        await until(
            lambda: any(
                "▌•••••" in each
                for file in recordings(tmp_path)
                if b"\n" in file.read_bytes()  # its first line is written
                for each in screens_of(file)
            ),
            "the dots are written",
        )
    [path] = recordings(tmp_path)
    shown = screens_of(path)
    assert "System Login" in shown[0]
    assert not any("31337" in screen for screen in shown)
