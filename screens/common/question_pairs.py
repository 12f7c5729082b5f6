"""Two questions and two answers: the part that Reset and Security share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import VerticalGroup

from tui.camera import QUESTIONS, Answer, CameraError
from tui.camera.errors import AnswerCharacters, AnswerEmpty, AnswerTooLong, SameQuestionTwice
from tui.i18n import LazyText
from tui.widgets.form.fields import Field, Row
from tui.widgets.form.hidden_fields import HiddenField
from tui.widgets.form.select import Choice

if TYPE_CHECKING:
    from textual.widgets import Input, Select


class QuestionPairs(VerticalGroup):
    """Question over answer, twice, with a blank row between. `chosen` are two of the device's questions."""

    SCOPED_CSS = False  # narrow is what the screen is
    DEFAULT_CSS = """
    QuestionPairs > .second { margin: 1 0 0 0; }
    .-narrow QuestionPairs {
        & .question { height: 2; }
        & Choice.-textual-compact { height: 2; }
        & Choice.-textual-compact > _Current { height: 2; }
        & Choice.-textual-compact > _Current Label#label { height: 2; text-wrap: wrap; }
    }
    """

    def __init__(self, chosen: tuple[int, int]) -> None:
        rows = []
        for slot, question in enumerate(chosen):
            options = [(LazyText("reset, security", label), index) for index, label in QUESTIONS.items()]
            choice: Choice[int] = Choice(options, value=question, id=f"question-{slot}")
            answer = HiddenField(id=f"answer-{slot}")
            place = "question second" if slot else "question"
            rows += [
                Row(LazyText("reset", "Question"), choice, classes=place),
                Row(LazyText("reset", "Answer"), answer),
            ]
        super().__init__(*rows)
        self._hint: LazyText | str = ""

    def hint(self, words: LazyText | str) -> None:
        """What an empty answer field says."""
        self._hint = words
        self.retranslate()

    def retranslate(self) -> None:
        for slot in (0, 1):
            self.field(slot).placeholder = str(self._hint)

    def choice(self, slot: int) -> Choice[int]:
        return self.query_one(f"#question-{slot}", Choice)

    def field(self, slot: int) -> Field:
        return self.query_one(f"#answer-{slot}", Field)

    def answers(self) -> tuple[Answer, Answer]:
        """What is chosen and typed, as the camera takes it."""
        first, second = (Answer(self.choice(slot).selection or 0, self.field(slot).value) for slot in (0, 1))
        return first, second

    def typed(self) -> bool:
        return any(self.field(slot).value for slot in (0, 1))

    def place_of(self, error: CameraError) -> Input | Select[int] | None:
        """The field that breaks a rule. Which of two answers is wrong is never told."""
        match error:
            case AnswerEmpty() | AnswerTooLong() | AnswerCharacters():
                return self.field(error.which)
            case SameQuestionTwice():
                return self.choice(1)
            case _:
                return None
