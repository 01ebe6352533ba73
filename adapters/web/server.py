"""The web application: the page, the JSON interface behind it, and the stream of news."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Collection, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from adapters.web.commands import form_of
from adapters.web.faults import Net, WebFault, handlers
from adapters.web.gate import Gate
from adapters.web.halting import Halts
from adapters.web.notices import WebAnnouncer
from adapters.web.session import Door, Login, remember_language, remember_login
from adapters.web.shelf import Shelf
from adapters.web.show import Put, event_of, line_of, reply_json, turn_json, waiting_json
from adapters.web.stream import Stream
from adapters.web.texts import LANGUAGES, page_texts
from adapters.web.words import KEY, LARGEST_UPLOAD, body_of, call_of, question_of, text_of
from core.app import App
from core.model import Actor, Channel, Language, Role, Turn
from core.reply import Notice, Part, Reply
from core.streams import closing

_HERE = Path(__file__).parent
_HEARTBEAT = 15.0  # seconds between signs of life on a quiet stream of news


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the page shows besides answers: a session's past, the first words, the model, news that waits."""

    history: Callable[[Channel], Awaitable[Sequence[Turn]]]
    welcome: Callable[[Language], Awaitable[Reply | None]]
    model: Callable[[], Awaitable[str]]
    waiting: Callable[[], Awaitable[Sequence[Notice]]]


def create_web(
    app: App,
    surroundings: Surroundings,
    announcer: WebAnnouncer,
    *,
    password: str | None = None,
    hosts: Collection[str] = (),
) -> Starlette:
    """Return the page as an ASGI application.

    Without a password only loopback names are answered and whoever gets in is an admin. With one the
    page may be opened to other computers: people are members until they log in. ``hosts`` are further
    names it is then reached by (IP addresses always work). ``state.open`` says which of the two it is;
    setting ``state.stopping`` ends the streams.
    """
    language = app.language(Actor("web", "", ""))
    door = Door(language, Login(password) if password else None)
    stopping = asyncio.Event()
    pages = Pages(app, surroundings, announcer, door, stopping)
    names = None if password is None else frozenset(host.lower() for host in hosts)
    web = Starlette(
        routes=[*pages.routes(), Mount("/static", StaticFiles(directory=_HERE / "static"))],
        middleware=[
            Middleware(Gate, hosts=names, language_of=door.language_of),
            Middleware(Net, language_of=door.language_of),
        ],
        exception_handlers=handlers(door.language_of),
    )
    web.state.open, web.state.stopping = password is not None, stopping
    return web


@dataclass(frozen=True, slots=True)
class Pages:
    """Everything the browser can ask for."""

    app: App
    surroundings: Surroundings
    announcer: WebAnnouncer
    door: Door
    stopping: asyncio.Event
    halts: Halts = field(default_factory=Halts)
    shelf: Shelf = field(default_factory=Shelf)

    def routes(self) -> list[Route]:
        """The addresses; only POST changes anything."""
        return [
            Route("/", self.page),
            Route("/healthz", _healthz),
            Route("/favicon.ico", _favicon),
            Route("/api/state", self.state),
            Route("/api/talk", self.talk),
            Route("/api/notices", self.notices),
            Route("/api/notices", self.shown, methods=["POST"]),
            Route("/api/ask", self.ask, methods=["POST"]),
            Route("/api/stop", self.stop, methods=["POST"]),
            Route("/api/run", self.run, methods=["POST"]),
            Route("/api/files/{key}", self.file, methods=["GET"]),
            Route("/api/form", self.form, methods=["POST"]),
            Route("/api/language", self.language, methods=["POST"]),
            Route("/api/login", self.login, methods=["POST"]),
            Route("/api/logout", self.logout, methods=["POST"]),
        ]

    async def page(self, request: Request) -> Response:
        """The page itself; the browser's first visit begins its session."""
        language = self.door.language_of(request)
        texts = escape(json.dumps(page_texts(language), ensure_ascii=False))
        html = (_HERE / "pages" / "index.html").read_text("utf-8")
        html = html.replace("{language}", language).replace("{title}", page_texts(language)["title"])
        response = HTMLResponse(html.replace("{texts}", texts))
        self.door.welcome(request, response)
        return response

    async def state(self, request: Request) -> Response:
        """Who the person is, what they may do, which model answers, and the page's texts."""
        session = self.door.session(request)
        person = await self.app.known(session.actor)
        commands = [one for one in self.app.commands.values() if one.needs <= person.role]
        state: dict[str, Any] = {
            "language": session.language,
            "languages": LANGUAGES,
            "texts": page_texts(session.language),
            "role": person.role.name,
            "login": self.door.logged_in(request),
            "model": await self.surroundings.model(),
            "waiting": await self._waiting(person),
            "badges": await self.app.badges(person),
            "commands": [form_of(command, session.language) for command in commands],
            "largest_upload": LARGEST_UPLOAD,
        }
        return JSONResponse(state)

    async def _waiting(self, person: Actor) -> list[dict[str, str]]:
        """News that could not be told yet, for admins alone."""
        if person.role < Role.ADMIN:
            return []
        return [waiting_json(notice) for notice in await self.surroundings.waiting()]

    async def talk(self, request: Request) -> Response:
        """The past turns of the session, and the first words where there are none."""
        session = self.door.session(request)
        turns = await self.surroundings.history(session.channel)
        welcome = None if turns else await self.surroundings.welcome(session.language)
        shown = reply_json(welcome) if welcome else None
        return JSONResponse({"turns": [turn_json(turn) for turn in turns], "welcome": shown})

    async def ask(self, request: Request) -> Response:
        """Stream an answer, one part a line."""
        session = self.door.session(request)
        question, key = await question_of(request, session)
        lines = _lines(self.app.ask(question), self.halts.watch(session.id, key, question.halt))
        return Stream(lines, self.stopping, "application/x-ndjson")

    async def stop(self, request: Request) -> Response:
        """Stop an answer, which then ends with what was said so far: ``{"key": ...}``."""
        session = self.door.session(request)
        self.halts.stop(session.id, text_of(await body_of(request), "key")[:KEY])
        return Response(status_code=204)

    async def run(self, request: Request) -> Response:
        """Stream what a command has to say, one part a line."""
        session = self.door.session(request)
        call = await call_of(request, session)
        lines = _lines(self.app.run(call), put=partial(self.shelf.put, session.id))
        return Stream(lines, self.stopping, "application/x-ndjson")

    async def file(self, request: Request) -> Response:
        """A large file of a reply, in pieces."""
        if request.method == "HEAD":  # it would take the file away without handing it over
            raise WebFault(405, "wrong_method")
        return self.shelf.response(self.door.session(request).id, request.path_params["key"])

    async def form(self, request: Request) -> Response:
        """What to write into the form of a command that a button opens: ``{"command", "values"}``."""
        call = await call_of(request, self.door.session(request))
        values = {name: value for name, value in call.values.items() if isinstance(value, str)}
        return JSONResponse(await self.app.prefilled(call.command, values, call.channel))

    async def notices(self, request: Request) -> Response:
        """Stream the news of the session as server-sent events."""
        session = self.door.session(request)
        return Stream(_events(self.announcer, session.id), self.stopping, "text/event-stream")

    async def shown(self, request: Request) -> Response:
        """A page says that it shows a notice: ``{"key": ...}``."""
        session = self.door.session(request)
        self.announcer.shown(session.id, text_of(await body_of(request), "key"))
        return Response(status_code=204)

    async def language(self, request: Request) -> Response:
        """Remember the choice of language: ``{"language": ...}``."""
        wanted = text_of(await body_of(request), "language")
        known = next((language for language in LANGUAGES if language == wanted), None)
        if known is None:
            raise WebFault(400, "broken_json")
        response = Response(status_code=204)
        remember_language(request, response, known)
        return response

    async def login(self, request: Request) -> Response:
        """Take a password: ``{"password": ...}``."""
        session = self.door.session(request)
        if self.door.login is None:
            raise WebFault(400, "no_password")
        proof = self.door.login.prove(text_of(await body_of(request), "password"), session.secret)
        response = Response(status_code=204)
        remember_login(request, response, proof)
        return response

    async def logout(self, request: Request) -> Response:
        """Forget the login of this browser."""
        response = Response(status_code=204)
        remember_login(request, response, "")
        return response


async def _lines(
    parts: AsyncIterator[Part],
    watched: AbstractContextManager[None] | None = None,
    put: Put | None = None,
) -> AsyncGenerator[str]:
    with watched or nullcontext():
        async with closing(parts):
            async for part in parts:
                yield line_of(part, put)


async def _events(announcer: WebAnnouncer, place: str) -> AsyncGenerator[str]:
    """News as they come; a comment line now and then, by which a dead connection is noticed."""
    with announcer.page(place) as page:
        yield ": here\n\n"
        while True:
            try:
                async with asyncio.timeout(_HEARTBEAT):
                    notice = await page.get()
            except TimeoutError:
                yield ": here\n\n"
            else:
                yield event_of(notice)


async def _healthz(_: Request) -> Response:
    return PlainTextResponse("ok")


async def _favicon(_: Request) -> Response:
    return Response(status_code=204)
