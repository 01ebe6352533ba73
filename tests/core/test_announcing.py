"""What a mail server or a web address does not take is tried again with growing pauses, and given up at last."""

from __future__ import annotations

from datetime import timedelta

from core.announcements import Announcements
from core.errors import NotDelivered
from core.model import Channel
from core.reply import LiveMessage, Notice, Reply
from tests.house import House

NOTICE = Notice(Channel("mail", "news"), Reply("끝났어요."), "job:k:ended:mail:news")


class Deaf:
    """A receiver that takes nothing until it is told to."""

    platform = "mail"

    def __init__(self) -> None:
        self.tries: list[int] = []
        self.takes = False

    async def announce(self, notice: Notice) -> None:
        self.tries.append(notice.tries)
        if not self.takes:
            raise NotDelivered(receiver="mail.example", reason="451")

    async def show(self, live: LiveMessage) -> str:
        return live.key


async def test_each_pause_is_twice_as_long_as_the_one_before() -> None:
    house, deaf = House(), Deaf()
    mail = Announcements(house.ports.outbox, [deaf], house.now)
    await house.ports.outbox.put(NOTICE)
    await mail.deliver()
    for seconds in (31, 61, 121):
        house.now.advance(timedelta(seconds=seconds - 10))
        assert await mail.deliver() == 0
        tried = len(deaf.tries)
        house.now.advance(timedelta(seconds=10))
        await mail.deliver()
        assert len(deaf.tries) == tried + 1
    deaf.takes = True
    house.now.advance(timedelta(hours=1))

    assert [await mail.deliver(), await mail.deliver()] == [1, 0]
    assert deaf.tries == [1, 2, 3, 4, 5]


async def test_after_the_last_try_it_is_given_up() -> None:
    house, deaf = House(), Deaf()
    mail = Announcements(house.ports.outbox, [deaf], house.now)
    await house.ports.outbox.put(NOTICE)
    for _ in range(30):
        await mail.deliver()
        house.now.advance(timedelta(hours=7))

    assert len(deaf.tries) == 17
    assert await house.ports.outbox.waiting() == []
