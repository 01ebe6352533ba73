"""Cases are asked several times, apart from people's talk, and a run that was killed goes on where it stood."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from core import errors
from core.evaluation import Evaluator, Setup
from core.marks import Mark
from core.model import Channel, Finish, Suggestion, Turn, Verdict
from core.options import Curated, Options, Pillars
from core.prices import ModelPrice, Prices
from core.reply import Call, Progress, Reply, Upload
from core.tuning import Case, JobStatus
from tests.house import ADMIN, HERE, FakeRetriever, House, Said

BALLS = {
    "question": "공은 몇 개예요?",
    "answer": "공은 두 개예요.",
    "variants": "공은 모두 몇 개? | 공이 몇 개지?",
}
CASE = Case("공은 모두 몇 개?", "wording", "공은 몇 개예요?")
AWAY = Case("달은 멀어요?", "off_topic", None)
SETUP = Setup("그대로", "base", Pillars())


async def _house(**options: object) -> House:
    house = House(Options(base_model="base", training_base="base", curated="example", **options))  # type: ignore[arg-type]
    await house.run("addqa", BALLS)
    return house


async def _marks(
    house: House, cases: Sequence[Case], repeats: int = 2, run: str = "run", setup: Setup = SETUP
) -> tuple[Mark, ...]:
    evaluator = house.services.evaluator
    exam = await evaluator.prepare(run, cases, repeats)
    marks: tuple[Mark, ...] = ()
    async for part in evaluator.evaluate(exam, setup):
        if not isinstance(part, Progress):
            marks = part
    return marks


async def _evaluated(house: House, **values: str | Upload) -> list[Progress | Reply | str]:
    return await house.parts(house.app.run(Call("evaluate", values, ADMIN, HERE)))


async def test_a_case_is_asked_without_its_own_wording_among_the_examples() -> None:
    house = await _house()
    house.model.say = lambda *_: ["공은 두 개예요.", Finish("stop", 70, 5)]
    (mark,) = await _marks(house, [CASE])
    examples = [turn.text for turn in house.model.prompts[0][1] if turn.role == "user"][:-1]

    assert examples == ["공은 몇 개예요?\n공이 몇 개지?"]
    assert (mark.result, mark.expected, len(mark.answers)) == ("right", "공은 두 개예요.", 2)
    assert mark.answers[0].prompt_tokens == 70
    assert await house.ports.talks.recent(Channel("evaluation", "held-out"), 9) == []
    await house.ask("공은 모두 몇 개?")
    assert "공은 모두 몇 개?" in house.model.prompts[-1][1][1].text  # people still find every wording


async def test_an_answer_in_other_words_is_right_when_it_is_most_like_the_taught_one() -> None:
    house = await _house()
    texts = iter(["공은 2개예요", "공은 2 개예요!", "2개", "전혀 달라요 2개"])
    house.model.say = lambda *_: [next(texts), Finish()]
    marks = await _marks(house, [CASE], 4)

    assert [answer.rules for answer in marks[0].answers] == ["right", "right", "wrong", "wrong"]
    assert marks[0].result == "inconsistent"


async def test_an_answer_without_figures_must_be_more_alike() -> None:
    house = await _house()
    await house.run(
        "addqa", {"question": "심판은 누구?", "answer": "심판은 매번 뽑아요.", "variants": "심판이 누구"}
    )
    texts = iter(["심판을 매번 뽑아요", "심판 좋아요"])
    house.model.say = lambda *_: [next(texts), Finish()]
    marks = await _marks(house, [Case("심판이 누구", "wording", "심판은 누구?")])

    assert [answer.rules for answer in marks[0].answers] == ["right", "wrong"]


async def test_a_suggestion_without_candidates_is_a_refusal() -> None:
    house = await _house()
    right = Suggestion("공은 몇 개예요?", "공은 두 개예요.", 0.5)
    parts = iter([Verdict("suggested"), Verdict("suggested", 0.5, (right,))] * 2)
    house.model.say = lambda *_: [next(parts), Finish()]

    assert [mark.result for mark in await _marks(house, [CASE, AWAY], 1)] == ["refused_wrongly", "suggested"]


async def test_a_killed_run_asks_only_what_it_lacks() -> None:
    house = await _house()
    cases = [replace(CASE, question=f"공 {number}?") for number in range(10)]
    house.model.say = lambda *_: ["공은 두 개예요.", Finish()]
    evaluator = house.services.evaluator
    parts = evaluator.evaluate(await evaluator.prepare("run", cases, 2), SETUP)
    assert [await anext(parts) for _ in range(2)] == [Progress("그대로", 0, 20), Progress("그대로", 8, 20)]
    await parts.aclose()  # type: ignore[attr-defined]
    asked = len(house.model.prompts)
    later = replace(house, model=house.model)
    later.ports = house.ports
    later.services = later.built()

    assert asked == 8
    assert {mark.result for mark in await _marks(later, cases)} == {"right"}
    assert len(house.model.prompts) == 20


async def test_a_busy_host_is_asked_again_and_a_silent_one_ends_the_run() -> None:
    house = await _house()
    tries: Iterator[list[Said]] = iter(
        [[errors.HostBusy()], [errors.HostBusy()], ["공은 두 개예요.", Finish()]]
    )
    house.model.say = lambda *_: next(tries)
    assert [mark.result for mark in await _marks(house, [CASE], 1)] == ["right"]

    house.model.say = lambda *_: [errors.HostUnreachable()]
    with pytest.raises(errors.HostUnreachable):
        await _marks(house, [CASE], 1, "other")


async def test_a_missing_answer_never_passes() -> None:
    house = await _house()

    def say(_: str, turns: Sequence[Turn]) -> list[Said]:
        return [errors.HostBusy()] if turns[-1].text == AWAY.question else ["공은 두 개예요.", Finish()]

    house.model.say = say
    assert [mark.result for mark in await _marks(house, [CASE, AWAY])] == ["right", "failed"]


async def test_the_judge_counts_where_it_is_asked_and_rules_stand_where_it_is_not_needed() -> None:
    house = await _house(judge_model="judge")
    await house.run("addqa", {"question": "문은?", "answer": "9시에 열어요.", "variants": "문 언제"})
    pair = (await house.services.dataset.pairs.get([2]))[0]
    await house.services.dataset.pairs.change(replace(pair, key_phrases=("정문",)), "x")
    judged: list[str] = []

    def say(model: str, turns: Sequence[Turn]) -> list[Said]:
        if model != "judge":
            return ["공은 두 개예요." if turns[-1].text == "공은 모두 몇 개?" else "두 개인가 봐요", Finish()]
        graded = json.loads(turns[-1].text)
        judged.append(graded["question"])
        return [json.dumps({"id": graded["id"], "verdict": "right", "reason": "맞아요"}), Finish()]

    house.model.say = say
    other = replace(CASE, question="공이 몇 개지?")
    door = Case("문 언제", "wording", "문은?")
    marks = await _marks(house, [CASE, other, door], 1)

    assert judged == ["공이 몇 개지?"]
    assert [(mark.answers[0].rules, mark.answers[0].judge) for mark in marks] == [
        ("right", None),
        ("wrong", "right"),
        ("wrong", None),
    ]
    await house.ports.cases.add(other)
    report = (await _evaluated(house))[-1]
    assert isinstance(report, Reply)
    assert "판정 모델과 규칙이 다르게" in report.text


async def _examined_after_training(house: House) -> list[Progress | Reply | str]:
    await house.teach(10)
    await house.run("demo")
    await house.run("retrain", {"yes": "yes"})
    house.tuner.move(status=JobStatus.SUCCEEDED, model="ft:one")
    async with asyncio.timeout(10):
        while (job := await house.ports.jobs.get(1)) is None or not job.status.ended:
            await house.services.training.look()
            await asyncio.sleep(0)
    await house.run("use", {"model": "ft:one"})
    house.model.say = lambda model, _: ["두 개예요." if model == "ft:one" else "몰라요", Finish()]
    return await _evaluated(house)


async def test_each_pillar_is_measured_alone_and_all_together() -> None:
    prices = Prices("USD", "2026-11-01", {"base": ModelPrice(None, 1.0, 2.0)})
    house = House(Options(base_model="base", training_base="base", curated="example", prices=prices))
    *progress, reply = await _examined_after_training(house)

    assert isinstance(reply, Reply)
    assert progress
    results = reply.facts["results"]
    assert isinstance(results, list)
    assert [(one["setup"], one["model"]) for one in results] == [
        ("시스템 프롬프트만", "base"),
        ("+ 메모", "base"),
        ("+ 예시", "base"),
        ("+ 메모와 예시", "base"),
        ("학습한 모델만", "ft:one"),
        ("모두", "ft:one"),
    ]
    assert [one["counts"]["wording"] for one in results[:1] + results[-1:]] == [{"wrong": 1}, {"right": 1}]
    assert all(one["money"] > 0 for one in results)
    assert reply.table is not None
    assert reply.table.columns[0] == "켠 것"
    kept = await house.ports.evaluations.recent(9)
    assert [one.setup for one in kept if one.setup.startswith("job:")] == ["job:1", "job:1"]
    assert len(kept) == 6 + 2


WORD_FOR_WORD = Setup("people", "base", Pillars(), "verbatim")


async def test_as_people_meet_it_a_taught_answer_is_given_without_asking_the_model() -> None:
    house = await _house()
    own = Case("공은 몇개예요", "reported", "공은 몇 개예요?")
    (met,) = await _marks(house, [own], setup=WORD_FOR_WORD)
    asked = len(house.model.prompts)
    house.model.say = lambda *_: ["몰라요.", Finish()]
    (alone,) = await _marks(house, [own])

    assert (met.result, [answer.prompt_tokens for answer in met.answers], asked) == ("right", [0, 0], 0)
    assert (alone.result, len(house.model.prompts)) == ("wrong", 2)


async def test_as_people_meet_it_a_wording_that_is_asked_is_not_found_word_for_word() -> None:
    house = await _house()
    house.model.say = lambda *_: ["몰라요.", Finish()]
    assert await house.services.conversation.knowledge.sure(CASE.question)
    (mark,) = await _marks(house, [CASE], setup=WORD_FOR_WORD)

    assert (mark.result, len(house.model.prompts)) == ("wrong", 2)


@pytest.mark.parametrize("curated", ["verbatim", "example"])
async def test_an_evaluation_ends_with_what_people_meet_where_that_is_more_than_the_model(
    curated: Curated,
) -> None:
    house = House(Options(base_model="base", training_base="base", curated=curated))
    await house.run("addqa", BALLS)
    await house.ports.cases.add(Case("공은 몇개예요", "reported", "공은 몇 개예요?"))
    house.model.say = lambda *_: ["몰라요.", Finish()]
    reply = (await _evaluated(house))[-1]

    assert isinstance(reply, Reply)
    last = reply.facts["results"][-1]  # type: ignore[index]
    assert (last["setup"] == "실제로 만나는 답 (글자 그대로 답하기 포함)") == (curated == "verbatim")
    assert last["counts"]["reported"] == {"right" if curated == "verbatim" else "wrong": 1}


async def test_cases_can_be_handed_in_and_each_kind_is_counted_apart() -> None:
    house = await _house()
    answers = iter(["공은 두 개예요.", "공은 세 개예요."] * 50)
    maybe = Verdict("suggested", 0.5, (Suggestion("공은 몇 개예요?", "공은 두 개예요.", 0.5),))

    def say(_: str, turns: Sequence[Turn]) -> list[Said]:
        question = turns[-1].text
        if question == "꺼짐":
            return [errors.HostUnreachable()]
        return [next(answers), Finish()] if question == "흔들" else [maybe, Finish()]

    house.model.say = say
    cases = [
        {"question": "공?", "kind": "wording", "expected": "공은 몇 개예요?"},
        {"question": "흔들", "kind": "wording", "expected": "공은 몇 개예요?"},
        {"question": "옛것", "kind": "wording", "expected": "가르친 적 없는 질문"},
        {"question": "꺼짐", "kind": "near_miss", "expected": None, "language": "en"},
        {"question": "무엇", "kind": "no such kind", "expected": None},
    ]
    file = Upload("cases.jsonl", "\n".join(map(json.dumps, cases)).encode())
    reply = (await _evaluated(house, cases=file, repeats="2"))[-1]

    assert isinstance(reply, Reply)
    assert reply.facts["results"][0]["counts"] == {  # type: ignore[index]
        "wording": {"suggested": 1, "inconsistent": 1, "untaught": 1},
        "near_miss": {"failed": 1},
    }


async def test_an_evaluation_on_demand_that_was_cut_off_goes_on_when_asked_again() -> None:
    house = await _house()
    house.model.say = lambda *_: ["공은 두 개예요.", Finish()]
    await house.ports.cases.add(CASE)
    parts = house.app.run(Call("evaluate", {"repeats": "10"}, ADMIN, HERE))
    for _ in range(3):
        await anext(parts)
    await parts.aclose()  # type: ignore[attr-defined]
    before = len(house.model.prompts)
    first = (await _evaluated(house, repeats="10"))[0]

    assert isinstance(first, Progress)
    assert first.done == before > 0
    again = (await _evaluated(house, repeats="10"))[0]
    assert isinstance(again, Progress)
    assert again.done == 0


async def test_without_cases_there_is_nothing_to_evaluate() -> None:
    house = House()
    (reply,) = await _evaluated(house)
    (broken,) = await _evaluated(house, cases=Upload("c", b"nonsense\n[]"))

    assert isinstance(reply, Reply)
    assert isinstance(broken, Reply)
    assert (reply.facts["error"], broken.facts["error"]) == ("NoCases", "NoCases")


async def test_a_host_that_takes_no_temperature_gets_none_and_all_others_zero() -> None:
    warm = Options(sampling=replace(Options().sampling, temperature=0.7))
    none = Options(sampling=replace(Options().sampling, temperature=None))

    assert (warm.exam_sampling.temperature, none.exam_sampling.temperature) == (0.0, None)


def test_an_evaluator_without_a_judge_model_has_no_judge() -> None:
    house = House()

    assert Evaluator(house.services.conversation, house.ports.evaluations, FakeRetriever).judge is None
