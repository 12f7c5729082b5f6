"""What a phone works with."""

from __future__ import annotations

from typing import TypeAlias

from tui.cloud.maildir import Maildirs
from tui.cloud.phone_accounts import PhoneAccounts
from tui.cloud.service_desk import Desk

CloudSide: TypeAlias = tuple[Desk, PhoneAccounts, Maildirs]
"""The desk that answers what was scanned, the app's accounts, the mailboxes of codes."""
