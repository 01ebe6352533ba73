"""The guard before every request."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from tests.adapters.web.page import HERE, reply

POSTS = ("/api/ask", "/api/run", "/api/notices", "/api/language", "/api/login", "/api/logout")


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8501", "localhost:8501", "localhost", "[::1]:8501", "LOCALHOST:9"]
)
def test_loopback_names_are_answered(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example:8501",
        "10.0.0.5:8501",
        "bot.example",
        "",
        "[::1",
        "a@localhost:x",
    ],
)
def test_any_other_name_is_misdirected(client: TestClient, host: str) -> None:
    response = client.get("/api/state", headers={"Host": host})

    assert response.status_code == 421
    assert response.json()["error"] == "wrong_host"


@pytest.mark.parametrize(
    ("host", "status"),
    [("10.0.0.5:8501", 200), ("bot.example", 200), ("localhost", 200), ("evil.example", 421)],
)
def test_an_open_page_answers_addresses_and_the_names_it_was_given(
    open_client: TestClient, host: str, status: int
) -> None:
    assert open_client.get("/", headers={"Host": host}).status_code == status


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "http://127.0.0.1:3000"},
        {"Origin": "null"},
        {"Origin": HERE, "Sec-Fetch-Site": "cross-site"},
        {"Origin": HERE, "Sec-Fetch-Site": "same-site"},
        {"Origin": HERE, "Sec-Fetch-Site": "none"},
    ],
)
def test_a_change_asked_for_by_another_site_is_refused(
    client: TestClient, path: str, headers: dict[str, str]
) -> None:
    response = client.post(path, json={}, headers=headers)

    assert response.status_code == 403
    assert response.json()["error"] == "foreign_origin"


def test_a_change_that_says_nothing_of_its_origin_is_refused(client: TestClient) -> None:
    del client.headers["Origin"]

    assert client.post("/api/logout").status_code == 403
    assert client.post("/api/logout", headers={"Sec-Fetch-Site": "same-origin"}).status_code == 204


@pytest.mark.parametrize("path", [path for path in POSTS if path != "/api/notices"])
def test_only_post_changes_anything(client: TestClient, path: str) -> None:
    for method in ("GET", "PUT", "DELETE", "PATCH"):
        response = client.request(method, path)
        assert response.status_code == 405
        assert response.json()["error"] == "wrong_method"


@pytest.mark.parametrize("path", ["/", "/api/state", "/healthz", "/static/main.js", "/api/nowhere"])
def test_every_answer_carries_the_headers_that_hold_a_browser_back(client: TestClient, path: str) -> None:
    headers = client.get(path).headers

    policy = headers["content-security-policy"]
    for rule in (
        "default-src 'self'",
        "img-src 'self' data:",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'self'",
    ):
        assert rule in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "access-control-allow-origin" not in headers


def test_a_refusal_carries_them_as_well(client: TestClient) -> None:
    assert "content-security-policy" in client.get("/", headers={"Host": "evil.example"}).headers


def test_a_body_beyond_a_megabyte_is_refused(client: TestClient) -> None:
    response = client.post("/api/ask", json={"text": "가" * 1_000_000})

    assert response.status_code == 413
    assert response.json()["error"] == "too_large"


def test_a_body_that_hides_its_length_is_counted(client: TestClient) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(100):
            yield b" " * 100_000
        pytest.fail("the whole body was taken")

    response = client.post("/api/ask", content=_first(endless(), 20))

    assert response.status_code == 413


def _first(pieces: Iterator[bytes], count: int) -> Iterator[bytes]:
    for _ in range(count):
        yield next(pieces)


@pytest.mark.parametrize("length", [b"abc", b"-5", b"1e9", b"\xb2", b"9" * 5000])
def test_a_length_that_is_none_is_refused(client: TestClient, length: bytes) -> None:
    headers = {b"Content-Length": length}

    assert client.post("/api/logout", headers=headers).status_code == 413


def test_an_upload_may_be_larger_than_a_body(client: TestClient) -> None:
    pairs = "question,answer\n" + "".join(
        f"질문 {n}번이에요?,답 {n}번{'이에요' * 150}\n" for n in range(1_000)
    )
    files = {"call": (None, '{"command": "import"}'), "file": ("a.csv", pairs.encode())}
    assert len(pairs.encode()) > 1_000_000

    assert "1,000" in reply(client, "/api/run", files=files)["text"]


def test_an_upload_beyond_its_limit_is_refused_before_it_is_read(client: TestClient) -> None:
    headers = {"Content-Length": "65000001", "Content-Type": "multipart/form-data; boundary=x"}

    assert client.post("/api/run", headers=headers, content=b"").status_code == 413


@pytest.mark.parametrize(
    "path", ["/static/../server.py", "/static/%2e%2e/server.py", "/static//etc/passwd", "/pages/index.html"]
)
def test_nothing_but_the_static_files_is_served(client: TestClient, path: str) -> None:
    response = client.get(path)

    assert response.status_code == 404
    assert "import" not in response.text
