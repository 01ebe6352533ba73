"""The way to the process that answers: started when first needed, asked by several at once."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from collections.abc import AsyncGenerator, Mapping
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any, Final

from engine.brain import End, Unanswerable, UnreadableModel
from engine.folder import write_json
from engine.lora.bases import Base
from engine.process import clean_environment

ADAPTERS: Final = 4  # that stay in the answering process's memory
_LARGEST_LINE: Final = 16 * 2**20
_GRACE: Final = 5.0  # seconds for the process to end by itself
_log = logging.getLogger(__name__)


class GeneratorFailed(Exception):
    """The process that answers could not be started, has died, or could not serve a request."""


class Generator:
    """One base model's answering process."""

    def __init__(self, base: Base, folder: Path, adapters: int) -> None:
        """``folder`` is where the process keeps its log; ``adapters`` is how many stay in its memory."""
        self._base, self._folder, self._adapters = base, folder, adapters
        self._starting = asyncio.Lock()
        self._running: _Running | None = None

    async def ask(self, request: Mapping[str, Any]) -> AsyncGenerator[str | End]:
        """Yield the pieces of an answer and its `End`; who stops listening stops the work for it.

        Raises `GeneratorFailed` where there is no answer (any more), `UnreadableModel` for a damaged adapter,
        `Unanswerable` for what the base cannot take.
        """
        running = await self._started()
        async for part in running.ask(request):
            yield part

    async def _started(self) -> _Running:
        async with self._starting:
            if self._running is None or self._running.over:
                self._running = await _Running.start(self._base, self._folder, self._adapters)
            return self._running

    async def sweep(self) -> None:
        """Nothing is copied here; an adapter that nobody asks for any more makes room for the next."""

    async def close(self) -> None:
        """End the process."""
        async with self._starting:
            if self._running is not None:
                await self._running.close()
                self._running = None


class _Running:
    """A process that has been started, and who listens to it."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._numbers = count(1)
        self._listeners: dict[str, asyncio.Queue[dict[str, Any] | None]] = {}
        self._reader: asyncio.Task[None] | None = None

    @classmethod
    async def start(cls, base: Base, folder: Path, adapters: int) -> _Running:
        entry = folder / "base.json"
        await asyncio.to_thread(_describe, entry, base)
        with (folder / "generate.log").open("wb") as log:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "engine.lora.generate", str(entry), str(adapters)),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
                env=_environment(),
                limit=_LARGEST_LINE,
                start_new_session=True,
            )
        running = cls(process)
        try:
            await running._until_ready()
        except BaseException:
            await running.close()
            raise
        running._reader = asyncio.create_task(running._read(), name=f"answers of {base.name}")
        return running

    @property
    def over(self) -> bool:
        """Whether the process has ended."""
        return self._process.returncode is not None or (self._reader is not None and self._reader.done())

    async def _until_ready(self) -> None:
        line = await self._line()
        if line is None:
            raise GeneratorFailed("the answering process ended before it was ready")
        if not line.get("ready"):
            raise GeneratorFailed(str(line.get("message")))

    async def _line(self) -> dict[str, Any] | None:
        if self._process.stdout is None:
            return None
        line = await self._process.stdout.readline()
        return json.loads(line) if line else None

    async def _read(self) -> None:
        """Hand each line to whom it is for, until the process ends."""
        try:
            while (line := await self._line()) is not None:
                listener = self._listeners.get(line["id"])
                if listener is not None:
                    listener.put_nowait(line)
        finally:
            for listener in self._listeners.values():
                listener.put_nowait(None)

    async def ask(self, request: Mapping[str, Any]) -> AsyncGenerator[str | End]:
        name, listener = f"ask-{next(self._numbers)}", asyncio.Queue[dict[str, Any] | None]()
        self._listeners[name] = listener
        ended = False
        try:
            self._send({"ask": name, **request})
            while not ended:
                line = await listener.get()
                ended = line is None or "text" not in line
                yield _part(line)
        finally:
            del self._listeners[name]
            if not ended and not self.over:
                self._send({"drop": name})

    def _send(self, line: Mapping[str, Any]) -> None:
        if self._process.stdin is None or self._process.stdin.is_closing():
            raise GeneratorFailed("the answering process is gone")
        self._process.stdin.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")

    async def close(self) -> None:
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            await asyncio.wait_for(self._process.wait(), _GRACE)
        except TimeoutError:
            with suppress(ProcessLookupError):
                self._process.kill()
            await self._process.wait()
        if self._reader is not None:
            await self._reader


def _part(line: dict[str, Any] | None) -> str | End:
    if line is None:
        raise GeneratorFailed("the answering process died")
    if "text" in line:
        return str(line["text"])
    if line.get("error") == "NoAdapter":
        raise UnreadableModel(line["message"])
    if "code" in line:
        raise Unanswerable(line["code"], line["message"])
    if "error" in line:
        raise GeneratorFailed(line["message"])
    return End(**{name: value for name, value in line.items() if name != "id"})


def _describe(entry: Path, base: Base) -> None:
    entry.parent.mkdir(parents=True, exist_ok=True)
    write_json(entry, base.record())


def _environment() -> dict[str, str]:
    return clean_environment({"OMP_WAIT_POLICY": "PASSIVE", "TRANSFORMERS_VERBOSITY": "error"})
