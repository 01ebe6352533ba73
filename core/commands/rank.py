"""Ranking: say which of two answers is better, for training by preferences."""

from __future__ import annotations

from typing import Annotated, Literal

from core.clean import one_line
from core.command import Field, command
from core.errors_providers import NoSuchComparison
from core.model import Role
from core.preferences import Comparison, Preference
from core.reply import Button, Call, Reply, Tone
from core.services import Services
from core.texts import speaker

_BEGINNING = 40  # characters of an answer
_CHOICES = {
    "first": ("첫째가 나아요", "The first is better"),
    "second": ("둘째가 나아요", "The second is better"),
    "same": ("비슷해요", "Both alike"),
    "bad": ("둘 다 나빠요", "Both bad"),
}


@command(
    "rank", ko="두 답 가운데 나은 것을 골라요", en="Say which of two answers is better", needs=Role.TEACHER
)
async def rank(
    call: Call,
    services: Services,
    question: Annotated[str | None, Field("질문", "Question", limit=500, long=True)] = None,
) -> Reply:
    """Answer a question twice and ask which is better; without one, show answers that wait to be ranked."""
    say = speaker(call.actor.language or "ko")
    if question is None:
        waiting = await services.preferences.waiting(call.actor.key)
        if waiting is None:
            return Reply(say("nothing_to_rank"), facts={"comparison": None})
        return services.comparing.asked(waiting, call.actor)
    found = await services.comparing.compare(call.asks(question))
    if found is None:
        return Reply(say("not_two_answers"), Tone.WARNING, facts={"comparison": None})
    return services.comparing.asked(found, call.actor)


@command("prefer", ko="나은 답을 골라요", en="Choose the better answer", needs=Role.TEACHER, listed=False)
async def prefer(
    call: Call,
    services: Services,
    number: Annotated[int, Field("번호", "Number")],
    choice: Annotated[
        Literal["first", "second", "same", "bad"], Field("고른 것", "Choice", choices=_CHOICES)
    ],
) -> Reply:
    """Keep what a person thinks of two answers, and say now whose they were; the last word counts."""
    say = speaker(call.actor.language or "ko")
    comparison = await services.preferences.get(number)
    if comparison is None:
        raise NoSuchComparison(number=number)
    await services.preferences.prefer(Preference(number, call.actor.key, choice, services.now()))
    text = "\n".join([say("preferred"), _whose(comparison)])
    facts = {"comparison": number, "choice": choice}
    return Reply(text, Tone.GOOD, (Button(say("rank_next"), "rank"),), facts=facts)


def _whose(comparison: Comparison) -> str:
    """Whose answers they were, by how they begin: buttons do not know in which order they were shown."""
    both = [(comparison.first, comparison.first_model), (comparison.second, comparison.second_model)]
    return "\n".join(f"- “{one_line(answer, _BEGINNING)}”: `{model}`" for answer, model in both)


COMMANDS = (rank, prefer)
