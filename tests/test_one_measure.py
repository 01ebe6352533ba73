"""Tokens are counted by one measure: in the estimate, in `/dataset`, and by the embedded engine."""

from __future__ import annotations

import csv
from pathlib import Path

from core.counting import estimated
from core.estimating import Estimate
from core.model import QAPair
from core.options import Options, Provider
from engine.counting import tokens, tokens_of_file
from tests.house import House

SAMPLE = Path(__file__).parents[1] / "docs" / "hobane" / "pairs.csv"
TEXTS = ["", "호반느", "hobane!", "한국어와 English, 漢字도 1,000개 🙂", "\n\t ㅋㅋ ㅏ"]


def _pairs() -> list[QAPair]:
    with SAMPLE.open(encoding="utf-8-sig") as file:
        return [
            QAPair(row["question"], row["answer"], tuple(row["variants"].split(" | ")))
            for row in csv.DictReader(file)
        ]


async def test_estimate_dataset_and_engine_count_the_sample_alike(tmp_path: Path) -> None:
    house = House(Options(provider=Provider(epochs=1)))
    await house.ports.pairs.add(_pairs())
    await house.run("prompt", {"text": "호반느에 대해 짧게 답하세요.", "everywhere": "yes"})
    estimate = await house.services.training.estimate()
    shown, whole = await house.run("dataset"), await house.run("retrain")
    await house.run("retrain", {"yes": "yes"})
    file = tmp_path / "file.jsonl"
    file.write_bytes(house.tuner.orders[0].training_file)
    (job,) = await house.ports.jobs.recent(1)

    assert estimate.tokens == tokens_of_file(file) == shown.facts["tokens"] == whole.facts["tokens"]
    assert estimate.tokens > 10_000
    assert estimate.examples == shown.facts["examples"] == job.examples
    assert shown.facts["kept_out"] == whole.facts["kept_out"] != 0
    assert job.estimated_tokens == whole.facts["trained_tokens"] == estimate.tokens


def test_the_engine_and_the_core_estimate_every_text_alike() -> None:
    texts = [*TEXTS, *(text for pair in _pairs() for text in (*pair.wordings, pair.answer))]

    assert [tokens(text) for text in texts] == [estimated(text) for text in texts]


def test_what_is_trained_is_the_file_times_the_epochs() -> None:
    assert Estimate(1, 2, 100, epochs=3).trained_tokens == 300
