"""The table of a training's measurements."""

from __future__ import annotations

from pathlib import Path

from engine.folder import append_line, write_json
from engine.results import results_table

HEADER = "step,train_loss,train_accuracy,valid_loss,valid_mean_token_accuracy"


def progress(folder: Path, **data: float) -> None:
    append_line(folder / "progress.jsonl", {"type": "metrics", "message": "measured", "data": data})


def test_each_step_with_a_figure_is_a_row_and_the_others_are_left_out(tmp_path: Path) -> None:
    append_line(tmp_path / "progress.jsonl", {"type": "message", "message": "begun", "data": {"step": 0}})
    progress(tmp_path, step=1, total_steps=3)
    progress(tmp_path, step=2, train_loss=0.5, train_mean_token_accuracy=0.75)
    progress(tmp_path, step=3, valid_loss=0.25, valid_mean_token_accuracy=1, other=9)
    assert results_table(tmp_path).splitlines() == [HEADER, "2,0.5,0.75,,", "3,,,0.25,1"]


def test_a_training_without_steps_shows_what_it_measured_at_its_end(tmp_path: Path) -> None:
    write_json(tmp_path / "result.json", {"metrics": {"train_loss": 0.1}})
    assert results_table(tmp_path).splitlines() == [HEADER, "1,0.1,,,"]


def test_a_training_that_measured_nothing_has_an_empty_table(tmp_path: Path) -> None:
    write_json(tmp_path / "result.json", {"metrics": {}})
    assert results_table(tmp_path).splitlines() == [HEADER]
