"""The settings of what may be trained on: the deployment's choices for docs/compliance.md."""

from __future__ import annotations

from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings

from core.policy import Policy, Use


class TeachingSettings(BaseSettings):
    """All that decides what a taught pair may be used for."""

    hobane_discord_training: Literal["allow", "forbid"] = Field(
        "allow", description="Whether pairs typed in Discord forms may train a language model"
    )
    hobane_slack_training_permission: str | None = Field(
        None, description="Slack's permission to train a language model on pairs from its forms, as text"
    )
    hobane_captured_training_permission: str | None = Field(
        None, description="The permission to train on other people's captured messages, as text"
    )

    def policy(self, training: Use) -> Policy:
        """The table with these choices, for a deployment whose trainings are of this kind."""
        return Policy(
            training,
            self.hobane_discord_training,
            self.hobane_slack_training_permission or "",
            self.hobane_captured_training_permission or "",
        )
