"""Roles that the settings give to user groups of the workspace."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from adapters.slack.trouble import FAILURES, code_of
from adapters.slack.workspace import Workspace
from core.model import Role

_FRESH = 180.0  # seconds that a group's members are believed
log = logging.getLogger(__name__)


class Groups:
    """Knows who is in which of the named groups; a group that cannot be read gives no role (fail closed)."""

    def __init__(self, workspace: Workspace, clock: Callable[[], float] = time.monotonic) -> None:
        self._workspace, self._clock = workspace, clock
        self._members: dict[str, tuple[float, frozenset[str]]] = {}

    async def role_of(self, user: str) -> Role:
        """The highest role that the person's groups give."""
        options = self._workspace.options
        if await self._in_any(user, options.admin_groups):
            return Role.ADMIN
        return Role.TEACHER if await self._in_any(user, options.teacher_groups) else Role.MEMBER

    async def _in_any(self, user: str, groups: frozenset[str]) -> bool:
        for group in groups:
            if user in await self._members_of(group):
                return True
        return False

    async def _members_of(self, group: str) -> frozenset[str]:
        at, members = self._members.get(group, (0.0, frozenset[str]()))
        if group in self._members and self._clock() - at <= _FRESH:
            return members
        try:
            found = await self._workspace.once.usergroups_users_list(usergroup=group)
        except FAILURES as error:
            log.warning("who is in group %s is unknown (%s)", group, code_of(error) or type(error).__name__)
            return frozenset()
        self._members[group] = (self._clock(), frozenset(str(one) for one in found.get("users") or []))
        return self._members[group][1]
