"""What new practice cameras are made from: the server's scenario, or what a link or an exercise asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.camera.fleet.templates import Template, template_of
from tui.camera.model.scenarios import SCENARIOS
from tui.work import hashing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tui.camera import Store

PARAMETER = "scenario"
"""Of a link."""


class ScenarioTemplates:
    """Hashes what a scenario needs when it is first asked for."""

    def __init__(self, store: Store, default: Template, others: Sequence[Template] = ()) -> None:
        """`others` are made already: of a server without hints, whose secrets were drawn before it began."""
        self._store, self._default = store, default
        self._made = {template.scenario: template for template in (*others, default)}
        self._with_hints = {name: template for name, template in self._made.items() if template.scene.hints}

    async def asked_for(self, asked: Mapping[str, str] | None) -> Template:
        """Return the template of the link's scenario; the server's where it names none that is known."""
        scenario = (asked or {}).get(PARAMETER, "")
        if scenario not in SCENARIOS:
            return self._default
        if scenario not in self._made:
            self._made[scenario] = await hashing(template_of, self._store, scenario)
        return self._made[scenario]

    async def of_exercise(self, scenario: str) -> Template:
        """Return the template of an exercise's scenario; one with hints, which belong to exercises."""
        if scenario not in self._with_hints:
            self._with_hints[scenario] = await hashing(template_of, self._store, scenario)
        return self._with_hints[scenario]
