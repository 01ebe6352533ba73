"""Information goes in as passages, is found beside what is taught, and is cited by answers that rest on it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.citing import cited
from core.markup import markdown_of
from core.model import Actor, Finish, Suggestion, Turn, Verdict
from core.passages import passages_of
from core.ports_files import BadPages
from core.reply import Reply, Tone, Upload
from tests.both import CALM
from tests.both import house as house
from tests.house import HERE, House

RULES = "# 경기 규칙\n\n처음 말.\n\n## 시간\n\n전반과 후반은 각각 10분이에요.\n\n## 공\n\n한 경기에 공 두 개를 써요.\n"
MEMBER = Actor("web", "kim", "김", language="ko")


async def added(house: House, content: str | bytes, name: str = "rules.md") -> Reply:
    data = content if isinstance(content, bytes) else content.encode()
    return await house.run("addnote", {"file": Upload(name, data)})


def test_passages_follow_the_headings_and_say_the_way_to_them() -> None:
    text = f"앞말\n\n{RULES}\n### 예외\n\n비가 오면 5분.\n\n```\n# 주석\n\n코드\n```\n# 부록\n끝"

    assert [(note.source, note.text) for note in passages_of(text, "docs/rules.md")] == [
        ("rules", "앞말"),
        ("경기 규칙", "처음 말."),
        ("경기 규칙 › 시간", "전반과 후반은 각각 10분이에요."),
        ("경기 규칙 › 공", "한 경기에 공 두 개를 써요."),
        ("경기 규칙 › 공 › 예외", "비가 오면 5분.\n```\n# 주석\n\n코드\n```"),
        ("부록", "끝"),
    ]


@CALM
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=300), st.integers(20, 100))
def test_no_passage_is_longer_than_it_may_be_and_no_letter_is_lost(text: str, longest: int) -> None:
    notes = passages_of(text, "a.txt", longest)
    letters = "".join(letter for note in notes for letter in note.text if letter.isalnum())

    assert all(len(note.text) <= longest for note in notes)
    if not any(line.lstrip().startswith("#") for line in text.splitlines()):
        from core.clean import clean

        assert letters == "".join(letter for letter in clean(text) if letter.isalnum())


def test_a_long_section_is_split_between_paragraphs_and_a_long_paragraph_between_sentences() -> None:
    notes = passages_of(f"{'가' * 30}\n\n{'나' * 30}\n\n{'다' * 40}. {'라' * 40}.", "a.txt", 65)

    assert [note.text for note in notes] == [f"{'가' * 30}\n{'나' * 30}", f"{'다' * 40}.", f"{'라' * 40}."]


def test_a_web_page_is_its_headings_and_its_text() -> None:
    page = (
        "<!doctype html><html><head><title>사내  규정</title><style>p{}</style></head><body><nav>메뉴<button>누름</nav>"
        "<h2>휴가 <b>규정</b></h2><p>연차는 <i>15일</i>&nbsp;&amp; 반차<script>alert(1)<b>x</script></p>"
        "<style><nav></style><ul><li>첫째<li>둘째</ul><table><tr><th>이름</th><td>값</td></tr></table>a<br>b</unknown>"
    )

    assert markdown_of(page) == (
        "# 사내 규정\n\n## 휴가 규정\n\n연차는 15일 & 반차\n\n- 첫째\n- 둘째\n\n이름 값\n\na\nb"
    )
    assert markdown_of("<h1>제목</h1><p>글") == "# 제목\n\n글"
    assert markdown_of("<title>이름</title><h1>제목</h1>글").startswith("# 제목")


async def test_a_file_becomes_passages_that_the_next_prompt_holds(house: House) -> None:
    reply = await added(house, RULES)
    assert (reply.tone, reply.facts) == (Tone.GOOD, {"source": "rules.md", "passages": 3, "replaced": 0})

    await house.ask("전반과 후반은 몇 분이에요?")
    system = house.model.prompts[-1][1][0].text
    assert '<note source="경기 규칙 › 시간">전반과 후반은 각각 10분이에요.</note>' in system


async def test_the_same_file_again_takes_the_place_of_what_it_brought(house: House) -> None:
    await added(house, RULES)
    again = await added(house, "# 경기 규칙\n\n다 바뀌었어요.")

    assert again.facts == {"source": "rules.md", "passages": 1, "replaced": 3}
    assert (await house.run("notes", {"search": "10분"})).facts["total"] == 0


async def test_a_text_is_a_note_under_its_name_or_its_beginning(house: House) -> None:
    await house.run("addnote", {"text": "주차는 지하 2층이에요.", "name": "주차"})
    await house.run("addnote", {"text": "회의실은 3층이에요."})
    listed = await house.run("notes")

    assert listed.facts["sources"] == {"주차": 1, "회의실은 3층이에요.": 1}
    assert (await house.run("addnote")).facts["error"] == "MissingField"


async def test_notes_are_listed_searched_shown_and_removed_by_buttons(house: House) -> None:
    assert (await house.run("notes")).facts["total"] == 0
    await added(house, RULES)
    sources = await house.run("notes")
    assert sources.table is not None
    assert sources.table.rows == (("rules.md", "3"),)

    passages = await house.run("notes", sources.buttons[0].values)
    assert [row[1] for row in passages.table.rows] == ["경기 규칙", "경기 규칙 › 시간", "경기 규칙 › 공"]  # type: ignore[union-attr]
    found = await house.run("notes", {"search": "공 두 개"})
    assert found.facts["total"] == 1
    one = await house.run("notes", found.buttons[0].values)
    assert one.text == "**경기 규칙 › 공**\n\n한 경기에 공 두 개를 써요."

    gone = await house.run("dropnote", one.buttons[0].values)
    assert "경기 규칙 › 공" in gone.text
    assert (await house.run("notes", {"number": one.buttons[0].values["number"]})).facts[
        "error"
    ] == "NoSuchNote"
    assert (await house.run("notes", {"source": "rules.md"})).facts["total"] == 2
    everything = await house.run("dropnote", {"source": "rules.md"})
    assert everything.facts == {"dropped": 2}
    assert (await house.run("dropnote", {"source": "rules.md"})).tone == Tone.WARNING
    assert (await house.run("dropnote")).facts["error"] == "MissingField"
    assert (await house.run("notes", {"search": "시간"})).facts["total"] == 0


async def test_members_see_notes_but_cannot_remove_or_add_them(house: House) -> None:
    await added(house, RULES)
    shown = await house.run("notes", {"source": "rules.md"}, by=MEMBER)

    assert "dropnote" not in {button.command for button in shown.buttons}
    one = await house.run("notes", {"number": "1"}, by=MEMBER)
    assert one.buttons == ()
    for command in ("addnote", "dropnote"):
        assert (await house.run(command, {"name": "x"} if command == "addnote" else {}, by=MEMBER)).facts[
            "error"
        ] == "NotAllowed"


async def test_many_notes_and_sources_go_page_by_page(house: House) -> None:
    for number in range(12):
        await added(
            house, "\n\n".join(f"# {number}-{part}\n글 {part}" for part in range(12)), f"{number:02}.md"
        )
    first = await house.run("notes")
    second = await house.run("notes", first.buttons[-1].values)
    assert second.facts["total"] == 144
    assert second.table is not None
    assert len(second.table.rows) == 2

    passages = await house.run("notes", {"source": "03.md"})
    more = await house.run("notes", next(b for b in passages.buttons if "page" in b.values).values)
    assert more.table is not None
    assert len(more.table.rows) == 2


async def test_a_pdf_is_read_by_pages(house: House) -> None:
    house.pages.texts = ["# 첫 쪽의 글", "둘째 쪽의 글"]
    await added(house, b"%PDF-1.7", "규정.pdf")
    shown = await house.run("notes", {"source": "규정.pdf"})
    assert shown.table is not None
    assert [row[1:] for row in shown.table.rows] == [
        ("규정 › p. 1", "\\# 첫 쪽의 글"),
        ("규정 › p. 2", "둘째 쪽의 글"),
    ]

    house.pages.texts = [""]
    assert "OCR" in (await added(house, b"%PDF-1.7", "그림.pdf")).text
    house.pages.trouble = BadPages("pdf_locked")
    assert "암호" in (await added(house, b"%PDF-1.7", "잠김.pdf")).text
    house.pages.trouble = BadPages("broken_pdf")
    assert "PDF가 망가졌어요" in (await added(house, b"PK", "이름만.PDF")).text


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"\x89PNG\0\0", "글자가 아닌"), (b" ", "글이 없어요"), (bytes(20_000_001), "20MB")],
)
async def test_a_file_that_holds_no_text_is_refused_with_the_reason(content: bytes, told: str) -> None:
    assert told in (await added(House(), content, "a.md")).text


async def test_a_web_page_and_korean_excel_encodings_are_read(house: House) -> None:
    await added(house, "<html><title>안내</title><p>문은 9시에 열어요.".encode("cp949"), "guide.html")

    assert (await house.run("notes", {"search": "9시"})).facts["notes"][0]["source"] == "안내"  # type: ignore[index]


def _says(house: House, text: str) -> None:
    def say(model: str, turns: Sequence[Turn]) -> Sequence[Verdict | str | Finish | BaseException]:
        return [text, Finish()]

    house.model.say = say


async def test_an_answer_taken_from_a_note_names_it_and_one_that_is_not_claims_nothing(house: House) -> None:
    await added(house, RULES)
    _says(house, "전반과 후반은 각각 10분이에요.")
    reply = await house.ask("경기는 얼마나 해요? 전반과 후반이 있어요?")
    assert reply.text.endswith("\n\n출처: 경기 규칙 › 시간")
    assert reply.facts["sources"] == ["note:2"]
    exchange = await house.ports.talks.recent(HERE, 2)
    assert "출처" not in exchange[-1].text

    _says(house, "전반과 후반은 각각 15분이에요.")
    other = await house.ask("경기는 얼마나 해요? 전반과 후반이 있어요?")
    assert "출처" not in other.text
    assert other.facts["sources"] == []


async def test_a_passage_that_the_embedded_model_shows_is_among_the_sources(house: House) -> None:
    await added(house, RULES)
    passage = Suggestion("경기 규칙 › 시간", "전반과 후반은 각각 10분이에요.", 0.4)
    house.model.say = lambda model, turns: [Verdict("suggested", 0.3, (passage,)), "…", Finish()]
    reply = await house.ask("전반과 후반은 몇 분?")

    assert "‘경기 규칙 › 시간’에 이런 내용이 있어요" in reply.text
    assert reply.facts["sources"] == ["note:2"]


def test_a_sentence_is_ascribed_to_where_its_words_and_all_its_numbers_stand() -> None:
    sources = {
        "note:1": "환불은 구매 후 7일 안에 신청할 수 있습니다.",
        "note:2": "배송은 사흘 걸리고 제주는 닷새 걸립니다.",
    }

    assert cited("환불은 7일 안에 신청할 수 있습니다. 배송은 사흘 걸립니다.", "환불?", sources) == [
        "note:1",
        "note:2",
    ]
    assert cited("환불은 14일 안에 신청할 수 있습니다.", "환불?", sources) == []
    assert cited("네.", "환불?", sources) == []
    assert cited("저는 그 일을 잘 모르겠어요.", "환불?", sources) == []


def test_a_page_may_leave_out_the_tags_that_html_lets_it_leave_out() -> None:
    assert markdown_of(
        "<!doctype html><title>안내</title><meta charset=utf-8><body><h2>문<p>9시에 열어요"
    ) == ("# 안내\n\n## 문\n\n9시에 열어요")
    assert markdown_of("<html><head><title>안내</title><body><p>글") == "# 안내\n\n글"
