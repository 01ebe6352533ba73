"""What is wrong with a line of OpenAI's preference form: an input, an answer to prefer, and another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from core.validation_messages import ROLES, Found, message_faults, wrong_role

_OUTPUTS = ("preferred_output", "non_preferred_output")
PARTS = frozenset({"input", *_OUTPUTS})
"""The keys of a line."""

_INPUT_KEYS = {"messages", "tools", "parallel_tool_calls"}


def preference_faults(record: Mapping[str, Any]) -> Iterator[Found]:
    """What keeps a line from being learned (OpenAI, Direct preference optimization)."""
    missing = [part for part in ("input", *_OUTPUTS) if part not in record]
    for key in record.keys() - PARTS:
        near = get_close_matches(str(key), missing, 1, 0.7)
        missing = [part for part in missing if part not in near]
        word = str(key)[:40]
        yield ("misspelled_key", {"word": word, "near": near[0]}) if near else ("unknown_key", {"word": word})
    for part in missing:
        yield "preference_lacks", {"word": part}
    if "input" in record:
        yield from _input_faults(record["input"])
    wrong = [found for name in _OUTPUTS if name in record for found in _output_faults(record[name], name)]
    yield from wrong
    if record.keys() >= PARTS and not wrong and len({text.strip() for text in outputs_of(record)}) < 2:
        yield "same_outputs", {}


def given_in(record: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The messages up to the question of a line without faults."""
    return list(record["input"]["messages"])


def outputs_of(record: Mapping[str, Any]) -> list[str]:
    """The answer to prefer and the other one."""
    return [record[name][0]["content"] for name in _OUTPUTS]


def _input_faults(given: object) -> Iterator[Found]:
    if not isinstance(given, dict):
        yield "input_not_an_object", {}
        return
    for key in given.keys() - _INPUT_KEYS:
        yield "unknown_key", {"word": str(key)[:40]}
    messages = given.get("messages")
    if not isinstance(messages, list) or not messages:
        yield "messages_not_a_list", {}
        return
    wrong = [found for place, message in enumerate(messages, 1) for found in message_faults(message, place)]
    yield from wrong
    if not wrong and messages[-1]["role"] != "user":
        yield "input_not_a_question", {}


def _output_faults(output: object, name: str) -> Iterator[Found]:
    """Only one answer by the assistant can be preferred to another."""
    found: Sequence[Any] = output if isinstance(output, list) else ()
    message = found[0] if len(found) == 1 else None
    if not isinstance(message, dict) or not isinstance(message.get("content"), str):
        yield "output_not_one_answer", {"word": name}
    elif message.get("role") not in ROLES:
        yield wrong_role(message.get("role"))
    elif message["role"] != "assistant":
        yield "output_not_one_answer", {"word": name}
    elif not message["content"].strip():
        yield "output_empty", {"word": name}
