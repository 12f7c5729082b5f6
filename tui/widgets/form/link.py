"""Underlined words that a user can press."""

from __future__ import annotations

from textual import events

from tui.i18n import LazyText
from tui.widgets.form.fields import Button, Field, StatusLine


class Link(Button):
    """A button that looks like the underlined words on the device's windows.

    It stands where a field could: what is typed on it goes into the field before it, or is said to be lost.
    """

    DEFAULT_CSS = """
    Link {
        min-width: 0; padding: 0; margin: 0; text-style: underline;
        background: $osd-surface; color: $osd-text;
        &:hover { background: $osd-surface; color: $osd-accent-text; }
        &:focus { background: $osd-accent; color: $osd-ink; text-style: bold underline; }
        &.-pressed { background: $osd-well; color: $osd-text; }
        &.-pressed:focus { color: $osd-accent-text; }
        &:disabled { text-style: none; }
        &:nocolor, &:nocolor:focus { border-left: none; border-right: none; padding: 0; }
    }
    """

    def on_key(self, event: events.Key) -> None:
        if event.is_printable and event.character and event.key != "space":  # which presses
            event.stop()
            self._pass_on(event.character)

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        self._pass_on(event.text)

    def _pass_on(self, text: str) -> None:
        chain = self.screen.focus_chain
        if self not in chain:  # what was sent reaches it when its window has just been closed or locked
            return
        before = [widget for widget in chain[: chain.index(self)] if isinstance(widget, Field)]
        if before:
            before[-1].focus()
            before[-1].post_message(events.Paste(text))
        else:
            for line in self.screen.query(StatusLine):
                line.hint(LazyText("window", "There is nothing to type here. Enter opens the link."))
