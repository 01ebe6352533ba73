"""What the bot says about whose words it holds and what it may do with them, Korean and English."""

from __future__ import annotations

CONSENT: dict[str, tuple[str, str]] = {
    # ---- the policy table
    "training_trains": ("학습하는 것", "Trainings train"),
    "use_retrieval": ("찾아서 답하기", "answering"),
    "use_recall": ("내장 모델 학습", "embedded training"),
    "use_language_model": ("언어 모델 학습", "language-model training"),
    "from_web": ("웹 페이지에 적은 것", "Written on the web page"),
    "from_terminal": ("터미널에 적은 것", "Written in a terminal"),
    "from_file": ("파일에서 온 것", "From a file"),
    "from_discord_form": ("디스코드 양식에 적은 것", "Typed in a Discord form"),
    "from_slack_form": ("슬랙 양식에 적은 것", "Typed in a Slack form"),
    "from_captured": ("다른 사람의 메시지를 담은 것", "Another person's message"),
    "may": ("{use} 가능", "{use}: yes"),
    "may_not": ("{use} 안 됨", "{use}: no"),
    "may_when_agreed": ("{use}는 글쓴이가 동의하면", "{use}: once its author agrees"),
    # ---- what was left out, and what to do
    "left_out": ("학습에서 뺀 것이 있어요:", "Left out of training:"),
    "left_out_line": ("- {count:,}개: {reason}", "- {count:,}: {reason}"),
    "left_out_discord": (
        "디스코드 양식에 적은 것이라 언어 모델 학습에 쓰지 않아요 (HOBANE_DISCORD_TRAINING). "
        "웹 페이지에서 질문과 답을 새로 적으면 학습할 수 있어요.",
        "typed in a Discord form, which this deployment keeps out of language models (HOBANE_DISCORD_TRAINING). "
        "Write question and answer anew on the web page to train on them.",
    ),
    "left_out_slack": (
        "슬랙 양식에 적은 것이라 슬랙의 허락 없이는 언어 모델을 학습시킬 수 없어요. "
        "웹 페이지에서 질문과 답을 새로 적거나, 받은 허락을 HOBANE_SLACK_TRAINING_PERMISSION에 적어 주세요.",
        "typed in a Slack form, and Slack bars training language models on it. Write question and answer anew on "
        "the web page, or put the permission you have into HOBANE_SLACK_TRAINING_PERMISSION.",
    ),
    "left_out_captured": (
        "다른 사람의 메시지에서 온 것이라 기록된 허락이 있어야 학습할 수 있어요. "
        "웹 페이지에서 새로 적거나, 받은 허락을 HOBANE_CAPTURED_TRAINING_PERMISSION에 적어 주세요.",
        "taken from other people's messages, which takes a recorded permission. Write them anew on the web page, "
        "or put the permission you have into HOBANE_CAPTURED_TRAINING_PERMISSION.",
    ),
    "left_out_not_agreed": (
        "글쓴이가 아직 동의하지 않았어요. 동의하면 답에 쓰여요. 급하면 웹 페이지에서 새로 적어 주세요.",
        "the author of the message has not agreed yet; it is used once they do. Or write it anew on the web page.",
    ),
    "left_out_withdrawn": (
        "글쓴이가 거두어들였어요. 웹 페이지에서 자신의 말로 새로 적을 수 있어요.",
        "withdrawn by the author. You can write it anew in your own words on the web page.",
    ),
    "left_out_wordings": (
        "사람들이 채팅에서 물은 표현이라 질문과 답에서 그 표현만 뺐어요. 나머지는 학습해요.",
        "wordings that people asked in a chat; only these wordings are left out, their pairs are trained on.",
    ),
}
