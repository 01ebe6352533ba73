"""The link that invites the bot to a server, with exactly the permissions it needs."""

from __future__ import annotations

import discord

PERMISSIONS: dict[str, tuple[str, str]] = {
    "view_channel": ("채널을 봐요", "sees the channels it works in"),
    "send_messages": ("답과 소식을 써요", "writes answers and news"),
    "send_messages_in_threads": ("스레드에서 답해요", "answers in threads"),
    "create_public_threads": ("질문마다 스레드를 열어요", "opens a thread for a question, where that is set"),
    "read_message_history": ("질문에 답글로 답해요", "answers as a reply to the question"),
    "attach_files": ("긴 답과 내보낸 파일을 올려요", "uploads exports and very long answers"),
}
"""Each permission by discord.py's name, and what it is for, in Korean and English."""
LABELS: dict[str, tuple[str, str]] = {
    "view_channel": ("채널 보기", "View Channel"),
    "send_messages": ("메시지 보내기", "Send Messages"),
    "send_messages_in_threads": ("스레드에서 메시지 보내기", "Send Messages in Threads"),
    "create_public_threads": ("공개 스레드 만들기", "Create Public Threads"),
    "read_message_history": ("메시지 기록 보기", "Read Message History"),
    "attach_files": ("파일 첨부", "Attach Files"),
}
"""What Discord's own pages call each of them."""
_SCOPES = ("bot", "applications.commands")


def invitation(application: int) -> str:
    """Return the link for an application's id (the same as the bot's user id)."""
    permissions = discord.Permissions(**dict.fromkeys(PERMISSIONS, True))
    return discord.utils.oauth_url(application, permissions=permissions, scopes=_SCOPES)
