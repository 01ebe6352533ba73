"""One host of the OpenAI wire: where it is, its client, and what its troubles mean."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core import errors

if TYPE_CHECKING:
    import httpx2
    import openai

_CONNECT, _READ = 5.0, 30.0  # seconds: to be connected, and for each piece of an answer
_RETRIES = 2  # of a request that the host answered with 408, 409, 429 or 5xx, before any text came


@dataclass(frozen=True, slots=True)
class Address:
    """Where a host is and how to enter; ``inside`` gives a client that reaches one in this very process."""

    base_url: str
    api_key: str
    inside: Callable[[], Awaitable[httpx2.AsyncClient]] | None = None


class Host:
    """Makes the client at first use, so that nothing waits for the SDK's import until it is needed."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._client: openai.AsyncOpenAI | None = None
        self._making = asyncio.Lock()

    async def client(self) -> openai.AsyncOpenAI:
        """The one client of this host, kept open."""
        async with self._making:
            if self._client is None:
                await asyncio.to_thread(__import__, "openai")  # takes most of a second, so not on the loop
                inside = await self.address.inside() if self.address.inside else None
                self._client = self._make(inside)
            return self._client

    def _make(self, inside: httpx2.AsyncClient | None) -> openai.AsyncOpenAI:
        import httpx2
        import openai

        # Everything is passed, so that no key, organization or address from OPENAI_* variables that were
        # meant for another host slips in.
        return openai.AsyncOpenAI(
            api_key=self.address.api_key,
            base_url=self.address.base_url,
            organization="",
            project="",
            max_retries=_RETRIES,
            timeout=httpx2.Timeout(_READ, connect=_CONNECT),
            http_client=inside,
        )

    async def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.close()


@contextlib.contextmanager
def translated(model: str = "") -> Iterator[None]:
    """Raise the SDK's errors as the `HostTrouble` they mean; ``model`` is named when the host lacks it."""
    import httpx2
    import openai

    try:
        yield
    except openai.APITimeoutError as error:
        raise errors.HostTooSlow from error
    except openai.APIConnectionError as error:
        raise errors.HostUnreachable from error
    except openai.APIStatusError as error:
        raise _trouble(error, model) from error
    except httpx2.TimeoutException as error:
        raise errors.HostTooSlow from error
    except httpx2.TransportError as error:
        raise errors.AnswerCut from error
    except (openai.OpenAIError, ValueError, TypeError, AttributeError, KeyError) as error:
        raise errors.HostFailed from error  # the host's answer makes no sense


def _trouble(error: openai.APIStatusError, model: str) -> errors.HostTrouble:
    if error.status_code == 404:
        return errors.HostLacksModel(model=model)
    if error.status_code == 429 and error.code == "insufficient_quota":
        return errors.HostQuotaUsedUp()
    if error.status_code in _BY_STATUS:
        return _BY_STATUS[error.status_code]()
    if error.status_code >= 500:
        return errors.HostFailed()
    return errors.HostRefusedRequest(code=error.code or error.status_code)


_BY_STATUS: dict[int, type[errors.HostTrouble]] = {
    401: errors.HostRefusedKey,
    403: errors.HostForbids,
    408: errors.HostTooSlow,
    429: errors.HostBusy,
}
