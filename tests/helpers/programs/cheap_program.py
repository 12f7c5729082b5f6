"""The program with cheap hashes and commits: `python -m tests.helpers.programs.cheap_program OPTION...`.

Making a camera hashes three secrets and the SSH server a fourth, each for 100 ms of CPU: with Argon2 at its
cheapest a start takes half as long. Tests of what is hashed, and of when, run the installed program
(`tests.helpers.terminals.terminal_user.PROGRAM`).
"""

from __future__ import annotations

from argon2 import profiles

profiles.RFC_9106_LOW_MEMORY = profiles.CHEAPEST

from app import main  # noqa: E402 - finds the profile changed
from tests.db import cheap_stores  # noqa: E402

if __name__ == "__main__":
    cheap_stores.install()
    main()
