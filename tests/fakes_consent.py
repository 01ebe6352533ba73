"""The ports that look after people's words, in memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.clean import same
from core.credentials import Credential
from core.errors import HostTrouble
from core.forgetting import Forgotten, Part
from core.gaps import Asking, Mark, Why
from core.knowledge import answers
from core.model import Consent, QAPair, Role, Status

if TYPE_CHECKING:
    from tests.fakes import FakeFeedbacks, FakeNames, FakeRoles, FakeTalks, FakeVersions
    from tests.fakes_knowledge import FakeDatasets, FakePairs, FakeWordings
    from tests.fakes_providers import FakePreferences

TOKEN = "glpat-" + "a1B2c3D4e5F6g7H8i9J0"


class FakeFinder:
    """Knows one form of token that our own patterns do not, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def find(self, texts: Sequence[str]) -> Sequence[Sequence[Credential]]:
        self.asked += texts
        return [[Credential("GitLab", TOKEN)] if TOKEN in text else [] for text in texts]


class FakeModerator:
    """Flags texts in which one of its words occurs, unless its host is in trouble."""

    def __init__(self) -> None:
        self.categories = {"나쁜 말": "harassment"}
        self.trouble: HostTrouble | None = None
        self.asked: list[str] = []

    async def flagged(self, texts: Sequence[str]) -> Sequence[Sequence[str]]:
        self.asked += texts
        if self.trouble:
            raise self.trouble
        return [[name for word, name in self.categories.items() if word in text] for text in texts]


class FakeGaps:
    """What the fake talks, thumbs and pairs say of questions without a good answer."""

    def __init__(self, talks: FakeTalks, feedback: FakeFeedbacks, pairs: FakePairs) -> None:
        self._talks, self._feedback, self._pairs = talks, feedback, pairs
        self._marks: set[tuple[int, Mark]] = set()

    async def unanswered(self, limit: int) -> Sequence[Asking]:
        open_ones = [one for one in self._askings() if (one.turn, "dismissed") not in self._marks]
        return [one for one in open_ones if self._answer(one) is None][:limit]

    async def answered(self, limit: int) -> Sequence[tuple[Asking, int]]:
        untold = [one for one in self._askings() if one.person and (one.turn, "told") not in self._marks]
        found = [(one, self._answer(one)) for one in untold]
        return [(one, pair) for one, pair in found if pair is not None][:limit]

    async def mark(self, turns: Sequence[int], mark: Mark, by: str) -> int:
        known = {asking.turn for asking in self._askings()}
        new = {(turn, mark) for turn in turns if turn in known} - self._marks
        self._marks |= new
        return len(new)

    async def heard(self, texts: Sequence[str], platforms: Sequence[str], person: str) -> frozenset[str]:
        said = {
            turn.text
            for channel, turn in self._talks.rows
            if turn.role == "user" and turn.person not in (None, person) and channel.platform in platforms
        }
        return frozenset(text for text in texts if text in said)

    def _askings(self) -> list[Asking]:
        found = []
        for at, (channel, turn) in enumerate(self._talks.rows):
            disliked = any(
                one.thumb == "down" and one.turn == turn.id for one in self._feedback.given.values()
            )
            if turn.role == "assistant" and (turn.outcome in ("refused", "suggested") or disliked):
                before = [
                    one for place, one in self._talks.rows[:at] if place == channel and one.role == "user"
                ]
                asked = before[-1]
                why: Why = turn.outcome if turn.outcome in ("refused", "suggested") else "disliked"
                moment = self._talks.said_at[turn.id]
                who = (asked.person or "", asked.name or "")
                found.append(Asking(turn.id or 0, asked.text, *who, channel, asked.private, why, moment))
        return found[::-1]

    def _answer(self, asking: Asking) -> int | None:
        for pair in self._pairs.rows.values():
            since = [one.at for one in self._pairs.revisions if one.pair.id == pair.id][-1]
            fits = answers(pair) and same(asking.question) in map(same, pair.wordings)
            if fits and (asking.why != "disliked" or (since is not None and since > asking.at)):
                return pair.id
        return None


class FakePrivacy:
    """Forgets a person in the fakes as storage does."""

    def __init__(self, stored: Stored) -> None:
        self._stored, self._pairs = stored, stored.pairs
        self._withdrawn: set[tuple[int, int, Part]] = set()

    async def forget(self, person: str) -> Forgotten:
        said = {same(turn.text) for _, turn in self._stored.talks.rows if turn.person == person}
        said |= {same(one.text) for one in self._stored.wordings.rows.values() if one.author == person}
        pairs = sorted({one.pair.id for one in self._pairs.revisions if self._theirs(one.pair, person)})
        for number in pairs:
            self._withdraw(number, person)
        wordings = sum(
            self._take_out(pair, said) for pair in list(self._pairs.rows.values()) if pair.borrowed
        )
        proposed = [number for number, one in self._stored.wordings.rows.items() if one.author == person]
        for number in proposed:
            del self._stored.wordings.rows[number]
        thumbs = self._stored.feedback.forget(person)
        nameless = {one.pair.id for one in self._pairs.revisions if one.pair.author == person}
        self._rewrite(lambda pair: replace(pair, author="", source="") if pair.author == person else pair)
        await self._stored.roles.give(person, Role.MEMBER, "")
        self._stored.names.rows.pop(person, None)
        turns = self._stored.talks.forget_person(person)
        rankings = self._stored.preferences.forget(person)
        gone = wordings + len(proposed)
        return Forgotten(turns, thumbs, len(pairs), gone, len(nameless), rankings)

    async def withdraw(self, pair: int, person: str) -> bool:
        theirs = any(one.pair.id == pair and one.pair.owner == person for one in self._pairs.revisions)
        if theirs:
            self._withdraw(pair, person)
        return theirs

    async def withdraw_wording(self, wording: int, person: str) -> bool:
        known = self._stored.wordings.rows.get(wording)
        if known is None or known.author != person:
            return False
        for pair in list(self._pairs.rows.values()):
            self._take_out(pair, {same(known.text)})
        del self._stored.wordings.rows[wording]
        return True

    async def consent(self, pair: int, person: str, consent: Consent) -> QAPair | None:
        found = self._pairs.rows.get(pair)
        if found is None or found.owner != person or found.consent == Consent.WITHDRAWN:
            return None
        return (
            found
            if found.consent == consent
            else await self._pairs.change(replace(found, consent=consent), person)
        )

    async def trained(self, parts: Sequence[Part]) -> frozenset[int]:
        held = {(pair, revision) for pair, revision, part in self._withdrawn if part in parts}
        found = set()
        for version in await self._stored.versions.list():
            snapshot = await self._stored.datasets.snapshot(version.snapshot)
            if snapshot and held & set(snapshot.members):
                found.add(version.id)
        return frozenset(found)

    def _theirs(self, pair: QAPair, person: str) -> bool:
        present = self._pairs.rows[pair.id]
        return pair.owner == person or _drafted(present, person)

    def _withdraw(self, number: int, person: str) -> None:
        present = self._pairs.rows[number]
        whole = _drafted(present, person)
        gone = {
            one.pair.revision
            for one in self._pairs.revisions
            if one.pair.id == number and (whole or one.pair.owner == person)
        }
        self._withdrawn |= {(number, revision, "pair") for revision in gone}
        if present.owner == person or whole:
            empty = QAPair(
                "", "", provenance=present.provenance, status=Status.REMOVED, consent=Consent.WITHDRAWN
            )
            self._pairs.change_together([replace(empty, id=number, revision=present.revision)], "")
        self._rewrite(lambda pair: _emptied(pair) if pair.id == number and pair.revision in gone else pair)

    def _take_out(self, pair: QAPair, said: set[str]) -> int:
        theirs = {wording for wording in pair.borrowed if same(wording) in said}
        if not theirs:
            return 0
        kept = [wording for wording in pair.wordings if wording not in theirs]
        left = tuple(wording for wording in pair.borrowed if wording not in theirs)
        new = replace(
            pair, question="", variants=(), borrowed=(), status=Status.REMOVED, consent=Consent.WITHDRAWN
        )
        if kept:
            new = replace(pair, question=kept[0], variants=tuple(kept[1:]), borrowed=left)
        held = {
            one.pair.revision
            for one in self._pairs.revisions
            if one.pair.id == pair.id and theirs & set(one.pair.wordings)
        }
        self._withdrawn |= {(pair.id, revision, "wording") for revision in held}
        self._pairs.change_together([new], "")
        self._rewrite(lambda past: _less(past, theirs) if past.id == pair.id else past)
        return len(theirs)

    def _rewrite(self, change: Callable[[QAPair], QAPair]) -> None:
        """Change what the past says, which only forgetting may."""
        self._pairs.revisions[:] = [replace(one, pair=change(one.pair)) for one in self._pairs.revisions]
        self._pairs.rows.update({number: change(pair) for number, pair in self._pairs.rows.items()})


def _emptied(pair: QAPair) -> QAPair:
    bare = QAPair(
        "", "", provenance=pair.provenance, status=pair.status, entry=pair.entry, amends=pair.amends
    )
    return replace(
        bare, id=pair.id, revision=pair.revision, language=pair.language, consent=Consent.WITHDRAWN
    )


def _less(pair: QAPair, gone: set[str]) -> QAPair:
    variants, lent = (
        tuple(one for one in some if one not in gone) for some in (pair.variants, pair.borrowed)
    )
    question = "" if pair.question in gone else pair.question
    return replace(pair, question=question, variants=variants, borrowed=lent)


def _drafted(pair: QAPair, person: str) -> bool:
    return pair.author == person and pair.status in (Status.DRAFT, Status.REJECTED)


@dataclass
class Stored:
    """The fakes in which something of a person may be."""

    pairs: FakePairs
    talks: FakeTalks
    feedback: FakeFeedbacks
    wordings: FakeWordings
    versions: FakeVersions
    datasets: FakeDatasets
    roles: FakeRoles
    names: FakeNames
    preferences: FakePreferences
