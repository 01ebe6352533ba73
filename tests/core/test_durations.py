"""A duration is said in the unit that fits."""

from __future__ import annotations

import pytest

from core.durations import spell_seconds
from core.texts import speaker

SAID = {
    0.0: ("1 ms", "1 ms"),
    0.0254: ("25 ms", "25 ms"),
    0.25: ("0.25초", "0.25 s"),
    2.04: ("2초", "2 s"),
    17.4: ("17초", "17 s"),
    89.0: ("89초", "89 s"),
    90.0: ("2분", "2 min"),
    5399.0: ("90분", "90 min"),
    5400.0: ("1.5시간", "1.5 h"),
}


@pytest.mark.parametrize("seconds", SAID)
def test_a_duration_is_said_in_the_unit_that_fits_in_both_languages(seconds: float) -> None:
    assert (spell_seconds(seconds, speaker("ko")), spell_seconds(seconds, speaker("en"))) == SAID[seconds]
