"""A channel's own settings: how it is answered, and which system prompt is in force."""

from __future__ import annotations

from typing import Annotated, Literal

from core import errors
from core.command import Field, command
from core.model import Channel, Role
from core.places import Way
from core.reply import Call, Reply, Table, Tone
from core.services import Services
from core.texts import Say, speaker

_WAYS = {
    "thread": ("질문마다 스레드를 열어요", "Open a thread for each question"),
    "reply": ("질문한 자리에 답글로 답해요", "Reply in place"),
    "unset": ("따로 정하지 않아요", "Leave it open"),
}


@command(
    "channel",
    ko="이 채널의 설정을 보거나 바꿔요",
    en="Show or change the settings of this channel",
    needs=Role.ADMIN,
)
async def channel(
    call: Call,
    services: Services,
    answers: Annotated[
        Literal["thread", "reply", "unset"] | None, Field("답하는 곳", "Answers", choices=_WAYS)
    ] = None,
) -> Reply:
    """Show what is set for the channel; with a choice, keep it and show what holds now."""
    if answers:
        _require_choice(call.channel, services)
        way: Way | None = None if answers == "unset" else answers
        await services.places.choose(call.channel, way, call.actor.key)
    say = speaker(call.actor.language or "ko")
    way_now, prompt_now = await _answers(call.channel, services), await _prompt(call.channel, services, say)
    rows = ((say("answers"), say(f"answers_{way_now}")), (say("prompt"), prompt_now))
    table = Table((say("what"), say("state")), rows)
    told = say("channel_set" if answers else "channel_is")
    return Reply(told, Tone.GOOD if answers else Tone.PLAIN, table=table, facts={"answers": way_now})


def _require_choice(place: Channel, services: Services) -> None:
    """Refuse a choice that would change nothing."""
    answering = services.options.answering.get(place.platform)
    if answering is None or place.thread is None:  # a direct conversation has no threads either
        raise errors.NothingToChoose
    if answering != "channel":
        raise errors.AnswersAreFixed(setting=f"{place.platform.upper()}_ANSWERS", value=answering)


async def _answers(place: Channel, services: Services) -> str:
    answering = services.options.answering.get(place.platform)
    if answering is None or place.thread is None:
        return "only"
    return answering if answering != "channel" else await services.places.way(place) or "unset"


async def _prompt(place: Channel, services: Services, say: Say) -> str:
    current = await services.prompts.current(place)
    if current is None:
        return say("prompt_default")
    return say("prompt_here" if current.channel else "prompt_everywhere", version=current.version)


COMMANDS = (channel,)
