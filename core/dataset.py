"""The growing set of pairs: add, check, freeze."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from core import errors
from core.clean import same
from core.holdout import Holdout
from core.jsonl import lines_of
from core.model import WORDINGS_LIMIT, PairSearch, QAPair, Status
from core.policy import Policy, Tally, Use
from core.ports import Cases, Datasets, Pairs
from core.tuning import Snapshot


@dataclass(frozen=True, slots=True)
class Dataset:
    """The pairs as a whole, and the checks a new one goes through."""

    pairs: Pairs
    datasets: Datasets
    cases: Cases
    policy: Policy = field(default_factory=Policy)

    async def clash(self, pair: QAPair) -> QAPair | None:
        """Another pair that already has one of this pair's wordings, if there is one."""
        for wording in pair.wordings:
            for status in (Status.APPROVED, Status.DRAFT):
                found = await self.pairs.find(PairSearch(wording=wording, status=status, limit=2))
                for other in found.pairs:
                    if other.id != pair.id:
                        return other
        return None

    async def get(self, number: int) -> QAPair:
        """The pair with this number; raises `NoSuchPair`, also for a removed one."""
        pair = await self.stored(number)
        if pair.status == Status.REMOVED:
            raise errors.NoSuchPair(number=number)
        return pair

    async def stored(self, number: int) -> QAPair:
        """The pair with this number in whatever status; raises `NoSuchPair`."""
        found = await self.pairs.get([number])
        if not found:
            raise errors.NoSuchPair(number=number)
        return found[0]

    async def add_wordings(self, pair: QAPair, wordings: Iterable[str], by: str) -> QAPair:
        """Give a pair further wordings; those it has already are left out."""
        widened = with_wordings(pair, wordings)
        return pair if widened == pair else await self.pairs.change(widened, by)

    async def approved(self) -> AsyncIterator[Sequence[QAPair]]:
        """All approved pairs, in batches."""
        async for batch in self.datasets.stream(Status.APPROVED):
            yield batch

    async def trainable(self, use: Use | None = None) -> AsyncIterator[Sequence[QAPair]]:
        """The approved pairs that the policy lets a use take (default: this deployment's training).

        Wordings that may not be used are taken out of them.
        """
        async for batch in self.approved():
            yield Tally().sort(batch, self.policy, use or self.policy.training)

    async def holdout(self) -> Holdout:
        """The rule by which wordings are kept out of training now, to be asked as cases."""
        approved = (await self.datasets.counts())[Status.APPROVED]
        return Holdout.of(approved, await self.cases.all())

    async def lessons(self) -> AsyncIterator[Sequence[QAPair]]:
        """What a training learns: the pairs that may train, without the wordings that are kept out."""
        holdout = await self.holdout()
        async for batch in self.trainable():
            yield [holdout.learned(pair) for pair in batch]

    async def tally(self, use: Use | None = None) -> Tally:
        """How many approved pairs a use takes, and how many it leaves out for which reason."""
        tally = Tally()
        async for batch in self.approved():
            tally.sort(batch, self.policy, use or self.policy.training)
        return tally

    async def freeze(self, system: str, at: datetime) -> tuple[Snapshot, bytes]:
        """Freeze what a training learns; returns the stored snapshot and its JSONL (UTF-8)."""
        members: list[tuple[int, int]] = []
        chunks: list[bytes] = []
        async for batch in self.lessons():
            members += [(pair.id, pair.revision) for pair in batch]
            chunks.append(await asyncio.to_thread(_encoded, batch, system))
        content = b"".join(chunks)
        digest = hashlib.sha256(content).hexdigest()
        snapshot = Snapshot(tuple(members), digest, content.count(b"\n"), at)
        return await self.datasets.freeze(snapshot), content


def check(pair: QAPair) -> QAPair:
    """Return the pair with its wordings made distinct; raises the `Refused` of what cannot be taught."""
    if not same(pair.question):
        raise errors.QuestionWithoutWords
    if same(pair.question) == same(pair.answer):
        raise errors.SameQuestionAndAnswer
    return with_wordings(replace(pair, variants=()), pair.variants)


def with_wordings(pair: QAPair, wordings: Iterable[str]) -> QAPair:
    """Return the pair with those of ``wordings`` that it lacks, at most `WORDINGS_LIMIT` in all."""
    known = {same(wording) for wording in pair.wordings}
    variants = list(pair.variants)
    for wording in wordings:
        if same(wording) and same(wording) not in known and len(variants) < WORDINGS_LIMIT:
            known.add(same(wording))
            variants.append(wording)
    return replace(pair, variants=tuple(variants))


def _encoded(batch: Sequence[QAPair], system: str) -> bytes:
    return "".join(lines_of(batch, system)).encode()
