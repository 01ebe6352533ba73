"""An answer that somebody stops ends at once, and is an answer all the same."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest

from core.halt import Halt
from core.model import Channel, Finish, Question, Sampling, Turn, Verdict
from core.reply import Call, Reply
from tests.house import ADMIN, HERE, FakeModel, House


class Endless(FakeModel):
    """Says one word and then nothing more."""

    def __init__(self) -> None:
        super().__init__()
        self.said, self.quiet = asyncio.Event(), False

    async def answer(
        self, turns: Sequence[Turn], model: str, sampling: Sampling
    ) -> AsyncIterator[Verdict | str | Finish]:
        try:
            self.said.set()
            if not self.quiet:
                yield "하나"
            await asyncio.Event().wait()
        finally:
            self.closed += 1


async def stopped(house: House, parts: AsyncIterator[object], halt: Halt) -> Reply:
    """The reply of an answer that is stopped while the model says nothing."""
    assert isinstance(house.model, Endless)
    task = asyncio.create_task(house.parts(parts))  # type: ignore[arg-type]
    await house.model.said.wait()
    for _ in range(3):  # let the listener come back to waiting
        await asyncio.sleep(0)
    halt.stop()
    reply = (await task)[-1]
    assert isinstance(reply, Reply)
    return reply


async def test_a_stopped_answer_is_kept_as_cut_and_can_be_corrected_and_repeated() -> None:
    house, halt = House(model=Endless()), Halt()
    reply = await stopped(house, house.app.ask(Question("질문", ADMIN, HERE, halt)), halt)

    assert (reply.text, reply.facts["stopped"], reply.facts["cut"]) == ("하나", True, True)
    assert house.model.closed == 1
    kept = await house.ports.talks.recent(HERE, 5)
    assert [(turn.text, turn.cut) for turn in kept] == [("질문", False), ("하나", True)]
    assert [button.command for button in reply.buttons] == ["rate", "rate", "fix", "again"]
    turn = str(kept[1].id)
    assert {button.values["turn"] for button in reply.buttons} == {turn}
    assert await house.app.prefilled("fix", {"turn": turn}, HERE) == {"question": "질문", "answer": "하나"}


@pytest.mark.parametrize("command", ["ask", "whisper"])
async def test_the_answer_to_a_command_is_stopped_alike(command: str) -> None:
    house, halt = House(model=Endless()), Halt()
    call = Call(command, {"question": "질문"}, ADMIN, HERE, halt=halt)
    reply = await stopped(house, house.app.run(call), halt)

    assert (reply.text, reply.facts["stopped"]) == ("하나", True)
    assert "again" in [button.command for button in reply.buttons]


async def test_nothing_is_kept_of_an_answer_that_was_stopped_before_its_first_word() -> None:
    house, halt = House(model=Endless()), Halt()
    house.model.quiet = True  # type: ignore[attr-defined]
    reply = await stopped(house, house.app.ask(Question("질문", ADMIN, HERE, halt)), halt)

    assert (reply.text, reply.buttons, reply.facts["stopped"]) == ("", (), True)
    assert await house.ports.talks.recent(HERE, 5) == []


async def test_the_model_is_not_even_asked_once_somebody_has_stopped_the_answer() -> None:
    house, halt = House(), Halt()
    halt.stop()
    await house.parts(house.app.ask(Question("질문", ADMIN, HERE, halt)))

    assert house.model.prompts == []


async def test_a_stop_after_the_last_word_changes_nothing() -> None:
    house, halt = House(), Halt()

    async def late(channel: Channel, turns: Sequence[Turn]) -> Sequence[int]:
        halt.stop()
        halt.stop()
        return await add(channel, turns)

    add, house.ports.talks.add = house.ports.talks.add, late  # type: ignore[method-assign]
    parts = await house.parts(house.app.ask(Question("질문", ADMIN, HERE, halt)))
    (reply,) = (part for part in parts if isinstance(part, Reply))

    assert ("stopped" in reply.facts, reply.facts["cut"]) == (False, False)


async def test_an_answer_that_has_come_whole_is_not_taken_for_a_stopped_one() -> None:
    halt = Halt()

    class Prompt(FakeModel):
        """Is stopped right after its last part."""

        async def answer(
            self, turns: Sequence[Turn], model: str, sampling: Sampling
        ) -> AsyncIterator[Verdict | str | Finish]:
            yield "네"
            yield Finish()
            asyncio.get_running_loop().call_soon(halt.stop)
            await asyncio.Event().wait()

    house = House(model=Prompt())
    reply = (await house.parts(house.app.ask(Question("질문", ADMIN, HERE, halt))))[-1]

    assert isinstance(reply, Reply)
    assert ("stopped" in reply.facts, reply.text) == (False, "네")


async def test_a_task_that_is_cancelled_and_stopped_at_once_is_cancelled() -> None:
    house, halt = House(model=Endless()), Halt()
    task = asyncio.create_task(house.parts(house.app.ask(Question("질문", ADMIN, HERE, halt))))
    assert isinstance(house.model, Endless)
    await house.model.said.wait()
    for _ in range(3):
        await asyncio.sleep(0)
    task.cancel()
    halt.stop()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_after_a_stop_the_task_goes_on_as_if_it_had_never_been_cancelled() -> None:
    halt = Halt()

    async def items() -> AsyncIterator[int]:
        yield 1
        asyncio.get_running_loop().call_soon(halt.stop)
        await asyncio.Event().wait()

    assert [item async for item in halt.until(items())] == [1]
    task = asyncio.current_task()
    assert task is not None
    assert task.cancelling() == 0
    await asyncio.sleep(0)
