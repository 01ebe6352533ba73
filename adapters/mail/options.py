"""How mail is sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.model import Channel, Language

PLATFORM = "mail"
NEWS = Channel(PLATFORM, "news")
"""Where news for the configured addresses goes."""


@dataclass(frozen=True, slots=True)
class MailOptions:
    """The server, how to enter, who sends and who gets it; ``language`` is the doctor's. Times in seconds."""

    server: str
    sender: str
    recipients: tuple[str, ...]
    port: int = 587
    tls: Literal["starttls", "tls", "none"] = "starttls"
    user: str | None = None
    password: str | None = None
    language: Language = "ko"
    patience: float = 15.0
