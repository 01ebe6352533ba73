"""Which wordings of taught pairs are kept out of training, so that they can be asked as cases."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace

from core.clean import same
from core.model import QAPair
from core.tuning import Case

_CASES = 100  # about so many wordings are kept out, however many pairs there are
_FIRST_SHARE = 2  # one pair in two gives a wording, while there are few


@dataclass(frozen=True, slots=True)
class Holdout:
    """The rule: of one pair in ``share``, one other wording; and every other wording that is a case already.

    It looks at one pair at a time, by its number, so pairs that are added change nothing for the others.
    ``share`` is a power of two and only doubles while pairs are added: what was kept out may be learned
    later, and what was learned is not kept out later, which would favour the model that learned it. The
    question itself always stays in training, and with it a pair's only wording.
    """

    share: int = _FIRST_SHARE
    asked: frozenset[str] = frozenset()

    @classmethod
    def of(cls, pairs: int, cases: Iterable[Case]) -> Holdout:
        """The rule for so many approved pairs and these stored cases."""
        share = _FIRST_SHARE
        while pairs > share * _CASES:
            share *= 2
        return cls(share, frozenset(same(case.question) for case in cases))

    def kept_out(self, pair: QAPair) -> tuple[str, ...]:
        """The wordings of a pair that are not learned."""
        chosen = self._chosen(pair)
        return tuple(wording for wording in pair.variants if wording == chosen or same(wording) in self.asked)

    def learned(self, pair: QAPair) -> QAPair:
        """The pair as it is learned."""
        return without(pair, frozenset(same(wording) for wording in self.kept_out(pair)))

    def _chosen(self, pair: QAPair) -> str | None:
        if not pair.variants or _number(f"pair {pair.id}") % self.share:
            return None
        return min(pair.variants, key=lambda wording: _number(f"{pair.id} {same(wording)}"))


def without(pair: QAPair, wordings: frozenset[str]) -> QAPair:
    """The pair without those other wordings (`core.clean.same` forms); its question always stays."""
    if not any(same(wording) in wordings for wording in pair.variants):
        return pair
    return replace(pair, variants=tuple(one for one in pair.variants if same(one) not in wordings))


def _number(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:8], "big")
