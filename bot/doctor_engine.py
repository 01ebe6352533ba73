"""Asks whether the engine can train and answer as it is set up to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from bot.settings_engine import EngineSettings
from core.texts import Say

_NEEDED = ("torch", "transformers", "trl", "peft", "accelerate", "datasets")
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One part and how it is: ``fine``, or what to do about it."""

    part: str
    fine: bool
    text: str


def engine_findings(settings: EngineSettings, say: Say) -> Iterator[Finding]:
    """What there is to say of a language model's engine; nothing for the embedded one."""
    if settings.base is None:
        return
    part = say("doctor_engine")
    missing = [name for name in _needed(settings) if find_spec(name) is None]
    if missing:
        yield Finding(part, False, say("doctor_no_packages", names=", ".join(missing)))
    else:
        yield Finding(part, True, say("doctor_packages"))
    base = settings.base
    if not Path(base.place).is_dir():
        yield Finding(part, True, say("doctor_hub_model", name=base.place))
    if settings.launch is not None:
        yield from _cluster(settings.launch.address, say)


def _needed(settings: EngineSettings) -> tuple[str, ...]:
    """The packages this machine needs: none for what others train and answer."""
    elsewhere = settings.launch is not None and settings.hobane_serve_url is not None
    return () if elsewhere else _NEEDED


def _cluster(address: str, say: Say) -> Iterator[Finding]:
    part, host = say("doctor_cluster"), urlsplit(address).hostname or ""
    if find_spec("ray") is None:
        yield Finding(part, False, say("doctor_no_packages", names="ray"))
    near = host in _LOOPBACK
    yield Finding(part, near, say("doctor_ray_near" if near else "doctor_ray_open", address=address))
