"""A small general set of questions that have nothing to do with what a team teaches."""

from __future__ import annotations

from core.model import Language

OFF_TOPIC: tuple[tuple[Language, str, str], ...] = (
    ("ko", "내일 부산 날씨 어때요?", "날씨"),
    ("ko", "김치찌개는 어떻게 끓여요?", "김치"),
    ("ko", "요즘 볼만한 영화 추천해 주세요", "영화"),
    ("ko", "비트코인 지금 사도 될까요?", "비트코인"),
    ("ko", "강아지가 초콜릿을 먹었는데 괜찮아요?", "강아지"),
    ("ko", "프랑스의 수도는 어디예요?", "프랑스"),
    ("ko", "오늘 저녁 뭐 먹지?", "저녁"),
    ("ko", "세종대왕은 몇 년에 태어났어요?", "세종"),
    ("ko", "감기에 걸렸을 때 무슨 약을 먹어야 해요?", "감기"),
    ("ko", "제주도 가는 비행기 얼마예요?", "제주"),
    ("ko", "피아노는 몇 살부터 배우는 게 좋아요?", "피아노"),
    ("ko", "달까지 거리가 얼마나 돼요?", "거리"),
    ("en", "What will the weather be like in Paris tomorrow?", "weather"),
    ("en", "How do I bake sourdough bread?", "bread"),
    ("en", "Which film won the most Oscars?", "film"),
    ("en", "Should I buy gold right now?", "gold"),
    ("en", "Who wrote Don Quixote?", "quixote"),
    ("en", "How far away is the moon?", "moon"),
    ("en", "What is a good name for a cat?", "cat"),
    ("en", "How do I get red wine out of a carpet?", "carpet"),
)
"""Language, question, and the word by which one sees that a team teaches just that; then it is not asked."""
