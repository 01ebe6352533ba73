"""Every setting, read once from the environment and `.env`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from adapters.openai_api.profiles import Profile
from bot.settings_costs import CostSettings
from bot.settings_discord import DiscordSettings
from bot.settings_engine import RECALL, EngineSettings
from bot.settings_news import NewsSettings
from bot.settings_pairs import PairSettings
from bot.settings_problems import Problem, problem_of
from bot.settings_proof import ProofSettings
from bot.settings_providers import ProviderSettings
from bot.settings_slack import SlackSettings
from bot.settings_teaching import TeachingSettings
from bot.settings_values import Words, address, parts
from core.model import Channel, Sampling
from core.options import Guess, Options, Pillars, Provider
from core.policy import Use

_RECALL_ANSWER, _REMOTE_ANSWER = 0.02, 0.25  # seconds; two busy cores, and two seconds each, eight at once
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class BadSettings(Exception):
    """One or more settings are wrong; ``problems`` says each once, without its value."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(problem.told("en") for problem in problems))
        self.problems = problems


class Settings(
    DiscordSettings,
    SlackSettings,
    TeachingSettings,
    PairSettings,
    ProviderSettings,
    CostSettings,
    ProofSettings,
    EngineSettings,
    NewsSettings,
    BaseSettings,
):
    """What the environment says. Field names are the variables' names in lower case.

    Each area's settings stand in a file of their own (`bot/settings_*.py`) and are joined here.
    """

    model_config = SettingsConfigDict(
        env_file=".env",
        env_ignore_empty=True,  # a copied .env.example has empty lines that mean "not set"
        hide_input_in_errors=True,
        frozen=True,
        extra="ignore",
    )

    hobane_data: Path = Field(Path("data"), description="The folder that holds everything the bot keeps")
    hobane_language: Literal["ko", "en"] = Field("ko", description="The language where a person's is unknown")
    hobane_host: str = Field(
        "127.0.0.1", description="The address of the page; other than loopback needs a password"
    )
    hobane_port: int = Field(8501, ge=1, le=65535, description="The port of the page")
    hobane_password: SecretStr | None = Field(
        None, description="The password of the page, when others can reach it"
    )
    hobane_admins: Words = Field(frozenset(), description="Who is admin, such as discord:42,slack:U07")
    hobane_teachers: Words = Field(frozenset(), description="Who may teach, in the same form")
    hobane_notes: bool = Field(True, description="Pillar one: put retrieved notes into the prompt")
    hobane_examples: bool = Field(True, description="Pillar three: put worked examples into the prompt")
    hobane_tuned: bool = Field(True, description="Pillar two: let the tuned model answer")
    hobane_temperature: float | None = Field(0.0, ge=0, le=2, description="0 answers the same every time")
    hobane_top_p: float | None = Field(
        1.0, gt=0, le=1, description="The share of likely words to choose from"
    )
    hobane_window: int = Field(8000, ge=1000, description="How many tokens of prompt the model takes")
    hobane_suffix: str = Field(
        "hobane", min_length=1, max_length=18, description="A part of the names of tuned models"
    )
    hobane_keep_days: int = Field(30, ge=1, le=36500, description="After how many days talk is forgotten")
    hobane_log: Literal["debug", "info", "warning", "error"] = Field("info", description="How much is logged")
    hobane_log_format: Literal["console", "json"] = Field(
        "console", description="Log lines for people or programs"
    )

    openai_api_key: SecretStr | None = Field(
        None, description="The key of a model host; empty: the embedded engine"
    )
    openai_base_url: str | None = Field(None, description="The address of that host; empty: OpenAI's own")
    openai_model: str | None = Field(None, description="The model to ask there")
    finetune_api_key: SecretStr | None = Field(
        None, description="The key of the host that trains, if it is another"
    )
    finetune_base_url: str | None = Field(None, description="The address of that host")
    finetune_model: str | None = Field(None, description="The model to train there")

    @field_validator("hobane_admins", "hobane_teachers", mode="before")
    @classmethod
    def _people(cls, value: Any) -> Any:  # noqa: ANN401 - whatever the environment holds
        people = parts(value)
        for person in people:
            if not re.fullmatch(r"\w+:\S+", person):
                raise ValueError("person")
        return frozenset(people)

    @field_validator("openai_base_url", "finetune_base_url")
    @classmethod
    def _address(cls, value: str | None) -> str | None:
        return address(value)

    @model_validator(mode="after")
    def _fit_together(self) -> Settings:
        if self.remote_chat and not self.openai_model:
            raise ValueError("openai_model")
        if self.finetune_base_url and not (self.finetune_model or self.openai_model):
            raise ValueError("finetune_model")
        if self.finetune_base_url and not self.finetune_api_key:
            raise ValueError("finetune_key")
        if self.hobane_host not in _LOOPBACK and not self.hobane_password:
            raise ValueError("password")
        return self

    @property
    def data(self) -> Path:
        """The data folder, as an absolute path."""
        return self.hobane_data.expanduser().absolute()

    @property
    def remote_chat(self) -> bool:
        """Whether answers come from another host than the embedded engine."""
        return bool(self.openai_api_key or self.openai_base_url)

    @property
    def training_profile(self) -> Profile:
        """The kind of host that trains."""
        trains_at = self.finetune_base_url if self.finetune_api_key else self.openai_base_url
        return self.profile(trains_at, remote=self.remote_chat or bool(self.finetune_api_key))

    def options(self) -> Options:
        """What the core needs of the settings."""
        base = self.openai_model if self.remote_chat and self.openai_model else self.embedded_model
        training_base = self.finetune_model or base
        return Options(
            base_model=base,
            training_base=training_base,
            language=self.hobane_language,
            answering={"discord": self.discord_answers},
            sampling=Sampling(self.hobane_temperature, self.hobane_top_p),
            pillars=Pillars(self.hobane_notes, self.hobane_examples, self.hobane_tuned),
            promote=self.hobane_promote,
            repeats=self.hobane_repeats,
            judge_model=self.hobane_judge_model,
            review=self.hobane_review,
            curated=self.hobane_curated,
            suffix=self.hobane_suffix,
            window=self.hobane_window,
            prices=self.prices(training_base),
            answer_budget=self.hobane_answer_budget,
            training_budget=self.hobane_training_budget,
            metered=self.remote_chat,
            compare_share=self.hobane_compare_share,
            admin_channel=Channel.parse(self.hobane_admin_channel) if self.hobane_admin_channel else None,
            first_guess=Guess(1.0, 0.002) if training_base == RECALL else None,
            answer_guess=_RECALL_ANSWER if training_base == RECALL else _REMOTE_ANSWER,
            policy=self.policy(Use.RECALL if training_base == RECALL else Use.LANGUAGE_MODEL),
            provider=self._provider(training_base),
            hyperparameters=self.hyperparameters(),
        )

    def _provider(self, training_base: str) -> Provider:
        provider = self.provider(self.training_profile)
        if training_base != RECALL:
            return provider
        # The embedded retrieval model learns pairs, not preferences, reads them once, and always begins anew.
        return replace(provider, methods=("supervised",), continues=False, epochs=1)


def read_settings() -> Settings:
    """Read the environment and `.env`; raises `BadSettings` with every problem at once."""
    try:
        return Settings()  # type: ignore[call-arg] # every field has a default
    except ValidationError as error:
        problems = [problem_of(dict(one)) for one in error.errors(include_input=False, include_url=False)]
        raise BadSettings(problems) from None
    except UnicodeDecodeError:
        raise BadSettings([Problem(".env", "not_utf8")]) from None
