"""Training files are checked line by line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.examples import read_examples
from engine.wire import WireError
from tests.engine.conftest import example, lesson


def checked(path: Path, content: bytes) -> bytes:
    file = path / "training.jsonl"
    file.write_bytes(content)
    return read_examples(file, "training_file", 1)


def line(*messages: object, **more: object) -> bytes:
    return json.dumps({"messages": messages, **more}).encode()


USER, ASSISTANT = {"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}


def test_byte_order_mark_blank_lines_and_windows_line_ends_are_taken_off(tmp_path: Path) -> None:
    given = (
        b"\xef\xbb\xbf"
        + example("가", "나").replace(b"\n", b"\r\n")
        + b"\n  \n"
        + example("다", "라").strip()
    )
    assert checked(tmp_path, given) == example("가", "나") + example("다", "라")


def test_separators_that_some_readers_take_for_line_ends_are_escaped(tmp_path: Path) -> None:
    (only,) = checked(tmp_path, example("a\u2028b", "c\x85d")).decode().splitlines()
    assert json.loads(only)["messages"][0]["content"] == "a\u2028b"
    assert json.loads(only)["messages"][1]["content"] == "c\x85d"


def test_system_messages_names_and_weights_are_fine(tmp_path: Path) -> None:
    named = {"role": "user", "content": "q", "name": "kim"}
    content = line(
        {"role": "system", "content": "s"}, named, {**ASSISTANT, "weight": 0}, {**ASSISTANT, "weight": 1}
    )
    assert checked(tmp_path, content) == content + b"\n"


@pytest.mark.parametrize(
    ("faulty", "fault"),
    [
        (b"\xff", "UTF-8"),
        (b'{"messages": [{"role": "user", "content": "\\ud800"}]}', "UTF-8"),
        (b"{", "JSON"),
        (b"NaN", "JSON"),
        (b"[" * 200_000, "JSON"),
        (b"[]", "object"),
        (b"{}", "'messages'"),
        (b'{"messages": {}}', "'messages'"),
        (b'{"prompt": "q", "completion": "a"}', "old form"),
        (b'{"input": {}, "preferred_output": [], "non_preferred_output": []}', "preference"),
        (line(USER, ASSISTANT, tools=[{}]), "tools"),
        (line("q"), "message 1 must be an object"),
        (line(USER, {"role": "bot", "content": "a"}), "message 2 has the role 'bot'"),
        (line({"role": ["user"], "content": "a"}), "message 1 has the role"),
        (line(USER, {**ASSISTANT, "extra": 1}), "unknown key 'extra'"),
        (line(USER, {"role": "assistant", "content": " "}), "message 2 must have a text"),
        (line(USER, {"role": "assistant", "content": ["a"]}), "message 2 must have a text"),
        (line({**USER, "name": 3}, ASSISTANT), "name"),
        (line(USER), "no assistant message"),
        (line(USER, {**ASSISTANT, "weight": 0}), "no assistant message"),
        (line({**USER, "weight": 1}, ASSISTANT), "weight"),
        (line(USER, {**ASSISTANT, "weight": 2}), "weight"),
    ],
)
def test_a_fault_is_named_with_its_line(tmp_path: Path, faulty: bytes, fault: str) -> None:
    with pytest.raises(WireError) as caught:
        checked(tmp_path, lesson(size=2) + b"\n" + faulty + b"\n")
    assert caught.value.message.startswith("Line 4: ")
    assert fault in caught.value.message
    assert (caught.value.status, caught.value.code) == (400, "invalid_training_file")


def preference(better: str = "네", worse: str = "아니요", **more: object) -> bytes:
    told = {
        "input": {"messages": [USER]},
        "preferred_output": [{"role": "assistant", "content": better}],
        "non_preferred_output": [{"role": "assistant", "content": worse}],
    }
    return json.dumps({**told, **more}, ensure_ascii=False).encode() + b"\n"


def preferred(path: Path, content: bytes) -> bytes:
    file = path / "preferences.jsonl"
    file.write_bytes(content)
    return read_examples(file, "training_file", 1, "dpo")


def test_preferences_are_read_in_the_form_of_openai(tmp_path: Path) -> None:
    assert preferred(tmp_path, preference()) == preference()


@pytest.mark.parametrize(
    ("faulty", "fault"),
    [
        (line(USER, ASSISTANT), "this is a supervised example; preferences need 'input' and two outputs."),
        (preference(input=[USER]), "'input' must be an object with 'messages'."),
        (preference(input={"messages": []}), "'input.messages' must be a list with at least one message."),
        (preference(input={"messages": [USER, ASSISTANT]}), "'input.messages' must end with a user message."),
        (
            preference(input={"messages": [USER], "tools": [{}]}),
            "examples with tools cannot be trained on here.",
        ),
        (preference(preferred_output=[USER]), "'preferred_output' must be one assistant message."),
        (
            preference(non_preferred_output=[]),
            "'non_preferred_output' must be a list with at least one message.",
        ),
        (preference("같다", "같다"), "the preferred and the other output are the same."),
    ],
)
def test_a_fault_of_a_preference_is_named_with_its_line(tmp_path: Path, faulty: bytes, fault: str) -> None:
    with pytest.raises(WireError) as refused:
        preferred(tmp_path, preference() + faulty)

    assert refused.value.message == f"Line 2: {fault}"
