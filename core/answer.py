"""One answer from its first piece to the reply that shows it, in the three honest outcomes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from core.citing import cited
from core.clean import one_line
from core.knowledge import Finding
from core.model import Finish, Outcome, Suggestion, Verdict
from core.reply import Button, Reply, Tone
from core.texts import Say

_CUTS = {"length": "cut_at_limit", "content_filter": "cut_by_filter"}  # finish reasons of the wire


@dataclass(slots=True)
class Answer:
    """What has come so far of the answer to ``question``; ``taught`` is the pair it repeats word for word."""

    question: str
    model: str
    verdict: Verdict | None = None
    finish: Finish | None = None
    pieces: list[str] = field(default_factory=list)
    suggestions: tuple[Suggestion, ...] = ()
    fell_back: bool = False
    remarks: list[str] = field(default_factory=list)
    given: Finding = field(default_factory=Finding)
    taught: int | None = None

    @property
    def text(self) -> str:
        """The text so far."""
        return "".join(self.pieces)

    @property
    def outcome(self) -> Outcome:
        """What kind of answer it is; a host that does not say so answers."""
        return self.verdict.outcome if self.verdict else "answered"

    @property
    def cut(self) -> str | None:
        """The sentence that says why the host ended the answer before its end, if it did."""
        return _CUTS.get(self.finish.reason) if self.finish else None


def settle(answer: Answer, say: Say) -> None:
    """Write the fixed sentences of the outcomes that are said in our own words."""
    if answer.outcome == "suggested" and not answer.suggestions:
        answer.verdict = Verdict("refused")
    if answer.outcome == "suggested":
        answer.pieces = [_suggested(answer, say)]
    elif answer.outcome == "refused":
        answer.pieces = [_refused(answer, say)]


def reply_of(answer: Answer, turn: int | None, say: Say) -> Reply:
    """Return the reply that ends an answer; ``turn`` is the stored answer's id, None if it was not stored."""
    origin = [say("from_pair", number=answer.taught)] if answer.taught is not None else []
    remarks = (f"⚠️ {remark}" for remark in answer.remarks)
    text = "\n\n".join([answer.text, *origin, *_cites(answer, say), *remarks])
    tone = Tone.WARNING if answer.remarks else Tone.PLAIN
    return Reply(text, tone, _buttons(answer, turn, say), facts=facts_of(answer, turn))


def facts_of(answer: Answer, turn: int | None) -> dict[str, object]:
    """What `hobane ask --json` prints of an answer."""
    verdict = answer.verdict
    return {
        "question": answer.question,
        "outcome": answer.outcome,
        "answer": answer.text,
        "suggestions": [suggestion.question for suggestion in _shown(answer)],
        "certainty": verdict.certainty if verdict else None,
        "word_for_word": answer.taught is not None,
        "sources": sources_of(answer),
        "model": answer.model,
        "cut": answer.cut is not None,
        "turn": turn,
    }


def _shown(answer: Answer) -> tuple[Suggestion, ...]:
    return answer.suggestions if answer.outcome == "suggested" else ()


def sources_of(answer: Answer) -> list[str]:
    """What an answer rests on, as ``pair:12`` or ``note:3``.

    Our engine says it: the pair of a sure answer, the passages that it shows. For any other model it is what
    words can show (`core.citing`).
    """
    if answer.verdict is None:
        pairs = {f"pair:{pair.id}": pair.answer for pair in answer.given.pairs}
        notes = {f"note:{note.id}": note.text for note in answer.given.notes}
        return cited(answer.text, answer.question, pairs | notes)
    if answer.outcome == "answered":
        return [f"pair:{first.pair}" for first in answer.suggestions[:1] if first.pair is not None]
    shown = {(passage.question, passage.answer) for passage in _shown(answer) if passage.pair is None}
    return [f"note:{note.id}" for note in answer.given.notes if (note.source, note.text) in shown]


def _cites(answer: Answer, say: Say) -> list[str]:
    """The line that names the notes which an answer in a model's own words is taken from."""
    if answer.verdict is not None:  # what our engine shows of notes, it shows under their names
        return []
    keys = sources_of(answer)
    named = dict.fromkeys(note.source for note in answer.given.notes if f"note:{note.id}" in keys)
    return [say("cites", sources=" · ".join(named))] if named else []


def rests_on(answer: Answer) -> int | None:
    """The taught pair that a sure answer rests on, where the host says so."""
    first = answer.suggestions[:1] if answer.outcome == "answered" else ()
    return next((suggestion.pair for suggestion in first), None)


def _reactions(turn: int | None, say: Say) -> tuple[Button, ...]:
    """What people can do with an answer that was given; nothing where it could not be stored."""
    if turn is None:
        return ()
    number = {"turn": str(turn)}
    return (
        Button("👍", "rate", number | {"thumb": "up"}, quiet=True),
        Button("👎", "rate", number | {"thumb": "down"}, quiet=True),
        Button(say("fix_it"), "fix", number, opens_form=True, quiet=True),
        Button(say("again"), "again", number, quiet=True),
    )


def _suggested(answer: Answer, say: Say) -> str:
    taught = [suggestion for suggestion in answer.suggestions if suggestion.pair is not None]
    other = [suggestion for suggestion in answer.suggestions if suggestion.pair is None]
    lines = [f"{number}. {suggestion.question}" for number, suggestion in enumerate(taught, 1)]
    parts = ["\n".join([_opening(answer, say), "", *lines])] if taught else []
    parts += [f"{say('passage', source=found.question)}\n\n> {_quoted(found.answer)}" for found in other]
    return "\n\n".join(parts)


def _opening(answer: Answer, say: Say) -> str:
    """Naming the words that nothing taught contains shows at once why this is no answer."""
    unknown = answer.verdict.unknown if answer.verdict else ()
    return say("did_you_mean_word", words=_words(unknown)) if unknown else say("did_you_mean")


def _words(unknown: Sequence[str]) -> str:
    return ", ".join(f"‘{one_line(word, 40)}’" for word in unknown[:3])


def _quoted(text: str) -> str:
    return text.replace("\n", "\n> ")


def _refused(answer: Answer, say: Say) -> str:
    unknown = answer.verdict.unknown if answer.verdict else ()
    if not unknown:
        return say("not_taught")
    return say("not_taught_word", words=_words(unknown))


def _buttons(answer: Answer, turn: int | None, say: Say) -> tuple[Button, ...]:
    if answer.outcome == "answered":
        return _reactions(turn, say)
    asked = {"turn": str(turn)} if turn is not None else {}
    chosen = tuple(
        Button(one_line(suggestion.question, 80), "choose", {"pair": str(suggestion.pair), **asked})
        for suggestion in _shown(answer)
        if suggestion.pair is not None
    )
    teach = Button(say("teach_this"), "addqa", {"question": answer.question[:500]}, opens_form=True)
    return (*chosen, teach)
