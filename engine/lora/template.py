"""A base model's chat template: what is asked and what is said, as tokens, alike in training and serving."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, Final

from engine.lora.turns import Turn, arrangements

_PROBE: Final = "hobane"


class TurnsRefused(ValueError):
    """A chat template takes these turns in no arrangement; the message is its own."""


class Template:
    """The template of one tokenizer with the arguments that it is always called with."""

    def __init__(self, tokenizer: Any, arguments: Mapping[str, Any]) -> None:  # noqa: ANN401 - untyped there
        self._tokenizer, self._arguments = tokenizer, dict(arguments)

    def prompt(self, turns: Sequence[Turn]) -> list[int]:
        """The tokens after which the assistant speaks; raises `TurnsRefused`."""
        return self._tokens(self._asked(turns)[1])

    def answered(self, turns: Sequence[Turn], said: Sequence[Turn]) -> tuple[list[int], list[int]]:
        """The tokens of `prompt`, and those of the answer with its end; raises `TurnsRefused`.

        The first are the very tokens that come before an answer when it is generated, also where a template
        writes them otherwise into a finished conversation: that a model is not to think stands only before
        an answer that is still to come.
        """
        arranged, asked = self._asked(turns)
        answer = self._answer(asked, arranged, said)
        before, whole = self._tokens(asked), self._tokens(asked + answer)
        if whole[: len(before)] == before:
            return before, whole[len(before) :]
        return before, self._tokens(answer)

    @cached_property
    def end_tokens(self) -> frozenset[int]:
        """The token with which the template itself ends an answer, if it has one for that."""
        special = {*self._tokenizer.all_special_ids, *self._tokenizer.added_tokens_decoder}
        return frozenset([token for token in self._tokens(self._end) if token in special][:1])

    @cached_property
    def _end(self) -> str:
        """What the template writes after an answer."""
        turns = [{"role": "user", "content": "?"}, {"role": "assistant", "content": _PROBE}]
        return self._render(turns).rpartition(_PROBE)[2]

    def _answer(self, asked: str, arranged: Sequence[Turn], said: Sequence[Turn]) -> str:
        whole = self._render([*arranged, *said])
        if whole.startswith(asked):
            answer = whole[len(asked) :]
        else:
            as_it_is = said[-1]["content"]
            answer = (as_it_is if whole.endswith(as_it_is + self._end) else as_it_is.strip()) + self._end
        return answer if self.end_tokens else answer + (self._tokenizer.eos_token or "")

    def _asked(self, turns: Sequence[Turn]) -> tuple[list[Turn], str]:
        """The first arrangement that the template takes without leaving anything out, and what it writes."""
        taken, refusal = [], TurnsRefused()
        for arranged in arrangements(turns):
            try:
                text = self._render(arranged, add_generation_prompt=True)
            except TurnsRefused as error:
                refusal = error
                continue
            if all(turn["content"].strip() in text for turn in turns if turn["role"] != "assistant"):
                return arranged, text
            taken.append((arranged, text))
        if not taken:
            raise refusal
        return taken[0]

    def _render(self, turns: Sequence[Turn], **more: bool) -> str:
        try:
            text: str = self._tokenizer.apply_chat_template(
                list(turns), tokenize=False, **more, **self._arguments
            )
        except Exception as error:  # whatever the template itself raises means the same
            raise TurnsRefused(str(error)) from error
        return text

    def _tokens(self, text: str) -> list[int]:
        tokens: list[int] = self._tokenizer(text, add_special_tokens=False)["input_ids"]
        return tokens
