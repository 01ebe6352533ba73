"""Text files that come with a question are read with it; of all others it is said that they were not."""

from __future__ import annotations

import contextlib
import re
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from dataclasses import replace
from pathlib import PurePath

import discord

from adapters.discord.download import NotFetched, fetched
from adapters.discord.texts import discord_text
from adapters.discord.words import Asked, File
from core.model import Language
from core.reply import Part, Reply, Upload

_LONGEST = 3000  # characters of one file
_LARGEST = 4 * _LONGEST  # bytes, so that nothing is downloaded in vain
_TEXT_TYPES = ("text/", "application/json", "application/xml", "application/x-yaml", "application/toml")
_ENDINGS = re.compile(
    r"\.(txt|md|markdown|rst|csv|tsv|jsonl?|ndjson|ya?ml|toml|ini|cfg|conf|log|xml|html|css|sql|diff|patch"
    r"|sh|bat|ps1|py|jsx?|tsx?|java|kt|c|h|cc|cpp|hpp|cs|go|rs|rb|php|swift|lua|r|scala|dart|tex)",
    re.IGNORECASE,
)


class Reading:
    """Reads the files of questions. ``limit``: characters of a question together with its files."""

    def __init__(self, client: discord.Client, limit: int) -> None:
        self._client, self._limit = client, limit

    async def read(self, asked: Asked) -> tuple[Asked, tuple[str, ...]]:
        """Return the question with its files written below it, and the names of those that were not read."""
        ignored = []
        for file in asked.files:
            content = await self._text(file)
            longer = f"{asked.text}\n\n[{file.name}]\n{content}".strip()
            if content is None or len(content) > _LONGEST or len(longer) > self._limit:
                ignored.append(file.name)
            else:
                asked = replace(asked, text=longer)
        return asked, tuple(ignored)

    async def _text(self, file: File) -> str | None:
        if not _is_text(file) or file.size > _LARGEST:
            return None
        try:
            found = (await fetched(self._client, {"file": file}))["file"]
            content = found.content.decode("utf-8-sig") if isinstance(found, Upload) else ""
        except (NotFetched, UnicodeDecodeError):
            return None
        return content if content.strip() and "\0" not in content else None

    async def remarked(
        self, parts: AsyncIterator[Part], ignored: Sequence[str], language: Language
    ) -> AsyncGenerator[Part]:
        """Pass an answer on; its reply also says which files were not read."""
        facts = {"names": ", ".join(ignored), "one": _LONGEST, "all": self._limit}
        async with contextlib.aclosing(parts) as open_parts:  # type: ignore[type-var]
            async for part in open_parts:
                if isinstance(part, Reply) and ignored:
                    part = replace(part, text=f"{part.text}\n\n-# {_unread(language, facts)}")
                yield part


def _unread(language: Language, facts: dict[str, object]) -> str:
    return discord_text("files_unread", language, **facts)


def _is_text(file: File) -> bool:
    """Names are believed first: Discord takes TypeScript for video."""
    return _ENDINGS.fullmatch(PurePath(file.name).suffix) is not None or file.type.startswith(_TEXT_TYPES)
