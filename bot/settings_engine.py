"""The settings of the engine behind the wire: which model it trains and answers with, and where."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings

from bot.settings_values import address, parts
from engine.lora.bases import BadBase, Base, base_of
from engine.lora.launch import Launch

RECALL = "hobane-recall"
_RESOURCE = re.compile(r"([\w.-]+)=(\d+(?:\.\d+)?)")


class EngineSettings(BaseSettings):
    """``HOBANE_ENGINE`` and what belongs to it (docs/engine.md)."""

    hobane_engine: Literal["recall", "lora"] = Field(
        "recall",
        description="The engine: recall needs nothing; lora trains a language model here (`make train`)",
    )
    hobane_base_model: str | None = Field(
        None, description="The language model of lora: a folder, or a name on the hub such as Qwen/Qwen3-0.6B"
    )
    hobane_serve_url: str | None = Field(
        None, description="Servers (vLLM) that answer for lora, with /v1; empty: a process here answers"
    )
    hobane_serve_key: SecretStr | None = Field(None, description="Their key, if they need one")
    hobane_serve_adapters: Path | None = Field(
        None, description="The folder from which they load adapters (default: adapters in the data folder)"
    )
    hobane_trainer: Literal["local", "ray"] = Field("local", description="Where lora trains")
    ray_address: str | None = Field(
        None, description="The cluster's jobs server, such as http://127.0.0.1:8265"
    )
    hobane_ray_trainings: int = Field(2, ge=1, le=64, description="Trainings side by side on the cluster")
    hobane_ray_cpus: float = Field(1, ge=0, description="Processors that a training takes there")
    hobane_ray_gpus: float = Field(0, ge=0, description="GPUs that a training takes there")
    hobane_ray_resources: dict[str, float] | str = Field(
        "", description="Other resources of Ray that it takes, such as trainer=1, with commas between"
    )
    hobane_ray_python: str = Field("python", description="The interpreter there that has hobane[train]")
    hobane_ray_place: str | None = Field(
        None,
        description="A folder by its fsspec address (s3://…), if the cluster does not share the data folder",
    )

    @field_validator("hobane_serve_url", "ray_address")
    @classmethod
    def _engine_address(cls, value: str | None) -> str | None:
        return address(value)

    @field_validator("hobane_ray_resources", mode="before")
    @classmethod
    def _resources(cls, value: Any) -> Any:  # noqa: ANN401 - whatever the environment holds
        if isinstance(value, dict):
            return value
        found = [_RESOURCE.fullmatch(part) for part in parts(value)]
        if not all(found):
            raise ValueError("resources")
        return {match[1]: float(match[2]) for match in found if match}

    @field_validator("hobane_base_model")
    @classmethod
    def _base(cls, value: str | None) -> str | None:
        try:
            return value if value is None or base_of(value) else None
        except BadBase:
            raise ValueError("no_base") from None

    @model_validator(mode="after")
    def _engine_fits(self) -> Self:
        if self.hobane_engine == "lora" and not self.hobane_base_model:
            raise ValueError("base_model")
        if self.hobane_trainer == "ray" and not self.ray_address:
            raise ValueError("ray_address")
        return self

    @property
    def base(self) -> Base | None:
        """The language model that the engine trains, None for recall."""
        return base_of(self.hobane_base_model) if self.hobane_base_model and self.uses_lora else None

    @property
    def uses_lora(self) -> bool:
        """Whether the engine trains a language model."""
        return self.hobane_engine == "lora"

    @property
    def embedded_model(self) -> str:
        """What the engine's own model is called on the wire."""
        return self.base.name if self.base else RECALL

    @property
    def launch(self) -> Launch | None:
        """What a cluster has to be told, None where trainings run here."""
        if self.hobane_trainer != "ray" or not self.ray_address:
            return None
        resources = self.hobane_ray_resources if isinstance(self.hobane_ray_resources, dict) else {}
        return Launch(
            address=self.ray_address,
            python=self.hobane_ray_python,
            cpus=self.hobane_ray_cpus,
            gpus=self.hobane_ray_gpus,
            resources=resources,
            place=self.hobane_ray_place,
        )
