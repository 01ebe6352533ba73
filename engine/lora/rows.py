"""Training files as rows of tokens for the trainers: what is asked, and what alone is to be learned."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from engine.lora.order import BadOrder, Order
from engine.lora.template import Template, TurnsRefused
from engine.lora.turns import Turn

Row = dict[str, list[int]]
_UNLEARNED: Final = -100  # torch's label for a token that no loss is computed of


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a file and the tokens of each, prompt and answer together."""

    rows: list[Row]
    lengths: list[int]


def read_rows(path: Path, order: Order, template: Template) -> Rows:
    """Read a file for the order's method; raises `BadOrder` with the number of a line that cannot be.

    Supervised: one row for each assistant message whose weight is not 0, with all that stands before it as
    the prompt, so that only the assistant's words are learned, with any chat template. Preferences: one row
    a line.
    """
    param = "training_file" if path == order.training else "validation_file"
    read = _preference if order.method == "dpo" else _answers
    found = Rows([], [])
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        try:
            rows = list(read(json.loads(line), template))
        except TurnsRefused as refused:
            message = f"Line {number}: the chat template of {order.base.name} refuses these turns: {refused}"
            raise BadOrder("invalid_training_file", message, param) from refused
        for row, length in rows:
            if length > order.base.longest:
                message = f"Line {number} has {length} tokens; {order.base.name} is trained on at most "
                raise BadOrder("invalid_training_file", f"{message}{order.base.longest}.", param)
            found.rows.append(row)
            found.lengths.append(length)
    return found


def _answers(example: dict[str, Any], template: Template) -> Iterator[tuple[Row, int]]:
    turns = [_turn(entry) for entry in example["messages"]]
    for place, entry in enumerate(example["messages"]):
        if entry["role"] == "assistant" and entry.get("weight") != 0:
            asked, said = template.answered(turns[:place], [turns[place]])
            yield {"input_ids": asked + said, "labels": [_UNLEARNED] * len(asked) + said}, len(asked + said)


def _preference(example: dict[str, Any], template: Template) -> Iterator[tuple[Row, int]]:
    turns = [_turn(entry) for entry in example["input"]["messages"]]
    asked, better = template.answered(turns, [_turn(entry) for entry in example["preferred_output"]])
    _, worse = template.answered(turns, [_turn(entry) for entry in example["non_preferred_output"]])
    row = {"prompt_ids": asked, "chosen_ids": better, "rejected_ids": worse}
    yield row, len(asked) + max(len(better), len(worse))


def _turn(entry: Turn) -> Turn:
    role = "system" if entry["role"] == "developer" else entry["role"]
    return {"role": role, "content": entry["content"]}
