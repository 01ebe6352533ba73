"""The server alone: ``python -m engine`` serves the wire over HTTP."""

from __future__ import annotations

import argparse
import os
import secrets
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import uvicorn

from engine.brain import Brain
from engine.lora.bases import base_of
from engine.lora.brain import Answering, LoraBrain
from engine.lora.elsewhere import Elsewhere
from engine.lora.generator import ADAPTERS, Generator
from engine.recall.brain import RecallBrain
from engine.server import create_app

GRACE: Final = 5
KEY_VARIABLE: Final = "HOBANE_ENGINE_KEY"


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve until interrupted; without a key in the environment one is made and printed."""
    asked = _parser().parse_args(arguments)
    app = create_app(asked.data, _brains(asked), api_key=_key())
    uvicorn.run(app, host=asked.host, port=asked.port, log_level="info", timeout_graceful_shutdown=GRACE)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m engine", description="Serve the OpenAI wire, without a key of OpenAI."
    )
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8601, help="the port to listen on (default: %(default)s)")
    parser.add_argument(
        "--data", type=Path, default=Path("data/engine"), help="the data folder (default: %(default)s)"
    )
    parser.add_argument("--base", help="also train and serve this language model: a folder or a hub name")
    parser.add_argument("--serve-url", help="servers (vLLM) that answer for it, with /v1")
    parser.add_argument("--adapters", type=Path, help="the folder they load adapters from")
    return parser


def _brains(asked: argparse.Namespace) -> list[Brain]:
    brains: list[Brain] = [RecallBrain()]
    if asked.base:
        base, folder = base_of(asked.base), asked.data.resolve()
        answering: Answering = Generator(base, folder / "generator", ADAPTERS)
        if asked.serve_url:
            answering = Elsewhere(base, (asked.adapters or folder / "adapters").resolve(), asked.serve_url)
        brains.append(LoraBrain(base, answering))
    return brains


def _key() -> str:
    """The key that callers need: the environment's, or a new one, which is printed this once."""
    key = os.environ.get(KEY_VARIABLE, "").strip()
    if key:
        return key
    key = secrets.token_urlsafe(24)
    print(f"{KEY_VARIABLE} is not set. The key for this run is: {key}", file=sys.stderr)
    print(f"Keep it by setting {KEY_VARIABLE} in the environment.", file=sys.stderr)
    return key


if __name__ == "__main__":
    main()
