"""Column types that every database keeps alike, checked on the way out.

A damaged page, or another program, can put anything into a column: a value that this program
never wrote raises BadRow.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import BigInteger, String
from sqlalchemy.types import TypeDecorator

from tui.db.errors import BadRow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.engine import Dialect

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


class Text(TypeDecorator[str]):
    """Text; SQLite would return a number where a damaged page holds one."""

    impl = String
    cache_ok = True

    def process_result_value(self, value: object, dialect: Dialect) -> str | None:
        del dialect
        if value is None or isinstance(value, str):
            return value
        raise BadRow


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime, kept as microseconds since 1970 in UTC: exact, and the same in every database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        del dialect
        return None if value is None else (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: object, dialect: Dialect) -> datetime | None:
        del dialect
        if value is None:
            return None
        if not isinstance(value, int):
            raise BadRow
        try:
            return _EPOCH + timedelta(microseconds=value)
        except OverflowError as error:
            raise BadRow from error


class JsonObject(TypeDecorator["Mapping[str, Any]"]):
    """A small mapping, kept as JSON text: databases differ in what they do to a JSON column."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Mapping[str, Any] | None, dialect: Dialect) -> str:
        del dialect
        return json.dumps(dict(value or {}), sort_keys=True)

    def process_result_value(self, value: object, dialect: Dialect) -> Mapping[str, Any]:
        del dialect
        try:
            found = json.loads(str(value))
        except ValueError as error:
            raise BadRow from error
        if not isinstance(found, dict):
            raise BadRow
        return found
