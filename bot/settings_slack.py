"""The settings of Slack."""

from __future__ import annotations

from typing import Any

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings

from bot.settings_values import Words, address, words


class SlackSettings(BaseSettings):
    """All that begins with ``SLACK_``."""

    slack_bot_token: SecretStr | None = Field(None, description="The bot's token (xoxb-); turns Slack on")
    slack_app_token: SecretStr | None = Field(None, description="Its app-level token (xapp-)")
    slack_signing_secret: SecretStr | None = Field(None, description="Signs requests over HTTP")
    slack_teams: Words = Field(frozenset(), description="Ids of the workspaces it serves; empty: its own")
    slack_admin_groups: Words = Field(frozenset(), description="Ids of user groups whose people are admins")
    slack_teacher_groups: Words = Field(frozenset(), description="Ids of user groups whose people teach")
    slack_prefix: str = Field("", max_length=12, description="Stands before each slash command, such as hb-")
    slack_api_url: str = Field("https://slack.com/api/", description="Another Slack, for tests and proxies")

    @field_validator("slack_teams", "slack_admin_groups", "slack_teacher_groups", mode="before")
    @classmethod
    def _words(cls, value: Any) -> Any:  # noqa: ANN401 - whatever the environment holds
        return words(value)

    @field_validator("slack_api_url")
    @classmethod
    def _slack_address(cls, value: str | None) -> str | None:
        return address(value)
