"""Who a browser is: its session, its language, its login."""

from __future__ import annotations

import json
import re

import pytest
from starlette.requests import Request
from starlette.testclient import TestClient

from adapters.web.faults import WebFault
from adapters.web.notices import WebAnnouncer
from adapters.web.session import Door, Login
from core.model import Language
from tests.adapters.web.page import PASSWORD, page_of, reply
from tests.house import House


class Clock:
    """Seconds, moved on by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def _request(**headers: str) -> Request:
    pairs = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "GET", "path": "/", "headers": pairs})


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("ko-KR,ko;q=0.9,en;q=0.8", "ko"),
        ("en-US,en;q=0.9,ko;q=0.8", "en"),
        ("ko;q=0.1, en;q=0.9", "en"),
        ("fr, en;q=0.2", "en"),
        ("fr", "ko"),
        ("", "ko"),
        ("en;q=nonsense, ko;q=0.5", "ko"),
        (";;;,=q", "ko"),
    ],
)
def test_the_language_is_the_first_wish_that_we_speak(accepted: str, language: Language) -> None:
    assert Door("ko").language_of(_request(accept_language=accepted)) == language


def test_a_chosen_language_goes_before_the_browsers() -> None:
    assert Door("ko").language_of(_request(accept_language="ko", cookie="hobane_language=en")) == "en"


@pytest.mark.parametrize("secret", ["", "short", "a" * 65, "../../../../etc/passwd-abcdef", "가" * 30])
def test_a_session_that_we_did_not_give_is_none(secret: str) -> None:
    request = Request({"type": "http", "headers": [(b"cookie", f"hobane_session={secret}".encode())]})

    with pytest.raises(WebFault):
        Door("ko").session(request)


def test_a_login_outlives_a_restart_and_ends_after_a_month() -> None:
    clock = Clock()
    proof = Login(PASSWORD, clock).prove(PASSWORD, "secret")
    restarted = Login(PASSWORD, clock)

    assert restarted.holds(proof, "secret")
    clock.now += 31 * 86_400
    assert not restarted.holds(proof, "secret")


def test_a_new_password_ends_every_login() -> None:
    proof = Login(PASSWORD).prove(PASSWORD, "secret")

    assert not Login("another").holds(proof, "secret")


@pytest.mark.parametrize(
    "proof", ["", ".", "99999999999.", "99999999999.00", "x.y", "²³.y", "9" * 5000 + ".y", "가"]
)
def test_a_made_up_proof_holds_nothing(proof: str) -> None:
    assert not Login(PASSWORD).holds(proof, "secret")


def test_after_a_minute_the_password_may_be_tried_again() -> None:
    clock = Clock()
    login = Login(PASSWORD, clock)
    for _ in range(10):
        with pytest.raises(WebFault):
            login.prove("wrong", "secret")
    with pytest.raises(WebFault) as refused:
        login.prove(PASSWORD, "secret")
    assert refused.value.key == "too_many_tries"

    clock.now += 61

    assert login.holds(login.prove(PASSWORD, "secret"), "secret")


def test_without_the_password_a_person_is_a_member(open_client: TestClient) -> None:
    state = open_client.get("/api/state").json()

    assert (state["role"], state["login"]) == ("MEMBER", "out")
    assert "addqa" not in [command["name"] for command in state["commands"]]
    assert reply(open_client, "/api/ask", json={"text": "인사해 줘"})["text"] == "네"
    assert reply(open_client, "/api/run", json={"command": "demo"})["tone"] == "trouble"


def test_the_password_makes_an_admin_until_logging_out(open_client: TestClient) -> None:
    assert open_client.post("/api/login", json={"password": PASSWORD}).status_code == 204
    assert open_client.get("/api/state").json()["role"] == "ADMIN"

    assert open_client.post("/api/logout").status_code == 204
    assert open_client.get("/api/state").json()["role"] == "MEMBER"


def test_a_wrong_password_is_refused_and_guessing_ends(open_client: TestClient) -> None:
    answers = [open_client.post("/api/login", json={"password": f"{n}"}).status_code for n in range(12)]

    assert answers == [403] * 10 + [429] * 2
    assert open_client.post("/api/login", json={"password": PASSWORD}).status_code == 429


def test_a_login_belongs_to_one_session(
    open_client: TestClient, house: House, announcer: WebAnnouncer
) -> None:
    open_client.post("/api/login", json={"password": PASSWORD})
    proof = open_client.cookies["hobane_login"]

    with TestClient(page_of(house, announcer, PASSWORD), base_url="http://localhost") as other:
        other.get("/")
        other.cookies.set("hobane_login", proof)
        assert other.get("/api/state").json()["role"] == "MEMBER"


def test_a_page_without_a_password_takes_none(client: TestClient) -> None:
    assert client.post("/api/login", json={"password": "x"}).json()["error"] == "no_password"


def test_no_cookie_can_be_read_by_scripts_or_sent_by_other_sites(open_client: TestClient) -> None:
    answers = [
        open_client.get("/"),
        open_client.post("/api/language", json={"language": "ko"}),
        open_client.post("/api/login", json={"password": PASSWORD}),
    ]

    for answer in answers:
        cookie = answer.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie


def test_what_others_see_of_a_session_does_not_lead_into_it(client: TestClient) -> None:
    secret = client.cookies["hobane_session"]

    said = reply(client, "/api/run", json={"command": "roles"})

    person = re.findall(r"web:(\w+)", json.dumps(said, ensure_ascii=False))[0]
    assert person not in secret
    assert secret not in json.dumps(said)
