"""Log lines hide secrets and control characters."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest

from bot.log import hide_secrets, set_up_logging


@pytest.fixture(autouse=True)
def _root_logger() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level


SECRETS = (
    "sk-proj-abcdefgh12345678",
    "xoxb-123456789012-abcdefgh",
    "xapp-1-A0123456789-abcdef",
    "ghp_abcdefghijklmnopqrstuvwxyz",
    "AKIAIOSFODNN7EXAMPLE",
    "MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs",
)


@pytest.mark.parametrize("secret", SECRETS)
def test_what_looks_like_a_token_is_hidden(secret: str) -> None:
    event = hide_secrets(None, "info", {"event": f"key {secret}, again {secret}", "count": 3})

    assert secret not in event["event"]
    assert event == {"event": "key [hidden], again [hidden]", "count": 3}


def test_ordinary_words_stay_and_controls_go() -> None:
    event = hide_secrets(None, "info", {"event": "sk-short \x1b[31m호반느\x07 MODELS"})

    assert event["event"] == "sk-short [31m호반느 MODELS"


def test_a_record_of_any_library_becomes_one_json_line(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging("info", "json")
    try:
        raise ValueError("Bearer abc.def.ghi failed")
    except ValueError:
        logging.getLogger("some.library").exception("호반느 %s", "sk-abcdefgh1234")

    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["logger"], line["level"]) == ("호반느 [hidden]", "some.library", "error")
    assert "ValueError" in line["exception"]
    assert "abc.def.ghi" not in line["exception"]


def test_the_console_form_is_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging("warning", "console")
    logging.getLogger("hobane").warning("주의")
    logging.getLogger("hobane").info("조용히")

    out = capsys.readouterr().err
    assert "주의" in out
    assert "조용히" not in out
