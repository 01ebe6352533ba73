"""Shows how a training stands as one message of a channel or thread that is edited in its place."""

from __future__ import annotations

from slack_sdk.errors import SlackApiError

from adapters.slack.marks import CLOSED, find_marked, mark_of
from adapters.slack.post import Post
from adapters.slack.show import Message, as_blocks
from adapters.slack.trouble import FAILURES, code_of, lasting
from adapters.slack.workspace import Workspace
from core.errors import ChannelGone, MessageGone
from core.reply import LiveMessage

_UNCHANGEABLE = CLOSED | {"message_not_found", "cant_update_message", "edit_window_closed"}


async def show_live(workspace: Workspace, live: LiveMessage, message: Message) -> str:
    """Post the message or edit it, and return its ts.

    Raises `MessageGone` where it was deleted or may not be written, `ChannelGone` where it may work later.
    """
    try:
        ts = live.message or await _posted_before(workspace, live)
        if not ts:
            marked = message | {"metadata": mark_of(live.key)}
            return await Post(workspace).message(live.channel.place, live.channel.thread, marked)
        await workspace.client.chat_update(
            channel=live.channel.place, ts=ts, metadata=mark_of(live.key), **as_blocks(message)
        )
    except FAILURES as error:
        lost = code_of(error) in _UNCHANGEABLE or lasting(error)
        raise (MessageGone if lost else ChannelGone)(channel=str(live.channel)) from error
    return ts


async def _posted_before(workspace: Workspace, live: LiveMessage) -> str | None:
    """The message of an earlier process that ended before it could remember the ts."""
    try:
        return await find_marked(workspace, (live.channel.place, live.channel.thread), live.key)
    except SlackApiError as error:
        if not lasting(error):
            raise
        return None  # reading is not allowed here; a second message is better than none
