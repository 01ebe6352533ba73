"""Where pages are shown: as messages of a channel, or as the answer to an interaction."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Sequence
from typing import Any, Protocol, cast

import discord

from adapters.discord.buttons import view_of
from adapters.discord.faults import kind_of
from adapters.discord.show import Page
from core.reply import Attachment

MISSING = discord.utils.MISSING


class Stage(Protocol):
    """Shows pages by their number; raises `discord.HTTPException`."""

    async def put(self, index: int, page: Page) -> None:
        """Show a page, in the place of what had its number before."""

    async def drop(self, index: int) -> None:
        """Take a page away."""


class ChannelStage:
    """Messages of a channel.

    ``nonce`` makes Discord return what was sent before a restart; ``before`` is called before the first.
    """

    def __init__(
        self,
        channel: discord.abc.Messageable,
        reference: discord.MessageReference | None = None,
        nonce: str | None = None,
        before: Callable[[], None] | None = None,
    ) -> None:
        self._channel, self._reference, self._nonce, self._before = channel, reference, nonce, before
        self._messages: dict[int, discord.Message] = {}

    async def put(self, index: int, page: Page) -> None:
        """Send or edit a message."""
        if index in self._messages:
            await self._edit(index, page)
            return
        if self._before and not self._messages:
            self._before()
        sent = await self._send(index, page)
        self._messages[index] = sent
        if self._nonce and sent.content and sent.content.strip() != page.text.strip():
            await self._edit(index, page)  # an earlier process began this message

    def adopt(self, message: discord.Message) -> None:
        """Let a message that is there already be the first page."""
        self._messages[0] = message

    async def drop(self, index: int) -> None:
        """Delete a message."""
        await self._messages.pop(index).delete()

    async def _send(self, index: int, page: Page) -> discord.Message:
        extra: dict[str, Any] = {"reference": self._reference} if self._reference and index == 0 else {}
        if self._nonce:
            extra["nonce"] = f"{self._nonce}-{index}"
        return await self._channel.send(
            page.text,
            suppress_embeds=True,
            mention_author=False,
            view=view_of(page.buttons) if page.buttons else MISSING,
            files=files_of(page.files) or MISSING,
            **extra,
        )

    async def _edit(self, index: int, page: Page) -> None:
        self._messages[index] = await self._messages[index].edit(
            content=page.text,
            suppress=True,  # discord.py's own default would let previews unfold again
            view=view_of(page.buttons) if page.buttons else None,
            attachments=files_of(page.files) or MISSING,
        )


class InteractionStage:
    """The answer to an acknowledged interaction; once its token is too old, ``later`` takes over."""

    def __init__(self, interaction: discord.Interaction[Any], private: bool, later: Stage) -> None:
        self._interaction, self._private, self._later = interaction, private, later
        self._followups: dict[int, discord.WebhookMessage] = {}
        self._over = False

    async def put(self, index: int, page: Page) -> None:
        """Edit the answer, or send and edit what follows it."""
        self._over = self._over or self._interaction.is_expired()
        if not self._over:
            try:
                await self._put(index, page)
            except discord.HTTPException as error:
                if kind_of(error) != "late":
                    raise
                self._over = True
        if self._over:
            await self._later.put(index, page)

    async def _put(self, index: int, page: Page) -> None:
        if index == 0:
            await self._interaction.edit_original_response(**_edited(page))
        elif index in self._followups:
            self._followups[index] = await self._followups[index].edit(**_edited(page))
        else:
            self._followups[index] = await self._follow(page)

    async def drop(self, index: int) -> None:
        """Take away what followed the answer."""
        if index in self._followups:
            await self._followups.pop(index).delete()

    async def _follow(self, page: Page) -> discord.WebhookMessage:
        return await self._interaction.followup.send(
            page.text,
            ephemeral=self._private,
            suppress_embeds=True,
            view=view_of(page.buttons) if page.buttons else MISSING,
            files=files_of(page.files) or MISSING,
            wait=True,
        )


class DirectStage:
    """Direct messages to a person, in a channel that is opened when it is needed."""

    def __init__(self, person: discord.User | discord.Member) -> None:
        self._person = person
        self._stage: ChannelStage | None = None

    async def put(self, index: int, page: Page) -> None:
        """Send or edit a direct message."""
        if self._stage is None:
            self._stage = ChannelStage(await self._person.create_dm())
        await self._stage.put(index, page)

    async def drop(self, index: int) -> None:
        """Delete a direct message."""
        if self._stage is not None:
            with contextlib.suppress(KeyError):
                await self._stage.drop(index)


def _edited(page: Page) -> dict[str, Any]:
    return {
        "content": page.text,
        "view": view_of(page.buttons) if page.buttons else None,
        "attachments": files_of(page.files) or MISSING,
    }


def files_of(files: Sequence[Attachment]) -> list[discord.File]:
    """Files the way discord.py sends them; a temporary file is read by it, a piece at a time."""
    return [_file_of(file) for file in files]


def _file_of(file: Attachment) -> discord.File:
    if isinstance(file.source, bytes):
        return discord.File(io.BytesIO(file.source), file.name)
    file.source.file.seek(0)
    return discord.File(cast(io.BufferedIOBase, file.source.file), file.name)
