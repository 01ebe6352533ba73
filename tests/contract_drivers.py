"""Drives Slack and the web page through the shared conversations, with the real core, storage and engine."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx2

from adapters.slack.options import SlackOptions
from adapters.web.notices import WebAnnouncer
from adapters.web.server import Surroundings, create_web
from adapters.web.session import SESSION, Session
from bot.build import Bot, open_bot
from bot.settings import Settings
from core.model import Language, Role
from tests.adapters.slack.conftest import GENERAL, QUICK, House, open_house
from tests.adapters.slack.serving import serving
from tests.contract import Face, Shown, Who
from tests.fake_slack import APP_TOKEN, BOT_TOKEN, SECRET, FakeSlack, Person
from tests.fake_slack.people import buttons_of, text_of

ROLES: dict[Who, Role] = {"member": Role.MEMBER, "teacher": Role.TEACHER, "admin": Role.ADMIN}
HERE, PASSWORD = "http://127.0.0.1:8501", "함께 씁니다"
Json = dict[str, Any]


async def _give_roles(bot: Bot, people: Mapping[Who, str]) -> None:
    for who, person in people.items():
        await bot.services.roles.give(person, ROLES[who], "test")


class SlackFace:
    """People in a channel of the fake workspace."""

    def __init__(self, slack: FakeSlack, bot: Bot, language: Language) -> None:
        self.slack, self.bot, self.language = slack, bot, language

    async def ask(self, who: Who, text: str) -> Shown:
        asked = await self.slack.mention(_user(who), GENERAL, text)
        return _slack_shown([await self.slack.answer(GENERAL, asked)])

    async def run(self, who: Who, command: str, **values: str) -> Shown:
        typed = " ".join(f"{name}={json.dumps(value, ensure_ascii=False)}" for name, value in values.items())
        typed = typed.replace("\\n", "\n")
        before = self._seen(who)
        await self.slack.slash(_user(who), GENERAL, f"/{command}", typed)
        return await self._next(who, before)

    async def press(self, who: Who, shown: Shown, label: str, **filled: str) -> Shown:
        before, form = self._seen(who), {}
        await self.slack.press(_user(who), GENERAL, shown.handle, label)
        if filled:
            view = await asyncio.wait_for(self.slack.views.get(), 5)
            form = {
                block["block_id"]: block["element"].get("initial_value", "")
                for block in view["blocks"]
                if block["type"] == "input"
            }
            assert await self.slack.submit(_user(who), view, **filled) is None
        after = await self._next(who, before)
        return Shown(after.text, after.labels, form, after.handle)

    def _seen(self, who: Who) -> tuple[int, int]:
        return len(self._private(who)), len(self._open())

    def _private(self, who: Who) -> list[Json]:
        return [message for user, message in self.slack.ephemerals if user == _user(who)]

    def _open(self) -> list[Json]:
        """The bot's whole answers, without the headings of its threads."""
        return [
            message
            for message in self.slack.messages.values()
            if message["user"] == self.slack.bot and message.get("metadata") and not message.get("streaming")
        ]

    async def _next(self, who: Who, before: tuple[int, int]) -> Shown:
        await self.slack.until(lambda: self._seen(who) > before or self._seen(who)[1] > before[1])
        return _slack_shown([*self._private(who)[before[0] :], *self._open()[before[1] :]])


def _user(who: Who) -> str:
    return f"U0{who.upper()}"


def _slack_shown(messages: list[Json]) -> Shown:
    rows = [
        " ".join(cell["text"] for cell in row)
        for message in messages
        for block in message.get("blocks") or []
        if block["type"] == "table"
        for row in block["rows"]
    ]
    labels = tuple(one["text"]["text"] for one in buttons_of(messages[-1]))
    return Shown("\n".join([*map(text_of, messages), *rows]), labels, handle=messages[-1])


@asynccontextmanager
async def slack_face(folder: Path, language: Language) -> AsyncGenerator[Face]:
    """Slack over Socket Mode."""
    async with _slack(folder, language, SlackOptions(BOT_TOKEN, APP_TOKEN)) as (slack, house):
        yield SlackFace(slack, house.bot, language)


@asynccontextmanager
async def slack_http_face(folder: Path, language: Language) -> AsyncGenerator[Face]:
    """Slack over signed HTTP."""
    options = SlackOptions(BOT_TOKEN, signing_secret=SECRET)
    async with _slack(folder, language, options) as (slack, house):
        assert house.connection.events is not None
        async with serving(house.connection.events) as address:
            slack.deliver_to = f"{address}/slack/events"
            yield SlackFace(slack, house.bot, language)
            assert slack.connects == 0


@asynccontextmanager
async def _slack(
    folder: Path, language: Language, options: SlackOptions
) -> AsyncGenerator[tuple[FakeSlack, House]]:
    locale = {"ko": "ko-KR", "en": "en-US"}[language]
    async with FakeSlack.open() as slack:
        slack.add(*(Person(_user(who), who, locale) for who in ROLES))
        slack.channel(GENERAL)
        async with open_house(slack, folder, replace(options, api_url=slack.url, pace=QUICK)) as house:
            await _give_roles(house.bot, {who: f"slack:{_user(who)}" for who in ROLES})
            yield slack, house
            assert (slack.refused, slack.pinged) == ([], [])


class WebFace:
    """Browsers on the page, one for each person."""

    def __init__(self, bot: Bot, language: Language, browsers: dict[Who, httpx2.AsyncClient]) -> None:
        self.bot, self.language, self._browsers = bot, language, browsers

    async def ask(self, who: Who, text: str) -> Shown:
        return await self._post(who, "/api/ask", {"text": text})

    async def run(self, who: Who, command: str, **values: str) -> Shown:
        return await self._post(who, "/api/run", {"command": command, "values": values})

    async def press(self, who: Who, shown: Shown, label: str, **filled: str) -> Shown:
        button = next(one for one in shown.handle["buttons"] if one["label"] == label)
        call = {"command": button["command"], "values": button["values"]}
        if not button["opens_form"]:
            return await self._post(who, "/api/run", call)
        form: dict[str, str] = (await self._browsers[who].post("/api/form", json=call)).json()
        sent = await self.run(who, button["command"], **(form | filled))
        return Shown(sent.text, sent.labels, form, sent.handle)

    async def _post(self, who: Who, path: str, body: Json) -> Shown:
        response = await self._browsers[who].post(path, json=body)
        assert response.status_code == 200, response.text
        reply = json.loads(response.text.splitlines()[-1])["reply"]
        rows = [" ".join(row) for row in (reply["table"] or {"rows": []})["rows"]]
        labels = tuple(button["label"] for button in reply["buttons"])
        return Shown("\n".join([reply["text"], *rows]), labels, handle=reply)


@asynccontextmanager
async def web_face(folder: Path, language: Language) -> AsyncGenerator[Face]:
    """The page with a password, so that who gets in is a member until somebody gives them a role."""
    settings = Settings(_env_file=None, hobane_data=folder, hobane_curated="example")  # type: ignore[call-arg]
    async with AsyncExitStack() as stack:
        bot = await stack.enter_async_context(open_bot(settings))
        surroundings = Surroundings(bot.history, bot.welcome, bot.model, bot.waiting)
        page = create_web(bot.app, surroundings, WebAnnouncer(), password=PASSWORD)
        headers = {"Origin": HERE, "Accept-Language": language}
        browsers: dict[Who, httpx2.AsyncClient] = {}
        for who in ROLES:
            transport = httpx2.ASGITransport(page)
            client = httpx2.AsyncClient(transport=transport, base_url=HERE, headers=headers)
            browsers[who] = await stack.enter_async_context(client)
            assert (await client.get("/")).status_code == 200
            person = Session(client.cookies[SESSION], Role.MEMBER, language).actor
            await _give_roles(bot, {who: person.key})
        yield WebFace(bot, language, browsers)
