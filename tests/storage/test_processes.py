"""What holds when several processes use one data folder, and when one of them is killed."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from core.errors import AlreadyRunning
from core.model import Channel, PairSearch
from storage.database import open_database
from storage.lock import running
from storage.pairs import Pairs
from storage.prompts import Prompts
from storage.talks import Talks
from tests.fakes import Clock

ROOT = Path(__file__).resolve().parent.parent.parent
START = """
import asyncio, os, sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from core.model import Channel, QAPair, SystemPrompt, Turn
from storage.database import open_database
from storage.inbox import Inbox
from storage.lock import running
from storage.pairs import Pairs
from storage.prompts import Prompts
from storage.talks import Talks

folder, name = Path(sys.argv[1]), sys.argv[2]

def now():
    return datetime.now(UTC)

def tell(line):
    os.write(1, f"{line}\\n".encode())

"""
TEACH = """
async def main():
    async with open_database(folder) as database:
        pairs, inbox, prompts = Pairs(database, now), Inbox(database, now), Prompts(database, now)
        await asyncio.gather(*(pairs.add([QAPair(f"{name} {n}", "답", author=name)]) for n in range(300)))
        for n in range(300):
            if await inbox.claim(f"message {n}", "", now()):
                tell(n)
            await pairs.add([QAPair(f"{name} later {n}", "답", author=name)])
            await prompts.add(SystemPrompt(f"{name} {n}", name))

asyncio.run(main())
"""
TALK = """
async def talk(talks, channel):
    while True:
        question, answer = await talks.add(channel, [Turn("user", "질문"), Turn("assistant", "답")])
        tell(f"{question} {answer}")

async def main():
    async with open_database(folder) as database:
        talks = Talks(database, now)
        await asyncio.gather(*(talk(talks, Channel("web", name)) for _ in range(30)))

asyncio.run(main())
"""
RUN = """
with running(folder):
    tell("running")
    sys.stdin.read()
"""


def start(program: str, folder: Path, name: str = "web") -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", START + program, str(folder), name]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def killed_after(process: subprocess.Popen[bytes], lines: int) -> list[str]:
    """Kill a process once it has told so much; returns all it told before it died."""
    assert process.stdout is not None
    told = [process.stdout.readline() for _ in range(lines)]
    process.send_signal(signal.SIGKILL)
    rest, _ = process.communicate(timeout=30)
    return [
        line.decode() for line in b"".join([*told, rest]).splitlines(keepends=True) if line.endswith(b"\n")
    ]


async def test_two_processes_make_and_fill_one_database_at_once(folder: Path) -> None:
    processes = [start(TEACH, folder, name) for name in ("one", "two")]
    told = [(await asyncio.to_thread(process.communicate, timeout=60))[0] for process in processes]

    assert [process.returncode for process in processes] == [0, 0]
    assert sorted(int(line) for part in told for line in part.split()) == list(range(300))
    async with open_database(folder) as database:
        found = await Pairs(database, Clock()).find(PairSearch(limit=2000))
        assert found.total == 1200
        assert {pair.question for pair in found.pairs} == {
            f"{name} {n}" for who in ("one", "two") for name in (who, f"{who} later") for n in range(300)
        }
        prompts = await Prompts(database, Clock()).history(None, 1000)
        assert [prompt.version for prompt in prompts] == list(range(600, 0, -1))
        await database.check()


async def test_killing_a_writing_process_loses_nothing_it_had_confirmed(folder: Path) -> None:
    moments = random.Random(7)  # noqa: S311 - the moments only need to differ
    confirmed: set[int] = set()
    for _ in range(4):
        lines = killed_after(start(TALK, folder), moments.randint(1, 2000))
        confirmed |= {int(number) for line in lines for number in line.split()}
        async with open_database(folder) as database:
            turns = await Talks(database, Clock()).recent(Channel("web", "web"), 10**6)
            assert confirmed <= {turn.id for turn in turns}
            assert [turn.role for turn in turns] == ["user", "assistant"] * (len(turns) // 2)
            await database.check()


def test_a_second_bot_on_the_same_folder_is_refused(folder: Path) -> None:
    with start(RUN, folder) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"running\n"
        with pytest.raises(AlreadyRunning) as refused, running(folder):
            raise AssertionError
        process.communicate(timeout=30)

    assert refused.value.facts == {"path": str(folder)}
    with running(folder), pytest.raises(AlreadyRunning), running(folder):
        raise AssertionError


def test_a_killed_bot_does_not_keep_the_next_one_from_running(folder: Path) -> None:
    assert killed_after(start(RUN, folder), 1) == ["running\n"]

    with running(folder):
        assert os.listdir(folder) == ["running.lock"]
