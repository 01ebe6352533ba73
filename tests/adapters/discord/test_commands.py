"""Slash commands, forms, message menus, autocomplete and files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from adapters.discord.forms import form_of
from adapters.discord.texts import discord_text
from core.model import Channel, Consent, PairSearch, Provenance
from core.texts import say
from tests.core.test_xlsx import written

if TYPE_CHECKING:
    from simcord.results import InteractionResult

    from tests.adapters.discord.conftest import Open, Scene

AS_CSV = ("pairs.csv", "question,answer\n공은 몇 개?,두 개\n".encode())
AS_EXCEL = ("pairs.xlsx", written([["question", "answer"], ["공은 몇 개?", "두 개"]]))
PAIR = {"question": "공은 몇 개예요?", "answer": "두 개예요."}


def said(result: InteractionResult) -> str:
    assert result.response is not None
    return result.response.content


def form(result: InteractionResult) -> dict[str, dict[str, Any]]:
    """The fields of an opened form by their names."""
    assert result.modal is not None
    return {one["component"]["custom_id"]: one["component"] for one in result.modal["components"]}


async def pairs(scene: Scene) -> list[tuple[str, str]]:
    found = await scene.bot.services.dataset.pairs.find(PairSearch())
    return [(pair.question, pair.answer) for pair in found.pairs]


async def test_a_public_command_is_seen_by_all_and_a_private_one_by_its_user(open_scene: Open) -> None:
    async with open_scene() as scene:
        asked = await scene.member.slash(scene.channel, "ask", question="몇 명이서 하나요?")
        listed = await scene.member.slash(scene.channel, "listqa")

        assert (asked.ephemeral, said(asked)) == (False, "한 팀은 **일곱 명**이에요.")
        assert listed.ephemeral
        assert "#1" in said(listed)


async def test_commands_work_in_direct_messages(open_scene: Open) -> None:
    async with open_scene() as scene:
        asked = await scene.member.user.slash("ask", question="몇 명이서 하나요?")
        assert said(asked) == "한 팀은 **일곱 명**이에요."


async def test_replies_speak_the_language_of_the_persons_discord(open_scene: Open) -> None:
    async with open_scene() as scene:
        english = await scene.member.slash(scene.channel, "forget")
        scene.speak("ko")
        korean = await scene.member.slash(scene.channel, "forget")

        assert (said(english), said(korean)) == (
            say("nothing_to_forget", "en"),
            say("nothing_to_forget", "ko"),
        )


async def test_what_is_missing_is_asked_for_in_a_form(open_scene: Open) -> None:
    async with open_scene() as scene:
        scene.speak("ko")
        opened = await scene.teacher.slash(scene.channel, "addqa", question=PAIR["question"])
        fields = form(opened)
        assert list(fields) == ["question", "answer", "variants", "tags", "key_phrases"]
        assert fields["question"]["value"] == PAIR["question"]
        assert (fields["answer"]["style"], fields["answer"]["max_length"]) == (2, 2000)
        assert [fields[name]["required"] for name in fields] == [True, True, False, False, False]

        sent = await scene.teacher.submit_modal(opened, {**PAIR, "tags": "공"})
        assert said(sent).startswith("✅ #3로 배웠어요")
        assert (PAIR["question"], PAIR["answer"]) in await pairs(scene)


async def test_a_change_opens_its_form_when_no_text_is_given(open_scene: Open) -> None:
    async with open_scene() as scene:
        opened = await scene.teacher.slash(scene.channel, "editqa", number=2)
        assert form(opened)["answer"]["value"]

        sent = await scene.teacher.submit_modal(opened, {"answer": "여덟 명이에요."})
        assert "여덟 명" in said(sent)


async def test_a_form_sent_after_a_restart_is_accepted(open_scene: Open) -> None:
    async with open_scene() as scene:
        opened = await scene.teacher.slash(scene.channel, "addqa")
        await scene.restart()
        sent = await scene.teacher.submit_modal(opened, PAIR)

        assert sent.ephemeral
        assert (PAIR["question"], PAIR["answer"]) in await pairs(scene)


async def test_two_peoples_forms_do_not_disturb_each_other(open_scene: Open) -> None:
    async with open_scene() as scene:
        first = await scene.teacher.slash(scene.channel, "addqa")
        second = await scene.admin.slash(scene.channel, "addqa")
        assert first.modal is not None
        assert second.modal is not None
        assert first.modal["custom_id"] != second.modal["custom_id"]
        command, drafts = scene.bot.app.commands["addqa"], scene.bot.services.drafts
        assert (await form_of(command, {}, "ko", drafts)).timeout == 15 * 60  # seconds

        await scene.admin.submit_modal(second, {"question": "둘?", "answer": "이"})
        await scene.teacher.submit_modal(first, {"question": "하나?", "answer": "일"})
        assert {("둘?", "이"), ("하나?", "일")} <= set(await pairs(scene))


async def test_the_same_form_counts_once(open_scene: Open) -> None:
    async with open_scene() as scene:
        opened = await scene.teacher.slash(scene.channel, "addqa")
        first = await scene.teacher.submit_modal(opened, PAIR)
        opened._interaction.modal_consumed = False
        second = await scene.teacher.submit_modal(opened, PAIR)

        assert said(first) == said(second)
        assert len(await pairs(scene)) == 3


async def test_what_was_typed_and_did_not_do_can_be_mended(open_scene: Open) -> None:
    async with open_scene() as scene:
        opened = await scene.teacher.slash(scene.channel, "addqa")
        sent = await scene.teacher.submit_modal(opened, {"question": "같은 말", "answer": "같은 말"})
        assert sent.response is not None
        assert say("SameQuestionAndAnswer", "en") in sent.response.content

        await scene.restart()
        again = await scene.teacher.click(sent.response, label=discord_text("edit_again", "en"))
        assert form(again)["answer"]["value"] == "같은 말"


async def test_a_command_that_lacks_something_offers_its_form(open_scene: Open) -> None:
    async with open_scene() as scene:
        result = await scene.admin.slash(scene.channel, "prompt", action="set", where="everywhere")
        assert result.response is not None
        opened = await scene.admin.click(result.response, label=discord_text("open_form", "en"))
        fields = form(opened)
        assert [one["value"] for one in fields["action"]["options"] if one.get("default")] == ["set"]

        sent = await scene.admin.submit_modal(
            opened, {"action": ["set"], "text": "짧게 답하세요.", "where": ["everywhere"]}
        )
        assert "version 1" in said(sent)


async def test_without_the_right_a_command_says_which_is_missing(open_scene: Open) -> None:
    async with open_scene() as scene:
        scene.speak("ko")
        refused = await scene.member.slash(scene.channel, "addqa", **PAIR)

        assert refused.ephemeral
        assert said(refused) == "⚠️ " + say("NotAllowed", "ko", needs="TEACHER")
        assert len(await pairs(scene)) == 2


async def test_manage_server_makes_an_admin_and_role_ids_do_too(open_scene: Open) -> None:
    async with open_scene() as scene:
        assert said(await scene.admin.slash(scene.channel, "prompt", action="reset")).startswith("✅")

        role = scene.guild.create_role("공 담당")
        keeper = scene.guild.add_member(scene.env.create_user("공돌이"), roles=[role])
        assert "TEACHER" in said(await keeper.slash(scene.channel, "addqa", **PAIR))
        await scene.restart(teacher_roles=frozenset({role.id}))
        assert said(await keeper.slash(scene.channel, "addqa", **PAIR)).startswith("✅")


async def test_manage_server_counts_for_nothing_where_anybody_could_have_it(open_scene: Open) -> None:
    async with open_scene() as scene:
        scene.env.create_guild("다른 서버")
        await scene.env.settle()
        refused = await scene.admin.slash(scene.channel, "dropqa", number=1)
        assert "TEACHER" in said(refused)

        await scene.restart(guilds=frozenset({scene.guild.id}))
        dropped = await scene.admin.slash(scene.channel, "dropqa", number=1)
        assert "TEACHER" not in said(dropped)


async def test_a_message_can_be_taught_as_an_answer_from_its_menu(open_scene: Open) -> None:
    async with open_scene() as scene:
        message = await scene.member.send(scene.channel, "공은 두 개예요.")
        opened = await scene.teacher.context_menu(scene.channel, "Teach this as an answer", message)
        assert form(opened)["answer"]["value"] == "공은 두 개예요."

        await scene.teacher.submit_modal(opened, {"question": "공은 몇 개?", "answer": "공은 두 개예요."})
        assert ("공은 몇 개?", "공은 두 개예요.") in await pairs(scene)


async def test_a_message_of_another_is_captured_with_its_author_and_address(open_scene: Open) -> None:
    async with open_scene() as scene:
        message = await scene.member.send(scene.channel, "공은 두 개예요.")
        opened = await scene.teacher.context_menu(scene.channel, "Teach this as an answer", message)
        await scene.teacher.submit_modal(opened, {"question": "공은 몇 개?", "answer": "공은 두 개예요."})
        found = await scene.bot.services.dataset.pairs.find(PairSearch(wording="공은 몇 개?"))
        [pair] = found.pairs
        [told] = await scene.bot.services.outbox.waiting()

        assert (pair.provenance, pair.consent) == (Provenance.CAPTURED, Consent.ASKED)
        assert pair.owner == f"discord:{scene.member.user.id}"
        assert pair.link.endswith(f"/{scene.channel.id}/{message.id}")
        assert told.channel == Channel.direct(pair.owner)


async def test_what_was_replied_to_is_a_borrowed_question_whose_writer_is_told(open_scene: Open) -> None:
    async with open_scene() as scene:
        asked = await scene.member.send(scene.channel, "공은 몇 개예요?")
        reply = await scene.teacher.send(scene.channel, "두 개예요.", reply_to=asked)
        opened = await scene.teacher.context_menu(scene.channel, "Teach this as an answer", reply)
        assert form(opened)["question"]["value"] == "공은 몇 개예요?"
        assert "The question is somebody else's" in str(opened.modal)

        await scene.teacher.submit_modal(opened, {"question": "공은 몇 개예요?", "answer": "두 개예요."})
        [pair] = (await scene.bot.services.dataset.pairs.find(PairSearch(wording="공은 몇 개예요?"))).pairs
        [told] = await scene.bot.services.outbox.waiting()
        assert (pair.borrowed, pair.consent) == (("공은 몇 개예요?",), Consent.AGREED)
        assert told.channel == Channel.direct(f"discord:{scene.member.user.id}")


async def test_a_message_can_be_asked_about_from_its_menu(open_scene: Open) -> None:
    async with open_scene() as scene:
        message = await scene.teacher.send(scene.channel, "오프사이드가 있나요?")
        asked = await scene.member.context_menu(scene.channel, "Ask Hobane about this", message)

        assert said(asked) == "호반느에는 오프사이드가 없어요."


async def test_a_text_longer_than_its_field_is_written_in_whole(open_scene: Open) -> None:
    async with open_scene() as scene:
        command = scene.bot.app.commands["addqa"]
        modal = await form_of(command, {"answer": "가" * 2500}, "ko", scene.bot.services.drafts)
        (answer,) = (one["component"] for one in modal.to_dict()["components"] if one["label"] == "답")

        assert (len(answer["value"]), answer["max_length"]) == (2500, 2500)


async def test_values_are_offered_while_typing_to_those_who_may(open_scene: Open) -> None:
    async with open_scene() as scene:
        offered = await scene.teacher.autocomplete(scene.channel, "dropqa", "number", "오프")
        assert offered == [{"name": "#1 오프사이드가 있나요?", "value": 1}]
        assert await scene.teacher.autocomplete(scene.channel, "dropqa", "number", "#2") != []
        assert await scene.member.autocomplete(scene.channel, "dropqa", "number", "오프") == []

        models = await scene.admin.autocomplete(scene.channel, "use", "model", "")
        assert models == [{"name": "hobane-recall", "value": "hobane-recall"}]
        assert await scene.admin.autocomplete(scene.channel, "cancel", "number", "") == []


async def test_an_export_is_a_file_that_only_its_user_sees(open_scene: Open) -> None:
    async with open_scene() as scene:
        result = await scene.teacher.slash(scene.channel, "export")
        assert result.ephemeral
        assert result.response is not None
        (file,) = result.response.attachments
        assert file.filename.endswith(".jsonl")
        lines = (await file.read()).decode().splitlines()
        assert "오프사이드" in json.loads(lines[0])["messages"][1]["content"]


@pytest.mark.parametrize("file", [AS_CSV, AS_EXCEL], ids=lambda one: one[0])
async def test_a_file_is_imported_after_its_preview_is_confirmed(
    open_scene: Open, file: tuple[str, bytes]
) -> None:
    async with open_scene() as scene:
        shown = await scene.teacher.slash(scene.channel, "import", file=file)
        assert shown.response is not None
        await scene.restart()
        done = await scene.teacher.click(shown.response, label=say("import_now", "en"))

        assert "New pairs learned: 1" in said(done)
        assert ("공은 몇 개?", "두 개") in await pairs(scene)


async def test_a_file_that_cannot_be_fetched_is_said(open_scene: Open) -> None:
    async with open_scene() as scene:
        scene.env.backend.cdn.get = lambda url: None  # type: ignore[method-assign]
        result = await scene.teacher.slash(scene.channel, "import", file=("pairs.csv", b"question,answer\n"))

        assert said(result) == "⚠️ " + discord_text("file_gone", "en", name="pairs.csv")


async def test_a_form_of_a_command_that_went_gives_the_text_back(open_scene: Open) -> None:
    async with open_scene() as scene:
        opened = await scene.teacher.slash(scene.channel, "addqa")
        scene.bot.app.commands.pop("addqa")
        await scene.restart()
        sent = await scene.teacher.submit_modal(opened, PAIR)

        assert f"> {PAIR['answer']}" in said(sent)


@pytest.mark.parametrize("code", [10062, 40060])
async def test_an_interaction_that_is_lost_does_nothing_and_never_twice(open_scene: Open, code: int) -> None:
    async with open_scene() as scene:
        scene.env.inject_error("POST", "/interactions/*/*/callback", status=404, code=code)
        await scene.teacher.slash(scene.channel, "addqa", **PAIR)

        assert len(await pairs(scene)) == 2
        told = scene.said(scene.teacher.user.dm_channel)
        assert told == (["⚠️ " + discord_text("try_again", "en")] if code == 10062 else [])


async def test_a_lost_form_gives_its_text_back_directly(open_scene: Open) -> None:
    async with open_scene() as scene:
        opened = await scene.teacher.slash(scene.channel, "addqa")
        scene.env.inject_error("POST", "/interactions/*/*/callback", status=404, code=10062)
        await scene.teacher.submit_modal(opened, PAIR)

        (told,) = scene.said(scene.teacher.user.dm_channel)
        assert f"> {PAIR['question']}" in told


@pytest.mark.parametrize("file", [AS_CSV, AS_EXCEL], ids=lambda one: one[0])
async def test_an_import_without_a_file_opens_a_form_with_a_file_upload(
    open_scene: Open, file: tuple[str, bytes]
) -> None:
    async with open_scene() as scene:
        opened = await scene.teacher.slash(scene.channel, "import")
        fields = form(opened)
        assert next(iter(fields)) == "file"
        assert (fields["file"]["type"], fields["file"]["required"]) == (19, True)

        await scene.restart()
        shown = await scene.teacher.submit_modal(opened, {"file": [file]})
        assert shown.response is not None
        done = await scene.teacher.click(shown.response, label=say("import_now", "en"))
        assert "New pairs learned: 1" in said(done)
        assert ("공은 몇 개?", "두 개") in await pairs(scene)


async def test_a_file_that_is_too_large_is_not_downloaded(open_scene: Open) -> None:
    async with open_scene() as scene:

        def grown(event: str, payload: Any) -> None:  # noqa: ANN401 - as the simulation passes it
            if event == "INTERACTION_CREATE":
                for file in payload["data"]["resolved"]["attachments"].values():
                    file["size"] = 65_000_000

        scene.env.backend.subscribers.insert(0, grown)
        scene.env.backend.cdn.get = lambda url: pytest.fail(url)  # type: ignore[method-assign]
        result = await scene.teacher.slash(scene.channel, "import", file=("pairs.csv", b"question,answer\n"))

        told = discord_text("file_large", "en", name="pairs.csv", have=65, limit=64)
        assert said(result) == f"⚠️ {told}"
