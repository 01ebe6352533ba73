"""A person at a real browser sees how a training goes on in one place, and its pictures at the end."""

from __future__ import annotations

import base64
import struct
import zlib

import pytest
from playwright.async_api import Page, expect

from adapters.web.session import Session
from core.model import Channel, Role
from core.reply import Attachment, Button, LiveMessage, Notice, Reply, Tone
from tests.adapters.web.visits import Visit

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
CANCEL = Button("그만두기", "cancel", {"number": "3"}, danger=True)


def png() -> bytes:
    """The smallest whole picture: one dot."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0\0")), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


async def channel_of(page: Page) -> Channel:
    (secret,) = [one["value"] for one in await page.context.cookies() if one["name"] == "hobane_session"]
    return Session(secret, Role.ADMIN, "ko").channel


async def test_a_training_goes_on_in_one_message_also_after_a_reload(visit: Visit) -> None:
    page = await visit.page()
    channel = await channel_of(page)
    for share in ("10%", "20%"):
        reply = Reply(f"**3번 학습** — 학습 중 {share}", buttons=(CANCEL,))
        await visit.announcer.show(LiveMessage(channel, reply, "job:k:live"))
    live = page.locator("[data-live]")
    await expect(live).to_contain_text("20%")
    await expect(live).to_have_count(1)
    await expect(live.get_by_role("button", name="그만두기")).to_have_count(1)

    await page.reload()
    await expect(live).to_contain_text("20%")
    await visit.announcer.show(
        LiveMessage(channel, Reply("**3번 학습** — 끝났어요", Tone.GOOD), "job:k:live")
    )
    await expect(live).to_contain_text("끝났어요")
    await expect(live.locator("button")).to_have_count(0)


async def test_long_news_is_read_from_its_beginning_and_shows_its_pictures(visit: Visit) -> None:
    page = await visit.page()
    picture = Attachment("training-3-scores.png", png(), "image/png")
    long = Reply(
        "끝났어요.\n\n" + "\n\n".join(f"{line}번째 줄" for line in range(80)), attachments=(picture,)
    )
    await visit.announcer.announce(Notice(await channel_of(page), long, "job:3:ended"))

    shown = page.locator(".news img.picture")
    await expect(shown).to_have_attribute("src", f"data:image/png;base64,{base64.b64encode(png()).decode()}")
    await expect(page.locator(".news .files")).to_contain_text("training-3-scores.png")
    await expect(page.get_by_text("끝났어요.", exact=True)).to_be_in_viewport()

    await page.reload()
    await expect(shown).to_have_attribute("src", f"data:image/png;base64,{base64.b64encode(png()).decode()}")
    await expect(page.locator(".news .files")).to_contain_text("training-3-scores.png")


async def test_where_the_browser_has_too_little_room_the_oldest_news_lose_their_files_after_a_reload(
    visit: Visit,
) -> None:
    page = await visit.page()
    channel = await channel_of(page)
    for number in (1, 2, 3):
        large = Attachment(f"{number}.txt", b"x" * 1_500_000, "text/plain")
        await visit.announcer.announce(
            Notice(
                channel, Reply(f"{number}번 학습이 끝났어요.", attachments=(large,)), f"job:{number}:ended"
            )
        )
    await page.reload()
    await expect(page.locator(".news")).to_have_count(3)
    await expect(page.locator(".news .files")).to_contain_text(["2.txt", "3.txt"])
