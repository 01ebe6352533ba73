"""What the command line says of its own accord, Korean and English."""

from __future__ import annotations

from core.model import Language

SENTENCES: dict[str, tuple[str, str]] = {
    # ---- help
    "about": (
        "팀이 채팅에서 직접 가르치는 챗봇 호반느예요.\n\n명령 없이 부르면 봇과 웹 페이지를 함께 시작해요.",
        "Hobane, a chatbot that its team teaches from the chat itself.\n\n"
        "Without a command it starts the bot with its browser page.",
    ),
    "usage": ("사용법", "Usage"),
    "options": ("옵션", "Options"),
    "arguments": ("값", "Values"),
    "own_commands": ("운영", "Running it"),
    "registry": ("채팅에서도 쓰는 명령", "Commands, the same as in the chat"),
    "help": ("이 도움말을 보여 줘요.", "Show this help."),
    "version": ("버전을 보여 줘요.", "Show the version."),
    "run": (
        "봇을 시작해요: 웹 페이지와 설정된 메신저",
        "Start the bot: its page and the configured platforms",
    ),
    "chat": ("터미널에서 이야기해요", "Talk in the terminal"),
    "invite": (
        "디스코드 서버에 초대하는 링크를 보여 줘요",
        "Show the link that invites it to a Discord server",
    ),
    "manifest": ("슬랙 앱의 매니페스트를 보여 줘요", "Show the manifest of the Slack app"),
    "manifest_url": (
        "이벤트를 HTTP로 받을 때, 봇의 공개 주소",
        "The bot's public address, where events come over HTTP.",
    ),
    "create_slack_app": ("이 링크로 앱을 만들 수 있어요:", "This link creates the app:"),
    "no_discord_token": (
        "DISCORD_TOKEN이 비어 있거나 올바르지 않아요. 개발자 포털의 Bot 화면에서 복사해 주세요.",
        "DISCORD_TOKEN is empty or not a token. Copy it from the Bot page of the developer portal.",
    ),
    "import-notes": (
        "파일과 폴더의 글(md, txt, html, pdf)을 메모로 넣어요",
        "Add the texts of files and folders (md, txt, html, pdf) as notes",
    ),
    "passed_over": (
        "읽지 못하는 종류라 넘어간 파일 {count}개: {names}. 읽는 것은 {kinds}예요.",
        "Files passed over, as their kind is not read: {count} ({names}). Read are {kinds}.",
    ),
    "no_note_files": ("넣을 파일이 없어요 ({kinds}).", "There is no file to add ({kinds})."),
    "doctor": ("설정과 모든 부분을 점검해요", "Check the settings and every part"),
    "backup": ("모든 것을 한 파일에 담아요", "Put everything into one file"),
    "restore": ("백업 파일에서 되살려요", "Bring everything back from such a file"),
    "json": ("결과를 JSON으로 보여 줘요.", "Print the result as JSON."),
    "many": (
        "한 줄에 하나씩 적힌 파일 (그냥 글이나 JSON; -는 표준 입력)",
        "A file with one a line, as plain text or JSON (- is standard input).",
    ),
    "output": (
        "답에 딸린 파일을 저장할 곳 (-는 표준 출력)",
        "Where to save the file that comes with the reply (- is standard output).",
    ),
    "limit": ("최대 {limit:,}자", "at most {limit:,} characters"),
    "needed": ("필수", "required"),
    "default": ("기본값: {default}", "default: {default}"),
    "path_or_stdin": ("-는 표준 입력", "- is standard input"),
    # ---- wrong usage
    "wrong": ("잘못된 사용: {problem}", "Wrong usage: {problem}"),
    "see_help": ("도움말: {command} --help", "Help: {command} --help"),
    "no_such_command": ("이런 명령은 없어요: {name}.", "There is no command {name}."),
    "no_such_option": ("이런 옵션은 없어요: {name}.", "There is no option {name}."),
    "perhaps": ("혹시 {names}?", "Did you mean {names}?"),
    "too_many": ("받을 자리가 없는 값이에요: {value}", "There is no place for this: {value}"),
    "file_and_value": ("--file은 다른 값과 함께 쓸 수 없어요.", "--file does not go with another value."),
    "needs_value": ("값이 필요해요: {name}", "A value is needed: {name}"),
    # ---- running
    "bad_settings": ("설정을 고쳐 주세요:", "These settings need a correction:"),
    "bad_line": ("{line}번째 줄을 읽을 수 없어요.", "Line {line} cannot be read."),
    "next_step": ("{label}: {command}", "{label}: {command}"),
    "backed_up": ("모두 담았어요: {path}", "Everything is in {path}"),
    "file_exists": (
        "이미 있는 파일이에요. 다른 이름을 골라 주세요: {path}",
        "This file exists already; please choose another name: {path}",
    ),
    "no_such_place": ("찾을 수 없어요: {path}", "This cannot be found: {path}"),
    "restored_and_kept": (
        "되살렸어요: {path}\n전의 것은 여기에 두었어요: {kept}",
        "Everything is back from {path}\nWhat was there before is kept as {kept}",
    ),
    "restored": ("되살렸어요: {path}", "Everything is back from {path}"),
    "all_well": ("모두 괜찮아요.", "Everything is well."),
}


def say(key: str, language: Language, **facts: object) -> str:
    """Return the command line's own sentence ``key`` with its facts written in; KeyError if there is none."""
    korean, english = SENTENCES[key]
    return (korean if language == "ko" else english).format(**facts)
