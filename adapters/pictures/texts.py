"""The words in the pictures, Korean and English."""

from __future__ import annotations

from core.model import Language

_TEXTS = {
    "loss_title": ("{job}번 학습의 손실", "Loss of training #{job}"),
    "loss_about": ("낮을수록 배운 예시를 더 잘 맞혀요", "lower is closer to the examples taught"),
    "step": ("단계", "step"),
    "train": ("배운 예시", "taught examples"),
    "valid": ("따로 둔 예시", "held-out examples"),
    "scores_title": ("버전마다의 시험 점수", "Examination score of each version"),
    "scores_about": (
        "높을수록 좋아요. 세로줄은 95% 구간이에요",
        "higher is better; the bars are 95 % intervals",
    ),
    "base": ("전의 모델", "before"),
    "version": ("{job}번 학습", "#{job}"),
    "version_short": ("#{job}", "#{job}"),
    "accuracy": ("배운 것을 맞게 답함", "right answers"),
    "refusal": ("모르는 것은 답하지 않음", "leaves the untaught open"),
    "loss_file": ("{job}번-학습-손실.png", "training-{job}-loss.png"),
    "scores_file": ("{job}번-학습-점수.png", "training-{job}-scores.png"),
    "consistency": ("물을 때마다 같음", "same every time"),
}


def picture_text(key: str, language: Language, **facts: object) -> str:
    """Return the words of this name."""
    korean, english = _TEXTS[key]
    return (korean if language == "ko" else english).format(**facts)
