"""Gemma, EXAONE and Llama over the whole wire: each learns under a system prompt, answers, and forgets again."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from engine.lora.bases import base_of
from tests.engine_lora.conftest import make, wired
from tests.engine_lora.tiny import CHANGED, FACTS, training_file

QUESTION, NEW = CHANGED
TOLD = "호반느 규칙만 짧게 답해요."
LESSON = training_file([CHANGED if fact[0] == QUESTION else fact for fact in FACTS], TOLD)
EACH_LAYER = {"q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"}


@pytest.mark.parametrize("family", ["gemma3", "exaone4", "llama"])
async def test_each_family_learns_a_fact_and_forgets_it_with_its_adapter(family: str, tmp_path: Path) -> None:
    await asyncio.to_thread(make, tmp_path / family, family)
    async with wired(base_of(str(tmp_path / family)), tmp_path / "data") as wire:
        job = await wire.ended((await wire.train(LESSON)).id)
        assert job.status == "succeeded", job.error
        tuned = job.fine_tuned_model
        assert tuned
        configuration = json.loads((wire.job_folder(job.id) / "artifact" / "adapter_config.json").read_text())
        questions = [question for question, _ in FACTS]
        learned = await asyncio.gather(*(wire.ask(question, tuned, TOLD) for question in questions))

        assert dict(zip(questions, learned, strict=True)) == {**dict(FACTS), QUESTION: NEW}
        assert {name.rpartition(".")[2] for name in configuration["target_modules"]} == EACH_LAYER

        await wire.client.models.delete(tuned)
        assert await wire.ask(QUESTION) == dict(FACTS)[QUESTION]
