"""Answers several people at once: one growing batch for each adapter, a token for everybody in turn."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

import torch
from transformers import DynamicCache

from engine.lora.adapters import Adapters
from engine.lora.sampling import Ask, Draft

_PREFILL: Final = {"cpu": 64, "cuda": 1024}  # tokens of a prompt read at a time, so nobody waits long
_AT_ONCE: Final = 32  # answers in one batch
_TOGETHER: Final = {"cpu": 4, "cuda": 32}  # short prompts read at a time while others hear their answers


@dataclass(slots=True)
class _Reading:
    """A prompt that is being read."""

    draft: Draft
    cache: Any
    read: int = 0


@dataclass(slots=True)
class _Batch:
    """Answers of one adapter. ``mask`` is 1 where a row has a token; short rows begin with a gap."""

    drafts: list[Draft] = field(default_factory=list)
    last: list[int] = field(default_factory=list)
    cache: Any = None
    mask: Any = None


class _Abandoned(Exception):
    """Nobody waits any more for what is being computed."""


class Decoder:
    """Takes requests and yields what is said, step by step. Only `abandon` is for other threads."""

    def __init__(self, adapters: Adapters, tokenizer: Any) -> None:  # noqa: ANN401 - transformers is untyped
        self._adapters, self._tokenizer = adapters, tokenizer
        self._asked: set[str] = set()
        self._gone: set[str] = set()
        self._part, self._together = _PREFILL[adapters.device], _TOGETHER[adapters.device]
        adapters.between_layers(self._check)
        self._waiting: deque[_Reading] = deque()
        self._batches: dict[str | None, _Batch] = {}
        self._turn: deque[str | None] = deque()
        self._ends = adapters.end_tokens(tokenizer)

    @property
    def busy(self) -> bool:
        """Whether somebody waits for anything."""
        return bool(self._waiting or self._batches)

    def take(self, ask: Ask) -> None:
        """Accept a request."""
        self._waiting.append(_Reading(Draft(ask, self._ends), DynamicCache()))

    def abandon(self, ask_id: str) -> None:
        """Say that a request is to be dropped soon: what is computed for it alone ends at the next layer."""
        self._gone.add(ask_id)

    def _check(self) -> None:
        if self._gone and self._asked <= self._gone:
            raise _Abandoned

    def drop(self, ask_id: str) -> None:
        """Forget a request, wherever it stands."""
        self._gone.discard(ask_id)
        self._waiting = deque(one for one in self._waiting if one.draft.ask.id != ask_id)
        for adapter, batch in list(self._batches.items()):
            keep = [place for place, draft in enumerate(batch.drafts) if draft.ask.id != ask_id]
            self._keep(adapter, keep)

    def step(self) -> Iterator[tuple[Draft, str]]:
        """Read a part of one prompt, then say one token of every answer of the adapter whose turn it is.

        Yields (answer, new text) for each; an answer whose ``reason`` is set has ended.
        """
        with torch.inference_mode(), suppress(_Abandoned):
            if self._waiting:
                yield from self._read_on()
            if self._turn:
                adapter = self._turn[0]
                self._turn.rotate(-1)
                yield from self._say(adapter)

    def _read_on(self) -> Iterator[tuple[Draft, str]]:
        """Read short prompts of one adapter together, or the next part of a long one."""
        first = self._waiting[0]
        room = _AT_ONCE - len(self._batch(first.draft.ask.adapter).drafts)
        if room < 1:
            self._waiting.rotate(-1)
        elif len(first.draft.ask.tokens) > self._part:
            yield from self._read_part(self._waiting.popleft())
        else:
            yield from self._read_together(self._short_ones(first.draft.ask.adapter, room))

    def _short_ones(self, adapter: str | None, room: int) -> list[Draft]:
        """Take the short prompts of an adapter out of the queue: few while they would keep others waiting."""
        most = min(room, self._together) if self._batches else room
        chosen: list[_Reading] = []
        for reading in self._waiting:
            ask = reading.draft.ask
            if ask.adapter == adapter and len(ask.tokens) <= self._part and len(chosen) < most:
                chosen.append(reading)
        self._waiting = deque(reading for reading in self._waiting if reading not in chosen)
        return [reading.draft for reading in chosen]

    def _read_together(self, drafts: list[Draft]) -> Iterator[tuple[Draft, str]]:
        self._asked = {draft.ask.id for draft in drafts}
        model, cache = self._adapters.use(drafts[0].ask.adapter), DynamicCache()
        length = max(len(draft.ask.tokens) for draft in drafts)
        gaps = [length - len(draft.ask.tokens) for draft in drafts]
        rows = [[0] * gap + draft.ask.tokens for gap, draft in zip(gaps, drafts, strict=True)]
        mask = torch.tensor([[0] * gap + [1] * (length - gap) for gap in gaps], device=model.device)
        scores = model(
            input_ids=torch.tensor(rows, device=model.device),
            attention_mask=mask,
            position_ids=(mask.cumsum(1) - 1).clamp(min=0),
            past_key_values=cache,
            use_cache=True,
            logits_to_keep=1,
        ).logits[:, -1]
        yield from self._begun(drafts, scores, _Batch(cache=cache, mask=mask))

    def _read_part(self, reading: _Reading) -> Iterator[tuple[Draft, str]]:
        ask, model = reading.draft.ask, self._adapters.use(reading.draft.ask.adapter)
        self._asked = {ask.id}
        part = ask.tokens[reading.read : reading.read + self._part]
        scores = model(
            input_ids=torch.tensor([part], device=model.device),
            past_key_values=reading.cache,
            use_cache=True,
            logits_to_keep=1,
        ).logits[:, -1]
        reading.read += len(part)
        if reading.read < len(ask.tokens):
            self._waiting.append(reading)  # the next in the queue comes first
            return
        mask = torch.ones(1, reading.read, dtype=torch.long, device=model.device)
        yield from self._begun([reading.draft], scores, _Batch(cache=reading.cache, mask=mask))

    def _begun(self, drafts: list[Draft], scores: torch.Tensor, new: _Batch) -> Iterator[tuple[Draft, str]]:
        """Say the first token of prompts that were read; those that go on join their adapter's batch."""
        new.drafts, new.last = drafts, _chosen(drafts, scores)
        for draft in drafts:
            yield draft, draft.piece(self._tokenizer)
        new = _kept(new, [place for place, draft in enumerate(drafts) if draft.reason is None])
        if not new.drafts:
            return
        adapter = drafts[0].ask.adapter
        old = self._batches.get(adapter)
        if old is None:
            self._turn.append(adapter)
        self._batches[adapter] = new if old is None else _joined(old, new)

    def _say(self, adapter: str | None) -> Iterator[tuple[Draft, str]]:
        batch, model = self._batches[adapter], self._adapters.use(adapter)
        self._asked = {draft.ask.id for draft in batch.drafts}
        ones = torch.ones(len(batch.drafts), 1, dtype=torch.long, device=model.device)
        batch.mask = torch.cat([batch.mask, ones], dim=1)
        scores = model(
            input_ids=torch.tensor(batch.last, device=model.device)[:, None],
            attention_mask=batch.mask,
            position_ids=batch.mask.sum(1, keepdim=True) - 1,
            past_key_values=batch.cache,
            use_cache=True,
        ).logits[:, -1]
        batch.last = _chosen(batch.drafts, scores)
        for draft in batch.drafts:
            yield draft, draft.piece(self._tokenizer)
        self._keep(adapter, [place for place, draft in enumerate(batch.drafts) if draft.reason is None])

    def _batch(self, adapter: str | None) -> _Batch:
        return self._batches.get(adapter) or _Batch()

    def _keep(self, adapter: str | None, places: list[int]) -> None:
        """Keep only these rows of a batch."""
        batch = self._batches[adapter]
        if places:
            self._batches[adapter] = _kept(batch, places)
        else:
            del self._batches[adapter]
            self._turn.remove(adapter)


def _chosen(drafts: list[Draft], scores: torch.Tensor) -> list[int]:
    """The next token of each answer; the likeliest ones are found for all at once."""
    likeliest = scores.argmax(-1).tolist()
    return [draft.choose(row, best) for draft, row, best in zip(drafts, scores, likeliest, strict=True)]


def _kept(batch: _Batch, places: list[int]) -> _Batch:
    """Only these rows of a batch, without a gap that all of them share."""
    if len(places) == len(batch.drafts):
        return batch
    if not places:
        return _Batch()
    rows = torch.tensor(places, device=batch.mask.device)
    mask = batch.mask[rows]
    gap = int(mask.argmax(1).min())
    for layer in batch.cache.layers:
        layer.keys, layer.values = layer.keys[rows, :, gap:], layer.values[rows, :, gap:]
    drafts, last = [batch.drafts[place] for place in places], [batch.last[place] for place in places]
    return _Batch(drafts, last, batch.cache, mask[:, gap:])


def _joined(old: _Batch, new: _Batch) -> _Batch:
    """Two batches as one; the shorter rows get a gap at their beginning."""
    length = max(old.mask.shape[1], new.mask.shape[1])
    _pad(old.cache, length)
    _pad(new.cache, length)
    for ours, theirs in zip(old.cache.layers, new.cache.layers, strict=True):
        ours.keys, ours.values = torch.cat([ours.keys, theirs.keys]), torch.cat([ours.values, theirs.values])
    mask = torch.cat([_padded(old.mask, length), _padded(new.mask, length)])
    return _Batch(old.drafts + new.drafts, old.last + new.last, old.cache, mask)


def _padded(mask: torch.Tensor, length: int) -> torch.Tensor:
    return torch.nn.functional.pad(mask, (length - mask.shape[1], 0))


def _pad(cache: Any, length: int) -> None:  # noqa: ANN401 - as above
    """Lengthen all rows of a cache at their beginning; the mask hides what stands there."""
    for layer in cache.layers:
        gap = (0, 0, length - layer.keys.shape[2], 0)
        layer.keys = torch.nn.functional.pad(layer.keys, gap)
        layer.values = torch.nn.functional.pad(layer.values, gap)
