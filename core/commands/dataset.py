"""How the whole of what is taught stands."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from core.clean import one_line
from core.command import command
from core.model import QAPair, Role, Status
from core.overlaps import Overlaps, overlaps_among
from core.reply import Button, Call, Reply, Table, Tone
from core.services import Services
from core.spelling import spell_left_out
from core.standing import Standing, standing_of
from core.texts import Say, speaker

_SHOWN = 5  # of each kind that is listed
_TAGS = 15


@command(
    "dataset", ko="가르친 것 전체가 어떤지 봐요", en="Show how what is taught stands", needs=Role.TEACHER
)
async def dataset(call: Call, services: Services) -> Reply:
    """Say how much is taught, what changed since the training, and what is still to be put in order."""
    speak = speaker(call.actor.language or "ko")
    standing = await standing_of(
        services.dataset, services.versions, services.options.language, services.spending.count
    )
    overlaps = await asyncio.to_thread(overlaps_among, standing.pairs)
    lines = [
        _size(standing, services, speak),
        *_file(standing, speak),
        *await _since(standing, services, speak),
        *_open(overlaps, standing, speak),
    ]
    if standing.lonely:
        lines.append(speak("lonely_tags", tags=_listed(standing.lonely)))
    lines += spell_left_out(standing.tally.left_out, speak)
    few = standing.tally.taken < services.options.recommended_pairs
    tone = Tone.WARNING if few or overlaps.contradictions else Tone.GOOD
    table = Table((speak("group"), speak("count")), _rows(standing, speak))
    buttons = _buttons(standing, overlaps, speak)
    if standing.tally.taken >= services.options.needed_pairs and call.actor.role >= Role.ADMIN:
        buttons = (Button(speak("train_now"), "retrain"), *buttons)
    return Reply("\n".join(lines), tone, buttons, table=table, facts=_facts(standing, overlaps))


def _size(standing: Standing, services: Services, speak: Say) -> str:
    options, have = services.options, standing.counts[Status.APPROVED]
    key = "dataset_is" if have < options.recommended_pairs else "dataset_enough"
    return speak(key, have=have, need=options.needed_pairs, recommended=options.recommended_pairs)


def _file(standing: Standing, speak: Say) -> list[str]:
    """What a training would hand in now, and what it would keep for the examination."""
    size = speak("dataset_size", examples=standing.examples, tokens=standing.tokens)
    return [size, speak("kept_out", count=standing.kept_out)] if standing.kept_out else [size]


async def _since(standing: Standing, services: Services, speak: Say) -> list[str]:
    """What changed since the model that answers was trained."""
    changes = standing.changes
    if changes is None:
        return [speak("never_trained")]
    if not changes.any:
        return [speak("up_to_date")]
    figures = {"added": len(changes.added), "edited": len(changes.edited), "removed": len(changes.removed)}
    lines = [speak("since_training", **figures)]
    if changes.removed:
        gone = await services.dataset.pairs.get(changes.removed[:_SHOWN])
        named = [f"#{pair.id} {one_line(pair.question, 40)}" for pair in gone]
        more = len(changes.removed) - len(named)
        lines.append(
            speak("still_in_model_are", questions=" · ".join(named) + (f" (+{more})" if more else ""))
        )
    return lines


def _open(overlaps: Overlaps, standing: Standing, speak: Say) -> list[str]:
    """What contradicts and what is taught twice, the first few with their answers side by side."""
    pairs = {pair.id: pair for pair in standing.pairs}
    lines = []
    for key, both in (("open_contradictions", overlaps.contradictions), ("open_doubles", overlaps.doubles)):
        lines += [speak(key, count=len(both))] if both else []
        lines += [f"- {_named(pairs[one])} ↔ {_named(pairs[other])}" for one, other in both[:_SHOWN]]
    return lines


def _named(pair: QAPair) -> str:
    return f"#{pair.id} {one_line(pair.question, 40)}: {one_line(pair.answer, 40)}"


def _listed(texts: Sequence[str]) -> str:
    more = f" (+{len(texts) - _SHOWN})" if len(texts) > _SHOWN else ""
    return ", ".join(texts[:_SHOWN]) + more


def _rows(standing: Standing, speak: Say) -> tuple[tuple[str, str], ...]:
    counts = standing.counts.items()
    rows = [(speak(f"status_{status}").capitalize(), f"{count:,}") for status, count in counts]
    for tag, count in standing.tags.most_common(_TAGS):
        rows.append((f"{speak('tag_row')}: {tag}" if tag else speak("untagged"), f"{count:,}"))
    return tuple(rows)


def _buttons(standing: Standing, overlaps: Overlaps, speak: Say) -> tuple[Button, ...]:
    """Review, and mend the first two that contradict each other."""
    buttons: list[Button] = []
    if standing.counts[Status.DRAFT]:
        buttons.append(Button(speak("review_it"), "review"))
    for number in [number for both in overlaps.contradictions[:1] for number in both]:
        values = {"number": str(number)}
        buttons.append(Button(speak("change_it", number=number), "editqa", values, opens_form=True))
    return tuple(buttons)


def _facts(standing: Standing, overlaps: Overlaps) -> dict[str, object]:
    changes = standing.changes
    return {
        "pairs": {str(status): count for status, count in standing.counts.items()},
        "tags": {tag: count for tag, count in standing.tags.items() if tag},
        "examples": standing.examples,
        "tokens": standing.tokens,
        "kept_out": standing.kept_out,
        "added": len(changes.added) if changes else None,
        "edited": len(changes.edited) if changes else None,
        "removed": list(changes.removed) if changes else None,
        "doubles": [list(both) for both in overlaps.doubles],
        "contradictions": [list(both) for both in overlaps.contradictions],
        "single_tags": standing.lonely,
        "left_out": dict(standing.tally.left_out),
    }


COMMANDS = (dataset,)
