"""Who people are in their workspace: names, languages, and the role that Slack itself vouches for."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from adapters.slack.groups import Groups
from adapters.slack.trouble import FAILURES, code_of
from adapters.slack.words import PLATFORM, within
from adapters.slack.workspace import Workspace
from core.model import Actor, Language, Role

_FRESH = 180.0  # seconds that a look-up is believed
_PATIENCE = 1.5  # seconds; a form must open within three
_MOST = 5000
_LANGUAGES: dict[str, Language] = {"ko": "ko", "en": "en"}
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Known:
    actor: Actor
    at: float


class People:
    """Looks people up, a few minutes at a time. What cannot be looked up has no rights (fail closed)."""

    def __init__(self, workspace: Workspace, clock: Callable[[], float] = time.monotonic) -> None:
        self._workspace, self._clock = workspace, clock
        self._groups = Groups(workspace, clock)
        self._known: OrderedDict[str, _Known] = OrderedDict()
        self._asking: dict[str, asyncio.Task[Actor]] = {}

    async def asker(self, user: str) -> Actor:
        """Who asks a question. Rights do not matter here, so an older look-up is good enough."""
        known = self._known.get(user)
        if known is None:
            return await self.actor(user)
        if self._clock() - known.at > _FRESH:
            self._look_up(user)
        return known.actor

    async def actor(self, user: str) -> Actor:
        """Who runs a command, looked up within the last minutes; without rights if Slack does not say."""
        known = self._known.get(user)
        if known and self._clock() - known.at <= _FRESH:
            return known.actor
        try:
            async with asyncio.timeout(_PATIENCE):
                return await asyncio.shield(self._look_up(user))
        except (*FAILURES, TimeoutError) as error:
            log.warning("the role of %s is unknown (%s)", user, code_of(error) or type(error).__name__)
            return self._nobody(user, known)

    def _look_up(self, user: str) -> asyncio.Task[Actor]:
        """One call for a person, however many wait for it."""
        if user not in self._asking:
            task = asyncio.create_task(self._asked(user))
            self._asking[user] = task
            task.add_done_callback(lambda done: self._settle(user, done))
        return self._asking[user]

    def _settle(self, user: str, done: asyncio.Task[Actor]) -> None:
        self._asking.pop(user, None)
        if not done.cancelled() and done.exception() is not None:
            self._known.pop(user, None)

    async def _asked(self, user: str) -> Actor:
        found = await self._workspace.once.users_info(user=user, include_locale=True)
        actor = self._actor(user, found.get("user") or {})
        actor = replace(actor, role=max(actor.role, await self._groups.role_of(user)))
        self._known[user] = _Known(actor, self._clock())
        self._known.move_to_end(user)
        while len(self._known) > _MOST:
            self._known.popitem(last=False)
        return actor

    def _actor(self, user: str, found: Mapping[str, Any]) -> Actor:
        profile = found.get("profile") or {}
        name = profile.get("display_name") or found.get("real_name") or found.get("name") or user
        language = _LANGUAGES.get(str(found.get("locale") or "")[:2])
        leads = any(found.get(right) for right in ("is_admin", "is_owner", "is_primary_owner"))
        # an admin of another workspace, met in a shared channel, is nobody's admin here
        own = self._workspace.identity.team
        ours = str(found.get("team_id") or own) == own
        role = Role.ADMIN if leads and ours and not found.get("deleted") else Role.MEMBER
        return Actor(PLATFORM, within(self._workspace.home, user), str(name), role, language, name != user)

    def _nobody(self, user: str, known: _Known | None) -> Actor:
        """The person without the role that was not confirmed."""
        if known is not None:
            return replace(known.actor, role=Role.MEMBER)
        return Actor(PLATFORM, within(self._workspace.home, user), user, named=False)

    async def close(self) -> None:
        """End the look-ups under way."""
        asking = list(self._asking.values())
        for task in asking:
            task.cancel()
        await asyncio.gather(*asking, return_exceptions=True)
