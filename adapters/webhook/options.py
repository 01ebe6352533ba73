"""Where to and with what key the end of a training is told."""

from __future__ import annotations

from dataclasses import dataclass

from core.model import Channel, Language

PLATFORM = "webhook"
NEWS = Channel(PLATFORM, "news")
"""Where news for the configured address goes."""


@dataclass(frozen=True, slots=True)
class WebhookOptions:
    """The address, the signing key, the doctor's language, and the seconds that an answer may take."""

    url: str
    key: bytes
    language: Language = "ko"
    patience: float = 15.0
