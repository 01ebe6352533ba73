"""Rules that say what an answer to a case is worth, without asking any model."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from core.clean import same
from core.quantities import agree, quantities_in

Result = Literal[
    "right",
    "refused_rightly",
    "suggested",
    "missed",
    "wrong",
    "refused_wrongly",
    "inconsistent",
    "failed",
    "untaught",
]
RESULTS: tuple[Result, ...] = get_args(Result)
"""What a case can come to. ``suggested`` and ``missed``: the engine did not answer but named taught
questions, with or without the right one among them."""

_OVERLAP = 0.7  # share of the taught answer's words that say the same without a look at likeness
_REFUSALS = re.compile(
    r"모르겠|모릅니다|모른다|알지 못|알 수 없|배우지 못|배우지 않|배운 적|배운 내용에 없|찾을 수 없|"
    r"정보가 없|"
    r"나와 있지 않|답할 수 없|답변할 수 없|답변드리기 어렵|답하기 어렵|확인할 수 없|"
    r"\b(?:do not|don't|does not|doesn't) (?:know|have (?:any |that |this |enough )?information)|"
    r"\bnot (?:been )?taught|\b(?:wasn't|weren't|haven't been) taught|\b(?:cannot|can't|can not|unable to) "
    r"(?:answer|find|say|tell)|\bno information|\bi'm not sure|\bi am not sure",
    re.IGNORECASE,
)
_NEGATIONS = re.compile(
    r"(?<![가-힣])(?:안|못)\s|(?<![가-힣])(?:안|못)(?=[하되돼해가])|않|없|아니(?!면)|아닙|아닌|못하|"
    r"지 마|지 말|말아|"
    r"금지|불가|\bnot\b|n't\b|\bno\b|\bnever\b|\bnone\b|\bcannot\b|\bwithout\b|\bforbidden\b|\bprohibited\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Expected:
    """What must be said: the taught answer, and phrases that a right answer contains."""

    answer: str
    phrases: tuple[str, ...] = ()


def score(
    outcome: str, text: str, suggested: Sequence[str], expected: Expected | None
) -> Result | Literal["open"]:
    """Return what one answer is worth; ``expected`` None means that it must be refused.

    ``open`` means that no rule but likeness can tell (`alike` decides then): the figures and the negation
    agree, yet the words are others.
    """
    refused = outcome == "refused" or (outcome == "answered" and refuses(text, expected))
    if refused:
        return "refused_wrongly" if expected else "refused_rightly"
    if outcome == "suggested":
        found = expected is None or any(same(one) == same(expected.answer) for one in suggested)
        return "suggested" if found else "missed"
    return _said(text, expected) if expected else "wrong"


def refuses(text: str, expected: Expected | None) -> bool:
    """Whether a text says that it does not know, which the taught answer itself does not say."""
    if expected and (same(expected.answer) in same(text) or _REFUSALS.search(expected.answer)):
        return False
    return _REFUSALS.search(text) is not None


def _said(text: str, expected: Expected) -> Result | Literal["open"]:
    if any(same(phrase) not in same(text) for phrase in expected.phrases):
        return "wrong"
    if same(expected.answer) in same(text):
        return "right"
    if not agree(quantities_in(text), quantities_in(expected.answer)) or negated(text) != negated(
        expected.answer
    ):
        return "wrong"
    if expected.phrases:
        return "right"  # the teacher named what matters, and all of it was said
    wanted, said = set(expected.answer.lower().split()), set(text.lower().split())
    return "right" if len(wanted & said) >= _OVERLAP * len(wanted) else "open"


def negated(text: str) -> bool:
    """Whether a text denies something."""
    return _NEGATIONS.search(text) is not None


def settled(results: Sequence[str]) -> str:
    """What a case comes to after all its repeats: what they agree on, else ``inconsistent``.

    A case with a missing answer has ``failed``, whatever the others were.
    """
    if not results or "failed" in results:
        return "failed"
    return results[0] if len(set(results)) == 1 else "inconsistent"
