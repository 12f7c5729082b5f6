"""Style sheets that the apps of all visitors share: each is parsed once, and reused by the next."""

from __future__ import annotations

from typing import Final

from textual.css.model import RuleSet
from textual.css.stylesheet import CssSource, Stylesheet
from textual.css.types import CSSLocation
from textual.dom import DOMNode

from tui.remote.terminal.release import cut_components

_THEMES: Final = 8
"""Sets of variables that are kept; there are three themes, and NO_COLOR changes none of them."""

_Source = tuple[str, CSSLocation, bool, int, str]
_Sheet = tuple[tuple[CSSLocation, CssSource], ...]


class _Parsed:
    """What was parsed with one set of variables; never changed afterwards."""

    def __init__(self) -> None:
        self.rules: dict[_Source, list[RuleSet]] = {}
        self.sheets: dict[_Sheet, tuple[list[RuleSet], dict[str, list[RuleSet]]]] = {}


_parsed: Final[dict[tuple[tuple[str, str], ...], _Parsed]] = {}
_SHEETS: Final = 256
"""Combinations of sources that are kept; each window that is opened adds its own to those before it."""


class SharedStylesheet(Stylesheet):
    """A style sheet that parses only what was not parsed before."""

    def __init__(self, *, variables: dict[str, str] | None = None) -> None:
        super().__init__(variables=variables)
        self._shared: _Parsed | None = None

    def set_variables(self, variables: dict[str, str]) -> None:
        super().set_variables(variables)
        self._shared = None

    def _parse_rules(
        self,
        css: str,
        read_from: CSSLocation,
        is_default_rules: bool = False,  # noqa: FBT001, FBT002 - Textual's
        tie_breaker: int = 0,
        scope: str = "",
    ) -> list[RuleSet]:
        shared = self._of_these_variables()
        source = (css, read_from, is_default_rules, tie_breaker, scope)
        if (rules := shared.rules.get(source)) is None:
            rules = super()._parse_rules(css, read_from, is_default_rules, tie_breaker, scope)
            if not any(rule.errors for rule in rules):
                shared.rules[source] = rules
        return rules

    def parse(self) -> None:
        """Take the rules of all sources together, from an app that had the same where there was one."""
        shared = self._of_these_variables()
        sheet = tuple(self.source.items())
        if (known := shared.sheets.get(sheet)) is None:
            super().parse()
            if len(shared.sheets) >= _SHEETS:
                shared.sheets.clear()
            shared.sheets[sheet] = self._rules, self.rules_map
            return
        self._rules, self._rules_map = known
        self._require_parse = False

    def _process_component_classes(self, node: DOMNode) -> None:
        before = tuple(node._component_styles.values())  # noqa: SLF001 - which are made anew
        super()._process_component_classes(node)
        cut_components(before)

    def _of_these_variables(self) -> _Parsed:
        if self._shared is None:
            variables = tuple(sorted(self._variables.items()))
            if variables not in _parsed and len(_parsed) >= _THEMES:
                _parsed.clear()
            self._shared = _parsed.setdefault(variables, _Parsed())
        return self._shared


def share(stylesheet: Stylesheet) -> SharedStylesheet:
    """Give an app that does not run yet a style sheet that shares."""
    shared = SharedStylesheet(variables=stylesheet._variables)  # noqa: SLF001 - no public way
    shared.source = dict(stylesheet.source)
    shared._require_parse = bool(shared.source)  # noqa: SLF001 - as above
    return shared
