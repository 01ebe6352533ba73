"""What the core says of an installation."""

from __future__ import annotations

from core.installations import Installation


def test_a_token_is_in_nothing_that_is_printed_or_logged() -> None:
    installation = Installation("slack", "T1", "하나", "U1BOT", "xoxb-a-secret-token")

    assert "T1" in repr(installation)
    assert "secret" not in f"{installation} {installation!r}"
