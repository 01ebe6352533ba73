"""Examines a training file line by line as a host of fine-tuning would, before anything is uploaded."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from core.clean import one_line
from core.decoding import Decoded, decode
from core.errors_files import TrainingFileFaulty
from core.lines import Fault
from core.model import Language
from core.prompt import tokens
from core.texts import say
from core.validation_messages import ROLES, Found, message_faults
from core.validation_preferences import PARTS, given_in, outputs_of, preference_faults

_TOP_KEYS = {"messages", "tools", "functions", "parallel_tool_calls"}
_FRAME = 3  # tokens of each message beside its text, and of each example (OpenAI's cookbook)
_SEMICOLON = re.compile(r'"\s*;\s*["\[{\d]')
_STRINGS = re.compile(r'"(?:[^"\\]|\\.)*"')
_CLOSING = {"{": "}", "[": "]"}
_SAID = re.compile(r'"role":"user","content":"((?:[^"\\]|\\.)*)"')


@dataclass(frozen=True, slots=True)
class Measure:
    """What a training file must keep: the fewest examples, the most tokens of one (None: any)."""

    fewest: int = 10
    most_tokens: int | None = None


def examine(content: bytes, measure: Measure) -> list[Fault]:
    """Return what is wrong with a file of JSONL, by line; raises `core.decoding.NotText`.

    A file of preferences is examined as such: its first line says what it is.
    Faults that are not grave (a byte order mark, an empty or a double line) do not keep a host from it.
    """
    decoded = decode(content)
    faults = [*_encoding_faults(decoded), *decoded.faults]
    seen = _Seen()
    examples = 0
    for number, line in enumerate(decoded.text.removesuffix("\n").split("\n"), 1):
        found = list(_line_faults(line, measure, number, seen))
        faults += found
        examples += bool(line.strip()) and not any(fault.grave for fault in found)
    if examples < measure.fewest:
        faults.append(Fault(0, "too_few_examples", {"have": examples, "need": measure.fewest}))
    return sorted(faults, key=lambda fault: fault.line)


def _encoding_faults(decoded: Decoded) -> Iterator[Fault]:
    if decoded.encoding == "UTF-8 (BOM)":
        yield Fault(1, "has_bom", grave=False)
    elif decoded.encoding != "UTF-8":
        yield Fault(0, "not_utf8_file", {"encoding": decoded.encoding})


class _Seen:
    """The lines and the questions that came before, to find doubles."""

    def __init__(self) -> None:
        self.lines: dict[str, int] = {}
        self.answers: dict[str, tuple[str, int]] = {}
        self._preferences: bool | None = None

    def form(self, preference: bool) -> bool:
        """Whether the file is one of preferences, which its first line says."""
        if self._preferences is None:
            self._preferences = preference
        return self._preferences


def _line_faults(line: str, measure: Measure, number: int, seen: _Seen) -> Iterator[Fault]:
    if not line.strip():
        yield Fault(number, "blank_line", grave=False)
        return
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        reason, facts = _why_not_json(line, error)
        yield Fault(number, reason, facts)
        return
    preference = isinstance(record, dict) and bool(record.keys() & PARTS) and "messages" not in record
    grave = list(preference_faults(record) if preference else _record_faults(record))
    if not grave and seen.form(preference) != preference:
        grave = [("other_form", {})]
    yield from (Fault(number, reason, facts) for reason, facts in grave)
    if grave:
        return
    if preference:
        yield from _reversed(record, number, seen)
        messages = [*given_in(record), {"content": max(outputs_of(record), key=len)}]
    else:
        messages = record["messages"]
        yield from _doubles(messages, number, seen)
    yield from _length(messages, number, measure)


def _why_not_json(line: str, error: Exception) -> Found:
    """The likeliest cause in words that a person can act on, with the place in the line (from 1)."""
    semicolon = _SEMICOLON.search(line)
    if semicolon:
        return "semicolon_for_colon", {"place": line.index(";", semicolon.start()) + 1}
    place = error.colno if isinstance(error, json.JSONDecodeError) else 1
    open_ = _open_brackets(_STRINGS.sub(lambda found: " " * len(found[0]), line))
    if open_:
        return "unclosed_bracket", {"brackets": "".join(_CLOSING[one] for one in reversed(open_))}
    if line.count('"') % 2:
        return "unclosed_text", {"place": line.rindex('"') + 1}
    if "'" in line and '"' not in line:
        return "single_quotes", {}
    if re.search(r",\s*[}\]]", line):
        return "trailing_comma", {"place": place}
    return "not_json_at", {"place": place}


def _open_brackets(line: str) -> list[str]:
    """The brackets outside texts that nothing closes; empty where they close wrongly or a text is open."""
    if '"' in line:
        return []
    open_: list[str] = []
    for letter in line:
        if letter in _CLOSING:
            open_.append(letter)
        elif letter in _CLOSING.values() and (not open_ or _CLOSING[open_.pop()] != letter):
            return []
    return open_


def _record_faults(record: object) -> Iterator[Found]:
    if not isinstance(record, dict):
        yield "not_an_object", {}
        return
    if "messages" not in record:
        yield _no_messages(record)
        return
    messages = record["messages"]
    if not isinstance(messages, list) or not messages:
        yield "messages_not_a_list", {}
        return
    for key in record.keys() - _TOP_KEYS:
        yield "unknown_key", {"word": key[:40]}
    for place, message in enumerate(messages, 1):
        yield from message_faults(message, place)
    if all(isinstance(message, dict) for message in messages):
        yield from _shape_faults(messages)


def _no_messages(record: Mapping[str, Any]) -> Found:
    if {"prompt", "completion"} <= record.keys():
        return "old_form", {}
    near = get_close_matches("messages", [str(key) for key in record], 1, 0.7)
    return ("misspelled_key", {"word": near[0], "near": "messages"}) if near else ("no_messages", {})


def _shape_faults(messages: Sequence[Mapping[str, Any]]) -> Iterator[Found]:
    """What is missing in a conversation whose every message may be right; said once."""
    roles = [message.get("role") for message in messages]
    if not set(roles) <= set(ROLES):
        return
    if "assistant" not in roles:
        yield "no_assistant", {}
    elif roles[-1] != "assistant":
        yield "last_not_assistant", {}
    elif "user" not in roles:
        yield "no_user", {}
    elif all(message.get("weight") == 0 for message in messages if message.get("role") == "assistant"):
        yield "all_weights_zero", {}


def _doubles(messages: Sequence[Mapping[str, Any]], number: int, seen: _Seen) -> Iterator[Fault]:
    whole = json.dumps(messages, ensure_ascii=False, sort_keys=True)
    first = seen.lines.setdefault(whole, number)
    if first != number:
        yield Fault(number, "double_line", {"first": first}, grave=False)
        return
    asked = json.dumps(messages[:-1], ensure_ascii=False, sort_keys=True)
    answer = json.dumps(messages[-1].get("content"), ensure_ascii=False)
    before, line = seen.answers.setdefault(asked, (answer, number))
    if before != answer:
        yield Fault(number, "two_answers", {"first": line}, grave=False)


def _reversed(record: Mapping[str, Any], number: int, seen: _Seen) -> Iterator[Fault]:
    """A line that is there already, or that prefers what another rejects."""
    asked = json.dumps(given_in(record), ensure_ascii=False, sort_keys=True)
    preferred, other = outputs_of(record)
    first = seen.lines.setdefault(json.dumps([asked, preferred, other]), number)
    if first != number:
        yield Fault(number, "double_line", {"first": first}, grave=False)
    elif against := seen.lines.get(json.dumps([asked, other, preferred])):
        yield Fault(number, "preference_reversed", {"first": against}, grave=False)


def _length(messages: Sequence[Mapping[str, Any]], number: int, measure: Measure) -> Iterator[Fault]:
    if measure.most_tokens is None:
        return
    have = _FRAME + sum(_FRAME + tokens(str(message.get("content") or "")) for message in messages)
    if have > measure.most_tokens:
        yield Fault(number, "too_long_for_model", {"have": have, "limit": measure.most_tokens})


async def examine_upload(content: bytes, window: int, language: Language) -> None:
    """Examine what is about to be uploaded; raises `TrainingFileFaulty` with the first line to mend.

    ``window`` is how many tokens the model reads at once.
    """
    faults = await asyncio.to_thread(examine, content, Measure(1, window))
    grave = [fault for fault in faults if fault.grave]
    if not grave:
        return
    first = next((fault for fault in grave if fault.line), grave[0])  # a line to mend says more than a count
    line = content.split(b"\n")[first.line - 1].decode(errors="replace")
    said = _SAID.search(line)
    raise TrainingFileFaulty(
        line=first.line,
        question=one_line(json.loads(f'"{said[1]}"'), 60) if said else "",
        reason=say(first.reason, language, **first.facts),
    )
