"""What the bot says about whose words it holds and what it may do with them, Korean and English."""

from __future__ import annotations

CONSENT: dict[str, tuple[str, str]] = {
    # ---- the policy table
    "training_trains": ("학습 방식", "Kind of training"),
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
    # ---- questions without a good answer
    "gaps": (
        "제대로 답하지 못한 질문이 {count}가지 있어요. 누가 물었는지는 보여 드리지 않아요.",
        "Questions without a good answer: {count}. Who asked is not shown.",
    ),
    "no_gaps": ("답하지 못한 질문이 없어요.", "Every question got an answer."),
    "gaps_answered": (
        "그사이에 답을 배운 질문이 {count}가지 있어요. 물어본 사람에게 알려 줄 수 있어요.",
        "Answered by now: {count}. Those who asked can be told.",
    ),
    "gap_times": ("횟수", "Times"),
    "last_time": ("마지막", "Last"),
    "why": ("까닭", "Why"),
    "gap_refused": ("답하지 못함", "not answered"),
    "gap_suggested": ("자신 없음", "not sure"),
    "gap_disliked": ("👎", "👎"),
    "gap_teach": ("{number} 답 가르치기", "Answer {number}"),
    "gap_dismiss": ("{number} 치우기", "Dismiss {number}"),
    "gap_gone": ("그 질문은 이미 답했거나 치웠어요.", "That question was answered or dismissed before."),
    "gap_dismissed": (
        "‘{question}’ 질문을 치웠어요. 누가 다시 물으면 또 보여 드려요.",
        "Put “{question}” aside. It comes back when somebody asks it again.",
    ),
    "gaps_again": ("남은 질문 보기", "What is left"),
    "tell_askers": ("#{number:을} 물어본 {count}명에게 알리기", "Tell those who asked #{number} ({count})"),
    "askers_told": (
        "물어본 {count}명에게 답이 생겼다고 알려요.",
        "Telling those who asked ({count}) that there is an answer.",
    ),
    "nobody_to_tell": ("알릴 사람이 없어요. 이미 모두 알렸어요.", "There is nobody left to tell."),
    "gap_answered": (
        "{person} 님, 전에 물으신 질문에 이제 답할 수 있어요.\n> {question}\n\n{answer}",
        "{person}, there is an answer now to what you asked.\n> {question}\n\n{answer}",
    ),
    "gap_answered_you": (
        "전에 물으신 질문에 이제 답할 수 있어요.\n> {question}\n\n{answer}",
        "There is an answer now to what you asked.\n> {question}\n\n{answer}",
    ),
    # ---- checks
    "pair_secret": (
        "🔒 비밀로 보이는 값이 있어서 저장하지 않았어요: {found}. 지우고 다시 가르쳐 주세요. "
        "진짜 비밀이라면 이미 본 사람이 있을 수 있으니 새것으로 바꾸세요.",
        "🔒 Nothing was stored, since this looks like a secret: {found}. Take it out and teach it again. If it is a "
        "real one, change it: people may have seen it.",
    ),
    "secret_password": ("비밀번호", "password"),
    "secret_private_key": ("개인 키", "private key"),
    "pair_personal": (
        "👤 개인정보가 있어요: {found}. 누구나 보게 될 답이니 가릴지 정해 주세요.",
        "👤 There is personal data in it: {found}. Everybody will see the answer, so decide whether to mask it.",
    ),
    "mask_and_teach": ("가리고 가르치기", "Mask and teach"),
    "personal_resident": ("주민등록번호", "resident registration number"),
    "personal_foreigner": ("외국인등록번호", "foreigner registration number"),
    "personal_card": ("카드 번호", "card number"),
    "personal_phone": ("전화번호", "phone number"),
    "personal_email": ("이메일", "e-mail address"),
    "pair_moderation": (
        "🚩 내용 검사에 걸렸어요: {found}. 그래도 가르칠지 정해 주세요.",
        "🚩 Moderation flagged it: {found}. Decide whether to teach it all the same.",
    ),
    "training_flagged": (
        "🚩 내용 검사에 걸린 것이 {count}개 있어요. 그대로 시작하면 이것도 학습해요.",
        "🚩 Moderation flagged {count} of these. They are trained on unless you change or remove them.",
    ),
    "flagged_line": ("- #{number} {question} (분류: {found})", "- #{number} {question} (category: {found})"),
    "moderating": ("내용을 검사하고 있어요", "Moderating"),
    "moderation": ("내용 검사", "Moderation"),
    "moderation_on": ("켜짐 (모델 서버)", "on (at the model host)"),
    # ---- captured messages
    "capture_note": (
        "다른 분의 글이에요. 글쓴이에게 알리고, 동의하면 답에 써요. 학습은 기록된 허락이 있어야 해요.",
        "Somebody else's words: they are told, and it answers once they agree. Training needs a permission.",
    ),
    "lent_note": (
        "질문은 다른 분의 글이에요. 글쓴이에게 알리고, 거두어들일 수 있어요. 학습에는 허락이 필요해요.",
        "The question is somebody else's: they are told and can take it back. Training needs a permission.",
    ),
    "own_message_note": (
        "질문은 채팅 메시지에서 온 것이에요. 답을 찾는 데 쓰고, 학습은 기록된 허락이 있어야 해요.",
        "The question comes from a message in a chat: it answers, and training needs a permission.",
    ),
    "form_note": (
        "여기에 적은 것은 답에 쓰고, 언어 모델 학습에는 쓰지 않아요.",
        "What you write here is used for answers, and not to train a language model.",
    ),
    "message_captured": (
        "선생님이 쓰신 글을 질문과 답으로 담았어요. 동의하시면 이 답이 팀의 질문에 쓰여요. "
        "동의 없이는 쓰지 않고, 언제든 거두어들일 수 있어요.\n> {question}\n\n> {answer}\n{link}",
        "A message of yours was saved as a question and its answer. With your consent it answers your team's "
        "questions. Without it, it is not used, and you can take it back at any time.\n> {question}\n\n> {answer}\n{link}",
    ),
    "question_captured": (
        "물으신 글을 질문과 답의 질문으로 담았어요. 같은 것을 묻는 분에게 답하는 데 쓰여요. 언제든 거두어들일 수 있어요.\n"
        "> {question}\n{link}",
        "What you asked was saved as the question of a taught answer, and helps to answer whoever asks the same. "
        "You can take it back at any time.\n> {question}\n{link}",
    ),
    "asker_withdrew": (
        "#{number}의 질문을 쓴 분이 그 글을 거두어들여서 지웠어요. 남은 표현이 없으면 질문과 답도 지웠어요. "
        "필요하면 자신의 말로 새로 적어 주세요.",
        "Whoever wrote the question of #{number} took it back, and it was erased, with its answer where no other "
        "wording was left. Write it anew in your own words if it is needed.",
    ),
    "agree_message": ("써도 돼요", "It may be used"),
    "withdraw_message": ("거두어들이기", "Take it back"),
    "message_agreed": (
        "고마워요! 이제 이 답을 쓸게요. 마음이 바뀌면 언제든 거두어들일 수 있어요.",
        "Thank you! It is used from now on. You can take it back whenever you like.",
    ),
    "message_withdrawn": (
        "거두어들였어요. 지금부터 쓰지 않고, 저장된 글도 지웠어요.",
        "Taken back. It is not used from now on, and the stored text is erased.",
    ),
    "models_keep_it": (
        "이 글로 학습한 모델이 {count}개 있어요. 다시 학습해야 모델에서도 사라져요. /models에 표시해 두었어요.",
        "{count} models were trained on withdrawn text. Training again is what takes it out; /models marks them.",
    ),
    "author_agreed": (
        "#{number}에 담은 글의 글쓴이가 동의했어요. 이제 답에 쓰여요.",
        "The author of the message in #{number} agreed. It answers from now on.",
    ),
    "author_withdrew": (
        "#{number}에 담은 글을 글쓴이가 거두어들여서 지웠어요. 필요하면 자신의 말로 새로 적어 주세요.",
        "The author of the message in #{number} took it back, and it was erased. Write it anew in your own words "
        "if it is needed.",
    ),
    "waits_for_author": (
        "다른 분의 글이라 글쓴이에게 물어봤어요. 동의하면 답에 쓰여요.",
        "These are somebody else's words, so the author is asked. It answers once they agree.",
    ),
    "model_withdrawn": (
        "⚠️ 거두어들인 글이 들어 있어요: 다시 학습하세요",
        "⚠️ contains withdrawn text: train again",
    ),
    "written_anew": (
        "이제 이 질문과 답은 여기서 새로 적은 것이에요. 전에 있던 다른 표현은 뺐어요: {wordings}",
        "This pair counts as written here now. Its earlier wordings were taken out: {wordings}",
    ),
    # ---- forgetting a person
    "forget_me": (
        "나에 관한 것을 모두 지워요: 물어본 것과 그 답, 평가와 의견, 고른 답, 기다리는 제안, 내 글에서 담은 질문과 답, "
        "내 질문에서 온 표현, 받은 역할. 승인된 질문과 답은 이름 없이 남아요. 되돌릴 수 없어요.",
        "Everything about you is deleted: what you asked and the answers, thumbs and comments, which answers you "
        "preferred, suggestions that wait, pairs captured from your messages, wordings taken from your questions, a role "
        "you were given. Approved pairs stay without your name. This cannot be undone.",
    ),
    "forget_me_now": ("모두 지우기", "Delete everything"),
    "forgotten_you": (
        "지웠어요: 나눈 말 {turns}개, 평가 {thumbs}개, 답 고르기 {rankings}개, 질문과 답 {pairs}개, 표현 {wordings}개. "
        "질문과 답 {nameless}개는 이름 없이 남았어요.",
        "Deleted: {turns} turns, {thumbs} ratings, {rankings} rankings, {pairs} pairs, {wordings} wordings. {nameless} pairs "
        "stay without your name.",
    ),
    "nothing_about_you": ("나에 관해 남은 것이 없어요.", "There is nothing about you."),
}
