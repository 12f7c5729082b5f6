"""The service desk of a data directory's cameras, as strangers may ask it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from tui.camera.context import utc_now
from tui.camera.errors import StoreError
from tui.camera.fleet.shown_challenges import was_shown
from tui.cloud.errors import CloudStoreBusy, StaleChallenge, UnknownKey
from tui.cloud.service_desk import LIFE
from tui.data_dir import open_desk, open_store
from tui.messages.cloud_errors import mail_text

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from tui.cloud.code_mailer import Transport
    from tui.cloud.service_desk import Answer
    from tui.protocol.payload import Payload


class OwnCameras:
    """Answers what a camera of the directory has really shown: a forged challenge fills no desk.

    Any thread may ask. Making it raises CameraError and CloudError.
    """

    def __init__(self, data: Path, transport: Transport | None = None) -> None:
        self._store = open_store(data)  # makes the directory, where it is missing
        self._desk = open_desk(data, transport, mail_text)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._desk.close()
        self._store.close()

    def answer(self, payload: Payload) -> Answer:
        """Answer a challenge. Raises CloudError."""
        try:
            shown = was_shown(self._store, payload)
        except StoreError as error:
            raise CloudStoreBusy(self._store.place) from error
        if not shown:
            if (age := utc_now() - payload.issued) > LIFE:
                raise StaleChallenge(payload.serial, age)
            raise UnknownKey(payload.serial, payload.key_id)
        return self._desk.answer(payload.text)
