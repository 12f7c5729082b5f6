"""What can be wrong with a database. Neutral: each store turns them into errors of its own (`own_error`)."""

# ruff: noqa: N818 - named after what happened; they all end in the tree of DatabaseError

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

Place: TypeAlias = Path | str
"""What an error names: a file, or the address of a database on a server, without its password."""


@dataclass(eq=False)
class DatabaseError(Exception):
    """The database can't be used; `place` names it."""

    place: Place


class DatabaseUnwritable(DatabaseError):
    """No permission, a read-only or a full disk."""


class DatabaseNotAFile(DatabaseUnwritable):
    """A directory, a symbolic link, a pipe or a device stands where the file should be."""


class DatabaseReplaced(DatabaseUnwritable):
    """The file was deleted, or something else stands in its place, since it was opened."""


class DatabaseDamaged(DatabaseError):
    """Not a database of this program, or a broken one. It is left as it is."""


class DatabaseBusy(DatabaseError):
    """Another writer held the database for longer than the wait."""


class DatabaseGone(DatabaseError):
    """The server can't be reached, or has ended the connection: it is stopped, or refuses this user."""


class DatabaseUntrusted(DatabaseGone):
    """The server did not prove who it is: its certificate is another's, or not from the authority given."""


@dataclass(eq=False)
class DatabaseTooNew(DatabaseError):
    """Written by a newer release than this one; both are schema versions."""

    found: int
    known: int


@dataclass(eq=False)
class DatabaseTooOld(DatabaseError):
    """Not migrated yet: on a server that many hosts use, none of them does it by itself."""

    found: int
    known: int


class BadRow(Exception):
    """A value that this program never wrote: the database is damaged. Stores tell it as that."""
