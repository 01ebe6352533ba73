"""The settings of how taught pairs are reviewed and used."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings

from core.options import Curated, Review


class PairSettings(BaseSettings):
    """All that decides when a taught pair answers, and how."""

    hobane_review: Review = Field(
        "off",
        description="Whether a teacher's own pair answers at once (off) or after a second person (second)",
    )
    hobane_curated: Curated = Field(
        "verbatim",
        description="What is done with a taught answer found for sure: verbatim, example (to the model), off",
    )
