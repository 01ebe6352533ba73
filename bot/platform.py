"""What a chat platform is to the rest of the bot: a way out, a way in, and how it is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, MutableMapping
from dataclasses import dataclass
from typing import Any

from pydantic import SecretStr

from bot.build import Bot
from core.ports import Announcer

Asgi = Callable[
    [
        MutableMapping[str, Any],
        Callable[[], Awaitable[MutableMapping[str, Any]]],
        Callable[[MutableMapping[str, Any]], Awaitable[None]],
    ],
    Awaitable[None],
]


@dataclass(frozen=True, slots=True)
class Platform:
    """A platform's way out (its announcer) and, once the bot is open, its way in (``run``).

    ``examine`` is for the doctor: (part, whether it is fine, what to tell). ``door`` is what its requests
    lead to where it calls the bot over HTTP, below the path ``/name``.
    """

    name: str
    announcer: Announcer
    run: Callable[[Bot], Coroutine[None, None, None]]
    examine: Callable[[], Coroutine[None, None, list[tuple[str, bool, str]]]]
    door: Asgi | None = None


def secret_of(value: SecretStr | None) -> str | None:
    """The text of a secret setting."""
    return value.get_secret_value() if value else None
