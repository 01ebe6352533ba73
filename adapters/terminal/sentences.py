"""What the terminal says of its own accord, Korean and English."""

from __future__ import annotations

from core.model import Language

SENTENCES: dict[str, tuple[str, str]] = {
    "hello": (
        "질문은 그냥 적으면 돼요. 명령은 /로 시작하고(/만 치면 모두 보여요), 번호를 적으면 그 단추를 눌러요. "
        "/quit 또는 Ctrl-D로 끝나요.",
        "Just write your question. Commands begin with / (which alone lists them), "
        "a number presses that button, /quit or Ctrl-D ends the chat.",
    ),
    "stopped": ("(여기에서 멈췄어요.)", "(Stopped here.)"),
    "dropped": ("그만뒀어요. 아무것도 바뀌지 않았어요.", "Dropped; nothing has changed."),
    "sure": ("정말로 ‘{label}’? (y/n)", "Really “{label}”? (y/n)"),
    "new_line": ("Enter로 보내고 Alt+Enter로 줄을 바꿔요", "Enter sends, Alt+Enter starts a new line"),
    "quit": ("대화를 끝내요", "End the chat"),
    "no_such_file": ("파일이 없어요: {path}", "There is no such file: {path}"),
    "no_such_folder": ("저장할 폴더가 없어요: {path}", "There is no folder to save it in: {path}"),
    "is_a_folder": ("파일이 아니라 폴더예요: {path}", "This is a folder, not a file: {path}"),
    "not_permitted": ("권한이 없어요: {path}", "There is no permission: {path}"),
    "disk_full": (
        "디스크가 가득 차서 저장하지 못했어요: {path}",
        "The disk is full, so this was not saved: {path}",
    ),
    "not_readable": ("읽을 수 없어요: {path}", "This cannot be read: {path}"),
    "not_writable": ("저장할 수 없어요: {path}", "This cannot be written: {path}"),
    "saved": ("저장했어요: {path}", "Saved: {path}"),
}


def say(key: str, language: Language, **facts: object) -> str:
    """Return the terminal's own sentence ``key`` with its facts written in; KeyError if there is none."""
    korean, english = SENTENCES[key]
    return (korean if language == "ko" else english).format(**facts)
