"""What people do in the fake: write, run commands, press, fill in forms."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(slots=True)
class Person:
    """Somebody in the workspace."""

    id: str
    name: str
    locale: str = "ko-KR"
    admin: bool = False
    team: str = ""

    def profile(self, team: str) -> dict[str, Any]:
        return {
            "id": self.id,
            "team_id": self.team or team,
            "name": self.name,
            "is_admin": self.admin,
            "locale": self.locale,
            "profile": {"display_name": self.name},
        }


class People:
    """The part of the fake that plays its people."""

    team: str
    bot: str
    people: dict[str, Person]
    members: dict[str, set[str]]
    messages: dict[tuple[str, str], dict[str, Any]]
    ephemerals: list[tuple[str, dict[str, Any]]]
    if TYPE_CHECKING:
        deliver: Any
        until: Any
        ts: Callable[[], str]
        trigger: Callable[[], str]
        next_number: Callable[[], int]
        response_url: Callable[[str], str]

    def add(self, *people: Person) -> None:
        """People who are in every channel that `channel` makes."""
        self.people |= {person.id: person for person in people}

    def channel(self, name: str, *, joined: bool = True) -> str:
        self.members[name] = set(self.people) | ({self.bot} if joined else set())
        return name

    def direct(self, user: str) -> str:
        name = f"D{user}"
        self.members[name] = {user, self.bot}
        return name

    def event(self, event: dict[str, Any]) -> dict[str, Any]:
        return {
            "type": "event_callback",
            "team_id": self.team,
            "api_app_id": "A1",
            "event_id": f"Ev{self.next_number()}",
            "event_time": int(time.time()),
            "event": event,
            "authorizations": [{"team_id": self.team, "user_id": self.bot, "is_bot": True}],
        }

    def written(
        self, user: str, channel: str, text: str, thread: str | None = None, **more: object
    ) -> dict[str, Any]:
        """Put a person's message into a channel without telling the bot."""
        message: dict[str, Any] = {"type": "message", "user": user, "text": text, "ts": self.ts()}
        message |= {"team": self.team, **more}
        if thread:
            message["thread_ts"] = thread
        self.messages[channel, message["ts"]] = message
        return message

    async def mention(
        self, user: str, channel: str, text: str, thread: str | None = None, **more: object
    ) -> str:
        """Mention the bot, which arrives as two events; returns the message's ts."""
        message = self.written(user, channel, f"<@{self.bot}> {text}", thread, **more)
        for event in self.mention_events(message, channel):
            await self.deliver("events_api", event)
        return str(message["ts"])

    def mention_events(self, message: dict[str, Any], channel: str) -> list[dict[str, Any]]:
        common = {**message, "channel": channel, "event_ts": message["ts"]}
        return [
            self.event({**common, "type": "app_mention"}),
            self.event({**common, "channel_type": "channel"}),
        ]

    async def say(self, user: str, channel: str, text: str, thread: str | None = None, **more: Any) -> str:  # noqa: ANN401
        """Write a message; returns its ts."""
        message = self.written(user, channel, text, thread, **more)
        kind = "im" if channel.startswith("D") else "channel"
        await self.deliver("events_api", self.event({**message, "channel": channel, "channel_type": kind}))
        return str(message["ts"])

    async def slash(self, user: str, channel: str, command: str, text: str = "", **more: Any) -> Any:  # noqa: ANN401
        """Run a slash command; returns the acknowledgement."""
        payload = {
            "team_id": self.team, "channel_id": channel, "user_id": user, "command": command, "text": text,
            "api_app_id": "A1", "trigger_id": self.trigger(), "response_url": self.response_url(user), **more,
        }  # fmt: skip
        return await self.deliver("slash_commands", payload)

    async def shortcut(self, user: str, channel: str, ts: str, callback: str) -> None:
        """Use a message shortcut; Slack writes a text for every message, also for one of blocks or a stream."""
        message = self.messages[channel, ts]
        await self.deliver("interactive", self._interactive(user, channel) | {
            "type": "message_action", "callback_id": callback, "message_ts": ts,
            "message": {**message, "text": message.get("text") or text_of(message)},
        })  # fmt: skip

    async def press(self, user: str, channel: str, message: dict[str, Any], label: str) -> None:
        """Press a button of a message by (the beginning of) its label."""
        action = next(one for one in buttons_of(message) if one["text"]["text"].startswith(label))
        container = {"type": "message", "channel_id": channel, "message_ts": message.get("ts")}
        container |= {"is_ephemeral": "ts" not in message, "thread_ts": message.get("thread_ts")}
        shown = {"message": message} if "ts" in message else {}
        body = self._interactive(user, channel)
        if not channel:  # at home
            container = {"type": "view"}
            del body["response_url"], body["channel"]
        await self.deliver("interactive", body | shown | {
            "type": "block_actions", "container": container,
            "actions": [{"block_id": "b", "action_ts": self.ts(), **action}],
        })  # fmt: skip

    async def submit(self, user: str, view: dict[str, Any], **values: Any) -> Any:  # noqa: ANN401
        """Fill in a form over what is written in and send it; returns the acknowledgement."""
        state = {
            block["block_id"]: {
                block["element"]["action_id"]: _filled(block["element"], values.get(block["block_id"]))
            }
            for block in view["blocks"]
            if block["type"] == "input"
        }
        body = self._interactive(user, "") | {
            "type": "view_submission",
            "view": {**view, "state": {"values": state}},
        }
        del body["channel"]
        return await self.deliver("interactive", body)

    async def stop(self, user: str, channel: str, thread: str) -> None:
        """Press Slack's Stop button; Slack ends the streams there itself."""
        streaming = [
            message
            for (place, _), message in self.messages.items()
            if place == channel and message.get("thread_ts") == thread and message.get("streaming")
        ]
        for message in streaming:
            message["streaming"] = False
        event = {"type": "agent_session_stopped", "channel": channel, "thread_ts": thread, "user": user}
        event["streaming_message_ts"] = [message["ts"] for message in streaming]  # type: ignore[assignment]
        await self.deliver("events_api", self.event(event))

    def _interactive(self, user: str, channel: str) -> dict[str, Any]:
        return {
            "team": {"id": self.team, "domain": "fake"}, "user": {"id": user, "team_id": self.team}, "channel": {"id": channel},
            "api_app_id": "A1", "trigger_id": self.trigger(), "response_url": self.response_url(user),
        }  # fmt: skip

    # ---- what there is to see

    def answers(self, channel: str, thread: str) -> list[dict[str, Any]]:
        """The bot's messages in a thread, oldest first."""
        return [
            message
            for (place, _), message in self.messages.items()
            if place == channel and message.get("thread_ts") == thread and message.get("user") == self.bot
        ]

    async def answer(self, channel: str, thread: str, count: int = 1) -> dict[str, Any]:
        """Wait for the bot's whole answer in a thread and return it."""

        def whole() -> bool:
            shown = self.answers(channel, thread)
            return len(shown) >= count and all(is_whole(one) for one in shown)

        await self.until(whole)
        return self.answers(channel, thread)[-1]

    async def private_to(self, user: str, count: int = 1) -> dict[str, Any]:
        """Wait for what only one person sees and return the last of it."""
        await self.until(lambda: sum(one == user for one, _ in self.ephemerals) >= count)
        return [message for one, message in self.ephemerals if one == user][-1]

    async def quiet(self) -> None:
        """Give the bot time to do something that it should not do."""
        await asyncio.sleep(0.15)


def is_whole(message: dict[str, Any]) -> bool:
    """Whether a message of the bot is complete: its metadata comes with its last call."""
    return bool(message.get("metadata")) and not message.get("streaming")


def buttons_of(message: dict[str, Any]) -> list[dict[str, Any]]:
    """The buttons under a message, or on a page."""
    blocks = message.get("blocks") or []
    rows = [one for block in blocks for element in block.get("elements", []) for one in _pressable(element)]
    return rows + [block["accessory"] for block in blocks if "accessory" in block]


def _pressable(element: dict[str, Any]) -> list[dict[str, Any]]:
    if element["type"] != "feedback_buttons":
        return [element] if element["type"] == "button" else []
    sides = (element["positive_button"], element["negative_button"])
    return [{**side, "type": element["type"], "action_id": element["action_id"]} for side in sides]


def text_of(message: dict[str, Any]) -> str:
    """The Markdown of a message."""
    blocks = [block["text"] for block in message.get("blocks") or [] if block["type"] == "markdown"]
    return "\n".join([part for part in (message.get("markdown_text", ""), *blocks) if part])


def _filled(element: dict[str, Any], value: Any) -> dict[str, Any]:  # noqa: ANN401
    if element["type"] == "file_input":
        return {"type": "file_input", "files": [value] if value else []}
    if element["type"] == "static_select":
        option = next(
            (one for one in element["options"] if one["value"] == value), element.get("initial_option")
        )
        return {"type": "static_select", "selected_option": option}
    return {"type": element["type"], "value": value if value is not None else element.get("initial_value")}
