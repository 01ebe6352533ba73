"""Gives two answers to one question and asks which is better, without saying whose each is."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, replace

from core.access import Access
from core.clean import same
from core.conversation import Conversation
from core.errors import HostTrouble
from core.model import Actor, Finish, Provenance, Question, Role, Sampling, Turn, Verdict
from core.preferences import CHOICES, Comparison, Preferences, Source
from core.reply import Button, Reply
from core.streams import closing
from core.texts import Say, speaker

_WARM = 0.8  # the temperature of the second answer where there is no second model
_PROVENANCE = {
    "terminal": Provenance.TERMINAL,
    "web": Provenance.WEB,
    "discord": Provenance.DISCORD_FORM,
    "slack": Provenance.SLACK_FORM,
}


@dataclass(frozen=True, slots=True)
class Comparing:
    """Asks twice. ``chance`` gives a number below 1: when to compare, and which answer comes first."""

    conversation: Conversation
    preferences: Preferences
    access: Access
    chance: Callable[[], float] = random.random  # an order by chance is no secret

    async def is_due(self, actor: Actor) -> bool:
        """Whether this question is to be answered twice: now and then, and only for those who teach."""
        share = self.conversation.options.compare_share
        return share > 0 and self.chance() < share and await self.access.role_of(actor) >= Role.TEACHER

    async def answer(self, question: Question) -> AsyncIterator[Reply]:
        """Answer as always, with a second answer beside it where there is another; it comes as a whole."""
        async with closing(self.conversation.answer(question)) as parts:
            async for part in parts:
                if isinstance(part, Reply):
                    yield await self._beside(question, part)

    async def _beside(self, question: Question, reply: Reply) -> Reply:
        """The reply with a second answer and the question which is better; else the reply as it is."""
        if reply.facts.get("outcome") != "answered" or reply.facts.get("cut"):
            return reply
        text, model = str(reply.facts["answer"]), str(reply.facts["model"])
        other = await self._other(question, model)
        if other is None or same(other[0]) == same(text):
            return reply
        stored = await self._stored(question, (text, model), other, "shown")
        asked = self.asked(stored, question.actor)
        return replace(asked, facts={**reply.facts, **asked.facts})

    async def compare(self, question: Question) -> Comparison | None:
        """Two new answers to a question; None where there are not two different ones."""
        model = await self.conversation.model()
        first = await self._said(question, model, self.conversation.options.sampling)
        other = await self._other(question, model)
        if first is None or other is None or same(first) == same(other[0]):
            return None
        return await self._stored(question, (first, model), other, "asked")

    async def _stored(
        self, question: Question, one: tuple[str, str], other: tuple[str, str], source: Source
    ) -> Comparison:
        provenance = _PROVENANCE.get(question.channel.platform, Provenance.CAPTURED)
        text = " ".join(question.text.split())
        comparison = Comparison(text, one[0], other[0], one[1], other[1], source, provenance)
        return await self.preferences.propose(comparison)

    async def _other(self, question: Question, model: str) -> tuple[str, str] | None:
        """The base model's answer beside a tuned one; else the same model's when it is let loose."""
        options = self.conversation.options
        sampling, name = options.sampling, options.base_model
        if model == options.base_model:
            sampling, name = replace(sampling, temperature=_WARM), f"{model} (temperature {_WARM})"
        said = await self._said(question, options.base_model, sampling)
        return None if said is None else (said, name)

    async def _said(self, question: Question, model: str, sampling: Sampling) -> str | None:
        """What a model says; None where it does not answer."""
        conversation = self.conversation
        prompt = await conversation.prompt(question, (), conversation.options.pillars)
        try:
            parts = await _all(conversation, prompt, model, sampling)
        except HostTrouble:
            return None
        if any(isinstance(part, Verdict) and part.outcome != "answered" for part in parts):
            return None
        return "".join(part for part in parts if isinstance(part, str)).strip() or None

    def asked(self, comparison: Comparison, actor: Actor) -> Reply:
        """Both answers in an order by chance, with buttons for what a person may think of them."""
        say = speaker(actor.language or "ko")
        turned = self.chance() < 0.5
        shown = (comparison.second, comparison.first) if turned else (comparison.first, comparison.second)
        text = say("which_is_better", question=comparison.question, a=shown[0], b=shown[1])
        return Reply(text, buttons=_choices(comparison, turned, say), facts={"comparison": comparison.id})


async def _all(
    conversation: Conversation, prompt: Sequence[Turn], model: str, sampling: Sampling
) -> list[Verdict | str | Finish]:
    async with closing(conversation.chat_model.answer(prompt, model, sampling)) as parts:
        return [part async for part in parts]


def _choices(comparison: Comparison, turned: bool, say: Say) -> tuple[Button, ...]:
    first, second, *others = CHOICES
    named = [("a_better", second if turned else first), ("b_better", first if turned else second)]
    named += [(f"both_{choice}", choice) for choice in others]
    number = {"number": str(comparison.id)}
    return tuple(Button(say(label), "prefer", number | {"choice": choice}) for label, choice in named)
