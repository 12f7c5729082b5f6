"""What a visitor of the pages is refused for, beside what the desk itself refuses."""

from __future__ import annotations

import enum
from http import HTTPStatus


class Refusal(enum.Enum):
    """Why; its value is what the log says."""

    FOREIGN = "origin"
    OFTEN = "often"
    BUSY = "busy"
    TOO_LARGE = "size"
    TOO_SLOW = "time"
    MALFORMED = "form"
    CONNECTIONS = "connections"
    SHEET = "sheet"
    BOARD = "board"
    CLOSED = "closed"
    EXERCISE = "exercise"

    @property
    def status(self) -> HTTPStatus:
        return _STATUS[self]


_STATUS = {
    Refusal.FOREIGN: HTTPStatus.FORBIDDEN,
    Refusal.OFTEN: HTTPStatus.TOO_MANY_REQUESTS,
    Refusal.BUSY: HTTPStatus.SERVICE_UNAVAILABLE,
    Refusal.TOO_LARGE: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    Refusal.TOO_SLOW: HTTPStatus.REQUEST_TIMEOUT,
    Refusal.MALFORMED: HTTPStatus.BAD_REQUEST,
    Refusal.CONNECTIONS: HTTPStatus.SERVICE_UNAVAILABLE,
    Refusal.SHEET: HTTPStatus.FORBIDDEN,
    Refusal.BOARD: HTTPStatus.FORBIDDEN,
    Refusal.CLOSED: HTTPStatus.FORBIDDEN,
    Refusal.EXERCISE: HTTPStatus.NOT_FOUND,
}


class WebRefused(Exception):  # noqa: N818 - named after what is wrong
    """A request is refused."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal
