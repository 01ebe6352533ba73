"""How long to wait for a host, and how to try once more."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from core import errors

# Trouble that may pass within seconds, and that no text has come before.
_PASSING = (errors.HostUnreachable, errors.HostBusy, errors.HostFailed)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds to wait for a host; ``pauses`` are those before each further try.

    ``first`` counts from the question to the first piece of its answer, all tries together, and anew while
    the model visibly thinks; ``between`` from one piece to the next; ``whole`` and ``upload`` for everything
    that is not streamed.
    """

    connect: float = 5.0
    first: float = 30.0
    between: float = 20.0
    tidy: float = 1.0
    whole: float = 60.0
    upload: float = 600.0
    pauses: tuple[float, ...] = (0.5, 1.0)


@contextlib.asynccontextmanager
async def within(seconds: float) -> AsyncGenerator[asyncio.Timeout]:
    """Yield a limit that can be put off; raises `HostTooSlow` when it passes."""
    try:
        async with asyncio.timeout(seconds) as limit:
            yield limit
    except TimeoutError as error:
        raise errors.HostTooSlow from error


async def retried(attempt: Callable[[], Awaitable[T]], pauses: Sequence[float], limit: asyncio.Timeout) -> T:
    """Return what the first successful attempt gives.

    Trouble that may pass is met with another attempt after a pause, or after the time that the host asks
    for; when that would end beyond ``limit``, the trouble is raised at once instead of waited out.
    """
    for pause in pauses:
        try:
            return await attempt()
        except _PASSING as trouble:
            wait = max(pause, _asked_for(trouble))
            if asyncio.get_running_loop().time() + wait >= (limit.when() or 0.0):
                raise
        await asyncio.sleep(wait)
    return await attempt()


def _asked_for(trouble: errors.HostTrouble) -> float:
    """The seconds of the host's Retry-After; 0 where it gives none (or a date, which no model host does)."""
    response = getattr(trouble.__cause__, "response", None)
    headers = {} if response is None else response.headers
    for name, unit in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        with contextlib.suppress(ValueError):
            return float(headers.get(name, "")) / unit
    return 0.0
