"""What the bot says while a training goes on and when it has ended, Korean and English."""

from __future__ import annotations

NEWS: dict[str, tuple[str, str]] = {
    # ---- the message that changes while a training goes on
    "live_head": ("**{number}번 학습** — {stage}", "**Training #{number}** — {stage}"),
    "stage_preparing": ("준비 중", "preparing"),
    "stage_validating": ("파일 확인 중", "validating the file"),
    "stage_queued": ("차례를 기다리는 중", "queued"),
    "stage_running": ("학습 중", "running"),
    "stage_evaluating": ("새 모델을 시험하는 중", "evaluating the new model"),
    "stage_succeeded": ("끝났어요", "done"),
    "stage_failed": ("실패했어요", "failed"),
    "stage_cancelled": ("그만두었어요", "cancelled"),
    "live_step": ("{step:,}/{steps:,} 단계", "step {step:,} of {steps:,}"),
    "live_loss": ("손실 {loss:.3g}", "loss {loss:.3g}"),
    "live_left": ("약 {time} 남음", "about {time} left"),
    "live_took": ("{time} 걸림", "took {time}"),
    # ---- the end
    "news_tokens": ("학습한 토큰 {tokens:,}개", "{tokens:,} tokens trained"),
    "news_tokens_estimated": (
        "학습한 토큰: 예상 약 {estimated:,}개, 실제 {tokens:,}개",
        "Trained tokens: estimated about {estimated:,}, used {tokens:,}",
    ),
    "news_cost": ("비용 {cost} {currency} ({dated} 가격)", "cost {cost} {currency} (price of {dated})"),
    "news_all_worse": (
        "나빠진 문제 {count}개는 모두 {name}에 있어요.",
        "All {count} questions that got worse are in {name}.",
    ),
    "worse_file": ("{number}번-학습-나빠진-문제.txt", "training-{number}-worse.txt"),
    # ---- why a training failed, and what to do
    "failure_words": ("모델 서버의 말: “{words}”", "In the host's words: “{words}”"),
    "failure_unknown": (
        "모델 서버가 이유를 이렇게 말했어요: “{words}”",
        "the host gave this reason: “{words}”",
    ),
    "failure_silent": (
        "모델 서버가 이유를 말하지 않았어요. 다시 해 보고, 또 실패하면 관리자가 모델 서버의 기록을 봐 주세요.",
        "the host did not say why. Try again; if it fails once more, an admin has to look into the host's log.",
    ),
    "failure_bad_file": (
        "학습 파일을 읽을 수 없대요. /export로 받아 확인하고, 이상한 질문과 답을 고친 뒤 다시 해 주세요.",
        "the training file could not be read. Look at it with /export, mend what is wrong, and try again.",
    ),
    "failure_bad_line": (
        "학습 파일의 {line}번째 줄이 잘못됐대요. 그 줄의 질문과 답을 /editqa로 고친 뒤 다시 해 주세요.",
        "line {line} of the training file is wrong. Change that pair with /editqa and try again.",
    ),
    "failure_bad_pair": (
        "학습 파일의 {line}번째 줄이 잘못됐대요: #{number} “{question}”. 이 질문과 답을 /editqa로 고친 뒤 다시 해 주세요.",
        "line {line} of the training file is wrong: #{number} “{question}”. Change that pair with /editqa and try again.",
    ),
    "failure_file_gone": (
        "올린 학습 파일이 사라졌대요. 다시 하면 새로 올려요.",
        "the uploaded training file is gone. Trying again uploads it anew.",
    ),
    "failure_too_few": (
        "예시가 모자라대요 (지금 {have}개). 질문과 답이나 다른 표현을 더 가르친 뒤 다시 해 주세요.",
        "there are too few examples ({have}). Teach more pairs or wordings and try again.",
    ),
    "failure_too_large": (
        "학습 파일이 너무 크대요. 쓰지 않는 질문과 답을 /dropqa로 줄인 뒤 다시 해 주세요.",
        "the training file is too large. Drop pairs that nobody needs with /dropqa and try again.",
    ),
    "failure_too_long_example": (
        "너무 긴 예시가 있대요. 긴 답을 나누어 가르친 뒤 다시 해 주세요.",
        "an example is too long. Teach long answers in parts and try again.",
    ),
    "failure_unsafe": (
        "안전 기준에 걸린 예시가 있대요. 어느 줄인지는 알려 주지 않으니, 폭력·차별·개인 정보처럼 걸릴 만한 질문과 답을 찾아 고친 뒤 다시 해 주세요.",
        "some examples do not pass the host's safety check. It does not say which: look for pairs about violence, hate or personal data, change them, and try again.",
    ),
    "failure_no_money": (
        "계정의 사용 한도를 다 썼대요. 관리자가 모델 서버의 결제와 한도를 확인한 뒤 다시 해 주세요.",
        "the account's quota is used up. An admin has to check billing and limits at the host; then try again.",
    ),
    "failure_too_many": (
        "한 번에 할 수 있는 학습의 수를 넘었대요. 다른 학습이 끝난 뒤 다시 해 주세요.",
        "too many trainings are under way at the host. Try again when another has ended.",
    ),
    "failure_no_such_base": (
        "{model:은} 학습할 수 없대요. 관리자가 FINETUNE_MODEL을 학습할 수 있는 모델로 바꿔 주세요.",
        "{model} cannot be trained there. An admin has to set FINETUNE_MODEL to a model that can.",
    ),
    "failure_no_permission": (
        "이 계정은 학습할 권한이 없대요. 관리자가 키의 권한을 확인하거나, FINETUNE_BASE_URL을 비워 내장 엔진으로 학습해 주세요.",
        "this account may not train. An admin has to check the key's rights, or leave FINETUNE_BASE_URL empty to train with the embedded engine.",
    ),
    "failure_bad_numbers": (
        "학습 설정값을 받지 않았대요. 다시 해 보고, 또 실패하면 관리자가 모델 서버의 설정을 확인해 주세요.",
        "the settings of the training were not taken. Try again; if it fails once more, an admin has to check the host.",
    ),
    "failure_bad_suffix": (
        "모델 이름의 뒷부분을 받지 않았대요. 관리자가 HOBANE_SUFFIX를 영문 소문자로 짧게 바꿔 주세요.",
        "the suffix of the model's name was not taken. An admin has to make HOBANE_SUFFIX short, in small Latin letters.",
    ),
    "failure_no_memory": (
        "모델 서버의 메모리가 모자랐대요. 관리자가 더 작은 모델을 고르거나 서버를 늘려 주세요.",
        "the host ran out of memory. An admin has to choose a smaller model or a larger host.",
    ),
    "failure_host_broke": (
        "모델 서버에서 학습이 끝까지 가지 못했대요. 다시 하면 대개 돼요.",
        "the training broke off at the host. Trying again usually helps.",
    ),
    # ---- the doctor
    "doctor_mail": ("메일", "Mail"),
    "doctor_mail_fine": (
        "{server:이} 메일을 받아요 (받는 주소 {count}개).",
        "{server} takes mail ({count} addresses).",
    ),
    "doctor_mail_login": (
        "{server:이} HOBANE_MAIL_USER와 HOBANE_MAIL_PASSWORD를 받지 않아요.",
        "{server} does not take HOBANE_MAIL_USER and HOBANE_MAIL_PASSWORD.",
    ),
    "doctor_mail_bad": (
        "{server}에 메일을 맡길 수 없어요 ({reason}). HOBANE_MAIL_SERVER, HOBANE_MAIL_PORT, HOBANE_MAIL_TLS를 확인해 주세요.",
        "Mail cannot be handed to {server} ({reason}). Check HOBANE_MAIL_SERVER, HOBANE_MAIL_PORT and HOBANE_MAIL_TLS.",
    ),
    "doctor_webhook": ("웹훅", "Webhook"),
    "doctor_webhook_fine": ("{host}에 닿아요 (HTTP {status}).", "{host} can be reached (HTTP {status})."),
    "doctor_webhook_bad": (
        "{host}에 닿지 않아요 ({reason}). HOBANE_WEBHOOK_URL을 확인해 주세요.",
        "{host} cannot be reached ({reason}). Check HOBANE_WEBHOOK_URL.",
    ),
}
