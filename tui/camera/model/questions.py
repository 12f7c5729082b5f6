"""Security questions: the device's list, and what counts as an answer (step 2 of the reset guide)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Final

from tui.camera.errors import (
    AnswerCharacters,
    AnswerEmpty,
    AnswerTooLong,
    SameQuestionTwice,
    UnknownQuestion,
)

QUESTIONS: Final[dict[int, str]] = {
    1: "What are the last five digits of your mobile phone number?",
    2: "Which e-mail account do you often use?",
    3: "What is the postcode of the place where you were born?",
    4: "What is the number plate of your first car?",
    5: "In which year did you finish school?",
    6: "What was the name of your first pet?",
}
"""Index on the device -> English label (a msgid). Index 0 stands for "none"; the guide shows 1 and 2."""

ANSWER_LIMIT: Final = 64
"""Characters of an answer, after normalising."""

_ALLOWED: Final = re.compile(r"[0-9a-z.@]*")
_WORTH_NORMALISING: Final = 16 * ANSWER_LIMIT


@dataclass(frozen=True, slots=True)
class Answer:
    """One question of the list and what was typed for it."""

    question: int
    text: str = field(repr=False)


def normalise(text: str) -> str:
    """Return an answer as it is compared: compatibility forms unified, case folded, blanks trimmed."""
    return unicodedata.normalize("NFKC", text).casefold().strip()


def checked(first: Answer, second: Answer) -> tuple[Answer, Answer]:
    """Return both answers normalised, or raise the `BadInput` that says what is wrong with them.

    Answers take 0-9 a-z A-Z . @ only, as on the device, and are normalised before that is asked: full-width
    digits from a Chinese keyboard are digits.
    """
    if first.question not in QUESTIONS or second.question not in QUESTIONS:
        raise UnknownQuestion
    if first.question == second.question:
        raise SameQuestionTwice
    return _checked(0, first), _checked(1, second)


def _checked(which: int, answer: Answer) -> Answer:
    # NFKC of a very long text takes quadratic time, so plain length comes first.
    if len(answer.text) > _WORTH_NORMALISING:
        raise AnswerTooLong(which, ANSWER_LIMIT)
    text = normalise(answer.text)
    if not text:
        raise AnswerEmpty(which)
    if not _ALLOWED.fullmatch(text):
        raise AnswerCharacters(which)
    if len(text) > ANSWER_LIMIT:
        raise AnswerTooLong(which, ANSWER_LIMIT)
    return Answer(answer.question, text)
