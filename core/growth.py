"""What thumbs bring: a question answered well may become a wording, one answered badly becomes a case."""

from __future__ import annotations

from core.clean import same
from core.knowledge import Knowledge
from core.model import Language, QAPair, Turn, Wording
from core.ports import Cases, Wordings
from core.scoring import Expected, score
from core.texts import language_of
from core.tuning import Case

_ORIGIN = "thumb"
_LOOKED_AT = 5  # pairs that the answer may have come from
_LONGEST = 500  # characters of a question


async def praised(
    exchange: tuple[Turn, Turn], person: str, knowledge: Knowledge, wordings: Wordings
) -> Wording | None:
    """Propose a question as another wording of the pair whose answer was given; a teacher decides.

    Returns None where it is one already, or where the answer is none that was taught.
    """
    question, answer = exchange[0].text, exchange[1].text
    if len(question) > _LONGEST or await knowledge.taught(question):
        return None
    found = await knowledge.find(question, _LOOKED_AT, 0)
    pair = next((pair for pair in found.pairs if _gave(pair, answer)), None)
    return await wordings.propose(Wording(pair.id, question, person)) if pair else None


def _gave(pair: QAPair, answer: str) -> bool:
    return score("answered", answer, (), Expected(pair.answer)) == "right"


async def blamed(exchange: tuple[Turn, Turn], person: str, cases: Cases, language: Language) -> Case | None:
    """Keep a question as a case whose right answer is whatever is taught for it from now on."""
    question = exchange[0].text
    if len(question) > _LONGEST:
        return None
    written = language_of(question) or language
    return await cases.add(Case(question, "reported", question, written, _ORIGIN, person))


async def forgiven(exchange: tuple[Turn, Turn], person: str, cases: Cases) -> None:
    """Drop the case that the same person's 👎 made of a question."""
    for case in await cases.all():
        mine = (case.origin, case.person) == (_ORIGIN, person)
        if mine and same(case.question) == same(exchange[0].text):
            await cases.remove(case.id)
