"""The settings of Discord."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings

from bot.settings_values import Numbers, Words, address, numbers, words


class DiscordSettings(BaseSettings):
    """All that begins with ``DISCORD_``."""

    discord_token: SecretStr | None = Field(None, description="The bot's token; turns Discord on")
    discord_guilds: Numbers = Field(frozenset(), description="Ids of the servers it serves; empty: all")
    discord_admin_roles: Numbers = Field(frozenset(), description="Ids of the roles whose people are admins")
    discord_teacher_roles: Numbers = Field(frozenset(), description="Ids of the roles whose people teach")
    discord_answers: Literal["channel", "reply", "thread"] = Field(
        "channel", description="Where answers come: as each channel's own setting says, or everywhere alike"
    )
    discord_message_content: bool = Field(True, description="Ask for the Message Content intent")
    discord_link_hosts: Words = Field(frozenset(), description="Hosts whose links in answers stay links")
    discord_window: float = Field(
        1.5, ge=0, le=30, description="Seconds in which one person's messages are joined"
    )
    discord_api_url: str | None = Field(None, description="Another Discord, for tests and proxies")
    discord_gateway_url: str | None = Field(None, description="Its gateway")

    @field_validator("discord_guilds", "discord_admin_roles", "discord_teacher_roles", mode="before")
    @classmethod
    def _numbers(cls, value: Any) -> Any:  # noqa: ANN401 - whatever the environment holds
        return numbers(value)

    @field_validator("discord_link_hosts", mode="before")
    @classmethod
    def _link_hosts(cls, value: Any) -> Any:  # noqa: ANN401 - as above
        return words(value)

    @field_validator("discord_api_url")
    @classmethod
    def _discord_address(cls, value: str | None) -> str | None:
        return address(value)
