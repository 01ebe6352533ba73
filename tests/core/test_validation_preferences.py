"""A file of preferences is examined line by line in its own form."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

import pytest

from core.errors_files import TrainingFileFaulty
from core.lines import Fault
from core.reply import Tone, Upload
from core.texts import say
from core.validation import Measure, examine, examine_upload
from tests.house import House

ANY = Measure(1)
USER = {"role": "user", "content": "공은?"}


def answer(text: object) -> list[dict[str, object]]:
    return [{"role": "assistant", "content": text}]


def line(changed: Mapping[str, object], *without: str) -> str:
    """A line as OpenAI shows it, with something changed or taken out of it."""
    whole: dict[str, object] = {
        "input": {"messages": [USER], "tools": [], "parallel_tool_calls": True},
        "preferred_output": answer("둘"),
        "non_preferred_output": answer("하나"),
    }
    return json.dumps({key: one for key, one in {**whole, **changed}.items() if key not in without})


def faults_of(*lines: str) -> list[Fault]:
    return examine("\n".join(lines).encode(), ANY)


@pytest.mark.parametrize(
    ("changed", "reason", "told"),
    [
        ({"input": "공은?"}, "input_not_an_object", "messages"),
        ({"input": {"messages": [USER], "model": "x"}}, "unknown_key", "model"),
        ({"input": {"messages": []}}, "messages_not_a_list", "messages"),
        ({"input": {"messages": [USER, {"role": "usr", "content": "q"}]}}, "misspelled_role", "user"),
        ({"input": {"messages": [USER, *answer("네")]}}, "input_not_a_question", "preferred_output"),
        ({"preferred_output": "둘"}, "output_not_one_answer", "preferred_output"),
        ({"preferred_output": [*answer("둘"), *answer("셋")]}, "output_not_one_answer", "preferred_output"),
        ({"preferred_output": [USER]}, "output_not_one_answer", "preferred_output"),
        ({"preferred_output": answer(2)}, "output_not_one_answer", "preferred_output"),
        (
            {"preferred_output": [{"role": "assitant", "content": "둘"}]},
            "misspelled_role",
            "assistant",
        ),
        ({"non_preferred_output": answer(" ")}, "output_empty", "non_preferred_output"),
        ({"non_preferred_output": answer("둘 ")}, "same_outputs", "같"),
        ({"score": 3}, "unknown_key", "score"),
    ],
)
def test_a_fault_of_a_preference_is_told_with_what_to_do(
    changed: Mapping[str, object], reason: str, told: str
) -> None:
    (fault,) = faults_of(line({}), line(changed))

    assert (fault.line, fault.reason, fault.grave) == (2, reason, True)
    assert told in say(fault.reason, "ko", **fault.facts)
    assert say(fault.reason, "en", **fault.facts)


def test_a_missing_part_is_told_and_a_misspelled_one_is_recognized() -> None:
    (missing,) = faults_of(line({}), line({}, "non_preferred_output"))
    (no_input,) = faults_of(line({}), line({}, "input"))
    (misspelled,) = faults_of(line({}), line({"prefered_output": answer("둘")}, "preferred_output"))

    assert (missing.reason, missing.facts) == ("preference_lacks", {"word": "non_preferred_output"})
    assert (no_input.reason, no_input.facts) == ("preference_lacks", {"word": "input"})
    assert misspelled.reason == "misspelled_key"
    assert misspelled.facts == {"word": "prefered_output", "near": "preferred_output"}


def test_doubles_and_opposites_are_remarked_upon() -> None:
    opposite = line({"preferred_output": answer("하나"), "non_preferred_output": answer("둘")})
    found = faults_of(line({}), opposite, line({}))

    assert [(fault.line, fault.reason, fault.facts, fault.grave) for fault in found] == [
        (2, "preference_reversed", {"first": 1}, False),
        (3, "double_line", {"first": 1}, False),
    ]


def test_examples_and_preferences_do_not_go_into_one_file() -> None:
    example = json.dumps({"messages": [USER, *answer("둘")]})

    assert [(fault.line, fault.reason) for fault in faults_of(line({}), example)] == [(2, "other_form")]
    assert [(fault.line, fault.reason) for fault in faults_of(example, line({}))] == [(2, "other_form")]


def test_the_longer_answer_counts_for_what_a_model_reads() -> None:
    long = line({"non_preferred_output": answer("가" * 300)})
    (fault,) = examine(long.encode(), replace(ANY, fewest=0, most_tokens=200))

    assert (fault.reason, fault.facts["limit"]) == ("too_long_for_model", 200)


async def test_a_check_takes_a_file_of_preferences() -> None:
    lines = [line({"preferred_output": answer(f"{number}개")}) for number in range(60)]
    reply = await House().run("check", {"file": Upload("dpo.jsonl", "\n".join(lines).encode())})

    assert (reply.tone, reply.facts["faults"]) == (Tone.GOOD, 0)


async def test_an_upload_of_preferences_is_examined_and_its_line_named() -> None:
    broken = line({"non_preferred_output": answer("둘")})
    with pytest.raises(TrainingFileFaulty) as caught:
        await examine_upload(f"{line({})}\n{broken}".encode(), 1000, "ko")

    assert caught.value.facts["line"] == 2
