"""What the terminal says of its own accord, Korean and English."""

from __future__ import annotations

from core.model import Language

SENTENCES: dict[str, tuple[str, str]] = {
    "hello": (
        "질문은 그냥 적으면 돼요. 명령은 /로 시작하고(/help), 번호를 적으면 그 단추를 눌러요. "
        "/quit 또는 Ctrl-D로 끝나요.",
        "Just write your question. Commands begin with / (/help), a number presses that button, "
        "/quit or Ctrl-D ends the chat.",
    ),
    "stopped": ("(여기에서 멈췄어요.)", "(Stopped here.)"),
    "dropped": ("그만뒀어요. 아무것도 바뀌지 않았어요.", "Dropped; nothing has changed."),
    "sure": ("정말로 ‘{label}’? (y/n)", "Really “{label}”? (y/n)"),
    "new_line": ("Enter로 보내고 Alt+Enter로 줄을 바꿔요", "Enter sends, Alt+Enter starts a new line"),
    "quit": ("대화를 끝내요", "End the chat"),
    "yes": ("네", "yes"),
    "no": ("아니요", "no"),
    "no_such_file": ("‘{path}’ 파일이 없어요.", "There is no file “{path}”."),
    "is_a_folder": (
        "‘{path}’은(는) 폴더예요. 파일을 골라 주세요.",
        "“{path}” is a folder; please choose a file.",
    ),
    "not_permitted": ("‘{path}’에 손댈 권한이 없어요.", "There is no permission for “{path}”."),
    "disk_full": (
        "디스크가 가득 차서 ‘{path}’에 저장하지 못했어요.",
        "The disk is full: “{path}” was not saved.",
    ),
    "not_readable": ("‘{path}’을(를) 읽을 수 없어요.", "“{path}” cannot be read."),
    "not_writable": ("‘{path}’에 저장할 수 없어요.", "“{path}” cannot be written."),
    "saved": ("‘{path}’에 저장했어요.", "Saved as “{path}”."),
}


def say(key: str, language: Language, **facts: object) -> str:
    """Return the terminal's own sentence ``key`` with its facts written in; KeyError if there is none."""
    korean, english = SENTENCES[key]
    return (korean if language == "ko" else english).format(**facts)
