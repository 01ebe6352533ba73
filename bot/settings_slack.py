"""The settings of Slack."""

from __future__ import annotations

from typing import Any

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings

from bot.settings_values import Words, address, words


class SlackSettings(BaseSettings):
    """All that begins with ``SLACK_``."""

    slack_bot_token: SecretStr | None = Field(None, description="The bot's token (xoxb-); turns Slack on")
    slack_app_token: SecretStr | None = Field(None, description="Its app-level token (xapp-)")
    slack_signing_secret: SecretStr | None = Field(None, description="Signs requests over HTTP")
    slack_client_id: str | None = Field(
        None, description="The app's client id; turns Slack on for workspaces that install it themselves"
    )
    slack_client_secret: SecretStr | None = Field(None, description="The app's client secret, for that")
    slack_public_url: str | None = Field(
        None, description="The public address of the bot's web server, for that"
    )
    slack_teams: Words = Field(
        frozenset(), description="Ids of the workspaces it serves; empty: the token's own"
    )
    slack_admin_groups: Words = Field(frozenset(), description="Ids of user groups whose people are admins")
    slack_teacher_groups: Words = Field(frozenset(), description="Ids of user groups whose people teach")
    slack_prefix: str = Field("", max_length=12, description="Stands before each slash command, such as hb-")
    slack_api_url: str = Field("https://slack.com/api/", description="Another Slack, for tests and proxies")

    @field_validator("slack_teams", "slack_admin_groups", "slack_teacher_groups", mode="before")
    @classmethod
    def _words(cls, value: Any) -> Any:  # noqa: ANN401 - whatever the environment holds
        return words(value)

    @field_validator("slack_api_url", "slack_public_url")
    @classmethod
    def _slack_address(cls, value: str | None) -> str | None:
        return address(value)

    @model_validator(mode="after")
    def _slack_fits(self) -> SlackSettings:
        if not (self.slack_bot_token or self.slack_client_id):
            return self
        if self.slack_bot_token and self.slack_client_id:
            raise ValueError("slack_client_id")
        if not (self.slack_app_token or self.slack_signing_secret):
            raise ValueError("slack_app_token")
        if self.slack_client_id and not self.slack_client_secret:
            raise ValueError("slack_client_secret")
        if self.slack_client_id and not self.slack_public_url:
            raise ValueError("slack_public_url")
        if self.slack_client_id and not self.slack_teams:
            raise ValueError("slack_teams")
        return self
