"""A scripted chat over a pipe, against a whole core on fakes."""

from __future__ import annotations

import asyncio
import io
import os
import signal
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest

from adapters.terminal.announcer import TerminalAnnouncer
from adapters.terminal.board import Board
from adapters.terminal.chat import Chat
from adapters.terminal.reading import LineReader
from adapters.terminal.show import PlainBar, PlainScreen
from adapters.terminal.words import HERE
from core.command import Command, FormField
from core.model import Channel, Finish, PairSearch, Question
from core.reply import Attachment, Button, Call, LiveMessage, Notice, Part, Reply, Tone
from tests.house import ADMIN, House


class Talk:
    """A chat whose lines are given and whose screen is a text."""

    def __init__(self, *lines: str) -> None:
        self.out = io.StringIO()
        self.board = Board(PlainScreen(self.out, self.out, PlainBar(self.out)))
        self.reader = LineReader(io.StringIO("".join(f"{line}\n" for line in lines)), self.out)

    async def hold(self, app: object, welcome: Reply | None = None) -> str:
        await Chat(app, ADMIN, self.reader, self.board).run(welcome)  # type: ignore[arg-type]
        return self.out.getvalue()


class Doors:
    """An app that says what it is told and keeps what it was asked."""

    def __init__(self, *replies: Reply, commands: Mapping[str, Command] | None = None) -> None:
        self.commands = commands if commands is not None else House().app.commands
        self.replies = list(replies)
        self.questions: list[str] = []
        self.calls: list[Call] = []

    async def ask(self, question: Question) -> AsyncIterator[Part]:
        assert question.channel == HERE
        self.questions.append(question.text)
        yield self.replies.pop(0) if self.replies else Reply("네")

    async def run(self, call: Call) -> AsyncIterator[Part]:
        self.calls.append(call)
        yield self.replies.pop(0) if self.replies else Reply("네")

    async def prefilled(self, name: str, values: Mapping[str, str], near: Channel) -> dict[str, str]:
        assert near == HERE
        return dict(values)

    def called(self) -> list[tuple[str, dict[str, object]]]:
        return [(call.command, dict(call.values)) for call in self.calls]


@pytest.fixture
def house() -> House:
    return House()


async def test_a_question_is_answered_until_the_input_ends(house: House) -> None:
    house.model.say = lambda model, turns: ["세 ", "팀이에요.", Finish()]

    shown = await Talk("몇 팀이 해?").hold(house.app)

    assert shown.endswith("\n세 팀이에요.\n[1] 👍  [2] 👎  [3] 고치기  [4] 다시\n")


async def test_an_answer_is_fixed_with_what_was_said_written_in(house: House) -> None:
    house.model.say = lambda model, turns: ["네 팀이에요.", Finish()]
    kept = "몇 팀이 해?"

    shown = await Talk(kept, "3", kept, "세 팀이에요.").hold(house.app)

    assert "#1로 배웠어요." in shown
    (pair,) = await house.ports.pairs.get([1])
    assert (pair.question, pair.answer) == (kept, "세 팀이에요.")


async def test_quit_ends_the_chat() -> None:
    app = Doors()

    await Talk("하나", "", "  ", "/quit", "둘").hold(app)

    assert app.questions == ["하나"]


async def test_required_fields_are_asked_for_and_optional_ones_are_not(house: House) -> None:
    shown = await Talk("/addqa", "공은 몇 개야?", "두 개예요.", "/addqa 팀은? --tags 팀", "세 팀").hold(
        house.app
    )

    found = await house.ports.pairs.find(PairSearch())
    assert {(pair.question, pair.answer, pair.tags) for pair in found.pairs} == {
        ("공은 몇 개야?", "두 개예요.", ()),
        ("팀은?", "세 팀", ("팀",)),
    }
    assert shown.count("질문: ") == 1
    assert shown.count("답: ") == 2


async def test_a_value_that_does_not_fit_is_asked_for_again(house: House) -> None:
    shown = await Talk("/editqa", "셋", "1").hold(house.app)

    assert "번호는 숫자여야 하는데 ‘셋’" in shown
    assert shown.count("번호") >= 2
    assert "1번 질문과 답은 없어요." in shown


async def test_a_form_is_dropped_by_an_empty_line_or_the_end(house: House) -> None:
    shown = await Talk("/addqa", "", "/addqa", "질문만").hold(house.app)

    assert shown.count("그만뒀어요. 아무것도 바뀌지 않았어요.") == 2
    assert (await house.ports.pairs.find(PairSearch())).total == 0


async def test_a_number_presses_the_button_of_the_last_reply() -> None:
    offered = Reply(
        "고르세요.", buttons=(Button("공", "choose", {"pair": "3"}), Button("팀", "choose", {"pair": "4"}))
    )
    app = Doors(offered)

    shown = await Talk("뭐야", "2", "3").hold(app)

    assert "[1] 공\n[2] 팀\n" in shown
    assert app.called() == [("choose", {"pair": "4"})]
    assert app.questions == ["뭐야", "3"]


async def test_a_button_that_opens_a_form_lets_the_person_change_what_is_written_in() -> None:
    teach = Button("가르치기", "addqa", {"question": "공은?"}, opens_form=True)
    app = Doors(Reply("몰라요.", buttons=(teach,)))

    shown = await Talk("공은?", "1", "", "두 개예요.", "1", "공은 몇 개?", "둘").hold(app)

    assert "질문 [공은?]: \n" in shown
    assert app.called() == [
        ("addqa", {"question": "공은?", "answer": "두 개예요."}),
        ("addqa", {"question": "공은 몇 개?", "answer": "둘"}),
    ]


async def test_a_form_does_not_ask_again_for_the_number_it_is_about() -> None:
    change = Button("고치기", "editqa", {"number": "7", "answer": "둘"}, opens_form=True)
    app = Doors(Reply("달라요.", buttons=(change,)))

    await Talk("/help", "1", "세 개").hold(app)

    assert app.called()[1:] == [("editqa", {"number": "7", "answer": "세 개"})]


async def test_what_cannot_be_taken_back_is_asked_first() -> None:
    stop = Reply("학습 중", buttons=(Button("그만두기", "cancel", {"number": "1"}, danger=True),))
    app = Doors(stop)

    shown = await Talk("/jobs", "1", "n", "1", "y").hold(app)

    assert shown.count("정말로 ‘그만두기’? (y/n)") == 2
    assert app.called() == [("jobs", {}), ("cancel", {"number": "1"})]


async def test_an_unknown_command_is_told_by_the_app(house: House) -> None:
    assert "‘nope’ 명령은 없어요." in await Talk("/nope now").hold(house.app)


async def test_a_slash_alone_lists_every_command() -> None:
    app = Doors()

    shown = await Talk("/").hold(app)

    assert all(f"/{name}  {command.ko}" in shown for name, command in app.commands.items())
    assert app.called() == []


async def test_a_path_becomes_the_file(house: House, tmp_path: Path) -> None:
    file = tmp_path / "my pairs.csv"
    file.write_text("question,answer\n공은?,두 개\n", encoding="utf-8")

    shown = await Talk(f"/import {file} --yes", f"/import {tmp_path}/nowhere.csv").hold(house.app)

    assert "새 질문과 답 1개를 배웠어요." in shown
    assert f"파일이 없어요: {tmp_path}/nowhere.csv" in shown


async def test_a_file_of_a_reply_is_saved_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pairs.csv").write_text("mine")
    reply = Reply("담았어요.", attachments=(Attachment("pairs.csv", b"a,b\n", "text/csv"),))

    shown = await Talk("/export").hold(Doors(reply))

    assert f"저장했어요: {tmp_path / 'pairs-2.csv'}" in shown
    assert (tmp_path / "pairs-2.csv").read_bytes() == b"a,b\n"
    assert (tmp_path / "pairs.csv").read_text() == "mine"


async def test_the_welcome_has_buttons_that_work(house: House) -> None:
    welcome = Reply("안녕하세요.", buttons=(Button("예시", "demo"),))

    shown = await Talk("1").hold(house.app, welcome)

    assert "안녕하세요.\n[1] 예시\n" in shown
    assert "예시 종목 호반느를 불러왔어요." in shown


async def test_news_come_while_the_person_thinks_and_can_be_pressed() -> None:
    app, talk = Doors(), Talk()
    news = Reply("1번 학습이 끝났어요.", Tone.GOOD, (Button("쓰기", "use", {"model": "ft:x"}),))

    class Thinking:
        """Somebody who types when the news are there."""

        lines = iter(["1"])

        async def line(self) -> str:
            line = next(self.lines, None)
            if line is None:
                raise EOFError
            await TerminalAnnouncer(talk.board.tell).announce(Notice(HERE, news, "job:1"))
            return line

        async def value(self, form: FormField | None, label: str, default: str = "") -> str:
            raise AssertionError(label)

    await Chat(app, ADMIN, Thinking(), talk.board).run()

    assert app.called() == [("use", {"model": "ft:x"})]


async def test_ctrl_c_stops_the_answer_and_not_the_chat() -> None:
    class Endless(Doors):
        closed = False

        async def ask(self, question: Question) -> AsyncIterator[Part]:
            self.questions.append(question.text)
            try:
                yield "끝없는 "
                os.kill(os.getpid(), signal.SIGINT)
                await asyncio.Event().wait()
            finally:
                self.closed = True

    app = Endless(Reply("살아 있어요."))
    before = signal.getsignal(signal.SIGINT)

    shown = await Talk("말해 줘", "/help").hold(app)

    assert "끝없는 \n(여기에서 멈췄어요.)\n살아 있어요.\n" in shown
    assert app.closed
    assert signal.getsignal(signal.SIGINT) == before


async def test_ctrl_c_at_the_prompt_clears_the_line() -> None:
    class Hesitant(LineReader):
        interrupted = False

        async def line(self) -> str:
            if not self.interrupted:
                self.interrupted = True
                raise KeyboardInterrupt
            return await super().line()

    app, talk = Doors(), Talk()
    talk.reader = Hesitant(io.StringIO("둘\n"), talk.out)

    await talk.hold(app)

    assert app.questions == ["둘"]


async def test_a_chat_that_is_cancelled_ends_the_answer_too() -> None:
    started, ended = asyncio.Event(), asyncio.Event()

    class Slow(Doors):
        async def ask(self, question: Question) -> AsyncIterator[Part]:
            try:
                started.set()
                await asyncio.Event().wait()
                yield "?"
            finally:
                ended.set()

    chat = asyncio.create_task(Talk("뭐야").hold(Slow()))
    await started.wait()
    chat.cancel()
    with pytest.raises(asyncio.CancelledError):
        await chat

    assert ended.is_set()


async def test_every_command_can_be_run_from_the_chat(house: House) -> None:
    for name, command in house.app.commands.items():
        app = Doors()
        answers = [next(iter(form.choices), "1") for form in command.fields if form.required]
        await Talk(f"/{name}", *answers).hold(app)

        assert [called for called, _ in app.called()] == [name]
        assert app.questions == []


async def test_into_a_pipe_how_a_training_stands_is_told_when_its_stage_changes() -> None:
    talk = Talk()
    announcer = TerminalAnnouncer(talk.board.tell, talk.board.status)
    cancel = (Button("그만두기", "cancel"),)
    for text in ("준비 중", "학습 중 ▰▱ 10%\n1/10 단계", "학습 중 ▰▱ 20%\n2/10 단계", "시험하는 중"):
        live = LiveMessage(HERE, Reply(f"**1번 학습** — {text}", buttons=cancel), "k")
        assert await announcer.show(live) == "k"

    assert talk.out.getvalue().splitlines() == [
        "1번 학습 — 준비 중",
        "1번 학습 — 학습 중 ▰▱ 10% · 1/10 단계",
        "1번 학습 — 시험하는 중",
    ]
