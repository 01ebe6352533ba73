"""The embedded brain answers what was taught, suggests what is like it, and refuses the rest."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

import pytest

from engine.brain import Message, Sampling, UnreadableModel, Verdict
from engine.recall.brain import RecallBrain, pieces
from engine.recall.calibration import calibrated
from engine.recall.model import built, save
from engine.recall.prompt import Passage, read

TWO_WEEKS = "대출 기간은 2주입니다."
NINE = "아침 9시에 엽니다."
CARD = "1층 안내대에서 만들어 드립니다."
TAUGHT = [
    ("책은 며칠 동안 빌릴 수 있나요?", TWO_WEEKS),
    ("대출 기간은 얼마나 되나요?", TWO_WEEKS),
    ("도서관은 몇 시에 열어요?", NINE),
    ("도서관 여는 시간이 궁금해요", NINE),
    ("회원증은 어디서 만들어요?", CARD),
    ("회원증 발급 장소 알려 주세요", CARD),
]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("library")
    save(calibrated(built(TAUGHT))[0], folder)
    return folder


def example(question: str, answer: str) -> list[Message]:
    return [Message("user", question, "example"), Message("assistant", answer, "example")]


async def ask(
    question: str, artifact: Path | None, prompt: Sequence[Message] = ()
) -> tuple[Verdict, str, list[str]]:
    said: list[str] = []
    verdict: Verdict | None = None
    async for part in RecallBrain().answer([*prompt, Message("user", question)], artifact, Sampling()):
        if isinstance(part, Verdict):
            assert verdict is None
            assert not said
            verdict = part
        else:
            said.append(part)
    assert verdict is not None
    return verdict, "".join(said), said


@pytest.mark.parametrize(("question", "answer"), TAUGHT)
async def test_every_taught_wording_is_answered_word_for_word(
    question: str, answer: str, library: Path
) -> None:
    verdict, text, _ = await ask(question, library)
    assert (verdict.outcome, text) == ("answered", answer)
    assert verdict.candidates[0].answer == answer


@pytest.mark.parametrize(
    "question",
    [
        "책은며칠동안빌릴수있나요",
        "  책은 며칠 동안  빌릴 수 있나요!!! ",
        "책을 며칠 동안 빌릴 수 있나요?",
        "책 며칠 동안 빌릴 수 있어?",
        "책은 며칠 동안 빌랄 수 있나요?",
        "책은 며칠 동안 빌릴 수 있너요?",
        "\u110e\u1162\u11a8\u110b\u1173\u11ab \u1106\u1167\u110e\u1175\u11af 동안 빌릴 수 있나요?",
        "책은\u0000 며칠\u200b 동안 빌릴 수 있나요?",
    ],
)
async def test_spaces_marks_particles_composition_and_one_slip_do_not_matter(
    question: str, library: Path
) -> None:
    verdict, text, _ = await ask(question, library)
    assert (verdict.outcome, text) == ("answered", TWO_WEEKS)


async def test_a_foreign_thing_with_a_taught_predicate_is_never_answered(library: Path) -> None:
    verdict, text, _ = await ask("수영장은 몇 시에 열어요?", library)
    assert verdict.outcome == "suggested"
    assert verdict.unknown == ("수영장",)
    assert verdict.candidates[0].answer == NINE
    assert NINE not in text
    assert "1. 도서관" in text


async def test_another_kind_of_question_about_a_taught_thing_is_not_answered(library: Path) -> None:
    verdict, _, _ = await ask("회원증은 얼마예요?", library)
    assert verdict.outcome == "suggested"


async def test_a_question_about_another_number_is_not_answered() -> None:
    taught = [
        *example("네 명이 하면 돌을 몇 개 써요?", "여섯 개요."),
        *example("두 명이 하면 돌을 몇 개 써요?", "열 개요."),
    ]
    assert (await ask("4명이 하면 돌을 몇 개 써요?", None, taught))[1] == "여섯 개요."
    verdict, _, _ = await ask("세 명이 하면 돌을 몇 개 써요?", None, taught)
    assert verdict.outcome == "suggested"


async def test_a_fact_taught_in_two_languages_is_found_in_that_of_the_question() -> None:
    taught = [
        *example("판은 몇 칸이에요?", "일곱 칸이에요."),
        *example("How big is the board?", "Seven squares."),
    ]
    assert (await ask("판 몇칸이야", None, taught))[1] == "일곱 칸이에요."
    assert (await ask("how big is board", None, taught))[1] == "Seven squares."


async def test_what_resembles_nothing_is_refused_and_the_unknown_words_are_named(library: Path) -> None:
    verdict, text, _ = await ask("오늘 날씨 어때?", library)
    assert verdict.outcome == "refused"
    assert verdict.candidates == ()
    assert "'날씨'" in text


async def test_an_english_question_is_refused_in_english(library: Path) -> None:
    verdict, text, _ = await ask("Who painted the Mona Lisa?", library)
    assert verdict.outcome == "refused"
    assert text.isascii()


async def test_suggestions_never_repeat_an_answer(library: Path) -> None:
    verdict, text, _ = await ask("도서관 회원증 대출 시간", library)
    answers = [candidate.answer for candidate in verdict.candidates]
    assert 1 <= len(answers) <= 3
    assert len(set(answers)) == len(answers)
    assert verdict.candidates[0].certainty == max(candidate.certainty for candidate in verdict.candidates)
    assert all(0 <= candidate.certainty <= 1 for candidate in verdict.candidates)
    assert text.startswith("혹시 이 질문인가요?\n1. ")


async def test_the_base_model_without_examples_knows_nothing() -> None:
    verdict, _, _ = await ask("도서관은 몇 시에 열어요?", None)
    assert (verdict.outcome, verdict.candidates) == ("refused", ())


async def test_examples_in_the_prompt_are_knowledge() -> None:
    verdict, text, _ = await ask("도서관 몇 시에 열어?", None, example("도서관은 몇 시에 열어요?", NINE))
    assert (verdict.outcome, text) == ("answered", NINE)


async def test_the_newest_teaching_of_a_question_wins(library: Path) -> None:
    newer = [
        *example("도서관은 몇 시에 열어요?", "8시요."),
        *example("도서관은 몇시에 열어요", "10시에 엽니다."),
    ]
    verdict, text, _ = await ask("도서관은 몇 시에 열어요?", library, newer)
    assert (verdict.outcome, text) == ("answered", "10시에 엽니다.")


async def test_other_turns_of_the_conversation_are_not_knowledge() -> None:
    talk = [Message("user", "점심은 몇 시야?"), Message("assistant", "12시야.")]
    verdict, _, _ = await ask("점심은 몇 시야?", None, talk)
    assert verdict.outcome == "refused"


async def test_a_question_taught_with_two_answers_is_never_answered_outright(tmp_path: Path) -> None:
    save(
        calibrated(built([*TAUGHT, ("책은 며칠 동안 빌릴 수 있나요?", "3주입니다.")]))[0],
        tmp_path,
    )
    verdict, _, _ = await ask("책은 며칠 동안 빌릴 수 있나요?", tmp_path)
    assert verdict.outcome == "suggested"
    assert {candidate.answer for candidate in verdict.candidates[:2]} == {TWO_WEEKS, "3주입니다."}


async def test_a_note_that_holds_the_words_asked_for_is_suggested_but_not_answered() -> None:
    note = '<note source="주차 안내">주차장은 지하에 있고 두 시간까지 무료입니다.</note>'
    verdict, _, _ = await ask("주차장은 몇 시간 무료야?", None, [Message("system", f"친절하게.\n{note}")])
    assert verdict.outcome == "suggested"
    assert verdict.candidates[0].question == "주차 안내"
    assert verdict.candidates[0].answer == "주차장은 지하에 있고 두 시간까지 무료입니다."


async def test_each_line_of_an_example_is_a_wording_of_its_own() -> None:
    messages = [
        Message("user", "한 팀은 몇 명이에요?\n팀 인원은 얼마예요?", "example"),
        Message("assistant", "세 명이에요.", "example"),
        Message("user", "팀 인원은 얼마예요?"),
    ]

    assert read(messages).examples == (
        ("한 팀은 몇 명이에요?", "세 명이에요."),
        ("팀 인원은 얼마예요?", "세 명이에요."),
    )


async def test_notes_are_read_as_xml_text() -> None:
    system = """<note source='rules "one" &amp; two'>1 &lt; 2</note>\n<note>bare</note>"""

    assert read([Message("system", system)]).notes == (
        Passage('rules "one" & two', "1 < 2"),
        Passage("", "bare"),
    )


async def test_a_note_about_something_else_is_not_suggested() -> None:
    note = '<note source="주차 안내">주차장은 지하에 있습니다.</note>'
    verdict, _, _ = await ask("점심 메뉴 뭐야?", None, [Message("system", note)])
    assert verdict.outcome == "refused"


@pytest.mark.parametrize(
    "question",
    [
        "",
        " ",
        "?!…",
        "\ud800",
        "\udfff책",
        "\x00\x01\x02",
        "🎉🎉",
        "책" * 100_000,
        "빌릴수" * 40_000,
        "a" * 100_000,
        "﷽" * 50,
    ],
)
async def test_any_text_gets_a_verdict_in_bounded_time(question: str, library: Path) -> None:
    started = perf_counter()
    verdict, text, _ = await ask(question, library)
    assert perf_counter() - started < 5
    assert verdict.outcome in ("suggested", "refused")
    assert text


async def test_an_answer_comes_in_several_pieces_that_join_to_it() -> None:
    answer = "첫 줄은 이렇습니다.\n\n- 둘째 줄  그리고\n- 셋째 줄도 있습니다. "
    _, text, parts = await ask("몇 줄?", None, example("몇 줄?", answer))
    assert text == answer
    assert len(parts) > 2


@pytest.mark.parametrize("text", ["", " ", "한 낱말", "\n\n줄\n", "  앞 뒤  "])
def test_pieces_join_to_the_same_text(text: str) -> None:
    assert "".join(pieces(text)) == text


async def test_a_folder_without_a_model_is_reported(tmp_path: Path) -> None:
    with pytest.raises(UnreadableModel):
        await ask("책?", tmp_path)


async def test_a_loaded_model_is_kept(tmp_path: Path) -> None:
    save(built(TAUGHT), tmp_path)
    brain = RecallBrain()
    question = [Message("user", TAUGHT[0][0])]
    first = [part async for part in brain.answer(question, tmp_path, Sampling())]
    (tmp_path / "model.json").unlink()
    assert [part async for part in brain.answer(question, tmp_path, Sampling())] == first


def test_importing_the_brain_does_not_import_numpy() -> None:
    code = "import sys, engine.recall.brain, engine.retriever; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
