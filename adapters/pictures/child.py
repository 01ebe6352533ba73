"""Lets a process of its own draw, so that the bot neither waits for it nor keeps its memory."""

from __future__ import annotations

import asyncio
import base64
import json
import logging
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import adapters
from adapters.pictures.texts import picture_text
from core.figures import Figures
from core.reply import Attachment

_PATIENCE = 45.0  # seconds; the first time, the fonts of the system are looked through
_KEPT = ("PATH", "HOME", "WINDIR", "SYSTEMROOT", "LOCALAPPDATA", "LANG", "TMPDIR", "TEMP")
log = logging.getLogger(__name__)


class ChildPictures:
    """Fits `core.ports.Pictures`; ``folder`` is where matplotlib keeps what it knows of fonts."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def draw(self, figures: Figures) -> Sequence[Attachment]:
        """Return a PNG for each figure that has at least two points; nothing where drawing fails."""
        if max(len(figures.curve), len(figures.scores)) < 2:
            return ()
        try:
            async with asyncio.timeout(_PATIENCE):
                pictures = json.loads(await self._drawn(json.dumps(asdict(figures)).encode()))
        except (TimeoutError, OSError, ValueError) as error:
            log.warning("the news of job %s comes without pictures: %s", figures.job, error)
            return ()
        return [
            Attachment(_name(name, figures), base64.b64decode(picture), "image/png")
            for name, picture in pictures.items()
        ]

    async def _drawn(self, asked: bytes) -> bytes:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "adapters.pictures.draw",
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
            env=self._environment(),
        )  # fmt: skip
        try:
            said, complaint = await process.communicate(asked)
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if process.returncode:
            last = complaint.decode(errors="replace").strip().rpartition("\n")[2]
            raise OSError(f"drawing ended with {process.returncode}: {last}")
        return said

    def _environment(self) -> dict[str, str]:
        """A clean environment, without secrets, in which this very package is found."""
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        home = str(Path(adapters.__path__[0]).parent)
        return kept | {"PYTHONPATH": home, "PYTHONUTF8": "1", "MPLCONFIGDIR": str(self._folder)}


def _name(picture: str, figures: Figures) -> str:
    return picture_text(f"{picture}_file", figures.language, job=figures.job)
