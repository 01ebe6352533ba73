"""A question's way: remember, prompt, stream, remember again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

from core import errors
from core.answer import Answer, facts_of, reply_of, rests_on, settle
from core.clean import clean
from core.discreet import discreet
from core.knowledge import Finding, Knowledge
from core.model import Channel, Finish, QAPair, Question, Suggestion, Turn, Verdict
from core.options import Options, Pillars
from core.ports import ChatModel, ModelVersions, Prompts, Talks
from core.prompt import Ingredients, compose
from core.reply import Part, Reply
from core.streams import closing
from core.texts import Say, language_of, say, speaker

_SUGGESTIONS = 3
_STOPPED = {"cut": True, "stopped": True}


@dataclass(frozen=True, slots=True)
class Conversation:
    """Answers questions in channels and keeps what was said."""

    talks: Talks
    prompts: Prompts
    versions: ModelVersions
    knowledge: Knowledge
    chat_model: ChatModel
    options: Options

    async def answer(self, question: Question) -> AsyncIterator[Part]:
        """Yield the answer in pieces and a `Reply` at its end; both turns are stored when it ends.

        An answer that breaks off, or that its listener stops or leaves, is stored as cut. Raises `Trouble`
        when nothing could be said at all.
        """
        question = replace(question, text=self._checked(question))
        pair = await self.knowledge.sure(question.text) if self.options.curated == "verbatim" else None
        async with closing(self._taught(question, pair) if pair else self._modelled(question)) as parts:
            async for part in parts:
                yield part

    async def _taught(self, question: Question, pair: QAPair) -> AsyncIterator[Part]:
        """Give a taught answer word for word, without asking any model."""
        certain = Suggestion(pair.question, pair.answer, 1.0, pair.id)
        answer = Answer(question.text, f"pair:{pair.id}", Verdict("answered", 1.0), pieces=[pair.answer])
        answer.suggestions, answer.taught = (certain,), pair.id
        yield pair.answer
        yield await self._kept_reply(question, answer, cut=False)

    async def _modelled(self, question: Question) -> AsyncIterator[Part]:
        model, history = await asyncio.gather(self.model(), self._history(question.channel))
        finding = await self.finding(question, self.options.pillars)
        answer = Answer(question.text, model, given=finding)
        prompt = await self._composed(question, history, finding)
        try:
            async with closing(question.halt.until(self._pieces(answer, prompt))) as pieces:
                async for piece in pieces:
                    yield piece
        except (GeneratorExit, asyncio.CancelledError):
            if answer.text:
                await self._keep(question, answer, cut=True)
            raise
        except errors.HostTrouble as trouble:
            if not answer.text:
                raise
            yield await self._cut_reply(question, answer, trouble)
            return
        stopped = question.halt.stopped and answer.finish is None
        yield await (self._stopped if stopped else self._reply)(question, answer)

    async def model(self) -> str:
        """The model that answers now: the active version's, or the base model."""
        active = await self.versions.active() if self.options.pillars.tuned else None
        return active.model if active else self.options.base_model

    async def system_prompt(self, channel: Channel) -> str:
        """The prompt in force in a channel: its own, the deployment's, or the default."""
        current = await self.prompts.current(channel)
        return current.text if current else say("default_prompt", self.options.language)

    async def prompt(self, question: Question, history: tuple[Turn, ...], pillars: Pillars) -> list[Turn]:
        """Everything that is sent to the model for one question."""
        return await self._composed(question, history, await self.finding(question, pillars))

    async def finding(self, question: Question, pillars: Pillars) -> Finding:
        """The taught pairs and notes that are given to the model with a question."""
        pairs = self.options.examples if pillars.examples and self.options.curated != "off" else 0
        notes = self.options.notes if pillars.notes else 0
        return await self.knowledge.find(question.text, pairs, notes)

    async def _composed(self, question: Question, history: tuple[Turn, ...], finding: Finding) -> list[Turn]:
        system = await self.system_prompt(question.channel)
        ingredients = Ingredients(
            system, question.text, question.actor.name, finding.notes, finding.pairs, history
        )
        return compose(ingredients, self.options.window)

    async def _history(self, channel: Channel) -> tuple[Turn, ...]:
        return tuple(await self.talks.recent(channel, self.options.recent_turns))

    def _checked(self, question: Question) -> str:
        text = clean(question.text)
        if not text:
            raise errors.EmptyQuestion
        if len(text) > self.options.question_limit:
            label = say("question", question.actor.language or self.options.language)
            raise errors.TooLong(field=label, have=len(text), limit=self.options.question_limit)
        return text

    async def _pieces(self, answer: Answer, prompt: list[Turn]) -> AsyncIterator[str]:
        """Stream the model's text; falls back to the base model where the host lost the tuned one."""
        try:
            async with closing(self._streamed(answer, prompt)) as pieces:
                async for piece in pieces:
                    yield piece
        except errors.HostLacksModel:
            if answer.model == self.options.base_model:
                raise
            answer.model = self.options.base_model
            answer.fell_back = True
            async with closing(self._streamed(answer, prompt)) as pieces:
                async for piece in pieces:
                    yield piece

    async def _streamed(self, answer: Answer, prompt: list[Turn]) -> AsyncIterator[str]:
        async with closing(self.chat_model.answer(prompt, answer.model, self.options.sampling)) as parts:
            async for part in parts:
                if isinstance(part, Verdict):
                    answer.verdict = part
                elif isinstance(part, Finish):
                    answer.finish = part
                elif answer.outcome == "answered":  # the other outcomes are said in our own words
                    answer.pieces.append(part)
                    yield part

    async def _reply(self, question: Question, answer: Answer) -> Reply:
        """Store the answer and say what it was, what it rests on, what can be pressed."""
        speak = self._speaker(question)
        if answer.verdict:
            shown = 1 if answer.outcome == "answered" else _SUGGESTIONS  # a sure answer rests on the first
            answer.suggestions = await self.knowledge.identify(answer.verdict.candidates[:shown])
        settle(answer, speak)
        if answer.fell_back:
            answer.remarks.append(speak("fell_back"))
        if answer.cut:
            answer.remarks.append(speak(answer.cut))
        if not answer.text.strip():
            raise errors.HostFailed
        return await self._kept_reply(question, answer, cut=answer.cut is not None)

    async def _cut_reply(self, question: Question, answer: Answer, trouble: errors.HostTrouble) -> Reply:
        answer.remarks.append(self._speaker(question)(trouble.key, **trouble.facts))
        reply = await self._kept_reply(question, answer, cut=True)
        return replace(reply, facts={**reply.facts, "cut": True})

    async def _stopped(self, question: Question, answer: Answer) -> Reply:
        """What was said until somebody stopped it; each face adds its own word that it was stopped."""
        if not answer.text:
            return Reply("", facts={**facts_of(answer, None), **_STOPPED})
        reply = await self._kept_reply(question, answer, cut=True)
        return replace(reply, facts={**reply.facts, **_STOPPED})

    async def _kept_reply(self, question: Question, answer: Answer, cut: bool) -> Reply:
        """Store both turns; an answer that cannot be stored is still given, and that is said."""
        speak = self._speaker(question)
        turn = None
        try:
            turn = await self._keep(question, answer, cut)
        except errors.StorageTrouble as trouble:
            answer.remarks.append(speak(trouble.key, **discreet(trouble)))
        return reply_of(answer, turn, speak)

    def _speaker(self, question: Question) -> Say:
        """Our own sentences in an answer follow the language of the question."""
        language = language_of(question.text) or question.actor.language or self.options.language
        return speaker(language)

    async def _keep(self, question: Question, answer: Answer, cut: bool) -> int:
        """Store both turns; returns the answer's id."""
        pair = await self._rests_on(question, answer)
        turns = (
            Turn(
                "user",
                question.text,
                question.actor.name,
                person=question.actor.key,
                private=question.private,
            ),
            Turn("assistant", answer.text, None, cut, answer.model, answer.outcome, pair=pair),
        )
        return (await self.talks.add(question.channel, turns))[-1]

    async def _rests_on(self, question: Question, answer: Answer) -> int | None:
        """The taught pair that was asked for; a host that does not say so leaves the question's own words."""
        if answer.verdict:
            return rests_on(answer)
        taught = await self.knowledge.taught(question.text)
        return taught.id if taught else None
