"""The three pillars in one list of turns: system prompt and retrieved notes, worked examples, recent talk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from core.model import Note, QAPair, Turn

_WORDINGS = 6  # of each example
EXAMPLE = "example"  # the name of turns that are worked examples, not talk
_TURN_OVERHEAD = 4  # tokens a host spends on the frame of one message, about


@dataclass(frozen=True, slots=True)
class Ingredients:
    """All that goes into a prompt. ``history`` is oldest first; ``asker`` is who asks now."""

    system: str
    question: str
    asker: str
    notes: Sequence[Note] = ()
    examples: Sequence[QAPair] = ()
    history: Sequence[Turn] = ()


def tokens(text: str) -> int:
    """Estimate how many tokens a text takes: one a Hangul syllable or other wide letter, a quarter else.

    A deliberate overestimate for current vocabularies, so that a budget is kept without a download.
    """
    wide = sum(letter > "\u2e7f" for letter in text)
    return wide + (len(text) - wide + 3) // 4


def compose(ingredients: Ingredients, budget: int) -> list[Turn]:
    """Return the turns to send: system, examples, recent talk, question, within ``budget`` tokens.

    The oldest talk goes first when room is short; system prompt, notes, examples and question always stay.
    Speakers are named as soon as there are several, the present asker in the system prompt, so that the
    question itself stands as it was asked.
    """
    several = (
        len({turn.name for turn in ingredients.history if turn.role == "user"} | {ingredients.asker}) > 1
    )
    fixed = [_system(ingredients, several), *_examples(ingredients.examples)]
    question = Turn("user", ingredients.question)
    room = budget - sum(tokens(turn.text) + _TURN_OVERHEAD for turn in (*fixed, question))
    recent = [_named(turn) if several else Turn(turn.role, turn.text) for turn in ingredients.history]
    return [*fixed, *_last_that_fit(recent, room), question]


def _system(ingredients: Ingredients, several: bool) -> Turn:
    parts = [ingredients.system]
    if ingredients.notes:
        parts.append("\n".join(_note(note) for note in ingredients.notes))
    if several:
        parts.append(f"지금 묻는 사람(the person asking now): {ingredients.asker}")
    return Turn("system", "\n\n".join(parts))


def _note(note: Note) -> str:
    return f"<note source={quoteattr(note.source)}>{escape(note.text)}</note>"


def _examples(pairs: Sequence[QAPair]) -> list[Turn]:
    """The best example last, nearest to the question, where models weigh it most.

    A pair's wordings stand on lines of one turn, so that its answer is sent only once.
    """
    turns: list[Turn] = []
    for pair in reversed(pairs):
        wordings = (" ".join(wording.split()) for wording in pair.wordings[:_WORDINGS])
        turns += [Turn("user", "\n".join(wordings), EXAMPLE), Turn("assistant", pair.answer, EXAMPLE)]
    return turns


def _named(turn: Turn) -> Turn:
    text = f"{turn.name}: {turn.text}" if turn.role == "user" and turn.name else turn.text
    return Turn(turn.role, text)


def _last_that_fit(turns: Sequence[Turn], room: int) -> list[Turn]:
    kept: list[Turn] = []
    for turn in reversed(turns):
        room -= tokens(turn.text) + _TURN_OVERHEAD
        if room < 0:
            break
        kept.insert(0, turn)
    while kept and kept[0].role == "assistant":  # an answer without its question misleads
        kept.pop(0)
    return kept
