"""Checks a pair against those that resemble it: the same question again, or another answer to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from core.amounts import amounts
from core.checks import Finding, Teaching
from core.clean import same
from core.contradiction import differences
from core.model import QAPair
from core.reply import Button
from core.texts import Say
from core.wording import alike, near, stems

SAME_ANSWER, LIKE_QUESTION = 0.8, 0.3  # likeness of two texts (0..1) from which on they count as such
_MANY = 4  # pairs, of which most share a word that then tells nothing: what they are all about


async def check_pairs(teaching: Teaching) -> Sequence[Finding]:
    """Find pairs with another answer to the same question, and pairs that ask the same in other words."""
    topic = topic_of(teaching.alike)
    found = [_finding(teaching, other, topic) for other in teaching.alike]
    return [finding for finding in found if finding][:1]  # one decision at a time; the next is asked after it


def topic_of(pairs: Sequence[QAPair]) -> frozenset[str]:
    """The stems that most of several pairs' questions hold, which tell none of them from the others."""
    if len(pairs) < _MANY:
        return frozenset()
    counts = Counter(word for pair in pairs for word in set(stems(pair.question)))
    return frozenset(word for word, count in counts.items() if 3 * count > 2 * len(pairs))


def asks_the_same(pair: QAPair, other: QAPair, topic: frozenset[str]) -> bool:
    """Whether any wording of one pair asks for what a wording of the other asks for."""
    if {same(wording) for wording in pair.wordings} & {same(wording) for wording in other.wordings}:
        return True
    both = [
        (mine, theirs)
        for mine in pair.wordings
        for theirs in other.wordings
        if amounts(mine) == amounts(theirs)  # "the first floor" and "the second floor" are two questions
    ]
    if any(near(mine, theirs, topic) for mine, theirs in both):
        return True
    likeness = max((alike(mine, theirs) for mine, theirs in both), default=0.0)
    return likeness >= LIKE_QUESTION and _answer_alike(pair.answer, other.answer)


def _answer_alike(one: str, other: str) -> bool:
    return alike(one, other) >= SAME_ANSWER and not differences(one, other)


def _finding(teaching: Teaching, other: QAPair, topic: frozenset[str]) -> Finding | None:
    pair = teaching.pair
    if not asks_the_same(pair, other, topic):
        return None
    shared = {same(wording) for wording in pair.wordings} & {same(wording) for wording in other.wordings}
    same_answer = same(pair.answer) == same(other.answer)
    if not same_answer and (shared or differences(pair.answer, other.answer)):
        return _contradiction(pair, other, teaching.say)
    return _duplicate(other, teaching.say)


def _duplicate(other: QAPair, say: Say) -> Finding:
    text = say("near_duplicate", number=other.id, question=other.question, answer=other.answer)
    merge = Button(say("merge_into", number=other.id), "mergeqa", {"into": str(other.id)})
    return Finding("duplicate", text, about=str(other.id), buttons=(merge,))


def _contradiction(pair: QAPair, other: QAPair, say: Say) -> Finding:
    found = differences(pair.answer, other.answer)
    remarks = [say(f"differs_{one.kind}", mine=one.one, theirs=one.other) for one in found]
    text = say(
        "contradiction", number=other.id, question=other.question, taught=other.answer, given=pair.answer
    )
    number = {"into": str(other.id)}
    buttons = (
        Button(say("new_holds"), "replaceqa", number),
        Button(say("old_holds", number=other.id), "keepqa", number),
    )
    return Finding("contradiction", "\n".join([text, *remarks]), about=str(other.id), buttons=buttons)
