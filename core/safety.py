"""Looks at many pairs at once for secrets and personal data, before they are stored."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from core.credentials import Credential, credentials_in, distinct, may_hold
from core.model import QAPair
from core.personal import Personal, masked, personal_in
from core.ports_consent import SecretFinder

_STEP = 2000  # pairs looked at before others get a turn


@dataclass(frozen=True, slots=True)
class Look:
    """What was found in one pair: credentials, which must not be stored, and personal data."""

    credentials: tuple[Credential, ...] = ()
    personal: tuple[Personal, ...] = ()

    @property
    def clear(self) -> bool:
        """Whether nothing was found."""
        return not self.credentials and not self.personal


async def look_at(pairs: Sequence[QAPair], finder: SecretFinder) -> list[Look]:
    """Return what each of the pairs holds, in their order; tens of thousands take about a second."""
    looks: list[Look] = []
    for start in range(0, len(pairs), _STEP):
        texts = [text_of(pair) for pair in pairs[start : start + _STEP]]
        looks += await asyncio.to_thread(lambda batch: [_own_look(text) for text in batch], texts)
        doubtful = [place for place, text in enumerate(texts) if may_hold(text)]
        for place, found in zip(doubtful, await finder.find([texts[one] for one in doubtful]), strict=True):
            look = looks[start + place]
            both = distinct((*look.credentials, *found))
            looks[start + place] = replace(look, credentials=tuple(both))
    return looks


def text_of(pair: QAPair) -> str:
    """All that people wrote of a pair, a line each."""
    return "\n".join((*pair.wordings, pair.answer, *pair.tags, *pair.key_phrases))


def without_personal(pair: QAPair) -> QAPair:
    """The pair with all personal data masked."""
    return _rewritten(pair, masked)


def without(pair: QAPair, credentials: Sequence[Credential]) -> QAPair:
    """The pair with the credentials cut down to what is shown of them, so that it may wait in a draft."""

    def censored(text: str) -> str:
        for one in credentials:
            text = text.replace(one.text, one.masked)
        return text

    return _rewritten(pair, censored)


def _rewritten(pair: QAPair, change: Callable[[str], str]) -> QAPair:
    return replace(
        pair,
        question=change(pair.question),
        answer=change(pair.answer),
        variants=tuple(map(change, pair.variants)),
        tags=tuple(map(change, pair.tags)),
        key_phrases=tuple(map(change, pair.key_phrases)),
        borrowed=tuple(map(change, pair.borrowed)),
    )


def _own_look(text: str) -> Look:
    return Look(tuple(credentials_in(text)), tuple(personal_in(text)))
