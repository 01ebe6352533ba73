"""The small parts that need no workspace: safe text, typed commands, budgets, buttons."""

from __future__ import annotations

import asyncio
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.budget import Budget, Budgets
from adapters.slack.buttons import Press, press_of, rows_of
from adapters.slack.forms import Origin, origin_of
from adapters.slack.safe import decided, neutral
from adapters.slack.show import messages_of
from adapters.slack.typed import command_in, incomplete, values_typed
from adapters.slack.words import Incoming, SentFile, load, plain, value_of
from core.command import Command
from core.commands import COMMANDS
from core.reply import Button, Reply, Table
from tests.fake_slack.rules import pings, wrong_arguments
from tests.fakes import Clock, fake_ports

NAMED: dict[str, Command] = {command.name: command for command in COMMANDS}
RISKY = st.text(alphabet="<>@!#|[]()ab가U1 &;\n`", max_size=40)


@given(RISKY)
def test_whatever_a_model_says_pings_nobody(text: str) -> None:
    assert pings({"markdown_text": neutral(text)}) == []
    assert "![" not in neutral(text) or "](" not in neutral(text).partition("![")[2].partition("\n")[0]


@given(RISKY, RISKY)
def test_what_is_shown_early_stays_the_beginning_of_the_whole(early: str, more: str) -> None:
    assert neutral(early + more).startswith(neutral(decided(early)))


@pytest.mark.parametrize(
    "text",
    [
        "a < b && c > d",
        "`x <- y`",
        "<div>안녕</div>",
        "**10분**씩",
        "> 인용",
        "&lt;는 그대로",
        "1. 하나\n2. 둘",
    ],
)
def test_ordinary_markdown_is_left_as_it_is(text: str) -> None:
    assert neutral(text) == text


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ("<@UBOT> 안녕 <@U1|안나>!", "안녕 @안나!"),
        ("<https://a.example|여기>와 <https://b.example>", "여기와 https://b.example"),
        ("a &lt; b &amp;amp; c", "a < b &amp; c"),
        ("<!here> <!subteam^S1|@팀> <#C1|일반>", "@here @팀 #일반"),
    ],
)
def test_a_message_is_read_as_its_writer_meant_it(sent: str, meant: str) -> None:
    assert plain(sent, "UBOT") == meant


def test_a_mention_alone_is_a_persons_key() -> None:
    assert value_of("<@U1|안나>") == "slack:U1"
    assert value_of("<@U1|안나> 에게") == "@안나 에게"


def test_a_message_survives_being_written_down() -> None:
    known = Incoming(
        "T", "C", "1.2", "1.1", "U", "글", True, False, False, (SentFile("a", "u", "text/plain", 3),)
    )

    assert load(known.dump()) == known


@pytest.mark.parametrize(
    ("name", "text", "values"),
    [
        ("addqa", "", {}),
        ("addqa", "몇 명이에요?", {"question": "몇 명이에요?"}),
        ("addqa", 'question="몇 명?" answer="세 팀"', {"question": "몇 명?", "answer": "세 팀"}),
        ("addqa", "answer=42 입니다", {"question": "answer=42 입니다"}),
        ("addqa", "it's \"open", {"question": "it's \"open"}),
        ("listqa", "경기", {"search": "경기"}),
        ("listqa", "form", {}),
        ("retrain", "yes=yes", {"yes": "yes"}),
        ("help", "아무 말", {}),
        ("import", "abc", {"columns": "abc"}),
    ],
)
def test_what_is_typed_goes_into_the_field_it_is_for(name: str, text: str, values: dict[str, str]) -> None:
    assert values_typed(NAMED[name], text) == values


def test_a_command_is_incomplete_while_a_needed_field_is_empty() -> None:
    assert incomplete(NAMED["addqa"], {"question": "?"})
    assert not incomplete(NAMED["addqa"], {"question": "?", "answer": "!"})


def test_only_known_commands_are_read_from_messages() -> None:
    assert command_in("/hb-ask 몇 명?\n정말?", "hb-", {"ask"}) == ("ask", "몇 명?\n정말?")
    assert command_in("!ask", "", {"ask"}) == ("ask", "")
    assert command_in("/etc/passwd 뭐예요?", "", {"ask"}) is None
    assert command_in("ask 몇 명?", "", {"ask"}) is None


def test_a_budget_forgets_calls_after_a_minute() -> None:
    time = [0.0]
    budget = Budget(2, lambda: time[0])
    budget.spend()
    budget.spend()
    spent, time[0] = budget.left, 62.0

    assert (spent, budget.left, budget.share) == (0, 2, 1.0)


def test_the_last_calls_of_answers_under_way_are_kept_free() -> None:
    budgets = Budgets()
    budgets.streams, budgets.edited = 20, 23

    assert not budgets.may_stream()
    assert budgets.may_post_early()
    assert not budgets.may_edit()


async def test_a_button_keeps_its_values_however_long_they_are() -> None:
    drafts = fake_ports(Clock()).drafts
    for length in (1, 1900, 5000):
        button = Button("누르기", "editqa", {"number": "1", "answer": "가" * length}, opens_form=True)
        element = (await rows_of([button], drafts, "ko"))[0]["elements"][0]

        assert len(element["value"]) <= 2000
        assert await press_of(element["value"], drafts) == Press("editqa", button.values, True)


@pytest.mark.parametrize(
    "value", ["", "null", "[]", "{", '{"c": "x"}', '{"d": "nothing"}', '{"v": {}, "c": null, "d": 3}']
)
async def test_a_value_that_is_no_button_of_ours_means_nothing(value: str) -> None:
    assert await press_of(value, fake_ports(Clock()).drafts) is None


async def test_any_reply_becomes_messages_that_slack_takes() -> None:
    table = Table(
        ("번호", "질문"), tuple((str(number), "" if number % 2 else "질" * 500) for number in range(120))
    )
    buttons = tuple(Button("누" * 100, "ask", {"question": "?"}, danger=number == 3) for number in range(60))
    for reply in (Reply(""), Reply("가" * 30_000), Reply("표", table=table, buttons=buttons)):
        for message in await messages_of(reply, fake_ports(Clock()).drafts, "en"):
            assert wrong_arguments("chat.postMessage", {"channel": "C", **message}) is None


def test_a_forms_origin_survives_the_way_to_slack_and_back() -> None:
    origin = Origin("addqa", "C1", "1.1", "https://hooks.slack.com/x", {"revision": "3"})

    assert origin_of({"private_metadata": origin.dump()}) == origin
    assert json.loads(origin.dump())


async def test_asyncio_timeouts_are_among_the_failures() -> None:
    from adapters.slack.trouble import FAILURES, code_of, refusal_of

    with pytest.raises(FAILURES) as caught:
        await asyncio.wait_for(asyncio.Event().wait(), 0.001)
    assert code_of(caught.value) == ""
    assert refusal_of(caught.value).key == "unreachable"
