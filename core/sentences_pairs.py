"""What the bot says about the life of a pair: checks, decisions, history, review, in Korean and English."""

from __future__ import annotations

PAIRS: dict[str, tuple[str, str]] = {
    "from_pair": ("— 가르친 답 #{number}", "— from pair #{number}"),
    # ---- checks
    "answer_without_words": (
        "답에 글자가 없어요. 이대로 가르칠까요?",
        "The answer has no words. Teach it like this?",
    ),
    "link_alone": (
        "답이 주소뿐이에요. 누르지 않아도 알 수 있게 한 문장을 적어 두면 더 좋아요. 이대로 가르칠까요?",
        "The answer is only a link. A sentence that says what is behind it would help. Teach it like this?",
    ),
    "points_above": (
        "답이 다른 글을 가리키고 있어요. 답만 보이는 곳에서는 무엇을 가리키는지 알 수 없어요. 이대로 가르칠까요?",
        "The answer points to another text, which nobody sees where only the answer is shown. Teach it like this?",
    ),
    "near_duplicate": (
        "비슷한 질문을 이미 배웠어요.\n- #{number}: **{question}** → {answer}\n#{number}의 다른 표현으로 더할까요?",
        "A question like this is taught already.\n- #{number}: **{question}** → {answer}\n"
        "Add it to #{number} as another wording?",
    ),
    "contradiction": (
        "비슷한 질문에 다른 답을 배웠어요. 어느 쪽이 맞나요?\n- 배운 답 (#{number} **{question}**): {taught}\n- 새 답: {given}",
        "A question like this is taught with another answer. Which one holds?\n"
        "- Taught (#{number} **{question}**): {taught}\n- New: {given}",
    ),
    "differs_number": (
        "숫자가 달라요: 새 답 {mine}, 배운 답 {theirs}",
        "The numbers differ: {mine} in the new answer, {theirs} in the taught one",
    ),
    "differs_unit": (
        "단위가 달라요: 새 답 {mine}, 배운 답 {theirs}",
        "The units differ: {mine} in the new answer, {theirs} in the taught one",
    ),
    "differs_negation": ("한쪽만 아니라고 해요.", "One of them says no."),
    "differs_name": (
        "이름이 달라요: 새 답 {mine}, 배운 답 {theirs}",
        "The names differ: {mine} in the new answer, {theirs} in the taught one",
    ),
    "differs_time": (
        "때가 달라요: 새 답 {mine}, 배운 답 {theirs}",
        "The times differ: {mine} in the new answer, {theirs} in the taught one",
    ),
    "merge_into": ("#{number}에 더하기", "Add to #{number}"),
    "new_holds": ("새 답이 맞아요", "The new one holds"),
    "old_holds": ("#{number:이} 맞아요", "#{number} holds"),
    "teach_anyway": ("그래도 가르치기", "Teach it all the same"),
    "both_stay": ("둘 다 두기", "Keep both"),
    "edit_typed": ("고쳐 쓰기", "Edit what I wrote"),
    # ---- decisions
    "merged_into": (
        "#{number}의 다른 표현으로 더했어요.\n**{question}**\n{answer}",
        "Added to #{number} as another wording.\n**{question}**\n{answer}",
    ),
    "replaced_by": (
        "#{number}의 답을 새 답으로 바꿨어요.\n**{question}**\n{answer}",
        "#{number} has the new answer now.\n**{question}**\n{answer}",
    ),
    "kept_as_is": (
        "#{number:을} 그대로 두었어요.\n**{question}**\n{answer}",
        "#{number} stays as it is.\n**{question}**\n{answer}",
    ),
    "taught_waits": (
        "#{number}로 적어 두었어요. 다른 선생님이 확인하면 답하기 시작해요.\n**{question}**\n{answer}",
        "Noted as #{number}. It answers once another teacher has approved it.\n**{question}**\n{answer}",
    ),
    "agreed_waits": (
        "‘{wording}’ 표현을 #{number}의 다른 표현으로 적어 두었어요. 다른 선생님이 확인하면 답하기 시작해요.",
        "Noted “{wording}” as another wording of #{number}. It answers once another teacher has approved it.",
    ),
    "widened_waits": (
        "#{number:으로} 이미 배운 내용이에요. 새 표현 {added}개는 다른 선생님이 확인하면 더해져요.",
        "That is taught already as #{number}. Its {added} new wordings are added once another teacher has approved "
        "them.",
    ),
    "undone_waits": (
        "다시 답하게 되는 것은 다른 선생님이 확인해야 해요. 그때까지는 지금대로 답해요.",
        "What would answer again waits until another teacher has approved it. Until then all stays as it is.",
    ),
    "outcome_approved": (
        "제안해 주신 답을 배웠어요 (#{number}): {question}\n고마워요!",
        "The answer you suggested is learned (#{number}): {question}\nThank you!",
    ),
    "outcome_merged": (
        "제안해 주신 질문을 #{number}의 다른 표현으로 배웠어요: {question}\n고마워요!",
        "The question you suggested is learned as another wording of #{number}: {question}\nThank you!",
    ),
    "outcome_rejected": (
        "제안해 주신 답은 이번에는 배우지 않기로 했어요 (#{number}): {question}\n알려 주셔서 고마워요.",
        "The answer you suggested was not taken up this time (#{number}): {question}\nThank you all the same.",
    ),
    # ---- review
    "say_why": ("무엇이 틀렸나요?", "What is wrong?"),
    "comment": ("무엇이 틀렸는지나 맞는 답", "What is wrong, or the right answer"),
    "comment_kept": (
        "고마워요! 선생님이 검토할 때 질문과 답에 이 의견을 함께 볼 수 있어요.",
        "Thank you! A teacher will see this beside the question and the answer.",
    ),
    "only_others_review": (
        "기다리는 것 {waiting}개는 직접 쓰셨거나 지금 건너뛴 것이에요.",
        "What waits ({waiting}) is your own, or was skipped just now.",
    ),
    "review_remark": (
        "검토할 것이 {waiting}개 있어요. 이 답이 틀렸다고 해요 ({person}):\n> {comment}",
        "Waiting: {waiting}. This answer is said to be wrong ({person}):\n> {comment}",
    ),
    "seen": ("확인했어요", "Seen"),
    "remark_seen": ("확인한 것으로 해 두었어요.", "Noted as seen."),
    "skip_it": ("건너뛰기", "Skip"),
    "review_link": ("메시지: {link}", "Message: {link}"),
    "review_amends": (
        "받아들이면 #{number:을} 대신해요. 아래에 지금의 것도 있어요.",
        "If approved, it takes the place of #{number}, which is shown below as it stands.",
    ),
    # ---- what the model still knows
    "stale": (
        "`{model}` 모델이 아직 예전대로 아는 것이 {count:,}개예요. 다음 학습까지 남아 있어요.",
        "`{model}` still knows {count:,} as they were; they stay in it until the next training.",
    ),
    "nothing_stale": (
        "지금 답하는 모델이 예전대로 아는 것은 없어요.",
        "The model that answers knows nothing that was removed or changed since.",
    ),
    "stale_removed": ("지움", "removed"),
    "stale_edited": ("바뀜", "changed"),
    # ---- history
    "history_of": (
        "#{number} **{question}**의 기록이에요 (모두 {count}개).",
        "The history of #{number} **{question}** ({count} in all).",
    ),
    "revision": ("기록", "Revision"),
    "what_changed": ("바뀐 것", "What changed"),
    "by_whom": ("누가", "Who"),
    "when": ("언제", "When"),
    "nothing_visible": ("출처나 동의", "Origin or consent"),
    "part_question": ("질문", "question"),
    "part_answer": ("답", "answer"),
    "part_variants": ("다른 표현", "other wordings"),
    "part_tags": ("태그", "tags"),
    "part_key_phrases": ("꼭 있어야 할 말", "key phrases"),
    "part_status": ("상태", "status"),
    "status_draft": ("검토 전", "draft"),
    "status_approved": ("승인됨", "approved"),
    "status_rejected": ("거절함", "rejected"),
    "status_removed": ("지움", "removed"),
    "go_back_to": ("{revision}번 기록으로", "Back to revision {revision}"),
    "undo_it": ("되돌리기", "Undo"),
    "redo_it": ("다시 하기", "Redo"),
    "undo_all": ("{count:,}개 모두 되돌리기", "Undo all {count:,}"),
    "undo_many": (
        "마지막 변경은 질문과 답 {count:,}개를 한꺼번에 바꾼 것이에요. 모두 되돌릴까요?",
        "The last change was one of {count:,} pairs at once. Undo it for all of them?",
    ),
    "undone": ("{count:,}개를 되돌렸어요.", "Undone ({count:,}):"),
}
