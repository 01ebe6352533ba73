"""Fetches the files that were handed in with a command."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import discord

from adapters.discord.faults import UNSTEADY
from adapters.discord.words import Given
from core.reply import Upload

_LARGEST = 64_000_000  # bytes, as many as the core reads
_PATIENCE = 60.0  # seconds


class NotFetched(Exception):
    """A file could not be fetched; ``key`` and ``facts`` make the sentence of `discord_text`."""

    def __init__(self, key: str, **facts: object) -> None:
        super().__init__(key, facts)
        self.key, self.facts = key, facts


async def fetched(client: discord.Client, given: Given) -> Mapping[str, str | Upload]:
    """Return the values with every file downloaded; raises `NotFetched`."""
    values: dict[str, str | Upload] = {}
    for name, value in given.items():
        if isinstance(value, str):
            values[name] = value
            continue
        if value.size > _LARGEST:
            have, limit = round(value.size / 1_000_000), round(_LARGEST / 1_000_000)
            raise NotFetched("file_large", name=value.name, have=have, limit=limit)
        try:
            async with asyncio.timeout(_PATIENCE):
                content = await client.http.get_from_cdn(value.url)
        except (discord.HTTPException, TimeoutError, *UNSTEADY) as error:
            raise NotFetched("file_gone", name=value.name) from error
        values[name] = Upload(value.name, content)
    return values
