"""Compare the units of a question with those of the taught wordings of an answer."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from engine.recall.knowledge import Knowledge

KIND_WEIGHTS = {
    "?may": 0.2,
    "?how": 0.6,
    "?when": 0.9,
    "?long": 0.9,
    "?name": 0.9,
    "?much": 0.4,
    "?many": 0.5,
    "?time": 0.5,
    "?not": 0.6,
}
KIND_WEIGHT = 1.2
LIGHT_WEIGHT = 0.3
NOTHING_SHARED = 1.0
IN_ANSWER_ONLY = 0.5
# What a kind of question may also be asked as; covered that way it counts little.
KIN = {
    "?money": "?much",
    "?much": "?money ?size ?length ?long ?many ?people ?time",
    "?many": "?people ?long ?much ?money ?size ?length ?when",
    "?time": "?when ?long",
    "?when": "?time",
    "?long": "?time ?when",
    "?size": "?length",
    "?length": "?size",
    "?people": "?many",
    "?name": "?who",
    "?who": "?name",
    "?how": "?where ?may ?when",
    "?may": "?how ?not ?when ?where ?long ?many ?money ?people",
}
KIN_SHARE = 0.3
# Kinds of question that only an answer of that kind can satisfy, and how one recognises it.
STRICT = {
    "?who": r"님|씨|선생|담당|사람|명이|원이|지기|심판|팀이|팀에서|people|person|team|manager|staff",
    "?where": r"[가-힣0-9]층|옆|앞|위|아래|가운데|안에|밖|문|대에|실에|장에|에 있|에서|으로"
    r"|next to|front|at the|in the|on the|desk",
    "?why": r"때문|위해|이유|because|since|so that|in order",
    "?when": r"[0-9한두세네]시|요일|오전|오후|매달|매주|매일|아침|저녁|밤|평일|주말|[0-9]월|[0-9]일"
    r"|언제|전까지|[0-9] ?[ap]m|day|o'clock|morning|evening|night|hour|before|after|late|early"
    r"|\b(?:one|two|three|six|seven|eight|nine|ten|eleven|twelve)\b",
    "?money": r"[0-9천만백] ?원|달러|유로|무료|공짜|euro|dollar|won\b|[$€]|free|cost|pay",
    "?people": r"명|사람|혼자|people|players|persons|crew|\b(?:two|three|four|five|six)\b",
    "?long": r"분|시간|[0-9] ?초|동안|하루|이틀|사흘|[0-9한두세네열석] ?(?:일|주|달|년|개월)|까지|전에"
    r"|minute|hour|days?\b|weeks?\b|month|year|second|until|before|by ",
    "?many": r"[0-9]|한 |두 |세 |네 |다섯|여섯|일곱|여덟|아홉|열|스물|스무|서른|하나|둘|셋|없습|없어|모두|반"
    r"|\b(?:no|none|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|once|twice|every)\b|teen|ty\b",
    "?size": r"미터|센티|크기|지름|정사각|평|met(?:re|er)|feet|square|large|small|cm\b|[0-9] ?m\b",
    "?length": r"미터|센티|길이|met(?:re|er)|feet|long|cm\b|[0-9] ?m\b|minute|분",
    "색": r"색|빨강|빨간|파란|하얀|검은|노란|colou?r|red|blue|green|white|black|yellow",
    "?name": r"이름|라고|님|name|called|[a-z]-[a-z]",
}
TOPIC_WEIGHT = 0.1
# A fact whose every wording asks for one of these is not meant by a question that asks for none.
ASKED_FOR = frozenset(["?who", "?where", "?why", "?money", "?people", "?many", "?size", "?much"])


@dataclass(frozen=True, slots=True)
class Match:
    """How the units asked for fit an answer: weights without counterpart, and the share that fits (0..1).

    ``other_kind`` when the answer cannot be meant: it is of another kind, or about another number.
    """

    beyond: float
    kind: float
    missing: float
    share: float
    other_kind: bool = False


@dataclass(slots=True)
class Matcher:
    """Compares the units of one question with those of taught answers, rare units counting more."""

    knowledge: Knowledge
    asked: frozenset[str]
    hidden: frozenset[int]
    _weights: dict[str, float] = field(default_factory=dict)

    def match(self, answer: str) -> Match:
        """Return how the question fits all taught wordings of ``answer`` together."""
        places = self.knowledge.places("facts", answer)
        wordings = [self.knowledge.row(place).units for place in places if place not in self.hidden]
        taught = frozenset().union(*wordings)
        said = self.knowledge.answer_units(answer)
        open_names = {name: self.weight(name) * _excuse(name, taught, said) for name in self.asked - taught}
        beyond = sum(weight for name, weight in open_names.items() if name[0] != "?")
        kind = sum(weight for name, weight in open_names.items() if name[0] == "?")
        subjects = {name for name in self.asked if name[0] not in "?."}
        if not subjects & taught and not any(wording == self.asked for wording in wordings):
            beyond += NOTHING_SHARED
        missing = min((self._part(wording - self.asked, wording) for wording in wordings), default=1.0)
        total = sum(self.weight(name) for name in self.asked)
        covered = 1 - min(1.0, (beyond + kind) / total) if total else 0.0
        other = any(self._other_kind(name, taught, answer) for name in open_names)
        strange = any(self._is_thing(name) and name not in said for name in open_names)
        other = other or (strange and all(any(map(self._is_thing, each - self.asked)) for each in wordings))
        other = other or not self._asks(wordings)
        numbers = any(name[0] == "#" for name in taught | said)
        other = other or (numbers and any(name[0] == "#" and name not in said for name in open_names))
        return Match(beyond, kind, missing, covered * (1 - 0.5 * missing), other)

    def weight(self, name: str) -> float:
        """Return how much a unit counts: kinds by a table, light words little, rare subjects most."""
        if name not in self._weights:
            self._weights[name] = self._weigh(name)
        return self._weights[name]

    def _weigh(self, name: str) -> float:
        if name in self.knowledge.topics:
            return TOPIC_WEIGHT
        if name[0] == "?":
            return KIND_WEIGHTS.get(name, KIND_WEIGHT)
        if name[0] == ".":
            return LIGHT_WEIGHT
        rows = self.knowledge.size
        return 0.4 + 0.6 * math.log((1 + rows) / (1 + self.knowledge.count(name))) / math.log(1 + rows)

    def _asks(self, wordings: Sequence[frozenset[str]]) -> bool:
        """Whether the question asks for what all wordings ask for, where they all ask for something."""
        if self.asked in wordings or not all(each & ASKED_FOR for each in wordings):
            return True
        kinds = {name for name in frozenset().union(*wordings) if name[0] == "?"}
        kin = {name for kind in kinds for name in KIN.get(kind, "").split()}
        return bool(self.asked & (kinds | kin))

    def _is_thing(self, name: str) -> bool:
        return name[0] not in "?.#~" and name not in self.knowledge.topics

    def _other_kind(self, name: str, taught: frozenset[str], answer: str) -> bool:
        # An amount may be one of anything and a time no duration, so they excuse nothing.
        kin = set(KIN.get(name, "").split()) - {"?much", "?when"}
        if name not in STRICT or kin & taught:
            return False
        return re.search(STRICT[name], answer[:400].lower()) is None

    def _part(self, part: frozenset[str], whole: frozenset[str]) -> float:
        total = sum(self.weight(name) for name in whole)
        return sum(self.weight(name) for name in part) / total if total else 1.0


def _excuse(name: str, taught: frozenset[str], said: frozenset[str]) -> float:
    if any(kin in taught for kin in KIN.get(name, "").split()):
        return KIN_SHARE
    if len(name) > 1 and name[0] not in "?." and any(unit.startswith(name) for unit in taught):
        return KIN_SHARE
    return IN_ANSWER_ONLY if name in said else 1.0
