"""Large files wait for the page that they were made for, and go once they were sent."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from typing import Any

import pytest
from starlette.requests import ClientDisconnect

from adapters.web.faults import WebFault
from adapters.web.shelf import Shelf
from core.reply import Attachment
from core.spool import Spool

SCOPE = {"type": "http", "asgi": {"spec_version": "2.4"}, "method": "GET"}


def large() -> Attachment:
    spool = Spool()
    spool.file.write(b"x" * 3_000_000)
    return Attachment("a.csv", spool, "text/csv")


async def nothing() -> MutableMapping[str, Any]:
    await asyncio.Event().wait()
    raise AssertionError


async def test_a_download_that_breaks_off_can_be_begun_again() -> None:
    shelf = Shelf()
    key = shelf.put("me", large())
    pieces: list[int] = []

    async def breaks(message: MutableMapping[str, Any]) -> None:
        pieces.append(len(message.get("body", b"")))
        if len(pieces) > 3:
            raise OSError

    async def takes(message: MutableMapping[str, Any]) -> None:
        pieces.append(len(message.get("body", b"")))

    with pytest.raises(ClientDisconnect):
        await shelf.response("me", key)(SCOPE, nothing, breaks)
    assert max(pieces) < 300_000
    pieces.clear()
    await shelf.response("me", key)(SCOPE, nothing, takes)
    assert sum(pieces) == 3_000_000
    with pytest.raises(WebFault):
        shelf.response("me", key)


async def test_a_file_on_its_way_is_not_sent_a_second_time() -> None:
    shelf = Shelf()
    key = shelf.put("me", large())
    shelf.response("me", key)
    with pytest.raises(WebFault):
        shelf.response("me", key)


async def test_a_file_that_nobody_fetches_goes_when_its_time_is_up() -> None:
    shelf = Shelf(kept=0.0)
    key = shelf.put("me", large())
    over = asyncio.Event()
    asyncio.get_running_loop().call_later(0.0, over.set)
    await over.wait()
    with pytest.raises(WebFault):
        shelf.response("me", key)


async def test_a_session_keeps_its_newest_files_alone() -> None:
    shelf = Shelf()
    theirs = shelf.put("them", large())
    first, *_, last = [shelf.put("me", large()) for _ in range(9)]
    with pytest.raises(WebFault):
        shelf.response("me", first)
    assert shelf.response("me", last)
    assert shelf.response("them", theirs)
