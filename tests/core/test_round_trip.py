"""What goes out as a file and comes back may be used for no more than before, and names nobody unasked."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.commands import COMMANDS
from core.commands.bring import owned
from core.intake import _read
from core.model import Actor, Channel, Consent, Provenance, QAPair, Role, Status
from core.options import Options
from core.origin import taken_up
from core.policy import Policy, Use
from core.reply import Call, Reply, Tone, Upload
from core.settling import merged
from core.spool import Spool
from core.spreadsheet import COLUMNS, WITH_AUTHORS, rows_of
from core.writing import writer_for
from core.xlsx import read_sheet
from tests.both import CALM
from tests.both import house as house
from tests.core.test_export import any_pairs
from tests.house import ADMIN, HERE, House

TEACHER = Actor("terminal", "jun", "준", Role.TEACHER, "ko")
PAGE, SLACK = Channel("web", "s1"), Channel("slack", "C1")
POLICIES = [
    Policy(Use.LANGUAGE_MODEL, "allow" if allowed else "forbid", slack, captured)
    for allowed, slack, captured in product((True, False), ("", "허락"), ("", "허락"))
]
SLACKS = QAPair("휴가는 며칠이야?", "열닷새예요.", ("휴가 일수는?",), provenance=Provenance.SLACK_FORM)
TAKEN = QAPair(
    "회의는 언제야?",
    "화요일이에요.",
    provenance=Provenance.CAPTURED,
    consent=Consent.AGREED,
    owner="discord:7",
)


async def run(house: House, command: str, values: Mapping[str, str | Upload], at: Channel = HERE) -> Reply:
    return await house.app.result(Call(command, values, ADMIN, at))


async def imported(house: House, content: bytes, name: str = "a.csv", at: Channel = HERE) -> Reply:
    return await run(house, "import", {"file": Upload(name, content), "yes": "yes"}, at)


async def exported(house: House, form: str, **values: str) -> bytes:
    (file,) = (await house.run("export", {"format": form, **values})).attachments
    return file.content


async def newest(house: House) -> QAPair:
    return list(await house.ports.pairs.get(range(1, 100)))[-1]


def usable(policy: Policy, pair: QAPair, use: Use) -> set[str]:
    fitting = policy.fit(pair, use)
    return set(fitting.wordings) if fitting else set()


@CALM
@given(any_pairs(), st.sampled_from(["csv", "xlsx"]), st.sampled_from(POLICIES))
def test_what_comes_back_may_be_used_for_no_more_than_before(
    pairs: list[QAPair], form: str, policy: Policy
) -> None:
    pairs = [replace(pair, consent=Consent.AGREED) for pair in pairs]
    spool = Spool()
    writer = writer_for(form, spool, "")
    writer.write(pairs)
    writer.close()
    call = Call("import", {}, ADMIN, HERE)
    rows = _read(Upload(f"a.{form}", b"".join(spool.pieces())), None).rows

    for (row, pair), use in product(zip(rows, pairs, strict=True), Use):
        assert usable(policy, owned(row.pair, call), use) <= usable(policy, pair, use)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
async def test_a_pair_of_a_slack_form_trains_no_language_model_after_its_way_through_a_table(
    house: House, form: str
) -> None:
    await house.ports.pairs.add([SLACKS])
    table = await exported(house, form)
    await house.run("dropqa", {"number": "1"})
    reply = await imported(house, table, f"a.{form}")
    back = await newest(house)

    assert reply.facts["new"] == 1
    assert (back.id, back.provenance, back.status) == (2, Provenance.SLACK_FORM, Status.APPROVED)
    assert (await house.run("export")).facts == {"pairs": 0}


async def test_what_was_put_away_keeps_its_origin_also_where_a_file_does_not_tell_it(house: House) -> None:
    bound = QAPair("쉬는 날은?", "월요일이에요.", ("언제 쉬어?",), borrowed=("언제 쉬어?",))
    await house.ports.pairs.add([SLACKS, TAKEN, bound])
    for number in "123":
        await house.run("dropqa", {"number": number})
    text = "질문,답,다른 표현\n휴가 일수는?,열닷새예요,\n회의는 언제야?,화요일이에요.,\n쉬는 날은?,월요일이에요.,언제 쉬어?\n"
    reply = await imported(house, text.encode())
    slacks, taken, borrowing = list(await house.ports.pairs.get([4, 5, 6]))

    assert slacks.provenance is Provenance.SLACK_FORM
    assert (taken.provenance, taken.consent, taken.owner) == (
        Provenance.CAPTURED,
        Consent.ASKED,
        "discord:7",
    )
    assert (borrowing.provenance, borrowing.borrowed) == (Provenance.FILE, ("언제 쉬어?",))
    assert "3번째 줄: 전에 다른 사람의 메시지" in reply.text
    [asked] = await house.ports.outbox.waiting()
    assert (asked.person, asked.key) == ("discord:7", "captured:5:discord:7")


async def test_another_answer_than_what_was_put_away_is_a_pair_of_its_own(house: House) -> None:
    await house.ports.pairs.add([SLACKS])
    await house.run("dropqa", {"number": "1"})
    await imported(house, "질문,답\n휴가는 며칠이야?,스무 날이에요.\n".encode())

    assert (await newest(house)).provenance is Provenance.FILE


async def test_a_captured_pair_comes_back_without_its_author_s_consent_and_says_so(house: House) -> None:
    await house.ports.pairs.add([TAKEN])
    table = await exported(house, "csv")
    other = House()
    preview = await other.run("import", {"file": Upload("a.csv", table)})
    assert "출처 = E열 ‘provenance’" in preview.text
    assert "2번째 줄: 다른 사람의 메시지였는데" in preview.text
    await other.run("import", preview.buttons[0].values)
    back = await newest(other)

    assert (back.provenance, back.consent, back.owner) == (Provenance.CAPTURED, Consent.ASKED, "")
    assert await other.services.knowledge.taught(TAKEN.question) is None
    assert await other.ports.outbox.waiting() == []
    anew = {"number": "1", "question": "주간 회의는 언제 열려?", "answer": "매주 화요일에 열려요."}
    await run(other, "editqa", anew, PAGE)
    assert await other.services.knowledge.taught("주간 회의는 언제 열려?") is not None


async def test_an_origin_that_nobody_knows_is_the_strictest_and_an_empty_one_is_a_file(house: House) -> None:
    reply = await imported(
        house, "question,answer,Provenance\n하나?,둘,홈페이지\n둘?,셋,\n셋?,넷,WEB\n".encode()
    )
    pairs = list(await house.ports.pairs.get([1, 2, 3]))

    assert [pair.provenance for pair in pairs] == [Provenance.CAPTURED, Provenance.FILE, Provenance.FILE]
    assert "2번째 줄: provenance 열에 적힌 출처(‘홈페이지’)를 몰라서" in reply.text
    assert [pair.consent for pair in pairs] == [Consent.ASKED, Consent.OWN, Consent.OWN]


async def test_a_file_that_comes_through_slack_is_never_freer_than_slack(house: House) -> None:
    table = "".join(rows_of([QAPair("하나?", "둘", provenance=Provenance.WEB)])).encode()
    await imported(house, table, at=SLACK)

    assert (await newest(house)).provenance is Provenance.SLACK_FORM


@pytest.mark.parametrize(
    ("row", "provenance", "borrowed"),
    [
        (replace(SLACKS, question="며칠 쉬어?", variants=("휴가는 며칠이야?",)), Provenance.SLACK_FORM, ()),
        (
            replace(SLACKS, variants=("며칠 쉬어?",), provenance=Provenance.CAPTURED),
            Provenance.TERMINAL,
            ("며칠 쉬어?",),
        ),
        (
            replace(SLACKS, variants=("며칠 쉬어?",), provenance=Provenance.WEB, borrowed=("며칠 쉬어?",)),
            Provenance.FILE,
            ("며칠 쉬어?",),
        ),
    ],
)
async def test_wordings_that_a_file_adds_bring_their_origin_along(
    house: House, row: QAPair, provenance: Provenance, borrowed: tuple[str, ...]
) -> None:
    await house.ports.pairs.add([replace(SLACKS, variants=(), provenance=Provenance.TERMINAL)])
    reply = await imported(house, "".join(rows_of([row])).encode())
    pair = await newest(house)

    assert (reply.facts["widened"], pair.wordings) == (1, ("휴가는 며칠이야?", "며칠 쉬어?"))
    assert (pair.provenance, pair.borrowed) == (provenance, borrowed)


async def test_a_file_that_knows_no_origins_loosens_nothing_that_is_taught(house: House) -> None:
    await house.ports.pairs.add([SLACKS])
    await imported(house, "질문,답,다른 표현\n휴가는 며칠이야?,열닷새예요.,며칠 쉬어?\n".encode())

    pair = await newest(house)
    assert (pair.provenance, len(pair.variants)) == (Provenance.SLACK_FORM, 2)


def test_a_merged_pair_keeps_which_of_its_wordings_are_borrowed() -> None:
    target = QAPair("휴가는 며칠이야?", "열닷새예요.", id=1)
    pair = QAPair("며칠 쉬어?", "열닷새요.", ("휴가 며칠?",), borrowed=("휴가 며칠?",))

    assert merged(target, pair).borrowed == ("휴가 며칠?",)
    assert taken_up(target, target, pair) is target


@pytest.mark.parametrize(
    ("text", "origins"),
    [
        # renamed headings, so that only what stands under it tells that the first row is one
        ("물어본 것,대꾸,provenance\n하나?,둘,slack_form\n둘인가요?,셋,web\n", ["slack_form", "file"]),
        ("provenance,1,2\nslack_form,하나예요?,\nslack_form,둘,3\n", ["slack_form"]),
        # a table of words has the same word among its contents
        ("provenance,출처\nborrowed,빌린\n", ["file", "file"]),
    ],
)
async def test_a_column_of_origins_is_found_by_its_name_and_contents_alone(
    text: str, origins: list[str]
) -> None:
    house = House()
    await imported(house, text.encode())
    pairs = await house.ports.pairs.get(range(1, 10))

    assert [str(pair.provenance) for pair in pairs] == origins


async def test_nobody_chooses_which_column_tells_origins() -> None:
    table = "".join(rows_of([SLACKS])).encode()
    for columns in ("provenance=", "provenance=A"):
        reply = await House().run("import", {"file": Upload("a.csv", table), "columns": columns})
        assert reply.facts["error"] == "NoSuchColumnInFile"
    house = House()
    columns = "질문=B, 답=A, 태그="
    await house.run("import", {"file": Upload("a.csv", table), "columns": columns, "yes": "yes"})

    assert (await newest(house)).provenance is Provenance.SLACK_FORM


# ---- authors


async def test_who_taught_what_stands_in_a_table_only_where_an_admin_asks_for_it(house: House) -> None:
    await house.ports.pairs.add([replace(SLACKS, author="slack:U7")])
    plain = [await exported(house, form) for form in ("csv", "xlsx")]
    reply = await house.run("export", {"format": "csv", "authors": "yes"})
    book = read_sheet(await exported(house, "xlsx", authors="yes")).rows
    rows = list(csv.DictReader(io.StringIO(reply.attachments[0].content.decode("utf-8-sig"))))

    assert b"U7" not in plain[0]
    assert [len(cells) for _, cells in read_sheet(plain[1]).rows] == [len(COLUMNS)] * 2
    assert (rows[0]["author"], book[0][1], book[1][1][-1]) == ("slack:U7", WITH_AUTHORS, "slack:U7")
    assert "누가 가르쳤는지" in reply.text


async def test_a_teacher_exports_without_authors_and_is_told_why(house: House) -> None:
    await house.teach(1)
    for form in ("csv", "jsonl"):
        reply = await house.run("export", {"format": form, "authors": "yes"}, TEACHER)
        assert (reply.facts, reply.attachments) == ({"error": "AuthorsForAdmins"}, ())
        assert "관리자만" in reply.text
    assert (await house.run("export", {"format": "csv"}, TEACHER)).facts["pairs"] == 1


@pytest.mark.parametrize("form", ["jsonl", "preferences"])
async def test_a_training_file_says_that_it_has_no_place_for_authors(house: House, form: str) -> None:
    await house.teach(3)
    reply = await house.run("export", {"format": form, "authors": "yes", "validation": "34"})
    assert (reply.tone, reply.attachments) == (Tone.TROUBLE, ())
    assert "학습 파일(JSONL)에는" in reply.text

    for button, ending in zip(reply.buttons, ("csv", "xlsx"), strict=True):
        files = (await house.run(button.command, button.values)).attachments
        assert [file.name.split(".")[-1] for file in files] == [ending] * 2


async def test_a_table_with_authors_comes_back_as_whoever_brings_it(house: House) -> None:
    await house.ports.pairs.add([replace(SLACKS, author="slack:U7")])
    table = await exported(house, "csv", authors="yes")
    other = House()
    reply = await imported(other, table)

    assert (reply.facts["new"], reply.facts["faults"]) == (1, 0)
    assert (await newest(other)).author == ADMIN.key


# ---- training files


async def test_what_comes_back_from_a_training_file_was_allowed_to_train(house: House) -> None:
    borrowing = QAPair("쉬는 날은?", "월요일이에요.", ("언제 쉬어?",), borrowed=("언제 쉬어?",))
    await house.ports.pairs.add([SLACKS, TAKEN, borrowing, QAPair("몇 명?", "셋이에요.")])
    other = House()
    await imported(other, await exported(house, "jsonl"), "a.jsonl")

    assert [pair.wordings for pair in await other.ports.pairs.get(range(1, 9))] == [
        ("쉬는 날은?",),
        ("몇 명?",),
    ]


async def test_a_frozen_version_says_what_of_it_may_train_no_language_model() -> None:
    policy = Policy(Use.RECALL, captured_permission="허락")
    house = House(Options(base_model="base", training_base="base", policy=policy))
    await house.teach(8)
    borrowing = QAPair("쉬는 날은?", "월요일이에요.", ("언제 쉬어?",), borrowed=("언제 쉬어?",))
    await house.ports.pairs.add([SLACKS, borrowing])
    job = await house.ports.jobs.get((await house.run("retrain", {"yes": "yes"})).facts["job"])  # type: ignore[arg-type]
    assert job is not None
    number = {"snapshot": str(job.snapshot)}
    reply = await house.run("export", number)
    assert (reply.tone, reply.facts["may_not_train"]) == (Tone.WARNING, {"left_out_slack": 1})
    assert "언어 모델을 학습시키지는 마세요" in reply.text

    house.services = replace(house.services, options=replace(house.options, policy=Policy(Use.RECALL)))
    later = await type(house.app)(house.services).result(Call("export", number, ADMIN, HERE))
    assert later.facts["may_not_train"] == {"left_out_slack": 1, "left_out_wordings": 1}
    assert later.attachments[0].content == reply.attachments[0].content
    assert "뺐어요" not in later.text


def test_no_form_of_an_import_asks_for_the_key_under_which_a_file_waits() -> None:
    command = next(one for one in COMMANDS if one.name == "import")

    assert [form.name for form in command.fields] == ["file", "columns", "mask", "apart", "yes"]
    assert [form.name for form in command.carried] == ["draft", "replacing"]
