"""Large files that wait on the server until a page fetches them, a piece at a time."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Iterator
from functools import partial
from urllib.parse import quote

from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from adapters.web.faults import WebFault
from core.reply import Attachment

INLINE = 256_000  # bytes; a file up to this size comes within its reply and stays in the page
_KEPT = 900.0  # seconds
_MOST = 8  # files of one session


class Shelf:
    """Files by their key, each for the session that it was made for.

    A file goes when it was sent whole, when its time is up, or when the session has many newer ones. A
    download that breaks off can be begun again.
    """

    def __init__(self, kept: float = _KEPT) -> None:
        self._kept = kept
        self._files: dict[str, tuple[str, Attachment]] = {}
        self._lent: set[str] = set()

    def put(self, session: str, file: Attachment) -> str:
        """Keep a file; returns the key to fetch it by."""
        key = secrets.token_urlsafe(16)
        self._files[key] = (session, file)
        asyncio.get_running_loop().call_later(self._kept, self._files.pop, key, None)
        mine = [known for known, (owner, _) in self._files.items() if owner == session]
        for old in mine[:-_MOST]:
            del self._files[old]
        return key

    def response(self, session: str, key: str) -> Download:
        """Send a file in pieces; raises `WebFault` where it is gone, not theirs, or on its way already."""
        owner, file = self._files.get(key, ("", None))
        if file is None or owner != session or key in self._lent:
            raise WebFault(404, "file_gone")
        self._lent.add(key)
        return Download(file, partial(self._ended, key))

    def _ended(self, key: str, whole: bool) -> None:
        self._lent.discard(key)
        if whole:
            self._files.pop(key, None)


class Download(StreamingResponse):
    """Sends a file in pieces, and says at its end whether it was sent whole."""

    def __init__(self, file: Attachment, ended: Callable[[bool], None]) -> None:
        headers = {
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name, safe='')}",
            "Content-Length": str(file.size),
        }
        super().__init__(self._pieces(file), headers=headers, media_type=file.media_type)
        self._ended, self._whole = ended, False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the response."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._ended(self._whole)

    def _pieces(self, file: Attachment) -> Iterator[bytes]:
        yield from file.pieces()
        self._whole = True
