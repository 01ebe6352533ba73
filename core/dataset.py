"""The growing set of pairs: add, check, freeze."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from core import errors
from core.clean import same
from core.errors_files import NoSuchSnapshot
from core.holdout import Holdout
from core.model import WORDINGS_LIMIT, Language, QAPair, Status
from core.policy import Policy, Tally, Use
from core.ports import Cases, Datasets, Pairs, Prompts
from core.ports_pairs import Revisions
from core.spool import Spool
from core.stale import StillKnown, still_in_model
from core.texts import say
from core.tuning import Snapshot
from core.writing import encoded


@dataclass(frozen=True, slots=True)
class Dataset:
    """The pairs as a whole, and the checks a new one goes through."""

    pairs: Pairs
    datasets: Datasets
    cases: Cases
    prompts: Prompts
    policy: Policy = field(default_factory=Policy)

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

    async def still_in_model(self, snapshot: int, revisions: Revisions) -> StillKnown:
        """The pairs that a model trained on a snapshot still knows as they no longer are."""
        return await still_in_model(snapshot, self.pairs, self.datasets, revisions)

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

    async def kept_out(self) -> int:
        """How many wordings a training would leave out so that they can be asked as cases."""
        holdout = await self.holdout()
        return sum([len(holdout.kept_out(pair)) async for batch in self.trainable() for pair in batch])

    async def tally(self, use: Use | None = None) -> Tally:
        """How many approved pairs a use takes, and how many it leaves out for which reason."""
        tally = Tally()
        async for batch in self.approved():
            tally.sort(batch, self.policy, use or self.policy.training)
        return tally

    async def system_prompt(self, language: Language) -> str:
        """The prompt of the whole deployment, put on each line of a training; the default if none is set."""
        newest = await self.prompts.history(None, 1)
        return newest[0].text if newest and newest[0].text else say("default_prompt", language)

    async def freeze(self, language: Language, at: datetime) -> tuple[Snapshot, bytes]:
        """Freeze what a training learns; returns the stored snapshot and its JSONL (UTF-8)."""
        system = await self.system_prompt(language)
        members: list[tuple[int, int]] = []
        left_out: dict[int, tuple[str, ...]] = {}
        chunks: list[bytes] = []
        holdout = await self.holdout()
        async for batch in self.approved():
            fitting = Tally().sort(batch, self.policy, self.policy.training)
            learned = [holdout.learned(pair) for pair in fitting]
            members += [(pair.id, pair.revision) for pair in learned]
            left_out |= _left_out(batch, learned)
            chunks.append(await asyncio.to_thread(encoded, learned, system))
        content = b"".join(chunks)
        digest = hashlib.sha256(content).hexdigest()
        examples = content.count(b"\n")
        snapshot = Snapshot(tuple(members), digest, examples, at, system=system, left_out=left_out)
        return await self.datasets.freeze(snapshot), content

    async def snapshot(self, number: int) -> Snapshot:
        """A frozen version; raises `NoSuchSnapshot`."""
        found = await self.datasets.snapshot(number)
        if found is None:
            raise NoSuchSnapshot(number=number)
        return found

    async def rewritten(self, number: int, language: Language) -> Spool:
        """The very bytes of a snapshot, written again from the revisions that it froze.

        Raises `NoSuchSnapshot`, or `SnapshotChanged` where revisions were made unreadable since, because
        somebody asked to be forgotten.
        """
        snapshot = await self.snapshot(number)
        system = say("default_prompt", language) if snapshot.system is None else snapshot.system
        spool, digest = Spool(), hashlib.sha256()
        async for batch in self.datasets.members(number):
            chunk = await asyncio.to_thread(encoded, batch, system)
            digest.update(chunk)
            spool.file.write(chunk)
        if digest.hexdigest() != snapshot.digest:
            raise errors.SnapshotChanged(number=number)
        return spool


def _left_out(batch: Sequence[QAPair], fitting: Sequence[QAPair]) -> dict[int, tuple[str, ...]]:
    """The wordings of each pair that is taken, but not with all of them."""
    whole = {pair.id: pair for pair in batch}
    missing = {
        pair.id: tuple(text for text in whole[pair.id].wordings if text not in pair.wordings)
        for pair in fitting
    }
    return {number: texts for number, texts in missing.items() if texts}


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
