"""Why a training failed is said as what to do about it; what nobody knows is quoted, without keys."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from core import errors
from core.blame import blamed
from core.failures import error_of, quoted, reason_of
from core.model import Channel
from core.reply import Reply
from core.texts import speaker
from core.tuning import JobStatus, TrainingJob
from tests.house import House

JOB = TrainingJob("k", 1, Channel("web", "1"), "web:1", "gpt-x", status=JobStatus.FAILED, examples=7)


def told(error: str | None, language: str = "ko") -> str:
    """The reason of a job that failed with this error."""
    return reason_of(replace(JOB, error=error), speaker(language))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("error", "korean", "english"),
    [
        ("invalid_training_file: Line 12: no content", "12번째 줄", "line 12 of the training file"),
        ("invalid_file_format: not JSONL", "/export로 받아", "Look at it with /export"),
        ("invalid_n_examples: at least 10", "모자라대요 (지금 7개)", "too few examples (7)"),
        ("unsafe_file: blocked", "안전 기준", "safety check"),
        ("exceeded_quota: pay", "결제와 한도", "billing and limits"),
        ("insufficient_quota", "결제와 한도", "billing and limits"),
        ("rate_limit_exceeded: slow", "다른 학습이 끝난 뒤", "when another has ended"),
        ("model_not_found: no", "gpt-x는 학습할 수 없대요", "gpt-x cannot be trained"),
        ("permission_denied: no", "권한이 없대요", "may not train"),
        ("invalid_hyperparameters: no", "설정값", "settings of the training"),
        ("invalid_suffix: no", "HOBANE_SUFFIX", "HOBANE_SUFFIX"),
        ("out_of_memory: CUDA", "메모리", "memory"),
        ("file_not_found: gone", "새로 올려요", "uploads it anew"),
        ("file_too_large: big", "/dropqa", "/dropqa"),
        ("context_length_exceeded: long", "나누어", "in parts"),
        ("server_error: oops", "다시 하면", "Trying again"),
        ("host_lost_job", "더는 모른다고", "no longer knows"),
        ("HostQuotaUsedUp", "사용 한도", "quota"),
        ("something_new: what?", "“something_new: what?”", "“something_new: what?”"),
        ("Only words", "“Only words”", "“Only words”"),
        (None, "이유를 말하지 않았어요", "did not say why"),
    ],
)
def test_each_failure_says_what_to_do_in_both_languages(error: str | None, korean: str, english: str) -> None:
    assert korean in told(error)
    assert english in told(error, "en")


def test_a_base_that_the_host_lacks_is_told_as_the_setting_to_change() -> None:
    error = error_of(errors.HostLacksModel(model="gpt-x"))
    assert "FINETUNE_MODEL" in told(error)
    assert "/use" not in told(error)


def test_a_line_that_we_noted_ourselves_is_not_quoted_as_the_hosts_words() -> None:
    error = error_of(errors.TrainingFileRefused(reason="invalid_training_file", line="12"))
    assert "12번째 줄" in told(error)
    assert "모델 서버의 말" not in told(error)


async def _failed(house: House, error: str) -> Reply:
    """The news of a training that failed so; its file has two lines for each pair."""
    for number in range(10):
        values = {
            "question": f"{number}번 문은 어디?",
            "answer": f"{number}층",
            "variants": f"{number}번 문 위치는?",
        }
        await house.run("addqa", values)
    await house.run("retrain", {"yes": "yes"})
    house.tuner.move(status=JobStatus.FAILED, error=error)
    await house.services.training.look()
    await house.announcements.deliver()
    return house.announcer.told[-1].reply


async def test_a_wrong_line_is_told_as_the_pair_that_stands_on_it_with_a_button_to_change_it() -> None:
    house = House()
    reply = await _failed(house, "invalid_training_file: Line 5 has no answer")
    line = json.loads(house.tuner.orders[0].training_file.splitlines()[4])
    pair = int(line["messages"][1]["content"][0]) + 1

    assert f"5번째 줄이 잘못됐대요: #{pair} “{pair - 1}번 문은 어디?”" in reply.text
    mend, again = reply.buttons
    assert (mend.command, mend.values, mend.opens_form) == ("editqa", {"number": str(pair)}, True)
    assert again.command == "retrain"
    shown = await house.run("jobs", {"number": "1"})
    assert f"#{pair} “{pair - 1}번 문은 어디?”" in shown.text


@pytest.mark.parametrize("line", ["Line 99", "Line 0", "no line"])
async def test_a_line_that_is_not_there_names_no_pair(line: str) -> None:
    reply = await _failed(House(), f"invalid_training_file: {line} is wrong")
    assert "“0번" not in reply.text
    assert [button.command for button in reply.buttons] == ["retrain"]


async def test_a_line_of_preferences_names_no_pair() -> None:
    job = replace(JOB, error="invalid_training_file: Line 1 is wrong", method="dpo")
    assert await blamed(House().services.dataset, job) is None


def test_the_hosts_own_words_are_quoted_under_what_to_do() -> None:
    assert told("unsafe_file: 3 examples were blocked").endswith(
        "\n모델 서버의 말: “3 examples were blocked”"
    )
    assert "모델 서버의 말" not in told("unsafe_file")


@pytest.mark.parametrize(
    "secret",
    [
        "sk-proj-abcdefgh12345678",
        "Bearer abc.def.ghi123",
        "api_key: abcdef123",
        "A" * 40,
        "sk-ab***********yz",
    ],
)
def test_nothing_that_looks_like_a_key_is_quoted(secret: str) -> None:
    words = told(f"The request with {secret} was refused")

    assert secret.split()[-1] not in words
    assert "was refused" in words


def test_what_is_quoted_is_one_short_line() -> None:
    assert quoted("one\ntwo\x1b[31m three") == "one two[31m three"
    assert len(quoted("word " * 500)) <= 301


@pytest.mark.parametrize(
    ("trouble", "error"),
    [
        (errors.FineTuningClosed(), "FineTuningClosed"),
        (errors.TrainingFileRefused(reason=413), "TrainingFileRefused"),
        (errors.TrainingFileRefused(reason="invalid_n_examples"), "invalid_n_examples"),
        (
            errors.TrainingFileRefused(reason="invalid_training_file", line="3"),
            "invalid_training_file: line 3",
        ),
    ],
)
def test_a_refused_creation_is_kept_with_the_hosts_code_and_words(
    trouble: errors.HostTrouble, error: str
) -> None:
    assert error_of(trouble) == error
