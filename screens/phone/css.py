"""How the phone looks, beside a window and alone."""

from __future__ import annotations

from typing import Final

CSS: Final = """
PhoneScreen {
    background: $background 0%; align: right top;
    &.-alone { align: center middle; }
    & > #frame {
        width: 39; height: 100%; max-height: 21; background: $osd-case;
        border: round $osd-line; border-title-align: center; border-subtitle-align: center;
        border-title-color: $osd-line; border-title-background: $osd-case;
        border-subtitle-color: $osd-line; border-subtitle-background: $osd-case;
    }
    & #status { height: 1; padding: 0 1; color: $osd-muted; }
    & #status > .clock { width: 1fr; }
    & #status > .signal { width: auto; }
    & #heading { padding: 0; content-align: center middle; text-align: center; }
    & #page { background: $osd-surface; }
    & Row > Label { width: 1fr; }
    & Row > .label { width: 10; }
    &.-narrow > #frame { width: 39; }
    &.-low > #frame { max-height: 19; }
    &.-low Page { padding: 0 2; }
    &.-narrow Page StatusLine { max-height: 4; }
    &.-narrow > Steps, &.-help > Steps { display: none; }
    &.-beside.-help { background: $background 0%; }
    &.-beside.-help.-replaced > HelpPanel, &.-beside.-help.-replaced.-narrow > HelpPanel {
        width: 39; height: 21;
    }
    &.-beside.-help.-replaced.-low > HelpPanel { height: 19; max-height: 19; }
    &.-beside > HelpPanel > #help { height: 1fr; }
    & > GuideLine { layer: top; }
}
"""
