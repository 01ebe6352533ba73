"""What can go wrong with rankings and trainings by preferences."""

from __future__ import annotations

from core.errors import Refused


class TooFewPreferences(Refused):
    """Facts: have, need, missing (examples of what people prefer)."""


class NoSuchComparison(Refused):
    """Facts: number."""
