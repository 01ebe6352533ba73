"""The one workspace that the bot is in by its token."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Mapping
from typing import Any

from adapters.slack.answers import Ports
from adapters.slack.listening import Listening
from adapters.slack.trouble import FAILURES, SlackRefused, code_of, lasting, refusal_of
from adapters.slack.workspace import Workspace
from core.app import App

log = logging.getLogger(__name__)


class One:
    """Fits `connection.Rooms`."""

    def __init__(self, app: App, ports: Ports, workspace: Workspace) -> None:
        self._workspace = workspace
        self._room = Listening(app, ports, workspace, self._gone)

    async def open(self) -> None:
        """Sign in, however long that takes; raises `SlackRefused` where trying again cannot help."""
        pause = 0.5
        while True:
            try:
                await self._workspace.sign_in()
                break
            except FAILURES as error:
                if lasting(error):
                    raise refusal_of(error) from error
                log.warning("Slack cannot be reached (%s)", code_of(error) or type(error).__name__)
            await asyncio.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311 - spreads the tries
            pause = min(pause * 2, 60.0)
        self._room.name_missing_scopes()
        await self._room.resume()

    def of(self, _: Mapping[str, Any]) -> Listening:
        """Whatever comes, comes for this workspace."""
        return self._room

    async def close(self) -> None:
        """End what is under way, after a few seconds' grace."""
        await self._room.close(self._workspace.options.pace.grace)

    async def _gone(self) -> None:
        """Without its token the bot hears nothing more; whoever runs it is told what to do."""
        log.error("%s", SlackRefused("token_revoked").sentence(self._workspace.options.language))
