"""Buttons that work after any restart, on messages this process never saw."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Protocol, Self

import discord

from adapters.discord.packing import PREFIX, Packed

_LABEL = 80  # characters, Discord's limit
_MOST = 25  # buttons of a message


class Presser(Protocol):
    """The client of a pressed button."""

    async def pressed(self, interaction: discord.Interaction, custom_id: str) -> None:
        """Do what a button says."""


class CommandButton(discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]], template=rf"{PREFIX}:.+"):
    """A button whose whole work is written in its id."""

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str]
    ) -> Self:
        """Make the pressed button again."""
        assert isinstance(item, discord.ui.Button)  # noqa: S101 - only buttons carry our ids
        return cls(item)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Hand the press on."""
        client: Presser = interaction.client
        await client.pressed(interaction, self.custom_id)


def view_of(buttons: Sequence[Packed]) -> discord.ui.View:
    """Return the rows of buttons under a message; discord.py keeps nothing of them in memory."""
    view = discord.ui.View(timeout=None)
    for button in buttons[:_MOST]:
        item = discord.ui.Button[discord.ui.View](
            label=_short(button.label), custom_id=button.custom_id, style=_style(button)
        )
        view.add_item(CommandButton(item))
    return view


def _style(button: Packed) -> discord.ButtonStyle:
    """Quiet buttons stand back, so that an answer is not outdone by what can be done with it."""
    if button.danger:
        return discord.ButtonStyle.danger
    return discord.ButtonStyle.secondary if button.quiet else discord.ButtonStyle.primary


def _short(label: str) -> str:
    return label if len(label) <= _LABEL else label[: _LABEL - 1] + "…"
