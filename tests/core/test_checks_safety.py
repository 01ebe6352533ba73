"""Secrets block and are kept nowhere; personal data and moderation are the teacher's decision."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core import errors
from core.model import Actor, Role
from core.moderation import RememberingModerator
from core.reply import Call, Progress, Reply, Tone
from tests.fakes_consent import TOKEN, FakeModerator
from tests.house import ADMIN, HERE, House

TEACHER = Actor("web", "t", "선생님", Role.TEACHER, "ko")
PASSWORD = "hobane2026!"


async def _teach(house: House, answer: str, question: str = "와이파이는?") -> Reply:
    return await house.run("addqa", {"question": question, "answer": answer}, by=TEACHER)


async def _taught(house: House) -> int:
    return (await house.services.dataset.tally()).taken


@pytest.mark.parametrize(
    ("answer", "named"), [(f"비밀번호: {PASSWORD}", "비밀번호"), (f"토큰은 {TOKEN}", "GitLab")]
)
async def test_a_secret_blocks_is_named_masked_and_kept_nowhere(answer: str, named: str) -> None:
    house = House()
    reply = await _teach(house, answer)
    secret = answer.split()[-1]
    [edit] = reply.buttons
    filled = await house.app.prefilled(edit.command, edit.values, HERE)

    assert (reply.tone, reply.facts["error"]) == (Tone.WARNING, "findings")
    assert named in reply.text
    assert secret not in str(reply)
    assert secret not in str(filled)
    assert filled["question"] == "와이파이는?"
    assert secret[:4] in filled["answer"]
    assert await _taught(house) == 0


async def test_a_blocked_pair_cannot_be_taught_merged_or_put_in_anothers_place_by_its_draft() -> None:
    house = House()
    await _teach(house, "카페에 적혀 있어요.")
    reply = await _teach(house, f"비밀번호: {PASSWORD}")
    draft = reply.buttons[0].values["draft"]
    for command in ("teachanyway", "maskqa"):
        await house.run(command, {"draft": draft}, by=TEACHER)
    for command in ("mergeqa", "replaceqa"):
        await house.run(command, {"draft": draft, "into": "1"}, by=TEACHER)

    assert [button.command for button in reply.buttons] == ["addqa"]
    assert PASSWORD not in str(house.ports.pairs.rows)  # type: ignore[attr-defined]


async def test_an_edit_is_checked_as_well() -> None:
    house = House()
    await _teach(house, "카페에 적혀 있어요.")
    reply = await house.run("editqa", {"number": "1", "answer": f"비밀번호: {PASSWORD}"}, by=TEACHER)

    assert reply.facts["findings"] == ["secret:"]


async def test_personal_data_is_shown_masked_and_masked_by_a_button() -> None:
    house = House()
    reply = await _teach(house, "민지(010-1234-5678)에게 물어보세요.", "담당자는?")
    mask = next(button for button in reply.buttons if button.command == "maskqa")

    assert "전화번호 `010-****-5678`" in reply.text
    taught = await house.run("maskqa", dict(mask.values), by=TEACHER)
    assert taught.facts["answer"] == "민지(010-****-5678)에게 물어보세요."


async def test_a_teacher_may_keep_personal_data() -> None:
    house = House()
    reply = await _teach(house, "민지(010-1234-5678)에게 물어보세요.", "담당자는?")
    keep = next(button for button in reply.buttons if button.command == "teachanyway")
    taught = await house.run("teachanyway", dict(keep.values), by=TEACHER)

    assert taught.facts["answer"] == "민지(010-1234-5678)에게 물어보세요."


async def test_moderation_names_the_category_and_the_teacher_decides() -> None:
    house = House()
    reply = await _teach(house, "그건 나쁜 말이에요.")
    assert "harassment" in reply.text
    keep = next(button for button in reply.buttons if button.command == "teachanyway")

    assert (await house.run("teachanyway", dict(keep.values), by=TEACHER)).tone == Tone.GOOD


async def test_a_host_without_moderation_is_asked_once_and_health_says_that_it_is_skipped() -> None:
    house = House()
    house.moderator.trouble = errors.NoModeration()
    await _teach(house, "그건 나쁜 말이에요.")
    await _teach(house, "그것도 나쁜 말이에요.", "또?")

    assert await _taught(house) == 2
    assert len(house.moderator.asked) == 1
    assert "건너뛰어요" in str((await house.run("health", by=TEACHER)).table)


async def test_a_host_in_trouble_stops_nobody_from_teaching_and_is_asked_again() -> None:
    house = House()
    house.moderator.trouble = errors.HostUnreachable()
    await _teach(house, "그건 나쁜 말이에요.")
    house.moderator.trouble = None
    reply = await _teach(house, "그것도 나쁜 말이에요.", "또?")

    assert await _taught(house) == 1
    assert reply.facts["findings"] == ["moderation:harassment"]
    assert "켜짐" in str((await house.run("health", by=TEACHER)).table)


async def test_a_training_says_which_pairs_moderation_flags() -> None:
    house = House()
    await house.teach(9)
    flagged = await _teach(house, "그건 나쁜 말이에요.")
    await house.run("teachanyway", {"draft": flagged.buttons[0].values["draft"]}, by=TEACHER)
    first = await house.run("retrain")
    asked = len(house.moderator.asked)
    await house.run("retrain")

    assert "#10" in first.text
    assert "harassment" in first.text
    assert first.facts["flagged"] == {"10": ["harassment"]}
    assert len(house.moderator.asked) == asked


async def test_many_pairs_are_moderated_with_their_number_in_sight(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.commands.train._QUICK", 9)
    house = House()
    await house.teach(10)
    *before, reply = await house.parts(house.app.run(Call("retrain", {}, ADMIN, HERE)))

    assert [part for part in before if isinstance(part, Progress)][-1] == Progress(
        "내용을 검사하고 있어요", 10, 10
    )
    assert isinstance(reply, Reply)
    assert reply.facts["flagged"] == {}


async def test_health_asks_moderation_again_after_some_minutes() -> None:
    house = House()
    assert "켜짐" in str((await house.run("health", by=TEACHER)).table)
    house.moderator.trouble = errors.NoModeration()
    assert "켜짐" in str((await house.run("health", by=TEACHER)).table)
    house.now.advance(timedelta(minutes=5))

    assert "건너뛰어요" in str((await house.run("health", by=TEACHER)).table)
    house.moderator.trouble = None
    assert "켜짐" in str((await house.run("health", by=TEACHER)).table)


@pytest.mark.parametrize("trouble", [errors.NoModeration(), errors.HostUnreachable()])
async def test_a_training_goes_on_without_moderation_and_says_so(trouble: errors.HostTrouble) -> None:
    house = House()
    await house.teach(10)
    house.moderator.trouble = trouble
    reply = await house.run("retrain")

    assert reply.facts["flagged"] == {}
    assert "모델 서버" in reply.text


async def test_texts_are_asked_about_again_once_too_many_are_remembered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("core.moderation._REMEMBERED", 2)
    inner = FakeModerator()
    moderator = RememberingModerator(inner)
    for text in ("하나", "하나", "둘", "셋 나쁜 말", "하나"):
        await moderator.flagged([text])

    assert inner.asked == ["하나", "둘", "셋 나쁜 말", "하나"]
