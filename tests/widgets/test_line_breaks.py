"""Where the lines of a Chinese text end."""

from __future__ import annotations

import re
from itertools import pairwise

from textual.app import App, ComposeResult

from tests.helpers.windows.in_process import handled, refreshed
from tests.test_catalogs import labels
from tui.app_base import AppBase
from tui.widgets.form.fields import StatusLine
from tui.widgets.label import Label

NEVER_FIRST, NEVER_LAST = "、。，；：！？）》”", "（《“"


class OneLabel(App[None]):
    """An app of one label."""

    CSS = "Label { width: 30; height: auto; }"

    def compose(self) -> ComposeResult:
        yield Label()


async def test_a_latin_word_stays_whole() -> None:
    async with OneLabel().run_test() as pilot:
        label = pilot.app.query_one(Label)
        # 24 cells of Chinese, then a word of eight letters: it would be cut after "Advanc".
        label.set_text("重置密码之后请在主菜单里Advanced并且选择账号，然后修改。")
        await pilot.pause()
        lines = [label.render_line(row).text.rstrip() for row in range(label.size.height)]
    assert lines == ["重置密码之后请在主菜单里", "Advanced并且选择账号，然后修", "改。"]


async def test_an_error_in_several_lines_begins_none_with_a_closing_mark() -> None:
    class OneLine(AppBase[None]):
        CSS = "StatusLine { width: 20; height: auto; text-wrap: wrap; }"

        def compose(self) -> ComposeResult:
            yield StatusLine()

    async with OneLine().run_test() as pilot:
        line = pilot.app.query_one(StatusLine)
        line.error("验证码已过期，请刷新。请按刷新键")
        await pilot.pause()
        lines = [line.render_line(row).text.rstrip() for row in range(line.size.height)]
    assert lines == ["! 验证码已过期，请刷", "新。请按刷新键"]


async def test_help_texts() -> None:
    async with OneLabel().run_test() as pilot:
        label = pilot.app.query_one(Label)
        for (context, _), words in labels("zh").items():
            if context != "help":
                continue
            label.set_text(words)
            await handled(pilot.app)
            refreshed(pilot.app)
            lines = [label.render_line(row).text.rstrip() for row in range(label.size.height)]
            assert "".join(lines).replace(" ", "") == words.replace(" ", ""), "nothing is lost"
            for before, after in pairwise(lines):
                assert after[:1] not in NEVER_FIRST, lines
                assert before[-1:] not in NEVER_LAST, lines
                cut = re.search(r"[A-Za-z0-9]+$", before), re.match(r"[A-Za-z0-9]+", after)
                if cut[0] and cut[1]:
                    assert cut[0][0] + cut[1][0] not in words, lines
