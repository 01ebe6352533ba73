"""What the bot says of evaluations, proofs and cases, Korean and English."""

from __future__ import annotations

PROOF: dict[str, tuple[str, str]] = {
    "job_evaluating": ("{number}번 학습: 시험 보는 중", "Training #{number}: being examined"),
    # ---- what a case is, and what it can come to
    "kind_wording": ("배운 것의 다른 표현", "other wordings"),
    "kind_reported": ("👎를 받은 질문", "got a 👎"),
    "kind_off_topic": ("관계없는 질문", "off-topic"),
    "kind_near_miss": ("비슷하지만 다른 질문", "near-miss"),
    "kind_near_miss_made": ("비슷하지만 다른 질문 (자동으로 만듦)", "near-miss made by rule"),
    "kind_untaught": ("배우지 않은 것", "never taught"),
    "result_right": ("맞음", "right"),
    "result_refused_rightly": ("모른다고 잘 말함", "refused rightly"),
    "result_suggested": ("답 대신 맞는 질문을 제안함", "suggested"),
    "result_missed": ("제안에 맞는 것이 없음", "missed"),
    "result_wrong": ("틀림", "wrong"),
    "result_refused_wrongly": ("아는데 모른다고 함", "refused wrongly"),
    "result_inconsistent": ("물을 때마다 다름", "inconsistent"),
    "result_failed": ("답을 받지 못함", "no answer"),
    "result_untaught": ("아직 가르치지 않음", "not taught yet"),
    # ---- pillars
    "setup_prompt": ("시스템 프롬프트만", "prompt only"),
    "setup_notes": ("+ 메모", "+ notes"),
    "setup_examples": ("+ 예시", "+ examples"),
    "setup_base_all": ("+ 메모와 예시", "+ notes and examples"),
    "setup_tuned": ("학습한 모델만", "tuned alone"),
    "setup_all": ("모두", "all"),
    "setup_people": (
        "실제로 만나는 답 (글자 그대로 답하기 포함)",
        "as people meet it (word for word where sure)",
    ),
    "setup": ("켠 것", "turned on"),
    "short_accuracy": ("맞게 답함", "right"),
    "short_refusal": ("모르면 답하지 않음", "does not invent"),
    "short_consistency": ("늘 같음", "consistent"),
    "short_suggested": ("제안", "suggested"),
    "short_time": ("시간", "time"),
    "short_tokens": ("토큰", "tokens"),
    "short_money": ("1,000답 비용", "per 1,000 answers"),
    "how_to_read": (
        "물어본 표현은 학습에서 빼 두었고 찾기에서도 가렸어요. 괄호 안은 95 % 구간이에요.",
        "The wordings asked were kept out of training and hidden from retrieval. In brackets: 95 % intervals.",
    ),
    "judge_disagrees": (
        "판정 모델과 규칙이 다르게 본 답이 {count}개 있어요 (판정 모델을 따랐어요).",
        "The judge model and the rules differ on {count} answers (the judge counts).",
    ),
    "disagreement_line": (
        "- {question}\n  ‘{answer}’ — 규칙: {rules}, 판정 모델: {judge} ({reason})",
        "- {question}\n  “{answer}” — rules: {rules}, judge: {judge} ({reason})",
    ),
    "kept_out": (
        "이와 별도로 표현 {count}개는 배우지 않고 남겨 두었다가 시험 문제로 써요.",
        "Another {count} wordings are not learned: they are kept to examine the new model with.",
    ),
    # ---- cases
    "no_cases_yet": (
        "아직 시험 문제가 없어요. 질문과 답에 다른 표현을 더하면 그 가운데 일부가 문제가 되고, 직접 더할 수도 있어요.",
        "There are no cases yet. Some other wordings of pairs become cases; you can add your own, too.",
    ),
    "cases_are": (
        "시험 문제는 모두 {count}개예요 ({kinds}). 번호가 있는 것은 /dropcase로 뺄 수 있어요. {page}/{pages}쪽",
        "{count} cases in all ({kinds}). Those with a number can be dropped with /dropcase. Page {page} of {pages}.",
    ),
    "right_answer": ("맞는 답", "Right answer"),
    "to_be_refused": ("(답하지 않아야 함)", "(must be refused)"),
    "add_case": ("문제 더하기", "Add a case"),
    "drop_case": ("빼기", "Drop it"),
    "case_known": ("이미 {number}번 문제로 있어요.", "That is case #{number} already."),
    "case_added": (
        "{number}번 시험 문제로 더했어요. 학습에는 쓰지 않아요.\n**{question}**\n{answer}",
        "Added as case #{number}; it is not trained on.\n**{question}**\n{answer}",
    ),
    "case_added_refused": (
        "{number}번 시험 문제로 더했어요. 모른다고 해야 맞는 질문이에요.{answer}\n**{question}**",
        "Added as case #{number}; to pass, it must be refused.{answer}\n**{question}**",
    ),
    "case_dropped": ("{number}번 시험 문제를 뺐어요.", "Dropped case #{number}."),
    "wording_proposed": (
        "이 질문을 다른 표현으로 배울지는 선생님이 정해요 (/wordings).",
        "A teacher decides whether to learn this question as another wording (/wordings).",
    ),
    "learn_wording": ("다른 표현으로 배우기", "Learn it as another wording"),
    # ---- a new model's first day
    "new_model_errs": (
        "⚠️ 새 모델 `{model}`의 오류가 눈에 띄게 많아요: 질문 {asked}개에 {errors}번. "
        "전에 답하던 `{before}`는 {asked_before}개에 {errors_before}번이었어요.",
        "⚠️ The new model `{model}` fails markedly more often: {errors} times in {asked} questions. "
        "`{before}` before it failed {errors_before} times in {asked_before}.",
    ),
    "new_model_disliked": (
        "⚠️ 새 모델 `{model}`의 답에 👎가 눈에 띄게 많아요: 답 {asked}개에 {downs}개. "
        "전에 답하던 `{before}`는 {asked_before}개에 {downs_before}개였어요.",
        "⚠️ The new model `{model}` gets markedly more 👎: {downs} on {asked} answers. "
        "`{before}` before it got {downs_before} on {asked_before}.",
    ),
    "new_model_broken": (
        "⚠️ 새 모델 `{model}`이 거의 답하지 못해요: 질문 {asked}개에 오류가 {errors}번 났어요. "
        "전에 답하던 `{before}`로 되돌릴 수 있어요.",
        "⚠️ The new model `{model}` hardly answers: {errors} errors in {asked} questions. "
        "You can go back to `{before}`.",
    ),
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
        "두 모델의 차이는 우연일 수 있는 정도예요 (문제 {cases}개).",
        "The two models differ by no more than chance may explain ({cases} questions).",
    ),
    "why_common": (
        "가르친 것은 학습하지 않아도 찾아서 예시로 보여 주니 흔한 일이에요. 무엇이 얼마나 돕는지는 /evaluate가 보여 줘요.",
        "That is common, since what is taught is found and shown as examples without training too. "
        "/evaluate shows what helps how much.",
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
    "why_not_asked": (
        "시험을 보지 못해서 비교하지 못했어요: {reason}",
        "Nothing could be examined or compared: {reason}",
    ),
    "why_unforeseen": (
        "시험을 보다가 생각하지 못한 일이 생겨서 비교하지 못했어요. 자세한 것은 기록에 있어요.",
        "Something unforeseen broke the evaluation, so nothing could be compared. The log has the details.",
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
    "keep_it": ("그대로 두기", "Keep"),
}
