"""How a training stands is shown on every page of its session, also on one opened later."""

from __future__ import annotations

from adapters.web.notices import WebAnnouncer
from adapters.web.show import event_of
from core.model import Channel
from core.reply import Button, LiveMessage, Reply

CANCEL = Button("그만두기", "cancel", {"number": "1"}, danger=True)


def live(text: str, place: str = "abc") -> LiveMessage:
    return LiveMessage(Channel("web", place), Reply(text, buttons=(CANCEL,)), "job:k:live")


async def test_open_pages_and_those_opened_later_show_it(announcer: WebAnnouncer) -> None:
    with announcer.page("abc") as first, announcer.page("def") as other:
        assert await announcer.show(live("10%")) == "job:k:live"
        with announcer.page("abc") as second:
            shown = [page.get_nowait() for page in (first, second)]

        assert [one.reply.text for one in shown] == ["10%", "10%"]
        assert other.empty()
        assert '"live": true' in event_of(shown[0])


async def test_what_has_ended_is_not_shown_on_pages_opened_later(announcer: WebAnnouncer) -> None:
    await announcer.show(live("10%"))
    with announcer.page("abc") as page:
        await announcer.show(LiveMessage(Channel("web", "abc"), Reply("끝"), "job:k:live"))
        assert [page.get_nowait().reply.text for _ in range(2)] == ["10%", "끝"]

    with announcer.page("abc") as later:
        assert later.empty()
