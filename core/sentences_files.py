"""What the bot says about files: import, validation, export, snapshots; Korean and English."""

from __future__ import annotations

FILES: dict[str, tuple[str, str]] = {
    # ---- import
    "import_preview": (
        "{name:을} 읽었어요 ({form}). 새 질문과 답 {new:,}개, 표현이 늘어나는 것 {widened:,}개, 이미 아는 것 {known:,}개, "
        "답이 달라 뺀 것 {clashes:,}개, 받지 못한 줄 {faults:,}개예요.",
        "Read {name} ({form}): {new:,} new pairs, {widened:,} that gain wordings, {known:,} known already, "
        "{clashes:,} left out for another answer, lines that could not be taken: {faults:,}.",
    ),
    "import_now": ("가져오기", "Import"),
    "change_columns": ("열 바꾸기", "Change the columns"),
    "columns_are": ("열을 이렇게 봤어요: {columns}.", "Columns: {columns}."),
    "columns_guessed": (
        "제목으로 알 수 없어 내용을 보고 짐작했으니, 맞는지 봐 주세요.",
        "The headings do not say it, so this is a guess from the contents: please look whether it is right.",
    ),
    "heading_taken": ("첫 줄은 제목으로 봤어요.", "The first row is taken as the heading."),
    "heading_not_taken": ("첫 줄부터 내용으로 봤어요.", "There is no heading; the first row is content."),
    "column_is": ("{role} = {letters}열 ‘{name}’", "{role} = column {letters} “{name}”"),
    "column_is_unnamed": ("{role} = {letters}열", "{role} = column {letters}"),
    "role_question": ("질문", "question"),
    "role_answer": ("답", "answer"),
    "role_variants": ("다른 표현", "other wordings"),
    "role_tags": ("태그", "tags"),
    "import_masked": ("개인정보를 가리고 가져오기", "Import with personal data masked"),
    "personal_found": (
        "개인정보로 보이는 것이 {count:,}곳에 있어요. 가리고 가져올 수도 있어요.",
        "What looks like personal data is in {count:,} places; it can be masked on the way in.",
    ),
    "holds_secret": (
        "비밀번호나 열쇠가 들어 있어 받지 않았어요 ({masked}). 지우고 다시 가져오세요",
        "it holds a password or a key and was not taken ({masked}); remove it and import again",
    ),
    "holds_personal": (
        "개인정보로 보이는 것이 있어요 ({masked})",
        "it holds what looks like personal data ({masked})",
    ),
    "reading_file": ("파일을 읽는 중", "Reading the file"),
    "comparing": ("배운 것과 견주는 중", "Comparing with what is taught"),
    "saving_pairs": ("저장하는 중", "Saving"),
    "imported": (
        "새 질문과 답 {new:,}개를 배웠어요. 표현이 늘어난 것 {widened:,}개, 이미 아는 것 {known:,}개, "
        "답이 달라 뺀 것 {clashes:,}개, 받지 못한 줄 {faults:,}개예요.",
        "New pairs learned: {new:,}; gained wordings: {widened:,}; known already: {known:,}; left out for another "
        "answer: {clashes:,}; lines that could not be taken: {faults:,}.",
    ),
    "whole_report": (
        "줄마다 어떻게 됐는지는 {name}에 모두 있어요.",
        "What became of every line is in {name}.",
    ),
    "report_name": ("가져오기-보고서.csv", "import-report.csv"),
    "check_report_name": ("검사-보고서.csv", "check-report.csv"),
    "report_line": ("줄", "line"),
    "report_result": ("결과", "result"),
    "report_why": ("이유", "reason"),
    "line_new": ("새로 배움", "new"),
    "line_widened": ("표현이 늘어남", "gains wordings"),
    "line_known": ("이미 앎", "known already"),
    "line_clash": ("답이 달라 뺌", "left out: another answer"),
    "line_full": ("표현이 가득 참", "left out: full of wordings"),
    "line_refused": ("받지 못함", "refused"),
    "line_remark": ("참고", "remark"),
    "with_pair": ("배운 답 #{number}: {answer}", "taught as #{number}: {answer}"),
    "in_same_file": ("같은 파일: {answer}", "in the same file: {answer}"),
    "fault_line": ("- {line}번째 줄: {reason}", "- line {line}: {reason}"),
    "fault_whole": ("- 파일: {reason}", "- the file: {reason}"),
    "more_faults": ("- 그 밖에 {count:,}개", "- and {count:,} more"),
    "clash_line": (
        "- {line}번째 줄: 답이 달라 뺐어요: {question} ({both})",
        "- line {line}: left out for another answer: {question} ({both})",
    ),
    # ---- what a line may lack
    "not_json": ("JSON이 아니에요", "not JSON"),
    "no_messages": (
        '‘messages’ 목록이 없어요. {{"messages": [...]}} 모양이어야 해요',
        'there is no list “messages”; a line looks like {{"messages": [...]}}',
    ),
    "wrong_role": (
        "role은 system, user, assistant 가운데 하나여야 해요",
        "role must be system, user or assistant",
    ),
    "no_content": ("content가 글이 아니에요", "content is not text"),
    "no_exchange": ("질문과 답이 비어 있어요", "question and answer are empty"),
    "no_question": ("질문이 비어 있어요", "the question is empty"),
    "no_answer": ("답이 비어 있어요", "the answer is empty"),
    "same_texts": ("답이 질문과 똑같아요", "the answer only repeats the question"),
    "uses_tools": (
        "도구를 부르는 대화라서 뺐어요. 답이 도구의 결과에 달려 있어요",
        "left out, as it calls a tool: its answer depends on what the tool said",
    ),
    "weight_zero": (
        "첫 답의 weight가 0이라서(배우지 말라는 뜻) 뺐어요",
        "left out, as its first answer has weight 0 (not to be learned)",
    ),
    "only_first_exchange": (
        "여러 번 오간 대화라서 첫 질문과 답만 가져왔어요. 뒤의 말은 앞말이 있어야 뜻이 통해요",
        "a talk of several turns: only its first question and answer are taken, as the rest leans on what was said before",
    ),
    "unclosed_quote": (
        '따옴표(")가 열리고 닫히지 않았어요. 닫거나, 글자 그대로면 두 번("") 적으세요',
        'a quote (") opens and never closes; close it, or write it twice ("") where it is meant',
    ),
    "not_csv": ("칸이 너무 길어 CSV로 읽을 수 없어요", "a cell is too long to be read as CSV"),
    "not_in_encoding": (
        "{encoding:으로} 읽을 수 없는 글자가 있어요",
        "it holds characters that are not {encoding}",
    ),
    "question_too_long": (
        "질문이 {have:,}자예요. {limit:,}자까지 받을 수 있어요",
        "the question has {have:,} characters; the limit is {limit:,}",
    ),
    "answer_too_long": (
        "답이 {have:,}자예요. {limit:,}자까지 받을 수 있어요",
        "the answer has {have:,} characters; the limit is {limit:,}",
    ),
    "tags_too_long": (
        "태그는 {tags}개까지, 하나에 {limit}자까지예요",
        "there may be {tags} tags of {limit} characters each",
    ),
    "too_many_wordings": (
        "다른 표현이 {have:,}개라서 앞의 {limit}개만 가져왔어요",
        "it has {have:,} other wordings; the first {limit} are taken",
    ),
    "other_sheets": (
        "첫 시트 ‘{name}’만 읽었어요. 다른 시트가 {others}개 더 있어요",
        "only the first sheet “{name}” is read; there are {others} more",
    ),
    "too_large": ("64MB보다 커요", "it is larger than 64 MB"),
    "not_text": ("글자가 아닌 내용이 있어요", "it is not text"),
    "not_xlsx": ("Excel 통합 문서(.xlsx)가 아니에요", "it is no Excel workbook (.xlsx)"),
    "broken_xlsx": ("Excel 통합 문서(.xlsx)가 망가졌어요", "the Excel workbook (.xlsx) is broken"),
    "xlsx_too_large": (
        "Excel 통합 문서를 풀면 너무 커요. 필요한 시트만 CSV로 저장해 주세요",
        "the workbook is too large once unpacked; save the sheet you need as CSV",
    ),
    "old_excel": (
        "옛 Excel 파일(.xls)이거나 암호가 걸려 있어요. 암호 없이 .xlsx로 저장해 주세요",
        "it is an old Excel file (.xls) or has a password; save it as .xlsx without one",
    ),
    "empty_file": ("파일이 비어 있어요.", "The file is empty."),
    # ---- validation
    "check_fine": (
        "{name}: 예시 {examples:,}개, 학습에 쓸 수 있어요.",
        "{name}: {examples:,} examples, fit for training.",
    ),
    "check_faults": (
        "{name}: 예시 {examples:,}개 가운데 고칠 것 {faults:,}개, 살펴볼 것 {remarks:,}개가 있어요.",
        "{name}: {examples:,} examples; {faults:,} things to mend, {remarks:,} worth a look.",
    ),
    "check_table": (
        "{name:을} 읽었어요 ({form}). 가져올 수 있는 질문과 답 {pairs:,}개, 받지 못할 줄 {faults:,}개예요.",
        "Read {name} ({form}). Pairs that can be imported: {pairs:,}; lines that cannot: {faults:,}.",
    ),
    "import_it": ("이 파일 가져오기", "Import this file"),
    "has_bom": (
        "맨 앞에 BOM이 있어요. 이 표시를 못 읽는 모델 서버가 많으니 BOM 없는 UTF-8로 저장하세요 (Azure에는 그대로 두세요)",
        "it begins with a byte order mark; many hosts cannot read it: save as UTF-8 without BOM (leave it for Azure)",
    ),
    "not_utf8_file": (
        "파일이 {encoding:이에요}. UTF-8로 저장하세요",
        "the file is {encoding}; save it as UTF-8",
    ),
    "blank_line": ("빈 줄이에요. 지우세요", "an empty line; remove it"),
    "semicolon_for_colon": (
        "{place}번째 글자: ‘:’이 올 자리에 ‘;’이 있어요. ‘:’으로 고치세요",
        "character {place}: there is “;” where “:” belongs; write “:”",
    ),
    "unclosed_bracket": (
        "괄호가 닫히지 않았어요. 줄 끝에 {brackets:을} 붙이세요",
        "a bracket is not closed; add {brackets} at the end of the line",
    ),
    "unclosed_text": (
        '{place}번째 글자에서 연 큰따옴표(")가 닫히지 않았어요. 닫거나, 글자 그대로면 \\"로 적으세요',
        'the quote (") at character {place} is not closed; close it, or write \\" where it is meant',
    ),
    "single_quotes": (
        "작은따옴표(')를 썼어요. JSON에서는 큰따옴표(\")를 쓰세요",
        "it uses single quotes ('); JSON wants double quotes (\")",
    ),
    "trailing_comma": (
        "닫는 괄호 앞에 쉼표가 남아 있어요 ({place}번째 글자). 쉼표를 지우세요",
        "there is a comma before a closing bracket (character {place}); remove it",
    ),
    "not_json_at": (
        "{place}번째 글자부터 JSON이 아니에요. 한 줄에 {{...}} 하나씩 적으세요",
        "not JSON from character {place} on; write one {{...}} a line",
    ),
    "not_an_object": (
        "줄이 {{...}}가 아니에요. 한 줄에 하나씩 적으세요",
        "the line is no {{...}}; write one a line",
    ),
    "old_form": (
        '옛 prompt/completion 모양이에요. {{"messages": [...]}} 모양으로 바꾸세요 (/import는 읽을 수 있어요)',
        'this is the old prompt/completion form; write {{"messages": [...]}} (/import can read it)',
    ),
    "misspelled_key": ("‘{word}’가 아니라 ‘{near}’인가요?", "“{word}”: did you mean “{near}”?"),
    "unknown_key": ("‘{word}’라는 키는 없어요. 지우세요", "there is no key “{word}”; remove it"),
    "messages_not_a_list": (
        "messages가 비었거나 목록이 아니에요. [{{...}}, {{...}}]로 적으세요",
        "messages is empty or no list; write [{{...}}, {{...}}]",
    ),
    "message_not_an_object": (
        '{place}번째 메시지가 {{"role": ..., "content": ...}} 모양이 아니에요',
        'message {place} is not of the form {{"role": ..., "content": ...}}',
    ),
    "missing_key": (
        "{place}번째 메시지에 ‘{word}’가 없어요. 적어 넣으세요",
        "message {place} lacks “{word}”; add it",
    ),
    "misspelled_role": (
        "role ‘{role}’는 없어요. ‘{near}’인가요?",
        "there is no role “{role}”: did you mean “{near}”?",
    ),
    "unknown_role": (
        "role ‘{role}’는 없어요. system, user, assistant 가운데 하나로 적으세요",
        "there is no role “{role}”; write system, user or assistant",
    ),
    "content_not_text": (
        "{place}번째 메시지의 content가 글이 아니에요. 따옴표 안에 적으세요",
        "content of message {place} is not text; write it in quotes",
    ),
    "empty_content": (
        "{place}번째 메시지의 content가 비어 있어요. 채우거나 줄을 지우세요",
        "content of message {place} is empty; fill it in or remove the line",
    ),
    "wrong_weight": (
        "{place}번째 메시지의 weight는 0이나 1이어야 해요",
        "weight of message {place} must be 0 or 1",
    ),
    "no_assistant": (
        "assistant의 답이 없어요. 배울 답을 적으세요",
        "there is no answer by assistant; add the one to learn",
    ),
    "last_not_assistant": (
        "마지막 메시지가 assistant의 답이 아니에요. 답으로 끝나야 해요",
        "the last message is not by assistant; a line ends with the answer",
    ),
    "no_user": ("user의 질문이 없어요. 질문을 적으세요", "there is no question by user; add it"),
    "all_weights_zero": (
        "모든 답의 weight가 0이라 배울 것이 없어요. 배울 답은 1로 적으세요",
        "every answer has weight 0, so nothing is learned; give the answer to learn weight 1",
    ),
    "double_line": (
        "{first}번째 줄과 똑같아요. 하나를 지우세요",
        "the same as line {first}; remove one of them",
    ),
    "two_answers": (
        "{first}번째 줄과 질문이 같은데 답이 달라요. 맞는 답 하나만 남기세요",
        "the same question as line {first} with another answer; keep the right one",
    ),
    "too_long_for_model": (
        "약 {have:,}토큰이라 모델이 한 번에 읽는 {limit:,}토큰을 넘어요. 줄이거나 나누세요",
        "about {have:,} tokens, more than the {limit:,} that the model reads; shorten or split it",
    ),
    "too_few_examples": (
        "쓸 수 있는 예시가 {have}개예요. 적어도 {need}개가 있어야 학습할 수 있어요",
        "{have} usable examples; training needs at least {need}",
    ),
    # ---- export
    "exported": ("질문과 답 {count:,}개를 {name}에 담았어요.", "{count:,} pairs are in {name}."),
    "exported_validation": (
        "그 가운데 {count:,}개는 검증용 파일에 따로 담았어요. 한 질문의 다른 표현은 한쪽에만 있어요.",
        "{count:,} of them are in the file for validation; all wordings of a pair are on one side.",
    ),
    "exported_snapshot": (
        "{number}번 스냅숏의 질문과 답 {count:,}개를 그때 그대로 {name}에 담았어요 (SHA-256 {digest}…).",
        "The {count:,} pairs of snapshot #{number} are in {name}, byte for byte (SHA-256 {digest}…).",
    ),
    "exported_preferences": (
        "틀렸다고 한 답과 고친 답 {count:,}쌍을 {name}에 담았어요.",
        "{count:,} answers found wrong, each beside the one that took its place, are in {name}.",
    ),
    "no_preferences": (
        "아직 내보낼 것이 없어요. 👎를 받은 답을 고치면 여기에 모여요.",
        "There is nothing yet: fix an answer that got a 👎, and it will be here.",
    ),
    "nothing_may_be_exported": (
        "내보낼 수 있는 질문과 답이 없어요.",
        "No pair may be in such a file.",
    ),
    # ---- trouble
    "ValidationTooLarge": (
        "검증용 비율은 0%에서 {limit}%까지예요.",
        "The part for validation may be 0 to {limit} %.",
    ),
    "NoSuchSnapshot": ("{number}번 스냅숏은 없어요.", "There is no snapshot #{number}."),
    "NoSuchColumnInFile": (
        "‘{name}’ 열을 찾을 수 없어요. ‘질문=B, 답=D’처럼 열 글자나 제목으로 적어 주세요.",
        "There is no column “{name}”. Write letters or headings, like “question=B, answer=D”.",
    ),
    "TrainingFileFaulty": (
        "고칠 것이 있어 아직 올리지 않았어요. ‘{question}’ ({line}번째 줄): {reason}. /editqa로 고친 뒤 다시 학습해 주세요.",
        "Nothing was uploaded yet, as something needs mending. “{question}” (line {line}): {reason}. Change it with /editqa, then train again.",
    ),
}
