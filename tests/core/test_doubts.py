"""What the checks of teaching find in a file is said by line before anything is stored, and a teacher decides."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import Sequence
from dataclasses import replace

import pytest

from core import doubts
from core.errors import HostUnreachable, NoModeration, PairChanged
from core.importing import carry_out, plan_import
from core.lines import Row
from core.model import Actor, QAPair, Role, Status
from core.moderation import RememberingModerator
from core.options import Options
from core.reply import Reply, Upload
from tests.both import house as house
from tests.house import ADMIN, House

SECOND = Actor("web", "su", "수아", Role.TEACHER, "ko")
ENGLISH = Actor("terminal", "ann", "Ann", Role.TEACHER, "en")
FILE = """질문,답
경기 시간은 몇 분인가요?,15분이에요.
공은 몇 개 쓰나요?,두 개를 씁니다.
공을 몇 개 쓰나요?,두 개를 씁니다.
쉬는 시간은 몇 분이에요?,5분이에요.
쉬는 시간은 몇 분인가요?,7분이에요.
규칙은 어디 있어요?,https://example.org/rules
벌칙은 뭐예요?,위에서 말한 대로예요.
물음은?,?!
욕은 뭐예요?,나쁜 말이에요.
누가 이겨요?,많이 넣은 편이 이겨요.
"""
DOUBTFUL = [2, 4, 6, 7, 8, 9, 10]


async def taught(house: House) -> None:
    await house.ports.pairs.add([QAPair("경기 시간은 몇 분이에요?", "10분이에요.")])


async def shown(house: House, text: str = FILE, by: Actor = ADMIN) -> Reply:
    return await house.run("import", {"file": Upload("a.csv", text.encode())}, by)


async def questions(house: House) -> list[str]:
    return [pair.question for pair in await house.ports.pairs.get(range(2, 100))]


def report_of(reply: Reply) -> list[list[str]]:
    (file,) = reply.attachments
    return list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))[1:]


def lines_of(reply: Reply) -> list[tuple[int, str]]:
    return [(line["line"], line["reason"]) for line in reply.facts["doubts"]]  # type: ignore[attr-defined]


async def test_what_reads_like_others_or_contradicts_them_is_named_by_line_before_anything_is_stored(
    house: House,
) -> None:
    await taught(house)
    reply = await shown(house)

    assert lines_of(reply) == [
        (2, "doubt_contradiction"),
        (4, "doubt_alike_inside"),
        (6, "doubt_contradiction_inside"),
        (7, "doubt_link_alone"),
        (8, "doubt_points_above"),
        (9, "doubt_without_words"),
        (10, "doubt_flagged"),
    ]
    assert (
        "2번째 줄: 비슷한 질문인 #1의 답과 어긋나요 (15 ↔ 10). 이 줄: 15분이에요. ↔ "
        "#1 ‘경기 시간은 몇 분이에요?’: 10분이에요." in reply.text
    )
    assert "4번째 줄: 3번째 줄과 같은 것을 묻는 듯해요: ‘공은 몇 개 쓰나요?’ → 두 개를 씁니다." in reply.text
    assert (
        "비슷한 질문 1개 · 어긋나는 답 2개 · 내용 검사에 걸린 것 1개 · 답만으로는 모자란 것 3개" in reply.text
    )
    remarks = {line[0]: line[3] for line in report_of(reply) if line[1] == "참고"}
    assert sorted(map(int, remarks)) == DOUBTFUL
    assert "harassment" in remarks["10"]
    assert await questions(house) == []


async def test_a_teacher_takes_everything_or_leaves_out_what_is_doubtful(house: House) -> None:
    await taught(house)
    preview = await shown(house)
    everything, apart = preview.buttons[:2]
    assert (everything.label, apart.label) == ("가져오기", "살펴볼 것은 빼고 가져오기")
    reply = await house.run(apart.command, apart.values)

    assert await questions(house) == ["공은 몇 개 쓰나요?", "쉬는 시간은 몇 분이에요?", "누가 이겨요?"]
    assert (reply.facts["new"], reply.facts["doubtful"]) == (3, 7)
    assert "이런 7줄은 빼 두었어요" in reply.text
    left = [int(line[0]) for line in report_of(reply) if line[1] == "살펴볼 것이 있어 뺌"]
    assert left == DOUBTFUL

    other = House()
    await taught(other)
    reply = await other.run("import", (await shown(other)).buttons[0].values)
    assert (reply.facts["new"], len(await questions(other))) == (10, 10)
    assert "7번째 줄: 답이 주소뿐이에요" in reply.text
    assert "/dataset에서 견주어" in reply.text


async def test_a_preview_without_what_is_doubtful_offers_to_import_just_that(house: House) -> None:
    await taught(house)
    preview = await house.run("import", {"file": Upload("a.csv", FILE.encode()), "apart": "yes"})
    assert [button.label for button in preview.buttons] == ["가져오기", "열 바꾸기", "가져오지 않기"]
    await house.run("import", preview.buttons[0].values)

    assert len(await questions(house)) == 3


async def test_what_would_come_to_a_line_that_is_left_out_is_left_out_with_it(house: House) -> None:
    await taught(house)
    text = "질문,답,다른 표현\n경기 시간은 몇 분인가요?,15분이에요.,\n" + (
        "경기 시간은 몇 분인가요?,15분이에요.,시합은 얼마나 해요?\n경기 시간은 몇 분인가요?,20분이에요.,\n"
        "누가 이겨요?,많이 넣은 편이요.,\n누가 이겨요?,많이 넣은 편이요.,승자는?\n"
    )
    reply = await house.run("import", {"file": Upload("a", text.encode()), "apart": "yes", "yes": "yes"})

    assert await questions(house) == ["누가 이겨요?"]
    assert [line[1] for line in report_of(reply) if line[1] != "참고"] == [
        "살펴볼 것이 있어 뺌",
        "살펴볼 것이 있어 뺌",
        "살펴볼 것이 있어 뺌",
        "새로 배움",
        "표현이 늘어남",
    ]


async def test_a_secret_blocks_its_line_alone_and_is_no_matter_of_choice(house: House) -> None:
    text = "question,answer\nWhat is the key?,password: hunter2secret!\nWho wins?,Whoever scores more.\n"
    preview = await shown(house, text, ENGLISH)
    await house.run("import", preview.buttons[0].values, ENGLISH)

    assert [button.label for button in preview.buttons] == ["Import", "Change the columns", "Don't import"]
    assert (await house.ports.pairs.get(range(1, 9)))[0].question == "Who wins?"
    assert "line 2: it holds a password or a key" in preview.text


async def test_a_file_without_doubts_says_nothing_of_them(house: House) -> None:
    reply = await shown(house, "질문,답\n누가 이겨요?,많이 넣은 편이 이겨요.\n")

    assert (reply.facts["doubts"], reply.facts["not_moderated"], reply.attachments) == ([], 0, ())
    assert "살펴" not in reply.text


async def test_the_same_is_said_in_english(house: House) -> None:
    await house.ports.pairs.add([QAPair("How long is a match?", "10 minutes.")])
    text = "question,answer\nHow long is the match?,15 minutes.\nHow many balls are there?,Two balls.\n"
    text += "How many balls are there really?,Two balls.\n"
    reply = await shown(house, text, ENGLISH)

    assert "line 2: contradicts #1, which asks alike" in reply.text
    assert "This line: 15 minutes. ↔ #1 “How long is a match?”: 10 minutes." in reply.text
    assert "line 4: reads like line 3: “How many balls are there?” → Two balls." in reply.text
    assert reply.buttons[1].label == "Import without what is doubtful"


async def test_a_pair_that_waits_for_review_is_compared_as_well(house: House) -> None:
    await house.ports.pairs.add([QAPair("경기 시간은 몇 분이에요?", "10분이에요.", status=Status.DRAFT)])

    assert lines_of(await shown(house))[0] == (2, "doubt_contradiction")


@pytest.mark.parametrize("trouble", [HostUnreachable(), NoModeration()])
async def test_an_import_goes_on_without_moderation(trouble: HostUnreachable | NoModeration) -> None:
    house = House()
    house.moderator.trouble = trouble
    reply = await house.run("import", {"file": Upload("a.csv", FILE.encode()), "yes": "yes"})
    waits = isinstance(trouble, HostUnreachable)

    assert reply.facts["new"] == 10
    assert reply.facts["not_moderated"] == (10 if waits else 0)
    assert ("10개는 내용 검사를 아직 하지 못했어요" in reply.text) == waits


class SlowModerator:
    """Answers its first request, and never another one."""

    def __init__(self) -> None:
        self.asked = 0

    async def flagged(self, texts: Sequence[str]) -> Sequence[Sequence[str]]:
        self.asked += 1
        if self.asked > 1:
            await asyncio.Event().wait()
        return [() for _ in texts]


async def test_nobody_waits_long_for_moderation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doubts, "_PATIENCE", 0.2)
    house = House(Options(base_model="base", training_base="base"))
    moderator = RememberingModerator(SlowModerator())
    house.app = type(house.app)(replace(house.services, moderator=moderator))
    text = "\n".join(["질문,답", *(f"{n}번은 뭐야?,{n}번이에요." for n in range(321))])
    reply = await house.run("import", {"file": Upload("a.csv", text.encode()), "yes": "yes"})

    assert (reply.facts["new"], reply.facts["not_moderated"]) == (321, 1)


# ---- answers of a file in the place of others

TAUGHT = QAPair("경기 시간은 몇 분이에요?", "10분이에요.", ("시합은 몇 분?",), key_phrases=("10분",))
CHANGED = """질문,답,다른 표현
경기 시간은 몇 분이에요?,15분이에요.,얼마나 뛰어요? | 공은 몇 개?
경기 시간은 몇 분이에요?,20분이에요.,
공은 몇 개?,두 개예요.,
누가 이겨요?,많이 넣은 편이 이겨요.,
"""


async def test_the_answers_of_a_file_hold_where_a_teacher_says_so(house: House) -> None:
    await house.ports.pairs.add([TAUGHT, QAPair("공은 몇 개?", "두 개예요.")])
    preview = await shown(house, CHANGED)
    assert (preview.facts["clashes"], preview.facts["replaced"]) == (2, 0)
    replacing = preview.buttons[1]
    assert replacing.label == "답이 다르면 파일의 답으로 바꾸며 가져오기"
    reply = await house.run(replacing.command, replacing.values)
    first, second = list(await house.ports.pairs.get([1, 2]))

    assert (first.answer, first.wordings, first.key_phrases) == (
        "15분이에요.",
        ("경기 시간은 몇 분이에요?", "시합은 몇 분?", "얼마나 뛰어요?"),
        (),
    )
    assert (second.variants, reply.facts["replaced"], reply.facts["clashes"]) == ((), 1, 1)
    assert [line[1] for line in report_of(reply)] == ["답을 바꿈", "답이 달라 뺌", "이미 앎", "새로 배움"]
    assert "이 줄: 15분이에요. ↔ 배운 답 #1: 10분이에요." in report_of(reply)[0][3]
    await house.run("undo", {"number": "1"})
    assert (await house.ports.pairs.get([1]))[0].answer == "10분이에요."


async def test_a_preview_with_the_answers_of_the_file_offers_to_import_just_that(house: House) -> None:
    await house.ports.pairs.add([TAUGHT])
    file = Upload("a.csv", "질문,답\n경기 시간은 몇 분이에요?,15분이에요.\n".encode())
    first = (await house.run("import", {"file": file})).buttons[0]
    assert first.label.startswith("답이 다르면")
    preview = await house.run("import", {"file": file, "replacing": "yes"})
    assert [button.label for button in preview.buttons] == ["가져오기", "열 바꾸기", "가져오지 않기"]
    await house.run("import", preview.buttons[0].values)

    assert (await house.ports.pairs.get([1]))[0].answer == "15분이에요."


async def test_an_answer_that_takes_another_s_place_is_checked_as_well(house: House) -> None:
    await house.ports.pairs.add([TAUGHT, QAPair("하나?", "하나예요.")])
    text = "질문,답\n경기 시간은 몇 분이에요?,위에서 말한 대로예요.\n하나?,하나\n"
    values = {"replacing": "yes", "yes": "yes"}
    file = Upload("a", text.encode())
    apart = await house.run("import", {"file": file, "apart": "yes", **values})
    assert [line[1] for line in report_of(apart)] == ["살펴볼 것이 있어 뺌", "참고", "받지 못함"]
    reply = await house.run("import", {"file": file, **values})

    assert lines_of(reply) == [(2, "doubt_points_above")]
    assert (await house.ports.pairs.get([1]))[0].answer == "위에서 말한 대로예요."


async def test_a_suggestion_and_a_question_alone_take_no_answer_of_a_file(house: House) -> None:
    await house.ports.pairs.add(
        [replace(TAUGHT, status=Status.DRAFT), QAPair("둘은?", "둘이에요.", ("하나 다음은?",))]
    )
    text = "질문,답\n경기 시간은 몇 분이에요?,15분이에요.\n하나 다음은?,둘은\n"
    reply = await house.run("import", {"file": Upload("a", text.encode()), "replacing": "yes", "yes": "yes"})

    assert (reply.facts["replaced"], reply.facts["clashes"]) == (0, 2)


async def test_what_a_file_changes_waits_for_a_second_person_where_one_approves() -> None:
    house = House(Options(base_model="base", training_base="base", review="second"))
    await house.ports.pairs.add(
        [
            TAUGHT,
            QAPair("공은 몇 개?", "두 개예요."),
            replace(TAUGHT, question="초안?", variants=(), status=Status.DRAFT),
        ]
    )
    text = "질문,답,다른 표현\n경기 시간은 몇 분이에요?,15분이에요.,\n공은 몇 개?,두 개예요.,볼은?\n초안?,10분이에요.,또 초안?\n"
    preview = await shown(house, text)
    reply = await house.run("import", preview.buttons[1].values)
    drafts = [pair for pair in await house.ports.pairs.get(range(1, 20)) if pair.amends]

    assert [pair.answer for pair in await house.ports.pairs.get([1, 2])] == ["10분이에요.", "두 개예요."]
    assert {(one.amends, one.answer, one.variants, one.status) for one in drafts} == {
        (1, "15분이에요.", ("시합은 몇 분?",), Status.DRAFT),
        (2, "두 개예요.", ("볼은?",), Status.DRAFT),
    }
    assert (await house.ports.pairs.get([3]))[0].variants == ("또 초안?",)
    assert "/review에서 승인" in reply.text
    await house.run("approve", {"number": str(drafts[0].id)}, SECOND)
    await house.run("approve", {"number": str(drafts[1].id)}, SECOND)
    assert [pair.answer for pair in await house.ports.pairs.get([1])] == ["15분이에요."]
    again = await house.run("import", {"file": Upload("a.csv", text.encode()), "yes": "yes"})
    assert (again.facts["new"], again.facts["widened"]) == (0, 0)


async def test_a_pair_that_somebody_changed_meanwhile_stops_an_import_after_the_others(house: House) -> None:
    first, second = await house.ports.pairs.add([QAPair("하나?", "일이에요."), QAPair("둘?", "이예요.")])
    rows = [
        Row(replace(pair, id=0, revision=0, variants=(f"{pair.question} 또?",)), (1,))
        for pair in (first, second)
    ]
    plan = await plan_import(house.ports.datasets, rows, ())
    await house.ports.pairs.change(replace(first, answer="하나예요."), "x")

    with pytest.raises(PairChanged):
        [done async for done in carry_out(house.ports.pairs, plan, "x")]
    stored = await house.ports.pairs.get([1, 2])
    assert [(pair.answer, pair.variants) for pair in stored] == [("하나예요.", ()), ("이예요.", ("둘? 또?",))]
