"""What the bot says when things go as they should: each sentence by its name, Korean and English."""

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
    "passage": ("‘{source}’에 이런 내용이 있어요.", "“{source}” says this:"),
    "not_taught": (
        "그건 아직 배우지 못했어요. 답을 아시면 가르쳐 주세요.",
        "I have not been taught that yet. If you know the answer, please teach me.",
    ),
    "not_taught_word": (
        "그건 아직 배우지 못했어요. {words:은} 제가 배운 질문에 없는 말이에요.",
        "I have not been taught that yet: nothing I was taught mentions {words}.",
    ),
    "teach_this": ("답을 가르치기", "Teach the answer"),
    "fell_back": (
        "학습한 모델을 찾을 수 없어서 기본 모델이 답했어요. 관리자가 /models로 확인할 수 있어요.",
        "The tuned model could not be found, so the base model answered. An admin can look with /models.",
    ),
    "cut_at_limit": ("답이 길이 제한에서 끊겼어요.", "The answer stopped at its limit of length."),
    "chosen": ("(고른 질문: {question})", "(The question you chose: {question})"),
    "agree_wording": ("‘{question}’의 다른 표현으로 배우기", "Learn it as another wording of “{question}”"),
    "forgotten": (
        "이 대화에서 나눈 말 {count}개를 잊었어요. 가르친 것은 그대로예요.",
        "Forgot {count} turns of this conversation. What was taught stays.",
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
    "known_before": (
        "#{number}로 이미 배운 내용이에요. 새 표현 {added}개를 더했어요.",
        "That is taught already as #{number}; {added} new wordings were added to it.",
    ),
    "nothing_changed": ("#{number}에서 바뀐 것이 없어요.", "Nothing changed in #{number}."),
    "changed": (
        "#{number:을} 고쳤어요.\n**{question}**\n{answer}",
        "Changed #{number}.\n**{question}**\n{answer}",
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
    # ---- files
    "import_preview": (
        "{name:을} 읽었어요. 새 질문과 답 {new:,}개, 표현이 늘어나는 것 {widened:,}개, 이미 아는 것 {known:,}개, "
        "답이 달라 뺀 것 {clashes:,}개, 읽지 못한 줄 {faults:,}개예요.",
        "Read {name}: {new:,} new pairs, {widened:,} that gain wordings, {known:,} known already, "
        "{clashes:,} left out for another answer, {faults:,} lines that could not be read.",
    ),
    "import_now": ("가져오기", "Import"),
    "imported": (
        "새 질문과 답 {new:,}개를 배웠어요. 표현이 늘어난 것 {widened:,}개, 이미 아는 것 {known:,}개, "
        "답이 달라 뺀 것 {clashes:,}개, 읽지 못한 줄 {faults:,}개예요.",
        "Learned {new:,} new pairs; {widened:,} gained wordings, {known:,} were known already, "
        "{clashes:,} were left out for another answer, {faults:,} lines could not be read.",
    ),
    "fault_line": ("- {line}번째 줄: {reason}", "- line {line}: {reason}"),
    "clash_line": (
        "- 답이 달라 뺐어요: {question} (#{number})",
        "- another answer is taught: {question} (#{number})",
    ),
    "not_json": ("JSON이 아니에요", "not JSON"),
    "no_messages": ("‘messages’ 목록이 없어요", "there is no list “messages”"),
    "wrong_role": (
        "role은 system, user, assistant 가운데 하나여야 해요",
        "role must be system, user or assistant",
    ),
    "no_content": ("content가 없어요", "content is missing"),
    "no_exchange": ("질문이나 답이 비어 있어요", "the question or the answer is empty"),
    "not_csv": ("CSV로 읽을 수 없어요", "not readable as CSV"),
    "too_long": (
        "질문은 500자, 답은 2,000자까지 받을 수 있어요",
        "a question may have 500 characters, an answer 2,000",
    ),
    "too_large": ("64MB보다 커요", "it is larger than 64 MB"),
    "not_utf8": ("UTF-8이 아니에요", "it is not UTF-8"),
    "not_text": ("글자가 아닌 내용이 있어요", "it is not text"),
    "empty_file": ("파일이 비어 있어요.", "The file is empty."),
    "exported": ("질문과 답 {count:,}개를 {name}에 담았어요.", "{count:,} pairs are in {name}."),
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
        "질문과 답 {pairs:,}개, 학습 예시 {examples:,}개, 약 {tokens:,}토큰으로 {base:을} 학습해요 (반복: {epochs}).",
        "Training {base} on {pairs:,} pairs, {examples:,} examples, about {tokens:,} tokens (epochs: {epochs}).",
    ),
    "automatic": ("자동", "automatic"),
    "takes_about": ("약 {time} 걸려요.", "It takes about {time}."),
    "takes_unknown": (
        "얼마나 걸릴지는 첫 학습이 끝나면 알 수 있어요.",
        "How long it takes is known after the first training.",
    ),
    "costs_about": ("비용은 약 {cost}예요 ({dated} 가격).", "It costs about {cost} (price of {dated})."),
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
        "{number}번 학습이 끝났어요. {duration} 동안 예시 {examples:,}개를 배웠고, 새 모델은 `{model}`이에요.",
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
    "job_preparing": ("{number}번 학습: 준비 중", "Training #{number}: preparing"),
    "job_queued": ("{number}번 학습: 차례를 기다리는 중", "Training #{number}: queued"),
    "job_running": ("{number}번 학습: 학습 중", "Training #{number}: running"),
    "job_succeeded": ("{number}번 학습: 끝남", "Training #{number}: succeeded"),
    "job_failed": ("{number}번 학습: 실패", "Training #{number}: failed"),
    "job_cancelled": ("{number}번 학습: 그만둠", "Training #{number}: cancelled"),
    "models": ("답할 수 있는 모델이에요.", "The models that can answer:"),
    "base": ("기본 모델", "base model"),
    "tuned": ("학습한 모델", "tuned model"),
    "now_using": ("다음 질문부터 `{model}` 모델이 답해요.", "`{model}` answers from the next question on."),
    "rolled_back": ("`{model}` 모델로 되돌렸어요.", "Rolled back to `{model}`."),
    "seconds": ("{n}초", "{n} s"),
    "minutes": ("{n}분", "{n} min"),
    "hours": ("{n}시간", "{n} h"),
    # ---- evaluation
    "evaluated": (
        "시험 문제 {count}개를 온도 0에서 {repeats}번씩 물었어요.",
        "{count} held-out questions were asked {repeats} times each at temperature 0.",
    ),
    "notes_and_examples": ("메모·예시", "notes, examples"),
    "cases": ("문제", "cases"),
    "kind_wording": ("배운 것의 다른 표현", "other wordings"),
    "kind_off_topic": ("관계없는 질문", "off-topic"),
    "kind_near_miss": ("비슷하지만 다른 질문", "near-miss"),
    "kind_untaught": ("배우지 않은 것", "never taught"),
    "result_right": ("맞음", "right"),
    "result_wrong": ("틀림", "wrong"),
    "result_suggested": ("제안에 있음", "suggested"),
    "result_missed": ("제안에 없음", "missed"),
    "result_refused": ("모른다고 함", "refused"),
    "result_inconsistent": ("그때그때 다름", "inconsistent"),
    "result_failed": ("못 물음", "failed"),
    "result_untaught": ("가르치지 않음", "not taught"),
    # ---- managing
    "prompt_is": ("지금 쓰는 시스템 프롬프트예요.\n\n> {text}", "The system prompt in force:\n\n> {text}"),
    "prompt_set": (
        "{where} 쓸 시스템 프롬프트를 바꿨어요 (버전 {version}).",
        "The system prompt {where} was changed (version {version}).",
    ),
    "prompt_reset": (
        "{where} 쓸 시스템 프롬프트를 처음으로 되돌렸어요 (버전 {version}).",
        "The system prompt {where} was reset (version {version}).",
    ),
    "where_here": ("이 채널에서", "of this channel"),
    "where_everywhere": ("모든 채널에서", "of every channel"),
    "you_are": ("지금 {person}의 역할은 {role}예요.", "You are {person}, with the role {role}."),
    "role_given": ("{person}의 역할을 {role:으로} 정했어요.", "{person} has the role {role} now."),
    "role_MEMBER": ("구성원", "member"),
    "role_TEACHER": ("선생님", "teacher"),
    "role_ADMIN": ("관리자", "admin"),
    "health": ("호반느의 상태예요.", "How Hobane is doing:"),
    "host_fine": ("연결됨 (모델 {count}개)", "reachable ({count} models)"),
    # ---- the doctor
    "doctor_settings": ("설정 파일", "Settings file"),
    "doctor_no_file": (
        ".env가 없어요. 환경 변수와 기본값으로 움직여요.",
        "There is no .env; the environment and defaults count.",
    ),
    "doctor_file_fine": (".env는 나만 읽을 수 있어요.", ".env can be read by you alone."),
    "doctor_file_open": (
        ".env를 다른 사용자도 읽을 수 있어요. `chmod 600 .env`로 막아 주세요.",
        ".env can be read by other users. Close it with `chmod 600 .env`.",
    ),
    "doctor_page": ("웹 페이지", "Page"),
    "doctor_port_free": ("{address:을} 쓸 수 있어요.", "{address} is free."),
    "doctor_port_taken": (
        "{address:은} 이미 쓰이고 있어요. 봇이 돌고 있다면 괜찮고, 아니라면 HOBANE_PORT를 바꿔 주세요.",
        "{address} is taken. That is fine if the bot runs; if not, change HOBANE_PORT.",
    ),
    "doctor_data": ("데이터 폴더", "Data folder"),
    "doctor_data_fine": (
        "{path}: 질문과 답 {pairs:,}개, 남은 자리 {free:,}MB",
        "{path}: {pairs:,} pairs, {free:,} MB free",
    ),
    "doctor_answer": ("답하기", "Answering"),
    "doctor_answers": ("{model:이} 답해요 ({where}).", "{model} answers ({where})."),
    "doctor_embedded": ("내장 엔진", "embedded engine"),
    "doctor_remote": ("다른 서버", "another host"),
    "doctor_training": ("학습", "Training"),
    "doctor_enough": (
        "승인된 질문과 답 {have:,}개로 학습할 수 있어요.",
        "{have:,} approved pairs are ready for training.",
    ),
    "doctor_waiting": ("{count}개", "{count}"),
    # ---- single words
    "question": ("질문", "Question"),
    "answer": ("답", "Answer"),
    "wordings": ("다른 표현", "Wordings"),
    "wording": ("표현", "Wording"),
    "pair": ("질문과 답", "Pair"),
    "pairs": ("질문과 답", "Pairs"),
    "notes": ("메모", "Notes"),
    "file": ("파일", "File"),
    "number": ("번호", "No."),
    "model": ("모델", "Model"),
    "made": ("만든 때", "Made"),
    "answers_now": ("지금 답함", "Answers now"),
    "state": ("상태", "State"),
    "examples": ("예시", "Examples"),
    "host": ("모델 서버", "Model host"),
    "news_waiting": ("전하지 못한 소식", "News not told yet"),
    "what": ("무엇", "What"),
    "command": ("명령", "Command"),
    "what_it_does": ("하는 일", "What it does"),
    "needs_role": ("필요한 역할", "Needs"),
    "version": ("버전", "Version"),
    "author": ("바꾼 사람", "Author"),
    "person": ("사람", "Person"),
    "role": ("역할", "Role"),
    "prompt": ("프롬프트", "Prompt"),
    # ---- welcome
    "page_is_at": ("호반느가 {address} 에서 기다려요.", "Hobane is waiting at {address}"),
    "welcome": (
        "안녕하세요, **호반느**예요. 팀이 채팅에서 직접 가르치는 챗봇이에요.\n\n"
        "아직 배운 것이 없어요. 예시 종목 ‘호반느’를 불러오거나, 첫 질문과 답을 가르쳐 주세요.",
        "Hello, I am **Hobane**, a chatbot that its team teaches from the chat itself.\n\n"
        "I know nothing yet. Load the sample sport “Hobane”, or teach me a first question and answer.",
    ),
    "load_sample": ("예시 불러오기", "Load the sample"),
    "teach_first": ("직접 가르치기", "Teach something"),
}
