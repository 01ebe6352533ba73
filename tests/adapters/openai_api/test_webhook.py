"""Only what the host has signed, now and for the first time, ends a wait; all else changes nothing."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Mapping

import httpx2
import openai
import pytest

from adapters.openai_api.webhook import WebhookDoor, secret_of

KEY = b"a key that only the host and the bot know"
SECRET = "whsec_" + base64.b64encode(KEY).decode()
NOW = 1_800_000_000
EVENT = json.dumps({"id": "evt_1", "type": "fine_tuning.job.succeeded", "data": {"id": "ftjob-1"}}).encode()


def signed(body: bytes = EVENT, name: str = "wh_1", at: int = NOW, key: bytes = KEY) -> dict[str, str]:
    said = f"{name}.{at}.".encode() + body
    signature = base64.b64encode(hmac.new(key, said, hashlib.sha256).digest()).decode()
    return {"webhook-id": name, "webhook-timestamp": str(at), "webhook-signature": f"v1,{signature}"}


class Bell:
    def __init__(self) -> None:
        self.rung = 0
        self.now = float(NOW)

    def ring(self) -> None:
        self.rung += 1


@pytest.fixture
def bell() -> Bell:
    return Bell()


@pytest.fixture
async def client(bell: Bell) -> AsyncIterator[httpx2.AsyncClient]:
    door = WebhookDoor(SECRET, bell.ring, lambda: bell.now)
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(door), base_url="http://bot") as to_bot:
        yield to_bot


async def _post(client: httpx2.AsyncClient, headers: Mapping[str, str], body: bytes = EVENT) -> int:
    return (await client.post("/openai/webhook", content=body, headers=dict(headers))).status_code


@pytest.mark.parametrize("end", ["succeeded", "failed", "cancelled"])
async def test_the_end_of_a_job_rings_once(client: httpx2.AsyncClient, bell: Bell, end: str) -> None:
    body = json.dumps({"type": f"fine_tuning.job.{end}", "data": {"id": "ftjob-1"}}).encode()
    assert (await _post(client, signed(body), body), bell.rung) == (200, 1)


async def test_what_we_sign_is_what_the_official_client_takes() -> None:
    async with openai.AsyncOpenAI(api_key="k", webhook_secret=SECRET) as official:
        event = official.webhooks.unwrap(EVENT, signed(at=_present()), secret=SECRET)
    assert event.type == "fine_tuning.job.succeeded"


def _present() -> int:
    import time

    return int(time.time())


@pytest.mark.parametrize("body", [b'{"type": "response.completed"}', b'{"type": 5}', b"[]", b"not json", b""])
async def test_an_unknown_event_is_taken_and_left(
    client: httpx2.AsyncClient, bell: Bell, body: bytes
) -> None:
    assert (await _post(client, signed(body), body), bell.rung) == (200, 0)


BAD: dict[str, Mapping[str, str]] = {
    "another key": signed(key=b"another"),
    "another body": signed(b"{}"),
    "no signature": {key: value for key, value in signed().items() if key != "webhook-signature"},
    "no id": {key: value for key, value in signed().items() if key != "webhook-id"},
    "another id": signed() | {"webhook-id": "wh_2"},
    "no time": {key: value for key, value in signed().items() if key != "webhook-timestamp"},
    "nonsense for a time": signed() | {"webhook-timestamp": "soon"},
    "a time in other digits": signed() | {"webhook-timestamp": "\u0661"},
    "an endless time": signed() | {"webhook-timestamp": "1" * 5000},
    "too old": signed(at=NOW - 301),
    "from the future": signed(at=NOW + 301),
    "another version": signed() | {"webhook-signature": signed()["webhook-signature"].replace("v1,", "v2,")},
    "not latin": signed() | {"webhook-signature": "v1,호반느"},
    "nothing": {},
}


@pytest.mark.parametrize("headers", BAD.values(), ids=BAD)
async def test_what_is_not_signed_now_and_so_is_refused_and_changes_nothing(
    client: httpx2.AsyncClient, bell: Bell, headers: Mapping[str, str]
) -> None:
    raw = {name: value.encode("utf-8") for name, value in headers.items()}
    response = await client.post("/openai/webhook", content=EVENT, headers=raw)  # type: ignore[arg-type]
    assert (response.status_code, bell.rung) == (401, 0)
    assert await _post(client, signed()) == 200


async def test_the_same_delivery_again_is_refused(client: httpx2.AsyncClient, bell: Bell) -> None:
    assert [await _post(client, signed()) for _ in range(3)] == [200, 401, 401]
    assert bell.rung == 1


async def test_a_delivery_that_the_host_signs_anew_is_taken(client: httpx2.AsyncClient, bell: Bell) -> None:
    assert [await _post(client, signed(at=at)) for at in (NOW, NOW + 60)] == [200, 200]


async def test_what_came_long_ago_is_forgotten_but_too_old_by_then(
    client: httpx2.AsyncClient, bell: Bell
) -> None:
    assert await _post(client, signed()) == 200
    bell.now += 700
    assert await _post(client, signed(name="wh_9", at=NOW + 700)) == 200
    assert await _post(client, signed()) == 401


async def test_one_of_several_signatures_is_enough_while_a_secret_is_changed(
    client: httpx2.AsyncClient,
) -> None:
    headers = signed()
    headers["webhook-signature"] = f"v1,AAAA {headers['webhook-signature']}"
    assert await _post(client, headers) == 200


async def test_other_paths_other_methods_and_endless_bodies_are_turned_away(
    client: httpx2.AsyncClient, bell: Bell
) -> None:
    assert (await client.post("/openai/other", content=EVENT, headers=signed())).status_code == 404
    assert (await client.get("/openai/webhook")).status_code == 405
    assert await _post(client, signed(), b"x" * 1_000_001) == 413
    assert bell.rung == 0


@pytest.mark.parametrize("text", ["", "whsec_", "whsec_!!!", base64.b64encode(KEY).decode(), "whsec_abc"])
def test_a_secret_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="webhook_secret"):
        secret_of(text)
