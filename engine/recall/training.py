"""The training process of the embedded brain: read pairs, learn, measure itself, leave a model behind."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from filelock import FileLock, Timeout

from engine.counting import tokens_of_file
from engine.recall.asking import find
from engine.recall.calibration import calibrated, conflicts, thin
from engine.recall.examples import BadTrainingFile, read_pairs
from engine.recall.job import Job
from engine.recall.model import Model, built, save
from engine.recall.selftest import self_test

STEPS = 5
SHOWN = 5
_PATIENCE: Final = 10.0  # seconds; engines look at the lock for an instant now and then
_ENDS: Final = ("result.json", "error.json", "cancelled.json")
Pairs = list[tuple[str, str]]


def main(arguments: Sequence[str]) -> int:
    """Train what the description names; return the exit code (0 also when another process already does)."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m engine.recall.training SPEC\n")
        return 2
    spec = Path(arguments[0])
    try:
        with FileLock(spec.parent / "running.lock", timeout=_PATIENCE):
            return _run(Job.read(spec))
    except Timeout:
        return 0


def _run(job: Job) -> int:
    if any((job.folder / name).exists() for name in _ENDS):  # while this process waited for the lock
        return 0
    try:
        name = "training_file"
        taught = _pairs(job, name)
        name = "validation_file"
        validation = _pairs(job, name) if job.path(name) else []
    except BadTrainingFile as error:
        job.finish("error.json", {"code": "invalid_training_file", "message": str(error), "param": name})
        return 1
    job.finish("result.json", _train(job, taught, validation))
    return 0


def _pairs(job: Job, name: str) -> Pairs:
    path = job.path(name)
    if path is None:
        raise BadTrainingFile("No training file is named.")
    return read_pairs(path)


def _tokens(job: Job) -> int:
    """The tokens of the whole training file, which is read once."""
    path = job.path("training_file")
    return tokens_of_file(path) if path else 0


def _train(job: Job, taught: Pairs, validation: Pairs) -> dict[str, Any]:
    metrics = _counted(job, taught)
    model = built(taught)
    topics = ", ".join(sorted(model.knowledge.topics))
    job.say(f"Words that name the whole topic: {topics or 'none'}.")
    job.measure(f"Weighed the grams of {model.knowledge.size} questions.", step=1, total_steps=STEPS)
    model, tried = calibrated(model)
    _say_tried(job, tried)
    tested = self_test(model)
    shares = ", ".join(f"{name.removeprefix('self_test_')} {share:.0%}" for name, share in tested.items())
    job.measure(f"Asked taught questions again, answered rightly: {shares}.", step=4, total_steps=STEPS)
    checked = _validated(model, validation)
    artifact = job.path("artifact") or job.folder / "artifact"
    save(model, artifact)
    job.measure("Wrote the model.", step=STEPS, total_steps=STEPS, **checked)
    return {
        "trained_tokens": _tokens(job),
        "hyperparameters": dict(job.spec.get("hyperparameters") or {}),
        "metrics": metrics | tried | tested | checked,
        "checkpoints": [],
    }


def _say_tried(job: Job, tried: Mapping[str, float]) -> None:
    found = tried["leave_one_out_right"]
    job.measure(
        f"Found {found:.0%} of the answers with the question asked left out (loss: the rest; pessimistic).",
        step=2,
        total_steps=STEPS,
        train_loss=round(1 - found, 4),
        train_mean_token_accuracy=found,
    )
    job.measure(
        f"Answered {tried['near_misses_answered']:.1%} of {tried['near_misses']:.0f} made-up near-misses; "
        f"sure from {tried['threshold']:.2f} on.",
        step=3,
        total_steps=STEPS,
    )


def _counted(job: Job, taught: Pairs) -> dict[str, float]:
    contradicted, few = conflicts(taught), thin(taught)
    answers = len({answer for _, answer in taught})
    job.say(f"Read {len(taught)} questions with {answers} answers.")
    for question in contradicted[:SHOWN]:
        job.say(f"Taught with two answers, so never answered outright: {question}")
    if few:
        job.say(f"{len(few)} answers have fewer than three wordings of their question.")
    return {
        "pairs": len(taught),
        "answers": answers,
        "conflicts": len(contradicted),
        "answers_with_few_wordings": len(few),
    }


def _validated(model: Model, validation: Pairs) -> dict[str, float]:
    if not validation:
        return {}
    right = [_gives(model, question) == answer for question, answer in validation]
    return {"valid_mean_token_accuracy": round(sum(right) / len(right), 4)}


def _gives(model: Model, question: str) -> str | None:
    ranked = find(model.knowledge, question).ranked
    return ranked[0].row.answer if ranked else None


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
