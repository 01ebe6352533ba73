"""Files come in whichever way an office wrote them, line by line, and never twice."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.clean import clean
from core.columns import letters_of
from core.decoding import NotText, decode
from core.model import Provenance, QAPair, Status
from core.options import Options
from core.reply import Progress, Reply, Tone, Upload
from core.spreadsheet import cells_in, cells_of, joined, rows_of, several
from tests.both import CALM
from tests.core.test_xlsx import written
from tests.house import ADMIN, HERE, House

TABLE = "질문,답,다른 표현,태그\n공은 몇 개야?,두 개예요.,볼은? | 공 개수는?,공\n코트는 얼마나 길어?,약 20미터예요.,,코트\n"
WORDS = st.text(max_size=12).map(clean)


async def imported(house: House, content: bytes, name: str = "f", **values: str) -> Reply:
    return await house.run("import", {"file": Upload(name, content), "yes": "yes", **values})


async def pairs_of(house: House) -> list[QAPair]:
    return list(await house.ports.pairs.get(range(1, 1000)))


async def table_of(house: House) -> list[tuple[str, str, tuple[str, ...], tuple[str, ...]]]:
    return [(pair.question, pair.answer, pair.variants, pair.tags) for pair in await pairs_of(house)]


def report_of(reply: Reply) -> list[list[str]]:
    (file,) = reply.attachments
    return list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))[1:]


def as_excel() -> bytes:
    return written([line.split(",") for line in TABLE.splitlines()])


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (TABLE.encode(), "a.csv", "CSV, UTF-8"),
        (TABLE.encode("utf-8-sig"), "a.csv", "CSV, UTF-8 (BOM)"),
        (TABLE.encode("cp949"), "a.csv", "CSV, CP949"),
        (TABLE.replace("\n", "\r\n").replace(",", "\t").encode("utf-16"), "유니코드.txt", "CSV, UTF-16"),
        (TABLE.encode("utf-16-le"), "a.csv", "CSV, UTF-16"),
        (TABLE.encode("utf-16-be"), "a.csv", "CSV, UTF-16"),
        (TABLE.replace(",", "\t").encode(), "a.tsv", "CSV, UTF-8"),
        (f"sep=;\n{TABLE.replace(',', ';')}".encode(), "a.csv", "CSV, UTF-8"),
        (as_excel(), "a.xlsx", "(Excel)"),
    ],
)
async def test_a_file_is_read_however_an_office_wrote_it_and_that_is_said(
    content: bytes, name: str, told: str
) -> None:
    house = House()
    preview = await house.run("import", {"file": Upload(name, content)})
    assert told in preview.text

    await house.run("import", preview.buttons[0].values)
    assert await table_of(house) == [
        ("공은 몇 개야?", "두 개예요.", ("볼은?", "공 개수는?"), ("공",)),
        ("코트는 얼마나 길어?", "약 20미터예요.", (), ("코트",)),
    ]
    assert {pair.provenance for pair in await pairs_of(house)} == {Provenance.FILE}


async def test_a_preview_says_which_column_is_taken_as_what_and_a_person_can_change_it() -> None:
    house = House()
    file = Upload(
        "고객.csv",
        "번호,내용,처리,메모\n1,환불되나요?,7일 안에 돼요.,빠름\n2,언제 와요?,사흘 걸려요.,느림\n".encode(),
    )
    guess = await house.run("import", {"file": file})
    assert "질문 = B열 ‘내용’ · 답 = C열 ‘처리’" in guess.text
    assert "짐작" in guess.text
    change = guess.buttons[1]
    assert (change.opens_form, change.values["columns"]) == (True, "질문=B, 답=C")

    changed = await house.run("import", {**change.values, "columns": "답=메모, 태그=처리, 질문=2"})
    assert "답 = D열 ‘메모’" in changed.text
    assert "짐작" not in changed.text
    await house.run("import", changed.buttons[0].values)
    assert await table_of(house) == [
        ("환불되나요?", "빠름", (), ("7일 안에 돼요.",)),
        ("언제 와요?", "느림", (), ("사흘 걸려요.",)),
    ]


async def test_columns_may_be_said_to_have_no_heading_or_a_part_less() -> None:
    house = House()
    text = "질문,답,태그\n공은 몇 개야?,두 개예요.,공\n".encode()
    reply = await house.run("import", {"file": Upload("a", text), "columns": "heading=no, 태그="})

    assert "첫 줄부터 내용으로" in reply.text
    assert reply.facts["columns"] == {"question": 0, "answer": 1}
    assert reply.facts["new"] == 2
    again = await house.run(
        "import", {"file": Upload("a", text), "columns": "제목줄=있음, 답=A, 질문=B, 다른표현=C"}
    )
    assert again.facts["columns"] == {"question": 1, "answer": 0, "variants": 2}


@pytest.mark.parametrize("columns", ["질문=Z", "그림=A", "아무말", "질문=제목없음"])
async def test_a_column_that_is_not_there_is_named(columns: str) -> None:
    reply = await imported(House(), TABLE.encode(), columns=columns)

    assert reply.facts["error"] == "NoSuchColumnInFile"
    assert "질문=B" in reply.text


async def test_a_table_without_names_is_guessed_by_what_its_cells_look_like() -> None:
    house = House()
    await imported(
        house,
        "2026-01-02,두 개예요 참고하세요.,공은 몇 개야?\n2026-01-03,세 명입니다 그래요.,몇 명인가요?\n".encode(),
    )

    assert [pair.question for pair in await pairs_of(house)] == ["공은 몇 개야?", "몇 명인가요?"]


async def test_one_worded_column_alone_makes_no_pairs() -> None:
    reply = await imported(House(), "1,가\n2,나\n".encode())

    assert reply.facts["new"] == 2  # taken as they stand: the first column asks, the second answers


async def test_every_line_is_accounted_for_in_a_file_beside_the_reply() -> None:
    house = House()
    await house.run("addqa", {"question": "공은 몇 개야?", "answer": "두 개예요."})
    rows = [
        "공은 몇 개야?,두 개예요.",
        "공은 몇 개야?,세 개예요.",
        "누구?,민지예요.",
        "누구?,수아예요.",
        "빈칸,",
        ",답만",
        "=1+1,같아요.",
    ]
    reply = await imported(
        house, "\n".join(["질문,답", *rows, *[f"긴 답 {n}?,{'가' * 2001}" for n in range(6)]]).encode()
    )

    assert [line[:2] for line in report_of(reply)[:7]] == [
        ["2", "이미 앎"],
        ["3", "답이 달라 뺌"],
        ["4", "새로 배움"],
        ["5", "답이 달라 뺌"],
        ["6", "받지 못함"],
        ["7", "받지 못함"],
        ["8", "새로 배움"],
    ]
    why = {line[0]: line[3] for line in report_of(reply)}
    assert why["3"] == "이 줄: 세 개예요. ↔ 배운 답 #1: 두 개예요."
    assert why["5"] == "이 줄: 수아예요. ↔ 같은 파일: 민지예요."
    assert (why["6"], why["7"]) == ("답이 비어 있어요", "질문이 비어 있어요")
    assert "2,001자" in why["9"]
    assert report_of(reply)[6][2] == "'=1+1"
    assert "그 밖에 3개" in reply.text
    assert reply.attachments[0].name in reply.text


async def test_a_file_whose_lines_are_all_new_needs_no_report() -> None:
    assert (await imported(House(), TABLE.encode())).attachments == ()


async def test_broken_lines_never_cost_the_others() -> None:
    house = House()
    lines = [
        b"q1?,a1",
        '깨진?,"따옴표'.encode(),
        "둘?,2".encode("cp949") + b"\xff",
        b'q3?,"a\nb"',
        b'5" pipe?,a4',
        b'"x"y?,a5',
    ]
    reply = await imported(house, b"\n".join([b"question,answer", *lines, "여러 줄이 있어요?,네".encode()]))

    assert [(pair.question, pair.answer) for pair in await pairs_of(house)] == [
        ("q1?", "a1"),
        ("q3?", "a\nb"),
        ('5" pipe?', "a4"),
        ("xy?", "a5"),
        ("여러 줄이 있어요?", "네"),
    ]
    assert [(line[0], line[3][:6]) for line in report_of(reply) if line[1] == "받지 못함"] == [
        ("3", '따옴표(")'),
        ("4", "UTF-8로"),
    ]


async def test_two_people_pressing_import_at_once_bring_it_once() -> None:
    house = House()
    preview = await house.run("import", {"file": Upload("a", TABLE.encode())})
    await house.run("import", preview.buttons[0].values)
    first = await table_of(house)
    await house.ports.pairs.add([QAPair("q", "a", entry=f"{preview.facts['draft']}:2")])

    assert await table_of(house) == first


async def test_progress_is_shown_from_reading_to_saving() -> None:
    house = House()
    text = "\n".join(f"{n}번은 뭐야?,{n}번이에요." for n in range(1200))
    from core.reply import Call

    call = Call("import", {"file": Upload("a", text.encode()), "yes": "yes"}, ADMIN, HERE)
    steps = [part for part in await house.parts(house.app.run(call)) if isinstance(part, Progress)]

    assert [(step.done, step.total) for step in steps] == [
        (0, 0),
        (0, 0),
        *((seen, 1200) for seen in (320, 640, 960, 1200)),
        (500, 1200),
        (1000, 1200),
        (1200, 1200),
    ]


async def test_progress_is_shown_while_many_pairs_gain_wordings() -> None:
    house = House()
    await imported(house, "\n".join(f"{n}번은 뭐야?,{n}번이에요." for n in range(501)).encode())
    reply = await imported(
        house, "\n".join(f"{n}번은 뭐야?,{n}번이에요.,{n}번이 뭐지?" for n in range(501)).encode()
    )

    assert (reply.facts["new"], reply.facts["widened"], reply.facts["faults"]) == (0, 501, 0)


def _line(*turns: tuple[str, str], **more: object) -> str:
    messages = [{"role": role, "content": content} | more for role, content in turns]
    return json.dumps({"messages": messages}, ensure_ascii=False)


ASKED, TOLD = ("user", "몇 명?"), ("assistant", "세 명이에요.")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (_line(("developer", "s"), ASKED, TOLD), None),
        (_line(ASKED, TOLD, ("user", "그럼 공은?"), ("assistant", "둘이요.")), "첫 질문과 답만"),
        (_line(ASKED, TOLD, name="민지"), None),
        ('{"prompt": "몇 명?", "completion": "세 명이에요."}', None),
        ('{"질문": "몇 명?", "답": "세 명이에요.", "variants": ["몇 명?"], "tags": "팀"}', None),
        (
            '{"messages": [{"role": "user", "content": [{"type": "text", "text": "몇 명?"}]}, {"role": "assistant", "content": "세 명이에요."}]}',
            None,
        ),
    ],
)
async def test_of_a_line_the_first_exchange_is_taken_and_what_is_left_out_is_said(
    line: str, told: str | None
) -> None:
    house = House()
    reply = await imported(house, line.encode())

    assert [(pair.question, pair.answer) for pair in await pairs_of(house)] == [("몇 명?", "세 명이에요.")]
    assert (told in reply.text) if told else reply.attachments == ()


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (_line(ASKED, TOLD, weight=0), "weight가 0"),
        (_line(ASKED, ("tool", "3"), TOLD), "도구"),
        (
            '{"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "tool_calls": [{}]}]}',
            "도구",
        ),
        ('{"messages": [{"role": "user", "content": [{"type": "image_url"}]}]}', "글이 아니에요"),
        ('{"messages": [{"role": "user", "content": ["a"]}]}', "글이 아니에요"),
        ('{"question": "q", "answer": ""}', "비어 있어요"),
        ('{"question": 1}', "messages"),
        (_line(TOLD, ASKED), "비어 있어요"),
        (_line(("user", "?!"), TOLD), "질문이 비어"),
        (_line(("user", "세 명이에요"), TOLD), "똑같아요"),
    ],
)
async def test_a_line_that_would_teach_something_wrong_is_left_out_with_its_reason(
    line: str, told: str
) -> None:
    reply = await imported(House(), f"{_line(('user', '공?'), ('assistant', '둘.'))}\n{line}\n".encode())

    assert reply.facts["new"] == 1
    assert told in report_of(reply)[-1][3]


async def test_more_wordings_than_a_pair_may_have_are_said_and_never_lost_in_jsonl() -> None:
    house = House()
    lines = [_line(("user", f"{n}번 사람은 와요?"), ("assistant", "네.")) for n in range(120)]
    await imported(house, "\n".join(lines).encode())
    assert [len(pair.wordings) for pair in await pairs_of(house)] == [50, 50, 20]

    other = House()
    variants = " | ".join(f"표현 {n}" for n in range(60))
    reply = await imported(other, f"질문,답,다른 표현\n여럿?,네요.,{variants}\n".encode())
    assert "60개" in reply.text
    assert len((await pairs_of(other))[0].variants) == 50
    more = await imported(other, "질문,답,다른 표현\n여럿?,네요.,또 다른 표현\n".encode())
    assert report_of(more)[0][1] == "표현이 가득 참"


async def test_more_tags_than_a_pair_may_have_are_refused() -> None:
    reply = await imported(House(), f"하나?,둘.,,{' | '.join(map(str, range(11)))}\nb,c,,\n".encode())

    assert "태그" in report_of(reply)[0][3]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\xd0\xcf\x11\xe0 old", ".xls"),
        (b"PK\x03\x04 broken", "Excel"),
        (b"\x89PNG\r\n\x1a\n\0\0", "글자가 아닌"),
        ("가나다".encode("utf-16") + b"\x00", "글자가 아닌"),
        (b"\xff\xff\xfe\xff\n" * 3, "글자가 아닌"),
    ],
)
async def test_a_file_of_another_kind_is_refused_with_what_to_do(content: bytes, told: str) -> None:
    reply = await imported(House(), content)

    assert reply.facts["error"] == "UnreadableFile"
    assert told in reply.text


async def test_other_sheets_are_said_to_be_left_out() -> None:
    import zipfile

    buffer = io.BytesIO(as_excel())
    with zipfile.ZipFile(buffer) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"</sheets>", b'<sheet name="2"/></sheets>')
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)

    assert "첫 시트 ‘hobane’만" in (await imported(House(), packed.getvalue())).text


@CALM
@given(st.lists(st.tuples(WORDS, WORDS, st.lists(WORDS.filter(bool), max_size=3, unique=True)), max_size=4))
def test_several_texts_in_a_cell_come_apart_as_they_were(made: list[tuple[str, str, list[str]]]) -> None:
    for _, _, parts in made:
        assert several(joined(parts)) == tuple(parts)


@CALM
@given(st.integers(0, 5000))
def test_letters_of_columns_are_those_of_a_spreadsheet(place: int) -> None:
    from core.xlsx import column_number

    assert column_number(letters_of(place)) == place


@CALM
@given(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r\ufeff"), min_size=1),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_any_text_is_read_in_any_unicode_form(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)).text == text


def test_korean_in_cp949_is_told_from_broken_utf8() -> None:
    text = "질문,답\n뷁은 뭐야?,글자예요.\n"

    assert (decode(text.encode("cp949")).text, decode(text.encode("cp949")).encoding) == (text, "CP949")
    broken = decode(text.encode() + b"\xea\xb0 x\n" + text.encode())
    assert [fault.line for fault in broken.faults] == [3]
    assert broken.text.count("뷁") == 2
    with pytest.raises(NotText):
        decode(b"\xff\xff\n" * 4)


async def test_checking_a_table_says_how_it_would_be_read_and_offers_the_import() -> None:
    house = House()
    reply = await house.run("check", {"file": Upload("a.csv", f"{TABLE}빈칸,\n".encode("cp949"))})

    assert reply.tone == Tone.WARNING
    assert "CP949" in reply.text
    assert "4번째 줄: 답이 비어" in reply.text
    assert reply.facts["pairs"] == 2
    assert "새 질문과 답 2개" in (await house.run("import", reply.buttons[0].values)).text


def test_cells_are_written_in_the_order_of_the_heading() -> None:
    pair = QAPair("q", "a", ("v|w", "x\\"), ("t",))

    assert cells_of(pair) == ("q", "a", "v\\|w | x\\", "t", "terminal", "")
    assert list(rows_of([pair]))[1] == "q,a,v\\|w | x\\,t,terminal,\r\n"


def test_a_quote_that_slips_in_takes_no_line_but_its_own() -> None:
    text = 'q0?,"two\nlines"\nq1?,"open\nplain?,one\nq2?,"also open\nq3?,"a ""b"" \n more"\nq4?,"never'
    numbered, faults = cells_in(text)

    assert numbered == [(1, ("q0?", "two\nlines")), (4, ("plain?", "one")), (6, ("q3?", 'a "b" \n more'))]
    assert [(fault.line, fault.reason) for fault in faults] == [
        (3, "unclosed_quote"),
        (5, "unclosed_quote"),
        (8, "unclosed_quote"),
    ]


def test_cells_of_several_lines_may_follow_each_other() -> None:
    numbered, faults = cells_in('"first\ncell","second\ncell"\nplain,one')

    assert numbered == [(1, ("first\ncell", "second\ncell")), (4, ("plain", "one"))]
    assert faults == []


async def test_a_preview_of_jsonl_has_no_columns_to_change() -> None:
    preview = await House().run("import", {"file": Upload("a.jsonl", _line(ASKED, TOLD).encode())})

    assert [button.label for button in preview.buttons] == ["가져오기", "가져오지 않기"]
    assert "JSONL, UTF-8" in preview.text


async def test_a_line_with_a_secret_is_refused_and_personal_data_is_pointed_out_and_masked_on_request() -> (
    None
):
    house = House()
    text = "질문,답\n서버 비번은?,비밀번호: hunter2secret!\n담당자 번호는?,010-1234-5678이에요.\n공은?,둘.\n"
    preview = await house.run("import", {"file": Upload("a.csv", text.encode())})
    assert "hunter2secret" not in preview.text + str(report_of(preview))
    assert [line[:2] for line in report_of(preview)][:3] == [
        ["2", "받지 못함"],
        ["3", "새로 배움"],
        ["3", "참고"],
    ]
    assert preview.buttons[1].label == "개인정보를 가리고 가져오기"

    await house.run("import", preview.buttons[1].values)
    stored = await pairs_of(house)
    assert [pair.question for pair in stored] == ["담당자 번호는?", "공은?"]
    assert "1234-5678" not in stored[0].answer


async def test_an_answer_is_no_short_word_that_comes_again_and_again_and_named_columns_keep_their_role() -> (
    None
):
    rows = [
        "1,환불 돼요?,7일 안에 됩니다.,환불",
        "2,교환은요?,,환불",
        "3,언제 와요?,사흘 뒤입니다.,배송",
        "4,몇 시예요?,아홉 시입니다.,시간",
    ]
    guess = await House().run(
        "import", {"file": Upload("a.csv", "\n".join(["번호,내용,결과,종류", *rows]).encode())}
    )
    assert guess.facts["columns"] == {"question": 1, "answer": 2}

    named = await House().run(
        "import", {"file": Upload("a.csv", "\n".join(["번호,메모,문의 내용,분류", *rows]).encode())}
    )
    assert named.facts["columns"] == {"question": 2, "answer": 1, "tags": 3}
    assert "첫 줄은 제목" in named.text


async def test_what_is_imported_waits_for_a_second_person_where_that_is_asked_for() -> None:
    house = House(Options(base_model="base", training_base="base", review="second"))
    reply = await imported(house, TABLE.encode())

    assert {pair.status for pair in await pairs_of(house)} == {Status.DRAFT}
    assert "/review" in reply.text


SECRET = "sk-proj-" + "Abc123Def456Ghi789Jkl012"


async def test_a_file_whose_pairs_were_imported_waits_no_longer() -> None:
    house = House()
    upload = Upload("a.csv", f"question,answer\n공은?,둘\n열쇠는?,{SECRET}\n".encode())
    preview = await house.run("import", {"file": upload})
    assert await house.ports.drafts.get(str(preview.facts["draft"])) is not None
    await house.run("import", preview.buttons[0].values)

    assert [pair.question for pair in await pairs_of(house)] == ["공은?"]
    assert await house.ports.drafts.get(str(preview.facts["draft"])) is None
    again = await house.run("import", preview.buttons[0].values)
    assert again.facts["error"] == "NoSuchDraft"
    assert len(await pairs_of(house)) == 1


async def test_a_file_that_is_declined_is_deleted() -> None:
    house = House()
    preview = await house.run("import", {"file": Upload("a.csv", TABLE.encode())})
    decline = preview.buttons[-1]
    replies = [await house.run(decline.command, decline.values) for _ in range(2)]

    assert decline.label == "가져오지 않기"
    assert [reply.facts["discarded"] for reply in replies] == [True, False]
    assert "지웠어요" in replies[0].text
    assert await house.ports.drafts.get(str(preview.facts["draft"])) is None
    assert await pairs_of(house) == []
