"""How two answers to one question contradict each other: a number, a unit, a negation or a name differs."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from core.amounts import amounts
from core.wording import alike, stems, words_of

Kind = Literal["number", "unit", "negation", "name", "time"]
_ALIKE = 0.4  # of the rest of two answers, so that a negation in one of them is about the same thing


@dataclass(frozen=True, slots=True)
class Difference:
    """What one answer says where the other says something else."""

    kind: Kind
    one: str
    other: str


def differences(one: str, other: str) -> tuple[Difference, ...]:
    """Return in what two answers contradict each other; nothing where one only says more."""
    found = [*_numbers(one, other)]
    negated = _negation(one, other)
    found += [negated] if negated else []
    timed = None if found else _time(one, other)
    found += [timed] if timed else []
    named = None if found else _name(one, other)
    return (*found, named) if named else tuple(found)


# ---- numbers and units


def _numbers(one: str, other: str) -> list[Difference]:
    """Amounts of the same unit with other values, or the same value in another unit."""
    first, second = amounts(one), amounts(other)
    mine, theirs = sorted(first - second), sorted(second - first)
    shared = {unit for _, unit in mine} & {unit for _, unit in theirs}
    found = [Difference("number", _spelled(unit, mine), _spelled(unit, theirs)) for unit in sorted(shared)]
    if found:
        return found
    return [
        Difference("unit", f"{_number(value)} {unit}", f"{_number(value)} {strange}")
        for value, unit in mine
        for same, strange in theirs
        if same == value and unit and strange
    ]


def _spelled(unit: str, found: list[tuple[float, str]]) -> str:
    return ", ".join(_number(value) for value, name in found if name == unit)


def _number(value: float) -> str:
    return f"{value:,.10g}"


# ---- negation

# "안" and "못" deny only before a verb: not in "안내", "골대 안에", "코트 안 청소는", "못을 박아요".
_VERB = (
    r"(?=\S*(?:요|다|죠|까|니|고|면|며|지만|서|돼|해|됨|함)(?:[\s.,!?]|$))"
    r"(?!\S*(?:이에요|예요|에요|입니다)(?:[\s.,!?]|$))"
)
_NEGATIONS = re.compile(
    rf"(?<![가-힣])(?:안|못)\s+{_VERB}"
    r"|(?<![가-힣])(?:안|못)(?:돼|되|됩|된|될|해|하|합|했|써|쓴|가요|갑니다|받)"
    r"|(?<![가-힣])안\s?\S+도\s(?=돼|되|됩|괜찮)"
    r"|지는?\s?(?:않|못|마|말)|없[어습다는이으고지음]|아니[에요라고다며]|아닙|아녜|금지|불가(?!피)|불허|못[합해하]|안[됩돼되]"
    r"|\b(?:not|no|never|cannot|without|none|nobody|nothing|neither|nor|forbidden|prohibited|impossible)\b|n't\b",
    re.IGNORECASE,
)
_NO = re.compile(r"\s*(?:아니요|아니오|아뇨|no)\b(?!\s*(?:problem|\.\s?\d))", re.IGNORECASE)
# Both "must not" and "not only … but" hold the word; the second denies nothing.
_NO_DENIAL = re.compile(
    r"뿐만?\s?아니라|만이\s?아니라|지\s?않으면\s?안|수밖에\s?없"
    r"|상관없|관계없|문제없|틀림없|끊임없|빠짐없|변함없|\bno problem\b|\bnot only\b"
    r"|\bno later than\b|\bno more than\b|\bno\.\s?\d",
    re.IGNORECASE,
)


def denies(text: str) -> bool:
    """Whether a text denies something: "안 돼요", "없어요", "not"; twice denied is affirmed."""
    if _NO.match(text):
        return True
    plain = _NO_DENIAL.sub(" ", unicodedata.normalize("NFKC", text))
    return sum(1 for _ in _NEGATIONS.finditer(plain)) % 2 == 1


def _negation(one: str, other: str) -> Difference | None:
    if denies(one) == denies(other):
        return None
    first, second = (_NEGATIONS.sub(" ", _NO_DENIAL.sub(" ", text)) for text in (one, other))
    if alike(first, second) < _ALIKE and not _short(one, other):
        return None
    return Difference("negation", one, other)


def _short(one: str, other: str) -> bool:
    """Answers of a few words have little to be alike in: "네, 돼요" and "아니요, 안 돼요"."""
    return max(len(words_of(one)), len(words_of(other))) <= 4


# ---- days of the week, times of the day, and how often

_KOREAN_DAYS = {f"{day}요일": place for place, day in enumerate("월화수목금토일")}
_ENGLISH_DAYS = "monday tuesday wednesday thursday friday saturday sunday"
_OFTEN = {
    "hourly": "매시간|every hour|hourly",
    "daily": "매일|날마다|every day|daily",
    "weekly": "매주|주마다|every week|weekly",
    "monthly": "매달|매월|달마다|every month|monthly",
    "yearly": "매년|해마다|every year|yearly|annually",
}
_HALVES = {"am": "오전|in the morning", "pm": "오후|in the afternoon"}
_TIMES = tuple(
    (name, re.compile(rf"(?<![a-z가-힣])(?:{words})", re.IGNORECASE))
    for name, words in (
        *((str(place), day) for day, place in _KOREAN_DAYS.items()),
        *((str(place), day) for place, day in enumerate(_ENGLISH_DAYS.split())),
        *_OFTEN.items(),
        *_HALVES.items(),
    )
)


def _time(one: str, other: str) -> Difference | None:
    """A day of the week, half of the day or frequency that stands where the other answer has another."""
    mine, theirs = _times(one), _times(other)
    if not (mine.keys() - theirs.keys() and theirs.keys() - mine.keys()):
        return None
    return Difference(
        "time",
        ", ".join(text for name, text in mine.items() if name not in theirs),
        ", ".join(text for name, text in theirs.items() if name not in mine),
    )


def _times(text: str) -> dict[str, str]:
    """The names of the times in a text, and how they are written there."""
    found = ((name, pattern.search(text)) for name, pattern in _TIMES)
    return {name: match.group() for name, match in found if match}


# ---- names

_NAMED = re.compile(
    r"(?:이에요|예요|에요|입니다|이야|이다|님|씨|가|이|은|는|을|를|에서|에|의|로|으로|과|와|랑|이랑|하고)[.!]?$"
)
_TITLED = re.compile(
    r"([가-힣]{1,4})\s?(?:팀장|부장|과장|차장|대리|사장|선생|교수|코치|감독|님|씨)(?:님|이|은|는|[\s.,!?]|$)"
)
_CODE = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|https?://\S+|[a-z]+-?[0-9][a-z0-9-]*|\d[\d-]+\d", re.IGNORECASE
)


def _name(one: str, other: str) -> Difference | None:
    """A person, a code or an address that differs, or the one thing in the place of another."""
    for pattern in (_TITLED, _CODE):
        first, second = ({str(found) for found in pattern.findall(text)} for text in (one, other))
        if first - second and second - first:
            return Difference("name", ", ".join(sorted(first - second)), ", ".join(sorted(second - first)))
    return _substitution(one, other)


def _substitution(one: str, other: str) -> Difference | None:
    first, second = stems(one), stems(other)
    mine = [word for word in first if word not in second]
    theirs = [word for word in second if word not in first]
    common = len(first) - len(mine)
    if not mine or not theirs or max(len(mine), len(theirs)) > 2 or common < max(len(mine), len(theirs)):
        return None
    if not (_are_names(mine, one) and _are_names(theirs, other)):
        return None
    return Difference("name", " ".join(mine), " ".join(theirs))


def _are_names(found: list[str], text: str) -> bool:
    """Whether stems stand in a text as things do: with a particle or copula, or with a capital letter."""
    written = [word.strip("\"'“”‘’()") for word in re.findall(r"[^\s,]+", text)]
    names = [word for word in written if _NAMED.search(word) or word[:1].isupper()]
    return all(any(word.lower().startswith(one) for word in names) for one in found)
