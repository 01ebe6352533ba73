"""What is written into a form before somebody sees it: an exchange, a pair, or what was typed before."""

from __future__ import annotations

from core.entries import waiting
from core.errors import NoSuchDraft
from core.model import Channel, QAPair
from core.ports import Drafts, Pairs, Talks
from core.spreadsheet import SEPARATOR


async def prefill_exchange(talks: Talks, turn: str, near: Channel) -> dict[str, str]:
    """The question and the answer of an exchange; nothing where it is gone or was said elsewhere."""
    exchange = await talks.exchange(int(turn), near) if turn.isdecimal() else None
    return {"question": exchange[0].text, "answer": exchange[1].text} if exchange else {}


async def prefill_pair(pairs: Pairs, number: str) -> dict[str, str]:
    """The present texts of a pair; nothing where there is none."""
    digits = number.lstrip("#")
    found = await pairs.get([int(digits)]) if digits.isdecimal() else ()
    return texts_of(found[0]) if found else {}


async def prefill_entry(drafts: Drafts, key: str) -> dict[str, str]:
    """An entry that waits for a decision, with whose words it holds; nothing where it is gone."""
    try:
        entry = await waiting(drafts, key)
    except NoSuchDraft:
        return {}
    taken = {"whose": entry.pair.owner, "asked": entry.asked, "asker": entry.asker}
    return texts_of(entry.pair) | {name: text for name, text in taken.items() if text}


def texts_of(pair: QAPair) -> dict[str, str]:
    """A pair as the fields of a form, with its number and revision where it has them."""
    several = {name: SEPARATOR.join(getattr(pair, name)) for name in ("variants", "tags", "key_phrases")}
    stored = {"number": str(pair.id), "revision": str(pair.revision)} if pair.id else {}
    return {"question": pair.question, "answer": pair.answer, "link": pair.link, **several, **stored}
