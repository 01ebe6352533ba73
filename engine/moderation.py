"""Moderation by Korean and English words and patterns: local, instant, and no more than that."""

from __future__ import annotations

import re
import unicodedata
import uuid
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from engine.wire import Json, json_body, refuse

MODEL: Final = "hobane-moderation-1"
_FOUND: Final = 0.9
_FOUND_OFTEN: Final = 0.97
_NOT_FOUND: Final = 0.0

# Written against false alarms first: "시발점" is a starting point, "자살골" an own goal, "투자해" to invest,
# "새끼손가락" a finger, "닥쳐올" what is coming; "shoot", "attack" and "kill the clock" are sport.
_THREAT: Final = (
    r"죽여\s?(?:버|줄|주겠)|(?<!시간을 )(?<!시간 )죽일\s?(?:거|꺼|테|줄\s?알)|때려\s?죽"
    r"|칼로\s?(?:찌|찔)|밤길\s?조심|두들겨\s?패|(?<![가-힣])패버(?:린다|릴)"
    r"|\b(?:i(?:'ll| will|'m going to| am going to| wanna)|we(?:'ll| will))\s+(?:\w+\s+)?"
    r"(?:kill|murder|stab|strangle|beat up)\s+(?:you|him|her|them)\b"
    r"|\b(?:you|they)\s+(?:deserve|should|ought)\s+(?:to\s+)?(?:die|be killed)\b"
    r"|\bgo (?:and )?kill yourself\b"
)
_PATTERNS: Final[dict[str, str]] = {
    "harassment": (
        r"(?<![가-힣])시발(?!점|역|지|택시)|씨발|씨팔|ㅅㅂ|ㅆㅂ|병신|ㅂㅅ|개새끼|개자식"
        r"|(?<![가-힣])(?:이|저|그)\s?새끼(?!\s?손가락|\s?고양이|\s?강아지)"
        r"|미친\s?(?:놈|년)|지랄|좆|(?<![가-힣])닥쳐(?!오|올|온|왔|옴)|엿\s?먹어|꺼져\s?(?:라|버려)"
        r"|\bfuck (?:you|off)\b|\bfucking (?:idiot|moron|stupid)\b|\bmotherfuckers?\b|\bassholes?\b"
        r"|\byou(?:'re| are)?(?: such)?(?: an?)? (?:idiot|moron|imbecile|retard|piece of shit)s?\b"
        r"|\bcunts?\b|\bbitch(?:es)?\b"
    ),
    "harassment/threatening": _THREAT,
    "hate": (
        r"짱깨|쪽바리|깜둥이|똥꼬충|틀딱|한남충|김치녀|맘충|급식충|홍어\s?새끼|게이\s?새끼|장애인\s?새끼"
        r"|\bnigg(?:er|a)s?\b|\bfagg?ots?\b|\bkikes?\b|\bspics?\b|\bchinks?\b(?! in)"
        r"|\btrann(?:y|ies)\b|\bsubhumans?\b"
    ),
    "illicit": (
        r"(?:마약|필로폰|히로뽕|대마초|코카인|헤로인)[을를]?\s?(?:구매|구입|판매|제조|파는|사는|만드는|구하는)"
        r"|대포\s?(?:통장|폰)"
        r"|(?:카드|계좌|개인정보)[을를]?\s?(?:훔치|도용하|해킹하)는\s?(?:법|방법)"
        r"|\bhow (?:do i|can i|to) (?:make|cook|buy|sell) (?:meth|crack|cocaine|heroin|fentanyl)\b"
        r"|\bhow (?:do i|can i|to) (?:shoplift|launder money|forge|steal (?:a|an|someone's))\b"
    ),
    "illicit/violent": (
        r"(?:사제\s?)?(?:폭탄|폭발물)[을를]?\s?(?:제조|만드는|만들기)"
        r"|(?:총기|권총)[을를]?\s?(?:제작|만드는|구하는|구매|구입)"
        r"|\b(?:make|build|construct) (?:an? )?(?:pipe |nail |home ?made )*(?:bomb|explosive)s?\b"
        r"|\bbuy an? illegal gun\b"
    ),
    "self-harm": (
        r"(?<![가-힣])자살(?!골|\s?예방|\s?방지)|(?<![가-힣])자해|손목을\s?(?:긋|그어)|극단적\s?선택"
        r"|\bsuicide\b(?! (?:prevention|hotline|squeeze|pass))|\bself[- ]harm\b"
        r"|\bcut(?:ting)? my(?:self| wrists)\b"
        r"|\bkill(?:ing)? (?:myself|yourself)\b"
    ),
    "self-harm/intent": (
        r"죽고\s?싶(?!을\s?만큼\s?맛)|자살하고\s?싶|자살할\s?(?:거|래|생각)|살고\s?싶지\s?않|자해하고\s?싶"
        r"|\b(?:i want to|i'm going to|i will|i'll|gonna)"
        r" (?:die|kill myself|end my life|hurt myself|cut myself)\b"
    ),
    "self-harm/instructions": (
        r"(?:자살|자해)하?는?\s?(?:법|방법)|고통\s?없이\s?죽는|\bgo (?:and )?kill yourself\b"
        r"|\bhow (?:do i|can i|to) (?:kill myself|commit suicide|self[- ]harm|cut myself)\b"
    ),
    "sexual": (
        r"섹스|(?<![가-힣])야동|포르노|자위\s?(?:하|행위)|음란물|조건\s?만남|성매매"
        r"|\bporn(?:o|ography|hub)?\b|\bblow ?jobs?\b|\bhand ?jobs?\b|\bsex (?:video|tape|chat)s?\b"
        r"|\bhave sex with\b|\bmasturbat\w+|\bnudes\b"
    ),
    "sexual/minors": (
        r"(?:아동|미성년자?|초등학생|중학생|여중생|여고생)[을를과와의]?\s?"
        r"(?:포르노|음란물|야동|섹스|성관계|조건\s?만남|성\s?착취)|아청물"
        r"|\b(?:child|kiddie|underage|minor|teen) (?:porn\w*|sex|nudes)\b"
        r"|\bsex with (?:a )?(?:child|minor|kid)(?:ren|s)?\b"
    ),
    "violence": (
        rf"{_THREAT}|살인(?:하|을\s?저지)|찔러\s?죽|목\s?졸라|학살(?:하|해)|고문(?:하|해)\s?(?:죽|버)"
        r"|\b(?:stab|strangle|massacre|slaughter|murder)(?:ed|ing)?"
        r" (?:him|her|them|people|everyone|someone)\b"
    ),
    "violence/graphic": (
        r"참수(?:하|당)|토막\s?(?:내|살인)|내장[이을]\s?(?:꺼내|쏟|튀)|목을\s?(?:베|잘라)|사지를\s?(?:찢|절단)"
        r"|\bbehead(?:ed|ing)?\b|\bdismember\w*|\bdisembowel\w*"
        r"|\b(?:guts|entrails|brains) (?:spill|splatter)\w*"
        r"|\bgouge\w* (?:out )?\w+ eyes\b"
    ),
}
# Hate that comes with a threat is a category of its own, for which no words have to be found.
_CATEGORIES: Final = (*_PATTERNS, "hate/threatening")


class ModerationRoutes:
    """The endpoint ``/v1/moderations``."""

    def __init__(self) -> None:
        self._patterns = {category: re.compile(pattern) for category, pattern in _PATTERNS.items()}

    def routes(self) -> list[Route]:
        """What to answer where."""
        return [Route("/v1/moderations", self.create, methods=["POST"])]

    async def create(self, request: Request) -> Response:
        """Judge each text; whatever model is asked for, the answer names ours."""
        texts = _texts((await json_body(request)).get("input"))
        results = [self.judge(text) for text in texts]
        return JSONResponse({"id": f"modr-{uuid.uuid4().hex}", "model": MODEL, "results": results})

    def judge(self, text: str) -> Json:
        """The moderation object of one text: each category with its score (0..1) and its flag."""
        plain = _plain(text)
        scores = {category: _score(pattern, plain) for category, pattern in self._patterns.items()}
        scores["hate/threatening"] = min(scores["hate"], scores["harassment/threatening"])
        flags = {category: scores[category] > _NOT_FOUND for category in _CATEGORIES}
        return {
            "flagged": any(flags.values()),
            "categories": flags,
            "category_scores": {category: scores[category] for category in _CATEGORIES},
            "category_applied_input_types": {category: ["text"] for category in _CATEGORIES},
        }


def _score(pattern: re.Pattern[str], text: str) -> float:
    found = len(pattern.findall(text))
    return _NOT_FOUND if not found else _FOUND if found == 1 else _FOUND_OFTEN


def _plain(text: str) -> str:
    """Small letters in their composed form, without invisible characters and with single spaces."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    seen = "".join(letter for letter in folded if unicodedata.category(letter) != "Cf")
    return " ".join(seen.split())


def _texts(given: object) -> list[str]:
    """The texts of a request: one, several, or one made of text parts."""
    if isinstance(given, str):
        return [given]
    if not isinstance(given, list) or not given:
        refuse("'input' must be a text or a list of texts.", "input", "missing_required_parameter")
    if all(isinstance(entry, str) for entry in given):
        return given
    return ["\n".join(_part(entry) for entry in given)]


def _part(entry: object) -> str:
    if not isinstance(entry, dict) or entry.get("type") != "text" or not isinstance(entry.get("text"), str):
        refuse(
            "'input' may hold texts only; this filter does not look at images.",
            "input",
            "unsupported_content",
        )
    return str(entry["text"])
