"""What can be wrong in any store: values that this program never wrote, another order of texts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from sqlalchemy import select

from tui.db.errors import BadRow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, MetaData


class Fault(Enum):
    """What is wrong."""

    DAMAGED = "damaged"
    """A value that this program never wrote."""
    COLLATION = "collation"
    """A column whose texts order in another way than this program's."""
    ORPHANS = "orphans"
    """Rows that refer to what is not there."""
    LOG = "log"
    """A line of a camera's log is missing, or its numbers are ahead of the camera's."""
    TRIES = "tries"
    """More tries were counted than there may be."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong."""

    fault: Fault
    where: str
    """A table, a column, or a camera's serial number."""


def damages(tx: Connection, metadata: MetaData) -> Iterator[Finding]:
    """Read every value of every table."""
    for table in metadata.sorted_tables:
        try:
            for _ in tx.execute(select(table).execution_options(yield_per=1000)):
                pass
        except BadRow:
            yield Finding(Fault.DAMAGED, table.name)
