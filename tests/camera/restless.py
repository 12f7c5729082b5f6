"""Changes the password back and forth until it is killed. Run by test_kill.py: restless.py DATABASE SERIAL.

It prints "ready" once it is at it, and never ends by itself.
"""

from __future__ import annotations

import itertools
import secrets
import sys

from tests.camera.helpers import KNOWN, OTHER, CheapHasher
from tui.camera import ADMIN, Camera, CameraContext, CameraError, Session, Store


def main(database: str, serial: str) -> None:
    # From an address of its own: one has so many wrong passwords a minute.
    parts = {"hasher": CheapHasher(), "log_capacity": 10**9}
    camera = Camera(CameraContext(Store.open(database), serial, origin=secrets.token_hex(), **parts))  # type: ignore[arg-type]
    session, current = signed_in(camera)
    other = OTHER if current == KNOWN else KNOWN
    for count, (old, new) in enumerate(itertools.cycle([(current, other), (other, current)])):
        camera.change_password(session, old, new)
        if count == 1:  # by now everything is loaded
            print("ready", flush=True)  # noqa: T201 - what the test waits for


def signed_in(camera: Camera) -> tuple[Session, str]:
    for password in (KNOWN, OTHER):
        try:
            return camera.sign_in(ADMIN, password), password
        except CameraError:
            continue
    raise SystemExit("neither password fits")


if __name__ == "__main__":
    main(*sys.argv[1:])
