"""News and files in Slack: told once, where it was asked for or else to the person."""

from __future__ import annotations

import asyncio

import pytest
from slack_sdk.errors import SlackApiError

from adapters.slack.notices import SlackAnnouncer
from adapters.slack.post import Post
from core.errors import ChannelGone
from core.model import Channel
from core.reply import Attachment, Button, Notice, Reply
from core.spool import Spool
from tests.adapters.slack.conftest import ANNA, BORA, CHO, GENERAL, House, Start
from tests.fake_slack import FakeSlack
from tests.fake_slack.people import buttons_of, text_of

NEWS = Reply("학습이 끝났어요.", buttons=(Button("모델 보기", "models"),))


def _notice(channel: Channel, person: str = f"slack:{BORA}") -> Notice:
    return Notice(channel, NEWS, "job:1:ended", person)


def _told(slack: FakeSlack) -> list[tuple[str, str | None]]:
    return [
        (channel, message.get("thread_ts"))
        for (channel, _), message in slack.messages.items()
        if text_of(message) == NEWS.text
    ]


async def test_news_in_a_thread_is_told_once_and_seen_in_its_channel(house: House) -> None:
    root = house.slack.written(BORA, GENERAL, "학습해 줘")
    for _ in range(2):
        await house.announcer.announce(_notice(Channel("slack", GENERAL, root["ts"])))

    told = house.slack.answers(GENERAL, root["ts"])
    assert _told(house.slack) == [(GENERAL, root["ts"])]
    assert told[0]["reply_broadcast"] is True
    assert [button["text"]["text"] for button in buttons_of(told[0])] == ["모델 보기"]


async def test_a_button_under_news_works(house: House) -> None:
    await house.announcer.announce(_notice(Channel("slack", GENERAL)))
    told = next(message for message in house.slack.messages.values() if text_of(message) == NEWS.text)
    await house.slack.press(BORA, GENERAL, told, "모델")

    assert "hobane-recall" in str(await house.slack.private_to(BORA))


async def test_news_in_a_channel_is_told_once(house: House) -> None:
    for _ in range(2):
        await house.announcer.announce(_notice(Channel("slack", GENERAL)))

    assert _told(house.slack) == [(GENERAL, None)]


async def test_news_for_one_person_is_told_directly_once_and_nowhere_else(house: House) -> None:
    for _ in range(2):
        await house.announcer.announce(_notice(Channel.direct(f"slack:{BORA}")))

    assert _told(house.slack) == [(house.slack.direct(BORA), None)]


@pytest.mark.parametrize("closed", ["archived", "left"])
async def test_where_a_channel_is_closed_the_person_is_told_directly_once(
    slack: FakeSlack, start: Start, closed: str
) -> None:
    slack.channel("C0OLD", joined=closed == "archived")
    slack.archived |= {"C0OLD"} if closed == "archived" else set()
    async with start() as house:
        for _ in range(2):
            await house.announcer.announce(_notice(Channel("slack", "C0OLD")))

    assert _told(slack) == [(slack.direct(BORA), None)]


async def test_where_nobody_can_be_told_the_news_waits(slack: FakeSlack, start: Start) -> None:
    async with start() as house:
        with pytest.raises(ChannelGone):
            await house.announcer.announce(_notice(Channel("slack", "C0NOWHERE"), "web:somebody"))
        slack.faults["chat.postMessage"] = ["fatal_error"]
        with pytest.raises(ChannelGone):
            await house.announcer.announce(_notice(Channel("slack", GENERAL)))

    assert _told(slack) == []


async def test_news_waits_until_the_connection_is_there() -> None:
    with pytest.raises(ChannelGone):
        await SlackAnnouncer().announce(_notice(Channel("slack", GENERAL)))


async def test_news_comes_with_its_files(house: House) -> None:
    picture = Attachment("loss.svg", b"<svg/>", "image/svg+xml")
    news = Notice(Channel("slack", GENERAL), Reply("끝", attachments=(picture,)), "k", "")
    await house.announcer.announce(news)

    assert house.slack.shared == [(GENERAL, "loss.svg", b"<svg/>")]


async def test_a_training_asked_for_in_a_channel_is_announced_in_its_thread(house: House) -> None:
    await house.slack.slash(ANNA, GENERAL, "/demo")
    await house.slack.private_to(ANNA)
    await house.slack.slash(ANNA, GENERAL, "/retrain", "yes=yes")
    await house.slack.until(lambda: any("/retrain" in text_of(one) for one in house.slack.messages.values()))
    root = next(one for one in house.slack.messages.values() if "/retrain" in text_of(one))
    await house.slack.answer(GENERAL, root["ts"])
    job = (await house.bot.services.jobs.recent(1))[0]
    watching = asyncio.create_task(house.bot.watch())

    def told() -> list[dict[str, object]]:
        return [one for one in house.slack.answers(GENERAL, root["ts"]) if one.get("reply_broadcast")]

    await house.slack.until(lambda: bool(told()), 60)
    watching.cancel()

    assert job.channel == Channel("slack", GENERAL, root["ts"])
    assert len(told()) == 1


async def test_an_export_goes_to_the_askers_direct_messages(house: House) -> None:
    await house.teach("몇 명이 하나요?", "열다섯 명이요.")
    await house.slack.slash(CHO, GENERAL, "/export", "csv")
    told = await house.slack.private_to(CHO)

    channel, name, content = house.slack.shared[0]
    assert (channel, name[-4:]) == (house.slack.direct(CHO), ".csv")
    assert "열다섯 명이요." in content.decode()
    assert "direct messages" in text_of(told)


def _large() -> Attachment:
    spool = Spool()
    spool.file.write(b"x" * 3_000_000)
    return Attachment("a.jsonl", spool, "application/jsonl")


async def test_a_temporary_file_is_sent_in_pieces_and_let_go_of(house: House) -> None:
    file = _large()
    await Post(house.workspace).attach(GENERAL, None, [file])

    assert house.slack.shared == [(GENERAL, "a.jsonl", b"x" * 3_000_000)]
    with pytest.raises(ValueError, match="closed"):
        next(file.pieces())


async def test_a_temporary_file_is_let_go_of_where_it_cannot_be_sent(slack: FakeSlack, start: Start) -> None:
    slack.scopes = {"chat:write", "users:read", "im:write"}
    async with start() as house:
        shared, told = _large(), _large()
        with pytest.raises(SlackApiError):
            await Post(house.workspace).attach(GENERAL, None, [shared])
        assert len(await Post(house.workspace).files(CHO, [told], "en")) == 1

    for file in (shared, told):
        with pytest.raises(ValueError, match="closed"):
            next(file.pieces())


async def test_an_upload_that_slack_refuses_is_said(house: House) -> None:
    house.slack.upload_status = 507
    (lost,) = await Post(house.workspace).files(CHO, [_large()], "en")

    assert "a.jsonl" in lost
    assert house.slack.shared == []


async def test_a_file_that_cannot_be_sent_is_said_with_its_reason(slack: FakeSlack, start: Start) -> None:
    slack.scopes = {"chat:write", "users:read", "im:write"}
    async with start() as house:
        await house.teach("Q", "A")
        await slack.slash(CHO, GENERAL, "/export")
        told = await slack.private_to(CHO)

    assert "files:write" in text_of(told)
    assert "Reinstalling" in text_of(told)


async def test_a_file_is_imported_by_the_form_after_a_look_at_it(house: House) -> None:
    content = "question,answer\n몇 명이 하나요?,열다섯 명이요.\n".encode()
    house.slack.downloads["F9"] = content
    file = {
        "name": "pairs.csv",
        "url_private": f"{house.slack.base}/files/F9",
        "size": len(content),
        "mimetype": "text/csv",
    }

    await house.slack.slash(CHO, GENERAL, "/import", "form")
    view = await house.slack.views.get()
    await house.slack.submit(CHO, view, file=file)
    preview = await house.slack.private_to(CHO)
    await house.slack.press(CHO, GENERAL, preview, "Import")
    done = await house.slack.private_to(CHO, 2)

    assert "1 new" in text_of(preview)
    assert "New pairs learned: 1" in text_of(done)


async def test_a_file_from_elsewhere_is_not_fetched_with_the_token(house: House) -> None:
    file = {"name": "x.csv", "url_private": "http://127.0.0.1:9/files/F9", "size": 3, "mimetype": "text/csv"}
    await house.slack.slash(CHO, GENERAL, "/import", "form")
    refused = await house.slack.submit(CHO, await house.slack.views.get(), file=file)

    assert list(refused["errors"]) != []


async def test_an_attached_text_is_read_with_the_question_and_the_rest_is_named(
    slack: FakeSlack, start: Start, host: object
) -> None:
    slack.downloads["F1"] = "코트는 30m".encode()
    files = [
        {"name": "규칙.txt", "url_private": f"{slack.base}/files/F1", "size": 13, "mimetype": "text/plain"},
        {"name": "사진.png", "url_private": f"{slack.base}/files/F2", "size": 9, "mimetype": "image/png"},
    ]
    async with start(host):
        channel = slack.direct(BORA)
        asked = await slack.say(BORA, channel, "몇 미터예요?", subtype="file_share", files=files)
        answer = await slack.answer(channel, asked)

    question = host.asked[0][-1]["content"]  # type: ignore[attr-defined]
    assert question == "몇 미터예요?\n\n[규칙.txt]\n코트는 30m"
    assert text_of(answer).endswith("📎 읽지 않은 파일: 사진.png")
