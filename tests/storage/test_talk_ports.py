"""What holds for talks, prompts, roles, news, messages and drafts, in memory and in SQLite alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from core.model import Channel, Feedback, Role, SystemPrompt, Turn
from core.reply import Attachment, Button, Notice, Reply, Table, Tone
from tests.fakes import Ports

ROOM = Channel("discord", "42")
THREAD = Channel("discord", "42", "7")
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
ASKED = Turn("user", "공은 몇 개인가요?", "민수", person="slack:U1", private=True)
ANSWERED = Turn("assistant", "두 개", None, cut=True, model="ft:1", outcome="suggested")


def notice(key: str, channel: Channel = ROOM) -> Notice:
    return Notice(channel, Reply(f"소식 {key}"), key, "discord:1")


async def test_a_choice_for_a_channel_holds_in_its_threads_and_nowhere_else(ports: Ports) -> None:
    assert await ports.places.way(ROOM) is None
    await ports.places.choose(THREAD, "reply", "discord:1")
    await ports.places.choose(ROOM, "thread", "discord:2")

    assert await ports.places.way(THREAD) == "thread"
    assert await ports.places.way(Channel("discord", "43")) is None
    assert await ports.places.way(Channel("slack", "42")) is None
    await ports.places.choose(THREAD, None, "discord:1")
    assert await ports.places.way(ROOM) is None


async def test_turns_come_back_as_they_were_said_oldest_first(ports: Ports) -> None:
    first, second = await ports.talks.add(ROOM, [ASKED, ANSWERED])
    await ports.talks.add(THREAD, [Turn("user", "딴 데서")])

    assert list(await ports.talks.recent(ROOM, 10)) == [
        replace(ASKED, id=first),
        Turn("assistant", "두 개", None, cut=True, model="ft:1", outcome="suggested", id=second),
    ]


async def test_only_the_last_turns_are_recalled(ports: Ports) -> None:
    await ports.talks.add(ROOM, [Turn("user", str(number)) for number in range(5)])

    assert [turn.text for turn in await ports.talks.recent(ROOM, 2)] == ["3", "4"]
    assert list(await ports.talks.recent(ROOM, 0)) == []


async def test_an_exchange_is_found_by_its_answer_also_between_others(ports: Ports) -> None:
    _, answer = await ports.talks.add(ROOM, [ASKED, ANSWERED])
    await ports.talks.add(THREAD, [Turn("user", "딴 질문"), Turn("assistant", "딴 답")])
    _, later = await ports.talks.add(ROOM, [Turn("user", "또 질문"), Turn("assistant", "또 답")])

    found = await ports.talks.exchange(answer, ROOM)
    assert found is not None
    assert [turn.text for turn in found] == ["공은 몇 개인가요?", "두 개"]
    assert found[1].id == answer
    found = await ports.talks.exchange(later, ROOM)
    assert found is not None
    assert found[0].text == "또 질문"


async def test_a_question_or_an_unknown_turn_is_no_exchange(ports: Ports) -> None:
    question, _ = await ports.talks.add(ROOM, [ASKED, ANSWERED])
    [lone] = await ports.talks.add(THREAD, [ANSWERED])

    assert await ports.talks.exchange(question, ROOM) is None
    assert await ports.talks.exchange(lone, ROOM) is None
    assert await ports.talks.exchange(999, ROOM) is None


async def test_an_exchange_is_found_only_in_its_own_place(ports: Ports) -> None:
    _, answer = await ports.talks.add(THREAD, [ASKED, ANSWERED])

    for near in (ROOM, THREAD, Channel("discord", "42", "8")):
        assert await ports.talks.exchange(answer, near) is not None
    for far in (Channel("discord", "4"), Channel("discord", "421"), Channel("slack", "42")):
        assert await ports.talks.exchange(answer, far) is None


async def test_a_cleared_channel_is_empty_and_its_exchanges_are_gone(ports: Ports) -> None:
    _, answer = await ports.talks.add(ROOM, [ASKED, ANSWERED])
    await ports.talks.add(THREAD, [ASKED])

    assert await ports.talks.forget(ROOM) == 2
    assert await ports.talks.forget(ROOM) == 0
    assert list(await ports.talks.recent(ROOM, 10)) == []
    assert await ports.talks.exchange(answer, ROOM) is None
    assert len(await ports.talks.recent(THREAD, 10)) == 1


async def test_what_was_said_long_ago_is_let_go_in_every_channel(ports: Ports) -> None:
    await ports.talks.add(ROOM, [ASKED, ANSWERED])
    await ports.talks.add(THREAD, [ASKED])
    ports.now.advance(2 * DAY)
    await ports.talks.add(ROOM, [ASKED])

    assert await ports.talks.forget_before(ports.now() - DAY) == 3
    assert await ports.talks.forget_before(ports.now() - DAY) == 0
    assert [len(await ports.talks.recent(place, 10)) for place in (ROOM, THREAD)] == [1, 0]


async def test_a_channels_prompt_counts_before_the_deployments(ports: Ports) -> None:
    assert await ports.prompts.current(ROOM) is None
    everywhere = await ports.prompts.add(SystemPrompt("모두에게", "discord:1"))
    assert await ports.prompts.current(THREAD) == everywhere
    here = await ports.prompts.add(SystemPrompt("여기서만", "discord:2", THREAD))

    assert here == SystemPrompt("여기서만", "discord:2", ROOM, 1, ports.now())
    assert await ports.prompts.current(THREAD) == here
    assert await ports.prompts.current(ROOM) == here
    assert await ports.prompts.current(Channel("slack", "42")) == everywhere


async def test_an_empty_prompt_is_a_reset_and_stays_in_the_history(ports: Ports) -> None:
    everywhere = await ports.prompts.add(SystemPrompt("모두에게", "discord:1"))
    for text in ("첫째", "둘째", ""):
        await ports.prompts.add(SystemPrompt(text, "discord:2", ROOM))

    assert await ports.prompts.current(ROOM) == everywhere
    history = await ports.prompts.history(THREAD, 10)
    assert [(prompt.version, prompt.text) for prompt in history] == [(3, ""), (2, "둘째"), (1, "첫째")]
    assert [prompt.version for prompt in await ports.prompts.history(ROOM, 1)] == [3]
    await ports.prompts.add(SystemPrompt("", "discord:1"))
    assert await ports.prompts.current(ROOM) is None
    assert [prompt.version for prompt in await ports.prompts.history(None, 10)] == [2, 1]


async def test_a_role_is_given_changed_and_taken_back(ports: Ports) -> None:
    assert await ports.roles.role_of("web:1") is None
    await ports.roles.give("web:1", Role.TEACHER, "web:0")
    await ports.roles.give("slack:2", Role.ADMIN, "web:0")
    await ports.roles.give("web:1", Role.ADMIN, "web:0")
    await ports.roles.give("web:3", Role.MEMBER, "web:0")

    assert await ports.roles.role_of("web:1") == Role.ADMIN
    assert list(await ports.roles.list()) == [("slack:2", Role.ADMIN), ("web:1", Role.ADMIN)]
    await ports.roles.give("web:1", Role.MEMBER, "web:0")
    assert await ports.roles.role_of("web:1") is None
    assert list(await ports.roles.list()) == [("slack:2", Role.ADMIN)]


async def test_people_are_called_what_they_were_last_called(ports: Ports) -> None:
    await ports.names.remember("web:1", "김")
    await ports.names.remember("slack:2", "이")
    await ports.names.remember("web:1", "박")

    assert dict(await ports.names.of(["web:1", "slack:2", "web:3"])) == {"web:1": "박", "slack:2": "이"}
    assert dict(await ports.names.of([])) == {}
    await ports.privacy.forget("web:1")
    assert dict(await ports.names.of(["web:1", "slack:2"])) == {"slack:2": "이"}


async def test_a_notice_comes_back_whole(ports: Ports) -> None:
    reply = Reply(
        "끝났습니다",
        Tone.GOOD,
        (Button("고치기", "editqa", {"number": "3"}, opens_form=True, danger=True),),
        (Attachment("보고서.csv", b"\x00\xff", "text/csv"),),
        Table(("전", "후"), (("1", "2"),)),
        {"number": 3, "parts": [1.5, None, True]},
    )
    await ports.outbox.put(Notice(THREAD, reply, "job:3", "discord:9"))
    [waiting] = await ports.outbox.waiting()

    assert waiting == Notice(THREAD, reply, "job:3", "discord:9", waiting.id)
    assert waiting.at == ports.now()


async def test_the_same_news_is_queued_once(ports: Ports) -> None:
    await ports.outbox.put(notice("a"))
    [first] = await ports.outbox.waiting()
    await ports.outbox.put(Notice(THREAD, Reply("다른 말"), "a"))
    await ports.outbox.delivered(first.id)
    await ports.outbox.put(notice("a"))

    assert list(await ports.outbox.waiting()) == []


async def test_a_claimed_notice_is_nobody_elses_until_the_lease_ends(ports: Ports) -> None:
    for key in ("a", "b"):
        await ports.outbox.put(notice(key))
    now = ports.now()
    claimed = await ports.outbox.claim(["discord"], now, MINUTE)

    assert [one.key for one in claimed] == ["a", "b"]
    assert list(await ports.outbox.claim(["discord"], now + MINUTE / 2, MINUTE)) == []
    assert list(await ports.outbox.waiting()) == list(claimed)
    assert list(await ports.outbox.claim(["discord"], now + MINUTE, MINUTE)) == list(claimed)


async def test_a_delivered_notice_is_never_claimed_again(ports: Ports) -> None:
    await ports.outbox.put(notice("a"))
    [claimed] = await ports.outbox.claim(["discord"], ports.now(), MINUTE)
    await ports.outbox.delivered(claimed.id)

    assert list(await ports.outbox.claim(["discord"], ports.now() + DAY, MINUTE)) == []
    assert list(await ports.outbox.waiting()) == []


async def test_notices_are_claimed_for_the_platforms_asked_for(ports: Ports) -> None:
    await ports.outbox.put(notice("a"))
    await ports.outbox.put(notice("b", Channel("slack", "C1")))

    assert list(await ports.outbox.claim([], ports.now(), MINUTE)) == []
    assert [one.key for one in await ports.outbox.claim(["slack", "web"], ports.now(), MINUTE)] == ["b"]


async def test_a_message_is_taken_up_once(ports: Ports) -> None:
    now = ports.now()

    assert await ports.inbox.claim("m1", "질문", now)
    assert not await ports.inbox.claim("m1", "질문", now + MINUTE)
    await ports.inbox.done("m1")
    assert not await ports.inbox.claim("m1", "질문", now + MINUTE)
    assert await ports.inbox.claim("m2", "질문", now)


async def test_messages_that_were_never_done_are_found_again(ports: Ports) -> None:
    now = ports.now()
    for number, key in enumerate(("old", "done", "first", "second")):
        await ports.inbox.claim(key, f"질문 {key}", now + number * MINUTE)
    await ports.inbox.done("done")

    assert list(await ports.inbox.unfinished(now)) == [("first", "질문 first"), ("second", "질문 second")]


async def test_a_message_is_forgotten_after_a_day(ports: Ports) -> None:
    now = ports.now()
    await ports.inbox.claim("m1", "질문", now)

    assert not await ports.inbox.claim("m1", "질문", now + DAY)
    assert await ports.inbox.claim("m1", "질문", now + DAY + MINUTE)


async def test_a_draft_is_kept_for_a_day_under_a_short_key(ports: Ports) -> None:
    key = await ports.drafts.put(b"\x00question,answer\n", "질문.csv")
    other = await ports.drafts.put(b"", "empty.csv")

    assert key != other
    assert len(key) <= 16
    assert await ports.drafts.get(key) == ("질문.csv", b"\x00question,answer\n")
    assert await ports.drafts.get(other) == ("empty.csv", b"")
    assert await ports.drafts.get("nothing") is None
    ports.now.advance(DAY - MINUTE)
    assert await ports.drafts.get(key) is not None
    ports.now.advance(MINUTE)
    assert await ports.drafts.get(key) is None


@pytest.mark.parametrize("channel", [ROOM, THREAD, Channel("web", "a b", "c:d"), Channel("terminal", "")])
async def test_news_finds_the_way_to_its_channel(ports: Ports, channel: Channel) -> None:
    await ports.outbox.put(notice("a", channel))

    assert [one.channel for one in await ports.outbox.waiting()] == [channel]


async def test_the_last_opinion_of_a_person_about_an_answer_counts(ports: Ports) -> None:
    _, answer = await ports.talks.add(ROOM, [ASKED, ANSWERED])
    await ports.feedback.put(Feedback(answer, "discord:1", "down", "틀렸어요"))
    await ports.feedback.put(Feedback(answer, "discord:2", "up"))
    assert await ports.feedback.counts(answer) == {"up": 1, "down": 1}
    await ports.feedback.put(Feedback(answer, "discord:1", "up"))

    assert await ports.feedback.counts(answer) == {"up": 2, "down": 0}
    assert await ports.feedback.counts(answer + 1) == {"up": 0, "down": 0}


async def test_a_notice_that_is_postponed_waits_and_its_tries_are_counted(ports: Ports) -> None:
    await ports.outbox.put(Notice(ROOM, Reply("끝"), "late"))
    lease = timedelta(seconds=30)
    (first,) = await ports.outbox.claim(["discord"], ports.now(), lease)
    await ports.outbox.postpone(first.id, ports.now() + timedelta(hours=1))
    ports.now.advance(timedelta(minutes=59))
    assert list(await ports.outbox.claim(["discord"], ports.now(), lease)) == []
    ports.now.advance(timedelta(minutes=2))
    (second,) = await ports.outbox.claim(["discord"], ports.now(), lease)

    assert (first.tries, second.tries) == (1, 2)


async def test_a_dropped_draft_is_gone_at_once(ports: Ports) -> None:
    key, other = [await ports.drafts.put(b"a", name) for name in ("a", "b")]

    assert await ports.drafts.drop(key)
    assert not await ports.drafts.drop(key)
    assert await ports.drafts.get(key) is None
    assert await ports.drafts.get(other) == ("b", b"a")
