"""What the page's interface refuses, told as JSON with a sentence in the person's language."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable, Callable

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, HTTPConnection, Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from adapters.web.texts import page_text
from core.app import trouble_reply
from core.errors import Trouble
from core.model import Language

LanguageOf = Callable[[HTTPConnection], Language]
Handler = Callable[[Request, Exception], Awaitable[Response]]
_HTTP = {404: "no_such_page", 405: "wrong_method"}
log = logging.getLogger(__name__)


class WebFault(Exception):
    """A request that is not taken; ``key`` names the sentence in `adapters.web.texts`."""

    def __init__(self, status: int, key: str, **facts: object) -> None:
        super().__init__(status, key, facts)
        self.status, self.key, self.facts = status, key, facts

    def response(self, language: Language) -> JSONResponse:
        """Return the answer to the request."""
        said = {"error": self.key, "text": page_text(self.key, language, **self.facts)}
        return JSONResponse(said, self.status)


def handlers(language_of: LanguageOf) -> dict[type[Exception], Handler]:
    """Return Starlette's exception handlers for everything that is foreseen."""

    async def fault(request: Request, error: WebFault) -> Response:
        return error.response(language_of(request))

    async def http_error(request: Request, error: HTTPException) -> Response:
        key = _HTTP.get(error.status_code, "broken_form")
        return WebFault(error.status_code, key).response(language_of(request))

    async def trouble(request: Request, error: Trouble) -> Response:
        said = trouble_reply(error, language_of(request))
        return JSONResponse({"error": error.key, "text": said.text}, 503)

    return {WebFault: fault, HTTPException: http_error, Trouble: trouble}  # type: ignore[dict-item]


class Net:
    """ASGI middleware that logs what nobody foresaw and says only its number."""

    def __init__(self, app: ASGIApp, language_of: LanguageOf) -> None:
        self._app, self._language_of = app, language_of

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; an answer that has begun is broken off."""
        begun = False

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, noted)
        except ClientDisconnect:
            log.debug("a browser left in the middle of its request")
        except Exception:
            incident = secrets.token_hex(4)
            log.exception("unforeseen on the page, told as %s", incident)
            if begun:
                raise
            fault = WebFault(500, "unforeseen", id=incident)
            await fault.response(self._language_of(HTTPConnection(scope)))(scope, receive, send)
