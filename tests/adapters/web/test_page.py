"""What the page's interface says and does."""

from __future__ import annotations

import base64
import logging
import re
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from adapters.web.notices import WebAnnouncer
from adapters.web.texts import TEXTS
from core.errors import DatabaseLocked, HostUnreachable
from core.model import Channel, Finish, QAPair, Status
from core.reply import Notice, Reply
from tests.adapters.web.page import open_page, page_of, parts, reply
from tests.house import House


def test_health_is_said_in_one_word(client: TestClient) -> None:
    response = client.get("/healthz")

    assert (response.status_code, response.text) == (200, "ok")


def test_the_page_speaks_the_browsers_language(client: TestClient) -> None:
    assert '<html lang="ko">' in client.get("/").text
    assert '<html lang="en">' in client.get("/", headers={"Accept-Language": "fr, en-GB;q=0.8"}).text


def test_the_page_holds_no_script_of_its_own_and_names_no_other_site(client: TestClient) -> None:
    page = client.get("/").text

    assert re.findall(r"<script(?![^>]*\bsrc=)", page) == []
    assert re.findall(r"\bon\w+=|style=|https?://(?!127\.0\.0\.1|localhost)", page) == []


def test_every_text_that_the_page_asks_for_exists(client: TestClient) -> None:
    asked = set(re.findall(r'data-(?:text|label|placeholder)="(\w+)"', client.get("/").text))
    for name in (
        "actions",
        "api",
        "dialogs",
        "forms",
        "main",
        "markdown",
        "notices",
        "reply",
        "side",
        "talk",
    ):
        asked |= set(re.findall(r'\bt\("(\w+)"', client.get(f"/static/{name}.js").text))

    assert asked <= set(TEXTS)
    assert len(asked) > 40


def test_the_state_names_the_model_the_role_and_the_commands(client: TestClient, house: House) -> None:
    state = client.get("/api/state").json()

    assert (state["model"], state["role"], state["login"], state["language"]) == (
        "base",
        "ADMIN",
        "open",
        "ko",
    )
    assert [command["name"] for command in state["commands"]] == list(house.app.commands)
    listed = {command["name"] for command in state["commands"] if command["listed"]}
    assert listed == {name for name, command in house.app.commands.items() if command.listed}


def test_a_form_carries_everything_its_command_declares(client: TestClient) -> None:
    commands = {command["name"]: command for command in client.get("/api/state").json()["commands"]}

    assert commands["addqa"]["message_field"] == "answer"
    question, answer = commands["addqa"]["fields"][:2]
    assert (question["kind"], question["required"], question["limit"], question["long"]) == (
        "text",
        True,
        500,
        False,
    )
    assert (answer["label"], answer["long"], answer["default"]) == ("답", True, "")
    action = commands["prompt"]["fields"][0]
    assert (action["kind"], action["choices"], action["default"]) == (
        "choice",
        [["show", "보기"], ["set", "바꾸기"], ["reset", "처음으로"]],
        "show",
    )
    assert commands["import"]["fields"][0]["kind"] == "file"
    assert commands["retrain"]["fields"][0]["default"] == "no"


def test_an_answer_comes_in_pieces_and_ends_with_a_reply(client: TestClient, house: House) -> None:
    house.model.say = lambda model, turns: ["안녕", "하세요", Finish()]

    said = parts(client, "/api/ask", json={"text": "인사해 줘"})

    assert [part["text"] for part in said[:-1]] == ["안녕", "하세요"]
    assert said[-1]["reply"]["text"] == "안녕하세요"
    assert said[-1]["reply"]["answer"] is True


def test_what_was_said_is_there_after_a_reload_and_only_for_this_browser(
    client: TestClient, house: House, announcer: WebAnnouncer
) -> None:
    reply(client, "/api/ask", json={"text": "인사해 줘"})

    turns = client.get("/api/talk").json()["turns"]
    assert [(turn["role"], turn["text"]) for turn in turns] == [("user", "인사해 줘"), ("assistant", "네")]
    with TestClient(page_of(house, announcer), base_url="http://localhost:8501") as other:
        other.get("/")
        assert other.get("/api/talk").json()["turns"] == []


def test_an_empty_bot_offers_its_first_words_until_something_is_taught(client: TestClient) -> None:
    welcome = client.get("/api/talk").json()["welcome"]
    assert welcome["buttons"][0]["command"] == "demo"

    assert reply(client, "/api/run", json={"command": "demo"})["tone"] == "good"
    assert client.get("/api/talk").json()["welcome"] is None


def test_trouble_of_the_host_is_said_as_a_sentence(client: TestClient, house: House) -> None:
    house.model.say = lambda model, turns: [HostUnreachable()]

    said = reply(client, "/api/ask", json={"text": "인사해 줘"})

    assert said["tone"] == "trouble"
    assert "Unreachable" not in said["text"]


def test_a_refused_command_is_said_with_the_fields_name(client: TestClient) -> None:
    said = reply(client, "/api/run", json={"command": "addqa", "values": {"question": "뭐야?"}})

    assert (said["tone"], said["text"]) == ("trouble", "답을 적어 주세요.")


def test_the_same_form_sent_twice_teaches_once(client: TestClient) -> None:
    call = {"command": "addqa", "values": {"question": "공은?", "answer": "둘"}, "key": "abc"}

    first, second = (reply(client, "/api/run", json=call) for _ in range(2))

    assert first == second
    assert len(reply(client, "/api/run", json={"command": "listqa"})["table"]["rows"]) == 1


def test_who_did_something_on_the_page_is_not_called_me_to_others(client: TestClient) -> None:
    reply(client, "/api/run", json={"command": "addqa", "values": {"question": "공은?", "answer": "둘"}})

    table = reply(client, "/api/run", json={"command": "history", "values": {"number": "1"}})["table"]

    assert table["rows"][0][2].startswith("web:")


def test_progress_comes_before_the_reply(client: TestClient) -> None:
    reply(client, "/api/run", json={"command": "demo"})

    said = parts(client, "/api/run", json={"command": "evaluate", "values": {"repeats": "1"}})

    assert said[0]["kind"] == "progress"
    assert said[0]["total"] > 0
    assert said[-1]["reply"]["table"]["columns"]


def test_an_uploaded_file_reaches_its_field_under_its_own_name(client: TestClient) -> None:
    files = {
        "call": (None, '{"command": "import"}'),
        "file": ("../../가르침.csv", "질문,답\n공은?,둘\n".encode()),
    }

    said = reply(client, "/api/run", files=files)

    assert "가르침.csv" in said["text"]
    assert reply(client, "/api/run", json=_pressed(said))["tone"] == "good"


def _pressed(said: dict[str, list[dict[str, object]]]) -> dict[str, object]:
    """What the page sends when the first button is pressed."""
    button = said["buttons"][0]
    return {"command": button["command"], "values": button["values"]}


def test_an_attachment_arrives_byte_for_byte(client: TestClient) -> None:
    reply(client, "/api/run", json={"command": "demo"})

    (file,) = reply(client, "/api/run", json={"command": "export", "values": {"format": "csv"}})[
        "attachments"
    ]

    assert (file["name"].rpartition(".")[2], file["media_type"]) == ("csv", "text/csv")
    assert "공은 몇 개야?" in base64.b64decode(file["content"]).decode("utf-8-sig")


def _exported(client: TestClient) -> dict[str, Any]:
    """A large file of an export, as the page hears of it."""
    said = reply(client, "/api/run", json={"command": "export", "values": {"format": "csv"}})
    file: dict[str, Any] = said["attachments"][0]
    return file


async def _teach_much(house: House) -> None:
    await house.ports.pairs.add([QAPair(f"{n}번째 질문은?", "답 " * 300) for n in range(500)])


async def test_a_large_file_waits_on_the_server_until_it_was_sent_whole(
    house: House, client: TestClient
) -> None:
    await _teach_much(house)
    file = _exported(client)
    whole = client.get(f"/api/files/{file['key']}")

    assert "content" not in file
    assert (len(whole.content), whole.headers["content-length"]) == (file["size"], str(file["size"]))
    assert whole.headers["content-disposition"] == f"attachment; filename*=UTF-8''{file['name']}"
    assert "499번째 질문은?" in whole.content.decode("utf-8-sig")
    again = client.get(f"/api/files/{file['key']}")
    assert (again.status_code, again.json()["error"]) == (404, "file_gone")


async def test_a_large_file_is_for_the_session_alone_that_made_it(
    house: House, client: TestClient, web: Starlette
) -> None:
    await _teach_much(house)
    file = _exported(client)

    assert open_page(web).get(f"/api/files/{file['key']}").status_code == 404
    assert client.head(f"/api/files/{file['key']}").status_code == 405
    assert client.get(f"/api/files/{file['key']}").status_code == 200


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b'"text"',
        b"null",
        b'{"text": 5}',
        b'{"text": null}',
        b"{}",
        b"[" * 100_000,
        b'{"text": "\xff"}',
    ],
)
def test_broken_json_is_refused_with_a_sentence(client: TestClient, content: bytes) -> None:
    response = client.post("/api/ask", content=content)

    assert response.status_code == 400
    assert response.json() == {"error": "broken_json", "text": TEXTS["broken_json"][0]}


@pytest.mark.parametrize(
    "body",
    [
        {"values": {}},
        {"command": 5},
        {"command": "help", "values": []},
        {"command": "help", "values": {"a": 1}},
    ],
)
def test_a_broken_call_is_refused(client: TestClient, body: dict[str, object]) -> None:
    assert client.post("/api/run", json=body).status_code == 400


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=x", b"garbage"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\na\r\n--x--\r\n"),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\na\r\n--x--\r\n',
        ),
    ],
)
def test_a_broken_form_is_refused(client: TestClient, kind: str, content: bytes) -> None:
    response = client.post("/api/run", content=content, headers={"Content-Type": kind})

    assert response.status_code == 400
    assert response.json()["error"] == "broken_form"


def test_a_lone_surrogate_neither_breaks_the_stream_nor_is_kept(client: TestClient) -> None:
    response = client.post("/api/ask", content=b'{"text": "\\ud800 hi"}')

    assert response.status_code == 200
    assert client.get("/api/talk").json()["turns"][0]["text"] == "hi"


def test_stopping_what_has_ended_or_was_never_asked_does_nothing(client: TestClient) -> None:
    parts(client, "/api/ask", json={"text": "뭐예요?", "key": "k1"})

    for key in ("k1", "another"):
        assert client.post("/api/stop", json={"key": key}).status_code == 204
    assert client.post("/api/stop", json={}).status_code == 400
    assert parts(client, "/api/ask", json={"text": "뭐예요?", "key": "k1"})[-1]["reply"]["stopped"] is False


async def test_admins_see_news_that_could_not_be_told_and_nobody_else_does(
    client: TestClient, open_client: TestClient, house: House
) -> None:
    notice = Notice(Channel("discord", "42"), Reply("3번 학습이\n끝났어요."), "job:3:ended")
    await house.ports.outbox.put(notice)

    assert client.get("/api/state").json()["waiting"] == [
        {"text": "3번 학습이 끝났어요.", "place": "discord:42"}
    ]
    assert open_client.get("/api/state").json()["waiting"] == []


async def test_teachers_see_how_much_waits_behind_a_command_and_members_do_not(
    client: TestClient, open_client: TestClient, house: House
) -> None:
    assert client.get("/api/state").json()["badges"] == {}
    await house.ports.pairs.add([QAPair("공은?", "두 개", status=Status.DRAFT)])

    assert client.get("/api/state").json()["badges"] == {"review": 1}
    assert open_client.get("/api/state").json()["badges"] == {}


def test_a_browser_without_a_session_is_told_to_reload(web: object, client: TestClient) -> None:
    client.cookies.clear()

    response = client.get("/api/state")

    assert (response.status_code, response.json()["error"]) == (401, "no_session")


def test_the_choice_of_language_is_remembered(client: TestClient) -> None:
    assert client.post("/api/language", json={"language": "en"}).status_code == 204

    state = client.get("/api/state").json()
    assert (state["language"], state["texts"]["send"]) == ("en", "Send")
    assert reply(client, "/api/run", json={"command": "addqa"})["text"].startswith("Question is missing")
    assert client.post("/api/language", json={"language": "xx"}).status_code == 400


def test_trouble_with_the_data_is_said_as_a_sentence(
    client: TestClient, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def locked(channel: object, limit: int) -> None:
        raise DatabaseLocked(path="bot.db")

    monkeypatch.setattr(house.ports.talks, "recent", locked)

    response = client.get("/api/talk")

    assert (response.status_code, response.json()["error"]) == (503, "DatabaseLocked")


def test_the_unforeseen_is_logged_whole_and_said_by_its_number(
    client: TestClient, house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(channel: object, limit: int) -> None:
        raise ValueError("the secret inside")

    monkeypatch.setattr(house.ports.talks, "recent", broken)

    with caplog.at_level(logging.ERROR):
        response = client.get("/api/talk")

    assert response.status_code == 500
    assert "secret" not in response.text
    assert "content-security-policy" in response.headers
    number = re.findall(r"[0-9a-f]{8}", response.json()["text"])[0]
    assert number in caplog.text
    assert "the secret inside" in caplog.text
