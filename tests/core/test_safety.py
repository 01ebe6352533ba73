"""A look at many pairs finds secrets and personal data wherever they stand in a pair."""

from __future__ import annotations

from core.model import QAPair
from core.safety import Look, look_at, without_personal
from tests.fakes_consent import TOKEN, FakeFinder


async def test_each_pair_gets_its_own_look_in_order() -> None:
    pairs = [
        QAPair("공은 몇 개예요?", "두 개예요."),
        QAPair("담당자는?", "민지 010-1234-5678"),
        QAPair("와이파이는?", "비밀번호: hobane2026!", ("min@hobane.kr한테 물어볼까요?",)),
        QAPair("저장소는?", f"이걸 쓰세요 {TOKEN}"),
    ]
    looks = await look_at(pairs * 1000, FakeFinder())

    assert len(looks) == 4000
    assert looks[:4] == looks[4:8] == looks[-4:]
    assert [look.clear for look in looks[:4]] == [True, False, False, False]
    assert looks[0] == Look()
    assert [one.kind for one in looks[1].personal] == ["phone"]
    assert [one.text for one in looks[2].credentials] == ["hobane2026!"]
    assert [one.kind for one in looks[2].personal] == ["email"]
    assert [one.kind for one in looks[3].credentials] == ["GitLab"]


async def test_only_what_may_hold_a_secret_is_shown_to_the_library() -> None:
    finder = FakeFinder()
    await look_at([QAPair("공은 몇 개예요?", "두 개예요."), QAPair("토큰은?", TOKEN)], finder)

    assert len(finder.asked) == 1


async def test_no_pairs_are_no_looks() -> None:
    assert await look_at([], FakeFinder()) == []


def test_masking_a_pair_masks_all_that_people_wrote_of_it() -> None:
    number, shown = "010-1234-5678", "010-****-5678"
    pair = QAPair(number, f"{number}예요", (number,), (number,), borrowed=(number,))

    assert without_personal(pair) == QAPair(shown, f"{shown}예요", (shown,), (shown,), borrowed=(shown,))
