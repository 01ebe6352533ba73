"""Reads the message that a shortcut is used on, and the question it answers."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

from adapters.slack.post import Spot
from adapters.slack.trouble import FAILURES, code_of
from adapters.slack.words import PLATFORM, plain
from adapters.slack.workspace import Workspace
from core.command import Command

LINK = "link"  # the field that carries where a text was taken from
_PATIENCE = 1.0  # seconds; the form must open within three
log = logging.getLogger(__name__)


class Reading:
    """Looks at messages that were there before the bot was called."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def values(self, command: Command, shortcut: Mapping[str, Any], spot: Spot) -> dict[str, str]:
        """Return the message as the command's ``message_field``.

        Where the command also needs another text, the message before it in its thread is that text: on an
        answer, the question.
        """
        message, field = shortcut["message"], command.message_field or ""
        values = {field: plain(str(message.get("text") or ""), self._workspace.identity.user)}
        if any(one.name == LINK for one in command.carried):
            values |= _address(shortcut)
        if any(one.name == "whose" for one in command.carried):
            values |= _writer(message)
        others = [
            one.name for one in command.fields if one.required and one.kind == "text" and one.name != field
        ]
        if others and message.get("thread_ts") and message["thread_ts"] != message["ts"]:
            before = await self._before(spot, str(message["ts"]))
            asked = plain(str(before.get("text") or ""), self._workspace.identity.user)
            values |= _question(command, others[0], asked, before) if asked else {}
        return values

    async def _before(self, spot: Spot, ts: str) -> Mapping[str, Any]:
        """The last message of a person in the thread before ``ts``; empty if it cannot be read in time."""
        try:
            async with asyncio.timeout(_PATIENCE):
                found = await self._workspace.once.conversations_replies(
                    channel=spot.channel, ts=spot.thread or ts, latest=ts, inclusive=False, limit=50
                )
        except (*FAILURES, TimeoutError) as error:
            log.info("the thread could not be read (%s)", code_of(error) or type(error).__name__)
            return {}
        said = [one for one in found.get("messages") or [] if not one.get("bot_id") and str(one["ts"]) < ts]
        return said[-1] if said else {}


def _question(command: Command, field: str, asked: str, message: Mapping[str, Any]) -> dict[str, str]:
    """A message as the question, and as what it is where the command keeps that apart."""
    limit = next((one.field.limit for one in command.carried if one.name == "asked"), None)
    if limit is None:
        return {field: asked}
    asker = {"asker": f"{PLATFORM}:{message['user']}"} if message.get("user") else {}
    return {field: asked, "asked": asked[:limit], **asker}


def _address(shortcut: Mapping[str, Any]) -> dict[str, str]:
    """Where the message can be looked up, as Slack's own "copy link" writes it."""
    domain = str((shortcut.get("team") or {}).get("domain") or "")
    if not domain:
        return {}
    message, channel = shortcut["message"], str(shortcut["channel"]["id"])
    address = f"https://{domain}.slack.com/archives/{channel}/p{str(message['ts']).replace('.', '')}"
    thread = message.get("thread_ts")
    return {LINK: f"{address}?thread_ts={thread}&cid={channel}" if thread else address}


def _writer(message: Mapping[str, Any]) -> dict[str, str]:
    """Whose message it is; nothing for a program's."""
    if message.get("bot_id") or not message.get("user"):
        return {}
    return {"whose": f"{PLATFORM}:{message['user']}"}
