"""Tells whoever suggested a pair what became of it: once, where they suggested it, in their language."""

from __future__ import annotations

from typing import Literal

from core.model import Channel, Language, QAPair, Status
from core.reply import Notice, Reply, Tone
from core.texts import say

Outcome = Literal["approved", "merged", "rejected"]


def notices_of(draft: QAPair, outcome: Outcome, into: int, default: Language) -> tuple[Notice, ...]:
    """Return the news of a decision on a draft; none where it was no draft, or came from no channel.

    ``into`` is the number of the pair that holds its text now. The key lets each outcome be told once.
    """
    if draft.status is not Status.DRAFT or not draft.author:
        return ()
    try:
        channel = Channel.parse(draft.source)
    except ValueError:
        return ()
    text = say(f"outcome_{outcome}", draft.language or default, number=into, question=draft.question)
    tone = Tone.PLAIN if outcome == "rejected" else Tone.GOOD
    reply = Reply(text, tone, facts={"pair": into, "suggestion": draft.id, "outcome": outcome})
    return (Notice(channel, reply, f"pair:{draft.id}:{outcome}", draft.author),)
