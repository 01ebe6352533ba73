"""When a taught answer may be given word for word: a taught wording was asked, or the very same words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from core.amounts import amounts
from core.clean import same
from core.model import QAPair
from core.wording import asked, stems

# Measured on 705 held-out wordings and 405 questions without an answer (docs/decisions): of those
# that say the same words in the same order, at this likeness and lead none was wrong.
LIKENESS, LEAD = 0.85, 0.2  # of the retriever (0..1); the lead is over the best pair with another answer
_FEWEST_WORDS = 2
_SIGNS = re.compile(r"[^\w\s.,!?…~'\"“”‘’()·:;-]")  # "C++" and "C#" are not "C"


def is_wording(question: str, wording: str) -> bool:
    """Whether a question is a wording, but for spaces, punctuation and case.

    Its numbers and signs must be the same as well: "1.5 m" is not "15 m", and "C++" is not "C".
    """
    plain = [unicodedata.normalize("NFKC", text) for text in (question, wording)]
    signs = [_SIGNS.findall(text) for text in plain]
    return same(question) == same(wording) and amounts(question) == amounts(wording) and signs[0] == signs[1]


def same_words(question: str, wording: str) -> bool:
    """Whether two questions say the same words in the same order, but for particles and endings."""
    first, second = stems(question), stems(wording)
    return (
        min(len(first), len(second)) >= _FEWEST_WORDS
        and "".join(first) == "".join(second)
        and asked(question) == asked(wording)
        and amounts(question) == amounts(wording)
    )


def found_for_sure(question: str, found: Sequence[tuple[QAPair, float]]) -> QAPair | None:
    """The pair that a question asks for beyond doubt; ``found`` are pairs with their likeness, best first."""
    exact = [pair for pair, _ in found if any(is_wording(question, one) for one in pair.wordings)]
    if exact:
        return exact[0] if _one_answer(exact) else None
    if not found or found[0][1] < LIKENESS:
        return None
    best, likeness = found[0]
    others = [score for pair, score in found if same(pair.answer) != same(best.answer)]
    if likeness - max(others, default=0.0) < LEAD:
        return None
    return best if any(same_words(question, one) for one in best.wordings) else None


def _one_answer(pairs: Sequence[QAPair]) -> bool:
    return len({same(pair.answer) for pair in pairs}) == 1
