"""The brain that really trains and generates: one base model with adapters on it, in processes of its own."""

from __future__ import annotations

import sys
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from pathlib import Path
from typing import Any, Protocol

from engine.brain import End, Message, Sampling, UnreadableModel, Verdict
from engine.folder import write_json
from engine.lora.bases import Base
from engine.lora.launch import LAUNCH, Launch
from engine.lora.order import write_order


class Answering(Protocol):
    """What generates: a process of ours (`engine.lora.generator`) or servers (`engine.lora.elsewhere`)."""

    def ask(self, request: Mapping[str, Any]) -> AsyncGenerator[str | End]:
        """Yield the pieces of an answer and its `End`."""

    async def sweep(self) -> None:
        """Let go of what belongs to models that were deleted."""

    async def close(self) -> None:
        """Let go of it."""


class LoraBrain:
    """Trains LoRA adapters and answers with them; this process itself never imports torch."""

    methods: Sequence[str] = ("supervised", "dpo")
    goes_on: bool = True  # a tuned model can be trained further

    def __init__(self, base: Base, answering: Answering, launch: Launch | None = None) -> None:
        """``answering`` generates, here or elsewhere; ``launch`` says where trainings run, if not here."""
        self.bases: Sequence[str] = (base.name,)
        self._base, self._answering, self._launch = base, answering, launch

    def training_command(self, spec: Path, parent: Path | None = None) -> Sequence[str]:
        """The command line that carries out the job of ``spec``, from the artifact ``parent`` on."""
        order = write_order(spec, self._base, parent)
        if self._launch is None:
            return [sys.executable, "-m", "engine.lora", str(order)]
        write_json(spec.parent / LAUNCH, self._launch.record())
        return [sys.executable, "-m", "engine.lora.ray_job", str(order)]

    async def answer(
        self, messages: Sequence[Message], artifact: Path | None, sampling: Sampling
    ) -> AsyncGenerator[Verdict | str | End]:
        """Yield the answer in pieces and its `End`. Raises `UnreadableModel` for a damaged adapter."""
        if artifact is not None and not (artifact / "adapter_model.safetensors").exists():
            raise UnreadableModel(f"{artifact} holds no adapter")
        request = {
            "messages": [{"role": one.role, "content": one.content} for one in messages],
            "adapter": None if artifact is None else str(artifact),
            "temperature": sampling.temperature,
            "top_p": sampling.top_p,
            "most": sampling.max_tokens,
            "seed": sampling.seed,
            "stops": list(sampling.stop),
        }
        async with aclosing(self._answering.ask(request)) as parts:
            async for part in parts:
                yield part

    async def sweep(self) -> None:
        """Let go of the copies of models that were deleted."""
        await self._answering.sweep()

    async def close(self) -> None:
        """End the answering process."""
        await self._answering.close()
