"""Every kind of part is shown, in a pipe and on a terminal."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Sequence

import pytest
from rich.console import Console

from adapters.terminal.announcer import TerminalAnnouncer
from adapters.terminal.board import Board
from adapters.terminal.rich_screen import RichBar, RichScreen
from adapters.terminal.show import PlainBar, PlainScreen, Screen, open_screen, show_parts
from core.model import Channel
from core.reply import Button, Notice, Part, Progress, Reply, Table, Tone

TABLE = Table(("번호", "질문"), (("#1", "공은\n몇 개?"), ("#2", "\x1b[31m팀은\t몇?")))


class Shown:
    """A screen of each sort with what was shown on it."""

    def __init__(self, sort: str) -> None:
        self.out, self.err, self.trouble = io.StringIO(), io.StringIO(), io.StringIO()
        self.screen: Screen
        if sort == "plain":
            self.screen = PlainScreen(self.out, self.trouble, PlainBar(self.err))
        else:
            self.screen = RichScreen(
                self._console(self.out), self._console(self.trouble), RichBar(self._console(self.err))
            )

    def _console(self, out: io.StringIO) -> Console:
        return Console(file=out, force_terminal=True, width=60, height=20, color_system="truecolor")

    async def show(self, *parts: Part) -> Reply:
        async def one_by_one() -> AsyncIterator[Part]:
            for part in parts:
                yield part

        return await show_parts(one_by_one(), self.screen)


@pytest.fixture(params=["plain", "rich"])
def shown(request: pytest.FixtureRequest) -> Shown:
    return Shown(request.param)


@pytest.fixture
def plain() -> Shown:
    return Shown("plain")


@pytest.fixture
def rich() -> Shown:
    return Shown("rich")


async def test_an_answer_in_pieces_is_shown_once(plain: Shown) -> None:
    reply = await plain.show("세 ", "팀이에요", Reply("세 팀이에요"))

    assert reply.text == "세 팀이에요"
    assert plain.out.getvalue() == "세 팀이에요\n"


async def test_a_piece_goes_out_before_the_next_one_comes(plain: Shown) -> None:
    seen: list[str] = []

    async def parts() -> AsyncIterator[Part]:
        yield "세 "
        seen.append(plain.out.getvalue())
        yield Reply("세 팀")

    await show_parts(parts(), plain.screen)

    assert seen == ["세 "]


async def test_remarks_after_the_pieces_follow_them(plain: Shown) -> None:
    await plain.show("세 팀", Reply("세 팀\n\n⚠️ 끊겼어요.", Tone.WARNING))

    assert plain.out.getvalue() == "세 팀\n\n⚠️ 끊겼어요.\n"


async def test_a_reply_that_differs_from_the_pieces_is_shown_whole(plain: Shown) -> None:
    await plain.show("세", Reply("다른 답"))

    assert plain.out.getvalue() == "세\n다른 답\n"


async def test_an_answer_that_breaks_off_keeps_what_came(shown: Shown) -> None:
    async def parts() -> AsyncIterator[Part]:
        yield "세 팀이"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await show_parts(parts(), shown.screen)

    assert shown.out.getvalue().rstrip(" ").endswith("\n")
    assert "세 팀이" in shown.out.getvalue()


async def test_the_iterator_is_closed_when_showing_fails(shown: Shown) -> None:
    closed: list[bool] = []

    async def parts() -> AsyncIterator[Part]:
        try:
            yield "세"
        finally:
            closed.append(True)

    shown.out.close()
    with pytest.raises(ValueError, match="closed"):
        await show_parts(parts(), shown.screen)

    assert closed == [True]


async def test_a_table_in_a_pipe_is_lines_with_tabs(plain: Shown) -> None:
    await plain.show(Reply("모두 2개예요.", table=TABLE))

    assert plain.out.getvalue() == "모두 2개예요.\n번호\t질문\n#1\t공은 몇 개?\n#2\t팀은 몇?\n"


async def test_a_table_on_a_terminal_is_drawn_and_loses_nothing(rich: Shown) -> None:
    long = "가" * 80
    await rich.show(Reply("", table=Table(("질문",), ((long,),))))

    assert rich.out.getvalue().count("가") == 80


async def test_trouble_goes_where_trouble_goes(shown: Shown) -> None:
    await shown.show(Reply("그건 할 수 없어요.", Tone.TROUBLE))

    assert "그건 할 수 없어요." in shown.trouble.getvalue()
    assert shown.out.getvalue() == ""


async def test_progress_in_a_pipe_is_a_line_for_each_step_worth_one(plain: Shown) -> None:
    steps = [Progress("학습 중", number, 100) for number in range(101)]

    await plain.show(Progress("준비 중"), Progress("준비 중"), *steps, Reply("끝"))

    lines = plain.err.getvalue().splitlines()
    assert lines[:3] == ["준비 중", "학습 중 0/100", "학습 중 10/100"]
    assert len(lines) == 12
    assert plain.out.getvalue() == "끝\n"


async def test_progress_on_a_terminal_is_a_bar_that_goes_away(rich: Shown) -> None:
    await rich.show(Progress("[bold]학습 중", 2, 5), Reply("끝"))

    assert "[bold]학습 중" in rich.err.getvalue()
    assert "2/5" in rich.err.getvalue()
    assert rich.err.getvalue().endswith(("\x1b[2K", "\x1b[?25h"))


@pytest.mark.parametrize(("tone", "colour"), [(Tone.GOOD, "32"), (Tone.WARNING, "33"), (Tone.TROUBLE, "31")])
async def test_a_tone_has_its_colour(rich: Shown, tone: Tone, colour: str) -> None:
    await rich.show(Reply("말", tone))

    assert f"\x1b[{colour}m" in rich.out.getvalue() + rich.trouble.getvalue()


async def test_markdown_keeps_its_lines_and_shows_where_a_link_leads(rich: Shown) -> None:
    await rich.show(Reply("**굵게**\n다음 줄\n\n[여기](http://evil.example)\n```\n  code\n```"))

    shown = rich.out.getvalue()
    assert "\x1b[1m굵게" in shown
    assert "굵게" in shown.splitlines()[0]
    assert "다음 줄" in shown.splitlines()[1]
    assert "http://evil.example" in shown
    assert "\x1b]8" not in shown


async def test_nothing_shown_steers_the_terminal(shown: Shown) -> None:
    evil = "\x1b]0;title\x07\x1b[2J말"
    await shown.show(evil, Progress(evil, 1, 2), Reply(evil + "!", table=Table((evil,), ((evil,),))))
    shown.screen.lines([evil])

    written = shown.out.getvalue() + shown.err.getvalue()
    assert "title" not in written
    assert "\x07" not in written
    assert "\x1b[2J" not in written
    assert "[bold]" not in written


async def test_a_long_answer_shows_its_end_while_it_comes(rich: Shown) -> None:
    lines = [f"{number}번 줄\n" for number in range(100)]

    await rich.show(*lines, Reply("".join(lines)))

    growing, whole = rich.out.getvalue().split("\x1b[?25h")
    assert "99번 줄" in growing
    assert all(f"{number}번 줄" in whole for number in range(100))


def test_news_have_buttons_behind_those_that_are_offered(plain: Shown) -> None:
    board = Board(plain.screen)
    board.offer([Button("하나", "help")])
    board.tell(Reply("학습이 끝났어요.", buttons=(Button("쓰기", "use", {"model": "m"}),)))
    board.offer([])

    assert plain.out.getvalue() == "[1] 하나\n학습이 끝났어요.\n[2] 쓰기\n"
    assert [one.label if (one := board.button(str(number))) else None for number in range(4)] == [
        None,
        "하나",
        "쓰기",
        None,
    ]
    assert board.button("2번") is None
    assert board.button("٢") is None


def test_new_buttons_take_the_place_of_the_old(plain: Shown) -> None:
    board = Board(plain.screen)
    board.offer([Button("하나", "help"), Button("둘", "help")])
    board.offer([Button("새것", "help")])

    assert board.button("2") is None
    assert getattr(board.button("1"), "label", None) == "새것"


async def test_the_announcer_shows_the_notice() -> None:
    told: list[Reply] = []
    announcer = TerminalAnnouncer(told.append)

    await announcer.announce(Notice(Channel("terminal", "local"), Reply("끝났어요."), "job:1"))

    assert announcer.platform == "terminal"
    assert [reply.text for reply in told] == ["끝났어요."]


@pytest.mark.parametrize("terminals", [(), ("out",), ("err",), ("out", "err")])
def test_what_is_no_terminal_gets_plain_text(terminals: Sequence[str]) -> None:
    class Stream(io.StringIO):
        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

        def isatty(self) -> bool:
            return self.name in terminals

    out, err = Stream("out"), Stream("err")
    screen = open_screen(out, err, err)

    assert isinstance(screen, RichScreen if "out" in terminals else PlainScreen)
    screen.progress(Progress("학습 중", 1, 2))
    screen.finish()
    assert ("━" in err.getvalue()) == ("err" in terminals)
