"""The phone app's accounts: what a sign-in costs."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import argon2
import pytest

from tests.cloud.helpers import NOW
from tui.cloud.errors import WrongAccount
from tui.cloud.phone_accounts import PhoneAccounts
from tui.cloud.store import CloudStore


class Counting(argon2.PasswordHasher):
    """Argon2id at its cheapest; counts what was hashed or verified."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.calls = 0

    def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
        self.calls += 1
        return super().hash(password, salt=salt)

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002 - argon2-cffi's name
        self.calls += 1
        return super().verify(hash, password)


def test_an_unknown_name_costs_what_a_known_one_costs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hasher = Counting()
    monkeypatch.setattr("tui.cloud.phone_accounts._hasher", lambda: hasher)
    with CloudStore.open(tmp_path) as records:
        accounts = PhoneAccounts(records, clock=lambda: NOW)
        accounts.sign_up("anna", "Kettle-88-window")
        for name in ("anna", "nobody"):
            hasher.calls = 0
            with pytest.raises(WrongAccount):
                accounts.sign_in(name, "Kettle-89-window")
            assert hasher.calls == 1
