"""Chooses the next token of one answer, and turns tokens into text that is safe to send."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any, Final

import torch

_TAIL: Final = 16  # tokens
_BROKEN: Final = "\N{REPLACEMENT CHARACTER}"  # a letter whose other bytes are in the next token


@dataclass(frozen=True, slots=True)
class Ask:
    """One request: the prompt's tokens, whose adapter (None: the base), how to choose, when to stop."""

    id: str
    tokens: list[int]
    adapter: str | None
    temperature: float
    top_p: float
    most: int
    seed: int | None = None
    stops: tuple[str, ...] = ()


@dataclass(slots=True)
class Draft:
    """An answer as it grows."""

    ask: Ask
    ends: frozenset[int]
    said: list[int] = field(default_factory=list)
    sent: str = ""
    before: str = ""
    overlap: str = ""
    settled: tuple[int, int] = (0, 0)
    reason: str | None = None
    begun: float = field(default_factory=time.perf_counter)
    first: float | None = None
    _chance: Any = None

    def choose(self, scores: torch.Tensor, likeliest: int) -> int:
        """Take the next token by its scores (one for each word of the vocabulary) and keep it."""
        token = likeliest if self.ask.temperature <= 0 else self._chosen(scores)
        self.first = self.first or time.perf_counter()
        if token in self.ends:
            self.reason = "stop"
            return token
        self.said.append(token)
        if len(self.said) >= self.ask.most:
            self.reason = "length"
        return token

    def _text(self, tokenizer: Any) -> str:  # noqa: ANN401 - as below
        """All that was said. Of a long answer only the last tokens are read again at each step.

        They are read with those before them, since some tokenizers write a token differently at a beginning.
        """
        begin, end = self.settled
        read: str = tokenizer.decode(self.said[begin:], skip_special_tokens=True)
        text = self.before + read[len(self.overlap) :]
        if len(self.said) - end >= _TAIL and not read.endswith(_BROKEN):
            self.settled = (end, len(self.said))
            self.overlap = tokenizer.decode(self.said[end:], skip_special_tokens=True)
            self.before = text
        return text

    def speed(self) -> dict[str, float]:
        """Seconds to the first token, and tokens a second from it on."""
        now = time.perf_counter()
        first = self.first or now
        rate = (len(self.said) - 1) / (now - first) if len(self.said) > 1 else 0.0
        return {"first_token_seconds": round(first - self.begun, 4), "tokens_a_second": round(rate, 2)}

    def _chosen(self, scores: torch.Tensor) -> int:
        shares = torch.softmax(scores.float() / self.ask.temperature, dim=-1)
        if self.ask.top_p < 1:
            shares = _nucleus(shares, self.ask.top_p)
        return int(torch.multinomial(shares.cpu(), 1, generator=self._generator()))

    def _generator(self) -> torch.Generator:
        if self._chance is None:
            self._chance = torch.Generator()
            if self.ask.seed is None:
                self._chance.seed()
            else:
                self._chance.manual_seed(self.ask.seed)
        return self._chance

    def piece(self, tokenizer: Any) -> str:  # noqa: ANN401 - transformers is untyped
        """The text that has become certain since the last piece: whole letters, nothing of a stop text.

        A text that ends it ends the answer before it.
        """
        held = self._text(tokenizer)
        for stop in self.ask.stops:
            place = held.find(stop)
            if place >= 0:
                held, self.reason = held[:place], "stop"
        if self.reason is None:
            held = _certain(held, self.ask.stops)
        piece = held[len(self.sent) :]
        self.sent += piece
        return piece


def _nucleus(shares: torch.Tensor, top_p: float) -> torch.Tensor:
    """Only the likeliest tokens that together reach ``top_p`` (Holtzman et al. 2020)."""
    ordered, places = shares.sort(descending=True)
    beyond = ordered.cumsum(-1) - ordered > top_p
    return torch.zeros_like(shares).scatter(-1, places, ordered.masked_fill(beyond, 0.0))


def _certain(text: str, stops: tuple[str, ...]) -> str:
    """Without what may still change: half a letter, or the beginning of a stop text."""
    text = text.rstrip(_BROKEN)
    for stop in stops:
        for length in range(min(len(stop) - 1, len(text)), 0, -1):
            if text.endswith(stop[:length]):
                text = text[:-length]
                break
    return text
