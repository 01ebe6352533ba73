"""The fixed sentences of the embedded brain, Korean for Korean questions and English for all others."""

from __future__ import annotations

from collections.abc import Sequence

from engine.recall.text import has_hangul

UNKNOWN_WORDS_SHOWN = 3


def suggestion(question: str, taught: Sequence[str]) -> str:
    """Return the sentence that offers taught questions, numbered."""
    opening = "혹시 이 질문인가요?" if has_hangul(question) else "Did you mean one of these?"
    return "\n".join([opening, *(f"{number}. {wording}" for number, wording in enumerate(taught, 1))])


def refusal(question: str, unknown: Sequence[str]) -> str:
    """Return the sentence that says this was never taught, naming unknown words where there are some."""
    shown = ", ".join(f"'{word}'" for word in unknown[:UNKNOWN_WORDS_SHOWN])
    if has_hangul(question):
        return "아직 배우지 않은 내용이라 답할 수 없어요." + (f" 모르는 말: {shown}" if shown else "")
    return "I have not been taught this, so I cannot answer." + (f" Unknown words: {shown}" if shown else "")
