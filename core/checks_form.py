"""Checks the form of a pair: whether its answer can stand alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.checks import Finding, Teaching
from core.clean import same

_ADDRESS = r"(?:https?://|www\.)[^\s>)]+"
_LINK_ALONE = re.compile(rf"[-*\s]*(?:\[[^\]]*\]\(\s*{_ADDRESS}\s*\)|<?{_ADDRESS}>?)[\s.。]*", re.IGNORECASE)
# "위" and "above" also say where things are: they count only where a text can be meant, that is beside
# words for saying and writing, or where nothing follows that they could stand on.
_ABOVE = re.compile(
    r"위에?서?\s*(?:말한|말씀|설명|언급|적은|적어|쓴|써|나온|답한|올린|보낸)"
    r"|위(?:와|랑|처럼)\s+(?:같|똑같|동일)|위\s?(?:내용|링크|글|답|답변|메시지|문서|설명)(?:[을를은는이가도와과에의]|\s|$)"
    r"|^\s*위(?:에|를|의 것)?\s*(?:보세요|보시면|참고|참조|있어요|있습니다|확인)"
    r"|앞에?서\s*(?:말|설명|언급|적|답)|상기(?:와|의|\s)|아까\s|방금\s?(?:말|적|올)|이전\s(?:메시지|답변|글)|^\s*[↑☝⬆^]"
    r"|\b(?:see|as|mentioned|said|stated|described|written|listed)\s+above\b|\babove[- ]mentioned\b"
    r"|\bthe above\b|\b(?:message|post|link|answer|text)\s+above\b|\babove\s*[.!]*\s*$"
    r"|\b(?:as|like) (?:i|we) said\b|\bsee (?:the )?previous\b|\bsame as before\b",
    re.IGNORECASE,
)


async def check_form(teaching: Teaching) -> Sequence[Finding]:
    """Find an answer without a word, one that points to another text, and one that is a link alone."""
    key = fault_of(teaching.pair.answer)
    return (Finding("form", teaching.say(key), about=key),) if key else ()


def fault_of(answer: str) -> str | None:
    """The name of the sentence that says what an answer lacks; None where it can stand alone."""
    if not same(answer):
        return "answer_without_words"
    if _LINK_ALONE.fullmatch(answer):
        return "link_alone"
    return "points_above" if _ABOVE.search(answer) else None
