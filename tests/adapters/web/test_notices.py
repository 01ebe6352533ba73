"""News reach the pages of their session, or stay in the outbox."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from adapters.web.notices import WebAnnouncer
from core.announcements import Announcements
from core.errors import ChannelGone
from core.model import Channel
from core.ports import Announcer
from core.reply import Notice, Reply
from tests.house import House

NEWS = Notice(Channel("web", "abc"), Reply("학습이 끝났어요."), "job:1:ended")


def test_it_fits_the_port(announcer: WebAnnouncer) -> None:
    fitting: Announcer = announcer

    assert fitting.platform == "web"


async def test_without_an_open_page_the_channel_is_gone(announcer: WebAnnouncer) -> None:
    with announcer.page("somebody else"), pytest.raises(ChannelGone) as gone:
        await announcer.announce(NEWS)

    assert gone.value.facts == {"channel": "web:abc"}


async def test_a_notice_is_announced_once_a_page_shows_it(announcer: WebAnnouncer) -> None:
    with announcer.page("abc") as page:
        announcing = asyncio.create_task(announcer.announce(NEWS))
        assert await page.get() is NEWS
        assert not announcing.done()

        announcer.shown("abc", NEWS.key)
        await announcing


async def test_a_page_that_shows_nothing_leaves_the_notice_waiting(announcer: WebAnnouncer) -> None:
    with announcer.page("abc"), pytest.raises(ChannelGone):
        await announcer.announce(NEWS)


async def test_every_open_page_of_the_session_is_told(announcer: WebAnnouncer) -> None:
    with announcer.page("abc") as one, announcer.page("abc") as other:
        announcing = asyncio.create_task(announcer.announce(NEWS))
        assert (await one.get(), await other.get()) == (NEWS, NEWS)
        announcer.shown("abc", NEWS.key)
        await announcing


async def test_another_session_cannot_say_that_it_showed_the_notice(announcer: WebAnnouncer) -> None:
    with announcer.page("abc"):
        announcing = asyncio.create_task(announcer.announce(NEWS))
        await asyncio.sleep(0)
        announcer.shown("def", NEWS.key)
        with pytest.raises(ChannelGone):
            await announcing


async def test_news_for_a_person_reaches_the_pages_of_that_person(announcer: WebAnnouncer) -> None:
    news = Notice(Channel.direct("web:abc"), NEWS.reply, "job:2:ended")
    with announcer.page("abc") as page:
        announcing = asyncio.create_task(announcer.announce(news))
        assert await page.get() is news
        announcer.shown("abc", news.key)
        await announcing


async def test_a_closed_page_is_told_nothing_more(announcer: WebAnnouncer) -> None:
    with announcer.page("abc"):
        pass

    with pytest.raises(ChannelGone):
        await announcer.announce(NEWS)


async def test_news_for_a_closed_browser_wait_in_the_outbox_until_it_is_open_again(
    house: House, announcer: WebAnnouncer
) -> None:
    outbox = house.ports.outbox
    announcements = Announcements(outbox, [announcer], house.now)
    await outbox.put(NEWS)
    assert await announcements.deliver() == 0

    house.now.advance(timedelta(minutes=1))
    with announcer.page("abc") as page:
        delivering = asyncio.create_task(announcements.deliver())
        announcer.shown("abc", (await page.get()).key)
        assert await delivering == 1
    assert await outbox.waiting() == []
