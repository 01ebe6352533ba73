"""Talking: ask, choose among suggestions, forget, help."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated, Literal

from core import errors
from core.command import Field, Visibility, command
from core.commands.consent import ask_before_forgetting, forget_person
from core.model import Role, Status, Wording
from core.origin import borrowing
from core.reply import Button, Call, Part, Reply, Table, Tone
from core.services import Services
from core.streams import closing
from core.teaching import widen
from core.texts import speaker

_FORGET = {
    "conversation": ("이 대화", "This conversation"),
    "me": ("나에 관한 모든 것", "Everything about me"),
}


@command(
    "ask",
    ko="호반느에게 물어봐요",
    en="Ask a question",
    visibility=Visibility.PUBLIC,
    message_field="question",
    alone="whisper",
    on_message=("호반느에게 물어보기", "Ask Hobane about this"),
)
async def ask(
    call: Call, services: Services, question: Annotated[str, Field("질문", "Question", limit=4000, long=True)]
) -> AsyncIterator[Part]:
    """Answer a question, in pieces."""
    answer = services.conversation.answer(call.asks(question))
    async with closing(answer) as parts:
        async for part in parts:
            yield part


@command(
    "choose",
    ko="제안한 질문을 골라요",
    en="Choose one of the suggested questions",
    visibility=Visibility.SAME,
    listed=False,
)
async def choose(
    call: Call,
    services: Services,
    pair: Annotated[int, Field("번호", "Number", values_from="pairs")],
    turn: Annotated[int | None, Field("대화", "Turn")] = None,
) -> Reply:
    """Answer with a taught pair; the question it was chosen for is proposed as another wording of it."""
    chosen = await services.dataset.get(pair)
    facts: dict[str, object] = {"outcome": "answered", "answer": chosen.answer, "sources": [f"pair:{pair}"]}
    asked = await services.talks.exchange(turn, call.channel) if turn else None
    if asked is None or await services.knowledge.taught(asked[0].text):
        return Reply(chosen.answer, facts=facts)
    if asked[0].person not in (None, call.actor.key):  # nobody offers the words of another
        return Reply(chosen.answer, facts=facts)
    wording = await services.wordings.propose(Wording(pair, asked[0].text, call.actor.key))
    say = speaker(call.actor.language or "ko")
    agree = Button(say("agree_wording", question=chosen.question), "agree", {"wording": str(wording.id)})
    text = f"{chosen.answer}\n\n{say('chosen', question=chosen.question)}"
    return Reply(text, buttons=(agree,), facts={**facts, "wording": wording.id})


@command("forget", ko="이 대화나 나에 관한 것을 잊어요", en="Forget this conversation, or me")
async def forget(
    call: Call,
    services: Services,
    what: Annotated[Literal["conversation", "me"], Field("무엇을", "What", choices=_FORGET)] = "conversation",
    yes: Annotated[bool, Field("바로 지우기", "Delete at once")] = False,
) -> Reply:
    """Clear what was said in this channel; or, once confirmed, all that belongs to the person."""
    say = speaker(call.actor.language or "ko")
    if what == "me":
        return await forget_person(call, services) if yes else ask_before_forgetting(say)
    count = await services.talks.forget(call.channel)
    return Reply(say("forgotten" if count else "nothing_to_forget", count=count), facts={"turns": count})


@command("help", ko="할 수 있는 일을 보여 줘요", en="Show what you can do here")
async def help_(call: Call, services: Services) -> Reply:
    """List the commands that this person may use."""
    language = call.actor.language or "ko"
    say = speaker(language)
    mine = [known for known in services.commands if known.listed and known.needs <= call.actor.role]
    mine.sort(key=lambda known: known.needs)  # first what everybody can do
    rows = tuple((f"/{one.name}", one.summary(language), say(f"role_{one.needs.name}")) for one in mine)
    table = Table((say("command"), say("what_it_does"), say("needs_role")), rows)
    return Reply(say("help"), table=table, facts={"commands": [one.name for one in mine]})


@command(
    "wordings", ko="기다리는 다른 표현을 봐요", en="Show wordings that wait for a teacher", needs=Role.TEACHER
)
async def wordings(call: Call, services: Services) -> Reply:
    """List other wordings that people's choices proposed, with buttons to agree or decline."""
    say = speaker(call.actor.language or "ko")
    pending = await services.wordings.pending(5)
    if not pending:
        return Reply(say("no_wordings"), facts={"wordings": []})
    pairs = {pair.id: pair for pair in await services.dataset.pairs.get([one.pair for one in pending])}
    pending = [one for one in pending if one.pair in pairs]
    rows = tuple((str(one.id), one.text, f"#{one.pair} {pairs[one.pair].question}") for one in pending)
    buttons = tuple(
        Button(f"{say(name)} {one.id}", name, {"wording": str(one.id)})
        for one in pending
        for name in ("agree", "decline")
    )
    facts = {"wordings": [{"id": one.id, "pair": one.pair, "text": one.text} for one in pending]}
    table = Table((say("number"), say("wording"), say("pair")), rows)
    return Reply(say("wordings_wait"), buttons=buttons, table=table, facts=facts)


@command(
    "agree", ko="다른 표현으로 배워요", en="Learn it as another wording", needs=Role.TEACHER, listed=False
)
async def agree(call: Call, services: Services, wording: Annotated[int, Field("번호", "Number")]) -> Reply:
    """Make a proposed wording one of its pair's."""
    say = speaker(call.actor.language or "ko")
    proposed = await services.wordings.get(wording)
    if proposed is None:
        raise errors.NoSuchTurn
    if not await services.wordings.decide(wording, Status.APPROVED, call.actor.key):
        return Reply(say("decided_before"), Tone.WARNING)
    pair = await services.dataset.get(proposed.pair)
    wider = borrowing(pair, proposed)
    stored = await widen(call, services, pair, wider) if wider != pair else pair
    key = "agreed" if stored.id == pair.id else "agreed_waits"
    return Reply(say(key, number=pair.id, wording=proposed.text), Tone.GOOD, facts={"pair": stored.id})


@command("decline", ko="다른 표현으로 배우지 않아요", en="Do not learn it", needs=Role.TEACHER, listed=False)
async def decline(call: Call, services: Services, wording: Annotated[int, Field("번호", "Number")]) -> Reply:
    """Settle a proposed wording without learning it."""
    say = speaker(call.actor.language or "ko")
    settled = await services.wordings.decide(wording, Status.REJECTED, call.actor.key)
    return Reply(say("declined" if settled else "decided_before"), facts={"settled": settled})


COMMANDS = (ask, choose, forget, help_)
WORDINGS = (wordings, agree, decline)
