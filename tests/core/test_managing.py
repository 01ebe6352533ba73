"""The system prompt, roles, health and evaluation."""

from __future__ import annotations

import json

import pytest

from core import errors
from core.evaluation import Given, judge, says
from core.model import Actor, Channel, Finish, Question, Role, Suggestion, Verdict
from core.reply import Call, Progress, Reply, Tone, Upload
from core.tuning import JobStatus
from tests.house import ADMIN, HERE, House

KIM = Actor("web", "kim", "김", language="ko")
THERE = Channel("slack", "C9")


async def test_the_prompt_is_set_per_channel_or_everywhere_and_kept_by_version() -> None:
    house = House()
    await house.run("prompt", {"action": "set", "text": "모두에게", "where": "everywhere"})
    await house.run("prompt", {"action": "set", "text": "여기만"})
    await house.ask("여기?")
    await house.ask("저기?", channel=THERE)

    assert [prompt[0].text for _, prompt in house.model.prompts] == ["여기만", "모두에게"]
    shown = await house.run("prompt")
    assert shown.facts == {"prompt": "여기만", "versions": 1}
    assert shown.table is not None
    assert shown.table.rows[0][:2] == ("v1", ADMIN.key)


async def test_a_reset_brings_the_default_back() -> None:
    house = House()
    assert (await house.run("prompt")).table is None
    await house.run("prompt", {"action": "set", "text": "여기만"})
    reply = await house.run("prompt", {"action": "reset"})
    await house.ask("여기?")

    assert reply.facts == {"version": 2}
    assert "호반느" in house.model.prompts[-1][1][0].text


async def test_setting_nothing_is_refused() -> None:
    assert (await House().run("prompt", {"action": "set"})).facts["error"] == "MissingField"


async def test_a_given_role_counts_at_once_and_can_be_taken_back() -> None:
    house = House()
    assert (await house.run("roles")).table is None
    await house.run("roles", {"person": "web:kim", "role": "teacher"})
    assert (await house.app.known(KIM)).role == Role.TEACHER
    assert (await house.run("roles")).facts == {"roles": {"web:kim": "TEACHER"}}
    assert (await house.run("roles")).table is not None
    await house.run("roles", {"person": "web:kim", "role": "member"})

    assert (await house.app.known(KIM)).role == Role.MEMBER


@pytest.mark.parametrize(
    ("values", "error"),
    [({"person": "web:kim"}, "MissingField"), ({"person": "kim", "role": "admin"}, "NoSuchPerson")],
)
async def test_a_role_needs_a_person_and_a_role(values: dict[str, str], error: str) -> None:
    assert (await House().run("roles", values)).facts["error"] == error


async def test_roles_that_cannot_be_read_give_nobody_more() -> None:
    house = House()

    async def unreadable(person: str) -> Role | None:
        raise errors.DatabaseLocked(path="x")

    house.ports.roles.role_of = unreadable  # type: ignore[method-assign]

    assert (await house.app.known(KIM)).role == Role.MEMBER
    assert (await house.app.known(Actor("web", "boss", "b"))).role == Role.ADMIN


async def test_health_tells_what_answers_and_whether_the_host_can_be_reached() -> None:
    house = House()
    await house.teach(2)
    fine = await house.run("health", by=KIM)
    house.model.down = errors.HostUnreachable()
    down = await house.run("health", by=KIM)

    assert fine.facts.items() >= {"model": "base", "pairs": 2, "host": "연결됨 (모델 1개)"}.items()
    assert "연결할 수 없어요" in str(down.facts["host"])


@pytest.mark.parametrize(
    ("given", "expected", "result"),
    [
        (Given("answered", "두 개예요."), "두 개예요", "right"),
        (Given("answered", "세 개예요."), "두 개예요", "wrong"),
        (Given("answered", "두 개예요."), None, "wrong"),
        (Given("suggested", "", ("세 개", "두 개예요")), "두 개예요.", "suggested"),
        (Given("suggested", "", ("세 개",)), "두 개예요.", "missed"),
        (Given("suggested", "", ("세 개",)), None, "suggested"),
        (Given("refused", ""), "두 개예요.", "refused"),
        (Given("refused", ""), None, "refused"),
    ],
)
def test_an_answer_is_judged_by_what_was_expected(given: Given, expected: str | None, result: str) -> None:
    assert judge(given, expected) == result


@pytest.mark.parametrize(
    ("text", "expected", "same"),
    [
        ("네! 두 개예요. 맞아요.", "두 개예요.", True),
        ("한 경기는 10분씩 두 번이에요", "한 경기는 10분씩 두 번 이에요", True),
        ("한 경기는 15분씩 두 번이에요", "한 경기는 10분씩 두 번이에요 정말로", False),
        ("전혀 다른 말", "한 경기는 두 번이에요", False),
    ],
)
def test_a_free_answer_says_the_same_with_all_numbers_and_most_words(
    text: str, expected: str, same: bool
) -> None:
    assert says(text, expected) is same


async def _evaluated(house: House, **values: str | Upload) -> list[Progress | Reply | str]:
    return await house.parts(house.app.run(Call("evaluate", values, ADMIN, HERE)))


async def test_the_base_and_the_tuned_model_are_examined_alone_and_with_everything() -> None:
    house = House()
    await house.teach(10)
    await house.run("demo")
    await house.run("retrain", {"yes": "yes"})
    house.tuner.move(status=JobStatus.SUCCEEDED, model="ft:one")
    await house.services.training.look()
    await house.run("use", {"model": "ft:one"})
    house.model.say = lambda model, turns: ["두 개예요." if model == "ft:one" else "몰라요", Finish()]

    *progress, reply = await _evaluated(house)

    assert isinstance(reply, Reply)
    assert len(progress) == 4
    assert [(one["model"], one["counts"]) for one in reply.facts["results"]] == [  # type: ignore[attr-defined]
        ("base", {"wording": {"wrong": 1}}),
        ("base", {"wording": {"wrong": 1}}),
        ("ft:one", {"wording": {"right": 1}}),
        ("ft:one", {"wording": {"right": 1}}),
    ]
    assert len(house.model.prompts) == 4 * 3
    assert await house.ports.talks.recent(Channel("evaluation", "held-out"), 9) == []
    assert len(await house.ports.evaluations.recent(9)) == 4


async def test_cases_can_be_handed_in_and_each_kind_is_counted_apart() -> None:
    house = House()
    await house.run("demo")
    answers = iter(["두 개예요.", "세 개예요."] * 50)
    maybe = Verdict("suggested", 0.5, (Suggestion("공은 몇 개야?", "두 개예요.", 0.5),))

    def say(model: str, turns: object) -> list[Verdict | str | Finish | BaseException]:
        question = turns[-1].text  # type: ignore[index]
        if question == "꺼짐":
            return [errors.HostUnreachable()]
        if question == "흔들":
            return [next(answers), Finish()]
        return [maybe, Finish()]

    house.model.say = say
    cases = [
        {"question": "공?", "kind": "wording", "expected": "공은 몇 개야?"},
        {"question": "흔들", "kind": "wording", "expected": "공은 몇 개야?"},
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


async def test_without_cases_there_is_nothing_to_evaluate() -> None:
    house = House()
    (reply,) = await _evaluated(house)
    (broken,) = await _evaluated(house, cases=Upload("c", b"nonsense\n[]"))

    assert isinstance(reply, Reply)
    assert isinstance(broken, Reply)
    assert (reply.facts["error"], broken.facts["error"]) == ("NoCases", "NoCases")


def test_a_channel_is_read_back_as_it_was_written() -> None:
    channels = [Channel("slack", "C1"), Channel("slack", "C1", "17.5"), Channel("web", "a", "b:c")]

    assert [Channel.parse(str(channel)) for channel in channels] == channels


async def test_an_answer_that_is_never_asked_for_costs_nothing() -> None:
    house = House()
    house.app.ask(Question("몇 개?", ADMIN, HERE))

    assert house.model.prompts == []
    assert Reply("").tone == Tone.PLAIN
