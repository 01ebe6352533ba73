"""The page over a whole core on fakes, and how tests talk to it."""

from __future__ import annotations

import json
from typing import Any

from starlette.applications import Starlette
from starlette.testclient import TestClient

from adapters.web.notices import WebAnnouncer
from adapters.web.server import Surroundings, create_web
from core.model import Language
from core.reply import Button, Reply
from tests.house import House

HERE = "http://127.0.0.1:8501"
PASSWORD = "물가에서 만나요"


def page_of(house: House, announcer: WebAnnouncer, password: str | None = None) -> Starlette:
    """The page as the composition root builds it."""

    async def welcome(language: Language) -> Reply | None:
        if sum((await house.ports.datasets.counts()).values()):
            return None
        text = "예시를 불러올까요?" if language == "ko" else "Load the sample?"
        buttons = (Button("예시" if language == "ko" else "Sample", "demo"),)
        return Reply(text, buttons=buttons)

    surroundings = Surroundings(
        history=lambda channel: house.ports.talks.recent(channel, 50),
        welcome=welcome,
        model=house.services.conversation.model,
        waiting=house.ports.outbox.waiting,
    )
    return create_web(house.app, surroundings, announcer, password=password, hosts=["bot.example"])


def open_page(web: Starlette) -> TestClient:
    """A browser that has opened the page; what it sends comes from the page's own origin."""
    client = TestClient(web, base_url=HERE, headers={"Origin": HERE, "Accept-Language": "ko-KR"})
    assert client.get("/").status_code == 200
    return client


def parts(client: TestClient, path: str, **request: object) -> list[dict[str, Any]]:
    """The parts of a streamed answer."""
    response = client.post(path, **request)  # type: ignore[arg-type] # json= or files=
    assert response.status_code == 200, response.text
    return [json.loads(line) for line in response.text.splitlines()]


def reply(client: TestClient, path: str, **request: object) -> dict[str, Any]:
    """The reply at the end of a streamed answer."""
    last = parts(client, path, **request)[-1]
    assert last["kind"] == "reply"
    found: dict[str, Any] = last["reply"]
    return found
