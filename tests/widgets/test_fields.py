"""A field whose text is longer than it has room for."""

from __future__ import annotations

from tests.helpers.windows.cameras import Practice, visit


async def test_what_is_left_of_a_long_text_is_seen(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        await user.press("up", "ctrl+u")
        await user.paste("0123456789" * 6)
        await user.press(*["backspace"] * 30)
        assert user.value("#user") == "0123456789" * 3
        assert f"▌{'0123456789' * 3}\n" in user.shown()


async def test_a_long_text_that_is_pasted_first_is_seen_at_its_end(practice: Practice) -> None:
    async with visit(practice.camera("known")) as user:
        await user.paste("0123456789" * 6)
        pasted = user.shown()
        await user.press("left", "right")
        assert user.shown() == pasted, "where the cursor is"
