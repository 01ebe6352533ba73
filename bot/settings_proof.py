"""The settings of evaluations, and of what decides on a new model."""

from __future__ import annotations

from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings


class ProofSettings(BaseSettings):
    """All that decides how models are examined, and which of them answers."""

    hobane_promote: Literal["ask", "better", "always"] = Field(
        "ask",
        description="When a new model answers: after a press (ask), when its examination shows that it is "
        "better (better), at once (always)",
    )
    hobane_repeats: int = Field(
        3, ge=1, le=10, description="How often each question of an examination is put"
    )
    hobane_judge_model: str | None = Field(
        None, description="A model at the same host that judges answers; empty: rules alone judge"
    )
