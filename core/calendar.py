"""Reads every day when models end, and warns the admins in time, each time once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from core.admins import AdminNews
from core.errors import Trouble
from core.hosting import HostStore
from core.reply import Button, Reply, Tone
from core.spending import Spending
from core.texts import Say
from core.tuning import ModelVersion

_DAYS_BEFORE = (1, 7, 30, 60)  # a warning each, the nearest first
_IDLE_WARNING = timedelta(days=3)  # before what is deployed is deleted for want of questions
_DAY, _HOUR = 24 * 3600.0, 3600.0  # seconds between two looks, and after trouble
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Looks at what answers now. ``stores`` are the hosts that answer and train, each once."""

    stores: Sequence[HostStore]
    spending: Spending
    admins: AdminNews

    async def run(self) -> None:
        """Look for ever, once a day; after trouble, again in an hour."""
        while True:
            try:
                await self.look()
                pause = _DAY
            except Trouble as trouble:
                log.info("the hosts' calendar cannot be read just now: %s", trouble.key)
                pause = _HOUR
            await asyncio.sleep(pause)

    async def look(self) -> None:
        """Warn of what ends soon; where a host tells of no end, nothing happens."""
        active = await self.spending.versions.active()
        for model, day in (await self._ending(active)).items():
            await self._warn(model, day, active)
        if active:
            await self._warn_of_idleness(active)
        await self._ask_to_deploy()

    async def _ending(self, active: ModelVersion | None) -> dict[str, date]:
        """The models that answers now rest on, with their last day where they have one."""
        needed = {self.spending.options.base_model} | ({active.model, active.base} if active else set())
        served = [model for store in self.stores for model in await store.models()]
        return {one.name: one.shutdown for one in served if one.name in needed and one.shutdown}

    async def _warn(self, model: str, last: date, active: ModelVersion | None) -> None:
        left = (last - self.spending.now().date()).days
        near = next((days for days in _DAYS_BEFORE if left <= days), None)
        if near is None:
            return
        near = 0 if left < 0 else near
        facts = {"model": model, "day": f"{last:%Y-%m-%d}", "left": left}
        hangs = active is not None and model == active.base

        def warning(say: Say) -> Reply:
            told = [say("ends_past" if left < 0 else "ends_soon", **facts)]
            told += [say("ends_with_base", tuned=active.model)] if hangs and active else []
            return Reply("\n".join([*told, say("ends_what_to_do")]), Tone.WARNING, _buttons(say), facts=facts)

        await self.admins.tell(f"shutdown:{model}:{facts['day']}:{near}", warning)

    async def _warn_of_idleness(self, active: ModelVersion) -> None:
        """Azure deletes a deployment that nobody asks; what was asked last is in the usages."""
        idle_days = self.spending.options.provider.idle_days
        last = await self.spending.usages.last(active.model) or active.created_at
        if idle_days is None or last is None:
            return
        ends = last + timedelta(days=idle_days)
        if self.spending.now() < ends - _IDLE_WARNING:
            return
        facts = {"model": active.model, "days": idle_days, "day": f"{ends:%Y-%m-%d}"}
        await self.admins.tell(
            f"idle:{active.model}:{facts['day']}",
            lambda say: Reply(say("idle_deployment", **facts), Tone.WARNING, facts=facts),
        )

    async def _ask_to_deploy(self) -> None:
        """Where people deploy, each new model needs that once."""
        if self.spending.options.provider.deploys != "by_hand":
            return
        for version in await self.spending.versions.list():
            if not version.deleted:
                await self._ask_for(version.model, version.id)

    async def _ask_for(self, model: str, number: int) -> None:
        await self.admins.tell(
            f"deploy:{number}:{model}",
            lambda say: Reply(say("deploy_by_hand", model=model), Tone.WARNING, facts={"model": model}),
        )


def _buttons(say: Say) -> tuple[Button, ...]:
    return (Button(say("show_models"), "models"),)
