"""What Slack sends → domain words."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from core.model import Channel

PLATFORM = "slack"
_TAKEN_SUBTYPES = {None, "file_share", "thread_broadcast"}
_MARKUP = re.compile(r"<([@#!]?)([^>|]+)(?:\|([^>]*))?>")


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that somebody handed in, still at Slack."""

    name: str
    url: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message that may be a question. ``thread`` is the ts of the message that its thread hangs on."""

    team: str
    channel: str
    ts: str
    thread: str
    user: str
    text: str
    mentioned: bool
    direct: bool
    root: bool  # it began its thread
    files: tuple[SentFile, ...] = ()
    home: str = ""  # see `within`

    @property
    def key(self) -> str:
        """What makes the message one, however often and in however many events it is delivered."""
        return f"{PLATFORM}:{within(self.home, self.channel)}:{self.ts}"

    @property
    def place(self) -> Channel:
        """The conversation it belongs to: each thread is its own."""
        return Channel(PLATFORM, within(self.home, self.channel), self.thread)

    def dump(self) -> str:
        """Write it down, to be answered later if need be."""
        return json.dumps(asdict(self), ensure_ascii=False)


def within(home: str, id: str) -> str:
    """Return an id of Slack as the core keeps it.

    Where the bot serves several workspaces, ``home`` is the one that it belongs to: ids of channels and
    people are unique in their workspace alone. Where it serves one by its token, ``home`` is empty.
    """
    return f"{home}/{id}" if home else id


def of_home(id: str) -> tuple[str, str]:
    """Return (home, id) of what `within` made."""
    home, _, own = id.rpartition("/")
    return home, own


def load(text: str) -> Incoming:
    """Read what `Incoming.dump` wrote."""
    known = json.loads(text)
    return Incoming(**{**known, "files": tuple(SentFile(**one) for one in known["files"])})


def incoming_of(payload: Mapping[str, Any], bot_user: str, home: str = "") -> Incoming | None:
    """Return the message of an event; None for edits, bots, the bot itself and everything else."""
    event = payload.get("event") or {}
    user, ts, channel = event.get("user"), event.get("ts"), event.get("channel")
    if event.get("type") not in ("message", "app_mention") or not (user and ts and channel):
        return None
    if event.get("subtype") not in _TAKEN_SUBTYPES or event.get("bot_id") or user in (bot_user, "USLACKBOT"):
        return None
    text = str(event.get("text") or "")
    thread = str(event.get("thread_ts") or ts)
    mentioned = event["type"] == "app_mention" or f"<@{bot_user}" in text
    return Incoming(
        team=team_of(payload, event),
        channel=str(channel),
        ts=str(ts),
        thread=thread,
        user=str(user),
        text=plain(text, bot_user),
        mentioned=mentioned,
        direct=event.get("channel_type") == "im" or str(channel).startswith("D"),
        root=thread == ts,
        files=tuple(file_of(one) for one in event.get("files") or [] if one.get("url_private")),
        home=home,
    )


def installed_in(payload: Mapping[str, Any]) -> str:
    """Return the workspace whose installation a delivery is for; empty where it does not say.

    In a shared channel that is not always the workspace of the person who did something.
    """
    view = payload.get("view") or {}
    authorized = (payload.get("authorizations") or [{}])[0].get("team_id")
    team, user = payload.get("team"), payload.get("user")
    own = team.get("id") if isinstance(team, Mapping) else team
    person = user.get("team_id") if isinstance(user, Mapping) else None
    found = view.get("app_installed_team_id") or authorized or own or payload.get("team_id") or person
    return str(found or "")


def team_of(payload: Mapping[str, Any], event: Mapping[str, Any] | None = None) -> str:
    """Return the workspace of the person who did something, which a shared channel's own may not be."""
    event = event or {}
    user = payload.get("user")
    person = user.get("team_id") if isinstance(user, Mapping) else None
    team = payload.get("team")
    own = team.get("id") if isinstance(team, Mapping) else None
    found = event.get("user_team") or event.get("team") or person or payload.get("team_id") or own
    return str(found or "")


def file_of(file: Mapping[str, Any]) -> SentFile:
    """Return what Slack says about a file."""
    url = file.get("url_private_download") or file.get("url_private") or ""
    name, media_type = str(file.get("name") or "file"), str(file.get("mimetype") or "")
    return SentFile(name[-200:], str(url), media_type, int(file.get("size") or 0))


def plain(text: str, bot_user: str = "") -> str:
    """Return a message as its writer meant it: without Slack's markup and without the bot's own mention."""

    def written(found: re.Match[str]) -> str:
        kind, target, label = found[1], found[2], found[3]
        if kind == "@":
            return "" if target == bot_user else f"@{label or target}"
        if kind == "!":
            return f"@{label or target.partition('^')[0]}".replace("@@", "@")
        return f"#{label or target}" if kind == "#" else (label or target)

    return html.unescape(_MARKUP.sub(written, text)).strip()


def value_of(text: str, home: str = "") -> str:
    """Return a field's value as written; a mention of a person alone becomes that person's key."""
    person = re.fullmatch(r"\s*<@([UW][A-Z0-9]+)(?:\|[^>]*)?>\s*", text)
    return f"{PLATFORM}:{within(home, person[1])}" if person else plain(text)
