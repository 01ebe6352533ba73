"""Discord's objects → domain words."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

import discord

from adapters.discord.options import DiscordOptions
from core.model import Actor, Channel, Language, Question, Role

PLATFORM = "discord"
PEOPLE_WRITE = (discord.MessageType.default, discord.MessageType.reply)  # all others are Discord's own news
_LANGUAGES: dict[discord.Locale, Language] = {
    discord.Locale.korean: "ko",
    discord.Locale.american_english: "en",
    discord.Locale.british_english: "en",
}
_CUSTOM_EMOJI = re.compile(r"<a?(:\w+:)\d+>")
Person = discord.User | discord.Member


@dataclass(frozen=True, slots=True)
class File:
    """A file that somebody handed in and that is not downloaded yet; ``size`` in bytes, ``type`` of media."""

    name: str
    url: str
    size: int
    type: str = ""


Given = Mapping[str, str | File]


@dataclass(frozen=True, slots=True)
class Asked:
    """A message that asks something: all that is needed to answer it, also in a later process.

    ``place`` is the channel to post in; ``talk`` is the conversation as `Channel` text.
    """

    message: int
    place: int
    talk: str
    person: str
    name: str
    text: str
    files: tuple[File, ...] = ()
    guild: int = 0

    @property
    def key(self) -> str:
        """The message's name in the inbox."""
        return f"{PLATFORM}:{self.message}"

    @property
    def opens_thread(self) -> bool:
        """Whether it was asked in a server's channel, where a thread can be opened for it."""
        thread = Channel.parse(self.talk).thread
        return bool(self.guild) and thread is not None and thread.startswith("u")

    @property
    def alone(self) -> bool:
        """Whether the next thing said there is the answer: in direct messages, and in a thread of its own."""
        return not self.guild or self.place == self.message

    def dumps(self) -> str:
        """Write it for the inbox."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def loads(cls, written: str) -> Asked:
        """Read what `dumps` wrote; raises KeyError, ValueError or TypeError for anything else."""
        values = json.loads(written)
        return cls(**{**values, "files": tuple(File(**file) for file in values["files"])})

    def question(self) -> Question:
        """What the core is asked."""
        actor = Actor(PLATFORM, self.person, self.name)
        return Question(self.text, actor, Channel.parse(self.talk), private=not self.guild)


def joined(several: list[Asked]) -> Asked:
    """Several messages of one person as one question, answered under the last of them."""
    text = "\n".join(asked.text for asked in several if asked.text)
    return replace(several[-1], text=text, files=tuple(file for asked in several for file in asked.files))


def asked_of(message: discord.Message, me: discord.ClientUser) -> Asked:
    """Return what a message asks."""
    return Asked(
        message.id,
        message.channel.id,
        str(channel_of(message.channel, message.author)),
        str(message.author.id),
        message.author.display_name,
        text_of(message, me),
        tuple(File(one.filename, one.url, one.size, one.content_type or "") for one in message.attachments),
        message.guild.id if message.guild else 0,
    )


def text_of(message: discord.Message, me: discord.ClientUser) -> str:
    """Return what somebody wrote, without the bot's mention, with names in place of other marks."""
    text = re.sub(rf"<@!?{me.id}>", " ", message.content)
    own_role = message.guild.self_role if message.guild else None
    if own_role is not None:
        text = text.replace(own_role.mention, " ")
    for person in message.mentions:
        text = re.sub(rf"<@!?{person.id}>", f"@{person.display_name}", text)
    for role in message.role_mentions:
        text = text.replace(role.mention, f"@{role.name}")
    for channel in message.channel_mentions:
        text = text.replace(channel.mention, f"#{channel.name}")
    text = re.sub(r"[ \t]{2,}", " ", _CUSTOM_EMOJI.sub(r"\1", text))
    return text.strip()


def mentions(message: discord.Message, me: discord.ClientUser) -> bool:
    """Whether a message names the bot, itself or by its own role; ``@everyone`` does not."""
    own_role = message.guild.self_role if message.guild else None
    return any(person.id == me.id for person in message.mentions) or own_role in message.role_mentions


def replies_to(message: discord.Message, me: discord.ClientUser) -> bool:
    """Whether a message is a reply to one of the bot's."""
    replied = message.reference.resolved if message.reference else None
    return isinstance(replied, discord.Message) and replied.author.id == me.id


def speaks_to_nobody(message: discord.Message) -> bool:
    """Whether a message has words and is not meant for somebody in particular, or for everybody."""
    calls = message.mentions or message.role_mentions or message.mention_everyone
    return bool(message.content) and not calls and message.reference is None


def channel_of(channel: object, person: Person) -> Channel:
    """The conversation: a thread's or a direct one is shared, in a channel each person has an own one."""
    if isinstance(channel, discord.Thread):
        return Channel(PLATFORM, str(channel.parent_id), str(channel.id))
    place = str(getattr(channel, "id", 0))
    if getattr(channel, "guild", None) is None:
        return Channel(PLATFORM, place)
    return Channel(PLATFORM, place, f"u{person.id}")


def thread_channel(asked: Asked, thread: int) -> Asked:
    """The same question, asked in a thread that was opened for it."""
    place = Channel.parse(asked.talk).place
    return replace(asked, place=thread, talk=str(Channel(PLATFORM, place, str(thread))))


def address_of(channel: Channel) -> int:
    """The id of the Discord channel or thread to post in; 0, which no channel has, for anything else."""
    if channel.thread is not None and channel.thread.isdecimal():
        return int(channel.thread)
    return int(channel.place) if channel.place.isdecimal() else 0


def actor_of(interaction: discord.Interaction, options: DiscordOptions, trusted: bool) -> Actor:
    """Return who presses. What the server says of roles counts only where the server is ``trusted``."""
    person = interaction.user
    role = _role(person, interaction.permissions, options) if trusted else Role.MEMBER
    language = _LANGUAGES.get(interaction.locale)
    return Actor(PLATFORM, str(person.id), person.display_name, role, language)


def _role(person: Person, permissions: discord.Permissions, options: DiscordOptions) -> Role:
    if not isinstance(person, discord.Member):
        return Role.MEMBER
    if permissions.manage_guild or any(person.get_role(role) for role in options.admin_roles):
        return Role.ADMIN
    taught = any(person.get_role(role) for role in options.teacher_roles)
    return Role.TEACHER if taught else Role.MEMBER


def options_of(data: Mapping[str, Any]) -> dict[str, str | File]:
    """The values of a slash command, as the core reads them."""
    return {one["name"]: _value(one, data) for one in data.get("options") or () if "value" in one}


def _value(option: Mapping[str, Any], data: Mapping[str, Any]) -> str | File:
    value = option["value"]
    if option["type"] == discord.AppCommandOptionType.attachment.value:
        return _file(value, data)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def fields_of(data: Mapping[str, Any]) -> dict[str, str | File]:
    """The values of a form that was sent; empty ones are left out."""
    found: dict[str, str | File] = {}
    for row in data.get("components") or ():
        component = row.get("component") or {}
        chosen = [str(value) for value in component.get("values") or ()]
        written = component.get("value") or (chosen[0] if chosen else "")
        if not written:
            continue
        upload = component["type"] == discord.ComponentType.file_upload.value
        found[component["custom_id"]] = _file(written, data) if upload else str(written)
    return found


def _file(id: str, data: Mapping[str, Any]) -> File:
    found = data["resolved"]["attachments"][str(id)]
    return File(found["filename"], found["url"], found["size"])


def target_of(data: Mapping[str, Any]) -> str:
    """The text of the message that a message command was used on."""
    return str(_target(data).get("content") or "")


def writer_of(data: Mapping[str, Any]) -> dict[str, str]:
    """Whose message a message command was used on; nothing for a program's."""
    author = _target(data).get("author") or {}
    if "id" not in author or author.get("bot"):
        return {}
    return {"whose": f"{PLATFORM}:{author['id']}"}


def buttons_of(data: Mapping[str, Any]) -> list[str]:
    """The ids of the buttons under the message that a message command was used on."""
    rows = _target(data).get("components") or ()
    return [
        str(one["custom_id"]) for row in rows for one in row.get("components") or () if "custom_id" in one
    ]


def _target(data: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = data["resolved"]["messages"][str(data["target_id"])]
    return found


def replied_to(data: Mapping[str, Any]) -> str:
    """The text of the message that the used one is a reply to; empty where it is none."""
    return str((_target(data).get("referenced_message") or {}).get("content") or "")


def asker_of(data: Mapping[str, Any]) -> dict[str, str]:
    """Who wrote the message that the used one is a reply to; nothing for a program."""
    author = (_target(data).get("referenced_message") or {}).get("author") or {}
    return {} if "id" not in author or author.get("bot") else {"asker": f"{PLATFORM}:{author['id']}"}


def link_of(data: Mapping[str, Any], guild: int | None) -> str:
    """The address of the message that a message command was used on."""
    channel = _target(data).get("channel_id")
    return f"https://discord.com/channels/{guild or '@me'}/{channel}/{data['target_id']}"
