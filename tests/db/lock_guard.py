"""Fails any INSERT, UPDATE or DELETE of a camera's rows without that camera's lock, in every test.

Whose rows a statement changes is read from the statement that SQLAlchemy compiled and the values bound to it:
the `serial` of inserted rows, `serial = ...` or `serial IN (...)` among the conditions of the others. What
does not say it that way (SQL text, a condition by name, INSERT ... SELECT) needs the lock of the whole store.

It can't see: what foreign keys delete in turn, statements past SQLAlchemy (`sqlite3.connect` in a test) and
other processes that a test starts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Delete, Engine, Insert, Update, event
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import BinaryExpression, BindParameter, BooleanClauseList, ColumnClause

from tui.camera.storage.schema import cameras
from tui.db.database import ALL, LOCKED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import ColumnElement, Connection
    from sqlalchemy.engine import ExecutionContext
    from sqlalchemy.sql.compiler import SQLCompiler

KEY: Final = "serial"
_CHANGES: Final = re.compile(
    r"\s*(?:INSERT|UPDATE|DELETE|REPLACE|WITH\b.*\b(?:INSERT|UPDATE|DELETE))\b", re.DOTALL
)

violations: Final[list[str]] = []
"""What was refused since the last test, should something catch the error itself."""


class UnlockedWriteError(AssertionError):
    """A statement changes rows whose lock its transaction does not hold."""


def install() -> None:
    """Look at every statement of this process from now on."""
    event.listen(Engine, "before_cursor_execute", _look)


def _look(  # noqa: PLR0913, PLR0917 - SQLAlchemy's own signature
    connection: Connection,
    cursor: object,
    sql: str,
    parameters: object,
    context: ExecutionContext,
    executemany: bool,  # noqa: FBT001
) -> None:
    if not _CHANGES.match(sql):
        return
    wrong = _wrong(connection.get_execution_options().get(LOCKED), context)
    if wrong is not None:
        violations.append(f"{wrong}: {sql}")
        raise UnlockedWriteError(violations[-1])


def _wrong(locked: tuple[str, ...] | str | None, context: Any) -> str | None:  # noqa: ANN401, PLR0911 - a table
    if locked is None:
        return "before the lock"
    if locked == ALL:
        return None
    statement = context.compiled.statement if context.compiled is not None else None
    if not isinstance(statement, (Insert, Update, Delete)):
        return "SQL text, which does not say whose rows it changes"
    if KEY not in statement.table.c:
        return "rows that belong to no camera"
    if statement.table is cameras and not isinstance(statement, Update):
        return "adds or removes a camera"
    keys = _keys(statement, context.compiled, context.compiled_parameters)
    if keys is None:
        return "does not say whose rows it changes"
    if others := keys - set(locked):
        return f"rows of {sorted(others)}, locked is {locked}"
    return None


def _keys(
    statement: Insert | Update | Delete, compiled: SQLCompiler, rows: list[dict[str, Any]]
) -> set[str] | None:
    if isinstance(statement, Insert):
        keys = [row.get(KEY) for row in rows]
        return None if statement.select is not None or None in keys else {str(key) for key in keys}
    for condition in _conditions(statement.whereclause):
        if isinstance(condition, BinaryExpression) and _is_key(condition.left, statement):
            if not isinstance(condition.right, BindParameter):
                continue
            name = compiled.bind_names[condition.right]
            if condition.operator is operators.eq:
                return {row[name] for row in rows}
            if condition.operator is operators.in_op:
                each = re.compile(rf"{name}_\d+")  # SQLAlchemy binds the members of a list so
                return {row[member] for row in rows for member in row if each.fullmatch(member)}
    return None


def _conditions(where: ColumnElement[Any] | None) -> Iterator[Any]:
    """Yield what has to hold, each for itself."""
    if isinstance(where, BooleanClauseList) and where.operator is operators.and_:
        for clause in where.clauses:
            yield from _conditions(clause)
    elif where is not None:
        yield where


def _is_key(column: object, statement: Update | Delete) -> bool:
    return isinstance(column, ColumnClause) and column.name == KEY and column.table is statement.table
