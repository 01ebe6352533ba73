"""What learns and answers inside the engine, as the settings want it."""

from __future__ import annotations

from pathlib import Path

from bot.settings_engine import EngineSettings
from engine.brain import Brain
from engine.lora.bases import Base
from engine.lora.brain import Answering, LoraBrain
from engine.lora.elsewhere import Elsewhere
from engine.lora.generator import ADAPTERS, Generator
from engine.recall.brain import RecallBrain


def brains(settings: EngineSettings | None, folder: Path) -> list[Brain]:
    """The embedded brain, and the language model where one is set; ``folder`` is the engine's."""
    found: list[Brain] = [RecallBrain()]
    if settings is not None and (base := settings.base) is not None:
        found.append(LoraBrain(base, _answering(settings, base, folder), settings.launch))
    return found


def _answering(settings: EngineSettings, base: Base, folder: Path) -> Answering:
    if settings.hobane_serve_url is None:
        return Generator(base, folder / "generator", ADAPTERS)
    key = settings.hobane_serve_key.get_secret_value() if settings.hobane_serve_key else "none"
    adapters = (settings.hobane_serve_adapters or folder / "adapters").expanduser().absolute()
    return Elsewhere(base, adapters, settings.hobane_serve_url, key)
