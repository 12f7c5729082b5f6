"""Copying a whole store into an empty one, of either kind of server; once more is harmless."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from sqlalchemy import insert, select

if TYPE_CHECKING:
    from sqlalchemy import Connection, MetaData, Select, Table

_AT_ONCE: Final = 1000
"""Rows that are in memory together."""


class NotEmpty(Exception):  # noqa: N818 - named after what is wrong
    """There is something else already where the copy would go."""


class CopyDiffers(Exception):  # noqa: N818 - named after what happened
    """What was written is not what was read. Nothing of it is to be kept."""


def copy(source: Connection, target: Connection, metadata: MetaData) -> int:
    """Copy all rows, compare them one by one, and return how many; the caller commits.

    What has all of them already is compared alone: so a copy of several stores can be done once more when it
    was interrupted between them. Both are transactions that see one state. Raises NotEmpty, CopyDiffers.
    """
    if any(target.execute(select(table).limit(1)).first() is not None for table in metadata.sorted_tables):
        try:
            return sum(_compared(source, target, table) for table in metadata.sorted_tables)
        except CopyDiffers:
            raise NotEmpty from None
    for table in metadata.sorted_tables:  # what others refer to comes first
        for rows in source.execute(_all(table)).mappings().partitions():
            target.execute(insert(table), [dict(row) for row in rows])
    return sum(_compared(source, target, table) for table in metadata.sorted_tables)


def _compared(source: Connection, target: Connection, table: Table) -> int:
    count = 0
    for read, written in zip_longest(source.execute(_all(table)), target.execute(_all(table))):
        if read is None or written is None or tuple(read) != tuple(written):
            raise CopyDiffers
        count += 1
    return count


def _all(table: Table) -> Select[tuple[object, ...]]:
    query = select(table).order_by(*table.primary_key.columns)
    return query.execution_options(yield_per=_AT_ONCE)
