"""Counts what every answer takes, whoever asked for it, and asks for none once the budget is used up."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from core.model import Finish, Sampling, Turn, Verdict
from core.ports import ChatModel
from core.spending import Spending
from core.streams import closing

_TURN_OVERHEAD = 4  # tokens a host spends on the frame of one message, about


@dataclass(frozen=True, slots=True)
class MeteredModel:
    """Fits `core.ports.ChatModel` around another one."""

    model: ChatModel
    spending: Spending

    async def models(self) -> Sequence[str]:
        """The ids of the models that the host serves."""
        return await self.model.models()

    async def answer(
        self, turns: Sequence[Turn], model: str, sampling: Sampling
    ) -> AsyncIterator[Verdict | str | Finish]:
        """Stream an answer and keep what it took, also of one that breaks off; raises `BudgetUsedUp`."""
        await self.spending.allow("answers")
        said: list[str] = []
        finish: Finish | None = None
        try:
            async with closing(self.model.answer(turns, model, sampling)) as parts:
                async for part in parts:
                    if isinstance(part, Finish):
                        finish = part
                    elif isinstance(part, str):
                        said.append(part)
                    yield part
        finally:
            if said or finish:
                await self._keep(turns, model, "".join(said), finish or Finish())

    async def _keep(self, turns: Sequence[Turn], model: str, said: str, finish: Finish) -> None:
        """The host's count, else our estimate: what broke off was not counted by anybody."""
        taken, given = finish.prompt_tokens, finish.completion_tokens
        counted = taken is not None and given is not None
        if taken is None:
            taken = sum(self.spending.count(turn.text) + _TURN_OVERHEAD for turn in turns)
        if given is None:
            given = self.spending.count(said)
        await self.spending.answered(model, taken, given, counted)
