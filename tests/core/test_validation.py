"""A training file is examined line by line, and each fault says what is wrong and what to do."""

from __future__ import annotations

import json

import pytest

from core.errors_files import TrainingFileFaulty
from core.model import Language
from core.options import Options
from core.reply import Tone, Upload
from core.texts import say
from core.validation import Measure, examine, examine_upload
from tests.house import ADMIN, House

GOOD = '{"messages": [{"role": "user", "content": "%d번?"}, {"role": "assistant", "content": "네."}]}'
ANY = Measure(1)


def _with(line: str, count: int = 10) -> bytes:
    return "\n".join([*(GOOD % number for number in range(count)), line]).encode()


def _messages(*messages: object) -> str:
    return json.dumps({"messages": messages}, ensure_ascii=False)


USER, ASSISTANT = {"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}


@pytest.mark.parametrize(
    ("line", "reason", "told", "said"),
    [
        (
            GOOD.replace("assistant", "assitant") % 7,
            "misspelled_role",
            "‘assitant’는 없어요. ‘assistant’인가요?",
            "did you mean “assistant”",
        ),
        (
            _messages(USER, {"role": "bot", "content": "a"}),
            "unknown_role",
            "system, user, assistant",
            "system, user or assistant",
        ),
        (GOOD.replace('"role":', '"role";') % 7, "semicolon_for_colon", "‘:’으로 고치세요", "write “:”"),
        ((GOOD % 7)[:-2], "unclosed_bracket", "]}를 붙이세요", "add ]}"),
        ((GOOD % 7)[:-4], "unclosed_text", "큰따옴표", "not closed"),
        ("{'messages': []}", "single_quotes", "큰따옴표", "double quotes"),
        ('{"messages": [1,]}', "trailing_comma", "쉼표", "comma"),
        ("{]}", "not_json_at", "글자부터 JSON이 아니에요", "not JSON from character"),
        ("그냥 글", "not_json_at", "1번째 글자", "character 1"),
        ("[" * 100_000, "unclosed_bracket", "붙이세요", "add"),
        ("[1]", "not_an_object", "한 줄에 하나씩", "one a line"),
        (
            '{"message": []}',
            "misspelled_key",
            "‘message’가 아니라 ‘messages’인가요?",
            "did you mean “messages”",
        ),
        ('{"prompt": "q", "completion": "a"}', "old_form", "/import", "/import"),
        ('{"x": 1}', "no_messages", "messages", "messages"),
        ('{"messages": {}}', "messages_not_a_list", "목록", "list"),
        (_messages("hi", ASSISTANT), "message_not_an_object", "1번째", "message 1"),
        (
            _messages(USER, {"role": "assistant", "contnt": "a"}),
            "misspelled_key",
            "‘content’인가요?",
            "did you mean “content”",
        ),
        (
            _messages(USER, {"role": "assistant"}),
            "missing_key",
            "2번째 메시지에 ‘content’",
            "message 2 lacks “content”",
        ),
        (_messages(USER, ASSISTANT | {"mood": 1}), "unknown_key", "‘mood’", "“mood”"),
        (
            '{"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}], "id": 3}',
            "unknown_key",
            "‘id’",
            "“id”",
        ),
        (_messages(USER, {"role": "assistant", "content": " "}), "empty_content", "비어 있어요", "is empty"),
        (
            _messages(USER, {"role": "assistant", "content": None}),
            "content_not_text",
            "글이 아니에요",
            "not text",
        ),
        (_messages(USER, ASSISTANT | {"weight": 2}), "wrong_weight", "0이나 1", "0 or 1"),
        (
            _messages(USER, ASSISTANT | {"weight": 0}),
            "all_weights_zero",
            "배울 것이 없어요",
            "nothing is learned",
        ),
        (_messages(USER), "no_assistant", "assistant의 답이 없어요", "no answer by assistant"),
        (_messages(USER, ASSISTANT, USER), "last_not_assistant", "답으로 끝나야", "ends with the answer"),
        (_messages(ASSISTANT), "no_user", "질문을 적으세요", "no question by user"),
    ],
)
def test_a_broken_line_is_told_with_its_number_and_what_to_do(
    line: str, reason: str, told: str, said: str
) -> None:
    (fault,) = examine(_with(line), ANY)

    assert (fault.line, fault.reason, fault.grave) == (11, reason, True)
    assert told in say(reason, "ko", **fault.facts)
    assert said in say(reason, "en", **fault.facts)


@pytest.mark.parametrize(
    "line",
    [
        GOOD % 77,
        _messages({"role": "system", "content": "s", "name": "n"}, USER, ASSISTANT | {"weight": 1}),
        _messages({"role": "user", "content": [{"type": "text", "text": "q"}]}, ASSISTANT),
        _messages(
            USER,
            {"role": "assistant", "tool_calls": [{}]},
            {"role": "tool", "content": "3", "tool_call_id": "c"},
            ASSISTANT,
        ),
    ],
)
def test_a_line_that_a_host_takes_has_no_fault(line: str) -> None:
    assert examine(_with(line), ANY) == []


def test_doubles_and_empty_lines_and_the_mark_at_the_beginning_are_worth_a_look() -> None:
    other = GOOD.replace("네.", "아니요.") % 3
    faults = examine(b"\xef\xbb\xbf" + _with("\n".join([GOOD % 2, "", other])) + b"\n", ANY)

    assert [(fault.line, fault.reason, fault.grave) for fault in faults] == [
        (1, "has_bom", False),
        (11, "double_line", False),
        (12, "blank_line", False),
        (13, "two_answers", False),
    ]
    assert (faults[1].facts, faults[3].facts) == ({"first": 3}, {"first": 4})


def test_a_file_in_another_encoding_is_told_with_the_lines_that_break_it() -> None:
    assert [fault.reason for fault in examine(_with(GOOD % 99).decode().encode("cp949"), ANY)] == [
        "not_utf8_file"
    ]
    mixed = _with(GOOD % 99) + b"\n\xea\xb0"
    assert [(fault.line, fault.reason) for fault in examine(mixed, ANY) if fault.grave] == [
        (12, "not_in_encoding")
    ]


def test_too_few_and_too_long_examples_are_told_with_both_figures() -> None:
    faults = examine((GOOD % 1).encode(), Measure(10))
    assert [(fault.line, fault.reason, fault.facts) for fault in faults] == [
        (0, "too_few_examples", {"have": 1, "need": 10})
    ]

    long = _messages(USER, {"role": "assistant", "content": "가" * 300})
    (fault,) = examine(_with(long), Measure(1, 200))
    assert (fault.line, fault.reason, fault.facts) == (11, "too_long_for_model", {"have": 310, "limit": 200})


@pytest.mark.parametrize(("language", "told"), [("ko", "고칠 것 7개"), ("en", "7 things to mend")])
async def test_a_check_tells_the_first_faults_and_gives_all_of_them_as_a_file(
    language: Language, told: str
) -> None:
    from dataclasses import replace

    broken = "\n".join([GOOD.replace("assistant", "assitant") % n for n in range(7)])
    actor = replace(ADMIN, language=language)
    reply = await House().run("check", {"file": Upload("train.jsonl", _with(broken))}, actor)

    assert reply.tone == Tone.WARNING
    assert told in reply.text
    assert reply.text.count("assitant") == 5
    assert reply.attachments[0].content.decode("utf-8-sig").count("assitant") == 7
    assert [line["line"] for line in reply.facts["lines"]] == list(range(11, 18))  # type: ignore[attr-defined]


async def test_a_file_fit_for_training_is_said_to_be() -> None:
    reply = await House().run("check", {"file": Upload("train.jsonl", _with(GOOD % 50))})

    assert (reply.tone, reply.attachments) == (Tone.GOOD, ())
    assert "학습에 쓸 수 있어요" in reply.text


async def test_a_check_without_a_file_asks_for_one() -> None:
    assert (await House().run("check")).facts["error"] == "MissingField"


async def test_what_is_no_text_cannot_be_checked() -> None:
    reply = await House().run("check", {"file": Upload("train.jsonl", b"\xff\xff\0\n" * 3)})

    assert reply.facts["error"] == "UnreadableFile"


async def test_what_no_model_could_learn_is_told_before_anything_is_uploaded() -> None:
    house = House(Options(base_model="base", training_base="base", window=400))
    await house.teach(10)
    await house.run("addqa", {"question": "긴 것은?", "answer": "가" * 500})
    reply = await house.run("retrain", {"yes": "yes"})

    assert (reply.facts["error"], reply.facts["line"], reply.facts["question"]) == (
        "TrainingFileFaulty",
        11,
        "긴 것은?",
    )
    assert "400토큰" in reply.text
    assert house.tuner.orders == []


async def test_a_file_that_is_fit_for_upload_is_let_through_and_one_without_a_question_named_by_its_line() -> (
    None
):
    await examine_upload(_with(GOOD % 70), 1000, "ko")
    with pytest.raises(TrainingFileFaulty) as caught:
        await examine_upload(_with('{"messages": []}', 1), 1000, "en")

    assert (caught.value.facts["line"], caught.value.facts["question"]) == (2, "")
