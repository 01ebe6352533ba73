"""Reacting to an answer: rate it, ask again, share it; and asking where nobody else sees it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Annotated, Literal

from core import errors
from core.command import Field, Visibility, command
from core.correcting import correct
from core.entries import Entry
from core.growth import blamed, forgiven, praised
from core.model import Feedback, QAPair, Role, Status, Turn
from core.reply import Button, Call, Part, Reply, Tone
from core.services import Services
from core.streams import closing
from core.texts import speaker

Answered = Annotated[int, Field("대화", "Turn")]
_LONGEST_QUESTION = 500  # characters, as in the form of /addqa
_THUMBS = {"up": ("👍", "👍"), "down": ("👎", "👎")}


async def _exchange(call: Call, services: Services, turn: int) -> tuple[Turn, Turn]:
    """An exchange of the place where the button was pressed; others are nobody's business here."""
    found = await services.talks.exchange(turn, call.channel)
    if found is None:
        raise errors.NoSuchTurn
    return found


@command("rate", ko="답을 평가해요", en="Rate an answer", listed=False)
async def rate(
    call: Call,
    services: Services,
    turn: Answered,
    thumb: Annotated[Literal["up", "down"], Field("평가", "Thumb", choices=_THUMBS)],
    comment: Annotated[str | None, Field("의견", "Comment", limit=1000, long=True)] = None,
) -> Reply:
    """Keep what a person thinks of an answer; the last opinion counts."""
    say = speaker(call.actor.language or "ko")
    exchange, person = await _exchange(call, services, turn), call.actor.key
    await services.feedback.put(Feedback(turn, person, thumb, comment or ""))
    counts: dict[str, object] = {**await services.feedback.counts(turn)}
    if thumb == "up":
        await forgiven(exchange, person, services.cases)
        return await _praised(exchange, call, services, counts)
    case = await blamed(exchange, person, services.cases, services.options.language)
    number = {"turn": str(turn)}
    why = Button(say("say_why"), "complain", number, opens_form=True)
    fix = Button(say("fix_it"), "fix", number, opens_form=True)
    return Reply(say("rated_down"), buttons=(why, fix), facts=counts | {"case": case.id if case else None})


async def _praised(
    exchange: tuple[Turn, Turn], call: Call, services: Services, counts: dict[str, object]
) -> Reply:
    """Thank, and let a teacher make the question another wording of what answered it."""
    say = speaker(call.actor.language or "ko")
    wording = await praised(exchange, call.actor.key, services.knowledge, services.wordings)
    if wording is None or wording.status != Status.DRAFT:
        return Reply(say("rated_up"), Tone.GOOD, facts=counts)
    learn = Button(say("learn_wording"), "agree", {"wording": str(wording.id)})
    buttons = (learn,) if call.actor.role >= Role.TEACHER else ()
    text = f"{say('rated_up')}\n{say('wording_proposed')}"
    return Reply(text, Tone.GOOD, buttons, facts=counts | {"wording": wording.id})


@command("complain", ko="무엇이 틀렸는지 알려요", en="Say what is wrong", listed=False)
async def complain(
    call: Call,
    services: Services,
    turn: Annotated[int | None, Field("대화", "Turn", carried=True)] = None,
    comment: Annotated[str | None, Field("무엇이 틀렸나요?", "What is wrong?", limit=1000, long=True)] = None,
    answer: Annotated[str | None, Field("맞는 답", "The right answer", limit=2000, long=True)] = None,
) -> Reply:
    """Keep what is wrong with an answer for the teachers, and the right one as a suggestion."""
    say = speaker(call.actor.language or "ko")
    if turn is None:
        raise errors.NoSuchTurn
    exchange, person = await _exchange(call, services, turn), call.actor.key
    if not comment and not answer:
        raise errors.MissingField(field=say("comment"))
    await services.feedback.put(Feedback(turn, person, "down", comment or ""))
    await blamed(exchange, person, services.cases, services.options.language)
    question = exchange[0].text
    if not answer:
        return Reply(say("comment_kept"), Tone.GOOD, facts={"turn": turn})
    if len(question) > _LONGEST_QUESTION:
        raise errors.TooLong(field=say("question"), have=len(question), limit=_LONGEST_QUESTION)
    return await correct(call, services, Entry(QAPair(question, answer)))


@command("again", ko="다시 답해요", en="Answer again", visibility=Visibility.SAME, listed=False)
async def again(call: Call, services: Services, turn: Answered) -> AsyncIterator[Part]:
    """Ask the question of an answer once more; what was taught since then counts."""
    question, _ = await _exchange(call, services, turn)
    async with closing(services.conversation.answer(call.asks(question.text))) as parts:
        async for part in parts:
            yield part


@command("whisper", ko="나만 보이게 물어봐요", en="Ask where only you see it")
async def whisper(
    call: Call, services: Services, question: Annotated[str, Field("질문", "Question", limit=4000, long=True)]
) -> AsyncIterator[Part]:
    """Answer a question privately; a button shows the answer to everybody."""
    say = speaker(call.actor.language or "ko")
    asked = replace(call.asks(question), private=True)
    async with closing(services.conversation.answer(asked)) as parts:
        async for part in parts:
            if isinstance(part, Reply) and part.facts.get("turn"):
                share = Button(say("share_it"), "share", {"turn": str(part.facts["turn"])})
                part = replace(part, buttons=(*part.buttons, share))
            yield part


@command("share", ko="모두에게 보여요", en="Show it to everybody", visibility=Visibility.PUBLIC, listed=False)
async def share(call: Call, services: Services, turn: Answered) -> Reply:
    """Show an exchange of this channel to everybody in it."""
    say = speaker(call.actor.language or "ko")
    question, answer = await _exchange(call, services, turn)
    text = say("shared", person=call.actor.name, question=question.text, answer=answer.text)
    return Reply(text, facts={"turn": turn})


COMMANDS = (rate, complain, again, whisper, share)
