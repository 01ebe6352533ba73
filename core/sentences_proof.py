"""What the bot says of evaluations, proofs and cases, Korean and English."""

from __future__ import annotations

PROOF: dict[str, tuple[str, str]] = {
    "job_evaluating": ("{number}번 학습: 시험 보는 중", "Training #{number}: being examined"),
    # ---- the table of a proof
    "proof_heading": (
        "시험 문제 {cases}개를 {repeats}번씩 물어 본 결과예요.",
        "{cases} held-out questions, asked {repeats} times each:",
    ),
    "proof_before": ("지금 모델", "before"),
    "proof_after": ("새 모델", "new"),
    "proof_difference": ("차이", "difference"),
    "proof_measure": ("무엇을", "measure"),
    "metric_accuracy": ("배운 것을 맞게 답함", "answers what was taught"),
    "metric_refusal": ("모르는 것은 답하지 않음", "does not answer what was not"),
    "metric_consistency": ("물을 때마다 같음", "says the same each time"),
    "proof_time": ("답 하나에 걸린 시간", "time per answer"),
    "proof_tokens": ("답 하나에 든 토큰", "tokens per answer"),
    "proof_money": ("답 하나의 비용 ({dated} 가격)", "cost per answer (price of {dated})"),
    "not_measured": ("–", "–"),
    # ---- what was decided, and why
    "decided_promoted": ("그래서 이제 새 모델이 답해요.", "So the new model answers from now on."),
    "decided_kept": ("그래서 전의 모델이 계속 답해요.", "So the model before goes on answering."),
    "decided_asked": ("어느 모델이 답할지 골라 주세요.", "Please choose which model is to answer."),
    "why_better": (
        "‘{metric}’에서 새 모델이 나아졌어요: 나아진 문제 {better}개, 나빠진 문제 {worse}개.",
        "The new model is better in “{metric}”: {better} questions went up, {worse} down.",
    ),
    "why_worse": (
        "‘{metric}’에서 새 모델이 나빠졌어요: 나아진 문제 {better}개, 나빠진 문제 {worse}개.",
        "The new model is worse in “{metric}”: {better} questions went up, {worse} down.",
    ),
    "why_no_difference": (
        "우연이라고 볼 수 없는 차이는 없어요 (문제 {cases}개).",
        "No difference that could not be chance, on {cases} questions.",
    ),
    "why_missing": (
        "답을 받지 못한 문제가 {count}개 있어서, 나아졌다고 말할 수 없어요.",
        "{count} questions got no answer, so nothing can be called better.",
    ),
    "why_always": (
        "시험 결과와 상관없이 바꾸도록 정해져 있어요 (HOBANE_PROMOTE=always).",
        "It is set to change whatever the result (HOBANE_PROMOTE=always).",
    ),
    "why_no_cases": (
        "시험 문제가 없어서 비교하지 못했어요. 질문에 다른 표현을 더하거나 /addcase로 문제를 더하면 다음부터 비교해요.",
        "There was nothing to examine with. Give questions other wordings, or add some with /addcase.",
    ),
    "why_host_down": (
        "모델 서버가 답하지 않아서 시험을 보지 못했어요: {reason}",
        "The model host did not answer, so nothing could be examined: {reason}",
    ),
    "why_stopped": (
        "시험을 그만두어서 비교하지 못했어요.",
        "The evaluation was stopped, so nothing could be compared.",
    ),
    "got_better": ("나아진 문제 {count}개", "{count} questions got better"),
    "got_worse": ("나빠진 문제 {count}개", "{count} questions got worse"),
    "change_line": (
        "- {question}\n  전: {before} ‘{said_before}’\n  새: {after} ‘{said_after}’",
        "- {question}\n  before: {before} “{said_before}”\n  new: {after} “{said_after}”",
    ),
    "promote_it": ("새 모델로 바꾸기", "Promote"),
    "keep_it": ("그대로 두기", "Keep"),
}
