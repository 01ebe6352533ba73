"""The Slack adapter's own sentences, in Korean and English."""

from __future__ import annotations

from core.model import Language
from core.texts import written

TEXTS: dict[str, tuple[str, str]] = {
    "thinking": ("생각하는 중…", "is thinking…"),
    "stopped": ("여기서 멈췄어요.", "Stopped here."),
    "stopped_before": ("답하기 전에 멈췄어요.", "Stopped before an answer came."),
    "submit": ("실행", "Run"),
    "cancel": ("그만두기", "Cancel"),
    "sure": ("정말 할까요?", "Are you sure?"),
    "yes": ("네", "Yes"),
    "no": ("아니요", "No"),
    "open_form": ("양식 열기", "Open the form"),
    "lost_message": (
        "답하던 메시지가 지워져서 그만두었어요. 다시 물어보면 답할게요.",
        "The message I was answering in was deleted, so I stopped. Ask again and I will answer.",
    ),
    "lost_archived": (
        "채널이 보관되어서 답을 남길 수 없었어요. 여기로 물어보면 답할게요.",
        "The channel was archived, so the answer could not be posted. Ask me here and I will answer.",
    ),
    "lost_channel": (
        "제가 그 채널에 없어서 답을 남길 수 없었어요. 채널에서 /invite 로 초대하거나 여기로 물어봐 주세요.",
        "I am not in that channel, so the answer could not be posted. Invite me with /invite, or ask here.",
    ),
    "kept": (
        "적어 주신 내용은 그대로 있어요. 버튼을 누르면 다시 열 수 있어요.",
        "What you wrote is kept. Press the button to open it again.",
    ),
    "too_slow_to_open": (
        "양식을 제때 열지 못했어요. 버튼을 누르면 열려요.",
        "The form could not be opened in time. Press the button to open it.",
    ),
    "form_refused": (
        "Slack이 양식을 열어 주지 않았어요 ({code}).",
        "Slack did not open the form ({code}).",
    ),
    "button_gone": (
        "이 버튼은 하루가 지나 더 쓸 수 없어요. 명령을 다시 실행해 주세요.",
        "This button no longer works after a day. Please run the command again.",
    ),
    "cut_for_form": (
        "메시지가 길어서 앞의 {limit:,}자만 옮겼어요.",
        "The message is long; its first {limit:,} characters are written in.",
    ),
    "not_in_channel": (
        "제가 이 채널에 없어서 보내신 분에게만 보여요. /invite 로 초대하면 모두가 볼 수 있어요.",
        "I am not in this channel, so only you see this. Invite me with /invite and everybody will.",
    ),
    "no_file": (
        "이 메시지에는 파일이 없어요. 파일이 있는 메시지에서 다시 골라 주세요.",
        "There is no file on this message. Choose this on a message that has one.",
    ),
    "ignored_files": ("읽지 않은 파일: {names}", "Files that were not read: {names}"),
    "file_not_sent": (
        "파일 {name:을} 보내지 못했어요. {why}",
        "The file {name} could not be sent. {why}",
    ),
    "file_sent": ("파일은 다이렉트 메시지로 보냈어요.", "The file is in your direct messages."),
    "home_title": ("호반느", "Hobane"),
    "home_hello": (
        "무엇이든 물어보세요. 메시지 탭에 적거나 채널에서 저를 불러 주세요.",
        "Ask anything: write in the Messages tab, or mention me in a channel.",
    ),
    "home_knows": ("지금", "Right now"),
    "home_pairs": ("📚 질문과 답 {count:,}개를 알아요.", "📚 Pairs it knows: {count:,}."),
    "home_waiting": (
        "🕒 검토를 기다리는 제안 {drafts:,}개, 👎 의견 {remarks:,}개, 다른 표현 {wordings:,}개.",
        "🕒 Waiting: suggestions {drafts:,}, 👎 comments {remarks:,}, other wordings {wordings:,}.",
    ),
    "home_model": ("🤖 지금 답하는 모델: {model}", "🤖 The model that answers: {model}"),
    "home_score": (
        "🎯 시험({day}): 다른 표현 {total:,}번 가운데 {right:,}번 맞음, 틀린 답 {wrong:,}번.",
        "🎯 Examined {day}: {right:,} of {total:,} other wordings right, {wrong:,} wrong answers in all.",
    ),
    "home_job": ("🏋️ 학습 #{number} · {state}", "🏋️ Training #{number} · {state}"),
    "home_commands": ("할 수 있는 일", "What you can do"),
    "run": ("실행", "Run"),
    "prompts_title": ("이런 걸 물어볼 수 있어요", "You could ask"),
    "describe": (
        "팀이 채팅에서 직접 가르치는 질문·답 챗봇",
        "A question-and-answer bot that its team teaches from the chat",
    ),
    "agent": (
        "팀이 가르친 질문과 답으로 대답하고, 모르는 것은 모른다고 말해요. "
        "틀린 답은 그 자리에서 가르칠 수 있어요.",
        "Answers from what the team taught it and says so when it does not know. "
        "A wrong answer can be put right on the spot.",
    ),
    "first_prompt": ("무엇을 할 수 있어요?", "What can you do?"),
    # ---- what Slack refuses, said to whoever runs the bot or asked for something
    "invalid_auth": (
        "Slack이 토큰을 받아 주지 않아요. SLACK_BOT_TOKEN과 SLACK_APP_TOKEN을 확인해 주세요.",
        "Slack does not accept the token. Check SLACK_BOT_TOKEN and SLACK_APP_TOKEN.",
    ),
    "token_revoked": (
        "Slack 토큰이 취소되었어요. 앱을 다시 설치하고 새 토큰을 적어 주세요.",
        "The Slack token was revoked. Install the app again and enter the new token.",
    ),
    "missing_scope": (
        "Slack 권한 {scope:이} 없어요. 앱 설정에서 다시 설치(Reinstall)하면 대개 풀려요.",
        "The Slack scope {scope} is missing. Reinstalling the app usually helps.",
    ),
    "not_in_this_channel": (
        "봇이 이 채널에 없어요. 채널에서 /invite 로 초대해 주세요.",
        "The bot is not in this channel. Invite it there with /invite.",
    ),
    "wrong_kind": (
        "{name}의 값은 {begin}… 꼴이어야 해요. 다른 토큰을 적은 것 같아요.",
        "{name} does not begin with {begin}; it seems to be another token.",
    ),
    "signed_in": ("{team}에 {user}로 들어가요.", "Signs in as {user} in {team}."),
    "scopes_unknown": ("Slack이 권한을 알려 주지 않았어요.", "Slack did not say which scopes there are."),
    "scopes_there": ("필요한 권한 {count}개가 다 있어요.", "All {count} scopes that it needs are there."),
    "socket_opens": ("Socket Mode 연결을 받아 줘요.", "Socket Mode is open to it."),
    "http_ready": (
        "HTTP로 받아요. Slack이 /slack/events 에 닿을 수 있어야 해요.",
        "Events come over HTTP; Slack must be able to reach /slack/events.",
    ),
    "no_way_in": (
        "이벤트가 올 길이 없어요. SLACK_APP_TOKEN이나 SLACK_SIGNING_SECRET을 적어 주세요.",
        "Events have no way in. Set SLACK_APP_TOKEN or SLACK_SIGNING_SECRET.",
    ),
    "channels_unknown": (
        "채널은 볼 수 없어요(선택 권한 channels:read). 답하는 데는 필요 없어요.",
        "Channels cannot be counted (optional scope channels:read); answering does not need it.",
    ),
    "in_channels": ("공개 채널 {count:,}곳에 있어요.", "It is in {count:,} open channels."),
    "in_no_channel": (
        "아직 공개 채널에 없어요. 채널에서 /invite 로 초대해 주세요.",
        "It is in no open channel yet. Invite it with /invite.",
    ),
    # ---- the pages by which a workspace installs the bot
    "install_elsewhere": ("Slack으로 옮겨 가요.", "On to Slack."),
    "install_open": ("Slack 열기", "Open Slack"),
    "install_again": ("다시 설치하기", "Install again"),
    "install_wrong_method": ("이 주소는 브라우저로 열어 주세요.", "Open this address in a browser."),
    "installed": (
        "{name} 워크스페이스에 설치했어요. 채널에서 /invite 로 초대하거나 바로 말을 걸어 보세요.",
        "Installed in {name}. Invite it to a channel with /invite, or write to it directly.",
    ),
    "install_stale": (
        "설치를 시작한 브라우저가 아니거나, 10분이 지났거나, 이미 쓴 주소예요. 다시 시작해 주세요.",
        "This browser did not begin the installation, ten minutes went by, or the address was used before. "
        "Please begin again.",
    ),
    "install_declined": (
        "설치하지 않았어요. Slack에서 허용을 눌러야 설치할 수 있어요.",
        "Nothing was installed: it takes a press on Allow in Slack.",
    ),
    "install_not_allowed": (
        "{name} 워크스페이스({team})에는 설치할 수 없어요. 봇을 운영하는 사람에게 부탁해 주세요.",
        "It cannot be installed in {name} ({team}). Please ask whoever runs the bot.",
    ),
    "install_org": (
        "조직 전체에는 설치할 수 없어요. 워크스페이스 하나를 골라 주세요.",
        "It cannot be installed in a whole organisation. Please choose one workspace.",
    ),
    "install_no_bot": (
        "Slack이 봇 토큰을 주지 않았어요. 매니페스트를 다시 붙여 넣고 설치해 주세요.",
        "Slack gave no bot token. Paste the manifest again, then install.",
    ),
    "install_rotates": (
        "앱 설정의 토큰 교체(token rotation)를 끄고 다시 설치해 주세요.",
        "Turn token rotation off in the app's settings, then install again.",
    ),
    "install_code_refused": (
        "Slack이 설치를 받아 주지 않았어요 ({code}). 다시 시작해 주세요.",
        "Slack did not accept the installation ({code}). Please begin again.",
    ),
    "install_misconfigured": (
        "봇 설정이 앱과 맞지 않아요 ({code}). 봇을 운영하는 사람에게 알려 주세요.",
        "The bot's settings do not fit the app ({code}). Please tell whoever runs the bot.",
    ),
    "install_page": (
        "{address} 에서 설치해요. 지금 {count}곳에 설치되어 있고, {allowed}곳에 허용했어요.",
        "It is installed at {address}; installed in {count} workspaces, allowed in {allowed}.",
    ),
    "install_page_unsafe": (
        "{address} 는 https가 아니라서 Slack이 받지 않아요. SLACK_PUBLIC_URL을 바꿔 주세요.",
        "{address} is not https, so Slack does not take it. Change SLACK_PUBLIC_URL.",
    ),
    "not_in_teams": (
        "{team}이 SLACK_TEAMS에 없어서 대답하지 않아요. 넣거나 Slack에서 앱을 지워 주세요.",
        "{team} is not in SLACK_TEAMS, so it is not answered. Add it, or remove the app in Slack.",
    ),
    "install_failed": (
        "설치하지 못했어요. 잠시 뒤에 다시 해 주세요.",
        "The installation failed. Please try again in a moment.",
    ),
    "is_archived": ("보관된 채널이라 쓸 수 없어요.", "The channel is archived."),
    "unreachable": ("Slack에 연결할 수 없어요.", "Slack cannot be reached."),
    "other": ("Slack이 요청을 받지 않았어요 ({code}).", "Slack did not accept the request ({code})."),
}


def slack_text(key: str, language: Language, **facts: object) -> str:
    """Return one of the adapter's sentences with its facts written in."""
    korean, english = TEXTS[key]
    return written(korean if language == "ko" else english, facts)
