"""Says how long something takes, in the unit that fits: a training, an examination, one answer."""

from __future__ import annotations

from core.texts import Say

_SHORT, _FEW, _MINUTE, _HOUR = 0.1, 10, 60, 3600  # seconds


def spell_seconds(seconds: float, say: Say) -> str:
    """Say a duration: ``25 ms``, ``0.25 s``, ``17 s``, ``4 min``, ``1.5 h``."""
    if seconds < _SHORT:
        return say("milliseconds", n=f"{max(seconds * 1000, 1):.2g}")
    if seconds < 1.5 * _MINUTE:
        return say("seconds", n=f"{seconds:.2g}" if seconds < _FEW else round(seconds))
    if seconds < 1.5 * _HOUR:
        return say("minutes", n=round(seconds / _MINUTE))
    return say("hours", n=round(seconds / _HOUR, 1))
