"""What the bot says while people ask, teach and train: each sentence by its name, Korean and English."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    # ---- talking
    "default_prompt": (
        "당신은 팀의 질문에 답하는 챗봇 호반느입니다. 질문한 사람의 언어로, 짧고 정확하게, 친절한 말투로 답하세요. "
        "배운 내용과 메모에 있는 것만 답하고, 모르는 것은 지어내지 말고 모른다고 말하세요.",
        "You are Hobane, a chatbot that answers a team's questions. Answer in the language of the question, briefly, "
        "exactly and kindly. Answer only from what you were taught and the notes; when you do not know, say so and "
        "invent nothing.",
    ),
    "did_you_mean": ("혹시 이 질문인가요?", "Did you mean one of these?"),
    "did_you_mean_word": (
        "{words:은} 제가 배운 질문에 없는 말이에요. 혹시 이 질문인가요?",
        "Nothing I was taught mentions {words}. Did you mean one of these?",
    ),
    "passage": ("‘{source}’에 이런 내용이 있어요.", "“{source}” says this:"),
    "not_taught": (
        "그건 아직 배우지 못했어요. 답을 아시면 가르쳐 주세요.",
        "I have not been taught that yet. If you know the answer, please teach me.",
    ),
    "not_taught_word": (
        "그건 아직 배우지 못했어요. {words:은} 제가 배운 질문에 없는 말이에요.",
        "I have not been taught that yet: nothing I was taught mentions {words}.",
    ),
    "teach_this": ("답 가르치기", "Teach the answer"),
    "fell_back": (
        "학습한 모델을 찾을 수 없어서 기본 모델이 답했어요. 관리자가 /models로 확인할 수 있어요.",
        "The tuned model could not be found, so the base model answered. An admin can look with /models.",
    ),
    "cut_at_limit": ("답이 길이 제한에서 끊겼어요.", "The answer stopped at its limit of length."),
    "cut_by_filter": (
        "모델 서버가 답의 나머지를 내보내지 않았어요.",
        "The model host withheld the rest of the answer.",
    ),
    "chosen": ("(고른 질문: {question})", "(The question you chose: {question})"),
    "agree_wording": ("‘{question}’의 다른 표현으로 배우기", "Learn it as another wording of “{question}”"),
    "forgotten": (
        "이 대화에서 나눈 말 {count}개를 잊었어요. 가르친 것은 그대로예요.",
        "Forgot {count} messages of this conversation. What was taught stays.",
    ),
    "nothing_to_forget": ("잊을 대화가 없어요.", "There is nothing to forget here."),
    "help": (
        "질문은 그냥 적으면 돼요. 명령으로는 이런 일을 할 수 있어요.",
        "Just write your question. These commands are there for you:",
    ),
    "no_wordings": ("기다리는 다른 표현이 없어요.", "No wordings are waiting."),
    "wordings_wait": (
        "사람들이 이렇게도 물었어요. 다른 표현으로 배울까요?",
        "People asked it like this, too. Learn them as other wordings?",
    ),
    "rated_up": ("고마워요! 기억해 둘게요.", "Thank you! I will remember that."),
    "rated_down": (
        "알려 줘서 고마워요. 맞는 답을 아시면 고쳐 주세요.",
        "Thank you for saying so. If you know the right answer, please fix it.",
    ),
    "fix_it": ("고치기", "Fix"),
    "again": ("다시", "Again"),
    "share_it": ("모두에게 보이기", "Show everybody"),
    "shared": (
        "{person} 님이 나눈 답이에요.\n\n> {question}\n\n{answer}",
        "{person} shared this answer.\n\n> {question}\n\n{answer}",
    ),
    "suggested": (
        "고쳐 주셔서 고마워요. 선생님이 검토하면 배울게요 (#{number}).",
        "Thank you for the correction. It will be learned once a teacher has reviewed it (#{number}).",
    ),
    "nothing_to_review": ("검토할 제안이 없어요.", "There is nothing to review."),
    "review": (
        "검토할 제안이 {waiting}개 있어요. 가장 오래된 것이에요 ({author}).",
        "Suggestions waiting: {waiting}. The oldest ({author}):",
    ),
    "approve": ("받아들이기", "Approve"),
    "edit": ("고치기", "Edit"),
    "reject": ("거절하기", "Reject"),
    "review_next": ("다음 제안", "Next"),
    "approved": (
        "#{number:을} 받아들였어요.\n**{question}**\n{answer}",
        "Approved #{number}.\n**{question}**\n{answer}",
    ),
    "rejected": ("#{number:을} 받아들이지 않았어요.", "Rejected #{number}."),
    "agree": ("배우기", "Learn"),
    "decline": ("배우지 않기", "Do not learn"),
    "agreed": (
        "#{number}의 다른 표현으로 배웠어요: {wording}",
        "Learned as another wording of #{number}: {wording}",
    ),
    "declined": ("배우지 않기로 했어요.", "It will not be learned."),
    "decided_before": ("이미 정해진 표현이에요.", "That was decided before."),
    # ---- teaching
    "taught": (
        "#{number}로 배웠어요.\n**{question}**\n{answer}",
        "Learned as #{number}.\n**{question}**\n{answer}",
    ),
    "wordings_are": ("다른 표현: {wordings}", "Other wordings: {wordings}"),
    "clash": (
        "이 질문은 #{number}로 이미 배웠는데 답이 달라요.\n- 배운 답: {taught}\n- 새 답: {given}",
        "This question is taught as #{number} with another answer.\n- Taught: {taught}\n- New: {given}",
    ),
    "change_it": ("#{number} 고치기", "Change #{number}"),
    "known_before": ("#{number:으로} 이미 배운 내용이에요.", "That is taught already as #{number}."),
    "widened_by": (
        "#{number:으로} 이미 배운 내용이에요. 새 표현 {added}개를 더했어요.",
        "That is taught already as #{number}. New wordings added to it: {added}.",
    ),
    "nothing_changed": ("#{number}에서 바뀐 것이 없어요.", "Nothing changed in #{number}."),
    "changed": (
        "#{number:을} 고쳤어요.\n**{question}**\n{answer}",
        "Changed #{number}.\n**{question}**\n{answer}",
    ),
    "brought_back": (
        "#{number:을} 되살렸어요.\n**{question}**\n{answer}",
        "Brought #{number} back.\n**{question}**\n{answer}",
    ),
    "removed": ("#{number:을} 지웠어요: {question}", "Removed #{number}: {question}"),
    "still_in_model": (
        "학습한 모델에는 다음 학습까지 남아 있을 수 있어요.",
        "The tuned model may still know it until the next training.",
    ),
    "nothing_found": ("찾는 말이 든 질문과 답이 없어요.", "No pair contains that."),
    "nothing_taught": (
        "아직 배운 것이 없어요. /addqa로 가르치거나 /import로 파일을 가져올 수 있어요.",
        "Nothing is taught yet. Teach with /addqa, or bring a file with /import.",
    ),
    "pairs_found": ("모두 {total:,}개예요.", "{total:,} in all."),
    "next_page": ("다음 쪽", "Next page"),
    # ---- the sample
    "demo_loaded": (
        "예시 종목 호반느를 불러왔어요. 새 질문과 답 {new}개(모두 {pairs}개), 메모 {notes}개, 시험 문제 {cases}개예요. "
        "이제 무엇이든 물어보거나 학습해 보세요.",
        "The sample sport Hobane is here: {new} new pairs (of {pairs}), {notes} notes, {cases} held-out questions. "
        "Now ask something, or train.",
    ),
    "train_now": ("지금 학습하기", "Train now"),
    "evaluate_now": ("시험해 보기", "Evaluate"),
    # ---- training
    "estimate": (
        "질문과 답 {pairs:,}개로 {base:을} 학습해요. 학습 파일은 예시 {examples:,}개, 약 {tokens:,}토큰이에요.",
        "Training {base} on {pairs:,} pairs: a training file of {examples:,} examples, about {tokens:,} tokens.",
    ),
    "estimate_epochs": (
        "파일을 {epochs}번 반복하므로 학습하는 토큰은 약 {trained:,}개예요.",
        "Going through it {epochs} times makes about {trained:,} trained tokens.",
    ),
    "estimate_once": (
        "파일을 한 번 읽으므로 학습하는 토큰도 약 {trained:,}개예요.",
        "It is gone through once, so about {trained:,} tokens are trained.",
    ),
    "estimate_automatic": (
        "반복 횟수는 모델 서버가 정해요. 아마 {epochs}번이고, 그러면 학습하는 토큰은 약 {trained:,}개예요.",
        "The host chooses the epochs: probably {epochs}, which makes about {trained:,} trained tokens.",
    ),
    "takes_about": ("학습에 약 {time} 걸려요.", "The training takes about {time}."),
    "takes_unknown": (
        "학습에 얼마나 걸릴지는 첫 학습이 끝나면 알 수 있어요.",
        "How long the training takes is known after the first one.",
    ),
    "exam_takes": (
        "끝나면 지금 모델과 새 모델에게 모두 {questions:,}번 물어 비교해요: 약 {time} 더 걸려요.",
        "Then the present model and the new one are asked {questions:,} questions in all to compare them: "
        "about {time} more.",
    ),
    "takes_in_all": ("모두 약 {time} 뒤에 소식이 와요.", "The news comes after about {time} in all."),
    "costs_about": (
        "비용은 약 {cost}예요 (예시를 {epochs}번 반복, {dated} 가격).",
        "It costs about {cost} (going {epochs} times through the examples, prices of {dated}).",
    ),
    "few_pairs": (
        "⚠️ 질문과 답이 {recommended}개 이상이면 더 좋아요. 지금은 {have}개예요.",
        "⚠️ {recommended} pairs or more are recommended; there are {have}.",
    ),
    "start_training": ("학습 시작", "Start training"),
    "training_started": (
        "{number}번 학습을 시작했어요 (예시 {examples:,}개). 끝나면 여기에 알려 드릴게요.",
        "Training #{number} has started ({examples:,} examples). You will hear here when it ends.",
    ),
    "training_refused": (
        "모델 서버가 {number}번 학습을 받지 않았어요. 이유는 곧 알려 드려요.",
        "The model host did not take training #{number}. The reason follows.",
    ),
    "follow_it": ("지켜보기", "Follow it"),
    "cancel_it": ("그만두기", "Cancel it"),
    "cancelling": ("{number}번 학습을 그만두고 있어요.", "Cancelling training #{number}."),
    "training_succeeded": (
        "{number}번 학습이 끝났어요. {duration} 동안 예시 {examples:,}개를 배웠어요. 새 모델: `{model}`",
        "Training #{number} is done: {examples:,} examples in {duration}. The new model is `{model}`.",
    ),
    "may_use": (
        "아직은 전의 모델이 답하고 있어요. 새 모델로 바꾸려면 아래 단추를 누르거나 /use를 쓰세요.",
        "The model before still answers. Press the button or use /use to let the new one answer.",
    ),
    "now_active": (
        "이제 새 모델이 답해요. /rollback으로 되돌릴 수 있어요.",
        "The new model answers from now on. /rollback goes back.",
    ),
    "training_failed": ("{number}번 학습이 실패했어요: {reason}", "Training #{number} failed: {reason}"),
    "host_lost_job": (
        "모델 서버가 이 학습을 더는 모른다고 해요.",
        "the host no longer knows this training.",
    ),
    "training_cancelled": (
        "{number}번 학습을 {duration} 만에 그만두었어요. 모델은 그대로예요.",
        "Training #{number} was cancelled after {duration}. The models are as they were.",
    ),
    "try_again": ("다시 해 보기", "Try again"),
    "use_it": ("새 모델로 답하기", "Let the new model answer"),
    "roll_back": ("되돌리기", "Roll back"),
    "no_jobs": (
        "아직 학습한 적이 없어요. /retrain으로 시작해요.",
        "Nothing was trained yet; /retrain starts.",
    ),
    "jobs": ("최근 학습이에요.", "The last trainings:"),
    "job_line": ("예시 {examples:,}개 · {base}", "{examples:,} examples · {base}"),
    "state_preparing": ("준비 중", "preparing"),
    "state_queued": ("차례를 기다리는 중", "queued"),
    "state_running": ("학습 중", "running"),
    "state_evaluating": ("시험 보는 중", "being examined"),
    "state_succeeded": ("끝남", "succeeded"),
    "state_failed": ("실패", "failed"),
    "state_cancelled": ("그만둠", "cancelled"),
    "job_preparing": ("{number}번 학습: 준비 중", "Training #{number}: preparing"),
    "job_queued": ("{number}번 학습: 차례를 기다리는 중", "Training #{number}: queued"),
    "job_running": ("{number}번 학습: 학습 중", "Training #{number}: running"),
    "job_succeeded": ("{number}번 학습: 끝남", "Training #{number}: succeeded"),
    "job_failed": ("{number}번 학습: 실패", "Training #{number}: failed"),
    "job_cancelled": ("{number}번 학습: 그만둠", "Training #{number}: cancelled"),
    "models": ("답할 수 있는 모델이에요.", "The models that can answer:"),
    "base": ("기본 모델", "base model"),
    "now_using": ("다음 질문부터 `{model}` 모델이 답해요.", "`{model}` answers from the next question on."),
    "rolled_back": ("`{model}` 모델로 되돌렸어요.", "Rolled back to `{model}`."),
    "milliseconds": ("{n} ms", "{n} ms"),
    "seconds": ("{n}초", "{n} s"),
    "minutes": ("{n}분", "{n} min"),
    "hours": ("{n}시간", "{n} h"),
}
