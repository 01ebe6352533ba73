"""The process that answers: a base model and its adapters, asked line by line over standard input.

Lines in: ``{"ask": id, "messages", "adapter", "temperature", "top_p", "most", "seed", "stops"}`` and
``{"drop": id}``. Lines out: ``{"ready": true}`` once, then ``{"id", "text"}`` and at the end ``{"id"}`` with
the fields of `engine.brain.End`, or ``{"id", "error", "message"}``, with the wire's ``code`` where the
request itself cannot be served; ``{"id", "dropped": true}`` once nothing is computed for it any more.
The end of the input ends the process.
"""

from __future__ import annotations

import json
import os
import queue
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Any, Final

from engine.brain import Unanswerable
from engine.lora.bases import Base
from engine.lora.order import BadOrder

_LONGEST_ANSWER: Final = 1024  # tokens, where nobody says otherwise


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve the base model that the JSON file named by the first argument describes."""
    entry, most = (arguments or sys.argv[1:])[:2]
    out = _own_output()
    try:
        server = _server(Base(**json.loads(Path(entry).read_text("utf-8"))), int(most), out)
    except BadOrder as error:
        _write(out, {"ready": False, "error": error.code, "message": str(error)})
        return 1
    _write(out, {"ready": True})
    server.run(_lines_in(server.abandon))
    return 0


def _own_output() -> IO[str]:
    """Keep standard output for the answers; whatever a library prints goes to standard error."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return out


def _server(base: Base, most: int, out: IO[str]) -> Server:
    from engine.lora.adapters import Adapters
    from engine.lora.base_model import load_base
    from engine.lora.decoding import Decoder
    from engine.lora.template import Template

    loaded = load_base(base)
    adapters = Adapters(loaded, most)
    decoder = Decoder(adapters, loaded.tokenizer)
    return Server(base, (Template(loaded.tokenizer, base.template), adapters, decoder), out)


def _lines_in(abandon: Callable[[str], None]) -> queue.SimpleQueue[dict[str, Any] | None]:
    """What comes in, read by a thread of its own; None at the end. ``abandon`` hears at once who has left."""
    lines: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()

    def read() -> None:
        for line in sys.stdin:
            told = json.loads(line)
            if "drop" in told:
                abandon(told["drop"])
            lines.put(told)
        lines.put(None)

    threading.Thread(target=read, daemon=True).start()
    return lines


class Server:
    """Answers what comes in, a step at a time for all."""

    def __init__(self, base: Base, parts: tuple[Any, Any, Any], out: IO[str]) -> None:
        """``parts`` are the base's Template, its Adapters and a Decoder, whose files import torch."""
        self._base, self._out = base, out
        self._template, self._adapters, self._decoder = parts
        self._in_use: dict[str, str] = {}

    def abandon(self, ask_id: str) -> None:
        """Somebody has left; said by the thread that reads."""
        self._decoder.abandon(ask_id)

    def run(self, lines: queue.SimpleQueue[dict[str, Any] | None]) -> None:
        """Work until the input ends."""
        while True:
            while not self._decoder.busy or not lines.empty():
                line = lines.get()
                if line is None:
                    return
                self._obey(line)
            for draft, text in self._decoder.step():
                self._tell(draft, text)
            self._out.flush()

    def _obey(self, line: dict[str, Any]) -> None:
        if "drop" in line:
            self._decoder.drop(line["drop"])
            self._in_use.pop(line["drop"], None)
            _write(self._out, {"id": line["drop"], "dropped": True})
            return
        try:
            self._decoder.take(self._read(line))
        except Exception as error:  # one request that cannot be served must not end the others
            told = {"id": line["ask"], "error": type(error).__name__, "message": str(error)[:300]}
            _write(self._out, told | ({"code": error.code} if isinstance(error, Unanswerable) else {}))

    def _read(self, line: dict[str, Any]) -> Any:  # noqa: ANN401 - an Ask, whose file imports torch
        from engine.lora.sampling import Ask

        tokens = self._tokens(line["messages"])
        room = self._base.longest - len(tokens)
        if room < 1:
            message = f"The prompt has {len(tokens)} tokens; {self._base.name} takes fewer than "
            raise Unanswerable("context_length_exceeded", f"{message}{self._base.longest}.")
        if line["adapter"]:
            self._adapters.load(line["adapter"], set(self._in_use.values()))
            self._in_use[line["ask"]] = line["adapter"]
        most = min(line["most"] or _LONGEST_ANSWER, room)
        choosing = {name: line[name] for name in ("temperature", "top_p", "seed")}
        return Ask(line["ask"], tokens, line["adapter"], most=most, stops=tuple(line["stops"]), **choosing)

    def _tokens(self, messages: list[dict[str, Any]]) -> list[int]:
        from engine.lora.template import TurnsRefused

        try:
            tokens: list[int] = self._template.prompt(messages)
        except TurnsRefused as refused:
            message = f"The chat template of {self._base.name} does not take these messages: {refused}"
            raise Unanswerable("invalid_value", message) from refused
        return tokens

    def _tell(self, draft: Any, text: str) -> None:  # noqa: ANN401 - a Draft, whose file imports torch
        if text:
            _write(self._out, {"id": draft.ask.id, "text": text}, flush=False)
        if draft.reason:
            self._in_use.pop(draft.ask.id, None)
            counts = {"prompt_tokens": len(draft.ask.tokens), "completion_tokens": len(draft.said)}
            end = {"id": draft.ask.id, "reason": draft.reason, **counts, **draft.speed()}
            _write(self._out, end, flush=False)


def _write(out: IO[str], line: dict[str, Any], *, flush: bool = True) -> None:
    out.write(json.dumps(line, ensure_ascii=False) + "\n")
    if flush:
        out.flush()


if __name__ == "__main__":
    code = main()
    os._exit(code)
