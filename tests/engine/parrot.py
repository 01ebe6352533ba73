"""A small real brain for tests: it learns a table of questions and answers, and obeys a few orders.

As a process: ``parrot.py train SPEC`` trains, ``parrot.py serve FOLDER PORT`` is a server. A training
example whose question begins with ``!`` is an order to the training; a question to the untrained model that
begins with ``!`` is an order to the answer.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import AsyncGenerator, Sequence
from pathlib import Path
from typing import Any

from filelock import FileLock

from engine.brain import Candidate, Message, Sampling, Verdict

BASE = "parrot/앵무"


class Parrot:
    """Repeats what it learned; ``begun`` and ``stopped`` count answers, ``last`` is what it was asked."""

    def __init__(self) -> None:
        self.begun = 0
        self.closed = False
        self.stopped = 0
        self.last: tuple[Sequence[Message], Sampling] = ((), Sampling())
        self.answers: list[AsyncGenerator[Verdict | str]] = []

    @property
    def bases(self) -> Sequence[str]:
        return (BASE,)

    def training_command(self, spec: Path, parent: Path | None = None) -> Sequence[str]:
        return [sys.executable, __file__, "train", str(spec)]

    async def close(self) -> None:
        self.closed = True

    def answer(
        self, messages: Sequence[Message], artifact: Path | None, sampling: Sampling
    ) -> AsyncGenerator[Verdict | str]:
        # Kept, so that an answer which nobody closes is not closed by the garbage collector instead.
        self.answers.append(self._answer(messages, artifact, sampling))
        return self.answers[-1]

    async def _answer(
        self, messages: Sequence[Message], artifact: Path | None, sampling: Sampling
    ) -> AsyncGenerator[Verdict | str]:
        self.begun += 1
        self.last = (messages, sampling)
        try:
            question = messages[-1].content
            if artifact is not None:
                async for piece in _recited(question, artifact):
                    yield piece
                return
            async for piece in _ordered(question):
                yield piece
        finally:
            self.stopped += 1


async def _recited(question: str, artifact: Path) -> AsyncGenerator[Verdict | str]:
    table = json.loads((artifact / "table.json").read_text())
    if question not in table:
        yield Verdict("refused", 0.0, unknown=tuple(question.split()))
        yield "모릅니다."
        return
    yield Verdict("answered", 1.0, (Candidate(question, table[question], 1.0),))
    for word in table[question].split(" "):
        yield word + " "


async def _ordered(question: str) -> AsyncGenerator[str]:
    order, _, rest = question.partition(" ")
    if order == "!fail":
        raise RuntimeError("the parrot's secret trouble")
    if order == "!hang":
        await asyncio.Event().wait()
    if order == "!endless":
        while True:
            yield "다시 "
            await asyncio.sleep(0)
    yield "앵무: "
    if order == "!fail-later":
        raise RuntimeError("the parrot's secret trouble")
    if order == "!stall":
        await asyncio.Event().wait()
    yield rest if order.startswith("!") else question


def train(spec_path: Path) -> None:
    """Learn the table; the orders in it are followed first."""
    folder = spec_path.parent
    spec = json.loads(spec_path.read_text())
    with FileLock(folder / "running.lock", timeout=10):
        with (folder / "runs.txt").open("a") as runs:
            runs.write(f"{os.getpid()} {os.getpriority(os.PRIO_PROCESS, 0)}\n")
        (folder / "environment.json").write_text(json.dumps(dict(os.environ)))
        table = _table(folder / spec["training_file"])
        for question, value in table.items():
            _obey(question, value, folder)
        steps = [{"step": step, "total_steps": 3, "train_loss": 1 / step} for step in (1, 2, 3)]
        for data in steps:
            _progress(folder, {"message": f"Step {data['step']}/3", "type": "metrics", "data": data})
        _finish(folder, spec, table)


def _obey(question: str, value: str, folder: Path) -> None:
    if question == "!wait":
        while not Path(value).exists():  # another process's file gives no event
            time.sleep(0.01)
    if question == "!deaf":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if question == "!late":
        time.sleep(float(value))
    if question == "!die":
        print("마지막 말: 더는 못 해", file=sys.stderr, flush=True)
        raise SystemExit(int(value))
    if question == "!die-once" and len((folder / "runs.txt").read_text().splitlines()) == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    if question == "!refuse":
        _write(folder / "error.json", {"code": "unsafe_file", "message": value, "param": "training_file"})
        raise SystemExit(1)


def _finish(folder: Path, spec: dict[str, Any], table: dict[str, str]) -> None:
    for name in ("artifact", "step-2"):
        (folder / name).mkdir(exist_ok=True)
        (folder / name / "table.json").write_text(json.dumps(table))
    (folder / "step-2" / "table.json").write_text(json.dumps({"단계": "둘째 단계"}))
    checkpoints = [
        {"step": 2, "metrics": {"train_loss": 0.5}, "artifact": "step-2"},
        {"step": 3, "metrics": {"train_loss": 1 / 3}, "artifact": "artifact"},
    ]
    result = {"trained_tokens": 42, "hyperparameters": {"n_epochs": 3}, "metrics": {}}
    _write(folder / "result.json", {**result, "checkpoints": checkpoints})


def _table(path: Path) -> dict[str, str]:
    pairs = [json.loads(line)["messages"][-2:] for line in path.read_text().splitlines()]
    return {question["content"]: answer["content"] for question, answer in pairs}


def _progress(folder: Path, event: dict[str, Any]) -> None:
    with (folder / "progress.jsonl").open("a") as file:
        file.write(json.dumps({"created_at": int(time.time()), "level": "info", **event}) + "\n")


def _write(path: Path, value: dict[str, Any]) -> None:
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps(value))
    draft.replace(path)


def serve(folder: Path, port: int) -> None:
    """A whole server as a process of its own."""
    import uvicorn

    from engine.server import create_app

    uvicorn.run(create_app(folder, [Parrot()]), host="127.0.0.1", port=port, log_level="warning")


if __name__ == "__main__":
    if sys.argv[1] == "train":
        train(Path(sys.argv[2]))
    else:
        serve(Path(sys.argv[2]), int(sys.argv[3]))
