"""Pairs to OpenAI chat JSONL and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.clean import clean
from core.lines import Fault, Row
from core.model import WORDINGS_LIMIT, QAPair
from core.spreadsheet import several

_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_SYSTEM, _SPOKEN = {"system", "developer"}, {"user", "assistant"}
_TOOLS = {"tool", "function"}
_QUESTIONS = ("question", "질문", "prompt", "input", "instruction")
_ANSWERS = ("answer", "답", "답변", "completion", "output", "response")


class _Unfit(Exception):
    """A line does not fit; ``reason`` names the sentence."""

    def __init__(self, reason: str, **facts: object) -> None:
        super().__init__(reason)
        self.reason, self.facts = reason, facts


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question with its answer, and the names of sentences on what of its line was left out."""

    question: str
    answer: str
    variants: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


class _Gathered:
    """The pairs of a file as its lines come: neighbours with the same answer are wordings of one pair."""

    def __init__(self) -> None:
        self.rows: list[Row] = []

    def take(self, line: int, exchange: Exchange) -> None:
        words = (exchange.question, *exchange.variants)
        last = self.rows[-1] if self.rows else None
        if last is None or last.pair.answer != exchange.answer or len(last.pair.wordings) >= WORDINGS_LIMIT:
            new = QAPair(words[0], exchange.answer, tuple(dict.fromkeys(words[1:])), exchange.tags)
            self.rows.append(Row(new, (line,)))
            return
        pair = last.pair
        more = [word for word in dict.fromkeys(words) if word not in pair.wordings]
        tags = tuple(dict.fromkeys((*pair.tags, *exchange.tags)))
        pair = replace(pair, variants=(*pair.variants, *more), tags=tags)
        self.rows[-1] = Row(pair, (*last.lines, line))


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


def preference_of(question: str, chosen: str, rejected: str, system: str) -> str:
    """Return one line of OpenAI's preference form: an input, the answer to prefer, the one not to."""
    given = [{"role": "system", "content": system}, {"role": "user", "content": question}]
    line = {
        "input": {"messages": given, "tools": [], "parallel_tool_calls": True},
        "preferred_output": [{"role": "assistant", "content": chosen}],
        "non_preferred_output": [{"role": "assistant", "content": rejected}],
    }
    return f"{_ENCODE(line)}\n"


def parse(text: str) -> tuple[list[QAPair], list[Fault]]:
    """Read OpenAI chat JSONL; neighbouring lines with the same answer are wordings of one pair."""
    rows, faults = rows_in(text)
    return [row.pair for row in rows], [fault for fault in faults if fault.grave]


def rows_in(text: str) -> tuple[list[Row], list[Fault]]:
    """Read JSONL with the lines of each pair; faults that are not grave say what of a line was left out.

    Taken are OpenAI's chat form and objects with a question and an answer. Of several exchanges in a line
    the first is taken, since what follows needs what was said before. Lines that do not fit cost no others.
    """
    gathered = _Gathered()
    faults: list[Fault] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            exchange = exchange_in(line)
        except _Unfit as unfit:
            faults.append(Fault(number, unfit.reason, unfit.facts))
            continue
        gathered.take(number, exchange)
        faults += [Fault(number, remark, grave=False) for remark in exchange.remarks]
    return gathered.rows, faults


def exchange_in(line: str) -> Exchange:
    """The question and answer of a line; raises what is wrong with it."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise _Unfit("not_json") from error
    if not isinstance(record, dict):
        raise _Unfit("no_messages")
    if "messages" not in record:
        return _flat(record)
    messages = record["messages"]
    if not isinstance(messages, list) or not messages:
        raise _Unfit("no_messages")
    return _first([_said(message) for message in messages])


def _flat(record: Mapping[str, Any]) -> Exchange:
    """An object with a question and an answer of its own, as older files have it."""
    question, answer = (_text_at(record, names) for names in (_QUESTIONS, _ANSWERS))
    if question is None and answer is None:
        raise _Unfit("no_messages")
    if not question or not answer:
        raise _Unfit("no_exchange")
    return Exchange(question, answer, _several(record.get("variants")), _several(record.get("tags")))


def _text_at(record: Mapping[str, Any], names: Sequence[str]) -> str | None:
    found = next((record[name] for name in names if isinstance(record.get(name), str)), None)
    return None if found is None else clean(found)


def _several(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return several(value)
    texts = [clean(text) for text in value if isinstance(text, str)] if isinstance(value, list) else []
    return tuple(dict.fromkeys(filter(None, texts)))


def _said(message: object) -> tuple[str, str, bool]:
    """(role, text, whether it is to be learned) of a message."""
    if not isinstance(message, dict):
        raise _Unfit("wrong_role")
    role = message.get("role")
    if role in _TOOLS or message.get("tool_calls") or message.get("function_call"):
        raise _Unfit("uses_tools")
    if role not in _SYSTEM | _SPOKEN:
        raise _Unfit("wrong_role")
    return str(role), _content(message.get("content")), message.get("weight", 1) != 0


def _content(content: object) -> str:
    """The text of a message, also where it comes in parts; raises for pictures and the like."""
    if isinstance(content, list):
        parts = [part.get("text") if isinstance(part, dict) else None for part in content]
        if not all(isinstance(part, str) for part in parts):
            raise _Unfit("no_content")
        content = "".join(map(str, parts))
    if not isinstance(content, str):
        raise _Unfit("no_content")
    return clean(content)


def _first(said: Sequence[tuple[str, str, bool]]) -> Exchange:
    """The first exchange of a conversation."""
    spoken = [turn for turn in said if turn[0] in _SPOKEN]
    at = next((place for place, turn in enumerate(spoken) if turn[0] == "assistant"), 0)
    asked = [text for role, text, _ in spoken[:at] if role == "user"]
    if not asked or not asked[-1] or not spoken[at][1]:
        raise _Unfit("no_exchange")
    if not spoken[at][2]:
        raise _Unfit("weight_zero")
    remarks = ("only_first_exchange",) if len(spoken) > at + 1 else ()
    return Exchange("\n".join(asked), spoken[at][1], remarks=remarks)
