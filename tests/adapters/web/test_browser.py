"""A person at a real browser asks, teaches, presses and hears the news."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import expect

from adapters.web.session import Session
from adapters.web.texts import page_text
from core.model import Channel, QAPair, Role, Suggestion, Verdict
from core.reply import Button, Notice, Reply, Tone
from core.texts import say
from tests.adapters.web.visits import PacedModel, Visit, ask, open_form

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def test_an_answer_is_seen_while_it_grows_and_is_there_after_a_reload(
    visit: Visit, model: PacedModel
) -> None:
    more = asyncio.Event()
    model.steps = ["하나 ", more, "둘"]
    page = await visit.page()
    answer = page.locator(".bot .markdown")

    await ask(page, "세어 줘")
    await expect(answer).to_have_text("하나")
    await expect(page.locator("#stop")).to_be_visible()
    more.set()
    await expect(answer).to_have_text("하나 둘")
    await expect(page.locator("#spoken")).to_have_text("하나 둘")
    await expect(page.locator("#question")).to_be_focused()

    await page.reload()
    await expect(page.locator(".bubble")).to_have_text("세어 줘")
    await expect(answer).to_have_text("하나 둘")


async def test_stopping_an_answer_keeps_what_was_said(visit: Visit, model: PacedModel) -> None:
    model.steps = ["하나 ", asyncio.Event(), "둘"]
    page = await visit.page()

    await ask(page, "세어 줘")
    await expect(page.locator(".bot .markdown")).to_have_text("하나")
    await page.locator("#stop").click()

    await expect(page.locator(".bot .remark")).to_have_text(page_text("stopped", "ko"))
    await expect(page.locator("#send")).to_be_visible()
    await expect(page.locator(".bot .markdown")).to_have_text("하나")
    await page.get_by_role("button", name=say("fix_it", "ko"), exact=True).click()
    await expect(page.locator("#form [name=answer]")).to_have_value("하나 ")
    await page.keyboard.press("Escape")
    await page.reload()
    await expect(page.locator(".bot .remark")).to_have_text(page_text("was_cut", "ko"))


async def test_a_command_that_is_not_there_is_told_so_and_not_asked(visit: Visit) -> None:
    page = await visit.page()

    await ask(page, "/fly")
    await expect(page.locator(".bot .markdown")).to_contain_text("/help")
    await expect(page.locator(".bubble .slash")).to_have_text("/fly")


async def test_an_admin_sees_at_the_side_which_news_could_not_be_told(visit: Visit) -> None:
    page = await visit.page()
    await expect(page.locator("#waiting")).to_be_hidden()
    await visit.house.ports.outbox.put(
        Notice(Channel("discord", "42"), Reply("3번 학습이 끝났어요."), "job:3")
    )
    await page.reload()

    await expect(page.locator("#waiting-count")).to_have_text("1")
    await page.locator("#waiting summary").click()
    await expect(page.locator("#waiting-news")).to_contain_text("3번 학습이 끝났어요.")
    await expect(page.locator("#waiting-news")).to_contain_text("discord:42")


async def test_enter_sends_but_not_while_a_syllable_is_composed(visit: Visit) -> None:
    page = await visit.page()
    box = page.locator("#question")

    await box.fill("한")
    await box.evaluate(
        """box => box.dispatchEvent(new KeyboardEvent("keydown",
            {key: "Enter", isComposing: true, bubbles: true, cancelable: true}))"""
    )
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("글")
    await expect(box).to_have_value("한\n글")
    await expect(page.locator(".bubble")).to_have_count(0)

    await page.keyboard.press("Enter")
    await expect(page.locator(".bubble")).to_have_text("한\n글")


async def test_the_first_visit_offers_the_sample_and_a_form_teaches(visit: Visit) -> None:
    page = await visit.page()
    await page.locator("#hello button").click()
    await expect(page.locator('.bot[data-tone="good"]')).to_have_count(1)
    await expect(page.locator("#hello")).to_have_count(0)

    form = await open_form(page, "addqa")
    await form.get_by_label("질문").fill("심판은?")
    await page.keyboard.press("Enter")
    await expect(form.get_by_role("alert")).to_contain_text("답")
    await expect(form.get_by_label("답", exact=False).first).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(form).to_be_hidden()

    form = await open_form(page, "addqa")
    await expect(form.get_by_label("질문")).to_have_value("심판은?")
    await form.locator("textarea").first.fill("한 명이에요.")
    await form.locator("[type=submit]").click()
    await expect(form).to_be_hidden()
    await expect(page.locator(".bot").last).to_contain_text("한 명이에요.")


async def test_a_refusal_stays_in_the_form_with_everything_written(visit: Visit) -> None:
    page = await visit.page()
    form = await open_form(page, "dropqa")
    await form.locator("input").fill("77")
    await page.keyboard.press("Enter")

    await expect(form.get_by_role("alert")).to_contain_text("77")
    await expect(form.locator("input")).to_have_value("77")


async def test_an_answer_can_be_taught_from_its_own_menu(visit: Visit) -> None:
    page = await visit.page()
    await ask(page, "인사해 줘")
    await page.locator(".bot .offer summary").focus()
    await page.keyboard.press("Enter")
    await page.locator(".bot .menu button").first.click()

    form = page.locator("#form")
    await expect(form.locator("[name=question]")).to_have_value("인사해 줘")
    await expect(form.locator("[name=answer]")).to_have_value("네")


async def test_a_button_opens_its_form_with_its_values(visit: Visit, model: PacedModel) -> None:
    model.steps = [Verdict("refused")]
    page = await visit.page()
    await ask(page, "모르는 것?")
    await page.locator(".bot .buttons button").click()

    await expect(page.locator("#form [name=question]")).to_have_value("모르는 것?")
    await expect(page.locator("#form [name=answer]")).to_be_focused()


async def test_a_suggestion_is_chosen_by_its_button(visit: Visit, model: PacedModel) -> None:
    await visit.house.run("addqa", {"question": "공은 몇 개예요?", "answer": "두 개예요."})
    model.steps = [Verdict("suggested", 0.5, (Suggestion("공은 몇 개예요?", "두 개예요.", 0.5),))]
    page = await visit.page()
    await ask(page, "공 개수")
    await page.locator(".bot .buttons button", has_text="공은 몇 개예요?").click()

    await expect(page.locator(".bubble.command")).to_contain_text("공은 몇 개예요?")
    await expect(page.locator(".bot").last).to_contain_text("두 개예요.")


async def test_news_come_to_the_open_page_once_and_stay_after_a_reload(visit: Visit) -> None:
    page = await visit.page()
    await ask(page, "인사해 줘")
    await expect(page.locator(".bot")).to_have_count(1)
    (secret,) = [one["value"] for one in await page.context.cookies() if one["name"] == "hobane_session"]
    place = Session(secret, Role.ADMIN, "ko").id
    harmful = Button("그만두기", "cancel", {"number": "3"}, danger=True)
    reply = Reply("3번 **학습**이 끝났어요.", Tone.GOOD, (harmful,))
    await visit.announcer.announce(Notice(Channel("web", place), reply, "job:3:ended"))
    await visit.announcer.announce(Notice(Channel("web", place), reply, "job:3:ended"))

    news = page.locator(".news")
    await expect(news).to_have_count(1)
    await expect(news.locator("strong")).to_have_text("학습")
    await page.reload()
    await expect(news).to_have_count(1)

    await news.locator(".buttons button").click()
    await page.locator("#confirm").get_by_role("button", name=page_text("keep", "ko")).click()
    await expect(page.locator(".person")).to_have_count(1)
    await news.locator(".buttons button").click()
    await page.locator("#confirm .danger").click()
    await expect(page.locator(".bot").last).to_have_attribute("data-tone", "trouble")


async def test_long_work_shows_how_far_it_is(visit: Visit, model: PacedModel) -> None:
    page = await visit.page()
    form = await open_form(page, "count")
    await form.locator("[type=submit]").click()

    await expect(page.locator(".bot .count")).to_have_text("1 / 3")
    await expect(page.locator(".bot progress")).to_have_attribute("max", "3")
    await ask(page, "그사이에 물어봐도 돼?")
    await expect(page.locator(".bot").last).to_contain_text("네")
    model.gate.set()
    await expect(page.locator(".bot").first).to_contain_text("다 셌어요")


async def test_long_work_can_be_left(visit: Visit) -> None:
    page = await visit.page()
    form = await open_form(page, "count")
    await form.locator("[type=submit]").click()
    await page.locator(".progress button").click()

    await expect(page.locator(".bot .remark")).to_have_text(page_text("stopped", "ko"))


async def test_files_go_in_and_come_out(visit: Visit) -> None:
    page = await visit.page()
    form = await open_form(page, "import")
    content = "question,answer\n공은?,둘\n".encode()
    await form.locator("[type=file]").set_input_files(
        {"name": "공.csv", "mimeType": "text/csv", "buffer": content}
    )
    await form.locator("[type=submit]").click()
    await page.locator(".bot .buttons button", has_text="가져오기").click()
    await expect(page.locator(".bot[data-tone=good]")).to_have_count(1)

    form = await open_form(page, "export")
    await form.locator("select").select_option("csv")
    await form.locator("[type=submit]").click()
    async with page.expect_download() as download:
        await page.locator(".files a").click()
    saved = await (await download.value).path()
    assert "공은?" in await asyncio.to_thread(saved.read_text, "utf-8-sig")


async def test_a_large_file_is_fetched_when_it_is_wanted_and_can_be_saved_again(visit: Visit) -> None:
    await visit.house.ports.pairs.add([QAPair(f"{n}번째 질문은?", "답 " * 300) for n in range(500)])
    page = await visit.page()
    form = await open_form(page, "export")
    await form.locator("select").select_option("csv")
    await form.locator("[type=submit]").click()

    for _ in range(2):
        async with page.expect_download() as download:
            await page.locator(".files a").click()
        saved = await (await download.value).path()
        assert "499번째 질문은?" in await asyncio.to_thread(saved.read_text, "utf-8-sig")


async def test_the_language_is_the_browsers_and_switching_loses_nothing(visit: Visit) -> None:
    page = await visit.page("en-US")
    await expect(page.locator("h1")).to_have_text("Hobane")
    await page.get_by_label("Question", exact=True).fill("half a question")

    await page.get_by_role("button", name="한국어").click()
    await expect(page.locator("h1")).to_have_text("호반느")
    await expect(page.locator("html")).to_have_attribute("lang", "ko")
    await expect(page.locator("#question")).to_have_value("half a question")

    await page.reload()
    await expect(page.locator("h1")).to_have_text("호반느")
    await expect(page.locator("#question")).to_have_value("half a question")


async def test_a_bot_that_is_gone_is_said_and_the_question_can_be_sent_again(visit: Visit) -> None:
    page = await visit.page()
    await visit.stop()
    await ask(page, "인사해 줘")

    await expect(page.locator(".bot .remark")).to_have_text(page_text("server_gone", "ko"))
    await expect(page.locator("#question")).to_have_value("인사해 줘")
    await expect(page.locator("#connection")).to_be_visible()

    await visit.start()
    await expect(page.locator("#connection")).to_be_hidden()
    await page.locator(".bot .buttons button").click()
    await expect(page.locator(".bot .markdown")).to_have_text("네")
    visit.complaints[:] = [said for said in visit.complaints if "ERR_CONNECTION" not in said]


async def test_forgetting_clears_the_page_as_well(visit: Visit) -> None:
    page = await visit.page()
    await ask(page, "인사해 줘")
    await expect(page.locator(".bot .tools")).to_have_count(1)

    form = await open_form(page, "forget")
    await form.locator("[type=submit]").click()

    await expect(page.locator(".divider")).to_be_visible()
    await expect(page.locator(".bot")).to_have_count(1)
