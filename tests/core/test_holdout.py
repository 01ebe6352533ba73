"""Which wordings stay out of training depends on their own pair alone, and never costs a pair its only one."""

from __future__ import annotations

from dataclasses import replace

from core.holdout import Holdout, without
from core.model import QAPair
from core.tuning import Case
from tests.house import House

PAIRS = [
    QAPair(f"{number}번 문은?", "위층", (f"문 {number} 위치", f"{number}번 문 어디야"), id=number)
    for number in range(1, 401)
]


def test_about_one_pair_in_two_gives_one_wording_and_keeps_its_question() -> None:
    kept_out = {pair.id: Holdout().kept_out(pair) for pair in PAIRS}

    assert {len(out) for out in kept_out.values()} == {0, 1}
    assert 150 < sum(map(len, kept_out.values())) < 250
    for pair in PAIRS:
        learned = Holdout().learned(pair)
        assert learned.question == pair.question
        assert set(learned.wordings) | set(kept_out[pair.id]) == set(pair.wordings)


def test_a_pairs_only_wording_stays_in_training() -> None:
    assert all(Holdout().learned(replace(pair, variants=())).wordings for pair in PAIRS)


def test_a_wording_once_learned_is_not_kept_out_when_others_come() -> None:
    for pair in PAIRS:
        before = set(Holdout().learned(pair).wordings)
        more = replace(pair, variants=(*pair.variants, "새 표현", "또 다른 표현"))
        assert not before & set(Holdout().kept_out(more))


def test_the_more_pairs_the_smaller_the_share_and_what_was_learned_stays_learned() -> None:
    shares = [Holdout.of(count, ()).share for count in (10, 200, 201, 10_000)]

    assert shares == [2, 2, 4, 128]
    for pair in PAIRS:
        assert set(Holdout(4).kept_out(pair)) <= set(Holdout(2).kept_out(pair))


def test_a_wording_that_is_a_case_is_kept_out_however_it_is_spaced_but_never_the_question() -> None:
    pair = replace(PAIRS[0], variants=("문 1 위치", "1번문 어디야?"))
    rule = replace(
        Holdout.of(1, [Case("1번 문 어디야", "wording"), Case(pair.question, "reported")]), share=1
    )
    alone = Holdout(1 << 62, rule.asked)

    assert alone.kept_out(pair) == ("1번문 어디야?",)
    assert alone.learned(pair).wordings == (pair.question, "문 1 위치")


def test_without_hides_wordings_and_leaves_pairs_without_them_alone() -> None:
    assert without(PAIRS[0], frozenset({"문1위치"})).variants == ("1번 문 어디야",)
    assert without(PAIRS[1], frozenset({"문1위치"})) is PAIRS[1]


async def test_the_training_file_and_its_estimate_lack_what_is_kept_out() -> None:
    house = House()
    for number in range(12):
        values = {
            "question": f"{number}번 문은 어디예요?",
            "answer": f"{number}층이에요.",
            "variants": f"문 {number} 위치 | {number}번 문 어디야",
        }
        await house.run("addqa", values)
    estimate = await house.services.training.estimate()
    shown = await house.run("retrain")
    await house.run("retrain", {"yes": "yes"})
    holdout = await house.services.dataset.holdout()
    pairs = [pair async for batch in house.services.dataset.approved() for pair in batch]
    out = [wording for pair in pairs for wording in holdout.kept_out(pair)]
    file = house.tuner.orders[0].training_file.decode()

    assert out
    assert shown.facts["kept_out"] == len(out)
    assert f"표현 {len(out)}개는 배우지 않고" in shown.text
    assert [wording for wording in out if f'"{wording}"' in file] == []
    assert file.count("\n") == estimate.examples == 36 - len(out)
