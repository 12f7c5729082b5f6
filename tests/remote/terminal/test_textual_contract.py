"""What `driver.py` relies on in Textual. When one fails: read the new source.

Names first, then behaviour; each says which remedy hangs on it.
"""

from __future__ import annotations

import asyncio
import gc
import inspect
import os
import re
import sys
import weakref
from functools import _lru_cache_wrapper
from pathlib import Path

import pytest
import textual
import textual.app
from textual import constants, events
from textual._styles_cache import StylesCache
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.color import Color
from textual.content import Content
from textual.css.stylesheet import Stylesheet, StylesheetParseError
from textual.driver import Driver
from textual.message import Message
from textual.screen import Screen as TextualScreen
from textual.strip import Strip
from textual.widgets import OptionList

from tests.remote.terminal.test_input import Wire
from tui.key_order import KeysInTurn
from tui.remote.terminal.driver import _Parser
from tui.remote.terminal.interface import InputHandler
from tui.remote.terminal.patches import _inner_outer, environment, install
from tui.remote.terminal.runner import _confine, run_app
from tui.remote.terminal.stylesheets import SharedStylesheet, share

ROOT = Path(__file__).parents[3]
READ = f"Textual {textual.__version__} has changed: read "


class Screen(Wire):
    """A terminal that keeps what is written, and gives its input by hand."""

    def __init__(self) -> None:
        self.written = b""
        self.sink: InputHandler | None = None
        self.full = False

    def connect(self, sink: InputHandler | None) -> None:
        self.sink = sink

    def write(self, data: bytes) -> None:
        self.written += data

    def is_full(self) -> bool:
        return self.full


class Turns(KeysInTurn[str]):
    CSS = "Screen { background: blue; }"

    def key_q(self) -> None:
        self.exit("left")


def parameters(call: object) -> list[str]:
    assert callable(call)
    return list(inspect.signature(call).parameters)


def test_signatures() -> None:
    assert parameters(Driver.__init__) == ["self", "app", "debug", "mouse", "size"], READ + "driver.py"
    assert parameters(App._process_messages) == [
        *("self", "ready_callback", "headless", "inline", "inline_no_clear", "mouse", "terminal_size"),
        "message_hook",
    ], READ + "App.run_async, which run_app stands in for"
    assert parameters(Stylesheet._parse_rules) == [
        *("self", "css", "read_from", "is_default_rules", "tie_breaker", "scope"),
    ], READ + "css/stylesheet.py"
    assert parameters(Strip.render_style)[-3:] == ["style", "text", "color_system"], READ + "strip.py"
    assert Driver.__abstractmethods__ == {
        *("write", "start_application_mode", "disable_input", "stop_application_mode"),
    }, READ + "driver.py"


def test_run_async_does_what_run_app_does() -> None:
    source = inspect.getsource(App.run_async)
    for step in ("app._loop = asyncio", "app._context()", "app._process_messages(", "app._shutdown()"):
        assert step in source, READ + f"App.run_async: {step} has gone"
    assert "set_task_factory" in source  # else run_app may be App.run_async itself
    assert source.count("await ") == 5, READ + "App.run_async: it waits for something new"


def test_an_app_asks_os_environ_for_its_colours() -> None:
    assert "os.environ" in inspect.getsource(App.__init__), READ + "App.__init__"
    with environment({"TERM": "xterm", "NO_COLOR": "1"}):
        app = Turns()
        assert (app.console.color_system, app.no_color) == ("standard", True)
    assert Turns().no_color is ("NO_COLOR" in os.environ)


def test_the_parsers_cache_would_keep_apps() -> None:
    assert isinstance(XTermParser._parse_extended_key, _lru_cache_wrapper), (
        READ + "_xterm_parser.py: our own _parse_extended_key may go"
    )
    assert not isinstance(_Parser._parse_extended_key, _lru_cache_wrapper)
    assert [key.key for key in _Parser().feed("\x1b[97;5u") if isinstance(key, events.Key)] == ["ctrl+a"]


def test_the_parsers_pause() -> None:
    assert constants.ESCAPE_DELAY <= 0.1
    parser = _Parser()
    assert list(parser.feed("\x1b")) == []
    assert list(parser.tick()) == []  # not yet


def test_the_parser_dies_of_an_exception() -> None:
    parser = _Parser()
    with pytest.raises((ValueError, OverflowError)):
        list(parser.feed("\x1b[99999999999u"))
    with pytest.raises((StopIteration, RuntimeError)):
        list(parser.feed("a"))


def test_no_widget_outlives_its_session() -> None:
    assert isinstance(StylesCache.get_inner_outer, _lru_cache_wrapper) or (
        StylesCache.get_inner_outer is _inner_outer
    ), READ + "_styles_cache.py: our own get_inner_outer may go"
    install()
    styles = StylesCache()
    styles.get_inner_outer(Color(1, 2, 3), Color(4, 5, 6))
    alive = weakref.ref(styles)
    del styles
    gc.collect()
    assert alive() is None


def test_style_sheets_are_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []
    original = Stylesheet._parse_rules

    def counted(self: Stylesheet, css: str, *args: object, **kwargs: object) -> object:
        parsed.append(css)
        return original(self, css, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(Stylesheet, "_parse_rules", counted)
    sheets = [SharedStylesheet(variables={"colour": name}) for name in ("red", "red", "blue")]
    for sheet in sheets:
        sheet.add_source("Widget { color: $colour; width: 17; }", ("", "here"))
    rules = [sheet.rules for sheet in sheets]
    assert len(parsed) == 2
    assert rules[0] == rules[1]
    assert sheets[0].rules_map == sheets[1].rules_map
    assert rules[0][0].styles.color.hex != rules[2][0].styles.color.hex
    # what one adds or changes is its own
    sheets[0].add_source("Widget { height: 3; }", ("", "there"))
    assert len(sheets[0].rules) == 2
    assert len(sheets[1].rules) == 1
    sheets[1].set_variables({"colour": "blue"})
    sheets[1].reparse()
    assert sheets[1].rules[0].styles.color.hex == rules[2][0].styles.color.hex


def test_a_wrong_style_sheet_is_told_of_every_time() -> None:
    for _ in range(2):
        sheet = share(Stylesheet(variables={}))
        sheet.add_source("Widget { width: nonsense; }", ("", "wrong"))
        with pytest.raises(StylesheetParseError):
            sheet.parse()


async def test_an_app_runs_and_leaves_everything_as_it_was() -> None:
    loop = asyncio.get_running_loop()
    before = sys.stdout, sys.stderr, loop.get_task_factory()
    screen, other = Screen(), Screen()
    ready, other_ready = asyncio.Event(), asyncio.Event()
    first = asyncio.create_task(run_app(Turns(), screen, ready.set))
    second = asyncio.create_task(run_app(Turns(), other, other_ready.set))
    await ready.wait()
    await other_ready.wait()
    assert (sys.stdout, sys.stderr, loop.get_task_factory()) == before
    for terminal, run in ((screen, first), (other, second)):  # the first to begin is the first to end
        assert terminal.sink is not None
        terminal.sink.data_received(b"q")
        async with asyncio.timeout(10):
            assert await run == "left"
        assert terminal.sink is None
        assert terminal.written.endswith(b"\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1004l")
    assert (sys.stdout, sys.stderr, loop.get_task_factory()) == before


async def test_a_full_terminal_gets_one_whole_frame_afterwards() -> None:
    screen, ready = Screen(), asyncio.Event()
    app = Turns()
    run = asyncio.create_task(run_app(app, screen, ready.set))
    await ready.wait()
    while not app.screen._compositor.size.width or b"\x1b[" not in screen.written[100:]:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    screen.full, at = True, len(screen.written)
    for _ in range(5):
        app.refresh()
        app.bell()
        await asyncio.sleep(0.03)
    assert len(screen.written) == at
    screen.full = False
    async with asyncio.timeout(10):
        while len(screen.written) == at:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    assert screen.written[at:].count(b"\r\n") + screen.written[at:].count(b"H") >= 23  # every row
    app.exit()
    await run


async def test_what_an_app_may_not_do_on_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webbrowser.open", lambda *_: pytest.fail("a browser was opened"))
    told: list[Message] = []

    class Saving(Turns):
        def on_delivery_failed(self, event: events.DeliveryFailed) -> None:
            told.append(event)

    screen, ready = Screen(), asyncio.Event()
    app = Saving()
    run = asyncio.create_task(run_app(app, screen, ready.set))
    await ready.wait()
    app.open_url("https://example.com")
    app.deliver_screenshot()
    async with asyncio.timeout(10):
        while not told:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    assert app._driver is not None
    assert not app._driver.can_suspend
    assert not app.use_command_palette
    app.exit()
    await run


async def test_last_words_do_not_go_to_the_servers_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    class Failing(App[None]):
        def on_mount(self) -> None:
            raise RuntimeError("Hidden-90-value")

    with pytest.raises(RuntimeError):
        await run_app(Failing(), Screen(), lambda: None)
    assert "Hidden" not in "".join(capfd.readouterr())


def test_names_that_are_reached_for() -> None:
    assert parameters(Content._wrap_and_format)[:2] == ["self", "width"], READ + "widgets/label.py"
    app = Turns()
    _confine(app)
    for name in (
        "_loop",
        "_thread_id",
        "_exception",
        "_exit",
        "_context",
        "_message_queue",
        "_background_screens",
        "_display",
    ):
        assert hasattr(app, name) or hasattr(type(app), name), READ + f"App: {name} has gone"
    assert hasattr(app.console, "_color_system"), READ + "app_base.py: Rich keeps its colours elsewhere"
    due = ("_layout_required", "_scroll_required", "_recompose_required", "_callbacks")
    for name in (*due, "_on_timer_update"):
        assert hasattr(TextualScreen(), name), READ + f"replay/headless_menus.py: Screen.{name} has gone"
    assert isinstance(OptionList("one")._index_to_line, dict), READ + "replay/places.py: lines of options"
    assert app._ahead is None, "KeysInTurn: how many keys wait is no longer in _ahead"
    for name in ("_capture_stdout", "_capture_stderr", "error_console", "features", "devtools"):
        assert name in vars(app), READ + f"App.__init__: {name} has gone"


def test_no_other_file_touches_textuals_inside() -> None:
    touching = {
        str(path.relative_to(ROOT))
        for folder in ("tui", "screens", "app.py")
        for path in ([ROOT / folder] if folder.endswith(".py") else sorted((ROOT / folder).rglob("*.py")))
        if re.search(r"SLF001|(from|import) textual\._", path.read_text(encoding="utf-8"))
    }
    assert touching == {
        *(
            f"tui/remote/terminal/{name}.py"
            for name in ("cell_driver", "driver", "patches", "release", "runner", "stylesheets")
        ),
        "tui/app_base.py",  # Rich's choice of colours, made before the terminal could answer
        # the end of a worker; the parser of keys, behind the filter; the input thread
        *(f"tui/{name}.py" for name in ("key_order", "key_reader", "local_driver")),
        "tui/widgets/label.py",  # where Chinese lines end
        "tui/widgets/painting/compositor.py",  # the compositor: all windows, local ones too
        "tui/pictures/cells.py",  # the cells of a screen as they were painted
        "tui/remote/limits/event_loop.py",  # not Textual's: whose turn of asyncio's loop it is
        "tui/replay/labels.py",  # not Textual's: gettext has no way to list its messages
        "tui/replay/places.py",  # the lines of a list's options
        "tui/replay/headless_menus.py",  # whether the app has ended, and its context
    }
