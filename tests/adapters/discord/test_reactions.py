"""The buttons under an answer: rating, correcting, repeating, sharing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
import pytest

from adapters.discord.options import Pace
from core.model import PairSearch, Role, Status
from core.texts import say

if TYPE_CHECKING:
    from simcord.results import InteractionResult

    from tests.adapters.discord.conftest import Open, Scene

PLAYERS = "몇 명이서 하나요?"
ANSWER = "한 팀은 **일곱 명**이에요."
LABELS = ["👍", "👎", "고치기", "다시"]


async def answered(scene: Scene) -> discord.Message:
    """The answer to a question, after a restart: no process that runs has ever seen it."""
    await scene.member.send(scene.channel, f"{scene.me} {PLAYERS}")
    answer = scene.channel.last_message
    assert answer is not None
    await scene.restart()
    return answer


def content(result: InteractionResult) -> str:
    assert result.response is not None
    return result.response.content


def fields(result: InteractionResult) -> dict[str, Any]:
    assert result.modal is not None
    found = (one["component"] for one in result.modal["components"])
    return {one["custom_id"]: one.get("value") for one in found}


async def test_an_answer_carries_its_buttons_in_one_row_from_the_first_write(open_scene: Open) -> None:
    async with open_scene(pace=Pace(edit=0.0, grace=0.5, retry=0.0)) as scene:
        await scene.member.send(scene.channel, f"{scene.me} {PLAYERS}")
        (post,) = scene.calls("POST", "/messages")
        (row,) = post.json["components"]

        assert [one["label"] for one in row["components"]] == LABELS
        assert {one["style"] for one in row["components"]} == {2}  # secondary
        assert [one for one in scene.env.http_requests if one.method == "PATCH"] == []


async def test_only_the_last_message_of_a_long_answer_has_buttons(open_scene: Open) -> None:
    answer = "\n\n".join(f"{number}번 규칙이에요. {'설명 ' * 200}" for number in range(3)).strip()
    async with open_scene(taught=({"question": "규칙은 뭐예요?", "answer": answer[:2000]},)) as scene:
        await scene.tell(
            "addqa", {"question": "더 긴 규칙은?", "answer": "`" + "가 " * 990 + "http://a.b c`"}
        )
        await scene.member.send(scene.channel, f"{scene.me} 규칙은 뭐예요?")
        messages = sorted(scene.channel.history(), key=lambda one: one.id)
        mine = [one for one in messages if one.author.bot]

        assert [bool(one.components) for one in mine] == [*([False] * (len(mine) - 1)), True]


async def test_a_thumb_is_acknowledged_to_its_presser_alone_after_a_restart(open_scene: Open) -> None:
    async with open_scene() as scene:
        answer = await answered(scene)
        edits = len(scene.calls("PATCH", f"/messages/{answer.id}"))
        up = await scene.teacher.click(answer, label="👍")
        down = await scene.member.click(answer, label="👎")

        assert (up.ephemeral, content(up)) == (True, "✅ " + say("rated_up", "en"))
        assert (down.ephemeral, content(down)) == (True, say("rated_down", "en"))
        assert await scene.bot.services.feedback.counts(2) == {"up": 1, "down": 1}
        assert len(scene.calls("PATCH", f"/messages/{answer.id}")) == edits
        assert scene.said() == [ANSWER]


async def test_a_correction_opens_with_question_and_answer_and_teaches(open_scene: Open) -> None:
    async with open_scene() as scene:
        answer = await answered(scene)
        opened = await scene.teacher.click(answer, label="고치기")
        assert fields(opened) == {"question": PLAYERS, "answer": ANSWER}

        await scene.restart()
        await scene.teacher.submit_modal(opened, {"question": PLAYERS, "answer": "여덟 명이에요."})
        await scene.member.send(scene.channel, f"{scene.me} {PLAYERS}")
        assert scene.said()[-1] == "여덟 명이에요."


async def test_a_members_correction_waits_and_a_teacher_approves_it_by_buttons(open_scene: Open) -> None:
    async with open_scene() as scene:
        answer = await answered(scene)
        opened = await scene.member.click(answer, label="고치기")
        await scene.member.submit_modal(opened, {"question": PLAYERS, "answer": "아홉 명이에요."})
        drafts = await scene.bot.services.dataset.pairs.find(PairSearch(status=Status.DRAFT))
        assert [pair.answer for pair in drafts.pairs] == ["아홉 명이에요."]

        shown = await scene.teacher.slash(scene.channel, "review")
        assert "아홉 명이에요." in content(shown)
        await scene.restart()
        assert shown.response is not None
        approved = await scene.teacher.click(shown.response, label=say("approve", "en"))
        assert "아홉 명이에요." in content(approved)
        await scene.member.send(scene.channel, f"{scene.me} {PLAYERS}")
        assert scene.said()[-1] == "아홉 명이에요."


async def test_a_members_press_on_a_teachers_button_says_which_right_is_missing(open_scene: Open) -> None:
    async with open_scene() as scene:
        opened = await scene.member.click(await answered(scene), label="고치기")
        await scene.member.submit_modal(opened, {"question": PLAYERS, "answer": "열 명이에요."})
        shown = await scene.teacher.slash(scene.channel, "review")
        assert shown.response is not None
        drafts = await scene.bot.services.dataset.pairs.find(PairSearch(status=Status.DRAFT))
        await scene.bot.services.roles.give(f"discord:{scene.teacher.id}", Role.MEMBER, "test")
        refused = await scene.teacher.click(shown.response, label=say("reject", "en"))

        assert "TEACHER" in content(refused)
        assert len(drafts.pairs) == 1


async def test_again_answers_anew_for_everybody_with_what_was_taught_since(open_scene: Open) -> None:
    async with open_scene() as scene:
        answer = await answered(scene)
        await scene.tell("editqa", {"number": "2", "answer": "열한 명이에요."})
        again = await scene.member.click(answer, label="다시")

        assert (again.ephemeral, content(again)) == (False, "열한 명이에요.")
        assert scene.said()[0] == ANSWER


async def test_a_private_answer_is_shared_with_everybody(open_scene: Open) -> None:
    async with open_scene() as scene:
        scene.speak("ko")
        asked = await scene.member.slash(scene.channel, "whisper", question=PLAYERS)
        assert (asked.ephemeral, content(asked)) == (True, ANSWER)
        await scene.restart()
        assert asked.response is not None
        shared = await scene.member.click(asked.response, label="모두에게 보이기")

        assert shared.ephemeral is False
        assert PLAYERS in content(shared)
        assert ANSWER in content(shared)
        assert "수아" in content(shared)


async def test_what_follows_a_private_answer_stays_private(open_scene: Open) -> None:
    async with open_scene() as scene:
        scene.speak("ko")
        asked = await scene.member.slash(scene.channel, "whisper", question=PLAYERS)
        assert asked.response is not None
        repeated = await scene.member.click(asked.response, label="다시")

        assert (repeated.ephemeral, content(repeated)) == (True, ANSWER)


async def test_a_change_opens_with_the_present_texts(open_scene: Open) -> None:
    async with open_scene() as scene:
        opened = await scene.teacher.slash(scene.channel, "editqa", number=2)
        found = fields(opened)

        assert list(found) == ["question", "answer", "variants", "tags", "key_phrases"]
        assert (found["question"], found["answer"]) == (PLAYERS, ANSWER)


async def test_what_is_emptied_in_a_form_is_cleared(open_scene: Open) -> None:
    async with open_scene() as scene:
        await scene.teacher.slash(scene.channel, "editqa", number=2, variants="몇 사람?", tags="팀")
        opened = await scene.teacher.slash(scene.channel, "editqa", number=2)
        await scene.restart()
        await scene.teacher.submit_modal(opened, {"question": PLAYERS, "answer": ANSWER, "tags": "팀"})
        [pair] = await scene.bot.services.dataset.pairs.get([2])

        assert (pair.question, pair.variants, pair.tags) == (PLAYERS, (), ("팀",))


async def test_the_menu_of_an_answer_teaches_it_with_its_question_and_remembers_the_message(
    open_scene: Open,
) -> None:
    async with open_scene() as scene:
        answer = await answered(scene)
        opened = await scene.teacher.context_menu(scene.channel, "Teach this as an answer", answer)
        assert (fields(opened)["question"], fields(opened)["answer"]) == (PLAYERS, ANSWER)

        other = await scene.member.send(scene.channel, "코트는 실내예요.")
        opened = await scene.teacher.context_menu(scene.channel, "Teach this as an answer", other)
        await scene.teacher.submit_modal(opened, {"question": "코트는 어디야?", "answer": "실내예요."})
        found = await scene.bot.services.dataset.pairs.find(PairSearch(wording="코트는 어디야?"))
        place = f"https://discord.com/channels/{scene.guild.id}/{scene.channel.id}/{other.id}"
        assert found.pairs[0].link == place


async def test_the_menu_of_an_answer_opens_its_correction_and_of_any_message_a_correction(
    open_scene: Open,
) -> None:
    async with open_scene() as scene:
        answer = await answered(scene)
        opened = await scene.teacher.context_menu(scene.channel, "Fix this answer", answer)
        assert fields(opened) == {"question": PLAYERS, "answer": ANSWER}

        other = await scene.member.send(scene.channel, "여덟 명 아닌가요?")
        opened = await scene.teacher.context_menu(scene.channel, "Fix this answer", other)
        assert fields(opened) == {"question": None, "answer": "여덟 명 아닌가요?"}


@pytest.mark.parametrize("command", ["ask", "whisper"])
async def test_an_answer_that_outlives_its_fifteen_minutes_arrives_by_another_way(
    open_scene: Open, command: str
) -> None:
    async with open_scene() as scene:
        scene.env.inject_error(
            "PATCH", "/webhooks/*/*/messages/@original", status=401, code=50027, times=None
        )
        await scene.member.slash(scene.channel, command, question=PLAYERS)

        direct = scene.said(scene.member.user.dm_channel)
        assert (scene.said()[-1:], direct) == (([ANSWER], []) if command == "ask" else ([], [ANSWER]))


async def test_after_fifteen_minutes_discord_is_not_even_asked(
    open_scene: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_scene() as scene:
        monkeypatch.setattr(discord.Interaction, "is_expired", lambda interaction: True)
        await scene.member.slash(scene.channel, "ask", question=PLAYERS)

        assert scene.said()[-1] == ANSWER
        assert scene.calls("PATCH", "/messages/@original") == []


@pytest.mark.parametrize("place", ["direct", "thread"])
async def test_the_buttons_work_in_a_direct_message_and_in_a_thread(open_scene: Open, place: str) -> None:
    async with open_scene(answers="thread") as scene:
        if place == "direct":
            await scene.member.send_dm(PLAYERS)
            answer = scene.member.user.dm_channel.last_message
        else:
            await scene.member.send(scene.channel, f"{scene.me} {PLAYERS}")
            answer = scene.channel.threads[0].last_message
        assert answer is not None
        await scene.restart()
        presser = scene.member.user if place == "direct" else scene.teacher

        assert content(await presser.click(answer, label="👍")) == "✅ " + say("rated_up", "en")
        assert fields(await presser.click(answer, label="고치기")) == {"question": PLAYERS, "answer": ANSWER}
        assert content(await presser.click(answer, label="다시")) == ANSWER


async def test_an_english_answer_has_english_buttons(open_scene: Open) -> None:
    taught = ({"question": "How many players are there?", "answer": "Seven players."},)
    async with open_scene(taught=taught) as scene:
        await scene.member.send(scene.channel, f"{scene.me} How many players are there?")
        answer = scene.channel.last_message
        assert answer is not None
        (row,) = answer.components
        assert isinstance(row, discord.ActionRow)

        labels = [one.label for one in row.children if isinstance(one, discord.Button)]
        assert labels == ["👍", "👎", "Fix", "Again"]
