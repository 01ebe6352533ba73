"""Those who asked in vain what can be answered by now, and the button that tells them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.gaps import Asking
from core.reply import Button, Call, Reply, Tone
from core.services import Services
from core.texts import Say, speaker

LOOKED_AT = 500  # askings, the newest ones


async def answered_since(services: Services) -> dict[int, list[Asking]]:
    """Askings that a pair answers by now and whose askers were not told, by the pair's number."""
    found: dict[int, list[Asking]] = {}
    for asking, pair in await services.gaps.answered(LOOKED_AT):
        found.setdefault(pair, []).append(asking)
    return found


def tell_button(pair: int, askings: Sequence[Asking], say: Say) -> Button:
    """A button that tells those who asked, with how many they are."""
    count = len({asking.person for asking in askings})
    return Button(say("tell_askers", number=pair, count=count), "tellaskers", {"number": str(pair)})


async def with_askers(call: Call, services: Services, reply: Reply) -> Reply:
    """Add to the reply of something that was taught a button that tells those who asked it in vain."""
    number = reply.facts.get("pair")
    if reply.tone is not Tone.GOOD or not isinstance(number, int) or reply.facts.get("status") != "approved":
        return reply
    askings = [
        one for one in (await answered_since(services)).get(number, []) if one.person != call.actor.key
    ]
    if not askings:
        return reply
    say = speaker(call.actor.language or "ko")
    button = tell_button(number, askings, say)
    return replace(reply, buttons=(*reply.buttons, button))
