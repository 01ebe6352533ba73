"""Finds taught texts like a question for the prompt of any model; a new text is found by the next search."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from threading import Lock
from typing import TYPE_CHECKING

from engine.recall.features import Extractor, hashed
from engine.recall.lexicon import Lexicon
from engine.recall.text import key as plain_form

if TYPE_CHECKING:
    from engine.recall.collection import Collection, Texts

# With more fresh texts than this, they are merged into the main part in the background.
FRESH_AT_MOST = 512


class RecallRetriever:
    """Texts under keys, searched by similarity. Heavy work runs in threads, never in the event loop."""

    def __init__(self) -> None:
        self._extractor = Extractor(Lexicon.standard().words)
        self._collection: Collection | None = None
        self._keys: dict[int, str] = {}
        self._numbers: dict[str, int] = {}
        self._next = 0
        self._writing = Lock()
        self._merging: asyncio.Task[None] | None = None

    async def update(self, documents: Sequence[tuple[str, Sequence[str]]], removed: Sequence[str]) -> None:
        """Replace or add each key with its texts and forget the ``removed`` keys.

        Texts without a letter or digit are ignored; a key left without texts is forgotten. Removing an
        unknown key changes nothing.
        """
        if not documents and not removed:
            return
        await asyncio.to_thread(self._update, documents, removed)
        fresh = self._collection.fresh_texts if self._collection else 0
        if fresh > FRESH_AT_MOST and (self._merging is None or self._merging.done()):
            self._merging = asyncio.create_task(asyncio.to_thread(self._merge))

    async def search(self, text: str, limit: int) -> Sequence[tuple[str, float]]:
        """Return up to ``limit`` keys with their similarity (0..1), best first, each key once."""
        return await asyncio.to_thread(self._search, text, limit)

    def _update(self, documents: Sequence[tuple[str, Sequence[str]]], removed: Sequence[str]) -> None:
        from engine.recall.collection import Collection

        latest = dict(documents)
        with self._writing:
            gone = [self._forget(key) for key in {*removed, *latest} if key in self._numbers]
            added = self._texts([(key, text) for key, texts in latest.items() for text in texts])
            before = self._collection or Collection.empty()
            many = added.grams.texts > max(FRESH_AT_MOST, before.main.texts.grams.texts // 4)
            first = not before.main.texts.grams.texts
            change = before.merged if many or first else before.changed
            self._collection = change(added, gone)

    def _texts(self, keyed: Sequence[tuple[str, str]]) -> Texts:
        from engine.recall.collection import Texts

        plain = [plain_form(text) for _, text in keyed]
        kept = [(key, text, form) for (key, text), form in zip(keyed, plain, strict=True) if form]
        return Texts.of(
            [self._extractor.vector(text) for _, text, _ in kept],
            [hashed(form) for _, _, form in kept],
            [self._number(key) for key, _, _ in kept],
        )

    def _number(self, key: str) -> int:
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = self._next
            self._keys[number] = key
            self._next += 1
        return number

    def _forget(self, key: str) -> int:
        number = self._numbers.pop(key)
        del self._keys[number]
        return number

    def _search(self, text: str, limit: int) -> Sequence[tuple[str, float]]:
        collection, form = self._collection, plain_form(text)
        if collection is None or not form or limit < 1:
            return []
        found = collection.best(self._extractor.vector(text), hashed(form), limit)
        named = ((self._keys.get(number), similarity) for number, similarity in found)
        return [(key, similarity) for key, similarity in named if key is not None]

    def _merge(self) -> None:
        before = self._collection
        if before is None:
            return
        merged = before.merged()
        with self._writing:
            self._collection = merged.caught_up(before, self._collection or before)
