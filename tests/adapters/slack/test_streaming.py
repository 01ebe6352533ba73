"""Answers while they come: streams, their fall-backs, the Stop button, whole texts."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from itertools import pairwise

import pytest

from core.command import Visibility
from core.reply import Call, Part, Progress
from core.services import Services
from tests.adapters.slack.conftest import ANNA, BORA, GENERAL, QUICK, House, Start
from tests.fake_slack import FakeSlack
from tests.fake_slack.host import FakeHost
from tests.fake_slack.people import buttons_of, text_of

WORDS = ["호반느는 세 팀이 ", "코트 하나에서 ", "손으로만 공을 다루며 ", "상대 골대를 노리는 ", "경기예요."]
WHOLE = "".join(WORDS)


def methods(slack: FakeSlack) -> list[str]:
    return [method for method, _ in slack.calls]


async def _asked(house: House, host: FakeHost) -> str:
    asked = await house.slack.mention(BORA, GENERAL, "호반느가 뭐예요?")
    await asyncio.wait_for(host.arrived.wait(), 5)
    return asked


async def _shown(house: House, asked: str, text: str) -> None:
    await house.slack.until(lambda: any(text in text_of(one) for one in house.slack.answers(GENERAL, asked)))


async def test_an_answer_is_streamed_in_pieces_and_ends_whole(start: Start, host: FakeHost) -> None:
    first, second = asyncio.Event(), asyncio.Event()
    host.pieces = [*WORDS[:2], first, *WORDS[2:4], second, WORDS[4]]
    async with start(host) as house:
        asked = await _asked(house, host)
        await _shown(house, asked, "코트 하나에서")
        first.set()
        await _shown(house, asked, "노리는")
        second.set()
        answer = await house.slack.answer(GENERAL, asked)

    assert text_of(answer) == WHOLE
    assert answer["streamed"]
    assert methods(house.slack).count("chat.startStream") == 1
    assert "chat.appendStream" in methods(house.slack)
    assert "chat.update" not in methods(house.slack)
    assert house.slack.refused == []


async def test_a_status_line_is_shown_while_the_model_thinks(start: Start, host: FakeHost) -> None:
    gate = asyncio.Event()
    host.pieces = [gate, WHOLE]
    async with start(host) as house:
        asked = await _asked(house, host)
        await house.slack.until(lambda: bool(house.slack.statuses))
        gate.set()
        await house.slack.answer(GENERAL, asked)

    assert house.slack.statuses == [(GENERAL, asked, "생각하는 중…")]


async def test_an_answer_that_is_there_at_once_is_one_message(start: Start, host: FakeHost) -> None:
    async with start(host, pace=replace(QUICK, sign_after=5)) as house:
        host.pieces = [WHOLE]
        asked = await _asked(house, host)
        answer = await house.slack.answer(GENERAL, asked)

    assert text_of(answer) == WHOLE
    assert answer["unfurl_links"] is False
    assert answer["unfurl_media"] is False


async def test_where_streams_are_refused_one_message_is_edited(start: Start, host: FakeHost) -> None:
    gate = asyncio.Event()
    host.pieces = [WORDS[0], gate, *WORDS[1:]]
    async with start(host) as house:
        house.slack.faults["chat.startStream"] = ["unknown_method"]
        asked = await _asked(house, host)
        await _shown(house, asked, "세 팀이")
        gate.set()
        answer = await house.slack.answer(GENERAL, asked)

    assert text_of(answer) == WHOLE
    assert not answer.get("streamed")


async def test_a_stream_that_slack_ends_early_is_put_right_by_editing(start: Start, host: FakeHost) -> None:
    gate = asyncio.Event()
    host.pieces = [WORDS[0], gate, *WORDS[1:]]
    async with start(host) as house:
        asked = await _asked(house, host)
        await _shown(house, asked, "세 팀이")
        house.slack.answers(GENERAL, asked)[0]["streaming"] = False
        gate.set()
        await house.slack.until(lambda: "chat.update" in methods(house.slack))
        answer = await house.slack.answer(GENERAL, asked)

    assert text_of(answer) == WHOLE
    assert len(house.slack.answers(GENERAL, asked)) == 1


async def test_a_piece_whose_arrival_is_unknown_is_not_shown_twice(start: Start, host: FakeHost) -> None:
    first, second = asyncio.Event(), asyncio.Event()
    host.pieces = [WORDS[0], first, *WORDS[1:4], second, WORDS[4]]
    async with start(host) as house:
        house.slack.faults["chat.appendStream"] = [500]
        asked = await _asked(house, host)
        await _shown(house, asked, "세 팀이")
        first.set()
        await house.slack.until(lambda: "chat.appendStream" in methods(house.slack))
        second.set()
        await house.slack.until(lambda: "chat.update" in methods(house.slack))
        answer = await house.slack.answer(GENERAL, asked)

    assert text_of(answer) == WHOLE


async def test_stop_breaks_the_model_call_off_and_keeps_what_was_said(start: Start, host: FakeHost) -> None:
    host.pieces = [WORDS[0], asyncio.Event()]
    async with start(host) as house:
        asked = await _asked(house, host)
        await _shown(house, asked, "세 팀이")
        await house.slack.until(lambda: house.slack.sessions.get((GENERAL, asked)) == "processing")

        await house.slack.stop(BORA, GENERAL, asked)
        await asyncio.wait_for(host.broken_off.wait(), 5)
        answer = await house.slack.answer(GENERAL, asked)
        await house.slack.until(lambda: house.slack.sessions.get((GENERAL, asked)) == "active")
        turns = await house.bot.services.talks.recent(house.place(asked), 5)

    assert text_of(answer) == f"{WORDS[0].strip()}\n\n⏹️ 여기서 멈췄어요."
    assert turns[-1].cut
    assert await _unfinished(house) == 0


async def test_a_stopped_answer_can_be_put_right_and_asked_for_once_more(
    start: Start, host: FakeHost
) -> None:
    host.pieces = [WORDS[0], asyncio.Event()]
    async with start(host) as house:
        asked = await _asked(house, host)
        await _shown(house, asked, "세 팀이")
        await house.slack.stop(BORA, GENERAL, asked)
        answer = await house.slack.answer(GENERAL, asked)
        labels = [one["text"]["text"] for one in buttons_of(answer)]
        await house.slack.press(BORA, GENERAL, answer, labels[2])
        form = await asyncio.wait_for(house.slack.views.get(), 5)
        host.pieces = [WHOLE]
        await house.slack.press(BORA, GENERAL, answer, labels[3])
        again = await house.slack.answer(GENERAL, asked, count=2)

    written = [block["element"].get("initial_value") for block in form["blocks"] if block["type"] == "input"]
    assert labels[:2] == ["👍", "👎"]
    assert written == ["호반느가 뭐예요?", WORDS[0]]
    assert text_of(again) == WHOLE


async def test_a_question_stopped_before_its_answer_began_says_so(start: Start, host: FakeHost) -> None:
    host.pieces = [asyncio.Event()]
    async with start(host) as house:
        asked = await _asked(house, host)
        await house.slack.stop(BORA, GENERAL, asked)
        await asyncio.wait_for(host.broken_off.wait(), 5)
        answer = await house.slack.answer(GENERAL, asked)

    assert text_of(answer) == "답하기 전에 멈췄어요."


async def test_what_does_not_hear_that_it_was_stopped_is_broken_off(start: Start, slack: FakeSlack) -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    def deaf(services: Services) -> Services:
        async def run(call: Call, services: Services) -> AsyncIterator[Part]:
            try:
                yield Progress("오래 걸려요")
                begun.set()
                await asyncio.Event().wait()
            finally:
                ended.set()

        known = [replace(one, run=run, fields=()) if one.name == "demo" else one for one in services.commands]
        return replace(services, commands=[replace(one, visibility=Visibility.PUBLIC) for one in known])

    async with start(services=deaf):
        await slack.slash(ANNA, GENERAL, "/demo")
        await asyncio.wait_for(begun.wait(), 5)
        root = next(one for one in slack.messages.values() if "thread_ts" not in one)
        await slack.stop(ANNA, GENERAL, root["ts"])
        await asyncio.wait_for(ended.wait(), 5)
        answer = await slack.answer(GENERAL, root["ts"])

    assert text_of(answer) == "답하기 전에 멈췄어요."


async def _unfinished(house: House) -> int:
    return sum(method == "chat.startStream" for method in methods(house.slack)) - 1


async def test_a_long_answer_is_split_with_its_code_fences_whole(start: Start, host: FakeHost) -> None:
    code = "\n".join(f"줄 {number} = {number}" for number in range(1200))
    host.pieces = [f"코드예요.\n```python\n{code}\n```\n끝이에요."]
    async with start(host) as house:
        asked = await _asked(house, host)
        await house.slack.answer(GENERAL, asked, count=2)
        shown = house.slack.answers(GENERAL, asked)

    texts = [text_of(one) for one in shown]
    assert all(len(text) <= 12_000 and text.count("```") % 2 == 0 for text in texts)
    assert [line for text in texts for line in text.split("\n") if line.startswith("줄")] == code.split("\n")


async def test_mentions_links_and_images_of_a_model_are_harmless_even_across_pieces(
    start: Start, host: FakeHost
) -> None:
    gate = asyncio.Event()
    host.pieces = [
        "공지 <", "!chan", "nel> <@", "U0ANNA> 그리고 <!subteam^S1>", gate, " <https://evil|https://good> !", "[x](https://e)",
        " 1 < 2",
    ]  # fmt: skip
    async with start(host) as house:
        asked = await _asked(house, host)
        await _shown(house, asked, "그리고")
        gate.set()
        answer = await house.slack.answer(GENERAL, asked)

    assert text_of(answer) == (
        "공지 &lt;!channel> &lt;@U0ANNA> 그리고 &lt;!subteam^S1> &lt;https://evil|https://good> [x](https://e) 1 < 2"
    )


async def test_a_message_deleted_while_it_is_written_ends_the_model_call(
    start: Start, host: FakeHost
) -> None:
    gate = asyncio.Event()
    host.pieces = [WORDS[0], gate, *WORDS[1:4], asyncio.Event()]
    async with start(host) as house:
        asked = await _asked(house, host)
        await _shown(house, asked, "세 팀이")
        del house.slack.messages[GENERAL, house.slack.answers(GENERAL, asked)[0]["ts"]]
        gate.set()
        await asyncio.wait_for(host.broken_off.wait(), 5)
        told = await house.slack.private_to(BORA)

    assert house.slack.answers(GENERAL, asked) == []
    assert "지워져서" in text_of(told)


@pytest.mark.parametrize(("happens", "said"), [("archived", "보관되어서"), ("left", "/invite")])
async def test_a_channel_that_closes_while_an_answer_is_written_ends_it_and_the_asker_is_told_directly(
    start: Start, host: FakeHost, happens: str, said: str
) -> None:
    gate = asyncio.Event()
    host.pieces = [WORDS[0], gate, *WORDS[1:4], asyncio.Event()]
    async with start(host) as house:
        asked = await _asked(house, host)
        await _shown(house, asked, "세 팀이")
        if happens == "archived":
            house.slack.archived.add(GENERAL)
        else:
            house.slack.members[GENERAL].discard(house.slack.bot)
        gate.set()
        await asyncio.wait_for(host.broken_off.wait(), 5)
        direct = house.slack.direct(BORA)
        await house.slack.until(lambda: any(channel == direct for channel, _ in house.slack.messages))

    told = [text_of(one) for (channel, _), one in house.slack.messages.items() if channel == direct]
    assert len(told) == 1
    assert said in told[0]


@pytest.mark.parametrize("fault", [0, 502, 429])
async def test_a_last_call_that_fails_on_the_way_is_made_again(
    start: Start, host: FakeHost, fault: int
) -> None:
    """0 breaks the connection without an answer."""
    host.pieces = [WHOLE]
    async with start(host, pace=replace(QUICK, sign_after=5)) as house:
        house.slack.faults["chat.postMessage"] = [fault]
        asked = await _asked(house, host)
        answer = await house.slack.answer(GENERAL, asked)

    assert text_of(answer) == WHOLE
    assert methods(house.slack).count("chat.postMessage") == 2


async def test_a_scope_that_is_lost_while_it_runs_is_named_with_its_cure(
    start: Start, host: FakeHost, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    host.pieces = [WHOLE]
    async with start(host) as house:
        house.slack.scopes = {"users:read", "assistant:write"}
        await _asked(house, host)
        await house.slack.until(lambda: ("chat.postMessage", "missing_scope") in house.slack.refused)
        await house.slack.quiet()

    assert "chat:write" in caplog.text
    assert "Reinstall" in caplog.text


async def test_a_message_is_edited_no_more_often_than_its_pace_allows(start: Start, host: FakeHost) -> None:
    gates = [asyncio.Event() for _ in range(30)]
    host.pieces = [part for number, gate in enumerate(gates) for part in (f"낱말{number} " * 5, gate)]
    async with start(host, pace=replace(QUICK, edit_every=0.15)) as house:
        house.slack.faults["chat.startStream"] = ["unknown_method"]
        asked = await _asked(house, host)
        for gate in gates:
            await asyncio.sleep(0.02)
            gate.set()
        answer = await house.slack.answer(GENERAL, asked)

    *interim, _last = answer["edits"]
    assert len(interim) >= 2
    assert all(later - earlier >= 0.14 for earlier, later in pairwise(interim))


async def test_edits_keep_within_the_budget_and_the_last_one_is_always_made(
    start: Start, host: FakeHost
) -> None:
    gate = asyncio.Event()
    host.pieces = [WORDS[0], gate, *WORDS[1:]]
    async with start(host) as house:
        for _ in range(20):
            house.workspace.budgets.start.spend()
        for _ in range(50):
            house.workspace.budgets.update.spend()
        asked = await _asked(house, host)
        await house.slack.quiet()
        early = house.slack.answers(GENERAL, asked)
        gate.set()
        answer = await house.slack.answer(GENERAL, asked)

    assert early == []
    assert text_of(answer) == WHOLE
    assert "chat.startStream" not in methods(house.slack)


async def test_a_final_call_that_slack_turns_away_is_made_again(start: Start, host: FakeHost) -> None:
    host.pieces = [WHOLE]
    async with start(host) as house:
        house.slack.faults["chat.postMessage"] = [429, 500]
        house.slack.faults["chat.startStream"] = ["unknown_method"]
        asked = await _asked(house, host)
        answer = await house.slack.answer(GENERAL, asked)

    assert text_of(answer) == WHOLE
    assert len(house.slack.answers(GENERAL, asked)) == 1
