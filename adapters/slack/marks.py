"""Marks messages with a key that people do not see, and finds them again by it."""

from __future__ import annotations

from typing import Any

from adapters.slack.workspace import Workspace

NEWS = "hobane_news"
CLOSED = {
    "channel_not_found", "not_in_channel", "is_archived", "thread_not_found", "restricted_action",
    "cannot_reply_to_message", "no_permission", "user_is_restricted", "ekm_access_denied",
}  # fmt: skip
"""What Slack says of a place where nothing can be written."""
_LOOK_BACK = 100  # messages


def mark_of(key: str) -> dict[str, Any]:
    """Return the metadata that carries a key."""
    return {"event_type": NEWS, "event_payload": {"key": key}}


async def find_marked(workspace: Workspace, place: tuple[str, str | None], key: str) -> str | None:
    """The ts of the message with this key among the last of a (channel, thread)."""
    found = await _recent(workspace, *place)
    for message in found.get("messages") or []:
        metadata = message.get("metadata") or {}
        if metadata.get("event_type") == NEWS and metadata.get("event_payload", {}).get("key") == key:
            return str(message["ts"])
    return None


async def _recent(workspace: Workspace, channel: str, thread: str | None) -> Any:  # noqa: ANN401 - the SDK's
    client = workspace.client
    if thread:
        return await client.conversations_replies(
            channel=channel, ts=thread, include_all_metadata=True, limit=_LOOK_BACK
        )
    return await client.conversations_history(channel=channel, include_all_metadata=True, limit=_LOOK_BACK)
