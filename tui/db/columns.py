"""Column types that every database keeps alike, checked on the way out.

A damaged page, or another program, can put anything into a column: SQLite keeps a text in a column of
numbers, and NULL where a damaged schema no longer forbids it. A value that this program never wrote raises
BadRow, and does not get to where it would be a TypeError, an endless lock or a line of a megabyte.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, TypeVar

from sqlalchemy import BigInteger, Boolean, String
from sqlalchemy.types import TypeDecorator

from tui.db.errors import BadRow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.engine import Dialect

LONGEST: Final = 10_000
"""Characters of a text; the longest that is written is the path of a file of keys (4096)."""

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""The earliest time that is kept."""

_MICROSECOND: Final = timedelta(microseconds=1)
_LATEST: Final = (datetime(9000, 1, 1, tzinfo=UTC) - EPOCH) // _MICROSECOND  # leaves room for sums and zones
_LARGEST: Final = 2**53  # no count gets there, and one more is still a number of any database

T = TypeVar("T")


class Checked(TypeDecorator[T]):
    """A type whose values are looked at as they are read; `optional` columns may hold NULL."""

    cache_ok = True

    def __init__(self, *, optional: bool = False) -> None:
        super().__init__()
        self.optional = optional

    def process_result_value(self, value: object, dialect: Dialect) -> T | None:
        del dialect
        if value is None:
            if self.optional:
                return None
            raise BadRow
        return self.checked(value)

    def checked(self, value: object) -> T:
        """Return what the program works with. Raises BadRow."""
        raise NotImplementedError


class Text(Checked[str]):
    """A text of at most `longest` characters, without NUL; `form`: one that matches this wholly."""

    impl = String
    cache_ok = True

    def __init__(self, form: str = "", *, longest: int = LONGEST, optional: bool = False) -> None:
        super().__init__(optional=optional)
        self.form = form
        self.longest = longest

    def checked(self, value: object) -> str:
        if not isinstance(value, str) or len(value) > self.longest or "\0" in value:
            raise BadRow
        if self.form and not re.fullmatch(self.form, value):
            raise BadRow
        return value


class Number(Checked[int]):
    """A whole number from 0 to `most`."""

    impl = BigInteger
    cache_ok = True

    def __init__(self, most: int = _LARGEST, *, optional: bool = False) -> None:
        super().__init__(optional=optional)
        self.most = most

    def checked(self, value: object) -> int:
        if not isinstance(value, int) or not 0 <= value <= self.most:
            raise BadRow
        return value


class Flag(Checked[bool]):
    """Yes or no."""

    impl = Boolean
    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], bool]:
        del dialect, coltype

        # Boolean's own would take any text for a yes before it could be looked at.
        def checked(value: object) -> bool:
            if not isinstance(value, int) or value not in {0, 1}:
                raise BadRow
            return bool(value)

        return checked


class UtcDateTime(Checked[datetime]):
    """An aware datetime from 1970 to 9000, as microseconds since 1970 in UTC: exact in every database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        del dialect
        return None if value is None else (value - EPOCH) // _MICROSECOND

    def checked(self, value: object) -> datetime:
        if not isinstance(value, int) or not 0 <= value < _LATEST:
            raise BadRow
        return EPOCH + timedelta(microseconds=value)


class JsonObject(Checked["Mapping[str, Any]"]):
    """A small mapping of plain values as JSON text: databases differ in what they do to a JSON column."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Mapping[str, Any] | None, dialect: Dialect) -> str:
        del dialect
        return json.dumps(dict(value or {}), sort_keys=True)

    def checked(self, value: object) -> Mapping[str, Any]:
        if not isinstance(value, str) or len(value) > LONGEST:
            raise BadRow
        try:
            found = json.loads(value)
        except (ValueError, RecursionError) as error:
            raise BadRow from error
        if not isinstance(found, dict) or not all(_plain(each) for each in found.values()):
            raise BadRow
        return found


def _plain(value: object) -> bool:
    return value is None or isinstance(value, str | int)
