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
    "invited": (
        "제가 초대받은 {name} 서버에서는 아직 답할 수 없어요. 봇을 운영하는 분이 DISCORD_GUILDS에 "
        "{guild} 서버를 더하면 돼요.",
        "I was invited to {name}, but do not work there yet. Whoever runs me has to add {guild} to "
        "DISCORD_GUILDS.",
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
    "answer_deleted": (
        "답을 적던 메시지가 지워져서 거기서 멈췄어요. 답이 필요하면 다시 물어봐 주세요.",
        "The message that I was writing the answer into was deleted, so I stopped there. Please ask again if "
        "you still need it.",
    ),
    "place_gone": (
        "{subject}에 답하던 채널이나 스레드, 서버가 없어졌거나 제가 거기서 나오게 되어 답을 끝내지 못했어요.",
        "The channel, thread or server where I was answering {subject} is gone, or I was removed from it, so "
        "I could not finish.",
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
        "물어본 사람이나 선생님 권한이 있는 사람만 이 답을 멈출 수 있어요.",
        "Only whoever asked, or a teacher, can stop this answer.",
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
    "doctor_token": ("디스코드가 {user} 봇으로 알아봐요.", "Discord knows it: {user}."),
    "doctor_token_bad": (
        "디스코드가 토큰을 받아 주지 않아요. https://discord.com/developers/applications 에서 앱을 고르고 "
        "Bot, Reset Token을 눌러 새 토큰을 DISCORD_TOKEN에 적어 주세요.",
        "Discord refuses the token. Open https://discord.com/developers/applications, choose the "
        "application, press Bot, Reset Token, and put the new token into DISCORD_TOKEN.",
    ),
    "doctor_unreachable": (
        "디스코드에 물어볼 수 없어요 ({kind}). 네트워크와 DISCORD_API_URL을 확인해 주세요.",
        "Discord cannot be asked ({kind}). Check the network and DISCORD_API_URL.",
    ),
    "doctor_application_part": ("Discord: 앱", "Discord: application"),
    "doctor_application": ("{name} (앱 ID {id})", "{name} (application id {id})"),
    "doctor_public": (
        "누구나 이 봇을 자기 서버에 초대할 수 있어요. DISCORD_GUILDS에 서버를 적거나, "
        "https://discord.com/developers/applications/{id}/bot 에서 Public Bot을 꺼 주세요.",
        "Anybody can invite this bot to a server of their own. Set DISCORD_GUILDS, or switch off Public Bot "
        "at https://discord.com/developers/applications/{id}/bot.",
    ),
    "doctor_endpoint": (
        "Interactions Endpoint URL이 적혀 있어서 명령과 단추가 봇에 오지 않아요. "
        "https://discord.com/developers/applications/{id}/information 에서 지워 주세요.",
        "An Interactions Endpoint URL is set, so commands and buttons do not reach the bot. "
        "Empty it at https://discord.com/developers/applications/{id}/information.",
    ),
    "doctor_intent": ("켜져 있어요.", "It is on."),
    "doctor_intent_unused": (
        "쓰지 않기로 했어요 (DISCORD_MESSAGE_CONTENT=false). 멘션, 다이렉트 메시지, 명령은 그대로 돼요.",
        "Not asked for (DISCORD_MESSAGE_CONTENT=false). Mentions, direct messages and commands work.",
    ),
    "doctor_intent_off": (
        "꺼져 있어서 스레드에서 멘션 없이 이어 쓴 글은 읽지 못해요. "
        "https://discord.com/developers/applications/{id}/bot 의 Privileged Gateway Intents에서 "
        "Message Content Intent를 켜고 저장해 주세요.",
        "It is off, so messages without a mention in a thread are not read. Switch on Message Content Intent "
        "under Privileged Gateway Intents at https://discord.com/developers/applications/{id}/bot and save.",
    ),
    "doctor_commands_part": ("Discord: 명령", "Discord: commands"),
    "doctor_commands": ("{all}개가 모두 등록되어 있어요.", "All {all} are registered."),
    "doctor_commands_old": (
        "{all}개 가운데 {have}개만 지금 버전으로 등록되어 있어요. hobane run으로 켜면 등록돼요.",
        "Only {have} of {all} are registered as they are now. Starting the bot (hobane run) registers them.",
    ),
    "doctor_servers_part": ("Discord: 서버", "Discord: servers"),
    "doctor_nowhere": (
        "봇이 아직 어느 서버에도 없어요. 이 링크로 초대해 주세요: {link}",
        "The bot is in no server yet. Invite it with this link: {link}",
    ),
    "doctor_not_in": (
        "DISCORD_GUILDS에 있는 {guild} 서버에 봇이 없어요. 이 링크로 초대하거나 목록에서 지워 주세요: {link}",
        "DISCORD_GUILDS names {guild}, but the bot is not there. Invite it with this link, or take it off "
        "the list: {link}",
    ),
    "doctor_others": (
        "DISCORD_GUILDS에 없는 서버 {count}곳에도 있는데, 거기서는 답하지 않아요.",
        "It is also in servers that DISCORD_GUILDS does not name ({count}); it answers nothing there.",
    ),
    "doctor_no_list": (
        "서버 {count}곳에 있는데 DISCORD_GUILDS가 비어 있어서 서버의 권한을 인정하지 않아요. "
        "DISCORD_GUILDS에 서버 ID를 적어 주세요.",
        "It is in {count} servers and DISCORD_GUILDS is empty, so the rights of servers do not count. "
        "Put the servers' ids into DISCORD_GUILDS.",
    ),
    "doctor_rights_missing": (
        "권한이 모자라요: {rights}. 이 링크로 다시 초대하거나, 서버 설정 > 역할 > 봇의 역할에서 켜 주세요: "
        "{link}",
        "These permissions are missing: {rights}. Invite it again with this link, or switch them on in "
        "Server Settings > Roles > the bot's role: {link}",
    ),
    "doctor_channels_shut": (
        "이 채널에서는 권한이 막혀 있어요: {channels}. 채널 설정 > 권한에서 봇의 역할에 켜 주세요.",
        "These channels deny permissions: {channels}. Switch them on for the bot's role in "
        "Edit Channel > Permissions.",
    ),
    "doctor_server": (
        "필요한 권한이 모두 있고, 글 채널 {all}개 가운데 {seen}개를 봐요.",
        "It has all the permissions it needs, and sees {seen} of {all} text channels.",
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
