"""The system prompt, roles, health and evaluation."""

from __future__ import annotations

import pytest

from core import errors
from core.model import Actor, Channel, Question, Role, SystemPrompt
from core.reply import Reply, Tone
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
    assert shown.table.rows[0][:2] == ("v1", ADMIN.name)


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


async def test_a_prompt_that_was_typed_without_saying_what_for_is_not_lost() -> None:
    house = House()
    shown = await house.run("prompt", {"text": "친절하게"})
    [use] = shown.buttons

    assert "아직 쓰지 않았어요" in shown.text
    assert await house.ports.prompts.history(None, 9) == []
    await house.run("prompt", dict(use.values))
    assert "친절하게" in (await house.run("prompt")).text


async def test_a_chat_hears_which_file_is_in_trouble_and_only_the_log_hears_where(
    caplog: pytest.LogCaptureFixture,
) -> None:
    house = House()

    async def full(prompt: SystemPrompt) -> SystemPrompt:
        raise errors.DiskFull(path="/srv/secret/hobane.sqlite3")

    house.ports.prompts.add = full  # type: ignore[method-assign]
    reply = await house.run("prompt", {"action": "set", "text": "새 프롬프트"})

    assert "디스크가 가득" in reply.text
    assert "(hobane.sqlite3)" in reply.text
    assert "/srv/secret" not in f"{reply.text} {reply.facts}"
    assert "/srv/secret/hobane.sqlite3" in caplog.text


async def test_health_tells_what_answers_and_whether_the_host_can_be_reached() -> None:
    house = House()
    await house.teach(2)
    fine = await house.run("health", by=KIM)
    house.model.down = errors.HostUnreachable()
    down = await house.run("health", by=KIM)

    assert fine.facts.items() >= {"model": "base", "pairs": 2, "host": "연결됨 (모델 1개)"}.items()
    assert "연결할 수 없어요" in str(down.facts["host"])


def test_a_channel_is_read_back_as_it_was_written() -> None:
    channels = [Channel("slack", "C1"), Channel("slack", "C1", "17.5"), Channel("web", "a", "b:c")]

    assert [Channel.parse(str(channel)) for channel in channels] == channels


async def test_an_answer_that_is_never_asked_for_costs_nothing() -> None:
    house = House()
    house.app.ask(Question("몇 개?", ADMIN, HERE))

    assert house.model.prompts == []
    assert Reply("").tone == Tone.PLAIN
