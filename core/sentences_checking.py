"""What is said about training files by preferences, and about files that wait for an import."""

from __future__ import annotations

CHECKING: dict[str, tuple[str, str]] = {
    "decline_import": ("가져오지 않기", "Don't import"),
    "import_declined": (
        "가져오지 않았어요. 보내 주신 파일도 지웠어요.",
        "Nothing was imported, and your file is deleted here.",
    ),
    "import_gone": ("이미 끝났거나 지워졌어요.", "That was done or deleted before."),
    "preference_lacks": (
        "‘{word}’가 없어요. input, preferred_output, non_preferred_output이 모두 있어야 해요",
        "“{word}” is missing; a line has input, preferred_output and non_preferred_output",
    ),
    "input_not_an_object": (
        'input이 {{"messages": [...]}} 모양이 아니에요',
        'input is not of the form {{"messages": [...]}}',
    ),
    "input_not_a_question": (
        "input.messages가 user의 질문으로 끝나지 않아요. 답은 preferred_output에 적으세요",
        "input.messages does not end with a question by user; answers stand in preferred_output",
    ),
    "output_not_one_answer": (
        '{word}는 답 하나여야 해요. [{{"role": "assistant", "content": ...}}]로 적으세요',
        '{word} must be one answer; write [{{"role": "assistant", "content": ...}}]',
    ),
    "output_empty": (
        "{word}의 답이 비어 있어요. 채우거나 줄을 지우세요",
        "the answer in {word} is empty; fill it in or remove the line",
    ),
    "same_outputs": (
        "두 답이 똑같아서 배울 것이 없어요. 다른 답을 적거나 줄을 지우세요",
        "both answers are the same, so nothing is learned; write another or remove the line",
    ),
    "preference_reversed": (
        "{first}번째 줄과 반대로 골랐어요. 맞는 쪽 하나만 남기세요",
        "the opposite of line {first}; keep the one that holds",
    ),
    "other_form": (
        "앞줄들과 다른 모양이에요. 질문·답 예시와 선호 예시는 파일을 나누세요",
        "not of the form of the lines before; examples and preferences belong into two files",
    ),
}
"""Name → (Korean, English)."""
