"""Replies become messages within Discord's limits: links plain, tables drawn, nothing lost."""

from __future__ import annotations

import gzip
import os
from string import Formatter
from typing import TYPE_CHECKING

import pytest

from adapters.discord.show import LIMIT, Layout, drawn, pages_of, safe
from adapters.discord.texts import TEXTS, discord_text
from core.reply import Attachment, Button, Reply, Table, Tone

if TYPE_CHECKING:
    from tests.adapters.discord.conftest import Open

LAYOUT = Layout("ko")
PARAGRAPH = "문장이 이어져요. " * 60


class Nothing:
    """Drafts that are never needed."""

    async def put(self, content: bytes, name: str) -> str:
        raise AssertionError

    async def get(self, key: str) -> tuple[str, bytes] | None:
        raise AssertionError

    async def drop(self, key: str) -> bool:
        return False


async def shown(reply: Reply, streamed: int = 1) -> list[str]:
    return [page.text for page in await pages_of(reply, LAYOUT, Nothing(), streamed)]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("![x](https://evil.test/?q=SECRET)", "x (<https://evil.test/?q=SECRET>)"),
        ("[은행](https://evil.test)", "은행 (<https://evil.test>)"),
        ("[https://a.test](https://a.test)", "<https://a.test>"),
        ("[문서](https://good.test/a)", "[문서](<https://good.test/a>)"),
        ("https://a.test/b. 그리고", "<https://a.test/b>. 그리고"),
        ("<https://a.test>에서", "<https://a.test>에서"),
        ("https://a.test/b_(c)에서", "<https://a.test/b_(c)>에서"),
        ("`![x](https://a.test)`", "`![x](https://a.test)`"),
        ("```\nhttps://a.test\n```", "```\nhttps://a.test\n```"),
        ("```\nhttps://a.test", "```\nhttps://a.test"),
        ("[x](http://[)", "x (<http://[>)"),
    ],
)
def test_links_and_images_are_plain_text_unless_their_host_is_listed(text: str, plain: str) -> None:
    assert safe(text, {"good.test"}) == plain


async def test_a_long_reply_is_several_messages_with_the_buttons_under_the_last() -> None:
    text = "\n\n".join(f"{number}. {PARAGRAPH}" for number in range(6))
    pages = await pages_of(Reply(text, buttons=(Button("다음", "listqa"),)), LAYOUT, Nothing())

    assert 1 < len(pages) <= 5
    assert all(len(page.text) <= LIMIT for page in pages)
    assert [len(page.buttons) for page in pages] == [0] * (len(pages) - 1) + [1]
    assert "".join("".join(page.text for page in pages).split()) == "".join(text.split())


async def test_more_than_five_messages_go_up_as_a_file_with_the_beginning_shown() -> None:
    text = "\n\n".join(f"{number}. {PARAGRAPH}" for number in range(40))
    pages = await pages_of(Reply(text), LAYOUT, Nothing())

    assert [page.text[:3] for page in pages] == ["0. ", discord_text("whole_text", "ko")[:3]]
    assert pages[-1].files[0].content.decode() == text
    assert len(await shown(Reply(text), streamed=5)) == 6


async def test_five_messages_are_not_yet_a_file() -> None:
    text = "\n\n".join(["가" * 1999] * 5)
    pages = await pages_of(Reply(text), LAYOUT, Nothing())
    assert (len(pages), pages[-1].files) == (5, ())


async def test_a_narrow_table_is_aligned_with_wide_letters_counted_twice() -> None:
    table = Table(("번호", "No"), (("1", "가나"), ("22", "a")))
    assert drawn(table) == "```\n번호  No\n1     가나\n22    a\n```"


async def test_a_wide_table_is_a_list() -> None:
    table = Table(("번호", "질문"), (("#1", "긴 질문 " * 20),))
    assert drawn(table).startswith("- **#1** 긴 질문")


async def test_in_a_list_a_bare_number_is_told_with_its_heading() -> None:
    table = Table(("번호", "질문", "다른 표현"), (("2", "긴 질문이에요 " * 10, "3"), ("4", "5", "")))
    first, second = drawn(table).split("\n")

    assert first.endswith(" · 다른 표현 3")
    assert second == "- **4** 5"


async def test_tones_are_marked_once() -> None:
    assert await shown(Reply("됐어요", Tone.GOOD)) == ["✅ 됐어요"]
    assert await shown(Reply("⚠️ 안 돼요", Tone.TROUBLE)) == ["⚠️ 안 돼요"]


async def test_an_empty_reply_is_still_a_message() -> None:
    assert await shown(Reply("")) == ["\u200b"]


async def test_a_large_file_is_compressed_and_one_that_stays_too_large_is_said() -> None:
    large = Attachment("a.jsonl", b"x" * 9_000_000, "application/jsonl")
    (page,) = [(await pages_of(Reply("여기요", attachments=(large,)), LAYOUT, Nothing()))[-1]]
    assert page.files[0].name == "a.jsonl.gz"
    assert gzip.decompress(page.files[0].content) == large.content

    huge = Attachment("b.bin", os.urandom(11_000_000), "application/octet-stream")
    pages = await pages_of(Reply("여기요", attachments=(huge,)), LAYOUT, Nothing())
    assert pages[-1].files == ()
    assert "b.bin.gz" in pages[-1].text


def test_every_sentence_has_both_languages_and_the_same_facts() -> None:
    for korean, english in TEXTS.values():
        facts = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in (korean, english)]
        assert facts[0] == facts[1]
        assert any("가" <= letter <= "힣" for letter in korean)
        assert not any("가" <= letter <= "힣" for letter in english)


async def test_a_long_answer_arrives_whole_in_a_channel_and_in_an_interaction(open_scene: Open) -> None:
    answer = "\n\n".join(f"{number}번 규칙이에요. {'설명 ' * 100}" for number in range(4)).strip()
    async with open_scene(taught=({"question": "규칙 전부 알려 줘요?", "answer": answer[:2000]},)) as scene:
        await scene.tell("prompt", {"action": "set", "text": "긴 프롬프트 " * 500, "where": "everywhere"})
        await scene.member.send(scene.channel, f"{scene.me} 규칙 전부 알려 줘요?")
        assert "".join("".join(scene.said()).split()) == "".join(answer[:2000].split())

        result = await scene.admin.slash(scene.channel, "prompt", action="show", where="everywhere")
        assert result.response is not None
        parts = [result.response.content, *(one.content for one in result.followups)]
        assert len(parts) > 1
        assert all(one.ephemeral for one in result.followups)
        assert "".join(parts).count("프롬프트") >= 500
