"""Personal data is told from other numbers by its check digits and forms, and masked so that it stays readable."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.personal import masked, personal_in


@pytest.mark.parametrize(
    ("text", "kind", "shown"),
    [
        ("주민번호 900101-1234568", "resident", "주민번호 900101-1******"),
        ("주민번호 9001011234568이에요", "resident", "주민번호 900101-1******이에요"),
        ("아이는 210101-3123456", "resident", "아이는 210101-3******"),
        ("외국인 900101-5123452", "foreigner", "외국인 900101-5******"),
        ("전화는 010-1234-5678이에요", "phone", "전화는 010-****-5678이에요"),
        ("전화는 01012345678", "phone", "전화는 010****5678"),
        ("02-123-4567", "phone", "02-***-4567"),
        ("(031)123-4567", "phone", "(031)***-4567"),
        ("070-1234-5678", "phone", "070-****-5678"),
        ("+82 10-1234-5678", "phone", "+82 **-****-5678"),
        ("+1 415 555 2671", "phone", "+1 *** *** 2671"),
        ("a.b@example.co.kr로", "email", "a***@example.co.kr로"),
        ("카드 4111 1111 1111 1111", "card", "카드 ****-****-****-1111"),
        ("카드 3782-822463-10005", "card", "카드 ****-****-****-0005"),
    ],
)
def test_personal_data_is_found_and_masked(text: str, kind: str, shown: str) -> None:
    assert [one.kind for one in personal_in(text)] == [kind]
    assert masked(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "사업자 번호 220-81-62517",
        "주민번호 900101-1234567 (검증 숫자가 틀림)",
        "901301-1234568",
        "210101312345690",
        "대표 번호 1588-1234",
        "카드 4111 1111 1111 1112",
        "주문 번호 1700000000000",
        "2026-11-26 10:00부터 2026-12-01 18:30까지",
        "계좌 110-123-456789",
        "버전 1.2.3-4567, 점수 21:19, 길이 18.5m",
        "@호반느 님과 hobane@팀",
        "점수 차이 +1 2 34 56",
        "공은 두 개예요.",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert personal_in(text) == []
    assert masked(text) == text


def test_several_are_found_in_their_order_and_never_twice() -> None:
    text = "민지(900101-1234568, 010-1234-5678)는 min@hobane.kr, 카드는 4111-1111-1111-1111"
    found = personal_in(text)

    assert [one.kind for one in found] == ["resident", "phone", "email", "card"]
    assert all(one.end <= other.start for one, other in pairwise(found))


def test_a_phone_number_before_an_at_sign_is_an_address() -> None:
    text = "01012345678@example.com으로"

    assert [one.kind for one in personal_in(text)] == ["email"]
    assert masked(text) == "0***@example.com으로"


@given(st.text(alphabet="0123456789-. @a가+()", max_size=60))
def test_what_was_masked_holds_nothing_more_of_the_same(text: str) -> None:
    shown = masked(text)

    assert [one for one in personal_in(shown) if one.kind != "email"] == []
    assert masked(shown) == shown
