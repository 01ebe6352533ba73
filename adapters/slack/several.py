"""The workspaces that installed the bot themselves, each answered with its own token."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from functools import partial
from typing import Any

from adapters.slack.answers import Ports
from adapters.slack.listening import Listening
from adapters.slack.trouble import FAILURES, code_of, lasting
from adapters.slack.words import PLATFORM, installed_in
from adapters.slack.workspace import Identity, Workspace
from core.app import App
from core.installations import Installation, Installations

log = logging.getLogger(__name__)


class Several:
    """Fits `connection.Rooms`. ``shared`` has the session and the app's own tokens, and no bot token."""

    def __init__(self, app: App, ports: Ports, shared: Workspace, installations: Installations) -> None:
        self._app, self._ports, self._shared = app, ports, shared
        self._installations = installations
        self._rooms: dict[str, Listening] = {}

    async def open(self) -> None:
        """Enter every workspace that is known, all at once."""
        known = await self._installations.of(PLATFORM)
        await asyncio.gather(*(self._enter(installation) for installation in known))
        log.info("installed in %s workspaces", len(self._rooms))

    def of(self, payload: Mapping[str, Any]) -> Listening | None:
        """The workspace that a delivery is for; None where the bot is not installed there."""
        team = installed_in(payload)
        room = self._rooms.get(team)
        if room is None and team:
            log.warning("something came from workspace %s, which did not install the bot", team)
        return room

    def workspace(self, team: str) -> Workspace | None:
        """Where to speak in a workspace; None where the bot is not installed there."""
        room = self._rooms.get(team)
        return room.workspace if room else None

    async def add(self, installation: Installation) -> None:
        """Keep an installation and serve its workspace from now on; raises what signing in raises.

        Raises ValueError where the token turns out to be another workspace's.
        """
        room = self._room(installation)
        identity = await room.workspace.sign_in()
        if identity.team != installation.workspace:
            raise ValueError("a token of another workspace")
        await self._installations.keep(installation)
        before = self._rooms.get(installation.workspace)
        self._rooms[installation.workspace] = room
        room.name_missing_scopes()
        log.info("installed in workspace %s", installation.workspace)
        if before is not None:
            await before.close(self._shared.options.pace.grace)

    async def close(self) -> None:
        """End what is under way everywhere, after a few seconds' grace."""
        grace = self._shared.options.pace.grace
        await asyncio.gather(*(room.close(grace) for room in self._rooms.values()))

    async def _enter(self, installation: Installation) -> None:
        """Serve a workspace again, unless it took its token back while nobody listened."""
        room, team = self._room(installation), installation.workspace
        try:
            await room.workspace.sign_in()
        except FAILURES as error:
            if lasting(error):
                log.warning("workspace %s took its token back (%s)", team, code_of(error))
                await self._installations.remove(PLATFORM, team)
                return
            log.warning("workspace %s cannot be asked (%s)", team, code_of(error) or type(error).__name__)
        self._rooms[team] = room
        room.name_missing_scopes()
        await room.resume()

    def _room(self, installation: Installation) -> Listening:
        team = installation.workspace
        workspace = self._shared.of(team, installation.token)
        workspace.identity = Identity(team, installation.bot, "")
        return Listening(self._app, self._ports, workspace, partial(self._gone, team))

    async def _gone(self, team: str) -> None:
        """Forget a workspace that took the app out; late news of an earlier installation changes nothing."""
        room = self._rooms.get(team)
        if room is None or await _works(room.workspace):
            return
        self._rooms.pop(team, None)
        await self._installations.remove(PLATFORM, team)
        log.info("workspace %s took the app out; its token is forgotten", team)
        await room.close(0)


async def _works(workspace: Workspace) -> bool:
    """Whether a token is still good; not if that cannot be asked, since Slack just said it is not."""
    try:
        await workspace.once.auth_test()
    except FAILURES:
        return False
    return True
