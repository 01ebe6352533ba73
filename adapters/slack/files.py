"""Files that people hand in: texts are read with a question, anything else is said to be ignored."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from urllib.parse import urlsplit

from adapters.slack.texts import slack_text
from adapters.slack.trouble import FAILURES
from adapters.slack.words import Incoming, SentFile
from adapters.slack.workspace import Workspace
from core.errors import NotAFile
from core.model import Language
from core.reply import Part, Reply, Upload

_WITH_QUESTION = 3000  # characters of attached text that are read with a question
LARGEST = 64_000_000  # bytes
log = logging.getLogger(__name__)


class Files:
    """Fetches what people attached."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def read(self, incoming: Incoming) -> tuple[str, tuple[str, ...]]:
        """Return the question with its attached texts, and the names of the files that were not read."""
        text, ignored = incoming.text, []
        for file in incoming.files:
            content = await self._text(file)
            if content is None or len(content) > _WITH_QUESTION:
                ignored.append(file.name)
            else:
                text = f"{text}\n\n[{file.name}]\n{content}".strip()
        return text, tuple(ignored)

    async def _text(self, file: SentFile) -> str | None:
        if not file.media_type.startswith("text/") or file.size > 4 * _WITH_QUESTION:
            return None
        try:
            return (await self.fetch(file)).content.decode("utf-8-sig")
        except (NotAFile, UnicodeDecodeError):
            return None

    async def fetch(self, file: SentFile) -> Upload:
        """Download a file; raises `NotAFile` where that cannot be done."""
        if not self._ours(file.url) or file.size > LARGEST:
            raise NotAFile(field=file.name)
        headers = {"Authorization": f"Bearer {self._workspace.options.bot_token}"}
        try:
            async with self._workspace.session.get(file.url, headers=headers, allow_redirects=False) as got:
                content = await got.content.read(LARGEST + 1)
                whole = got.status == 200 and len(content) <= LARGEST
                while whole and not got.content.at_eof():
                    content += await got.content.read(LARGEST + 1 - len(content))
                    whole = len(content) <= LARGEST
        except FAILURES as error:
            log.info("%s could not be downloaded (%s)", file.name, type(error).__name__)
            raise NotAFile(field=file.name) from error
        if not whole or (file.size and len(content) != file.size):
            raise NotAFile(field=file.name)  # a page to log in with has another size
        return Upload(file.name, content)

    def _ours(self, url: str) -> bool:
        """The token goes to Slack and to nobody else."""
        asked, known = urlsplit(url), urlsplit(self._workspace.options.api_url)
        if (asked.scheme, asked.netloc) == (known.scheme, known.netloc):
            return True
        host = asked.hostname or ""
        return asked.scheme == "https" and (host == "slack.com" or host.endswith(".slack.com"))

    async def remarked(
        self, parts: AsyncIterator[Part], ignored: tuple[str, ...], language: Language
    ) -> AsyncIterator[Part]:
        """Pass parts on; the reply at their end also says which files were not read."""
        async for part in parts:
            if isinstance(part, Reply) and ignored:
                remark = slack_text("ignored_files", language, names=", ".join(ignored))
                part = replace(part, text=f"{part.text}\n\n📎 {remark}")
            yield part
