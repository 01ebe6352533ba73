"""People are called by their names, wherever the bot says who did something."""

from __future__ import annotations

from dataclasses import replace

from core.errors import DatabaseLocked
from core.model import Actor, Role
from core.naming import called, remember
from tests.fakes import FakeNames
from tests.house import ADMIN, House

KIM = Actor("slack", "T1/U2", "김하나", language="ko")
LEE = Actor("discord", "4242", "이두리", Role.TEACHER, "ko")


async def names_of(*actors: Actor) -> FakeNames:
    names = FakeNames()
    for actor in actors:
        await remember(names, actor)
    return names


async def test_a_person_goes_by_the_name_they_were_last_called() -> None:
    names = await names_of(KIM, replace(KIM, name="김하나 (휴가)"))

    spell = await called(names, [KIM.key, "web:9", ""])

    assert [spell(KIM.key), spell("web:9"), spell("")] == ["김하나 (휴가)", "web:9", "–"]


async def test_two_of_one_name_are_told_apart() -> None:
    other = replace(LEE, name=KIM.name)

    spell = await called(await names_of(KIM, other), [KIM.key, other.key])

    assert [spell(KIM.key), spell(other.key)] == ["김하나 (slack:T1/U2)", "김하나 (discord:4242)"]


async def test_a_name_is_one_short_line() -> None:
    names = await names_of(replace(KIM, name="김\n\n# 하나" + "나" * 500))

    assert "\n" not in names.rows[KIM.key]
    assert len(names.rows[KIM.key]) <= 60


async def test_what_is_no_name_is_not_kept() -> None:
    names = await names_of(replace(KIM, name="U2", named=False), replace(KIM, name=" "))

    assert names.rows == {}


async def test_a_command_does_not_fail_for_a_name() -> None:
    house = House()

    async def locked(person: str, name: str) -> None:
        raise DatabaseLocked

    house.ports.names.remember = locked  # type: ignore[method-assign]

    assert "error" not in (await house.run("roles")).facts


async def test_a_review_names_who_suggested_and_who_found_fault() -> None:
    house = House()
    asked = await house.ask("경기장은 얼마나 커?")
    await house.run("fix", {"question": "공은 몇 개야?", "answer": "두 개예요."}, KIM)
    suggested = await house.run("review")
    await house.run("complain", {"turn": str(asked.facts["turn"]), "comment": "크기를 몰라요?"}, LEE)
    blamed = await house.run("review", {"after": str(suggested.facts["pair"])})

    assert "(김하나)" in suggested.text
    assert "(이두리)" in blamed.text


async def test_given_roles_are_listed_by_name_beside_the_id_that_changes_them() -> None:
    house = House()
    await house.run("roles", {"person": LEE.key, "role": "teacher"})
    await house.run("roles", {"person": "web:9", "role": "teacher"})
    await house.run("review", by=LEE)

    table = (await house.run("roles")).table

    assert table is not None
    assert table.rows == (("이두리", "discord:4242", "선생님"), ("", "web:9", "선생님"))


async def test_who_asked_to_be_forgotten_has_no_name_any_more() -> None:
    house = House()
    await house.run("addqa", {"question": "공은 몇 개야?", "answer": "두 개예요."}, LEE)
    await house.run("forget", {"what": "me", "yes": "yes"}, LEE)

    assert await house.ports.names.of([LEE.key, ADMIN.key]) == {}
