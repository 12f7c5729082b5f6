"""Whether a camera of a store has really shown a challenge that somebody brings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from tui.camera.storage.schema import challenges

if TYPE_CHECKING:
    from tui.camera.storage.store import Store
    from tui.protocol.payload import Payload


def was_shown(store: Store, payload: Payload) -> bool:
    """Whether the camera has made this challenge, today at least. Raises StoreError.

    Any visitor can write one that a desk would answer: it is checked for slips, not signed. Without this one
    visitor could fill the desk's records, and use up the mails that a shared camera gets a day.
    """
    this = (challenges.c.serial == payload.serial, challenges.c.payload == payload.text)
    with store.read() as tx:
        return tx.execute(select(challenges.c.number).where(*this)).first() is not None
