"""Lets an app's memory go when the app ends, or a window when it closes, without a garbage collection.

A node of Textual's and its styles refer to each other, and so do an app and its animator: what has ended
stays until a full collection, which takes the longer the more visitors are there. Each link that is cut here
is one of such a circle, found with `gc.DEBUG_SAVEALL`; tests/remote/terminal/test_release.py counts what is
left without any collection.
"""

# ruff: noqa: SLF001 - all of it is Textual's inside

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from textual._compositor import Compositor, CompositorMap
from textual.app import App
from textual.cache import LRUCache
from textual.css.styles import RenderStyles
from textual.dom import DOMNode
from textual.geometry import Size
from textual.screen import Screen
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget
from textual.worker import Worker, active_worker


def install() -> None:
    """Cut the links of each widget, once it is unmounted for good."""
    Widget._message_loop_exit = _widget_exit  # type: ignore[method-assign]
    Screen._message_loop_exit = _screen_exit  # type: ignore[method-assign]
    LRUCache.clear = _clear  # type: ignore[method-assign]
    Worker._run = _worker_runs  # type: ignore[method-assign]
    Worker._start = _worker_starts  # type: ignore[method-assign]
    Strip.divide = _divide  # type: ignore[method-assign]
    Compositor._arrange_root = _arrange_root  # type: ignore[method-assign]


def release_app(app: App[Any]) -> None:
    """Cut an app's links. It has ended, and nothing of it runs any more."""
    if app._driver is not None:
        vars(app._driver).clear()
    app._driver = app._compose_screen = app._animate = None  # type: ignore[assignment]
    app._animator.app = app._animator._timer._callback = None  # type: ignore[assignment]
    # A worker that was cancelled may end a little later, and tells these.
    app._workers._app = None  # type: ignore[assignment]
    app._logger._log = _log_nothing
    _cut(app)


_widget_exits = Widget._message_loop_exit
_screen_exits = Screen._message_loop_exit
_runs = Worker._run
_starts = Worker._start
_clears = LRUCache.clear
_divides = Strip.divide
_arranges = Compositor._arrange_root


async def _widget_exit(self: Widget) -> None:
    components = tuple(self._component_styles.values())  # which Textual forgets
    await _widget_exits(self)
    cut_components(components)
    _cut(self)


async def _screen_exit(self: Screen[Any]) -> None:
    await _screen_exits(self)
    self._compositor.root = None
    self._layout_widgets.clear()
    self._callbacks.clear()


async def _worker_runs(self: Worker[Any], app: App[Any]) -> None:
    await _runs(self, app)
    active_worker.set(None)  # type: ignore[arg-type] # the worker refers to its task, and that to this context
    if isinstance(self._error, asyncio.CancelledError):
        self._error.__traceback__ = None  # its frames refer to the worker


def _worker_starts(
    self: Worker[Any], app: App[Any], done_callback: Callable[[Worker[Any]], None] | None = None
) -> None:
    _starts(self, app, done_callback)
    if self._task is not None:
        self._task.add_done_callback(_forget_cancelling)


def _forget_cancelling(task: asyncio.Task[None]) -> None:
    # What was cancelled before its first step has an error whose frame refers to the worker; asked for once,
    # the task lets it go.
    if task.cancelled():
        with suppress(asyncio.CancelledError):
            task.result()


def _log_nothing(*_: object, **__: object) -> None: ...


def cut_components(styles: Iterable[RenderStyles]) -> None:
    """Cut the styles of a widget's parts (its component classes), which have nodes of their own."""
    for each in styles:
        _cut_styles(each)


def _cut(node: DOMNode) -> None:
    _cut_styles(node.styles)
    own = vars(node)
    for name, value in tuple(own.items()):
        match value:
            case Timer():
                value._callback = None
            case LRUCache():
                value.clear()
            # The context of each names the node. One that is not done may still be waited for.
            case asyncio.Future() if value.done() or isinstance(node, App):
                own[name] = None
            case Worker() if value.is_finished or isinstance(node, App):
                own[name] = None


def _cut_styles(styles: RenderStyles) -> None:
    styles.base.node = styles.inline.node = None
    styles._animate = None


def _clear(self: LRUCache[Any, Any]) -> None:
    """Textual's, which lets go of a ring of lists."""
    for link in self._cache.values():
        link.clear()
    _clears(self)


def _divide(self: Strip, cuts: Iterable[int]) -> Any:  # noqa: ANN401
    """Textual's, which remembers a strip that is not cut at all in the strip itself."""
    cuts = tuple(cuts)
    if cuts == (self.cell_length,):
        return [self]
    return _divides(self, cuts)


def _arrange_root(
    self: Compositor,
    root: Widget,
    size: Size,
    visible_only: bool = True,  # noqa: FBT001, FBT002 - Textual's
) -> tuple[CompositorMap, set[Widget]]:
    """Textual's, whose inner function refers to itself and to all widgets: it keeps an empty map instead."""
    arranged, widgets = _arranges(self, root, size, visible_only)
    kept = arranged.copy(), widgets.copy()
    arranged.clear()
    widgets.clear()
    return kept
