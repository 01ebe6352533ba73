"""Turns brought into the forms that chat templates take."""

from __future__ import annotations

from engine.lora.turns import Turn, arrangements


def turns(*told: str) -> list[Turn]:
    roles = {"s": "system", "u": "user", "a": "assistant"}
    return [{"role": roles[one[0]], "content": one[1:]} for one in told]


def test_turns_stay_as_they_are_first_then_lose_all_but_one_system_turn_and_then_that_one() -> None:
    given = turns("s1", "u2", "u3", "s4", "a5", "u6")

    assert list(arrangements(given)) == [
        given,
        turns("s1\n\n4", "u2\n\n3", "a5", "u6"),
        turns("u1\n\n4\n\n2\n\n3", "a5", "u6"),
    ]


def test_system_turns_alone_become_a_question() -> None:
    assert list(arrangements(turns("s1", "a2")))[-1] == turns("u1", "a2")


def test_a_conversation_whose_beginning_was_cut_off_begins_with_a_question_at_last() -> None:
    assert list(arrangements(turns("a1", "u2")))[-1] == turns("u…", "a1", "u2")
