"""What the bot says of tables that go out and come in: what checks find, authors, where words come from."""

from __future__ import annotations

TRANSFER: dict[str, tuple[str, str]] = {
    # ---- what the checks find in a file that is imported
    "import_apart": ("살펴볼 것은 빼고 가져오기", "Import without what is doubtful"),
    "import_replacing": (
        "답이 다르면 파일의 답으로 바꾸며 가져오기",
        "Import, and let the file's answers hold",
    ),
    "line_replaced": ("답을 바꿈", "answer replaced"),
    "imported_replaced": (
        "파일의 답으로 바꾼 것은 {count:,}개예요. /history로 보고 /undo로 하나씩 되돌릴 수 있어요.",
        "Answers that the file's took the place of: {count:,}. /history shows them, /undo takes each back.",
    ),
    "line_doubtful": ("살펴볼 것이 있어 뺌", "left out: doubtful"),
    "both_answers": ("이 줄: {mine} ↔ {other}", "this line: {mine} ↔ {other}"),
    "doubts_found": (
        "살펴볼 것이 있어요: {found}.",
        "Worth a look: {found}.",
    ),
    "doubts_later": (
        "함께 배웠으니, 비슷하거나 어긋나는 것은 /dataset에서 견주어 보고 고쳐 주세요.",
        "They are learned all the same; /dataset shows what reads alike or contradicts, to be mended there.",
    ),
    "doubts_left_out": (
        "이런 {count:,}줄은 빼 두었어요. 고쳐서 다시 가져올 수 있어요.",
        "Lines left out for that: {count:,}. Mend them and import again.",
    ),
    "doubts_alike": ("비슷한 질문 {count:,}개", "{count:,} that read like others"),
    "doubts_contradiction": ("어긋나는 답 {count:,}개", "{count:,} that contradict"),
    "doubts_flagged": ("내용 검사에 걸린 것 {count:,}개", "{count:,} flagged by moderation"),
    "doubts_form": ("답만으로는 모자란 것 {count:,}개", "{count:,} whose answer cannot stand alone"),
    "doubt_alike": (
        "#{number:과} 같은 것을 묻는 듯해요: ‘{question}’ → {other}",
        "reads like #{number}: “{question}” → {other}",
    ),
    "doubt_alike_inside": (
        "{other_line}번째 줄과 같은 것을 묻는 듯해요: ‘{question}’ → {other}",
        "reads like line {other_line}: “{question}” → {other}",
    ),
    "doubt_contradiction": (
        "비슷한 질문인 #{number}의 답과 어긋나요{differs}. 이 줄: {answer} ↔ #{number} ‘{question}’: {other}",
        "contradicts #{number}, which asks alike{differs}. This line: {answer} ↔ #{number} “{question}”: {other}",
    ),
    "doubt_contradiction_inside": (
        "비슷한 질문인 {other_line}번째 줄의 답과 어긋나요{differs}. 이 줄: {answer} ↔ {other_line}번째 줄 ‘{question}’: {other}",
        "contradicts line {other_line}, which asks alike{differs}. This line: {answer} ↔ line {other_line} "
        "“{question}”: {other}",
    ),
    "doubt_flagged": ("내용 검사에 걸렸어요 (분류: {found})", "moderation flagged it (category: {found})"),
    "doubt_without_words": ("답에 글자가 없어요", "the answer has no words"),
    "doubt_link_alone": (
        "답이 주소뿐이에요. 무엇이 있는지 한 문장 적어 주세요",
        "the answer is only a link; add a sentence on what is behind it",
    ),
    "doubt_points_above": (
        "답이 다른 글을 가리켜요. 답만 보이는 곳에서는 무엇인지 알 수 없어요",
        "the answer points to another text, which nobody sees where only the answer is shown",
    ),
    "not_moderated": (
        "{count:,}개는 내용 검사를 아직 하지 못했어요. 학습하기 전에 검사해요.",
        "Not moderated yet: {count:,}. They are moderated before a training.",
    ),
    # ---- authors
    "AuthorsForAdmins": (
        "작성자를 넣어 내보내는 것은 관리자만 할 수 있어요. 작성자 없이는 지금도 내보낼 수 있어요.",
        "Only admins can export with authors. Without them you can export now.",
    ),
    "authors_need_table": (
        "학습 파일(JSONL)에는 작성자를 적을 자리가 없어서 아무것도 내보내지 않았어요. "
        "작성자가 필요하면 표로 내보내고, 학습할 파일이 필요하면 작성자를 빼 주세요.",
        "A training file (JSONL) has no place for authors, so nothing was exported. "
        "Export a table to have them, or leave them out to have a training file.",
    ),
    "export_as": ("{form:으로} 내보내기", "Export as {form}"),
    "exported_authors": (
        "누가 가르쳤는지(author)도 들어 있으니 필요한 분에게만 주세요.",
        "It says who taught each pair (author), so give it only to those who need that.",
    ),
    # ---- where words come from
    "role_provenance": ("출처", "origin"),
    "role_borrowed": ("빌린 표현", "borrowed wordings"),
    "captured_in_file": (
        "다른 사람의 메시지였는데 누구의 것인지 파일에 없어서, 저장하되 답에는 쓰지 않아요. "
        "웹 페이지나 터미널에서 새로 적으면 답해요",
        "it was another person's message, and no file says whose: it is stored and answers nothing until "
        "somebody writes it anew on the web page or in the terminal",
    ),
    "captured_before": (
        "전에 다른 사람의 메시지에서 담은 것과 같아서, 그 사람이 다시 동의해야 답에 써요",
        "it says what was captured from another person's message before, and answers once they agree again",
    ),
    "unknown_provenance": (
        "provenance 열에 적힌 출처(‘{value}’)를 몰라서 다른 사람의 메시지로 보고, 저장하되 답에는 쓰지 않아요. "
        "출처가 아니면 열 이름을 바꿔 주세요",
        "“{value}” in the column provenance is no origin that is known, so it counts as another person's message: "
        "it is stored and answers nothing. If the column is something else, rename it",
    ),
    "may_not_train": (
        "⚠️ 내장 모델이 배운 그대로예요. 이 파일로 언어 모델을 학습시키지는 마세요. 그러면 안 되는 것이 들어 있어요:",
        "⚠️ This is what the embedded model learned. Do not train a language model on this file, as it holds what "
        "may not train one:",
    ),
}
