"""Every platform passes the same conversations, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from core.model import Language
from tests.contract import CONVERSATIONS, Conversation, Face, a_command_that_does_not_exist_is_named
from tests.contract_discord import discord_face
from tests.contract_drivers import slack_face, slack_http_face, web_face

Open = Callable[[Path, Language], AbstractAsyncContextManager[Face]]
FACES: dict[str, Open] = {
    "discord": discord_face,
    "slack": slack_face,
    "slack-http": slack_http_face,
    "web": web_face,
}
# Discord itself lets nobody send a command that the bot did not register.
IMPOSSIBLE = {("discord", a_command_that_does_not_exist_is_named)}
MEETINGS = [
    pytest.param(FACES[name], conversation, id=f"{name}-{conversation.__name__}")
    for name in FACES
    for conversation in CONVERSATIONS
    if (name, conversation) not in IMPOSSIBLE
]


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize(("face", "conversation"), MEETINGS)
async def test_the_platform_passes(
    face: Open, conversation: Conversation, language: Language, tmp_path: Path
) -> None:
    async with face(tmp_path, language) as opened:
        await conversation(opened)
