"""What answers and trainings cost in a month, and the budgets that end them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from core import errors
from core.admins import AdminNews
from core.counting import estimated
from core.options import Options
from core.ports import ModelVersions
from core.reply import Button, Reply, Tone
from core.texts import Say
from core.tuning import TrainingJob

Kind = Literal["answers", "training"]
_WARN = 0.8  # the share of a budget at which admins are warned
_SETTING = {"answers": "HOBANE_ANSWER_BUDGET", "training": "HOBANE_TRAINING_BUDGET"}
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens that were used at a host, and their cost in the currency of the price table at that time.

    ``counted`` is False where the host did not count and the tokens are estimated. ``key`` is unique.
    """

    kind: Kind
    model: str
    tokens_in: int
    tokens_out: int
    cost: float | None
    at: datetime
    counted: bool = True
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of many usages of one kind and model; ``unpriced`` counts those without a known cost."""

    kind: Kind
    model: str
    times: int
    tokens_in: int
    tokens_out: int
    cost: float
    unpriced: int


class Usages(Protocol):
    """The tokens that were used."""

    async def add(self, usage: Usage) -> None:
        """Keep a usage; a known ``key`` is left as it is."""

    async def totals(self, since: datetime) -> Sequence[Total]:
        """The sums from a moment on, by kind and model."""

    async def last(self, model: str) -> datetime | None:
        """When a model was last asked; None where it never was."""


@dataclass(frozen=True, slots=True)
class Spending:
    """Keeps what is used, and says when a month's budget is nearly or wholly used up.

    ``count`` tells how many tokens a text has, without a network.
    """

    usages: Usages
    versions: ModelVersions
    admins: AdminNews
    options: Options
    now: Callable[[], datetime]
    count: Callable[[str], int] = estimated

    def budget(self, kind: Kind) -> float | None:
        """A month's budget in the currency of the prices; None: no limit."""
        return self.options.answer_budget if kind == "answers" else self.options.training_budget

    async def month(self) -> Sequence[Total]:
        """What was used since the first of the month (UTC)."""
        return await self.usages.totals(_begin(self.now()))

    async def spent(self, kind: Kind) -> float:
        """What a month's answers or trainings have cost so far."""
        return sum(total.cost for total in await self.month() if total.kind == kind)

    async def allow(self, kind: Kind, cost: float = 0.0) -> None:
        """Raise `BudgetUsedUp` when a budget is used up, `BudgetTooSmall` when ``cost`` would exceed it."""
        budget, prices = self.budget(kind), self.options.prices
        if budget is None or prices is None:
            return
        spent = await self.spent(kind)
        facts = {"currency": prices.currency, "setting": _SETTING[kind], "budget": _money(budget)}
        if spent >= budget:
            raise errors.BudgetUsedUp(spent=_money(spent), **facts)
        if spent + cost > budget:
            raise errors.BudgetTooSmall(cost=_money(cost), left=_money(budget - spent), **facts)

    async def answered(self, model: str, tokens_in: int, tokens_out: int, counted: bool) -> None:
        """Keep what an answer took; trouble with that never costs anybody the answer."""
        try:
            prices, cost = self.options.prices, None
            if prices:
                cost = prices.answer(prices.of(model, await self._base(model)), tokens_in, tokens_out)
            await self.usages.add(Usage("answers", model, tokens_in, tokens_out, cost, self.now(), counted))
            await self._warn("answers")
        except errors.StorageTrouble as trouble:
            log.warning("the tokens of an answer could not be kept: %s", trouble.key)

    async def trained(self, job: TrainingJob) -> None:
        """Keep what a training took, once however often it is told."""
        if job.trained_tokens is None:
            return
        cost = self.training_cost(job.base, job.trained_tokens)
        key = f"job:{job.key}"
        await self.usages.add(Usage("training", job.base, job.trained_tokens, 0, cost, self.now(), True, key))
        await self._warn("training")

    def training_cost(self, base: str, tokens: int) -> float | None:
        """What training on so many tokens costs; None where that is not known."""
        return self.options.prices.training(base, tokens) if self.options.prices else None

    async def _base(self, model: str) -> str:
        versions = await self.versions.list()
        return next((version.base for version in versions if version.model == model), "")

    async def _warn(self, kind: Kind) -> None:
        budget, prices = self.budget(kind), self.options.prices
        if budget is None or prices is None:
            return
        spent = await self.spent(kind)
        if spent >= _WARN * budget:
            facts = {"currency": prices.currency, "setting": _SETTING[kind]}
            facts |= {"spent": _money(spent), "budget": _money(budget)}

            def warning(say: Say) -> Reply:
                text = say("budget_warning", what=say(f"kind_of_{kind}"), **facts)
                return Reply(text, Tone.WARNING, (Button(say("show_costs"), "costs"),))

            await self.admins.tell(f"budget:{kind}:{self.now():%Y-%m}", warning)


def _begin(moment: datetime) -> datetime:
    return moment.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _money(amount: float) -> str:
    return f"{amount:,.2f}"
