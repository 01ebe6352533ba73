"""One host of the OpenAI wire: where it is, and the one client that reaches it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from adapters.openai_api.patience import Patience, retried, within
from adapters.openai_api.trouble import translated
from core import errors

if TYPE_CHECKING:
    import httpx2
    import openai

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a host is and how to enter; ``inside`` gives a client that reaches one in this very process."""

    base_url: str
    api_key: str
    inside: Callable[[], Awaitable[httpx2.AsyncClient]] | None = None


class Host:
    """Makes the client at first use, so that nothing waits for the SDK's import until it is needed."""

    def __init__(self, address: Address, patience: Patience | None = None) -> None:
        self.address = address
        self.patience = patience or Patience()
        self._client: openai.AsyncOpenAI | None = None
        self._making = asyncio.Lock()

    async def ask(self, call: Callable[[openai.AsyncOpenAI], Awaitable[T]], thing: str = "") -> T:
        """Carry out ``call``, again where trouble may pass; for what can be asked twice without harm.

        ``thing`` is the model or job that it is about. Raises the `HostTrouble` of whatever goes wrong.
        """
        await self.client()  # making it takes our own time, not the host's
        async with within(self.patience.whole) as limit:
            return await retried(lambda: self.ask_once(call, thing), self.patience.pauses, limit)

    async def ask_once(self, call: Callable[[openai.AsyncOpenAI], Awaitable[T]], thing: str = "") -> T:
        """Carry out ``call`` a single time; its limit of time is the caller's."""
        client = await self.client()
        with translated(thing):
            return await call(client)

    async def client(self) -> openai.AsyncOpenAI:
        """The one client of this host, kept open; it never tries anything twice by itself."""
        async with self._making:
            if self._client is None:
                # The import takes most of a second, and reading the trusted certificates a tenth.
                await asyncio.to_thread(__import__, "openai")
                inside = await self.address.inside() if self.address.inside else None
                with translated():
                    self._client = await asyncio.to_thread(self._make, inside)
            return self._client

    def _make(self, inside: httpx2.AsyncClient | None) -> openai.AsyncOpenAI:
        import httpx2
        import openai

        if not _fits_a_header(self.address.api_key):
            raise errors.HostRefusedKey
        client = openai.AsyncOpenAI(
            api_key=self.address.api_key,
            admin_api_key="",
            base_url=self.address.base_url,
            organization="",
            project="",
            webhook_secret="",
            max_retries=0,
            timeout=httpx2.Timeout(
                max(self.patience.first, self.patience.between), connect=self.patience.connect
            ),
            http_client=inside,
        )
        # The SDK takes what it is not given from OPENAI_* variables, which may be meant for another host. So
        # everything is given above, and what cannot be given is taken away here.
        client.organization = client.project = None
        client._custom_headers = {}
        return client

    async def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.close()


def _fits_a_header(key: str) -> bool:
    return key.isascii() and key.isprintable() and key == key.strip() != ""
