"""Every platform passes the same conversations, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from core.model import Language
from tests.contract import CONVERSATIONS, Conversation, Face
from tests.contract_drivers import slack_face, web_face

Open = Callable[[Path, Language], AbstractAsyncContextManager[Face]]
FACES: dict[str, Open] = {"slack": slack_face, "web": web_face}


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("conversation", CONVERSATIONS, ids=lambda one: one.__name__)
@pytest.mark.parametrize("platform", FACES)
async def test_the_platform_passes(
    platform: str, conversation: Conversation, language: Language, tmp_path: Path
) -> None:
    async with FACES[platform](tmp_path, language) as face:
        await conversation(face)
