"""Commands in Slack: typed, on messages, by buttons and by forms, all drawn from the registry."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest

from core.errors import DiskFull
from core.model import PairSearch, QAPair
from core.services import Services
from storage.pairs import Pairs
from tests.adapters.slack.conftest import ANNA, BORA, CHO, GENERAL, QUICK, House, Start
from tests.fake_slack import FakeSlack
from tests.fake_slack.people import buttons_of, text_of

LONG = "가" * 1990


async def _pairs(house: House) -> list[QAPair]:
    found = await house.bot.services.dataset.pairs.find(PairSearch(limit=50))
    return list(found.pairs)


async def test_a_command_without_what_it_needs_opens_its_form(house: House) -> None:
    await house.slack.slash(CHO, GENERAL, "/addqa", "How many play?")
    view = await house.slack.views.get()
    await house.slack.submit(CHO, view, answer="Three teams of five.", variants="How many players?")
    told = await house.slack.private_to(CHO)

    assert view["title"]["text"] == "/addqa"
    assert view["blocks"][1]["element"]["initial_value"] == "How many play?"
    assert "Learned as #1" in text_of(told)
    assert [pair.variants for pair in await _pairs(house)] == [("How many players?",)]


async def test_what_was_taught_by_a_form_is_in_the_very_next_answer(house: House) -> None:
    await house.slack.slash(CHO, GENERAL, "/addqa")
    await house.slack.submit(
        CHO, await house.slack.views.get(), question="몇 명이 하나요?", answer="열다섯 명이요."
    )
    await house.slack.private_to(CHO)
    asked = await house.slack.mention(BORA, GENERAL, "몇 명이 하나요?")

    assert text_of(await house.slack.answer(GENERAL, asked)) == "열다섯 명이요."


async def test_what_does_not_fit_is_said_under_its_field_and_the_form_stays_open(house: House) -> None:
    await house.slack.slash(ANNA, GENERAL, "/addqa")
    view = await house.slack.views.get()
    too_long = await house.slack.submit(ANNA, view, question="질" * 501, answer="답")
    same = await house.slack.submit(ANNA, view, question="같은 말", answer="같은 말!")
    good = await house.slack.submit(ANNA, view, question="질문", answer="대답")

    assert too_long["response_action"] == "errors"
    assert list(too_long["errors"]) == ["question"]
    assert "501" in too_long["errors"]["question"]
    assert same["response_action"] == "errors"
    assert good is None
    assert [pair.question for pair in await _pairs(house)] == ["질문"]


@pytest.mark.parametrize("who", [ANNA, CHO], ids=["ko", "en"])
@pytest.mark.parametrize(
    ("command", "written", "field"),
    [
        ("addqa", {"question": "질문", "answer": "답" * 2001}, "answer"),
        ("addqa", {"question": "질문", "answer": "답", "variants": "말" * 5000}, "variants"),
        ("editqa", {"number": "99", "answer": "답"}, "number"),
        ("dropqa", {"number": "99"}, "number"),
    ],
)
async def test_an_error_stands_under_the_field_it_is_about(
    house: House, who: str, command: str, written: dict[str, str], field: str
) -> None:
    await house.slack.slash(who, GENERAL, f"/{command}", "form")
    refused = await house.slack.submit(who, await house.slack.views.get(), **written)

    assert list(refused["errors"]) == [field]
    assert any("가" <= letter <= "힣" for letter in refused["errors"][field]) == (who == ANNA)


class FullDisk(Pairs):
    """Pairs on a disk that is full until a test makes room; ``waits`` is how long it takes to find out."""

    def __init__(self) -> None:
        self.full, self.waits = True, asyncio.Event()
        self.waits.set()

    def under(self, services: Services) -> Services:
        """The same services with this disk."""
        kept = services.dataset.pairs
        assert isinstance(kept, Pairs)
        super().__init__(kept._database, kept._now)
        return replace(services, dataset=replace(services.dataset, pairs=self))

    async def add(self, pairs: Sequence[QAPair]) -> Sequence[QAPair]:
        await self.waits.wait()
        if self.full:
            raise DiskFull(path="/data")
        return await super().add(pairs)


async def test_nothing_typed_is_lost_when_saving_fails(slack: FakeSlack, start: Start) -> None:
    disk = FullDisk()
    async with start(services=disk.under) as house:
        await slack.slash(CHO, GENERAL, "/addqa")
        view = await slack.views.get()
        failed = await slack.submit(CHO, view, question="Q", answer=LONG)
        disk.full = False
        saved = await slack.submit(CHO, view, question="Q", answer=LONG)
        pairs = await _pairs(house)

    assert "disk is full" in next(iter(failed["errors"].values()))
    assert saved is None
    assert [pair.answer for pair in pairs] == [LONG]


async def test_a_form_that_is_sent_twice_teaches_once(house: House) -> None:
    await house.slack.slash(CHO, GENERAL, "/addqa")
    view = await house.slack.views.get()
    for _ in range(2):
        await house.slack.submit(CHO, view, question="Q", answer="A")
    await house.slack.private_to(CHO)
    await house.slack.quiet()

    assert len(await _pairs(house)) == 1
    assert len(house.slack.ephemerals) == 1


async def test_a_form_whose_command_takes_long_closes_and_loses_nothing(
    slack: FakeSlack, start: Start
) -> None:
    disk = FullDisk()
    disk.waits.clear()
    async with start(services=disk.under, pace=replace(QUICK, form_patience=0.02)):
        await slack.slash(CHO, GENERAL, "/addqa")
        view = await slack.views.get()
        closed = await slack.submit(CHO, view, question="Q", answer=LONG)
        disk.waits.set()
        told = await slack.private_to(CHO)
        await slack.press(CHO, GENERAL, told, "Open")
        again = await slack.views.get()

    assert closed is None
    assert "disk is full" in text_of(told)
    assert again["blocks"][2]["element"]["initial_value"] == LONG


async def test_who_may_not_run_a_command_gets_the_reason_and_no_form(house: House) -> None:
    await house.slack.slash(BORA, GENERAL, "/addqa")
    told = await house.slack.private_to(BORA)

    assert "TEACHER" in text_of(told)
    assert house.slack.views.empty()


async def test_workspace_admins_are_admins_and_lose_it_when_slack_cannot_say(
    slack: FakeSlack, start: Start
) -> None:
    async with start():
        await slack.slash(ANNA, GENERAL, "/prompt")
        allowed = await slack.private_to(ANNA)
        slack.add(type(slack.people[ANNA])("U0SECOND", "둘째", admin=True))
        slack.faults["users.info"] = ["fatal_error"]
        await slack.slash("U0SECOND", GENERAL, "/prompt")
        refused = await slack.private_to("U0SECOND")

    assert "호반느" in text_of(allowed)
    assert "ADMIN" in text_of(refused)


async def test_user_groups_give_roles_and_none_when_they_cannot_be_read(
    slack: FakeSlack, start: Start
) -> None:
    slack.groups = {"S0TEACH": {BORA}}
    groups = {"teacher_groups": frozenset({"S0TEACH"}), "admin_groups": frozenset({"S0GONE"})}
    async with start(**groups):
        await slack.slash(BORA, GENERAL, "/addqa", "몇 명?")
        view = await slack.views.get()
        await slack.slash(BORA, GENERAL, "/prompt")
        refused = await slack.private_to(BORA)

    assert view["blocks"][1]["element"]["initial_value"] == "몇 명?"
    assert "ADMIN" in text_of(refused)


async def test_a_public_command_begins_a_thread_that_says_who_asked_what(house: House) -> None:
    await house.teach("몇 명이 하나요?", "열다섯 명이요.")

    await house.slack.slash(BORA, GENERAL, "/jobs")
    await house.slack.until(lambda: any("thread_ts" in one for one in house.slack.messages.values()))
    root = next(one for one in house.slack.messages.values() if "thread_ts" not in one)
    answer = await house.slack.answer(GENERAL, root["ts"])

    assert text_of(root) == "**보라** · `/jobs`"
    assert "학습" in text_of(answer)


async def test_what_is_asked_by_a_command_is_private_until_it_is_shared(house: House) -> None:
    await house.teach("몇 명이 하나요?", "열다섯 명이요.")
    await house.slack.slash(BORA, GENERAL, "/ask", "몇 명이 하나요?")
    told = await house.slack.private_to(BORA)
    seen = dict(house.slack.messages)
    await house.slack.press(BORA, GENERAL, told, "모두에게")
    await house.slack.until(lambda: bool(house.slack.messages))
    await house.slack.slash(BORA, GENERAL, "/ask")
    view = await asyncio.wait_for(house.slack.views.get(), 5)

    assert (seen, text_of(told)) == ({}, "열다섯 명이요.")
    assert "열다섯 명이요." in text_of(next(iter(house.slack.messages.values())))
    assert view["title"]["text"] == "/ask"


async def test_what_is_asked_in_a_message_is_answered_where_all_see_it(house: House) -> None:
    await house.teach("몇 명이 하나요?", "열다섯 명이요.")
    asked = await house.slack.mention(BORA, GENERAL, "/ask 몇 명이 하나요?")

    assert text_of(await house.slack.answer(GENERAL, asked)) == "열다섯 명이요."


async def test_where_the_bot_is_not_a_member_the_asker_alone_gets_the_answer(
    slack: FakeSlack, start: Start
) -> None:
    slack.channel("C0SECRET", joined=False)
    async with start() as house:
        await house.teach("몇 명이 하나요?", "열다섯 명이요.")
        await slack.slash(BORA, "C0SECRET", "/jobs")
        told = await slack.private_to(BORA)
        await slack.slash(BORA, "C0SECRET", "/ask", "몇 명이 하나요?")
        answer = await slack.private_to(BORA, 2)
        await slack.press(BORA, "C0SECRET", answer, "모두에게")
        unshared = await slack.private_to(BORA, 3)

    assert "/invite" in text_of(told)
    assert text_of(answer) == "열다섯 명이요."
    assert "/invite" in text_of(unshared)


@pytest.mark.parametrize(("who", "why"), [(BORA, "chat:write가 없어요"), (CHO, "chat:write is missing")])
async def test_a_permission_that_was_taken_away_is_named_to_whoever_asked(
    slack: FakeSlack, start: Start, who: str, why: str
) -> None:
    async with start():
        slack.scopes = {"commands", "users:read"}
        await slack.slash(who, GENERAL, "/jobs")
        told = await slack.private_to(who)

    assert why in text_of(told)
    assert "/invite" not in text_of(told)


async def test_a_prefix_keeps_commands_apart_from_other_apps(slack: FakeSlack, start: Start) -> None:
    async with start(prefix="hb-"):
        await slack.slash(BORA, GENERAL, "/hb-help")

        assert await slack.private_to(BORA)
        await slack.slash(BORA, GENERAL, "/hb-retrain")
        assert "/hb-roles" in text_of(await slack.private_to(BORA, 2))


async def test_a_message_is_taught_with_the_question_it_answers(house: House) -> None:
    asked = house.slack.written(BORA, GENERAL, "코트는 &lt;몇&gt; 미터예요?")
    answered = house.slack.written(CHO, GENERAL, "삼십 미터예요.", asked["ts"])

    await house.slack.shortcut(CHO, GENERAL, answered["ts"], "run:addqa")
    view = await house.slack.views.get()
    written = {block["block_id"]: block["element"].get("initial_value") for block in view["blocks"][1:]}
    await house.slack.submit(CHO, view)
    await house.slack.private_to(CHO)

    [pair] = await _pairs(house)
    number = answered["ts"].replace(".", "")
    assert pair.link == (
        f"https://fake.slack.com/archives/{GENERAL}/p{number}?thread_ts={asked['ts']}&cid={GENERAL}"
    )
    assert written["answer"] == "삼십 미터예요."
    assert written["question"] == "코트는 <몇> 미터예요?"
    [pair] = await _pairs(house)
    address = f"https://fake.slack.com/archives/{GENERAL}/p{answered['ts'].replace('.', '')}"
    assert pair.question == "코트는 <몇> 미터예요?"
    assert pair.link.startswith(address)
    assert pair.owner == f"slack:{CHO}"
    assert pair.borrowed == (pair.question,)
    assert "The question is somebody else's" in str(view["blocks"][0])
    assert await house.bot.services.privacy.withdraw_wording(1, f"slack:{BORA}")  # who asked was told of it


async def test_what_is_emptied_in_a_form_is_cleared(house: House) -> None:
    await house.teach("몇 명이 하나요?", "열다섯 명이요.")
    await house.slack.slash(CHO, GENERAL, "/editqa", "number=1 tags=팀 variants=인원은?")
    await house.slack.private_to(CHO)
    await house.slack.slash(CHO, GENERAL, "/editqa", "number=1")
    await house.slack.submit(CHO, await house.slack.views.get(), tags="")
    await house.slack.private_to(CHO, 2)

    [pair] = await _pairs(house)
    assert (pair.answer, pair.variants, pair.tags) == ("열다섯 명이요.", ("인원은?",), ())


async def test_a_message_that_is_a_question_is_answered_in_its_thread(house: House) -> None:
    await house.teach("몇 명이 하나요?", "열다섯 명이요.")
    message = house.slack.written(CHO, GENERAL, "몇 명이 하나요?")

    await house.slack.shortcut(BORA, GENERAL, message["ts"], "run:ask")

    assert text_of(await house.slack.answer(GENERAL, message["ts"])) == "열다섯 명이요."


async def test_a_button_opens_the_form_with_its_values_written_in(house: House) -> None:
    asked = await house.slack.mention(CHO, GENERAL, "Where is the trophy?")
    answer = await house.slack.answer(GENERAL, asked)

    await house.slack.press(CHO, GENERAL, answer, "Teach")
    view = await house.slack.views.get()
    await house.slack.submit(CHO, view, answer="In the hall.")
    told = await house.slack.private_to(CHO)

    assert view["blocks"][1]["element"]["initial_value"] == "Where is the trophy?"
    assert "In the hall." in text_of(told)


async def test_a_button_with_more_than_it_can_hold_still_works(house: House) -> None:
    await house.teach("길어요?", "짧아요.")
    await house.slack.slash(CHO, GENERAL, "/addqa")
    await house.slack.submit(CHO, await house.slack.views.get(), question="길어요?", answer=LONG)
    clash = await house.slack.private_to(CHO)

    await house.slack.press(CHO, GENERAL, clash, "The new one holds")
    await house.slack.private_to(CHO, 2)

    assert len(buttons_of(clash)[0]["value"]) < 100
    assert [pair.answer for pair in await _pairs(house)] == [LONG]


async def test_a_button_whose_values_are_gone_says_so(house: House) -> None:
    message = {"ts": "1.1", "blocks": [{"type": "actions", "elements": [
        {"type": "button", "action_id": "run:0", "text": {"text": "Old"}, "value": '{"d": "gone"}'}]}]}  # fmt: skip
    house.slack.messages[GENERAL, "1.1"] = {**message, "user": CHO}
    await house.slack.press(CHO, GENERAL, message, "Old")

    assert "no longer" in (await house.slack.private_to(CHO))["markdown_text"]


async def test_a_form_that_opens_too_late_is_offered_again(house: House) -> None:
    house.slack.trigger_life = -1
    await house.slack.slash(CHO, GENERAL, "/addqa", "How many?")
    offer = await house.slack.private_to(CHO)
    house.slack.trigger_life = 3
    await house.slack.press(CHO, GENERAL, offer, "Open")
    view = await house.slack.views.get()

    assert view["blocks"][1]["element"]["initial_value"] == "How many?"


async def test_a_command_can_be_written_in_a_thread_where_slash_commands_cannot(house: House) -> None:
    asked = await house.slack.mention(BORA, GENERAL, "안녕하세요")
    await house.slack.answer(GENERAL, asked)
    await house.slack.mention(BORA, GENERAL, "/forget", asked)
    told = await house.slack.private_to(BORA)

    assert "2개" in text_of(told)
    assert await house.bot.services.talks.recent(house.place(asked), 5) == []


async def test_fields_can_be_named_when_a_command_is_typed(house: House) -> None:
    await house.teach("하나?", "둘")
    await house.slack.slash(CHO, GENERAL, "/editqa", 'number=1 answer="셋 넷"')
    await house.slack.private_to(CHO)

    assert [pair.answer for pair in await _pairs(house)] == ["셋 넷"]


async def test_an_error_keeps_what_was_typed_behind_a_button(house: House) -> None:
    await house.slack.slash(CHO, GENERAL, "/editqa", "number=99 answer=new")
    told = await house.slack.private_to(CHO)
    await house.slack.press(CHO, GENERAL, told, "Open")
    view = await house.slack.views.get()

    assert "#99" in text_of(told)
    assert {block["element"].get("initial_value") for block in view["blocks"][1:4]} == {"99", None, "new"}


async def test_a_mention_alone_names_a_person(house: House) -> None:
    await house.slack.slash(ANNA, GENERAL, "/roles", f"person=<@{BORA}|bora> role=teacher")
    await house.slack.private_to(ANNA)

    assert [who for who, _ in await house.bot.services.roles.list()] == [f"slack:{BORA}"]


async def test_what_is_repeated_by_slack_runs_once(house: House) -> None:
    for _ in range(2):
        await house.slack.slash(CHO, GENERAL, "/help", trigger_id="same")
    await house.slack.private_to(CHO)
    await house.slack.quiet()

    assert len(house.slack.ephemerals) == 1
