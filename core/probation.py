"""Watches a model for its first day and tells when it errs or is disliked more than the one before."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import timedelta

from core.chance import more_often
from core.errors import StorageTrouble
from core.reply import Button, Notice, Reply, Tone
from core.services import Services
from core.texts import Say, speaker
from core.tuning import Activation, Conduct

_PAUSE = 60.0  # seconds between two looks
_PROBATION = timedelta(days=1)
_COMPARED = timedelta(days=7)  # of the model before, at most
_ENOUGH = 20  # questions that each model was asked
_CHANCE = 0.01  # a difference this unlikely is told; the test is made again and again, so it is strict
_BROKEN, _BROKEN_SHARE = 5, 0.5  # so many errors, and this share of all: told without any comparison
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Probation:
    """Compares the active version with what answered before it, and tells each version's trouble once."""

    services: Services

    async def run(self) -> None:
        """Look for ever."""
        while True:
            try:
                await self.look()
            except StorageTrouble as trouble:
                log.warning("the new model could not be looked after: %s", trouble.key)
            await asyncio.sleep(_PAUSE)

    async def look(self) -> bool:
        """Look once; returns whether there was something to tell."""
        activation = await self.services.conducts.activation()
        if activation is None or self.services.now() - activation.since > _PROBATION:
            return False
        after, before = await self._both(activation)
        key = finding(after, before)
        job = await self.services.jobs.get(activation.version.job) if key else None
        if key is None or job is None:
            return False
        reply = self._reply(key, activation, (after, before), speaker(job.language))
        # one key for each version: however often it is found, it is told once
        told = f"version:{activation.version.id}:probation"
        await self.services.outbox.put(Notice(job.channel, reply, told, job.asked_by))
        return True

    async def _both(self, activation: Activation) -> tuple[Conduct, Conduct]:
        earliest = activation.since - _COMPARED
        since = max(activation.before_since or earliest, earliest)
        after, before = await asyncio.gather(
            self.services.conducts.between(activation.version.model, activation.since, self.services.now()),
            self.services.conducts.between(self._before(activation), since, activation.since),
        )
        return after, before

    def _before(self, activation: Activation) -> str:
        return activation.before.model if activation.before else self.services.options.base_model

    def _reply(self, key: str, activation: Activation, both: tuple[Conduct, Conduct], say: Say) -> Reply:
        after, before = both
        counts: dict[str, object] = {"asked": _asked(after), "errors": after.errors, "downs": after.downs}
        counts |= {f"{name}_before": getattr(before, name) for name in ("errors", "downs")}
        counts["asked_before"] = _asked(before)
        names: dict[str, object] = {"model": activation.version.model, "before": self._before(activation)}
        back = Button(say("roll_back"), "rollback")
        return Reply(say(key, **names, **counts), Tone.WARNING, (back,), facts=names | counts)


def finding(after: Conduct, before: Conduct) -> str | None:
    """The name of the sentence that says what is markedly worse; None where nothing can be said to be.

    Fisher's exact test needs answers of both models. Where a new model fails half the time, nothing needs to
    be compared.
    """
    if after.errors >= _BROKEN and after.errors >= _BROKEN_SHARE * _asked(after):
        return "new_model_broken"
    if min(_asked(after), _asked(before)) < _ENOUGH:
        return None
    if _rose((after.errors, _asked(after)), (before.errors, _asked(before))):
        return "new_model_errs"
    rated = min(after.answers, before.answers) >= _ENOUGH
    return "new_model_disliked" if rated and _rose(_disliked(after), _disliked(before)) else None


def _asked(conduct: Conduct) -> int:
    return conduct.answers + conduct.errors


def _disliked(conduct: Conduct) -> tuple[int, int]:
    return conduct.downs, conduct.answers


def _rose(after: tuple[int, int], before: tuple[int, int]) -> bool:
    return more_often(*after, *before) <= _CHANCE
