"""What the bot says while people examine and manage it, and its single words, Korean and English."""

from __future__ import annotations

MANAGING: dict[str, tuple[str, str]] = {
    # ---- evaluation
    "evaluated": (
        "시험 문제 {count}개를 온도 0에서 {repeats}번씩 물었어요.",
        "Held-out questions: {count}, each asked {repeats} times at temperature 0.",
    ),
    "cases": ("문제", "cases"),
    # ---- managing
    "prompt_is": ("지금 쓰는 시스템 프롬프트예요.\n\n> {text}", "The system prompt in force:\n\n> {text}"),
    "prompt_typed": (
        "적어 주신 프롬프트는 아직 쓰지 않았어요. 버튼을 누르면 {where} 그것으로 바꿔요.",
        "What you wrote is not used yet. The button makes it the system prompt {where}.",
    ),
    "prompt_use": ("이 프롬프트로 바꾸기", "Use this prompt"),
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
    "you_are": ("지금 {person}의 역할은 {role:이에요}.", "You are {person}, with the role {role}."),
    "role_given": ("{person}의 역할을 {role:으로} 정했어요.", "{person} has the role {role} now."),
    "role_MEMBER": ("구성원", "member"),
    "role_TEACHER": ("선생님", "teacher"),
    "role_ADMIN": ("관리자", "admin"),
    "health": ("호반느의 상태예요.", "How Hobane is doing:"),
    "host_fine": ("연결됨 (모델 {count}개)", "reachable (models: {count})"),
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
    "kind": ("종류", "Kind"),
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
