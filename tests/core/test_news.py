"""The news of a training's end: what it took and cost, what it proved, pictures, and what to do now."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from core import errors
from core.figures import LossPoint
from core.model import Channel
from core.news import notice_of
from core.options import Options
from core.prices import read_prices
from core.proof import Change, Cost, Decision, Proof, Rate, Reason, Score
from core.reply import Notice, Tone
from core.tuning import JobStatus, TrainingJob
from tests.fakes import Clock
from tests.house import HERE, House

RATE = Rate(0.5, 0.3, 0.7, 10)
PRICES = read_prices("USD 2026-11-01; base training=3")


def score(model: str) -> Score:
    return Score(model, {}, {"accuracy": RATE, "refusal": RATE, "consistency": RATE}, Cost(0.1, 10, 5))


def change(number: int) -> Change:
    return Change(f"{number}번 질문?", "wording", "답", "right", "wrong", "답", "딴 말")


def proof(decision: Decision = "asked", worse: int = 0, better: int = 0) -> Proof:
    return Proof(
        3,
        decision,
        (Reason("why_no_difference", {"cases": 10}),),
        repeats=3,
        cases=10,
        before=score("base"),
        after=score("ft:one"),
        better=tuple(map(change, range(better))),
        worse=tuple(map(change, range(100, 100 + worse))),
    )


def ended(**changes: object) -> TrainingJob:
    at = Clock()()
    job = TrainingJob("k", 1, HERE, "terminal:min", "base", examples=10, id=3, model="ft:one")
    job = replace(job, status=JobStatus.SUCCEEDED, created_at=at, ended_at=at + timedelta(minutes=5))
    return replace(job, **changes)  # type: ignore[arg-type]


def told(job: TrainingJob, **options: object) -> Notice:
    return notice_of(job, Options(**options))  # type: ignore[arg-type]


def test_what_a_host_counted_stands_beside_what_was_estimated() -> None:
    korean = told(ended(trained_tokens=41_000, estimated_tokens=43_994)).reply
    english = told(ended(trained_tokens=41_000, estimated_tokens=43_994, language="en")).reply

    assert "예상 약 43,994개, 실제 41,000개" in korean.text
    assert "estimated about 43,994, used 41,000" in english.text
    assert (korean.facts["estimated_tokens"], korean.facts["trained_tokens"]) == (43_994, 41_000)


def test_success_tells_duration_examples_tokens_and_dated_cost() -> None:
    reply = told(ended(trained_tokens=2_000_000), prices=PRICES).reply

    assert reply.tone == Tone.GOOD
    assert "5분 동안 예시 10개" in reply.text
    assert "학습한 토큰 2,000,000개 · 비용 6.00 USD (2026-11-01 가격)" in reply.text
    assert "비용" not in told(ended(trained_tokens=5)).reply.text
    assert "토큰" not in told(ended()).reply.text


def test_the_proof_is_shown_as_a_table_with_its_reasons_and_the_decision() -> None:
    reply = told(ended(proof=proof())).reply

    assert reply.table is not None
    assert reply.table.columns == ("무엇을", "지금 모델", "새 모델", "차이")
    assert "시험 문제 10개를 3번씩" in reply.text
    assert "어느 모델이 답할지 골라 주세요." in reply.text


@pytest.mark.parametrize(
    ("decision", "buttons"),
    [
        ("promoted", [("되돌리기", "rollback", {})]),
        ("kept", [("새 모델로 답하기", "use", {"model": "ft:one"})]),
        (
            "asked",
            [("새 모델로 답하기", "use", {"model": "ft:one"}), ("그대로 두기", "use", {"model": "base"})],
        ),
    ],
)
def test_the_buttons_are_what_can_be_done_after_the_decision(
    decision: Decision, buttons: list[tuple[str, str, dict[str, str]]]
) -> None:
    reply = told(ended(proof=proof(decision))).reply

    assert [(one.label, one.command, dict(one.values)) for one in reply.buttons] == buttons


def test_a_proof_of_nothing_still_lets_people_choose() -> None:
    nothing = Proof(3, "asked", (Reason("why_no_cases"),))
    reply = told(ended(proof=nothing)).reply

    assert reply.table is None
    assert "시험 문제가 없어서" in reply.text
    assert [one.command for one in reply.buttons] == ["use"]


def test_up_to_five_that_got_better_and_all_that_got_worse_are_told() -> None:
    reply = told(ended(proof=proof(worse=5, better=9))).reply

    assert reply.text.count("번 질문?") == 10
    assert "나아진 문제 9개" in reply.text
    assert reply.attachments == ()


def test_a_long_list_of_what_got_worse_goes_into_a_file_whole() -> None:
    reply = told(ended(proof=proof(worse=30, better=9))).reply

    assert reply.text.count("번 질문?") == 10
    assert "나빠진 문제 30개는 모두 3번-학습-나빠진-문제.txt에 있어요." in reply.text
    (file,) = reply.attachments
    assert (file.name, file.media_type) == ("3번-학습-나빠진-문제.txt", "text/plain")
    assert file.content.decode().count("번 질문?") == 30


async def _trained(house: House, **move: object) -> Notice:
    """Train to the end and return what is told."""
    await house.teach(10)
    await house.run("retrain", {"yes": "yes"})
    house.tuner.move(status=JobStatus.SUCCEEDED, model="ft:one", **move)
    await house.services.training.look()
    await house.announcements.deliver()
    return house.announcer.told[-1]


async def test_pictures_are_drawn_of_the_loss_and_come_with_the_news() -> None:
    house = House()
    house.tuner.losses = [LossPoint(1, 2.0), LossPoint(2, 1.0)]
    notice = await _trained(house)

    assert [file.name for file in notice.reply.attachments] == ["training-1-loss.png"]
    assert house.pictures.drawn[0].curve == tuple(house.tuner.losses)
    assert house.pictures.drawn[0].language == "ko"


async def test_the_scores_of_all_versions_are_drawn_in_their_order() -> None:
    house = House()
    reporter = house.reporter()
    for number, model in enumerate(("ft:one", "ft:two"), 1):
        job = await house.ports.jobs.add(
            replace(ended(), key=model, id=0, ended_at=None, status=JobStatus.QUEUED)
        )
        done = replace(ended(proof=proof()), id=job.id, key=model)
        await house.ports.jobs.finish(done, None, await reporter.notices(done))
        assert job.id == number

    assert [[one.job for one in drawn.scores] for drawn in house.pictures.drawn] == [[None, 1], [None, 1, 2]]


@pytest.mark.parametrize("slow", [True, False])
async def test_the_news_is_not_lost_over_its_pictures(slow: bool) -> None:
    house = House()
    house.pictures.slow = slow
    house.tuner.losses = errors.HostFailed()
    notice = await _trained(house)

    assert "끝났어요" in notice.reply.text
    assert (notice.reply.attachments == ()) == slow


async def test_nothing_is_drawn_of_a_training_that_failed() -> None:
    house = House()
    await house.teach(10)
    await house.run("retrain", {"yes": "yes"})
    house.tuner.move(status=JobStatus.FAILED, error="unsafe_file: no")
    await house.services.training.look()

    assert house.pictures.drawn == []


async def test_each_further_place_gets_the_news_once_under_a_key_of_its_own() -> None:
    house = House(copies=(Channel("mail", "news"), Channel("webhook", "news")))
    await _trained(house)
    await house.built().training.look()

    waiting = await house.ports.outbox.waiting()
    assert [(one.channel.platform, one.key.rpartition(":ended")[2]) for one in waiting] == [
        ("mail", ":mail:news"),
        ("webhook", ":webhook:news"),
    ]
