"""What everything that answers on Discord works with."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.discord.halting import Halts
from adapters.discord.options import DiscordOptions
from core.app import App
from core.places import Places
from core.ports import Drafts


@dataclass(frozen=True, slots=True)
class Tools:
    """The core's door, what is kept for forms, buttons and channels, the settings, the answers under way."""

    app: App
    drafts: Drafts
    places: Places
    options: DiscordOptions
    halts: Halts
