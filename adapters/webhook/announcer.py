"""Calls a web address with news."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from adapters.webhook.options import PLATFORM, WebhookOptions
from adapters.webhook.signing import body_of, headers_of
from core.errors import MessageGone, NotDelivered
from core.reply import LiveMessage, Notice


class WebhookAnnouncer:
    """Fits `core.ports.Announcer`; the outbox sees to it that what was not taken is tried again."""

    def __init__(self, options: WebhookOptions, now: Callable[[], datetime]) -> None:
        self._options, self._now = options, now

    @property
    def platform(self) -> str:
        """The first part of the channels it reaches."""
        return PLATFORM

    async def announce(self, notice: Notice) -> None:
        """Make the call; raises `NotDelivered` unless a 2xx comes back. Redirects are not followed."""
        now = self._now()
        body = body_of(notice, now)
        status = await called("POST", self._options, headers_of(notice, body, self._options.key, now), body)
        if not 200 <= status < 300:
            raise NotDelivered(receiver=host_of(self._options.url), reason=f"HTTP {status}")

    async def show(self, live: LiveMessage) -> str:
        """A call cannot be changed afterwards."""
        raise MessageGone(channel=str(live.channel))


async def called(
    method: str, options: WebhookOptions, headers: dict[str, str] | None = None, body: bytes | None = None
) -> int:
    """Make a call and return the status; the answer's body is not read. Raises `NotDelivered`."""
    import aiohttp

    timeout = aiohttp.ClientTimeout(total=options.patience)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.request(method, options.url, data=body, headers=headers, allow_redirects=False) as answer,
        ):
            return answer.status
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise NotDelivered(receiver=host_of(options.url), reason=type(error).__name__) from error


def host_of(url: str) -> str:
    """The host of an address; the rest of it may be as secret as a key."""
    return url.partition("//")[2].partition("/")[0].rpartition("@")[2]
