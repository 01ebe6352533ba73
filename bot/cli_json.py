"""Replies as JSON, for programs that call the command line."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TextIO

from adapters.terminal.safe import safe
from adapters.terminal.show import Bar
from core.reply import Progress, Reply, Tone


class JsonScreen:
    """Keeps standard output for one JSON object; progress, remarks and trouble go to standard error."""

    def __init__(self, out: TextIO, err: TextIO, bar: Bar) -> None:
        self._out, self._err, self._bar = out, err, bar
        self._remarks: list[str] = []

    def piece(self, text: str) -> None:
        """Pieces are in the reply at the end."""

    def progress(self, progress: Progress) -> None:
        """Show it on standard error."""
        self._bar.show(progress)

    def reply(self, reply: Reply) -> None:
        """Say trouble on standard error, too."""
        if reply.tone is Tone.TROUBLE:
            print(safe(reply.text), file=self._err, flush=True)

    def lines(self, lines: Sequence[str]) -> None:
        """Remarks are for people."""

    def finish(self) -> None:
        """Take the bar away."""
        self._bar.finish()

    def write(self, reply: Reply, paths: Sequence[str]) -> None:
        """Write the reply as one object on one line; ``paths`` are where its files were saved."""
        self.write_line(reply_as_json(reply) | {"saved": list(paths)})

    def write_line(self, record: Mapping[str, object]) -> None:
        """Write any object on one line."""
        print(json.dumps(record, ensure_ascii=False, default=str), file=self._out, flush=True)


def reply_as_json(reply: Reply) -> dict[str, object]:
    """The reply's facts, and beside them what a person sees of it; its files by name and size."""
    table = {"columns": reply.table.columns, "rows": reply.table.rows} if reply.table else None
    return {
        **reply.facts,
        "text": reply.text,
        "tone": str(reply.tone),
        "table": table,
        "buttons": [
            {"label": button.label, "command": button.command, "values": dict(button.values)}
            for button in reply.buttons
        ],
        "attachments": [
            {"name": file.name, "media_type": file.media_type, "bytes": file.size}
            for file in reply.attachments
        ],
    }
