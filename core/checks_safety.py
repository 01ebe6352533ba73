"""Checks that protect people: secrets block, personal data and what moderation flags are for the teacher."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field

from core.checks import Check, Finding, Teaching, Weight
from core.credentials import Credential
from core.errors import HostTrouble, NoModeration
from core.personal import Personal
from core.ports_consent import Moderator, SecretFinder
from core.reply import Button
from core.safety import look_at, text_of, without
from core.sentences_consent import CONSENT
from core.texts import Say

_SHOWN = 5
log = logging.getLogger(__name__)


def safety_checks(finder: SecretFinder, moderator: Moderator) -> tuple[Check, ...]:
    """The checks in the order in which they are told."""
    return (LookCheck(finder), ModerationCheck(moderator))


@dataclass(frozen=True, slots=True)
class LookCheck:
    """Looks for secrets, which block, and for personal data, which can be masked by a button."""

    finder: SecretFinder

    async def __call__(self, teaching: Teaching) -> Sequence[Finding]:
        """Return at most one finding of each kind."""
        [look] = await look_at([teaching.pair], self.finder)
        found = []
        if look.credentials:
            told = spell_credentials(look.credentials, teaching.say)
            said, kept = teaching.say("pair_secret", found=told), without(teaching.pair, look.credentials)
            found.append(Finding("secret", said, Weight.BLOCKS, instead=kept))
        if look.personal:
            told = spell_personal(look.personal, teaching.say)
            mask = Button(teaching.say("mask_and_teach"), "maskqa")
            found.append(
                Finding("personal", teaching.say("pair_personal", found=told), about=told, buttons=(mask,))
            )
        return found


@dataclass(slots=True)
class ModerationCheck:
    """Asks the host's moderation; a host that has none is asked once, one in trouble is passed over."""

    moderator: Moderator
    _missing: bool = field(default=False, init=False)

    async def __call__(self, teaching: Teaching) -> Sequence[Finding]:
        """Return a finding that names the categories."""
        if self._missing:
            return []
        try:
            [categories] = await self.moderator.flagged([text_of(teaching.pair)])
        except NoModeration:
            self._missing = True
            return []
        except HostTrouble as trouble:
            log.warning("a pair was taught without moderation: %s", trouble.key)
            return []
        told = ", ".join(categories)
        return (
            [Finding("moderation", teaching.say("pair_moderation", found=told), about=told)] if told else []
        )


def spell_credentials(found: Sequence[Credential], say: Say) -> str:
    """Name credentials without giving them away."""
    kinds = [(say(name) if (name := f"secret_{one.kind}") in CONSENT else one.kind, one) for one in found]
    return ", ".join(f"{kind} `{one.masked}`" for kind, one in kinds[:_SHOWN])


def spell_personal(found: Sequence[Personal], say: Say) -> str:
    """Name personal data, masked."""
    return ", ".join(f"{say(f'personal_{one.kind}')} `{one.masked}`" for one in found[:_SHOWN])
