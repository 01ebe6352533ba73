"""What the bot says about which answers people prefer, Korean and English."""

from __future__ import annotations

PREFERRING: dict[str, tuple[str, str]] = {
    # ---- preferences
    "which_is_better": (
        "어느 답이 더 나은가요?\n> {question}\n\n**A**\n{a}\n\n**B**\n{b}",
        "Which answer is better?\n> {question}\n\n**A**\n{a}\n\n**B**\n{b}",
    ),
    "a_better": ("A가 나아요", "A is better"),
    "b_better": ("B가 나아요", "B is better"),
    "both_same": ("비슷해요", "Both alike"),
    "both_bad": ("둘 다 나빠요", "Both bad"),
    "preferred": ("고마워요! 기억해 둘게요.", "Thank you! I will remember that."),
    "rank_next": ("하나 더 고르기", "Rank another"),
    "nothing_to_rank": (
        "고를 답이 없어요. `/rank`에 질문을 적으면 두 가지로 답해 볼게요.",
        "No answers wait to be ranked. Give `/rank` a question, and I will answer it in two ways.",
    ),
    "not_two_answers": (
        "이 질문에는 서로 다른 답이 두 개 나오지 않았어요. 다른 질문으로 해 보세요.",
        "This question did not get two different answers. Please try another.",
    ),
    "NoSuchComparison": ("그 비교는 이제 없어요.", "That comparison is gone."),
    "TooFewPreferences": (
        "선호로 학습하려면 예시가 {need}개 필요한데 {have}개예요. {missing}개를 더 모아 주세요: `/rank`로 답을 고르거나, 틀린 답에 👎를 누르고 "
        "맞는 답을 가르치면 돼요.",
        "Training by preferences needs {need} examples, and there are {have}; {missing} more are needed. Rank answers with "
        "`/rank`, or press 👎 on wrong ones and teach the right answer.",
    ),
    "beta": ("선호의 세기", "How strongly preferences count"),
    "estimate_preferences": (
        "나은 답을 고른 예시 {examples:,}개로 {base:을} 학습해요. 학습 파일은 약 {tokens:,}토큰이에요.",
        "Training {base} on {examples:,} examples of better answers: a training file of about {tokens:,} tokens.",
    ),
    "few_preferences": (
        "⚠️ 나은 답을 고른 예시가 {recommended}개 이상이면 더 좋아요. 지금은 {have}개라서 달라지는 것이 적을 수 있어요.",
        "⚠️ {recommended} examples or more are recommended; there are {have}, which may change little.",
    ),
    "preference_sources": (
        "사람들이 고른 것 {ranked}개, 틀린 답을 고친 것 {corrected}개로 학습해요.",
        "It learns from {ranked} rankings and {corrected} corrections of wrong answers.",
    ),
    "preference_ties": (
        "어느 쪽이 나은지 갈린 {count}개는 빼요.",
        "{count} comparisons are left out: people do not prefer either answer.",
    ),
    "preference_barred": (
        "학습에 쓸 수 없는 채팅에서 온 {count}개는 빼요 (docs/compliance.md).",
        "{count} are left out: they come from a chat whose words may not train a model (docs/compliance.md).",
    ),
    "agreement_unknown": (
        "⚠️ 여러 사람이 함께 고른 것이 없어서 의견이 얼마나 맞는지 알 수 없어요.",
        "⚠️ Nothing was ranked by several people, so how far they agree is not known.",
    ),
    "agreement_line": (
        "여럿이 고른 {count}개에서 의견이 {share}% 맞아요 (크리펜도르프 알파 {alpha}; 1이면 모두 같고 0이면 우연이에요).",
        "On {count} that several people ranked they agree in {share} % of cases (Krippendorff's alpha {alpha}; 1 is full "
        "agreement, 0 is chance).",
    ),
    "agreement_weak": (
        "⚠️ 의견이 많이 갈려요. 이대로 학습하면 우연을 배울 수 있으니 기준을 먼저 맞춰 보세요.",
        "⚠️ People disagree a lot. A training would learn chance; agree on what makes an answer good first.",
    ),
    "preferences_changed": (
        "모델 서버를 기다리는 동안 사람들이 고른 것이 바뀌었어요. 다시 시작해 주세요.",
        "what people prefer changed while the host could not be reached; please start again.",
    ),
}
