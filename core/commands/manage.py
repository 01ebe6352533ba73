"""Managing: the system prompt, roles, health."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Annotated, Literal

from core import errors
from core.command import Field, command
from core.model import Role, Status, SystemPrompt
from core.naming import called
from core.reply import Button, Call, Reply, Table, Tone
from core.services import Services
from core.spelling import facts_of_policy, spell_policy
from core.texts import Say, speaker

_HISTORY = 5
_MODERATION_KEPT = timedelta(minutes=5)
_ACTIONS = {"show": ("보기", "Show"), "set": ("바꾸기", "Set"), "reset": ("처음으로", "Reset")}
_PLACES = {"here": ("이 채널에서", "In this channel"), "everywhere": ("모든 채널에서", "Everywhere")}
_ROLES = {"member": ("구성원", "Member"), "teacher": ("선생님", "Teacher"), "admin": ("관리자", "Admin")}


@command(
    "prompt", ko="시스템 프롬프트를 보거나 바꿔요", en="Show or change the system prompt", needs=Role.ADMIN
)
async def prompt(
    call: Call,
    services: Services,
    action: Annotated[Literal["show", "set", "reset"], Field("할 일", "Action", choices=_ACTIONS)] = "show",
    text: Annotated[str | None, Field("프롬프트", "Prompt", limit=4000, long=True)] = None,
    where: Annotated[Literal["here", "everywhere"], Field("어디에", "Where", choices=_PLACES)] = "here",
) -> Reply:
    """Show, set or reset what the model is told about itself, here or everywhere."""
    say = speaker(call.actor.language or "ko")
    channel = call.channel if where == "here" else None
    if action == "show":
        return await _prompt_shown(call, services, text, where)
    if action == "set" and not text:
        raise errors.MissingField(field=say("prompt"))
    new = SystemPrompt(text or "" if action == "set" else "", call.actor.key, channel, at=services.now())
    stored = await services.prompts.add(new)
    place = say(f"where_{where}")
    return Reply(
        say(f"prompt_{action}", version=stored.version, where=place),
        Tone.GOOD,
        facts={"version": stored.version},
    )


async def _prompt_shown(call: Call, services: Services, typed: str | None, where: str) -> Reply:
    """The prompt in force; one that was typed is not lost, a button puts it in force."""
    say = speaker(call.actor.language or "ko")
    channel = call.channel if where == "here" else None
    history = await services.prompts.history(channel, _HISTORY)
    shown = await services.conversation.system_prompt(call.channel)
    spell = await called(services.names, {one.author for one in history})
    rows = tuple(
        (f"v{one.version}", spell(one.author), f"{one.at:%Y-%m-%d %H:%M}" if one.at else "")
        for one in history
    )
    table = Table((say("version"), say("author"), say("made")), rows) if rows else None
    reply = Reply(say("prompt_is", text=shown), table=table, facts={"prompt": shown, "versions": len(rows)})
    if not typed:
        return reply
    use = Button(say("prompt_use"), "prompt", {"action": "set", "text": typed, "where": where})
    told = say("prompt_typed", where=say(f"where_{where}"))
    return replace(reply, text=f"{reply.text}\n\n{told}", buttons=(use,))


@command("roles", ko="누가 무엇을 할 수 있는지 보거나 정해요", en="Show or give roles", needs=Role.ADMIN)
async def roles(
    call: Call,
    services: Services,
    person: Annotated[str | None, Field("사람 (discord:1234)", "Person (discord:1234)", limit=200)] = None,
    role: Annotated[
        Literal["member", "teacher", "admin"] | None, Field("역할", "Role", choices=_ROLES)
    ] = None,
) -> Reply:
    """List given roles, or give one; ``member`` takes a given role back."""
    say = speaker(call.actor.language or "ko")
    if person is None:
        given = await services.roles.list()
        names = await services.names.of([who for who, _ in given])
        rows = tuple((names.get(who, ""), who, say(f"role_{what.name}")) for who, what in given)
        table = Table((say("name"), say("person"), say("role")), rows) if rows else None
        me = say("you_are", person=call.actor.key, role=say(f"role_{call.actor.role.name}"))
        return Reply(me, table=table, facts={"roles": {who: what.name for who, what in given}})
    if role is None:
        raise errors.MissingField(field=say("role"))
    platform, _, number = person.strip("<@>").partition(":")
    if not platform or not number:
        raise errors.NoSuchPerson(value=person)
    await services.roles.give(person, Role[role.upper()], call.actor.key)
    text = say("role_given", person=person, role=say(f"role_{role.upper()}"))
    return Reply(text, Tone.GOOD, facts={"person": person, "role": role})


@command("health", ko="봇이 어떤 상태인지 봐요", en="Show how the bot is doing")
async def health(call: Call, services: Services) -> Reply:
    """Say what the bot knows, which model answers, and whether its host can be reached."""
    say = speaker(call.actor.language or "ko")
    counts = await services.dataset.datasets.counts()
    try:
        served = await services.chat_model.models()
        host = say("host_fine", count=len(served))
    except errors.HostTrouble as trouble:
        host = say(trouble.key, **trouble.facts)
    model = await services.conversation.model()
    rows = (
        (say("model"), model),
        (say("host"), host),
        (say("pairs"), str(counts[Status.APPROVED])),
        (say("notes"), str(await services.notes.count())),
        (say("news_waiting"), str(len(await services.outbox.waiting()))),
        (say("moderation"), await _moderation(services, say)),
        *spell_policy(services.options.policy, say),
    )
    facts = {"model": model, "pairs": counts[Status.APPROVED], "host": host}
    facts |= {"policy": facts_of_policy(services.options.policy)}
    return Reply(say("health"), table=Table((say("what"), say("state")), rows), facts=facts)


async def _moderation(services: Services, say: Say) -> str:
    """Whether the host's moderation can be asked; answers are remembered, so every few minutes anew."""
    period = int(services.now().timestamp() / _MODERATION_KEPT.total_seconds())
    try:
        await services.moderator.flagged([f"ping {period}"])
    except errors.HostTrouble as trouble:
        return say(trouble.key, **trouble.facts)
    return say("moderation_on")


COMMANDS = (prompt, roles, health)
