"""The page's own texts, in Korean and English."""

from __future__ import annotations

from core.model import Language

LANGUAGES: dict[Language, str] = {"ko": "한국어", "en": "English"}

TEXTS: dict[str, tuple[str, str]] = {
    # ---- the frame
    "title": ("호반느", "Hobane"),
    "tagline": ("팀이 함께 가르치는 챗봇", "The chatbot your team teaches"),
    "me": ("나", "me"),
    "skip": ("질문 칸으로 건너뛰기", "Skip to the question box"),
    "side": ("봇과 명령", "The bot and its commands"),
    "menu": ("메뉴", "Menu"),
    "close": ("닫기", "Close"),
    "model": ("지금 답하는 모델", "Model that answers now"),
    "role": ("내 권한", "My role"),
    "role_MEMBER": ("구성원", "Member"),
    "role_TEACHER": ("선생님", "Teacher"),
    "role_ADMIN": ("관리자", "Admin"),
    "waits": ("기다리는 것 {count}개", "{count} waiting"),
    "waiting": ("아직 전하지 못한 소식", "News not told yet"),
    "commands": ("할 수 있는 일", "What you can do"),
    "needs_MEMBER": ("누구나", "Everybody"),
    "needs_TEACHER": ("가르치기", "Teaching"),
    "needs_ADMIN": ("관리", "Managing"),
    "language": ("언어", "Language"),
    # ---- the conversation
    "talk": ("대화", "Conversation"),
    "ask_label": ("질문", "Question"),
    "ask_here": ("무엇이든 물어보세요", "Ask anything"),
    "ask_hint": ("Enter로 보내고 Shift+Enter로 줄을 바꿔요", "Enter sends, Shift+Enter starts a new line"),
    "send": ("보내기", "Send"),
    "stop_working": ("그만하기", "Stop"),
    "stop": ("그만 답하기", "Stop the answer"),
    "hello": ("무엇을 도와드릴까요?", "What would you like to know?"),
    "hello_more": (
        "아래에 질문을 적어 주세요. 답이 틀리면 그 자리에서 가르칠 수 있어요.",
        "Write a question below. If an answer is wrong, you can teach the right one on the spot.",
    ),
    "you": ("나", "You"),
    "bot": ("호반느", "Hobane"),
    "news": ("새 소식", "News"),
    "thinking": ("답을 찾는 중…", "Looking for an answer…"),
    "working": ("하는 중…", "Working on it…"),
    "stopped": ("여기서 멈췄어요.", "Stopped here."),
    "was_cut": ("이 답은 중간에 끊겼어요.", "This answer broke off."),
    "use_answer": ("이 답을…", "Use this answer…"),
    "use_question": ("이 질문을…", "Use this question…"),
    "copy": ("복사", "Copy"),
    "copied": ("복사했어요", "Copied"),
    "cleared": ("여기부터 새 대화예요.", "A new conversation starts here."),
    "to_end": ("맨 아래로", "To the end"),
    "table": ("표", "Table"),
    "code": ("코드", "Code"),
    "download": ("내려받기", "Download"),
    "again": ("다시 해 보기", "Try again"),
    # ---- forms
    "run": ("실행", "Run"),
    "required": ("꼭 적어 주세요", "Required"),
    "optional": ("안 적어도 돼요", "Optional"),
    "yes": ("네", "Yes"),
    "choose": ("고르지 않음", "Not chosen"),
    "cancel": ("그만두기", "Cancel"),
    "sure": ("정말 할까요?", "Are you sure?"),
    "keep": ("아니요", "No"),
    "missing": ("‘{field}’ 칸이 비어 있어요.", "“{field}” is empty."),
    # ---- logging in
    "log_in": ("로그인", "Log in"),
    "log_out": ("로그아웃", "Log out"),
    "log_in_why": (
        "봇을 가르치고 관리하려면 비밀번호가 필요해요. 질문은 로그인하지 않고도 할 수 있어요.",
        "Teaching and managing the bot needs the password. Asking does not.",
    ),
    "password": ("비밀번호", "Password"),
    # ---- when something does not go
    "server_gone": (
        "봇에 닿지 않아요. 봇이 켜져 있는지 확인해 주세요. 적은 내용은 그대로 있어요.",
        "The bot cannot be reached. Please check that it is running. What you wrote is still here.",
    ),
    "reconnecting": ("연결이 끊겼어요. 다시 잇고 있어요…", "The connection is lost. Connecting again…"),
    "reconnected": ("다시 이어졌어요.", "Connected again."),
    "broke_off": (
        "답이 끝나기 전에 연결이 끊겼어요.",
        "The connection was lost before the answer ended.",
    ),
    "file_too_large": (
        "파일이 너무 커요: {have} MB인데 {limit} MB까지 받을 수 있어요.",
        "The file is too large: {have} MB, and the limit is {limit} MB.",
    ),
    "file_gone": (
        "이 파일은 이제 없어요. 다시 내보내 주세요.",
        "This file is no longer here. Please export it again.",
    ),
    "server_failed": (
        "봇이 요청을 처리하지 못했어요. 잠시 뒤 다시 해 보세요.",
        "The bot could not do this. Please try again in a moment.",
    ),
    "unforeseen": (
        "예상하지 못한 문제가 생겼어요. 기록 번호는 {id}예요.",
        "Something unforeseen happened. It is in the log as {id}.",
    ),
    "wrong_host": (
        "이 주소로는 열 수 없어요. http://127.0.0.1 이나 http://localhost 로 열어 주세요.",
        "This address is not served. Open the page as http://127.0.0.1 or http://localhost.",
    ),
    "foreign_origin": (
        "다른 사이트에서 온 요청이라 받지 않았어요.",
        "The request came from another site and was not taken.",
    ),
    "too_large": ("보낸 내용이 너무 커요.", "What was sent is too large."),
    "broken_json": ("보낸 내용을 읽을 수 없어요 (JSON).", "What was sent cannot be read (JSON)."),
    "broken_form": ("보낸 양식을 읽을 수 없어요.", "The form that was sent cannot be read."),
    "no_session": ("페이지를 새로 고쳐 주세요.", "Please reload the page."),
    "wrong_password": ("비밀번호가 맞지 않아요.", "The password is not right."),
    "too_many_tries": (
        "여러 번 틀렸어요. 1분 뒤에 다시 해 보세요.",
        "Too many wrong tries. Please try again in a minute.",
    ),
    "no_password": ("이 봇에는 비밀번호가 없어요.", "This bot has no password."),
    "no_such_page": ("그런 페이지는 없어요.", "There is no such page."),
    "wrong_method": ("이 주소에는 그렇게 요청할 수 없어요.", "This address does not take that method."),
    # ---- when the page cannot be served (said by the composition root)
    "port_in_use": (
        "{host}:{port}을 다른 프로그램이 쓰고 있어요. 그 프로그램을 끄거나 다른 포트를 정해 주세요.",
        "Another program uses {host}:{port}. Stop it or choose another port.",
    ),
    "port_forbidden": (
        "{host}:{port}을 열 권한이 없어요. 1024보다 큰 포트를 정해 주세요.",
        "There is no permission to open {host}:{port}. Choose a port above 1024.",
    ),
    "no_such_address": (
        "{host}는 이 컴퓨터의 주소가 아니에요.",
        "{host} is not an address of this computer.",
    ),
    "password_needed": (
        "{host}에서 열면 다른 컴퓨터에서도 들어올 수 있으니 비밀번호를 먼저 정해 주세요.",
        "On {host} other computers can come in, so a password must be set first.",
    ),
}


def page_text(key: str, language: Language, **facts: object) -> str:
    """Return one of the page's texts with its facts written in."""
    korean, english = TEXTS[key]
    return (korean if language == "ko" else english).format(**facts)


def page_texts(language: Language) -> dict[str, str]:
    """Return all texts of one language, for the page itself; facts stay in braces."""
    return {key: korean if language == "ko" else english for key, (korean, english) in TEXTS.items()}
