"""What only the Discord adapter says, in Korean and English."""

from __future__ import annotations

from core.model import Language

TEXTS: dict[str, tuple[str, str]] = {
    "whole_text": ("뒷부분까지 모두 파일에 담았어요.", "The whole text is in the file."),
    "too_large": (
        "{name} 파일은 디스코드에 올리기에 너무 커요 ({size} MB). 웹 화면이나 터미널에서 받을 수 있어요.",
        "{name} is too large for Discord ({size} MB). The web page or the terminal can give it to you.",
    ),
    "packed": ("{name} 파일은 커서 압축했어요.", "{name} was large and is compressed."),
    "edit_again": ("적은 내용 고치기", "Edit what you wrote"),
    "you_wrote": ("적으신 내용이에요:", "This is what you wrote:"),
    "open_form": ("양식 열기", "Open the form"),
    "form_gone": (
        "이 단추에 담긴 내용이 하루가 지나 없어졌어요. 명령을 다시 써 주세요.",
        "What this button held is gone after a day. Please use the command again.",
    ),
    "old_button": (
        "예전 버전의 단추라 이제 쓸 수 없어요. /를 눌러 명령을 골라 주세요.",
        "This button is from an older version and no longer works. Type / to choose a command.",
    ),
    "try_again": (
        "디스코드가 제시간에 이어 주지 않아서 아직 아무것도 하지 않았어요. 다시 한번 해 주세요.",
        "Discord did not connect us in time, so nothing was done yet. Please try once more.",
    ),
    "not_here": (
        "이 서버에서는 쓸 수 없어요. 봇을 운영하는 분이 DISCORD_GUILDS에 {guild} 서버를 더해야 해요.",
        "I do not work in this server. Whoever runs me has to add {guild} to DISCORD_GUILDS.",
    ),
    "not_you": (
        "저를 쓰는 서버의 구성원만 물어볼 수 있어요.",
        "Only members of a server that I work in can ask me.",
    ),
    "cannot_write": (
        "<#{channel}>에 답을 쓸 수 없어요. 서버 관리자가 그 채널에서 저에게 ‘메시지 보내기’와 "
        "‘스레드에서 메시지 보내기’ 권한을 주어야 해요. 잠긴 스레드라면 열어 주세요.",
        "I cannot write in <#{channel}>. A server admin has to give me “Send Messages” and "
        "“Send Messages in Threads” there, or unlock the thread.",
    ),
    "no_content": (
        "멘션이 없는 글은 제가 읽을 수 없어요. 저를 멘션해서 다시 적어 주세요.",
        "I cannot read messages that do not mention me. Please write it again with a mention.",
    ),
    "files_unread": (
        "읽지 않은 파일: {names} (글 파일만, 하나에 {one:,}자, 질문과 모두 합쳐 {all:,}자까지 읽어요.)",
        "Files that were not read: {names} (only text files are read, up to {one:,} characters each and "
        "{all:,} together with the question.)",
    ),
    "stop": ("중지", "Stop"),
    "stopped": ("여기서 멈췄어요.", "Stopped here."),
    "stop_late": ("이 답은 이미 끝났어요.", "This answer has ended already."),
    "not_yours": (
        "물어본 사람이나 TEACHER 권한이 있는 사람만 이 답을 멈출 수 있어요.",
        "Only whoever asked, or somebody with the role TEACHER, can stop this answer.",
    ),
    "file_gone": (
        "{name} 파일을 디스코드에서 내려받지 못했어요. 다시 올려 주세요.",
        "{name} could not be downloaded from Discord. Please hand it in again.",
    ),
    "file_large": (
        "{name} 파일이 너무 커요: {have} MB인데 {limit} MB까지 받을 수 있어요.",
        "{name} is too large: {have} MB, and the limit is {limit} MB.",
    ),
    "moved": (
        "<#{channel}>에 알리지 못해 여기에 전해요.",
        "I could not tell this in <#{channel}>, so here it is.",
    ),
    "yes": ("네", "Yes"),
    "no": ("아니요", "No"),
    "unforeseen": (
        "예상하지 못한 문제가 생겼어요. 관리자에게 {id} 번호를 알려 주세요.",
        "Something unforeseen went wrong. Please tell an admin this id: {id}.",
    ),
}


def discord_text(key: str, language: Language, **facts: object) -> str:
    """Return one of the adapter's sentences with its facts written in."""
    korean, english = TEXTS[key]
    return (korean if language == "ko" else english).format(**facts)
