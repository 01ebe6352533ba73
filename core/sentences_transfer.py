"""What the bot says about tables that go out and come back: authors, and where words come from."""

from __future__ import annotations

TRANSFER: dict[str, tuple[str, str]] = {
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
