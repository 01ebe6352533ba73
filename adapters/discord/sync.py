"""Registers the commands with Discord, and only when they changed: each registration counts."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import logging
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import discord

from adapters.discord.commands import Payload
from adapters.discord.faults import UNSTEADY

log = logging.getLogger(__name__)


class Mark(Protocol):
    """Remembers one short text across restarts."""

    async def read(self) -> str | None:
        """What was written last."""

    async def write(self, text: str) -> None:
        """Remember another."""


class FileMark:
    """A mark in a file of its own."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def read(self) -> str | None:
        """What was written last; None where nothing can be read."""
        return await asyncio.to_thread(self._read)

    async def write(self, text: str) -> None:
        """Replace the file in one step; a failure only means that the next start registers again."""
        with contextlib.suppress(OSError):
            await asyncio.to_thread(self._write, text)

    def _read(self) -> str | None:
        with contextlib.suppress(OSError, UnicodeDecodeError):
            return self._path.read_text(encoding="utf-8")
        return None

    def _write(self, text: str) -> None:
        fresh = self._path.with_suffix(".new")
        fresh.write_text(text, encoding="utf-8")
        os.replace(fresh, self._path)


async def sync(client: discord.Client, payloads: Sequence[Payload], mark: Mark) -> bool:
    """Register the commands unless the same ones are registered already; returns whether it did."""
    application = client.application_id
    written = json.dumps([application, payloads], ensure_ascii=False, sort_keys=True)
    digest = hashlib.sha256(written.encode()).hexdigest()
    if application is None or await mark.read() == digest:
        return False
    try:
        await client.http.bulk_upsert_global_commands(application, list(payloads))
    except (discord.HTTPException, *UNSTEADY):
        log.exception("Discord did not take the commands; they stay as they were until the next start")
        return False
    await mark.write(digest)
    return True
