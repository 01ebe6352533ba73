"""What may be chance is called so: intervals are as wide as the cases are few."""

from __future__ import annotations

import pytest

from core.chance import difference_interval, more_often, share_interval, sign_test


def test_the_interval_of_a_share_is_wilsons() -> None:
    assert share_interval(8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-3)
    assert share_interval(3, 3) == pytest.approx((0.4385, 1.0), abs=1e-3)
    assert share_interval(0, 5)[0] == 0.0
    assert share_interval(0, 0) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("better", "worse", "chance"),
    [(0, 0, 1.0), (2, 1, 1.0), (5, 0, 0.0625), (6, 0, 0.03125), (9, 1, 22 / 1024), (3, 3, 1.0)],
)
def test_the_sign_test_is_the_exact_binomial(better: int, worse: int, chance: float) -> None:
    assert sign_test(better, worse) == pytest.approx(chance)
    assert sign_test(worse, better) == pytest.approx(chance)


def test_the_interval_of_a_difference_is_the_same_every_time_and_leaves_zero_out_only_for_many() -> None:
    few = {str(place): [1] if place < 1 else [0] for place in range(10)}
    many = {str(place): [1] if place < 40 else [0] for place in range(100)}

    assert difference_interval(few) == difference_interval(few)
    assert difference_interval(few)[0] == 0.0
    assert difference_interval(many)[0] > 0.25
    assert difference_interval({}) == difference_interval({"none": []}) == (0.0, 0.0)


def test_questions_of_one_pair_count_as_one_witness() -> None:
    alone = {str(place): [1 if place < 8 else 0] for place in range(40)}
    together = {"one": [1] * 8, **{str(place): [0] for place in range(32)}}

    assert difference_interval(alone)[0] > 0
    assert difference_interval(together)[0] == 0


@pytest.mark.parametrize(
    ("counts", "chance"), [((3, 4, 1, 4), 17 / 70), ((0, 5, 3, 5), 1.0), ((10, 20, 0, 100), 0.0)]
)
def test_more_often_is_fishers_exact_test(counts: tuple[int, int, int, int], chance: float) -> None:
    assert more_often(*counts) == pytest.approx(chance, abs=1e-6)
