"""Measure how soon the bot acknowledges what Slack delivers, over Socket Mode and over HTTP, and under load.

Run with ``python -m bench.slack_acks``. The bot is `hobane run` in a process of its own, with its embedded
model; this process plays Slack: its websocket or its signed requests, and each call of the Web API, which
takes 50 ms.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from bench.slack_lines import BY_HTTP, BY_SOCKET, PORT, SECRET, Http, Line, Socket, started
from bench.table import percentile, table

STARTS, PEOPLE, EACH, PAUSE = 3, 50, 10, 0.25
STEADY, EVERY = 200, 0.01
Load = Callable[[Line], Coroutine[Any, Any, None]]


@asynccontextmanager
async def bot(data: str, kind: type[Socket] | type[Http]) -> AsyncIterator[Line]:
    """The bot, ready to hear what comes over a line of this kind."""
    async with started(kind) as line:
        settings = {
            "HOBANE_DATA": data,
            "HOBANE_PORT": str(PORT),
            "HOBANE_LOG": "error",
            "SLACK_API_URL": f"{line.base}/api/",
            "SLACK_BOT_TOKEN": "xoxb-1",
            "SLACK_SIGNING_SECRET": SECRET,
        }
        way = {"SLACK_APP_TOKEN": "xapp-1"} if kind is Socket else {}
        environment = {**os.environ, **settings, **way}
        process = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", "run", env=environment)
        try:
            await asyncio.wait_for(line.open(), 60)
            yield line
        finally:
            process.terminate()
            await process.wait()


async def first(line: Line) -> None:
    """The first question after a start, which arrives as two events."""
    await line.ask("U1")


async def steady(line: Line) -> None:
    """A question every few milliseconds."""
    for number in range(STEADY):
        await line.ask(f"U{number % PEOPLE}")
        await asyncio.sleep(EVERY)


def crowd(act: Callable[[Line, str], Coroutine[Any, Any, None]]) -> Load:
    """Many people who do something at the same time, again and again."""

    async def load(line: Line) -> None:
        for _ in range(EACH):
            for person in range(PEOPLE):
                await act(line, f"U{person}")
            await asyncio.sleep(PAUSE)

    return load


LOADS: tuple[tuple[str, Load], ...] = (
    ("the first question after a start", first),
    (f"a question every {1000 * EVERY:.0f} ms", steady),
    (f"{PEOPLE} people ask at the same time", crowd(lambda line, person: line.ask(person))),
    (f"{PEOPLE} people run /ask at the same time", crowd(lambda line, person: line.command(person))),
    (f"{PEOPLE} people press 👍 at the same time", crowd(lambda line, person: line.press(person))),
    (f"{PEOPLE} people send a form at the same time", crowd(lambda line, person: line.submit(person))),
)


async def measured(kind: type[Socket] | type[Http], load: Load) -> list[float]:
    """The seconds that each acknowledgement took, over several starts."""
    took: list[float] = []
    with tempfile.TemporaryDirectory() as data:
        for _ in range(STARTS):
            async with bot(data, kind) as line:
                await load(line)
                took += await line.acknowledged()
    return took


async def main() -> None:
    """Print them side by side."""
    rows = []
    for way, kind in ((BY_SOCKET, Socket), (BY_HTTP, Http)):
        for name, load in LOADS:
            took = await measured(kind, load)
            figures = (percentile(took, 0.5), percentile(took, 0.99), max(took))
            rows.append((way, name, len(took), *(f"{1000 * figure:.1f}" for figure in figures)))
    columns = ("", "", "deliveries", "p50, ms", "p99, ms", "longest, ms")
    print(table(f"Slack: acknowledgements, {STARTS} starts each", columns, rows))


if __name__ == "__main__":
    asyncio.run(main())
