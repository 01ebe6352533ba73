"""The methods of the fake's Web API: what they do to its channels, messages and views."""

from __future__ import annotations

import asyncio
import json
import time
from typing import TYPE_CHECKING, Any

from tests.fake_slack.rules import Arguments, wrong_view

if TYPE_CHECKING:
    from tests.fake_slack.server import FakeSlack

Answer = dict[str, Any]


class Refusal(Exception):
    """Slack says no; ``code`` is its name for why."""

    def __init__(self, code: str, **more: str) -> None:
        super().__init__(code)
        self.code, self.more = code, more


class Api:
    """One method each; a method returns what it adds to ``{"ok": true}``, or raises `Refusal`."""

    def __init__(self, slack: FakeSlack) -> None:
        self._slack = slack

    async def auth_test(self, _: Arguments) -> Answer:
        slack = self._slack
        return {
            "team_id": slack.team,
            "user_id": slack.bot,
            "bot_id": slack.bot_id,
            "url": "https://fake.slack.com/",
        }

    async def auth_revoke(self, _: Arguments) -> Answer:
        self._slack.revoked = True
        return {"revoked": True}

    async def apps_connections_open(self, _: Arguments) -> Answer:
        ticket = f"t{self._slack.next_number()}"
        self._slack.tickets.add(ticket)
        return {"url": f"{self._slack.base.replace('http', 'ws')}/link?ticket={ticket}"}

    async def users_info(self, arguments: Arguments) -> Answer:
        person = self._slack.people.get(arguments["user"])
        if person is None:
            raise Refusal("user_not_found")
        return {"user": person.profile(self._slack.team)}

    async def usergroups_users_list(self, arguments: Arguments) -> Answer:
        if arguments["usergroup"] not in self._slack.groups:
            raise Refusal("no_such_subteam")
        return {"users": sorted(self._slack.groups[arguments["usergroup"]])}

    async def users_conversations(self, _: Arguments) -> Answer:
        mine = [name for name, members in self._slack.members.items() if self._slack.bot in members]
        return {"channels": [{"id": name} for name in mine if name.startswith("C")]}

    # ---- messages

    def _channel(self, name: str) -> str:
        if name in self._slack.archived:
            raise Refusal("is_archived")
        if name not in self._slack.members:
            raise Refusal("channel_not_found")
        if self._slack.bot not in self._slack.members[name]:
            raise Refusal("not_in_channel")
        return name

    def _store(self, arguments: Arguments) -> Answer:
        channel = self._channel(arguments["channel"])
        thread = arguments.get("thread_ts")
        if thread and (channel, thread) not in self._slack.messages:
            raise Refusal("thread_not_found")
        message = {
            "type": "message",
            "user": self._slack.bot,
            "bot_id": self._slack.bot_id,
            "ts": self._slack.ts(),
        }
        message |= {name: arguments[name] for name in _KEPT if arguments.get(name) is not None}
        self._slack.messages[channel, message["ts"]] = message
        return {"channel": channel, "ts": message["ts"], "message": message}

    async def chat_postMessage(self, arguments: Arguments) -> Answer:  # noqa: N802
        stored = self._store(arguments)
        await self._slack.echo(stored["channel"], stored["message"])
        return stored

    async def chat_update(self, arguments: Arguments) -> Answer:
        message = self._own(arguments)
        if message.get("streaming"):
            raise Refusal("streaming_state_conflict")
        for name in ("text", "blocks", "markdown_text"):
            message.pop(name, None)
        message |= {name: arguments[name] for name in _KEPT if arguments.get(name) is not None}
        message["edits"] = [*message.get("edits", []), time.monotonic()]
        await self._slack.echo(
            arguments["channel"], {"subtype": "message_changed", "message": message, "ts": self._slack.ts()}
        )
        return {"channel": arguments["channel"], "ts": arguments["ts"]}

    def _own(self, arguments: Arguments) -> Answer:
        channel = self._channel(arguments["channel"])
        message = self._slack.messages.get((channel, arguments["ts"]))
        if message is None or message.get("user") != self._slack.bot:
            raise Refusal("message_not_found")
        return message

    async def chat_postEphemeral(self, arguments: Arguments) -> Answer:  # noqa: N802
        if arguments["user"] not in self._slack.members[self._channel(arguments["channel"])]:
            raise Refusal("user_not_in_channel")
        return {"message_ts": self._slack.private(arguments["user"], arguments)}

    # ---- streams

    async def chat_startStream(self, arguments: Arguments) -> Answer:  # noqa: N802
        channel = self._channel(arguments["channel"])
        if not arguments.get("thread_ts"):
            raise Refusal("invalid_thread_ts")
        if not channel.startswith("D"):
            for name in ("recipient_team_id", "recipient_user_id"):
                if not arguments.get(name):
                    raise Refusal(f"missing_{name}")
        stored = self._store(arguments)
        stored["message"]["streaming"] = True
        stored["message"]["streamed"] = True
        return {"channel": channel, "ts": stored["ts"]}

    def _stream(self, arguments: Arguments) -> Answer:
        message = self._own(arguments)
        if not message.get("streaming"):
            raise Refusal("message_not_in_streaming_state")
        chunks = arguments.get("chunks") or []
        added = arguments.get("markdown_text") or "".join(chunk.get("text", "") for chunk in chunks)
        message["markdown_text"] = message.get("markdown_text", "") + added
        message["pieces"] = [*message.get("pieces", []), added]
        return message

    async def chat_appendStream(self, arguments: Arguments) -> Answer:  # noqa: N802
        self._stream(arguments)
        return {"channel": arguments["channel"], "ts": arguments["ts"]}

    async def chat_stopStream(self, arguments: Arguments) -> Answer:  # noqa: N802
        message = self._stream(arguments)
        message["streaming"] = False
        message |= {name: arguments[name] for name in ("blocks", "metadata") if arguments.get(name)}
        await self._slack.echo(arguments["channel"], message)
        if arguments.get("session_status"):
            thread = message["thread_ts"]
            self._slack.sessions[arguments["channel"], thread] = arguments["session_status"]
        return {"channel": arguments["channel"], "ts": arguments["ts"], "message": message}

    async def assistant_threads_setStatus(self, arguments: Arguments) -> Answer:  # noqa: N802
        self._channel(arguments["channel_id"])
        self._slack.statuses.append((arguments["channel_id"], arguments["thread_ts"], arguments["status"]))
        return {}

    async def assistant_threads_setSuggestedPrompts(self, arguments: Arguments) -> Answer:  # noqa: N802
        self._slack.prompts[arguments["channel_id"]] = arguments["prompts"]
        return {}

    async def agents_sessions_setStatus(self, arguments: Arguments) -> Answer:  # noqa: N802
        if arguments["status"] not in ("processing", "active", "suspended", "closed"):
            raise Refusal("invalid_status")
        if len(arguments.get("title") or "") > 200:
            raise Refusal("invalid_title")
        self._channel(arguments["channel_id"])
        self._slack.sessions[arguments["channel_id"], arguments["thread_ts"]] = arguments["status"]
        return {}

    # ---- conversations

    async def conversations_open(self, arguments: Arguments) -> Answer:
        if arguments["users"] not in self._slack.people:
            raise Refusal("user_not_found")
        return {"channel": {"id": self._slack.direct(arguments["users"])}}

    async def conversations_replies(self, arguments: Arguments) -> Answer:
        thread = arguments["ts"]
        found = [
            message
            for (channel, ts), message in self._slack.messages.items()
            if channel == arguments["channel"] and thread in (ts, message.get("thread_ts"))
        ]
        if not found:
            raise Refusal("thread_not_found")
        return {"messages": self._shown(found, arguments), "has_more": False}

    async def conversations_history(self, arguments: Arguments) -> Answer:
        self._channel(arguments["channel"])
        found = [
            message
            for (channel, ts), message in self._slack.messages.items()
            if channel == arguments["channel"] and message.get("thread_ts") in (None, ts)
        ]
        return {"messages": self._shown(found, arguments)[::-1], "has_more": False}

    def _shown(self, messages: list[Answer], arguments: Arguments) -> list[Answer]:
        first, last = str(arguments.get("oldest") or "0"), str(arguments.get("latest") or "9")
        kept = [one for one in messages if first <= one["ts"] <= last]
        if str(arguments.get("include_all_metadata", "0")).lower() in ("1", "true"):
            return kept
        return [{name: value for name, value in one.items() if name != "metadata"} for one in kept]

    # ---- views

    async def views_open(self, arguments: Arguments) -> Answer:
        issued = self._slack.triggers.get(arguments["trigger_id"])
        if issued is None:
            raise Refusal("invalid_trigger_id")
        if issued < 0:
            raise Refusal("exchanged_trigger_id")
        if time.monotonic() - issued > self._slack.trigger_life:
            raise Refusal("expired_trigger_id")
        if wrong := wrong_view(arguments["view"]):
            raise Refusal(wrong)
        self._slack.triggers[arguments["trigger_id"]] = -1
        number = f"V{self._slack.next_number()}"
        view = {**arguments["view"], "id": number, "hash": number}
        self._slack.views.put_nowait(view)
        return {"view": view}

    async def views_publish(self, arguments: Arguments) -> Answer:
        if wrong := wrong_view(arguments["view"]):
            raise Refusal(wrong)
        self._slack.homes[arguments["user_id"]] = arguments["view"]
        self._slack.changed.set()
        return {"view": arguments["view"]}

    # ---- files

    async def files_getUploadURLExternal(self, arguments: Arguments) -> Answer:  # noqa: N802
        number = f"F{self._slack.next_number()}"
        self._slack.uploads[number] = {"name": arguments["filename"], "length": int(arguments["length"])}
        return {"file_id": number, "upload_url": f"{self._slack.base}/upload/{number}"}

    async def files_completeUploadExternal(self, arguments: Arguments) -> Answer:  # noqa: N802
        channel = self._channel(arguments["channel_id"])
        files = arguments["files"]
        for file in json.loads(files) if isinstance(files, str) else files:
            upload = self._slack.uploads[file["id"]]
            if "content" not in upload or len(upload["content"]) != upload["length"]:
                raise Refusal("file_update_failed")
            self._slack.shared.append((channel, upload["name"], upload["content"]))
        self._slack.changed.set()
        await asyncio.sleep(0)
        return {"files": [{"id": "F1"}]}


_KEPT = (
    "text",
    "blocks",
    "markdown_text",
    "metadata",
    "thread_ts",
    "reply_broadcast",
    "unfurl_links",
    "unfurl_media",
)
