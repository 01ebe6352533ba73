"""Notes and taught pairs, and finding the right ones for a question."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from core.clean import same
from core.curated import found_for_sure
from core.keeping import Kept, Thing
from core.model import Note, PairSearch, QAPair, Status, Suggestion
from core.policy import Policy, Use
from core.ports import Notes, Pairs, Retriever

_ALIKE = 5  # pairs that may share one wording, some of which wait for their author


def answers(pair: QAPair) -> bool:
    """Whether a pair may answer now: approved by a teacher, and agreed to by whose words it holds."""
    return pair.status == Status.APPROVED and Policy().reason(pair, Use.RETRIEVAL) is None


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found for a question, best first."""

    pairs: tuple[QAPair, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Retrievers:
    """One retriever for what was taught and one for notes, so that neither crowds the other out."""

    pairs: Retriever
    notes: Retriever


class Knowledge:
    """Keeps the retrievers in step with storage and looks things up in it.

    Before each search it asks storage what changed since the last one, so a pair works in the very next
    answer, also one that another process taught.
    """

    def __init__(
        self,
        pairs: Pairs,
        notes: Notes,
        retrievers: Retrievers,
        seen: Callable[[QAPair], QAPair] = lambda pair: pair,
    ) -> None:
        self._pairs, self._notes, self._retrievers, self._seen = pairs, notes, retrievers, seen
        self._kept_pairs, self._kept_notes = Kept(pairs.get), Kept(notes.get)
        self._pair_mark = self._note_mark = 0
        self._refreshing = asyncio.Lock()

    def apart(self, retrievers: Retrievers, seen: Callable[[QAPair], QAPair]) -> Knowledge:
        """The same pairs and notes in retrievers of their own, each pair as ``seen`` shows it."""
        return Knowledge(self._pairs, self._notes, retrievers, seen)

    async def refresh(self) -> None:
        """Take up what was taught, changed and removed since the last time."""
        async with self._refreshing:
            pairs, notes = await asyncio.gather(
                self._pairs.changed_since(self._pair_mark), self._notes.changed_since(self._note_mark)
            )
            if pairs.mark == self._pair_mark and notes.mark == self._note_mark:
                return
            approved = [pair for pair in pairs.pairs if answers(pair)]
            taught = [(f"pair:{pair.id}", self._seen(pair).wordings) for pair in approved]
            untaught = [f"pair:{pair.id}" for pair in pairs.pairs if not answers(pair)]
            passages = [(f"note:{note.id}", (f"{note.source}\n{note.text}",)) for note in notes.notes]
            if taught or untaught:
                await self._retrievers.pairs.update(taught, untaught)
            if passages or notes.gone:
                await self._retrievers.notes.update(passages, [f"note:{number}" for number in notes.gone])
            self._pair_mark, self._note_mark = pairs.mark, notes.mark
            self._kept_pairs.forget(pair.id for pair in pairs.pairs)
            self._kept_notes.forget([*(note.id for note in notes.notes), *notes.gone])

    async def find(self, text: str, pairs: int, notes: int) -> Finding:
        """Return up to so many pairs and notes that are like ``text``."""
        if pairs + notes == 0:
            return Finding()
        await self.refresh()
        taught, passages = await asyncio.gather(
            self._found(self._retrievers.pairs, text, pairs, self._kept_pairs),
            self._found(self._retrievers.notes, text, notes, self._kept_notes),
        )
        return Finding(tuple(map(self._seen, taught)), tuple(passages))

    async def _found(self, retriever: Retriever, text: str, most: int, kept: Kept[Thing]) -> list[Thing]:
        if not most:
            return []
        found = await retriever.search(text, most)
        return await kept.get([int(key.partition(":")[2]) for key, _ in found])

    async def taught(self, question: str) -> QAPair | None:
        """The approved pair that has this very question among its wordings, however it is spaced."""
        if not same(question):
            return None
        found = await self._pairs.find(PairSearch(wording=question, status=Status.APPROVED, limit=_ALIKE))
        return next(filter(answers, found.pairs), None)

    async def sure(self, question: str) -> QAPair | None:
        """The approved pair whose answer may be given word for word, where that is beyond doubt."""
        if not same(question):
            return None
        search = PairSearch(wording=question, status=Status.APPROVED, limit=_ALIKE)
        exact = [self._seen(pair) for pair in (await self._pairs.find(search)).pairs if answers(pair)]
        said = [(pair, 1.0) for pair in exact if same(question) in map(same, pair.wordings)]
        return found_for_sure(question, said or await self._scored(question))

    async def _scored(self, question: str) -> list[tuple[QAPair, float]]:
        """Pairs like a question with their likeness, best first."""
        await self.refresh()
        found = dict(await self._retrievers.pairs.search(question, 2 * _ALIKE))
        pairs = await self._kept_pairs.get([int(key.partition(":")[2]) for key in found])
        return [(self._seen(pair), found[f"pair:{pair.id}"]) for pair in pairs]

    async def identify(self, candidates: Sequence[Suggestion]) -> tuple[Suggestion, ...]:
        """Write into each candidate which pair it is, with the pair's present answer."""
        return tuple(await asyncio.gather(*map(self._identified, candidates)))

    async def _identified(self, candidate: Suggestion) -> Suggestion:
        pair = await self.taught(candidate.question)
        if pair is None:
            return candidate
        return replace(candidate, pair=pair.id, question=pair.question, answer=pair.answer)
