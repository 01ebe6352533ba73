"""Training files as rows for the trainers: what is asked, what is to be said, and how long it is."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.lora.order import BadOrder, Order

Row = dict[str, Any]
Tokenizer = Any  # of transformers, which this file does not import


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a file and the tokens of each, prompt and answer together."""

    rows: list[Row]
    lengths: list[int]


def read_rows(path: Path, order: Order, tokenizer: Tokenizer) -> Rows:
    """Read a file for the order's method; raises `BadOrder` for a line that is too long, with its number.

    Supervised: one row for each assistant message whose weight is not 0, with all that stands before it as
    the prompt, so that only the assistant's words are learned, with any chat template. Preferences: one row
    a line.
    """
    param = "training_file" if path == order.training else "validation_file"
    read = _preference if order.method == "dpo" else _answers
    rows: list[Row] = []
    lengths: list[int] = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        for row in read(json.loads(line)):
            length = max(_tokens(tokenizer, order, row, said) for said in _said(row))
            if length > order.base.longest:
                message = f"Line {number} has {length} tokens; {order.base.name} is trained on at most "
                raise BadOrder("invalid_training_file", f"{message}{order.base.longest}.", param)
            rows.append({**row, "chat_template_kwargs": dict(order.base.template)})
            lengths.append(length)
    return Rows(rows, lengths)


def _answers(example: Row) -> Iterator[Row]:
    messages = [_message(entry) for entry in example["messages"]]
    for place, entry in enumerate(example["messages"]):
        if entry["role"] == "assistant" and entry.get("weight") != 0:
            yield {"prompt": messages[:place], "completion": [messages[place]]}


def _preference(example: Row) -> Iterator[Row]:
    yield {
        "prompt": [_message(entry) for entry in example["input"]["messages"]],
        "chosen": [_message(entry) for entry in example["preferred_output"]],
        "rejected": [_message(entry) for entry in example["non_preferred_output"]],
    }


def _message(entry: Row) -> Row:
    role = "system" if entry["role"] == "developer" else entry["role"]
    return {"role": role, "content": entry["content"]}


def _said(row: Row) -> Sequence[list[Row]]:
    return [row["completion"]] if "completion" in row else [row["chosen"], row["rejected"]]


def _tokens(tokenizer: Tokenizer, order: Order, row: Row, said: list[Row]) -> int:
    text = tokenizer.apply_chat_template([*row["prompt"], *said], tokenize=False, **order.base.template)
    return len(tokenizer(text, add_special_tokens=False)["input_ids"])
