"""Text files that come with a question are read with it; what was not read is said."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from adapters.discord.reading import _is_text
from adapters.discord.texts import discord_text
from adapters.discord.words import Asked, File
from bot.build import now
from core.model import Channel

if TYPE_CHECKING:
    from tests.adapters.discord.conftest import Open, Scene

PLAYERS = "몇 명이서 하나요?"


async def asked(scene: Scene) -> str:
    """The question as the core kept it."""
    talk = Channel("discord", str(scene.channel.id), f"u{scene.member.id}")
    turns = await scene.bot.services.talks.recent(talk, 10)
    return [turn.text for turn in turns if turn.role == "user"][-1]


def unread(*names: str) -> str:
    return discord_text("files_unread", "ko", names=", ".join(names), one=3000, all=4000)


async def test_text_files_are_put_under_the_question_with_their_names(open_scene: Open) -> None:
    async with open_scene() as scene:
        files = [
            ("규칙.md", "# 공\n공은 두 개예요.".encode()),
            ("a.csv", b"\xef\xbb\xbfplayers,balls\n7,2\n"),
            ("play.ts", b"const balls = 2"),
        ]
        await scene.member.send(scene.channel, f"{scene.me} {PLAYERS}", attachments=files)

        wanted = f"{PLAYERS}\n\n[규칙.md]\n# 공\n공은 두 개예요.\n\n[a.csv]\nplayers,balls\n7,2"
        assert (await asked(scene)).startswith(wanted)
        assert (await asked(scene)).endswith("[play.ts]\nconst balls = 2")
        assert "-# " not in scene.said()[-1]


async def test_a_file_alone_is_a_question(open_scene: Open) -> None:
    async with open_scene() as scene:
        await scene.member.send(scene.channel, scene.me, attachments=[("message.txt", PLAYERS.encode())])
        assert await asked(scene) == f"[message.txt]\n{PLAYERS}"


async def test_what_is_no_text_or_too_long_is_not_read_and_that_is_said(open_scene: Open) -> None:
    async with open_scene() as scene:
        files = [
            ("photo.png", b"\x89PNG"),
            ("long.txt", b"a" * 3001),
            ("binary.txt", b"\xff\xfe\x00"),
            ("zeros.txt", b"a\0b"),
            ("empty.txt", b" "),
        ]
        await scene.member.send(scene.channel, f"{scene.me} {PLAYERS}", attachments=files)

        assert scene.said() == [f"한 팀은 **일곱 명**이에요.\n\n-# {unread(*(name for name, _ in files))}"]
        assert await asked(scene) == PLAYERS


async def test_all_files_together_stay_within_a_question(open_scene: Open) -> None:
    async with open_scene() as scene:
        files = [
            ("one.txt", "가".encode() * 3000),
            ("two.txt", "나".encode() * 3000),
            ("three.txt", b"short"),
        ]
        await scene.member.send(scene.channel, f"{scene.me} {PLAYERS}", attachments=files)

        text = await asked(scene)
        assert ("[one.txt]" in text, "[two.txt]" in text, "[three.txt]" in text) == (True, False, True)
        assert unread("two.txt") in scene.said()[-1]


async def test_a_file_that_cannot_be_fetched_counts_as_not_read(open_scene: Open) -> None:
    async with open_scene() as scene:
        scene.env.backend.cdn.get = lambda url: None  # type: ignore[method-assign]
        await scene.member.send(scene.channel, f"{scene.me} {PLAYERS}", attachments=[("a.txt", b"text")])
        assert unread("a.txt") in scene.said()[-1]


async def test_files_are_read_after_a_restart_too(open_scene: Open) -> None:
    async with open_scene() as scene:
        sent = await scene.teacher.send(scene.channel, "여기요", attachments=[("a.txt", b"seven players")])
        (file,) = sent.attachments
        talk, member = f"discord:{scene.channel.id}:u{scene.member.id}", str(scene.member.id)
        left = Asked(10**18, scene.channel.id, talk, member, "수아", PLAYERS)
        left = Asked.loads(left.dumps())
        kept = json.loads(left.dumps()) | {
            "guild": scene.guild.id,
            "files": [{"name": "a.txt", "url": file.url, "size": file.size, "type": "text/plain"}],
        }
        await scene.inbox.claim(left.key, json.dumps(kept), now() - timedelta(minutes=1))
        await scene.restart()

        assert await asked(scene) == f"{PLAYERS}\n\n[a.txt]\nseven players"


@pytest.mark.parametrize(
    ("name", "media", "text"),
    [
        ("a.TXT", "", True),
        ("a.ts", "video/mp2t", True),
        ("notes", "text/plain; charset=utf-8", True),
        ("data", "application/json", True),
        ("a.png", "image/png", False),
        ("a.xlsx", "application/zip", False),
        ("archive", "", False),
    ],
)
def test_a_text_is_known_by_its_name_or_its_type(name: str, media: str, text: bool) -> None:
    assert _is_text(File(name, "https://cdn.example/a", 1, media)) is text
