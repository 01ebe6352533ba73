"""How long an export of many pairs takes, from the command to the file on disk, and how much memory it needs."""

from __future__ import annotations

import asyncio
import io
import json
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import IO

from starlette.applications import Starlette
from starlette.types import Message

from adapters.web.notices import WebAnnouncer
from adapters.web.server import Surroundings, create_web
from bench.table import table
from bot.build import Bot, open_bot
from bot.settings import Settings
from core.model import Actor, Channel, QAPair, Role
from core.reply import Call

_PAIRS = 100_000
_ADMIN = Actor("terminal", "bench", "bench", Role.ADMIN, "ko")
_FORMS = ({"format": "jsonl"}, {"format": "jsonl", "validation": "10"}, {"format": "csv"}, {"format": "xlsx"})


async def _teach(folder: Path) -> None:
    async with open_bot(_settings(folder)) as bot:
        pairs = [
            QAPair(f"{n}번째 질문은 무엇인가요?", f"{n}번째 질문의 답은 이렇습니다.") for n in range(_PAIRS)
        ]
        for start in range(0, _PAIRS, 10_000):
            await bot.services.dataset.pairs.add(pairs[start : start + 10_000])


async def _measure(folder: Path, form: int) -> None:
    way = _page if form == len(_FORMS) else partial(_terminal, values=_FORMS[form])
    async with open_bot(_settings(folder)) as bot:
        await bot.services.dataset.datasets.counts()
        before, begin = _peak(), time.perf_counter()
        with (folder / "out").open("wb") as out:
            name = await way(bot, out)
            took, size = time.perf_counter() - begin, out.tell()
        cells = (f"{took:.2f}", f"{size / 1e6:.1f}", f"{before:.0f}", f"{_peak() - before:.0f}")
    print("\t".join([name, *cells]))


async def _terminal(bot: Bot, out: IO[bytes], values: dict[str, str]) -> str:
    reply = await bot.app.result(Call("export", values, _ADMIN, Channel("terminal", "x")))
    for file in reply.attachments:
        out.writelines(file.pieces())
    return ", ".join(f"{name} {value}" for name, value in values.items())


async def _page(bot: Bot, out: IO[bytes]) -> str:
    """The command on the web page, then the download of its file."""
    surroundings = Surroundings(bot.history, bot.welcome, bot.model, bot.waiting)
    web = create_web(bot.app, surroundings, WebAnnouncer())
    said = io.BytesIO()
    await _request(web, said, ("POST", "/api/run"), b'{"command": "export", "values": {}}')
    [file] = json.loads(said.getvalue().splitlines()[-1])["reply"]["attachments"]
    await _request(web, out, ("GET", f"/api/files/{file['key']}"))
    return "the web page, jsonl"


async def _request(web: Starlette, out: IO[bytes], address: tuple[str, str], body: bytes = b"") -> None:
    """A request as a browser sends it, whose answer is written as it comes."""
    method, path = address
    headers = {"host": "127.0.0.1", "origin": "http://127.0.0.1", "cookie": "hobane_session=" + "a" * 32}
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "scheme": "http",
        "server": ("127.0.0.1", 80),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()]
        + [(b"sec-fetch-site", b"same-origin"), (b"content-length", str(len(body)).encode())],
    }
    asked: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Message:
        return asked.pop() if asked else await asyncio.Future()

    async def send(message: Message) -> None:
        out.write(message.get("body", b""))

    await web(scope, receive, send)


def _peak() -> float:
    """The most memory that this process ever held, in MB; Linux counts it anew for each program."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))) / 1000


def _settings(folder: Path) -> Settings:
    return Settings(_env_file=None, hobane_data=folder)  # type: ignore[call-arg]


def main() -> None:
    """Measure and print, each form in a process of its own, so that its memory is its own."""
    if len(sys.argv) == 3:
        asyncio.run(_measure(Path(sys.argv[1]), int(sys.argv[2])))
        return
    rows: list[list[object]] = []
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_teach(Path(folder)))
        for form in range(len(_FORMS) + 1):
            command = [sys.executable, "-m", "bench.export", folder, str(form)]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            rows.append(list(done.stdout.strip().split("\t")))
    columns = ("form", "seconds", "file MB", "memory before MB", "memory added MB")
    print(table(f"Export of {_PAIRS:,} pairs", columns, rows))


if __name__ == "__main__":
    main()
