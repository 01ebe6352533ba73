"""What two texts have in common word by word: Korean particles and endings, English function words apart."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from core.clean import same


def _several(words: str) -> tuple[str, ...]:
    return tuple(words.split())


_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+(?:[.,:]\d+)*|[가-힣]+|[^\W_]", re.IGNORECASE)
# Particles that may follow a Korean noun, longest first; the noun keeps at least one syllable.
_PARTICLES = _several(
    "에서부터 으로부터 이라고는 에게서는 한테서는 에서는 에게는 한테는 에서도 에게서 한테서 까지는 "
    "까지도 부터는 이라고 이라는 으로는 으로도 으로서 으로써 이라도 이나마 처럼은 보다는 에서 에게 한테 "
    "까지 부터 처럼 보다 마다 밖에 조차 이랑 하고 라고 라는 으로 로는 로도 로서 로써 에는 에도 에만 "
    "만은 만이 이나 이란 은요 는요 은 는 이 가 을 를 에 의 로 와 과 도 만 랑 나 란 요"
)
# What ends a Korean sentence without saying more than that it ends, or that it asks.
_ENDINGS = _several(
    "이었습니까 인가요 이에요 이예요 입니까 입니다 이야 이죠 이지 이니 예요 에요 인지 인데 일까요 일까 "
    "인가 하나요 합니까 합니다 하는지 하는가 할까요 할까 해요 하죠 하지 하니 한다 했나요 되나요 됩니까 "
    "됩니다 되는지 될까요 될까 돼요 되죠 된다 되요 있나요 있습니까 있습니다 있어요 있는지 있죠 있지 "
    "있니 있다 있을까요 있어 있는 나요 습니까 습니다 는지 는가 을까요 을까 ㄹ까 는데 어요 아요 죠 니 냐 "
    "야 지 까 요 다"
)
_FILLERS = frozenset(
    _several(
        "좀 혹시 그 이 저 그럼 그러면 근데 그런데 이제 제발 그냥 뭐 것 거 수 때 등 및 알려줘 알려주세요 "
        "알려 주세요 줘 가르쳐 궁금해 궁금해요 궁금합니다 말해줘 말해 있 있어 하 되 돼 이에 입 대해 대해서 "
        "대한 관해 어떻게 어때 어떤 해 해야 하면 a an the is are was were be been am do does did can could "
        "would should will shall may might of to in on at for from by with about as it its this that these "
        "those there here i you we they he she me us them my your our their and or please tell know let so "
        "just have has had what's how's it's"
    )
)
# Nouns that end as a noun with a particle does.
_WHOLE = frozenset(
    _several(
        "회의 강의 문의 동의 주의 합의 논의 건의 협의 편의 예의 휴가 병가 평가 허가 물가 추가 참가 국가 "
        "증가 결과 효과 성과 교과 학과 경로 도로 통로 진로 선로 지도 온도 속도 제도 한도 용도 정도 "
        "습도 각도 태도 나이 차이 높이 길이 종이 넓이 놀이 "
        "어린이 아이 사이 오이 파도 포도 사과 치과 안과 내과 외과"
    )
)
# Words for what a question word asks for anyway: "the time when", "the place where", "the price, how much".
_NAMED_BY = {
    "when": frozenset(_several("시간 때 날짜 날 time date day")),
    "where": frozenset(_several("장소 곳 위치 place location")),
    "much": frozenset(_several("값 가격 금액 비용 price cost amount")),
    "many": frozenset(_several("수 개수 인원 number")),
}
# Question words that say no more than that a thing or a person is asked for.
_BARE = frozenset(_several("what who whom which how many much 누구 누가 무엇 몇 얼마 얼마나"))
# What asks for a time of day asks when; "며칠" is a date or a length, and either may be meant.
_CLOCK = re.compile(r"몇\s?시(?!간)(?:에|부터|까지|쯤)?|\bwhat time\b", re.IGNORECASE)
# What is counted or measured out: "how many teams", "몇 팀".
_COUNTED = re.compile(r"\bhow (?:many|much) ([a-z]+)|몇 ?([가-힣]+)", re.IGNORECASE)
# Syllables in which verbs of one stem differ, so that words which begin alike may be the same one.
_INFLECTED = frozenset(
    "아어여와워려리러라래해하한할함면며고서는은을를기지네니요려야게도려릴린림울운우으시셔쳐치칠친져진질겨긴길켜킨킬"
)
# What a question asks for; two questions that ask for different things are different questions.
_ASKS = (
    ("who", "누구 누가 누굴 who whom whose"),
    ("where", "어디 어디서 어딘 where"),
    ("when", "언제 when"),
    ("why", "왜 어째서 why"),
    ("many", "몇 몇개 몇명 many"),
    ("much", "얼마 얼마나 much"),
    ("how", "어떻게 어떡 how"),
    ("what", "무엇 무슨 뭐 뭔 무얼 뭘 what"),
    ("which", "어느 어떤 which"),
)
_WORD_OF = {word: kind for kind, words in _ASKS for word in words.split()}


def words_of(text: str) -> list[str]:
    """The words of a text in NFKC and lower case; numbers keep their decimals."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).lower())


@lru_cache(50_000)  # words come again and again
def stem(word: str) -> str:
    """A Korean word without what follows its stem, an English one without a plural; else as it is."""
    if "가" <= word[0] <= "힣":
        if word in _WHOLE:
            return word
        return _without(_without(word, _ENDINGS), _PARTICLES)
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def stems(text: str) -> list[str]:
    """The stems of what a text says, without words that only hold it together."""
    return [
        found for word in words_of(text) if word not in _FILLERS and (found := stem(word)) not in _FILLERS
    ]


def _told(text: str, topic: frozenset[str]) -> list[str]:
    """What tells a question from others: its stems but for those that its question word says already."""
    kinds = asked(text)
    told_by_kind = frozenset[str]().union(*(_NAMED_BY.get(kind, frozenset()) for kind in kinds))
    return [found for found in stems(_timed(text)) if found not in topic | told_by_kind | _BARE]


def _timed(text: str) -> str:
    """The text with "what time" said as "when", in its language."""
    return _CLOCK.sub(lambda found: "when" if found.group().isascii() else "언제", text)


def asked(text: str) -> frozenset[str]:
    """What kinds of things a question asks for: who, where, how many and so on."""
    found = {_WORD_OF.get(word) or _WORD_OF.get(stem(word)) for word in words_of(_timed(text))}
    return frozenset(kind for kind in found if kind)


def alike(one: str, other: str) -> float:
    """How much two texts say the same (0..1): the Dice coefficient of the pairs of letters of their stems.

    Spaces do not count, so a text written without them is like itself.
    """
    first, second = _grams(stems(one)), _grams(stems(other))
    if not first or not second:
        return 0.0
    return 2 * len(first & second) / (len(first) + len(second))


def _grams(words: Iterable[str]) -> set[str]:
    text = "".join(words)
    return {text[at : at + 2] for at in range(max(len(text) - 1, 1))} if text else set()


def _without(word: str, endings: Iterable[str]) -> str:
    for ending in endings:
        if len(word) > len(ending) and word.endswith(ending):
            return word[: -len(ending)]
    return word


def near(one: str, other: str, topic: frozenset[str] = frozenset()) -> bool:
    """Whether two questions ask for the same thing, as far as their words tell.

    They ask for the same kind of thing, and what one of them says beyond the other is little beside what
    both say; stems in ``topic`` say nothing. Where each says something that the other does not, as in "the
    ball's size" and "the goal's size", they are two questions.
    """
    if stem(same(one) or " ") == stem(same(other) or " "):
        return True  # only spaced otherwise, or ended otherwise
    kinds = asked(one), asked(other)
    first, second = _told(one, topic), _told(other, topic)
    if not first or not second or (all(kinds) and not kinds[0] & kinds[1]):
        return False
    beyond, lacking = _unmatched(first, second), _unmatched(second, first)
    if (beyond and lacking) or _count_different_things((one, first), (other, second)):
        return False
    both = min(len(first) - beyond, len(second) - lacking)
    return both >= 1 and 2 * (beyond + lacking) <= both


def _count_different_things(one: tuple[str, list[str]], other: tuple[str, list[str]]) -> bool:
    """Whether what one question counts is only spoken of in the other, which counts something else.

    "How many players are on a team?" and "How many teams play?" share their words, and ask for two numbers.
    """
    mine, theirs = _counted(one[0]), _counted(other[0])
    if not mine or not theirs or mine == theirs:
        return False
    return mine in other[1] or theirs in one[1]


def _counted(text: str) -> str | None:
    found = _COUNTED.search(text)
    return stem((found[1] or found[2]).lower()) if found else None


def _unmatched(words: list[str], others: list[str]) -> int:
    joined = "".join(others)
    return sum(not _found(word, others, joined) for word in words)


def _found(word: str, others: list[str], joined: str) -> bool:
    """Whether a stem is among others, also as a part of a longer one, or begins as one of them does."""
    if word in others or (len(word) > 1 and word in joined):
        return True
    return any(_begin_alike(word, other) for other in others)


def _begin_alike(one: str, other: str) -> bool:
    """Whether two stems may be forms of one word: "빌리" and "빌려", "approve" and "approving"."""
    korean = one[0] >= "가"
    size = max(2 if korean else 4, (2 if korean else 3) * max(len(one), len(other)) // (3 if korean else 4))
    if min(len(one), len(other)) < size or one[:size] != other[:size]:
        return False
    return not korean or all(tail[:1] in _INFLECTED for tail in (one[size:], other[size:]) if tail)
