"""What the bot says about notes and the dataset as a whole; Korean and English."""

from __future__ import annotations

NOTES: dict[str, tuple[str, str]] = {
    "imported_waits": (
        "새것은 다른 분이 /review에서 승인하면 답하기 시작해요.",
        "New ones answer once somebody else has approved them in /review.",
    ),
    "note_text": ("내용", "text"),
    "note_source": ("어디서", "Source"),
    "passages": ("조각", "Passages"),
    "note_added": (
        "‘{name}’에서 {count:,}조각을 메모에 넣었어요. 다음 답부터 찾아볼게요.",
        "{count:,} passages of “{name}” are in the notes and are looked at from the next answer on.",
    ),
    "note_replaced": (
        "‘{name}’의 메모를 새것으로 바꿨어요. 이제 {count:,}조각이에요.",
        "The notes of “{name}” are replaced; it has {count:,} passages now.",
    ),
    "show_notes": ("넣은 메모 보기", "Show them"),
    "no_notes": (
        "아직 메모가 없어요. /addnote로 글이나 파일을 넣을 수 있어요.",
        "There are no notes yet. Add a text or a file with /addnote.",
    ),
    "no_notes_found": ("그런 메모는 없어요.", "There is no such note."),
    "notes_are": (
        "메모는 {sources:,}곳에서 온 {total:,}조각이에요.",
        "There are {total:,} passages of notes from {sources:,} sources.",
    ),
    "notes_found": ("{total:,}조각을 찾았어요.", "Found {total:,} passages."),
    "drop_note": ("이 메모 지우기", "Remove this note"),
    "drop_source": ("여기서 온 메모 모두 지우기", "Remove all from here"),
    "note_dropped": (
        "메모 #{number:을} 지웠어요 ({source}). 같은 파일을 다시 넣으면 돌아와요.",
        "Removed note #{number} ({source}). Adding the same file again brings it back.",
    ),
    "source_dropped": (
        "‘{name}’에서 온 메모 {count:,}조각을 지웠어요.",
        "Removed {count:,} passages that came from “{name}”.",
    ),
    "cites": ("출처: {sources}", "Source: {sources}"),
    "note_too_large": ("20MB보다 커요", "it is larger than 20 MB"),
    "no_text_in_file": (
        "글이 없어요. 그림만 있는 PDF라면 글자 인식(OCR)을 먼저 해 주세요",
        "it holds no text; a PDF of pictures needs text recognition (OCR) first",
    ),
    "pdf_locked": (
        "암호가 걸린 PDF예요. 암호 없이 저장해 주세요",
        "the PDF has a password; save it without one",
    ),
    "broken_pdf": ("PDF가 망가졌어요", "the PDF is broken"),
    "pdf_too_long": (
        "PDF가 너무 길어요 (2,000쪽, 60초까지). 나눠서 넣어 주세요",
        "the PDF is too long (2,000 pages, 60 seconds); hand it in in parts",
    ),
    "NoSuchNote": ("#{number} 메모는 없어요.", "There is no note #{number}."),
    # ---- the dataset
    "dataset_is": (
        "질문과 답 {have:,}개를 배웠어요. 학습에는 {need:,}개가 필요하고 {recommended:,}개를 권해요.",
        "{have:,} pairs are taught. Training needs {need:,}; {recommended:,} are recommended.",
    ),
    "dataset_enough": (
        "질문과 답 {have:,}개를 배웠어요. 권하는 {recommended:,}개를 넘었어요.",
        "{have:,} pairs are taught, more than the {recommended:,} that are recommended.",
    ),
    "dataset_size": (
        "학습 파일은 예시 {examples:,}개, 약 {tokens:,}토큰이에요.",
        "They make a training file of {examples:,} examples, about {tokens:,} tokens.",
    ),
    "since_training": (
        "지금 모델을 학습한 뒤: 새로 {added:,}개, 고친 것 {edited:,}개, 지운 것 {removed:,}개.",
        "Since the present model was trained: {added:,} new, {edited:,} edited, {removed:,} removed.",
    ),
    "never_trained": (
        "지금은 학습한 모델이 아니라 기본 모델이 답해요.",
        "The base model answers now, not a trained one.",
    ),
    "up_to_date": (
        "지금 모델을 학습한 뒤로 바뀐 것이 없어요.",
        "Nothing changed since the present model was trained.",
    ),
    "still_in_model_are": (
        "지웠지만 다음 학습까지 모델에 남아 있는 것: {questions}",
        "Removed, but still in the model until the next training: {questions}",
    ),
    "open_doubles": (
        "거의 같은 질문이 {count:,}쌍 있어요.",
        "Questions that are almost the same ({count:,}):",
    ),
    "open_contradictions": (
        "⚠️ 서로 어긋나는 답이 {count:,}쌍 있어요.",
        "⚠️ Answers that contradict each other ({count:,}):",
    ),
    "lonely_tags": (
        "질문과 답이 하나뿐인 태그: {tags}",
        "Tags with a single pair: {tags}",
    ),
    "review_it": ("검토하기", "Review"),
    "tag_row": ("태그", "Tag"),
    "untagged": ("(태그 없음)", "(No tag)"),
    "group": ("묶음", "Group"),
    "count": ("개수", "Pairs"),
}
