"""What the bot says about channels: their own settings, and news that waits for them, Korean and English."""

from __future__ import annotations

PLACES: dict[str, tuple[str, str]] = {
    "channel_is": ("이 채널의 설정이에요.", "The settings of this channel:"),
    "channel_set": ("이 채널의 설정을 바꿨어요.", "The settings of this channel were changed."),
    "answers": ("답하는 곳", "Answers come"),
    "answers_thread": ("질문마다 새 스레드", "in a thread for each question"),
    "answers_reply": ("질문한 자리에 답글로", "as a reply in place"),
    "answers_unset": ("질문한 자리에 답글로 (따로 정하지 않음)", "as a reply in place (nobody chose)"),
    "answers_only": ("늘 질문한 자리", "always where the question was asked"),
    "prompt_here": ("이 채널의 것 (버전 {version})", "this channel's own (version {version})"),
    "prompt_everywhere": ("모든 채널의 것 (버전 {version})", "that of every channel (version {version})"),
    "news_wait": (
        "⚠️ 아직 전하지 못한 소식이 {count}개 있어요.",
        "⚠️ News that could not be told yet: {count}.",
    ),
    "news_line": ("- {text} (받을 곳: {channel})", "- {text} (for {channel})"),
    "prompt_default": ("처음 그대로", "the default"),
}
