"""Questions without a good answer: list them, answer many at once, tell those who asked."""

from __future__ import annotations

from typing import Annotated

from core.askers import LOOKED_AT, answered_since, tell_button
from core.clean import one_line
from core.command import Field, command
from core.gaps import Asking, Gap, grouped
from core.model import QAPair, Role
from core.personal import masked
from core.reply import Button, Call, Notice, Reply, Table, Tone
from core.services import Services
from core.spreadsheet import SEPARATOR
from core.texts import Say, language_of, speaker

_SHOWN, _TELLABLE = 5, 3
_QUESTION, _VARIANTS = 500, 2000  # characters that the form of /addqa takes
Turn = Annotated[int, Field("대화", "Turn")]


@command("gaps", ko="답하지 못한 질문을 봐요", en="Show questions without a good answer", needs=Role.TEACHER)
async def gaps(call: Call, services: Services) -> Reply:
    """List what was refused, only guessed at or disliked, most asked first; nobody who asked is named."""
    say = speaker(call.actor.language or "ko")
    found = grouped(await services.gaps.unanswered(LOOKED_AT))
    answered = await answered_since(services)
    buttons = [button for place, gap in enumerate(found[:_SHOWN], 1) for button in _buttons(place, gap, say)]
    buttons += [tell_button(pair, askings, say) for pair, askings in list(answered.items())[:_TELLABLE]]
    facts = {
        "gaps": [_facts(gap) for gap in found],
        "answered": {str(pair): len(answered[pair]) for pair in answered},
    }
    lines = [say("gaps", count=len(found))] if found else [say("no_gaps")]
    lines += [say("gaps_answered", count=len(answered))] if answered else []
    table = Table(
        (say("number"), say("question"), say("gap_times"), say("last_time"), say("why")),
        tuple(_row(place, gap, say) for place, gap in enumerate(found[:_SHOWN], 1)),
    )
    return Reply("\n".join(lines), buttons=tuple(buttons), table=table if found else None, facts=facts)


def _row(place: int, gap: Gap, say: Say) -> tuple[str, ...]:
    reasons = " · ".join(say(f"gap_{why}") for why in dict.fromkeys(asking.why for asking in gap.askings))
    question = one_line(masked(gap.wordings[0]), 80)
    return (str(place), question, str(len(gap.askings)), f"{gap.last.at:%Y-%m-%d %H:%M}", reasons)


def _buttons(place: int, gap: Gap, say: Say) -> tuple[Button, ...]:
    values = {"question": masked(gap.wordings[0])[:_QUESTION], "variants": _variants(gap)}
    return (
        Button(say("gap_teach", number=place), "addqa", values, opens_form=True),
        Button(say("gap_dismiss", number=place), "dismissgap", {"turn": str(gap.last.turn)}),
    )


def _variants(gap: Gap) -> str:
    """The other wordings, as many as the form takes."""
    text = ""
    for wording in map(masked, gap.wordings[1:]):
        longer = f"{text}{SEPARATOR}{wording}" if text else wording
        if len(longer) <= _VARIANTS:
            text = longer
    return text


def _facts(gap: Gap) -> dict[str, object]:
    return {
        "question": masked(gap.wordings[0]),
        "wordings": [masked(wording) for wording in gap.wordings],
        "times": len(gap.askings),
        "people": gap.people,
        "last": gap.last.at.isoformat(),
        "turn": gap.last.turn,
    }


@command("dismissgap", ko="이 질문을 치워요", en="Put this question aside", needs=Role.TEACHER, listed=False)
async def dismiss_gap(call: Call, services: Services, turn: Turn) -> Reply:
    """Put a group aside; it comes back when it is asked again."""
    say = speaker(call.actor.language or "ko")
    found = grouped(await services.gaps.unanswered(LOOKED_AT))
    gap = next((one for one in found if turn in [asking.turn for asking in one.askings]), None)
    if gap is None:
        return Reply(say("gap_gone"), Tone.WARNING, facts={"dismissed": 0})
    turns = [asking.turn for asking in gap.askings]
    count = await services.gaps.mark(turns, "dismissed", call.actor.key)
    again = Button(say("gaps_again"), "gaps")
    return Reply(say("gap_dismissed", question=gap.wordings[0]), buttons=(again,), facts={"dismissed": count})


@command(
    "tellaskers", ko="물어본 사람에게 알려요", en="Tell those who asked", needs=Role.TEACHER, listed=False
)
async def tell_askers(
    call: Call, services: Services, number: Annotated[int, Field("번호", "Number", values_from="pairs")]
) -> Reply:
    """Tell everybody who asked in vain that there is an answer now, once, where they asked."""
    say = speaker(call.actor.language or "ko")
    pair = await services.dataset.get(number)
    askings = (await answered_since(services)).get(number, [])
    told = {(asking.person, asking.reply_to): asking for asking in reversed(askings)}
    for asking in told.values():
        if asking.person != call.actor.key:
            await services.outbox.put(_news(asking, pair))
    await services.gaps.mark([asking.turn for asking in askings], "told", call.actor.key)
    count = len({person for person, _ in told} - {call.actor.key})
    text = say("askers_told" if count else "nobody_to_tell", count=count)
    return Reply(text, Tone.GOOD if count else Tone.PLAIN, facts={"told": count})


def _news(asking: Asking, pair: QAPair) -> Notice:
    """The answer, in the language of the question; who asked among others is named there."""
    say = speaker(language_of(asking.question) or "ko")
    key = "gap_answered_you" if asking.private else "gap_answered"
    text = say(key, person=asking.name, question=one_line(asking.question, 200), answer=pair.answer)
    facts = {"pair": pair.id, "question": asking.question}
    return Notice(
        asking.reply_to, Reply(text, Tone.GOOD, facts=facts), f"gap:{asking.turn}:told", asking.person
    )


COMMANDS = (gaps, dismiss_gap, tell_askers)
