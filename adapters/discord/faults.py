"""What Discord refuses, sorted by what can be done about it."""

from __future__ import annotations

from typing import Literal

import aiohttp
import discord

UNSTEADY = (aiohttp.ClientError, OSError)
"""The network's trouble."""

Kind = Literal["deleted", "gone", "forbidden", "late", "broken"]
_KINDS: dict[int, Kind] = {
    10003: "gone",  # unknown channel
    10004: "gone",  # unknown server
    10008: "deleted",  # unknown message
    10015: "late",  # unknown webhook: the interaction's token is too old
    10062: "late",  # unknown interaction: three seconds went by
    40060: "late",  # acknowledged before: a second delivery
    50001: "forbidden",  # missing access
    50007: "forbidden",  # takes no direct messages
    50013: "forbidden",  # missing permission
    50027: "late",  # invalid webhook token
    50083: "forbidden",  # archived thread
    160005: "forbidden",  # locked thread
}


class TokenRefused(Exception):
    """Discord does not know the token."""


def may_pass(error: Exception) -> bool:
    """Whether a moment's waiting may mend it: the network's trouble, and Discord's own."""
    return not isinstance(error, discord.HTTPException) or error.status >= 500


def kind_of(error: discord.HTTPException) -> Kind:
    """Say what a refusal means: deleted, gone, forbidden, too late, or broken on Discord's side or ours."""
    known = _KINDS.get(error.code)
    if known:
        return known
    if isinstance(error, discord.NotFound):
        return "gone"
    return "forbidden" if isinstance(error, discord.Forbidden) else "broken"
