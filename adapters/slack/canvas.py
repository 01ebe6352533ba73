"""The message that an answer is written into: a stream where Slack lets us, else one that is edited."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from slack_sdk.errors import SlackApiError

from adapters.slack.post import Post, Spot
from adapters.slack.show import Message, quiet, simpler
from adapters.slack.trouble import FAILURES, code_of
from adapters.slack.workspace import Workspace

ANSWER = "hobane_answer"
_GONE = {"message_not_found", "thread_not_found", "channel_not_found", "is_archived", "not_in_channel"}
_UNEDITABLE = {"cant_update_message", "edit_window_closed", "streaming_state_conflict", "block_mismatch"}
log = logging.getLogger(__name__)


class Gone(Exception):
    """The message or its channel was taken away while it was written."""


class Canvas:
    """One answer's message. ``answered`` is the ts of what it answers, kept as metadata to find it again."""

    def __init__(self, workspace: Workspace, spot: Spot, answered: str, begun: str | None = None) -> None:
        self._workspace, self._spot, self._post = workspace, spot, Post(workspace)
        self._metadata = {"event_type": ANSWER, "event_payload": {"to": answered}}
        self._budgets = workspace.budgets
        self.streaming = begun is not None  # a message begun by an earlier process may still be a stream
        self._certain = begun is None  # that Slack shows exactly ``shown``
        self._counted = ""
        self.ts = begun
        self.shown = ""
        self.session_open = False  # Slack shows its Stop button

    async def begin(self, text: str) -> None:
        """Show the first words, as a stream if possible; nothing where the limits do not allow it."""
        if self._budgets.may_stream() and await self._start(text):
            return
        await self.begin_edited(text)

    async def begin_edited(self, text: str) -> None:
        """Show the first words in a message that will be edited."""
        if not self._budgets.may_post_early():
            return
        try:
            sent = await self._workspace.once.chat_postMessage(
                channel=self._spot.channel,
                thread_ts=self._spot.thread,
                metadata=self._metadata,
                **quiet({"markdown_text": text}),
            )
        except FAILURES as error:
            self._check(error)
            return
        self.ts, self.shown = str(sent["ts"]), text
        self._count("edited")

    async def _start(self, text: str) -> bool:
        self._budgets.start.spend()
        try:
            sent = await self._workspace.once.chat_startStream(
                channel=self._spot.channel,
                thread_ts=self._spot.thread or "",
                markdown_text=text,
                recipient_user_id=self._spot.user,
                recipient_team_id=self._spot.team,
            )
        except FAILURES as error:
            self._check(error)
            log.info("no stream here (%s); one message is edited instead", code_of(error) or "no answer")
            return False
        self.ts, self.shown, self.streaming = str(sent["ts"]), text, True
        self._count("streams")
        return True

    async def grow(self, text: str) -> None:
        """Show ``text`` in place of what is shown; a text that goes on is appended where it is a stream."""
        if self.ts is None or text == self.shown:
            return
        if self.streaming and self._certain and text.startswith(self.shown):
            await self._append(text)
        elif not self.streaming and self._budgets.may_edit():
            await self._edit(text)

    async def _append(self, text: str) -> None:
        if self._budgets.append.left <= 0:
            return
        self._budgets.append.spend()
        try:
            await self._workspace.once.chat_appendStream(
                channel=self._spot.channel, ts=self.ts or "", markdown_text=text[len(self.shown) :]
            )
            self.shown = text
        except FAILURES as error:
            self._check(error)
            if code_of(error) == "ratelimited":
                return
            # whether the piece arrived is not known, or the stream has ended: the rest comes by editing
            self._certain = False
            self.streaming = not code_of(error)
            log.info("the stream ended early (%s)", code_of(error) or "no answer")

    async def _edit(self, text: str) -> None:
        self._budgets.update.spend()
        try:
            await self._workspace.once.chat_update(
                channel=self._spot.channel, ts=self.ts or "", markdown_text=text
            )
            self.shown = text
        except FAILURES as error:
            self._check(error)

    async def finish(self, messages: Sequence[Message]) -> None:
        """Show the whole. Raises `Gone`, or what the last call raised."""
        first, *rest = messages
        try:
            if self.ts is None:
                await self._post_new(first)
            elif not (self.streaming and await self._stop(first)):
                await self._put_right(first)
            for message in rest:
                await self._post_new(message)
        finally:
            self._uncount()

    async def _post_new(self, message: Message) -> None:
        try:
            tagged = message | {"metadata": self._metadata}
            await self._post.message(self._spot.channel, self._spot.thread, tagged)
        except SlackApiError as error:
            self._check(error)
            raise

    async def _stop(self, message: Message) -> bool:
        """End the stream with what is missing; False where the message must be put right after that."""
        text, blocks = _text(message), message.get("blocks", [])[1:]
        whole = self._certain and text.startswith(self.shown)
        rest = text[len(self.shown) :] if whole else ""
        self._budgets.stop.spend()
        try:
            await self._workspace.client.chat_stopStream(
                channel=self._spot.channel,
                ts=self.ts or "",
                markdown_text=rest or None,
                blocks=blocks if whole and blocks else None,
                metadata=self._metadata if whole else None,
                session_status="active" if self.session_open else None,
            )
        except FAILURES as error:
            self._check(error)
            log.info("the stream had ended (%s)", code_of(error) or "no answer")
            return False
        self.session_open = False
        return whole

    async def _put_right(self, message: Message) -> None:
        """Make the message what it should be, or post it anew where it can no longer be edited."""
        try:
            await self._edit_whole(message)
        except SlackApiError as error:
            self._check(error)
            if code_of(error) == "invalid_blocks" and simpler(message) != message:
                await self._edit_whole(simpler(message))
                return
            if code_of(error) not in _UNEDITABLE:
                raise
            await self._post_new(message)

    async def _edit_whole(self, message: Message) -> None:
        self._budgets.update.spend()
        await self._workspace.client.chat_update(
            channel=self._spot.channel, ts=self.ts or "", metadata=self._metadata, **message
        )

    def _check(self, error: BaseException) -> None:
        if code_of(error) in _GONE:
            raise Gone(code_of(error)) from error

    def _count(self, kind: str) -> None:
        """Keep room in the limits for this answer's last call."""
        self._uncount()
        self._counted = kind
        setattr(self._budgets, kind, getattr(self._budgets, kind) + 1)

    def _uncount(self) -> None:
        if self._counted:
            setattr(self._budgets, self._counted, getattr(self._budgets, self._counted) - 1)
        self._counted = ""


def _text(message: Message) -> str:
    blocks: list[dict[str, Any]] = message.get("blocks", [])
    return str(message.get("markdown_text") or (blocks[0]["text"] if blocks else ""))


async def begun_answer(workspace: Workspace, spot: Spot, answered: str) -> str | None:
    """Return the ts of a message that an earlier process began as the answer to ``answered``, if any."""
    try:
        found = await workspace.client.conversations_replies(
            channel=spot.channel,
            ts=spot.thread or answered,
            oldest=answered,
            include_all_metadata=True,
            limit=100,
        )
    except FAILURES as error:
        log.info("an earlier answer could not be looked for (%s)", code_of(error) or "no answer")
        return None
    for message in found.get("messages") or []:
        ours = message.get("user") == workspace.identity.user and str(message.get("ts")) > answered
        payload = (message.get("metadata") or {}).get("event_payload") or {}
        if ours and payload.get("to", answered) == answered:
            return str(message["ts"])
    return None
