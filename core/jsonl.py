"""Pairs to OpenAI chat JSONL and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from core.clean import clean
from core.model import QAPair

_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_ROLES = {"system", "user", "assistant"}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a line; ``reason`` is the name of a sentence in `core.sentences`."""

    line: int
    reason: str


def lines_of(pairs: Iterable[QAPair], system: str) -> Iterator[str]:
    """Yield one line of OpenAI chat JSONL for each wording of each pair, in order, ending with a newline.

    The constant beginning is encoded once, and strings one by one, which is three times as fast as
    encoding each line as a whole.
    """
    head = f'{{"messages":[{{"role":"system","content":{_ENCODE(system)}}},{{"role":"user","content":'
    middle = '},{"role":"assistant","content":'
    for pair in pairs:
        tail = f"{middle}{_ENCODE(pair.answer)}}}]}}\n"
        for wording in pair.wordings:
            yield f"{head}{_ENCODE(wording)}{tail}"


def parse(text: str) -> tuple[list[QAPair], list[Fault]]:
    """Read OpenAI chat JSONL; consecutive lines with the same answer are wordings of one pair.

    Lines that do not fit are reported and never cost the others.
    """
    answers: dict[str, list[str]] = {}
    faults: list[Fault] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        read = _exchange(line)
        if isinstance(read, str):
            faults.append(Fault(number, read))
            continue
        question, answer = read
        wordings = answers.setdefault(answer, [])
        if question not in wordings:
            wordings.append(question)
    return [QAPair(words[0], answer, tuple(words[1:])) for answer, words in answers.items()], faults


def _exchange(line: str) -> tuple[str, str] | str:
    """The last question and answer of a line, or the name of what is wrong with it."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return "not_json"
    messages = record.get("messages") if isinstance(record, dict) else None
    if not isinstance(messages, list) or not messages:
        return "no_messages"
    said: dict[str, str] = {}
    for message in messages:
        if not isinstance(message, dict) or message.get("role") not in _ROLES:
            return "wrong_role"
        if not isinstance(message.get("content"), str):
            return "no_content"
        said[message["role"]] = clean(message["content"])
    if not said.get("user") or not said.get("assistant"):
        return "no_exchange"
    return said["user"], said["assistant"]
