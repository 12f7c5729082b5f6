"""What all refusals of a camera are."""

# ruff: noqa: N818 - named after what happened; they all end in the tree of CameraError

from __future__ import annotations

import copyreg


class CameraError(Exception):
    """Whatever the emulated camera refuses; the text of `str` is for developers and holds no secret."""

    def __str__(self) -> str:
        names = getattr(self, "__dataclass_fields__", ())
        data = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
        return f"{type(self).__name__}({data})" if data else type(self).__name__

    def __reduce__(self) -> tuple[object, ...]:
        # Exception's own way calls the class with `args`, which keyword arguments never reach.
        return copyreg.__newobj__, (type(self),), dict(self.__dict__)  # type: ignore[attr-defined]


class BadInput(CameraError):
    """What was typed breaks a rule; nothing was counted as a try."""
