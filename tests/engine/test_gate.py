"""What every request passes: ids, keys, sizes, envelopes."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest

from engine import gate
from engine.inside import connected
from engine.server import create_app
from tests.engine.conftest import Wire
from tests.engine.parrot import BASE, Parrot


async def test_every_answer_has_an_id_of_its_own(wire: Wire) -> None:
    models = await wire.client.models.with_raw_response.list()
    again = await wire.client.models.with_raw_response.list()
    assert models.request_id
    assert models.request_id.startswith("req_")
    assert models.request_id != again.request_id


@pytest.mark.parametrize("authorization", ["", "Bearer wrong", "Bearer", "Basic 열쇠", "Bearer 열쇠2"])
async def test_a_server_with_a_key_lets_nobody_in_without_it(tmp_path: Path, authorization: str) -> None:
    async with connected(create_app(tmp_path, [Parrot()], api_key="열쇠")) as http:
        headers = [(b"authorization", authorization.encode())] if authorization else []
        answer = await http.get("/models", headers=headers)
        assert answer.status_code == 401
        assert answer.json()["error"]["code"] == "invalid_api_key"
        assert answer.headers["x-request-id"]
        admitted = await http.get("/models", headers=[(b"authorization", "Bearer 열쇠".encode())])
        assert admitted.status_code == 200


async def test_unknown_paths_and_methods_are_answered_in_the_wires_envelope(embedded: Wire) -> None:
    http = embedded.client._client
    missing = await http.get("/evals")
    assert (missing.status_code, missing.json()["error"]["code"]) == (404, "unknown_url")
    wrong = await http.put("/models")
    assert (wrong.status_code, wrong.json()["error"]["type"]) == (405, "invalid_request_error")


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"a": NaN}', b"\xff\xfe{}", b"[" * 100_000, b'"text"'])
async def test_a_body_that_is_no_object_is_refused(embedded: Wire, body: bytes) -> None:
    answer = await embedded.client._client.post("/chat/completions", content=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid_json")


async def test_a_form_that_is_none_is_refused(embedded: Wire) -> None:
    http = embedded.client._client
    for headers in (
        {"content-type": "multipart/form-data"},
        {"content-type": "multipart/form-data; boundary=x"},
        {},
    ):
        answer = await http.post("/files", content=b"nonsense", headers=headers)
        assert answer.status_code == 400
        assert answer.json()["error"]["message"]


async def test_a_body_above_the_bound_is_refused_with_and_without_a_stated_length(embedded: Wire) -> None:
    http, most = embedded.client._client, gate.LARGEST_BODY
    stated = await http.post("/moderations", content=b" " * (most + 1))
    assert (stated.status_code, stated.json()["error"]["code"]) == (413, "request_too_large")

    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(most // 2**20 + 1):
            yield b" " * 2**20

    unstated = await http.post("/moderations", content=pieces())
    assert (unstated.status_code, unstated.json()["error"]["code"]) == (413, "request_too_large")


async def test_what_nobody_foresaw_is_an_error_with_an_id_and_without_details(
    embedded: Wire, caplog: pytest.LogCaptureFixture
) -> None:
    folder = embedded.folder / "files"
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    answer = await embedded.client._client.get("/files")
    assert answer.status_code == 500
    assert answer.headers["x-request-id"] in answer.json()["error"]["message"]
    assert str(folder) not in answer.text
    assert answer.headers["x-request-id"] in caplog.text


async def test_deleting_a_base_model_is_forbidden_in_the_wires_envelope(embedded: Wire) -> None:
    answer: httpx2.Response = await embedded.client._client.delete(f"/models/{BASE}")
    error = json.loads(answer.content)["error"]
    assert (answer.status_code, sorted(error)) == (403, ["code", "message", "param", "type"])
