"""Who may do what: the highest of what the platform, the settings and the chat gave a person."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from core.errors import NotAllowed, StorageTrouble
from core.model import Actor, Role
from core.ports import Roles


@dataclass(frozen=True, slots=True)
class Access:
    """Decides roles. ``admins`` and ``teachers`` are `Actor.key`s from the settings."""

    roles: Roles
    admins: Set[str] = frozenset()
    teachers: Set[str] = frozenset()

    async def role_of(self, actor: Actor) -> Role:
        """Return the person's role; if the given roles cannot be read, only what is certain without them."""
        certain = max(actor.role, self._by_settings(actor.key))
        try:
            given = await self.roles.role_of(actor.key)
        except StorageTrouble:
            return certain
        return max(certain, given or Role.MEMBER)

    def _by_settings(self, person: str) -> Role:
        if person in self.admins:
            return Role.ADMIN
        return Role.TEACHER if person in self.teachers else Role.MEMBER


def require(actor: Actor, needs: Role) -> None:
    """Raise `NotAllowed` unless the person's role includes ``needs``."""
    if actor.role < needs:
        raise NotAllowed(needs=needs.name)
