"""Teaching: add, edit, list and remove question-and-answer pairs."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Annotated, Literal

from core import errors
from core.amending import amended, owned
from core.clean import one_line
from core.command import Field, command
from core.entries import Entry
from core.model import PairSearch, QAPair, Role, Status
from core.origin import captured, lent
from core.reply import Button, Call, Reply, Table, Tone
from core.services import Services
from core.stale import StillKnown
from core.teaching import facts_of, teach
from core.texts import Say, speaker

_PAGE = 20
_STATUSES = {
    "approved": ("승인됨", "Approved"),
    "draft": ("검토 전", "Draft"),
    "rejected": ("거절함", "Rejected"),
    "removed": ("지움", "Removed"),
    "stale": ("모델에 남음", "Still in the model"),
}
_SPLIT = re.compile(r"\s*[|\n]\s*")
_CLEAR = "-"  # typed into a field to empty it

Question = Annotated[str, Field("질문", "Question", limit=500)]
Answer = Annotated[str, Field("답", "Answer", limit=2000, long=True)]
Variants = Annotated[
    str | None, Field("다른 표현 (| 로 나눔)", "Other wordings (split by |)", limit=2000, long=True)
]
Tags = Annotated[str | None, Field("태그 (| 로 나눔)", "Tags (split by |)", limit=200)]
KeyPhrases = Annotated[
    str | None, Field("답에 꼭 있어야 할 말 (| 로 나눔)", "Must be in an answer (split by |)", limit=500)
]
Link = Annotated[str | None, Field("메시지 주소", "Address of the message", limit=500, carried=True)]
Whose = Annotated[str | None, Field("글쓴이", "Whose message it is", limit=200, carried=True)]
Asked = Annotated[str | None, Field("물은 메시지", "The message that asked", limit=500, carried=True)]
Asker = Annotated[str | None, Field("물은 사람", "Who asked", limit=200, carried=True)]
Number = Annotated[int, Field("번호", "Number", values_from="pairs")]


def several(text: str | None) -> tuple[str, ...]:
    """Split what was written into one field, by ``|`` or lines; a dash alone is nothing."""
    parts = dict.fromkeys(part for part in _SPLIT.split(text or "") if part)
    return () if tuple(parts) == (_CLEAR,) else tuple(parts)


@command(
    "addqa",
    ko="질문과 답을 가르쳐요",
    en="Teach a question and its answer",
    needs=Role.TEACHER,
    message_field="answer",
    on_message=("이 메시지를 답으로 가르치기", "Teach this as an answer"),
)
async def add_qa(
    call: Call,
    services: Services,
    question: Question,
    answer: Answer,
    variants: Variants = None,
    tags: Tags = None,
    key_phrases: KeyPhrases = None,
    link: Link = None,
    whose: Whose = None,
    asked: Asked = None,
    asker: Asker = None,
) -> Reply:
    """Teach a pair; it works in the very next answer, a captured message once its author agrees."""
    pair = QAPair(question, answer, several(variants), several(tags), key_phrases=several(key_phrases))
    pair = owned(replace(pair, link=link or ""), call, services)
    pair = lent(captured(pair, whose, call.actor.key), asked)
    return await teach(call, services, Entry(pair, asked=asked or "", asker=asker or ""))


@command("editqa", ko="가르친 것을 고쳐요", en="Change a taught pair", needs=Role.TEACHER)
async def edit_qa(
    call: Call,
    services: Services,
    number: Number,
    question: Annotated[str | None, Field("질문", "Question", limit=500)] = None,
    answer: Annotated[str | None, Field("답", "Answer", limit=2000, long=True)] = None,
    variants: Variants = None,
    tags: Tags = None,
    key_phrases: KeyPhrases = None,
    revision: Annotated[int | None, Field("고친 횟수", "Revision", carried=True)] = None,
    whose: Whose = None,
) -> Reply:
    """Change a pair; what is emptied in its form (or says ``-``) is cleared, what is not given stays."""
    say = speaker(call.actor.language or "ko")
    pair = await services.dataset.get(number)
    if revision not in (None, pair.revision):
        raise errors.PairChanged(number=number)
    typed = {"question": question, "answer": answer, "variants": variants}
    typed |= {"tags": tags, "key_phrases": key_phrases}
    changed = _edited(pair, typed if revision else {name: text for name, text in typed.items() if text})
    if changed == pair:
        return Reply(say("nothing_changed", number=number), facts=facts_of(pair))
    changed = amended(pair, changed, call, services)
    new = whose if whose != pair.owner else None  # words of its own author were asked for before
    return await teach(call, services, Entry(captured(changed, new, call.actor.key)))


def _edited(pair: QAPair, typed: dict[str, str | None]) -> QAPair:
    """The pair with what was typed; a question and an answer it always has."""
    lists = {name: several(typed[name]) for name in ("variants", "tags", "key_phrases") if name in typed}
    return replace(
        pair,
        question=typed.get("question") or pair.question,
        answer=typed.get("answer") or pair.answer,
        variants=lists.get("variants", pair.variants),
        tags=lists.get("tags", pair.tags),
        key_phrases=lists.get("key_phrases", pair.key_phrases),
    )


@command("listqa", ko="가르친 것을 찾아봐요", en="List and search what was taught")
async def list_qa(
    call: Call,
    services: Services,
    search: Annotated[str | None, Field("찾을 말", "Search for", limit=200)] = None,
    status: Annotated[
        Literal["approved", "draft", "rejected", "removed", "stale"] | None,
        Field("상태", "Status", choices=_STATUSES),
    ] = None,
    page: Annotated[int, Field("쪽", "Page")] = 1,
) -> Reply:
    """Show one page of the taught pairs."""
    say = speaker(call.actor.language or "ko")
    if status == "stale":
        return await _stale(services, say)
    wanted = Status(status) if status else Status.APPROVED
    offset = (max(page, 1) - 1) * _PAGE
    found = await services.dataset.pairs.find(PairSearch(search, None, wanted, None, _PAGE, offset))
    rows = tuple(
        (f"#{pair.id}", one_line(pair.question, 60), one_line(pair.answer, 80), str(len(pair.variants)))
        for pair in found.pairs
    )
    facts = {"total": found.total, "page": page, "pairs": [facts_of(pair) for pair in found.pairs]}
    if not rows:
        return Reply(say("nothing_found" if search else "nothing_taught"), facts=facts)
    table = Table((say("number"), say("question"), say("answer"), say("wordings")), rows)
    more = found.total > offset + len(rows)
    values = {"search": search or "", "status": wanted.value, "page": str(page + 1)}
    buttons = (Button(say("next_page"), "listqa", values),) if more else ()
    return Reply(say("pairs_found", total=found.total), buttons=buttons, table=table, facts=facts)


async def _stale(services: Services, say: Say) -> Reply:
    """What the active model still knows although it was removed or changed since its training."""
    active = await services.versions.active()
    known = (
        await services.dataset.still_in_model(active.snapshot, services.revisions) if active else StillKnown()
    )
    rows = tuple(
        (f"#{pair.id}", one_line(pair.question, 60), one_line(pair.answer, 80), say(f"stale_{kind}"))
        for kind, pairs in (("removed", known.removed), ("edited", known.edited))
        for pair in pairs
    )
    facts = {"removed": [pair.id for pair in known.removed], "edited": [pair.id for pair in known.edited]}
    if not rows:
        return Reply(say("nothing_stale"), facts=facts)
    table = Table((say("number"), say("question"), say("answer"), say("what_changed")), rows[:_PAGE])
    text = say("stale", count=len(rows), model=active.model if active else "")
    return Reply(text, buttons=(Button(say("train_now"), "retrain"),), table=table, facts=facts)


@command("dropqa", ko="가르친 것을 지워요", en="Remove a taught pair", needs=Role.TEACHER)
async def drop_qa(call: Call, services: Services, number: Number) -> Reply:
    """Remove a pair; it no longer answers from the next question on."""
    say = speaker(call.actor.language or "ko")
    pair = await services.dataset.get(number)
    removed = await services.dataset.pairs.change(replace(pair, status=Status.REMOVED), call.actor.key)
    text = say("removed", number=number, question=pair.question)
    if await services.versions.active():
        text += f"\n{say('still_in_model')}"
    undo = Button(say("undo_it"), "undo", {"number": str(number)})
    return Reply(text, Tone.GOOD, (undo,), facts=facts_of(removed))


COMMANDS = (add_qa, edit_qa, list_qa, drop_qa)
