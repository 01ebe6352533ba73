"""What the bot says when something does not go: one sentence per error of `core.errors`, Korean and English."""

from __future__ import annotations

TROUBLE: dict[str, tuple[str, str]] = {
    "EmptyQuestion": ("무엇이 궁금한지 적어 주세요.", "Please write what you would like to know."),
    "TooLong": (
        "{field:이} 너무 길어요: {have:,}자인데 {limit:,}자까지 받을 수 있어요.",
        "{field} is too long: {have:,} characters, and the limit is {limit:,}.",
    ),
    "UnknownCommand": (
        "‘{name}’ 명령은 없어요. /help로 할 수 있는 일을 볼 수 있어요.",
        "There is no command “{name}”. /help shows what there is.",
    ),
    "MissingField": ("{field:을} 적어 주세요.", "{field} is missing; please fill it in."),
    "UnknownField": (
        "이 명령에는 ‘{field}’ 칸이 없어요.",
        "This command has no field named “{field}”.",
    ),
    "NotANumber": (
        "{field:은} 숫자여야 하는데 ‘{value}’라고 적혀 있어요.",
        "{field} must be a number, not “{value}”.",
    ),
    "NotAChoice": (
        "{field:은} 다음 중 하나여야 해요: {choices}. ‘{value}’는 없어요.",
        "{field} must be one of: {choices}. “{value}” is not.",
    ),
    "NotAFile": ("{field}에는 파일을 하나 골라 주세요.", "{field} must be a file."),
    "NotAllowed": (
        "이 일은 {needs:역할} 권한이 있는 분만 할 수 있어요. 관리자가 /roles로 권한을 줄 수 있어요.",
        "This needs the role {needs}. An admin can give it with /roles.",
    ),
    "NoSuchPair": ("{number}번 질문과 답은 없어요.", "There is no pair #{number}."),
    "NoSuchCase": (
        "{number}번 시험 문제는 없어요. /cases로 볼 수 있어요.",
        "There is no case #{number}. /cases lists them.",
    ),
    "NoSuchJob": ("{number}번 학습은 없어요.", "There is no training #{number}."),
    "NoSuchModel": (
        "‘{name}’ 모델은 없어요. /models로 볼 수 있어요.",
        "There is no model “{name}”. /models lists them.",
    ),
    "NoSuchTurn": ("그 대화는 이제 없어요.", "That conversation is gone."),
    "NotYourMessage": (
        "글을 쓴 분만 정할 수 있어요. 이미 거두어들였다면 남아 있지 않아요.",
        "Only its author can decide that. If it was taken back before, nothing of it is left.",
    ),
    "NoSuchDraft": (
        "확인을 기다리던 내용이 이제 없어요. 이미 끝났거나 하루가 지났어요. 필요하면 다시 보내 주세요.",
        "What was waiting for your confirmation is gone: it was done already, or a day has passed. "
        "Please send it again if it is needed.",
    ),
    "NoSuchPerson": (
        "‘{value}’는 사람을 가리키지 않아요. discord:1234처럼 적어 주세요.",
        "“{value}” does not name a person. Write it like discord:1234.",
    ),
    "NothingToChoose": (
        "여기서는 고를 것이 없어요. 답은 늘 질문한 자리에 와요.",
        "There is nothing to choose here: answers always come where the question was asked.",
    ),
    "AnswersAreFixed": (
        "모든 채널을 똑같이 하도록 정해져 있어요 ({setting}={value}). 채널마다 고르려면 봇을 운영하는 분이 "
        "{setting}=channel로 바꿔야 해요.",
        "All channels are set alike ({setting}={value}). For a choice per channel, whoever runs me has to set "
        "{setting}=channel.",
    ),
    "PairChanged": (
        "{number}번을 그사이에 누군가 고쳤어요. 지금 내용을 확인하고 다시 고쳐 주세요.",
        "Somebody changed #{number} meanwhile. Look at it once more, then change it.",
    ),
    "OwnPair": (
        "#{number:은} 직접 쓰신 것이라 다른 선생님이 확인해야 해요.",
        "You wrote #{number} yourself, so another teacher has to approve it.",
    ),
    "NothingToUndo": ("되돌릴 것이 없어요.", "There is nothing to undo."),
    "NoSuchRevision": (
        "#{number}에는 되돌아갈 {revision}번째 기록이 없어요. /history {number}로 볼 수 있어요.",
        "#{number} has no revision {revision} to go back to. /history {number} lists them.",
    ),
    "QuestionWithoutWords": (
        "질문에 글자가 없어요. 사람들이 물을 만한 말로 적어 주세요.",
        "The question has no words. Please write it the way people would ask it.",
    ),
    "SameQuestionAndAnswer": (
        "답이 질문과 똑같아요. 질문에 대한 답을 적어 주세요.",
        "The answer only repeats the question. Please write the answer to it.",
    ),
    "UnreadableFile": (
        "{name:을} 읽을 수 없어요: {reason} ({line}번째 줄).",
        "{name} cannot be read: {reason} (line {line}).",
    ),
    "NothingToImport": (
        "{name}에 가져올 질문과 답이 없어요. {reason}",
        "There is no question and answer in {name}. {reason}",
    ),
    "SnapshotChanged": (
        "얼려 둔 질문과 답 가운데 누군가 지워 달라고 한 것이 있어 그때 그대로 다시 쓸 수 없어요.",
        "Something in that frozen version was forgotten at somebody's request, so it cannot be written again as it was.",
    ),
    "DatasetTooSmall": (
        "학습하려면 승인된 질문과 답이 {need}개 있어야 하는데 지금 {have}개예요. {missing}개를 더 가르쳐 주세요.",
        "Training needs {need} approved pairs and there are {have}. Please teach {missing} more.",
    ),
    "TooFewMayTrain": (
        "학습하려면 질문과 답이 {need}개 있어야 하는데 쓸 수 있는 것이 {have}개예요. "
        "{left_out}개는 규칙 때문에 뺐어요. /health에서 규칙을 보고, 웹 페이지에서 새로 적거나 {missing}개를 더 가르쳐 주세요.",
        "Training needs {need} pairs and may use {have}; the rules leave {left_out} out. /health shows the rules. "
        "Write those anew on the web page, or teach {missing} more.",
    ),
    "JobAlreadyRunning": (
        "{number}번 학습이 아직 끝나지 않았어요. 끝나면 여기에 알려 드려요. /cancel {number}로 그만둘 수도 있어요.",
        "Training #{number} has not ended yet. You will hear when it does; /cancel {number} ends it.",
    ),
    "JobHasEnded": ("{number}번 학습은 이미 끝났어요.", "Training #{number} has already ended."),
    "NothingToRollBack": (
        "되돌릴 모델이 없어요. 지금은 기본 모델이 답하고 있어요.",
        "There is nothing to roll back to: the base model answers already.",
    ),
    "NoCases": (
        "시험 문제가 없어요. /demo로 예시를 불러오거나 /addcase로 문제를 더해 주세요. 문제 파일을 골라도 돼요.",
        "There are no questions for the examination. /demo loads some, /addcase adds one, or hand in a file of them.",
    ),
    "ChannelGone": ("{channel}에 알릴 수 없어요.", "{channel} cannot be reached."),
    "HostUnreachable": (
        "모델 서버에 연결할 수 없어요. 잠시 뒤에 다시 물어봐 주세요.",
        "The model host cannot be reached. Please ask again in a moment.",
    ),
    "HostTooSlow": (
        "모델 서버가 제때 답하지 않았어요. 잠시 뒤에 다시 물어봐 주세요.",
        "The model host did not answer in time. Please ask again in a moment.",
    ),
    "HostRefusedKey": (
        "모델 서버가 이 봇의 키를 받아 주지 않아요. 관리자가 OPENAI_API_KEY를, 학습을 다른 서버에 맡겼다면 FINETUNE_API_KEY를 확인해야 해요.",
        "The model host does not accept this bot's key. An admin has to check OPENAI_API_KEY, or FINETUNE_API_KEY "
        "where another host trains.",
    ),
    "HostForbids": (
        "모델 서버가 이 요청을 허락하지 않아요. 관리자가 계정의 권한을 확인해야 해요.",
        "The model host does not allow this request. An admin has to check the account's rights.",
    ),
    "HostBusy": (
        "모델 서버에 요청이 너무 많아요. 잠시 뒤에 다시 물어봐 주세요.",
        "The model host gets too many requests. Please ask again in a moment.",
    ),
    "HostQuotaUsedUp": (
        "모델 서버의 사용 한도를 다 썼어요. 관리자가 계정의 한도를 확인해야 해요.",
        "The quota at the model host is used up. An admin has to check the account's limit.",
    ),
    "HostFailed": (
        "모델 서버에 문제가 생겼어요. 잠시 뒤에 다시 물어봐 주세요.",
        "The model host has a problem. Please ask again in a moment.",
    ),
    "HostLacksModel": (
        "모델 서버에 {model:이} 없어요. 관리자가 /models와 /use로 다른 모델을 고를 수 있어요.",
        "The model host has no {model}. An admin can choose another with /models and /use.",
    ),
    "NoModeration": (
        "모델 서버에 내용 검사 기능이 없어서 내용 검사를 건너뛰어요.",
        "The model host has no moderation endpoint, so moderation is skipped.",
    ),
    "HostRefusedRequest": (
        "모델 서버가 이 요청을 이해하지 못했어요 ({code}).",
        "The model host did not accept this request ({code}).",
    ),
    "AnswerCut": (
        "답이 오다가 끊겼어요. 다시 물어봐 주세요.",
        "The answer broke off. Please ask again.",
    ),
    "AnswerFiltered": (
        "모델 서버가 이 답을 내보내지 않았어요. 질문을 다르게 적어 주세요.",
        "The model host withheld this answer. Please put the question differently.",
    ),
    "TrainingFileRefused": (
        "모델 서버가 학습 파일을 받지 않았어요: {reason}",
        "The host did not take the training file: {reason}",
    ),
    "DatabaseTooNew": (
        "이 호반느는 데이터보다 오래된 버전이에요. 더 새로운 버전이 {path:을} 바꿨어요. 호반느를 업데이트한 뒤 다시 시작해 주세요. 파일은 그대로 두었어요.",
        "This Hobane is older than its data: a newer version has changed {path}. Update Hobane and start again. The file was left as it is.",
    ),
    "DatabaseCorrupt": (
        "{path:이} 손상되어 열지 않았어요. 파일은 그대로 두었어요. hobane restore로 백업을 되살릴 수 있어요.",
        "{path} is damaged and was not opened. It was left as it is; `hobane restore` brings back a backup.",
    ),
    "DatabaseLocked": (
        "다른 프로그램이 {path:을} 붙잡고 있어요. 잠시 뒤에 다시 해 주세요.",
        "Another program holds {path}. Please try again in a moment.",
    ),
    "DiskFull": (
        "디스크가 가득 차서 저장하지 못했어요 ({path}). 자리를 비운 뒤 다시 해 주세요.",
        "The disk is full, so nothing was saved ({path}). Make room and try again.",
    ),
    "FolderUnusable": (
        "{path:을} 읽거나 쓸 수 없어요. 권한을 확인하거나 HOBANE_DATA로 다른 폴더를 정해 주세요.",
        "{path} cannot be read or written. Check its permissions, or set HOBANE_DATA to another folder.",
    ),
    "AlreadyRunning": (
        "{path}에서 봇이 이미 돌아가고 있어요.",
        "The bot is already running on {path}.",
    ),
    "NotDelivered": (
        "{receiver}에 소식을 전하지 못했어요 ({reason}). 잠시 뒤에 다시 해요.",
        "{receiver} did not take the news ({reason}). It is tried again.",
    ),
    "MessageGone": (
        "메시지를 더는 고칠 수 없어요.",
        "The message can no longer be changed.",
    ),
    "StorageTrouble": (
        "저장소에 문제가 생겼어요. 관리자가 로그를 확인해야 해요.",
        "The storage has a problem. An admin has to look at the log.",
    ),
    "Unforeseen": (
        "예상하지 못한 문제가 생겼어요. 관리자에게 {id:을} 알려 주세요.",
        "Something unforeseen went wrong. Please tell an admin this id: {id}.",
    ),
}
